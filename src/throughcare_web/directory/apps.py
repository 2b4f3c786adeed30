"""The directory app's name and place; nothing starts here."""

from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Listings of treatment programs."""

    name = "throughcare_web.directory"
    label = "directory"
    verbose_name = "Directory of treatment programs"
