"""Addresses under /staff/<program>/intake/. No patient's values stand in one."""

from __future__ import annotations

from django.urls import path

from throughcare_web.intake import views
from throughcare_web.intake.arriving import views as arriving
from throughcare_web.intake.placing import views as placing


app_name = "intake"
urlpatterns = [
    path("new/", arriving.take_in, name="take_in"),
    path("patients/<uuid:patient>/", views.assessments, name="assessments"),
    path("patients/<uuid:patient>/start/", views.start, name="start"),
    path("<uuid:pk>/", views.overview, name="assessment"),
    path("<uuid:pk>/questions/<slug:key>/", views.section, name="section"),
    path("<uuid:pk>/answer/", views.answer, name="answer"),
    path("<uuid:pk>/chart/", views.look_in_chart, name="look-in-chart"),
    path("<uuid:pk>/set-aside/", views.set_aside, name="set-aside"),
    path("<uuid:pk>/amend/", views.amend, name="amend"),
    path("<uuid:pk>/review/", placing.review, name="review"),
    path("placements/<uuid:pk>/", placing.summary, name="summary"),
    path(
        "placements/<uuid:pk>/person/<slug:language>/",
        placing.summary,
        {"audience": "person"},
        name="summary_person",
    ),
    path("placements/<uuid:pk>/<slug:audience>/<slug:language>.pdf", placing.summary_pdf, name="summary_pdf"),
]
