"""The app's name, as Django asks for it."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Interfaces for other software."""

    name = "throughcare_web.exchange"
