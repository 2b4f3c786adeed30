"""Addresses of the accounts app: what a person has of their own, and what a program's director and auditor see."""

from __future__ import annotations

from django.urls import path

from throughcare_web.accounts import views
from throughcare_web.accounts.signin.urls import SET_UP
from throughcare_web.accounts.team import urls as team


app_name = "accounts"
urlpatterns = [
    SET_UP,
    *team.urlpatterns,
    path("staff/<slug:program>/audit/", views.audit, name="audit"),
    path("staff/<slug:program>/program/", views.own_program, name="own-program"),
]
