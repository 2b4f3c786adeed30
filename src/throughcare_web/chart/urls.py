"""Addresses under /staff/<program>/: the desk is the program's own page."""

from __future__ import annotations

from django.urls import path

from throughcare_web.chart import views


app_name = "chart"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("record/<uuid:pk>/", views.record, name="record"),
]
