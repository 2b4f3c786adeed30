"""The peer made for such questions: PostgreSQL with PostGIS, on a server of its own that is thrown away.

The server listens on a socket in a private folder only. What is asked of it is for `postgis_sql`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

import psycopg

from throughcare.matching.record import matching
from throughcare.programs import Program

from . import postgis_sql
from .loop import Found
from .questions import Question


ABSENT = (
    "PostGIS is not here, so it was not asked; on Debian: apt install postgresql-15 postgresql-15-postgis-3"
)
_INSTALLED = Path("/usr/lib/postgresql")
_SHORT = Path("/tmp")  # noqa: S108 - a socket's path may not exceed some 100 characters
_READY_WITHIN_S = 60
_SETTINGS = {  # warm, on one core, and as a server is set up for reading
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "autovacuum": "off",
    "fsync": "off",
    "max_wal_size": "4GB",
}


class Plans(Enum):
    """How prepared statements are planned. Each is the quicker of the two somewhere, and is used there."""

    KEPT = "force_generic_plan"  # once; best for a directory where planning takes as long as answering
    FRESH = "force_custom_plan"  # each time, for the place asked; best where a bad plan costs much


def installed() -> Path | None:
    """Return the folder of the newest PostgreSQL that has PostGIS, or None."""
    folders = sorted(_INSTALLED.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in folders if _extension(folder).exists()), None)


def _extension(binaries: Path) -> Path:
    return Path("/usr/share/postgresql", binaries.parent.name, "extension", "postgis.control")


class PostGIS:
    """A connection to a server that holds the programs."""

    def __init__(self, connection: psycopg.Connection) -> None:
        """Take a connection that remembers every statement it prepares."""
        self._connection = connection
        connection.autocommit = True
        connection.prepared_max = None
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")

    @property
    def versions(self) -> dict[str, str]:
        """Return the versions of the server and of PostGIS."""
        (server,) = self._connection.execute("SHOW server_version").fetchone() or ("",)
        (postgis,) = self._connection.execute("SELECT postgis_lib_version()").fetchone() or ("",)
        return {"PostgreSQL": server.split()[0], "PostGIS": postgis}

    def load(self, programs: Sequence[Program], plans: Plans) -> None:
        """Put the programs in place of those held, with indexes and statistics."""
        self._connection.execute(f"SET plan_cache_mode = {plans.value}")
        self._connection.execute("DROP TABLE IF EXISTS program")
        self._connection.execute(postgis_sql.table())
        with self._connection.cursor() as cursor, cursor.copy("COPY program FROM STDIN") as copy:
            for row in postgis_sql.rows(programs):
                copy.write_row(row)
        for index in postgis_sql.INDEXES:
            self._connection.execute(index)
        self._connection.execute("VACUUM ANALYZE program")

    def ask(self, statement: str, question: Question) -> list[Found]:
        """Return the best programs, widening the search as Throughcare does; the statement is prepared."""
        here = question.place
        values: dict[str, Any] = {"state": question.state}
        if here is not None:
            values["here"] = postgis_sql.point(here.latitude, here.longitude)
        rows: list[tuple[str, int, int]] = []
        for radius in question.radii:
            values["meters"] = radius * postgis_sql.METERS_A_MILE
            rows = self._connection.execute(statement, values, prepare=True).fetchall()
            if rows and rows[0][2] >= matching().search.enough:
                break
        return [Found(identity, score) for identity, score, _ in rows]


@contextmanager
def throwaway(binaries: Path) -> Iterator[PostGIS]:
    """Run a new server for the length of the block, then remove it and all it held."""
    account = _account()
    home = Path(tempfile.mkdtemp(prefix="throughcare-bench-", dir=_SHORT))
    if "user" in account:
        shutil.chown(home, account["user"], account["group"])
    try:
        _initialise(binaries, home, account)
        server = _start(binaries, home, account)
        try:
            with _connected(home, server) as connection:
                yield PostGIS(connection)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
    finally:
        shutil.rmtree(home)


def _account() -> Mapping[str, Any]:
    """Return who runs the server: oneself, or for root, whom PostgreSQL refuses, the distribution's account."""
    common = {"cwd": "/", "env": {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath}}
    if os.geteuid() != 0:
        return common
    return {**common, "user": "postgres", "group": pwd.getpwnam("postgres").pw_gid, "extra_groups": []}


def _initialise(binaries: Path, home: Path, account: Mapping[str, Any]) -> None:
    # Whoever can enter the folder is trusted, and only its owner and root can.
    words = [binaries / "initdb", "-D", home / "data", "-U", "bench", "--auth=trust", "--encoding=UTF8", "-N"]
    subprocess.run(words, check=True, capture_output=True, **account)  # noqa: S603 - the server's own program


def _start(binaries: Path, home: Path, account: Mapping[str, Any]) -> subprocess.Popen[bytes]:
    options = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    words = [binaries / "postgres", "-D", home / "data", "-k", home, *options]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account)  # noqa: S603


def _connected(home: Path, server: subprocess.Popen[bytes]) -> psycopg.Connection:
    deadline = time.monotonic() + _READY_WITHIN_S
    while True:
        try:
            return psycopg.connect(host=str(home), user="bench", dbname="postgres")
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
