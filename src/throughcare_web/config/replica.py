"""A second embedded PostgreSQL that follows the first by streaming, for pages that only read: see `reads`.

Made by pg_basebackup with a slot of its own, from the same binaries, over the first one's private socket. `serve`
keeps it; nothing waits for it. A server that the environment names (REPLICA_URL) is its keeper's business.
"""

from __future__ import annotations

import fcntl
import json
import logging
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from throughcare_web.config import postgres
from throughcare_web.config.cluster import (
    Cluster,
    DatabaseUnavailable,
    private_folder,
    reachable_binaries,
    write_once,
)


logger = logging.getLogger(__name__)

SLOT = "throughcare_replica"
_LOOK_EVERY_S = 5.0
_STOPPED_WITHIN_S = 20.0
_IDENTIFIER = "Database system identifier:"


def home_of(primary: Cluster) -> Path:
    """Return the folder of a cluster's replica."""
    return primary.home.with_name(f"{primary.home.name}-replica")


def of(primary: Cluster) -> Cluster:
    """Return the files of a cluster's replica, beside its own; nothing is started. Their roles and passwords are one."""
    replica = Cluster.of(home_of(primary), primary.binaries)
    path, passwords = replica.home / "passwords.json", json.dumps(dict(primary.passwords))
    replica.home.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_text("utf-8") != passwords:  # of a primary that is no more
        path.unlink()
    write_once(path, passwords)
    return replica


class Keeper:
    """Keeps the replica of a running cluster at work, and makes it anew when it can follow no more."""

    def __init__(self, primary: Cluster) -> None:
        self._primary = primary
        self._replica = of(primary)
        self._running: AbstractContextManager[None] | None = None
        self._said = ""

    def restore(self) -> None:
        """Bring the replica up, or back; what fails is said in the log, once, and may be tried again."""
        problem = ""
        try:
            self._restore()
        except (DatabaseUnavailable, psycopg.Error, OSError) as error:
            problem = " ".join(str(error).split())
        if problem and problem != self._said:
            logger.warning("the replica is not at work: %s", problem)
        self._said = problem

    def close(self) -> None:
        """Stop the replica; its slot stays, so that it goes on from where it was."""
        if self._running is not None:
            running, self._running = self._running, None
            running.__exit__(None, None, None)

    def _restore(self) -> None:
        if not _can_follow(self._primary, self._replica):
            self.close()
            make(self._primary, self._replica)
        if self._running is not None:
            postgres.ensure(self._replica)
            return
        running = postgres.running(self._replica)
        running.__enter__()
        self._running = running


@contextmanager
def kept(primary: Cluster) -> Iterator[None]:
    """Keep the primary's replica for the length of the block, which does not wait for it; the primary is running."""
    keeper, stopping = Keeper(primary), threading.Event()

    def keep() -> None:
        while not stopping.is_set():
            keeper.restore()
            stopping.wait(_LOOK_EVERY_S)

    keeping = threading.Thread(target=keep, name="replica", daemon=True)
    keeping.start()
    try:
        yield
    finally:
        stopping.set()
        keeping.join(
            _STOPPED_WITHIN_S
        )  # one that is being made is given up: its name is not that of a whole one
        keeper.close()


def make(primary: Cluster, replica: Cluster) -> None:
    """Copy the running primary into a replica that is not running; it gets its name only when it is complete.

    Raises `DatabaseUnavailable`, and `psycopg.Error`.
    """
    with (replica.home / "making").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _can_follow(primary, replica):  # another process was first
            return
        for name in ("data", "data.new"):
            shutil.rmtree(replica.home / name, ignore_errors=True)
        _ask(
            primary,
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s",
        )
        _ask(primary, "SELECT pg_create_physical_replication_slot(%s, true)")
        new = private_folder(replica.home / "data.new", replica)
        _copy(primary, replica, str(new))
        new.rename(replica.data)


def _copy(primary: Cluster, replica: Cluster, new: str) -> None:
    found = primary.connection("superuser")
    binaries = reachable_binaries(primary)
    command = [
        *(str(binaries / "pg_basebackup"), "--pgdata", new, "--wal-method=stream", "--checkpoint=fast"),
        *("--write-recovery-conf", "--slot", SLOT, "--no-password"),
        *("--host", found["host"], "--port", found["port"], "--username", found["user"]),
    ]
    started = replica.as_account()
    started["env"] = {**started["env"], "PGPASSWORD": found["password"]}
    done = subprocess.run(command, capture_output=True, text=True, check=False, **started)  # noqa: S603
    if done.returncode:
        raise DatabaseUnavailable(f"pg_basebackup: {' '.join(done.stderr.split())}")


def _can_follow(primary: Cluster, replica: Cluster) -> bool:
    """Return whether what is there is a copy of this primary, which still keeps what the copy has not seen."""
    if not (replica.data / "standby.signal").exists():
        return False
    kept_for_it = _ask(
        primary,
        "SELECT wal_status <> 'lost', (SELECT system_identifier::text FROM pg_control_system())"
        " FROM pg_replication_slots WHERE slot_name = %s",
    )
    return kept_for_it is not None and bool(kept_for_it[0]) and _identifier(replica) == kept_for_it[1]


def _identifier(replica: Cluster) -> str:
    command = [str(reachable_binaries(replica) / "pg_controldata"), "--pgdata", str(replica.data)]
    started = replica.as_account()
    done = subprocess.run(command, capture_output=True, text=True, check=False, **started)  # noqa: S603
    lines = [line for line in done.stdout.splitlines() if line.startswith(_IDENTIFIER)]
    return lines[0].removeprefix(_IDENTIFIER).strip() if lines else ""


def _ask(primary: Cluster, query: str) -> Any:
    """Return the first row that a query about the slot has."""
    with psycopg.connect(**primary.connection("superuser"), autocommit=True) as connection:  # type: ignore[arg-type]
        return connection.execute(query, [SLOT]).fetchone()  # type: ignore[arg-type]
