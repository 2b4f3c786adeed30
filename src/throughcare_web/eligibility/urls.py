"""Addresses under /staff/<program>/eligibility/."""

from __future__ import annotations

from django.urls import path

from throughcare_web.eligibility import views


app_name = "eligibility"
urlpatterns = [
    path("submitter/", views.submitter, name="submitter"),
    path("patient/<uuid:pk>/", views.patient, name="patient"),
    path("patient/<uuid:pk>/<uuid:coverage>/record/", views.record, name="record"),
    path("patient/<uuid:pk>/<uuid:coverage>/ask/", views.ask, name="ask"),
    path("check/<uuid:pk>/", views.check, name="check"),
    path("inquiry/<uuid:pk>/", views.inquiry, name="inquiry"),
    path("inquiry/<uuid:pk>/270/", views.download, name="download"),
]
