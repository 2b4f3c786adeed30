"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Assessment and placement."""

    name = "throughcare_web.intake"
    label = "intake"
