"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """Hand-over from the public site."""

    name = "throughcare_web.handover"
    label = "handover"
