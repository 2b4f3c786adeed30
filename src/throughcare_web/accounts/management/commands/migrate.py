"""`manage.py migrate`, run as the database's owner, who then lets the application use what was made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection

from throughcare_web.accounts.owner import as_owner


# Before the migrations, since one may take back what is granted by default (`rls.AppendOnly`).
_BEFORE = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)
_AFTER = ("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {app}",)


class Command(migrate.Command):
    """Migrate as owner."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, whatever role the process otherwise has."""
        with as_owner():
            _grant(_BEFORE)
            super().handle(*args, **options)
            _grant(_AFTER)


def _grant(statements: tuple[str, ...]) -> None:
    app = connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(app=app))
