"""Back the database up into one sealed file, and restore such a file into an empty one, in one go or not at all.

A dump is taken and restored by PostgreSQL's own programs, in words of their own: no shell. Row-level security binds
even the owner, so the dump is the superuser's of the embedded server, or THROUGHCARE_BACKUP_URL's of a named one.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo

from throughcare_web.config import binaries, database, keys, manifest, upgrade
from throughcare_web.config.archive import CHUNK, BadArchive, Sealer, opened
from throughcare_web.config.manifest import Manifest


_FOLDER = "backups"
_MAY_READ_ALL = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_OBJECTS = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
"""


class Unusable(Exception):
    """The backup or the restore cannot be done; the message is one line, and nothing was changed."""


class NotAsBackedUp(Exception):
    """What was restored is not what was backed up; the message is one line."""


def back_up(to: Path | None = None) -> tuple[Path, Manifest]:
    """Write a backup to the file, by default one in the state folder named by the moment; return where, and what it holds.

    Call it inside `database.available`. The file gets its name only when it is complete. Raises `Unusable`.
    """
    found, sealing = database.parameters("backup"), keys.read()
    with _connected(found) as connection:
        _insist_on_reading_all(connection)
        connection.rollback()
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        version, program = binaries.for_server("pg_dump", connection.info.server_version // 10_000)
        owner, app = (database.parameters(role)["user"] for role in ("owner", "app"))
        held = manifest.taken(connection, dumped_by=version, owner=owner, app=app)
        path = to or database.state_dir() / _FOLDER / f"throughcare-{held.made_at.replace(':', '')}.backup"
        command = [program, "--format=custom", f"--snapshot={snapshot}"]
        with _new_file(path) as file:
            sealer = Sealer(file, sealing.newest)
            sealer.write(held.written())
            _run(command, found, lambda process: _seal(process, sealer))
            sealer.close()
    return path, held


def restore(path: Path) -> Manifest:
    """Restore a backup into this site's empty database and prove that all is there; return what it holds.

    The whole file is proven before anything is written. Call it inside `database.available`. Raises `Unusable` with
    the database as empty as before, or `NotAsBackedUp`.
    """
    opening = keys.read().by_name
    try:
        held = _proven(path, opening)
        with upgrade.alone(settings.DATABASES["default"]):
            _restore(path, held, opening)
    except BadArchive as fault:
        raise Unusable(f"{path} {fault}; nothing was restored") from fault
    except OSError as fault:
        raise Unusable(f"{path}: {fault.strerror}; nothing was restored") from fault
    return held


def _restore(path: Path, held: Manifest, opening: Mapping[str, bytes]) -> None:
    reading, writing = database.parameters("backup"), database.parameters("restore")
    with _connected(reading) as connection:
        server = connection.info.server_version // 10_000
        _insist_on_reading_all(connection)
        _refuse(path, held, connection)
    _, program = binaries.for_server("pg_restore", server, held.dumped_by)
    command = [program, "--format=custom", "--single-transaction", "--exit-on-error"]
    _run(command, writing, lambda process: _feed(process, path, opening))
    try:
        _prove(held, reading, writing)
    except (psycopg.Error, BadArchive) as fault:
        reason = " ".join(str(fault).split())
        raise NotAsBackedUp(f"{path}: restored, but not proven to be as it was: {reason}") from fault


def _prove(held: Manifest, reading: Mapping[str, str], writing: Mapping[str, str]) -> None:
    """Raise `BadArchive` when what is there now is not what the manifest says."""
    with psycopg.connect(**writing) as connection:  # type: ignore[arg-type]
        connection.execute("ANALYZE")
    with psycopg.connect(**reading) as connection:  # type: ignore[arg-type]
        if wrong := manifest.differences(connection, held):
            raise BadArchive("; ".join(wrong[:3]))


def _refuse(path: Path, held: Manifest, connection: psycopg.Connection[Any]) -> None:
    """Raise `Unusable` where the backup does not fit: a database that is not empty, other roles, an older version."""
    server = connection.info.server_version // 10_000
    owner, app = (database.parameters(role)["user"] for role in ("owner", "app"))
    unknown = upgrade.unknown(held.migrations)
    (objects,) = connection.execute(_OBJECTS).fetchone() or (0,)
    if objects:
        problem = f"the database is not empty: found {objects} tables and the like; wanted a new one"
    elif unknown:
        problem = f"{path} is of a newer version of this software: found {unknown[0]}"
    elif held.server > server:
        problem = f"{path} is of PostgreSQL {held.server}; found a server of {server}"
    elif (held.owner, held.app) != (owner, app):
        problem = f"{path} is of the roles {held.owner} and {held.app}; found {owner} and {app}"
    else:
        return
    raise Unusable(f"{problem}; nothing was restored")


def _proven(path: Path, opening: Mapping[str, bytes]) -> Manifest:
    """Return what a backup says it holds, once every chunk of it was opened."""
    with path.open("rb") as file:
        held, dump = _parts(file, opening)
        for _ in dump:
            pass
    return held


def _parts(file: BinaryIO, opening: Mapping[str, bytes]) -> tuple[Manifest, Iterator[bytes]]:
    """Return what a sealed file says it holds, and the dump, still to be opened."""
    chunks = opened(file, opening)
    beginning = b""
    for chunk in chunks:
        beginning += chunk
        if manifest.is_whole(beginning):
            break
    held, rest = manifest.read(beginning)
    return held, chain([rest], chunks)


def _feed(process: subprocess.Popen[bytes], path: Path, opening: Mapping[str, bytes]) -> None:
    """Give the dump to pg_restore; should it be bad by now, pg_restore ends before it can commit."""
    with path.open("rb") as file, suppress(BrokenPipeError):  # pg_restore says itself why it wants no more
        _, dump = _parts(file, opening)
        for chunk in dump:
            process.stdin.write(chunk)  # type: ignore[union-attr]
        process.stdin.close()  # type: ignore[union-attr]


def _seal(process: subprocess.Popen[bytes], sealer: Sealer) -> None:
    while chunk := process.stdout.read(CHUNK):  # type: ignore[union-attr]
        sealer.write(chunk)


def _run(
    command: list[str], whose: Mapping[str, str], exchange: Callable[[subprocess.Popen[bytes]], None]
) -> None:
    """Run one of PostgreSQL's programs as a role, its words going through `exchange`; killed if that fails."""
    environ = {"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": whose.get("password", "")}
    conninfo = make_conninfo(**{name: value for name, value in whose.items() if name != "password"})
    with tempfile.TemporaryFile() as complaint:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": complaint}
        with subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, no shell
            [*command, f"--dbname={conninfo}"], env=environ, **pipes
        ) as process:
            try:
                exchange(process)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            complaint.seek(0)
            raise Unusable(_reason(Path(command[0]).name, complaint.read().decode(errors="replace")))


def _reason(program: str, words: str) -> str:
    """Return the first fault in one line, cut before a value that it may quote."""
    line = next((line for line in words.splitlines() if "error:" in line), "")
    reason = line.partition("error: ")[2].partition(': "')[0]
    return f"{program}: {reason or 'failed'}; nothing was changed"


@contextmanager
def _connected(whose: Mapping[str, str]) -> Iterator[psycopg.Connection[Any]]:
    try:
        with psycopg.connect(**{"connect_timeout": "5", **whose}) as connection:  # type: ignore[arg-type]
            yield connection
    except psycopg.Error as error:
        raise Unusable(f"{' '.join(str(error).split())}; nothing was changed") from error


def _insist_on_reading_all(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute(_MAY_READ_ALL).fetchone()
    if row is None or not row[0]:
        raise Unusable("THROUGHCARE_BACKUP_URL: found a role that row-level security binds; wanted BYPASSRLS")


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that only this user may read and that gets its name, on the disk, when the block ends well."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
