"""The desk shows what waits for a person; a patient is given their whole record, and that is written down."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.web.everything import Everything, build
from tests.web.pages import main_of, text, words
from tests.web.staff import signed_in, staff_path
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.chart.desk import Task, desk
from throughcare_web.chart.record import record
from throughcare_web.consent.queries import disclosures


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file; each of them rolls back its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def navigator(everything: Everything) -> Client:
    """Return the navigator's browser."""
    return signed_in(everything.staff[Role.NAVIGATOR])


def page(everything: Everything, role: Role, name: str, *args: object) -> str:
    """Return the words of a page of the helpline as a role sees it."""
    staff = everything.staff[role]
    return text(signed_in(staff).get(staff_path(staff, name, *args)))


def tasks(everything: Everything, slug: str, role: str) -> list[Task]:
    """Return what waits for somebody of the county."""
    team = everything.county.teams[slug]
    member = team[role].membership
    from throughcare_web.accounts.roles import PERMISSIONS

    with in_program(team.program):
        return desk(team.program, member, PERMISSIONS[Role(role)], everything.county.now).tasks


def test_desk_shows_the_late_ones_first_and_what_no_clock_runs_for_last(everything: Everything) -> None:
    found = tasks(everything, "alder-helpline", "navigator")
    due = [task.due_at for task in found if task.due_at]
    assert due == sorted(due)
    assert [task.due_at for task in found[len(due) :]] == [None] * (len(found) - len(due))
    assert found[0].is_late(everything.county.now)
    assert not Task(kind="x", who="y", page="z").is_late(everything.county.now)


def test_desk_of_a_receiving_program_asks_for_answers(everything: Everything) -> None:
    assert "Answer a referral" in {task.kind for task in tasks(everything, "harbor-otp", "nurse")}


def test_desk_shows_each_role_only_the_queues_it_may_open(everything: Everything) -> None:
    kinds = {task.kind for task in tasks(everything, "alder-helpline", "navigator")}
    assert {"Call back", "No answer to a referral", "Finish an assessment"} <= kinds
    assert "Review emergency access" not in kinds
    assert "Review emergency access" in {
        task.kind for task in tasks(everything, "alder-helpline", "director")
    }
    assert tasks(everything, "alder-helpline", "administrator") == []


def test_desk_page_leads_to_what_waits_and_to_the_caseload(everything: Everything) -> None:
    shown = page(everything, Role.NAVIGATOR, "chart:desk")
    assert "Call back" in shown
    assert "Heron Alder" in shown
    assert "Nothing waits for you" in page(everything, Role.ADMINISTRATOR, "chart:desk")


def test_record_has_every_part_and_says_where_one_is_empty(everything: Everything) -> None:
    patient, program = everything.objects["patient"], everything.county.teams["alder-helpline"].program
    with in_program(program):
        parts = {part.title: part.lines for part in record(program, patient, dt.date(2026, 11, 26))}
    assert [line.title for line in parts["Allergies"]] == ["penicillin"]
    assert [line.title for line in parts["Medications"]] == ["methadone"]
    assert parts["Coverage"][0].title == "Medicaid"
    assert parts["Assessments and level of care"]
    assert parts["Referrals"]
    assert parts["Problems"] == ()


def test_giving_the_record_is_written_down_once_and_shows_no_counseling_note(
    everything: Everything, navigator: Client
) -> None:
    staff, patient = everything.staff[Role.NAVIGATOR], everything.objects["patient"]
    path, sent = staff_path(staff, "chart:record", patient.pk), {"request_id": uuid.uuid4()}
    assert "Give Heron" in text(navigator.get(path))
    assert navigator.post(path, sent).status_code == 422
    for _ in range(2):
        answer = navigator.post(path, {**sent, "is_patient": "on"})
        assert answer.status_code == 200
    shown = words(main_of(answer))
    assert "methadone" in shown
    assert "Nothing is recorded." in shown
    assert "sleep" not in shown
    with in_program(staff.membership.program):
        given = [row for row in disclosures(patient) if row.purpose == "patient_access"]
    assert len(given) == 1
