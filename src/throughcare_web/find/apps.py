"""The find app's name and place; nothing starts here."""

from __future__ import annotations

from django.apps import AppConfig


class FindConfig(AppConfig):
    """The public site."""

    name = "throughcare_web.find"
    label = "find"
    verbose_name = "Find treatment"
