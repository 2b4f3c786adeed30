"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A fictional directory to try everything with."""

    name = "throughcare_web.demo"
