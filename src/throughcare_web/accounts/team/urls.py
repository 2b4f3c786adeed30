"""Addresses of the team: the chooser at /staff/, and each program's page; names stand in the accounts app's namespace."""

from __future__ import annotations

from django.urls import path

from throughcare_web.accounts.team import views


_TEAM = "staff/<slug:program>/team/"
urlpatterns = [
    path("staff/", views.programs, name="programs"),
    path(_TEAM, views.team, name="team"),
    path(f"{_TEAM}invite/", views.invite, name="invite"),
    path(f"{_TEAM}invitations/<uuid:key>/resend/", views.resend, name="resend-invitation"),
    path(f"{_TEAM}invitations/<uuid:key>/withdraw/", views.withdraw, name="withdraw-invitation"),
    path(f"{_TEAM}<int:pk>/", views.member, name="member"),
    path(f"{_TEAM}<int:pk>/role/", views.change_role, name="change-role"),
    path(f"{_TEAM}<int:pk>/end/", views.end_member, name="end-member"),
    path(f"{_TEAM}<int:pk>/sessions/", views.end_sessions, name="end-member-sessions"),
    path(f"{_TEAM}<int:pk>/factors/", views.reset_factors, name="reset-factors"),
]
