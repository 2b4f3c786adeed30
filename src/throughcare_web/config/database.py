"""Which PostgreSQL this process uses, and as whom: a server named by the environment, or the embedded one.

Turns that choice into Django's words and holds the database up while a command needs it. How the embedded
server is run belongs in `postgres`; tables and grants belong to the apps' migrations.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from throughcare_web.config import postgres, replica
from throughcare_web.config.cluster import Cluster, DatabaseUnavailable


OLDEST_MAJOR = 15
_URLS = {"app": "DATABASE_URL", "owner": "DATABASE_OWNER_URL"}
_BACKUP_URL = "THROUGHCARE_BACKUP_URL"
_REPLICA, _REPLICA_URL = "THROUGHCARE_REPLICA", "REPLICA_URL"
_NAMES = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def state_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of what this checkout keeps: embedded database, secret key, static files."""
    checkout = Path(__file__).resolve().parents[3]
    return Path(environ.get("THROUGHCARE_STATE_DIR") or checkout / "var").absolute()


def parameters(role: str, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return libpq's parameters for the role "app" or "owner"; for "replica", the role "app" on that server; for
    "backup", whoever may read every row; for "restore", whoever may make every table.

    Raises `DatabaseUnavailable` when only one of the two URLs is set, one is not a PostgreSQL URL, or the one that is
    needed is not set.
    """
    if role in _SPECIAL:
        return _SPECIAL[role](environ)
    given = [name for name in _URLS.values() if environ.get(name)]
    if not given:
        return Cluster.at(state_dir(environ)).connection(role)
    for name in _URLS.values():
        if name not in given:
            raise DatabaseUnavailable(f"{given[0]} is set and {name} is not: set both, or neither")
    return _from_url(_URLS[role], environ[_URLS[role]])


def has_replica(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether pages that only read may ask another server: one of ours, or a named one."""
    return bool(environ.get(_REPLICA_URL)) or environ.get(_REPLICA) == "1"


def _replica_parameters(environ: Mapping[str, str]) -> dict[str, str]:
    if url := environ.get(_REPLICA_URL):
        return {"connect_timeout": "2", **_from_url(_REPLICA_URL, url)}
    if not is_embedded(environ):
        raise DatabaseUnavailable(f"{_REPLICA} is for the embedded server: name yours in {_REPLICA_URL}")
    return replica.of(Cluster.at(state_dir(environ))).connection("app")


def _backup_parameters(environ: Mapping[str, str]) -> dict[str, str]:
    if is_embedded(environ):
        return Cluster.at(state_dir(environ)).connection("superuser")
    if url := environ.get(_BACKUP_URL):
        return _from_url(_BACKUP_URL, url)
    raise DatabaseUnavailable(
        f"{_BACKUP_URL} is not set: wanted the URL of a role with BYPASSRLS that reads every table"
    )


def _restore_parameters(environ: Mapping[str, str]) -> dict[str, str]:
    return _backup_parameters(environ) if is_embedded(environ) else parameters("owner", environ)


_SPECIAL = {"replica": _replica_parameters, "backup": _backup_parameters, "restore": _restore_parameters}


def _from_url(name: str, url: str) -> dict[str, str]:
    # Never quote the URL itself: it holds a password.
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise DatabaseUnavailable(f"{name}: wanted postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    found = {
        "host": unquote(parts.hostname or ""),
        "port": str(port or ""),
        "dbname": unquote(parts.path.strip("/")),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        **dict(parse_qsl(parts.query)),
    }
    return {key: value for key, value in found.items() if value}


def django_settings(role: str, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return Django's DATABASES entry for the role; connections last a minute, checked before reuse."""
    found = parameters(role, environ)
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{django: found.pop(libpq, "") for django, libpq in _NAMES.items()},
        "OPTIONS": found,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def connect(settings: Mapping[str, Any]) -> psycopg.Connection[Any]:
    """Return a connection beside Django's own, committing each statement, to what a DATABASES entry names.

    Raises `psycopg.OperationalError`.
    """
    found = {libpq: settings[django] for django, libpq in _NAMES.items() if settings[django]}
    return psycopg.connect(**{"connect_timeout": 5, **found, **_plain(settings["OPTIONS"])}, autocommit=True)


def _plain(options: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in options.items() if isinstance(value, str)}


@contextmanager
def available(environ: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Hold the database up for the length of the block.

    Raises `DatabaseUnavailable` when the embedded server does not start, or the named one is out of reach or
    too old.
    """
    held: AbstractContextManager[None] = nullcontext()
    if is_embedded(environ):
        held = postgres.running(Cluster.at(state_dir(environ)))
    with held:
        for role in _URLS:
            _check(role, environ)
        yield


def restore(environ: Mapping[str, str] = os.environ) -> None:
    """Bring the embedded server back if it went; a server named by the environment is its keeper's business.

    Call it inside `available`.
    """
    if is_embedded(environ):
        postgres.ensure(Cluster.at(state_dir(environ)))


def is_embedded(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether this site's database is the one we run ourselves."""
    return not any(environ.get(name) for name in _URLS.values())


def _check(role: str, environ: Mapping[str, str]) -> None:
    found = parameters(role, environ)
    try:
        with psycopg.connect(**{"connect_timeout": "5", **found}) as connection:  # type: ignore[arg-type]
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise DatabaseUnavailable(f"{_URLS[role]}: the server cannot be used: {reason}") from error
    if version < OLDEST_MAJOR * 10_000:
        raise DatabaseUnavailable(
            f"{_URLS[role]}: found PostgreSQL {version // 10_000}; wanted {OLDEST_MAJOR} or newer"
        )
