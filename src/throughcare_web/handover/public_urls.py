"""Addresses of the public pages, below the language; what a person gives is never in one."""

from __future__ import annotations

from django.urls import path

from throughcare_web.handover import public_views


app_name = "handover_public"
urlpatterns = [
    path("call-me/", public_views.ask, name="ask"),
    path("call-me/send/", public_views.send, name="send"),
]
