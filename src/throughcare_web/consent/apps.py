"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Consent and disclosure."""

    name = "throughcare_web.consent"
    label = "consent"
