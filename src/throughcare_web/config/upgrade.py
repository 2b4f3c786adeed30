"""From one version to the next: one process migrates at a time, and older code leaves a newer database alone.

The migrations themselves are the apps'; that they run as the owner is `accounts`' command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from throughcare_web.config import database
from throughcare_web.config.cluster import DatabaseUnavailable


_ALONE = 74_689  # an advisory lock: any number, the same in every process

Names = set[tuple[str, str]]


class DatabaseIsNewer(DatabaseUnavailable):
    """The database was migrated by a later version of this software; the message is one line."""


@contextmanager
def alone(entry: Mapping[str, Any]) -> Iterator[None]:
    """Wait until no other process migrates what a DATABASES entry names, and keep others waiting in the block."""
    owner = {**settings.DATABASE_OWNER, "NAME": entry["NAME"]}
    with database.connect(owner) as lock:
        lock.execute("SELECT pg_advisory_lock(%s)", [_ALONE])
        yield  # the lock goes with the connection, however this process ends


def difference(connection: BaseDatabaseWrapper) -> tuple[Names, Names]:
    """Return the migrations that this code has and the database has not, and those that only the database knows."""
    known = _known()
    replaced = {name for replaces in known.values() for name in replaces}
    applied = set(MigrationRecorder(connection).applied_migrations())
    squashed = {name for name, replaces in known.items() if replaces & applied}
    return set(known) - applied - replaced - squashed, applied - set(known) - replaced


@cache
def _known() -> dict[tuple[str, str], Names]:
    """Return the migrations that this code has, each with those it stands for."""
    on_disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {name: {(app, old) for app, old in migration.replaces} for name, migration in on_disk.items()}


def unknown(applied: Iterable[str]) -> list[str]:
    """Return which of the migrations, "app name" each, this code has never had."""
    replaced = {name for replaces in _known().values() for name in replaces}
    known = {f"{app} {name}" for app, name in _known().keys() | replaced}
    return sorted(set(applied) - known)


def refuse_newer(connection: BaseDatabaseWrapper) -> None:
    """Raise `DatabaseIsNewer` when the database has been where this code has not."""
    _, later = difference(connection)
    if later:
        named = ", ".join(f"{app} {name}" for app, name in sorted(later)[:3])
        raise DatabaseIsNewer(
            f"The database is newer than this software: found {named}; wanted the version that migrated it, or later"
        )
