"""Several processes that start at once migrate once; an older version leaves a newer database alone."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, connections

from throughcare_web.__main__ import main
from throughcare_web.accounts.owner import as_owner
from throughcare_web.config import upgrade


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def newer() -> None:
    """Let the database have been migrated by a version that is not written yet."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '0099_later', now())"
        )


@pytest.mark.usefixtures("newer")
def test_older_version_refuses_a_newer_database_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 2
    complaint = capsys.readouterr().err
    assert complaint == (
        "The database is newer than this software: found records 0099_later;"
        " wanted the version that migrated it, or later\n"
    )


def test_database_of_this_version_has_nothing_missing_and_nothing_unknown() -> None:
    assert upgrade.difference(connection) == (set(), set())
    assert upgrade.unknown(["accounts 0001_initial", "records 0099_later"]) == ["records 0099_later"]


def test_what_a_squashed_migration_stands_for_is_neither_missing_nor_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = {(app, name) for app, name in cursor.fetchall()}
    squashed = ("records", "0001_squashed")
    monkeypatch.setattr(upgrade, "_known", lambda: {squashed: applied})
    assert upgrade.difference(connection) == (set(), set())


def test_one_process_migrates_while_the_others_wait() -> None:
    order: list[str] = []

    def migrate() -> None:
        try:
            order.append("asks")
            assert main(["migrate"]) == 0
            order.append("has migrated")
        finally:
            connections.close_all()

    with upgrade.alone(connection.settings_dict):
        waiting = threading.Thread(target=migrate)
        waiting.start()
        time.sleep(1)
        assert order == ["asks"]
        order.append("first is done")
    waiting.join(30)
    assert order == ["asks", "first is done", "has migrated"]


def test_lock_of_a_killed_process_is_given_back() -> None:
    holding = upgrade.alone(connection.settings_dict)
    holding.__enter__()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [upgrade._ALONE]
        )
        (process,) = cursor.fetchone()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [process])
    with upgrade.alone(connection.settings_dict):
        pass
    holding.__exit__(None, None, None)
