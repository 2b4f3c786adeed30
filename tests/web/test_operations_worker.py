"""Periodic work is done when due, by one worker at a time, again after a failure, and the log says nothing of anybody."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections

from throughcare_web.accounts.owner import as_owner
from throughcare_web.config import jobs, worker
from throughcare_web.config.jobs import Job
from throughcare_web.config.models import JobRun
from throughcare_web.config.worker import Turns


pytestmark = pytest.mark.django_db(transaction=True)

HERE = __name__
done: list[dt.datetime] = []
under_way, may_end = threading.Event(), threading.Event()


def count(now: dt.datetime) -> int:
    """Do a countable thing."""
    done.append(now)
    return 1


def fail(now: dt.datetime) -> int:
    done.append(now)
    raise ValueError(f"patient {len(done) + 44105}")


def take_long(now: dt.datetime) -> int:
    done.append(now)
    under_way.set()
    may_end.wait(10)
    return 0


def change_roles(now: dt.datetime) -> int:
    with as_owner():
        under_way.set()
        may_end.wait(10)
    return 0


@pytest.fixture(autouse=True)
def nothing_done_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    under_way.clear()
    may_end.clear()
    functions = {function.__name__: function for function in (count, fail, take_long, change_roles)}
    monkeypatch.setattr(Job, "resolve", lambda job: functions.get(job.function) or jobs.named(job.function))


@pytest.fixture
def worker_of() -> Iterator[Callable[[], Turns]]:
    """Return what makes another worker's connection."""
    made = []

    def make() -> Turns:
        made.append(Turns(connection.settings_dict))
        return made[-1]

    yield make
    for turns in made:
        turns.close()


def run(job: Job, turns: Turns) -> bool:
    """Do the job as a thread of a worker does."""
    try:
        return worker.run(job, turns)
    finally:
        connections.close_all()


def test_job_is_done_once_in_its_time_whoever_tries(worker_of: Callable[[], Turns]) -> None:
    job = Job("count", 3600, "count")
    assert run(job, worker_of())
    assert not run(job, worker_of())
    assert len(done) == 1
    assert JobRun.objects.get(name="count").finished_at is not None


def test_job_is_done_again_when_it_is_due(worker_of: Callable[[], Turns]) -> None:
    job, turns = Job("count", 0.2, "count"), worker_of()
    assert run(job, turns)
    time.sleep(0.25)
    assert run(job, turns)
    assert len(done) == 2


@pytest.mark.parametrize("name", ["take_long", "change_roles"])
def test_two_workers_never_do_a_job_at_once(worker_of: Callable[[], Turns], name: str) -> None:
    job = Job(name, 0.01, name)
    first = threading.Thread(target=run, args=(job, worker_of()))
    first.start()
    assert under_way.wait(10)
    time.sleep(0.1)  # it would be due
    assert not run(job, worker_of())
    may_end.set()
    first.join(10)
    assert run(job, worker_of())


def test_job_of_a_killed_worker_is_taken_over(worker_of: Callable[[], Turns]) -> None:
    job, killed = Job("count", 0.01, "count"), worker_of()
    turn = killed.turn(job)
    assert turn.__enter__()
    time.sleep(0.1)
    assert not run(job, worker_of())
    killed.close()  # as the server sees a process that is gone
    deadline = time.monotonic() + 5
    while not run(job, worker_of()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_failure_is_logged_without_values_and_tried_again_soon(
    worker_of: Callable[[], Turns], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from throughcare_web.config.logs import ValuelessFormatter

    job, turns = Job("fail", 86_400, "fail"), worker_of()
    caplog.handler.setFormatter(ValuelessFormatter("%(message)s"))
    assert not run(job, turns)
    assert not run(job, turns), "not at once"
    assert len(done) == 1
    assert "job fail failed, time 1 in a row" in caplog.text
    assert "ValueError" in caplog.text
    assert "44106" not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("UPDATE operations_jobrun SET started_at = started_at - interval '6 seconds'")
    assert not run(job, turns)
    assert len(done) == 2
    assert JobRun.objects.get(name="fail").failures == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE operations_jobrun SET started_at = started_at - interval '11 seconds'")
    monkeypatch.setattr(Job, "resolve", lambda job: count)
    assert run(job, turns)
    assert JobRun.objects.get(name="fail").failures == 0


def test_worker_goes_on_after_its_connection_was_cut(worker_of: Callable[[], Turns]) -> None:
    job, turns = Job("count", 0.01, "count"), worker_of()
    assert run(job, turns)
    turns._connection.close()
    time.sleep(0.05)
    assert run(job, turns)


def test_database_that_is_away_ends_no_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Turns({**connection.settings_dict, "HOST": "/nowhere"})
    assert not run(Job("count", 1, "count"), nowhere)
    assert "job count failed" in caplog.text


def test_work_is_done_until_told_to_stop(caplog: pytest.LogCaptureFixture) -> None:
    stopping = threading.Event()
    here = [Job("count", 0.05, "count"), Job("missing", 1, "throughcare_web.nowhere:nothing")]
    with caplog.at_level(logging.WARNING):
        working = threading.Thread(target=worker.work, args=(stopping, here))
        working.start()
        deadline = time.monotonic() + 10
        while len(done) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        stopping.set()
        working.join(15)
    assert not working.is_alive()
    assert "jobs that this site does not have: missing" in caplog.text
    connections.close_all()


def test_every_job_names_what_this_site_has_and_none_twice() -> None:
    assert len({job.name for job in jobs.JOBS}) == len(jobs.JOBS)
    assert [job.name for job in jobs.JOBS if jobs.named(job.function) is None] == []
    assert worker.beat(dt.datetime(2026, 11, 26, tzinfo=dt.UTC)) == 0


def test_module_that_is_there_and_broken_is_not_taken_for_a_missing_one() -> None:
    assert jobs.named("throughcare_web.accounts.nothing:here") is None
    assert jobs.named("throughcare_web.accounts.seal:nothing") is None
    assert jobs.named("nothing.at.all:here") is None
