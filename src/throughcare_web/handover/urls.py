"""Addresses under /staff/<program>/handover/."""

from __future__ import annotations

from django.urls import path

from throughcare_web.handover import views


app_name = "handover"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("desk/", views.desk, name="desk"),
    path("<uuid:pk>/", views.hand_over, name="hand_over"),
    path("<uuid:pk>/claim/", views.claim, name="claim"),
    path("<uuid:pk>/release/", views.release, name="release"),
    path("<uuid:pk>/attempt/", views.attempt, name="attempt"),
    path("<uuid:pk>/register/", views.register, name="register"),
    path("<uuid:pk>/close/", views.close, name="close"),
    path("<uuid:pk>/erase/", views.erase, name="erase"),
]
