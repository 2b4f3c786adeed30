"""Addresses under /link/directory/, for whoever holds a link that was sent."""

from __future__ import annotations

from django.urls import path

from throughcare_web.directory.availability import views


app_name = "directory_link"
urlpatterns = [path("availability/<str:token>/", views.by_link, name="availability")]
