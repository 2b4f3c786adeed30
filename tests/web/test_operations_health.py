"""An operator sees whether the site is fit, and how it does: by page, method and status, never by an address or a person."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.roles import Role
from throughcare_web.config import figures, jobs, metrics
from throughcare_web.config.models import Figure, JobRun


TOKEN = "of-a-test"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def at_work(ago: dt.timedelta = dt.timedelta()) -> None:
    """Let all jobs have ended well so long ago."""
    moment = timezone.now() - ago
    for job in jobs.JOBS:
        JobRun.objects.update_or_create(name=job.name, defaults={"started_at": moment, "finished_at": moment})


@pytest.mark.django_db
def test_site_at_work_is_ready() -> None:
    at_work()
    answer = Client().get("/readyz")
    assert answer.content.decode() == "database: ok\nmigrations: ok\nworker: ok\naudit sealing: ok\n"
    assert answer.status_code == 200


@pytest.mark.django_db
def test_site_without_a_worker_is_not_ready_and_says_so() -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert "worker: has not run\n" in answer.content.decode()
    at_work(dt.timedelta(seconds=31))
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert re.search(r"^worker: last ran 3\d s ago$", answer.content.decode(), re.MULTILINE)
    assert re.search(r"^audit sealing: last ran 3\d s ago$", answer.content.decode(), re.MULTILINE)


@pytest.mark.django_db(transaction=True)
def test_database_of_another_version_is_not_ready() -> None:
    at_work()
    for statement, words in (
        ("DELETE FROM django_migrations WHERE app = 'directory' AND name LIKE '0003%'", "1 to be applied"),
        (
            "INSERT INTO django_migrations (app, name, applied) VALUES ('directory', '0099_later', now())",
            "to be applied",
        ),
    ):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(statement)
        answer = Client().get("/readyz")
        assert answer.status_code == 503
        assert f"migrations: 1 {words.removeprefix('1 ')}" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_without_its_database_the_process_lives_and_is_not_ready() -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/readyz").status_code == 503
    connection.connection.close()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "database: cannot tell (" in answer.content.decode()
    assert client.get("/livez").status_code == 200


@pytest.mark.django_db
def test_figures_are_for_whoever_has_the_token(settings) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics").status_code == 404
    assert Client(headers=BEARER).get("/metrics").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for given in ({}, {"Authorization": "Bearer guess"}, {"Authorization": f"Basic {TOKEN}"}):
        answer = Client(headers=given).get("/metrics")
        assert answer.status_code == 401
        assert answer.content == b""
    answer = Client(headers=BEARER).get("/metrics")
    assert answer.status_code == 200
    assert "throughcare_requests_total" in answer.content.decode()


@pytest.mark.django_db
def test_no_label_carries_an_address_or_a_program_or_a_person(settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    staff = member(program("fictional-harbor"), Role.DIRECTOR, email="someone@example.org")
    client = signed_in(staff, Client(raise_request_exception=False))
    secret = "8d0ac2a1-8a57-4a0f-9f3d-6a2f44106aaa"
    client.get(staff_path(staff, "accounts:team"))
    for path in (
        f"/staff/fictional-harbor/{secret}/",
        f"/nowhere/{secret}?zip=44106",
        "/es/",
        "/program/44106/",
    ):
        client.get(path)
    client.generic("SECRETVERB44106", "/livez")
    client.post("/", {"zip": "44106"})
    at_work()
    figures.take(timezone.now())
    answer = Client(headers=BEARER).get("/metrics").content.decode()
    labels = set()
    for family in text_string_to_metric_families(answer):
        for sample in family.samples:
            if sample.name.startswith("throughcare_"):
                labels |= {(name, value) for name, value in sample.labels.items() if name != "le"}
    assert {name for name, _ in labels} == {"page", "method", "status", "database", "job"}
    assert ("page", "accounts:team") in labels
    assert ("page", metrics.NO_PAGE) in labels
    assert {value for name, value in labels if name == "method"} <= {*metrics.METHODS, "OTHER"}
    for name, value in labels:
        assert re.fullmatch(r"[a-z][a-z0-9_:.-]*|[A-Z]+|[1-5]\d\d", value), (name, value)
    for words in (secret, "44106", "fictional", "harbor", "someone"):
        assert words not in answer


@pytest.mark.django_db
def test_backlogs_are_counted_over_all_programs(settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    before = _unsealed()
    for slug in ("fictional-harbor", "fictional-meadow"):
        member(program(slug), Role.NURSE)
    assert _unsealed() == before + 2, "an event a program; that it was opened is no program's"
    answer = Client(headers=BEARER).get("/metrics").content.decode()
    assert f"throughcare_audit_unsealed {float(before + 2)}" in answer
    assert "throughcare_outbox_unsent 0.0" in answer


def _unsealed() -> int:
    figures.take(timezone.now())
    return Figure.objects.get(name="audit_unsealed").value


def test_every_figure_is_named_as_metrics_are() -> None:
    for count in figures.COUNTS:
        assert re.fullmatch(r"[a-z_]+", count.name)
        assert count.help


PROCESS = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare_web.config.settings"
import django
django.setup()
from throughcare_web.config import metrics
metrics._requests.labels("livez", "GET", "200").inc()
if sys.argv[1:]:
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    print(generate_latest(registry).decode())
"""


def test_processes_are_counted_together(tmp_path: Path) -> None:
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for words in ([], ["ask"]):
        done = subprocess.run(
            [sys.executable, "-c", PROCESS, *words], env=environ, capture_output=True, text=True, check=True
        )
    assert 'throughcare_requests_total{method="GET",page="livez",status="200"} 2.0' in done.stdout
