"""Whatever is killed in the middle of clinical writes, nothing is half-written, lost or there twice; the chains are whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from bench.shared.whole import HALVES
from bench.shared.writers import MEASURED
from tests.web import staff
from tests.web.referrals import Region, region, verified
from throughcare.terms.clinical import ObservationCode
from throughcare_web.accounts import outbox
from throughcare_web.accounts.models import AuditEvent, AuditPending, Program
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.models import Disclosure
from throughcare_web.records.clinical.actions import record_observations
from throughcare_web.records.clinical.entries import ObservationEntry
from throughcare_web.records.clinical.models import Observation
from throughcare_web.referral.actions import withdraw
from throughcare_web.referral.models import Referral


BENCH = Path(__file__).resolve().parents[2] / "bench"


LEFT = [
    f"{what} {fault}"
    for what in ("measurements", "referrals")
    for fault in ("lost", "not whole", "twice", "of nobody")
]


@pytest.mark.long
def test_what_is_killed_in_the_middle_of_writes_leaves_nothing_half_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, BENCH / "faults.py", "--quick", "--times", "3"],
        env=os.environ | {"THROUGHCARE_BENCH_RESULTS": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads((tmp_path / "faults-quick.json").read_text("utf-8"))
    assert said["faults"] == []
    assert {said["facts"][what] for what in (*LEFT, *HALVES)} == {"0"}
    chains = [words for fact, words in said["facts"].items() if fact.startswith("audit chain")]
    assert len(chains) == 3, "of each program, and of none"
    assert all(words.endswith("whole") for words in chains)


def found(program: Program) -> set[str]:
    """Return which kinds of half stand in a program's rows."""
    with in_program(program), connection.cursor() as cursor:
        return {what for what, query in HALVES.items() if _rows(cursor, query)}


def _rows(cursor: Any, query: str) -> list[Any]:
    cursor.execute(query)
    return cursor.fetchall()


@pytest.fixture
def whole() -> Region:
    """Return a region in which somebody was measured, and referrals were sent and taken back, by actions."""
    made = region()
    nurse = staff.member(made.harbor, Role.NURSE)
    taken = [
        ObservationEntry(code=ObservationCode(code), value=Decimal(value)) for code, value in MEASURED.items()
    ]
    for place in made.places:
        verified(place)
    with in_program(made.harbor):
        record_observations(nurse, made.patient, observations=taken)
        for row in made.refer(*made.places):
            withdraw(made.navigator, row)
        made.refer(*made.places)
    return made


@pytest.mark.django_db
def test_nothing_is_taken_for_a_half_that_is_whole(whole: Region) -> None:
    assert found(whole.harbor) == set()


@pytest.mark.django_db
def test_each_half_of_a_write_is_found(whole: Region) -> None:
    """Rows without their other halves, which no action leaves: they are written past the actions on purpose."""
    with in_program(whole.harbor):
        sent = Referral.objects.filter(state="sent").first()
        same = {field.attname: getattr(sent, field.attname) for field in Referral._meta.concrete_fields}
        nobody = Referral(pk=uuid.uuid4())
        AuditPending.objects.all().delete()
        Observation.objects.create(
            program=whole.harbor, patient=whole.patient, code=list(MEASURED)[-1], value=1, at=timezone.now()
        )
        event(whole, "records.record_observations", detail={"row": str(uuid.uuid4())})
        fresh = {"id": uuid.uuid4(), "request_id": uuid.uuid4(), "state": "drafted", "disclosure_key": None}
        Referral.objects.filter(pk=sent.pk).update(state="withdrawn")
        Referral.objects.create(**{**same, **fresh})
        Referral.objects.create(
            **{
                **same,
                **fresh,
                "id": uuid.uuid4(),
                "request_id": uuid.uuid4(),
                "state": "declined",
                "disclosure_key": uuid.uuid4(),
            }
        )
        outbox.queue(whole.harbor.pk, channel="email", to="a@example.org", body="", about=nobody)
        shared = Disclosure.objects.first()
        shared.pk, shared.request_id, shared.about_id = uuid.uuid4(), uuid.uuid4(), str(nobody.pk)
        shared.save(force_insert=True)
    assert found(whole.harbor) == set(HALVES)


def event(of: Region, verb: str, **more: Any) -> None:
    AuditEvent.objects.create(program=of.harbor, actor_kind="system", actor_label="tests", verb=verb, **more)
