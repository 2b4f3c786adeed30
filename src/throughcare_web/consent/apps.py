"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Consent and disclosure."""

    name = "throughcare_web.consent"
    label = "consent"

    def ready(self) -> None:
        """Say what this app keeps open about a patient."""
        from throughcare_web.consent.closing import KINDS
        from throughcare_web.records.closing import declare

        declare(*KINDS)
