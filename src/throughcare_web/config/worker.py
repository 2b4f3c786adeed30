"""Do the periodic work: `python -m throughcare_web work`, which `serve` starts beside the web server.

Any number of workers may run: an advisory lock lets one at a time do a job, and the job's row says when it is due.
Each job has a thread of its own, so that a slow mail server keeps no event unsealed. What the jobs are: `jobs`.
"""

from __future__ import annotations

import datetime as dt
import logging
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import close_old_connections, connections
from django.utils import timezone

from throughcare_web.config import database, upgrade
from throughcare_web.config.jobs import JOBS, Job


logger = logging.getLogger(__name__)

_WATCH_S = 2.0
_LONGEST_NAP_S = 30.0  # a job that is seldom due is asked after this often
_STOPPED_WITHIN_S = 10.0
_KEEPS_CONNECTION_S = 60  # a job that runs at least this often keeps its connection between runs
_LOCK = 74_688  # an advisory lock's first number; the second is the job
_TRY_LOCK = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
_UNLOCK = "SELECT pg_advisory_unlock(%s, hashtext(%s))"
# Due once its time has come, a tenth early so that no second is skipped; after a failure sooner, then ever later.
_CLAIM = """
    INSERT INTO operations_jobrun AS run (name, started_at, failures)
    VALUES (%(name)s, clock_timestamp(), 0)
    ON CONFLICT (name) DO UPDATE SET started_at = clock_timestamp()
    WHERE run.started_at <= clock_timestamp() - make_interval(secs => least(
        0.9 * %(every)s, CASE WHEN run.failures > 0 THEN least(300, 5 * 2 ^ least(run.failures - 1, 10)) END))
    RETURNING failures
"""
_DONE = "UPDATE operations_jobrun SET finished_at = clock_timestamp(), failures = 0 WHERE name = %s"
_FAILED = "UPDATE operations_jobrun SET failures = failures + 1 WHERE name = %s RETURNING failures"


class Turns:
    """Whose turn it is, over one connection of the worker's own: jobs may close theirs, and must not lose the lock."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._connection: psycopg.Connection[Any] | None = None
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def turn(self, job: Job) -> Iterator[bool]:
        """Yield whether the job is due and ours to do; what it raises is written down and goes on."""
        if not self._ask(_TRY_LOCK, [_LOCK, job.name])[0]:
            yield False
            return
        try:
            if self._ask(_CLAIM, {"name": job.name, "every": float(job.every_seconds)}) is None:
                yield False
                return
            yield True
            self._ask(_DONE, [job.name])
        finally:
            with suppress(psycopg.OperationalError):  # the lock went with the connection
                self._ask(_UNLOCK, [_LOCK, job.name])

    def failed(self, job: Job) -> int:
        """Count a failure; return how many there were in a row."""
        row = self._ask(_FAILED, [job.name])
        return int(row[0]) if row else 1

    def close(self) -> None:
        """Give every lock back."""
        with self._one_at_a_time:
            if self._connection is not None:
                self._connection.close()

    def _ask(self, query: str, values: Any) -> Any:
        with self._one_at_a_time:
            if self._connection is None or self._connection.closed:
                self._connection = database.connect(self._settings)
            cursor = self._connection.execute(query, values)  # type: ignore[arg-type]
            return cursor.fetchone() if cursor.description else None


def beat(now: dt.datetime) -> int:
    """Do nothing: that this ran, and when, is the sign of a worker at work."""
    return 0


def run(job: Job, turns: Turns) -> bool:
    """Do a job if it is due and nobody else is at it; return whether it was done well.

    Nothing is raised: a failure is logged by its type and place alone, counted, and tried again.
    """
    function = job.resolve()
    if function is None:
        return False
    try:
        with turns.turn(job) as mine:
            if mine:
                close_old_connections()
                function(timezone.now())
            return mine
    except Exception as error:
        _write_down(job, turns, error)
        connections.close_all()
        return False
    finally:
        if job.every_seconds > _KEEPS_CONNECTION_S:
            connections.close_all()


def _write_down(job: Job, turns: Turns, error: Exception) -> None:
    failures = 1
    with suppress(psycopg.Error):  # the database itself may be what failed
        failures = turns.failed(job)
    if failures & (failures - 1) == 0:  # the 1st, 2nd, 4th, 8th ... time
        logger.error("job %s failed, time %d in a row", job.name, failures, exc_info=error)


def work(stopping: threading.Event, jobs: Iterable[Job] = JOBS) -> None:
    """Do the jobs until told to stop; then finish those under way, for ten seconds at most."""
    turns = Turns(connections["default"].settings_dict)
    missing = [job.name for job in jobs if job.resolve() is None]
    if missing:
        logger.warning("jobs that this site does not have: %s", ", ".join(missing))
    threads = [
        threading.Thread(target=_repeat, args=(job, turns, stopping), name=job.name, daemon=True)
        for job in jobs
        if job.name not in missing
    ]
    for thread in threads:
        thread.start()
    while not stopping.wait(_WATCH_S):
        with suppress(database.DatabaseUnavailable):  # said in the log by whatever needed it
            database.restore()
    for thread in threads:
        thread.join(_STOPPED_WITHIN_S)
    turns.close()


def _repeat(job: Job, turns: Turns, stopping: threading.Event) -> None:
    while not stopping.is_set():
        run(job, turns)
        stopping.wait(min(job.every_seconds, _LONGEST_NAP_S))
    connections.close_all()


def main() -> int:
    """Be a worker until SIGTERM or SIGINT; return the exit status. Raises `DatabaseUnavailable`."""
    import django

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with database.available():
        django.setup()
        upgrade.refuse_newer(connections["default"])
        work(stopping)
    return 0
