"""Tell Django that running the site has a few rows and commands of its own."""

from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What keeps the site running: jobs, figures, migrating one process at a time."""

    name = "throughcare_web.config"
    label = "operations"

    def ready(self) -> None:
        """Refuse to start with a setting that names what is not there; raises `ImproperlyConfigured`."""
        from throughcare_web.config.named import refuse_unusable

        refuse_unusable()
