"""`manage.py migrate`: one process at a time, and never an older version on a newer database."""

from __future__ import annotations

from typing import Any

from django.db import connection

from throughcare_web.accounts.management.commands import migrate
from throughcare_web.config import upgrade


class Command(migrate.Command):
    """Migrate as owner, alone."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait for whoever is migrating; refuse, or migrate what they left."""
        with upgrade.alone(connection.settings_dict):
            upgrade.refuse_newer(connection)
            super().handle(*args, **options)
