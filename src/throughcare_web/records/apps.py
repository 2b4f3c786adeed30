"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Patients and their charts."""

    name = "throughcare_web.records"
    label = "records"
