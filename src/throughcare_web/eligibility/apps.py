"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    """Eligibility checks."""

    name = "throughcare_web.eligibility"
    label = "eligibility"
