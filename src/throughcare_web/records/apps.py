"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Patients and their charts."""

    name = "throughcare_web.records"
    label = "records"

    def ready(self) -> None:
        """Say what the audit trail calls a patient."""
        from throughcare_web.accounts.subjects import declare
        from throughcare_web.records.subjects import PATIENTS

        declare(PATIENTS)
