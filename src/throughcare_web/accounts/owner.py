"""Act as the database's owner for a while: for migrations, and for reading what the application may not.

No web request comes here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect the default database as its owner for the length of the block; not inside a transaction."""
    application = connection.settings_dict
    owner = {key: settings.DATABASE_OWNER[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    connection.close()
    connection.settings_dict = {**application, **owner}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = application
