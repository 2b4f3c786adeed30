"""Addresses of the public site; a person's answers are never in one."""

from __future__ import annotations

from django.urls import path

from throughcare_web.find import views


app_name = "find"
urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.find, name="find"),
    path("program/<str:key>/", views.program, name="program"),
]
