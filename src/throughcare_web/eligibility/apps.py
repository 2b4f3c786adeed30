"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    """Eligibility checks."""

    name = "throughcare_web.eligibility"
    label = "eligibility"

    def ready(self) -> None:
        """Say what this app keeps open about a patient."""
        from throughcare_web.eligibility.closing import KINDS
        from throughcare_web.records.closing import declare

        declare(*KINDS)
