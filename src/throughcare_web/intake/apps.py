"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Assessment and placement."""

    name = "throughcare_web.intake"
    label = "intake"

    def ready(self) -> None:
        """Say what this app keeps open about a patient."""
        from throughcare_web.intake.closing import KINDS
        from throughcare_web.records.closing import declare

        declare(*KINDS)
