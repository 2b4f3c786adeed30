"""`serve` keeps two workers at work beside the web server, and counts what all its processes answered as one."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.web.operations import Site, free_port, wait_until


ASKED = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site with metrics and nothing in it."""
    found = Site(tmp_path_factory.mktemp("served") / "var", THROUGHCARE_METRICS_TOKEN="of-a-test")
    yield found
    found.forget()


@pytest.fixture
def served(site: Site, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Return the process that serves it, and its port."""
    port, said = free_port(), tmp_path / "said"
    command = [sys.executable, "-m", "throughcare_web", "serve", "--port", str(port)]
    environ = site.environment({"TMPDIR": str(tmp_path)})
    with said.open("wb") as file, subprocess.Popen(command, stderr=file, env=environ) as process:
        try:
            wait_until(lambda: b"Throughcare is at" in said.read_bytes(), 180)  # it migrates first
            yield process, port
        finally:
            process.terminate()
        assert process.wait(30) == 0, said.read_text()
    assert list(tmp_path.glob("throughcare-metrics-*")) == []


def answer(port: int, path: str, **headers: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def is_ready(port: int) -> bool:
    with suppress(OSError):
        return "worker: ok" in answer(port, "/readyz")
    return False


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that do the periodic work."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            words = (status.parent / "cmdline").read_bytes().split(b"\0")
            if parent == process.pid and b"work" in words:
                found.append(int(status.parent.name))
    return found


def test_two_workers_are_at_work_and_a_killed_one_is_replaced(
    served: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, port = served
    wait_until(lambda: is_ready(port))
    killed, other = workers_of(process)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: len({*workers_of(process)} - {killed}) == 2)
    assert other in workers_of(process), "the other goes on"


def test_what_two_web_workers_answered_is_added_up(served: tuple[subprocess.Popen[bytes], int]) -> None:
    _, port = served
    for _ in range(ASKED):
        answer(port, "/livez")
    counted = set()
    for _ in range(6):  # whichever of them is asked
        words = answer(port, "/metrics", Authorization="Bearer of-a-test")
        counted |= {
            sample.value
            for family in text_string_to_metric_families(words)
            for sample in family.samples
            if sample.name == "throughcare_requests_total" and sample.labels["page"] == "livez"
        }
    assert counted == {float(ASKED)}


def test_worker_refuses_a_database_of_a_newer_version(site: Site) -> None:
    from throughcare_web.config import postgres

    later = "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '0099_later', now()) RETURNING 1"
    with postgres.running(site.cluster):
        assert site.run("migrate").returncode == 0
        site.value(later)
        for words in (["work"], ["serve", "--port", str(free_port())]):
            done = site.run(*words)
            assert done.returncode == 2
            assert done.stderr.startswith(
                "The database is newer than this software: found records 0099_later"
            )
            assert done.stderr.count("\n") == 1
        site.value("DELETE FROM django_migrations WHERE name = '0099_later' RETURNING 1")
