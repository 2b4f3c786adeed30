"""A database for each worker: a clone of one migrated template, used as `app`, rolled back after each test.

The server is the embedded one (with a state folder of its own), or the one DATABASE_URL and
DATABASE_OWNER_URL name. The template is named by a digest of the migrations, so that only a changed migration
makes it anew.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from pytest_django import DjangoDbBlocker

from throughcare_web.config import cluster, database, postgres


PACKAGE = Path(database.__file__).resolve().parents[1]
_ONE_AT_A_TIME = 74_686  # an advisory lock: any number, the same in every worker


@cache
def set_up_django(config: pytest.Config) -> None:
    """Hold the server up for the run and set Django up on it; the database stays closed until asked for."""
    from pytest_django.plugin import blocking_manager_key

    held = ExitStack()
    config.add_cleanup(held.close)
    if binaries := config.getoption("--postgres-binaries"):
        held.enter_context(_distribution_server(Path(binaries)))
    held.enter_context(database.available())
    os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare_web.config.settings"

    import django

    django.setup()
    config.stash[blocking_manager_key].block()


@contextmanager
def _distribution_server(binaries: Path) -> Iterator[None]:
    """Run a server from other binaries, and name it as an operator names theirs."""
    server = cluster.Cluster.at(database.state_dir() / binaries.parent.name, binaries)
    with postgres.running(server):
        for name, role in (("DATABASE_URL", "app"), ("DATABASE_OWNER_URL", "owner")):
            parts = {key: quote(value, safe="") for key, value in server.connection(role).items()}
            os.environ[name] = "postgresql://{user}:{password}@/{dbname}?host={host}&port={port}".format(
                **parts
            )
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[None]:
    """Give this worker its clone, and put it in place of the real database."""
    from django.conf import settings
    from django.db import connection
    from django.test import TransactionTestCase

    name = f"throughcare_test_{os.getpid()}_{worker_id}"
    with django_db_blocker.unblock():
        clone(name)
        connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", name)
        patch.setitem(settings.DATABASE_OWNER, "NAME", name)
        patch.setattr(TransactionTestCase, "_fixture_teardown", _clone_anew)
        yield
    with django_db_blocker.unblock():
        connection.close()
    # A browser test may leave a connection that its event loop keeps: then the next run clears the database away.
    with _maintenance() as server, suppress(psycopg.errors.InsufficientPrivilege):
        _drop(server, name, patience_s=1)


def _clone_anew(_test: object) -> None:
    """Stand in for Django's flush after a test that commits: `app` may not truncate, and some rows stay."""
    from django.db import connections

    connections.close_all()
    clone(connections["default"].settings_dict["NAME"])


def clone(name: str) -> None:
    """Make the database `name` a fresh copy of the migrated template, which is made first if need be."""
    template = f"throughcare_template_{_digest()}"
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        existing = {row[0] for row in server.execute("SELECT datname FROM pg_database").fetchall()}
        for left in existing:
            if _is_left_over(left):
                _drop(server, left)
        if template not in existing:
            _make_template(server, template)
        _drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )


@contextmanager
def empty(purpose: str) -> Iterator[None]:
    """Let the default connection be to a database of this process with nothing in it, not even tables, for the block."""
    name = f"throughcare_test_{os.getpid()}_{purpose}"
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with _connected_to(name):
        yield
    with _maintenance() as server:
        _drop(server, name)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    """Let the default connection be to another database for the length of the block."""
    from django.db import connection

    real = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = real


def _make_template(server: psycopg.Connection, template: str) -> None:
    from django.core.management import call_command

    unfinished = f"{template}_unfinished"
    _drop(server, unfinished)
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    with _connected_to(unfinished):
        call_command("migrate", interactive=False, verbosity=0)
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(template))
    )


def _is_left_over(name: str) -> bool:
    """Return whether a clone's process is gone."""
    process = re.fullmatch(r"throughcare_test_(\d+)_\w+", name)
    if process is None:
        return False
    try:
        os.kill(int(process[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _drop(server: psycopg.Connection, name: str, patience_s: float = 10) -> None:
    """Drop a database once the last connection of `app` to it, which `owner` may not end, has closed."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    deadline = time.monotonic() + patience_s
    while True:
        try:
            server.execute(drop)
        except psycopg.errors.InsufficientPrivilege:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    with psycopg.connect(**database.parameters("owner"), autocommit=True) as server:
        yield server


@cache
def _digest() -> str:
    sources = [*PACKAGE.glob("*/migrations/*.py"), PACKAGE / "accounts" / "rls.py"]
    sources += PACKAGE.glob("accounts/management/commands/migrate.py")
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(str(source.relative_to(PACKAGE)).encode() + source.read_bytes())
    return digest.hexdigest()[:12]
