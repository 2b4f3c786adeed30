"""The desk says what to do next about a referral, and what is due to who waits, before anything is late."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.web import referrals, staff
from tests.web.referrals import Region
from throughcare.terms import LevelOfCare
from throughcare.terms.referral import DeclineReason, WaitReason
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import PERMISSIONS, Role
from throughcare_web.chart.desk import Task, desk
from throughcare_web.consent.emergency.actions import open_emergency_access
from throughcare_web.referral import actions
from throughcare_web.referral.entries import Told, Wait
from throughcare_web.referral.waiting import actions as waiting


pytestmark = pytest.mark.django_db


@pytest.fixture
def region(settings) -> Region:
    """Return programs, a patient with a consent, and places."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    return referrals.region()


def tasks(of: Staff, days: int = 0) -> dict[str, Task]:
    """Return what stands on somebody's desk, by what it is."""
    member = of.membership
    now = timezone.now() + dt.timedelta(days=days)
    with in_program(member.program):
        found = desk(member.program, member, PERMISSIONS[Role(member.role)], now).tasks
    return {task.kind: task for task in found}


def test_a_question_to_us_is_there_as_soon_as_it_is_asked(region: Region) -> None:
    actions.ask(region.nurse, region.sent(), told=Told(words="Which insurance?"))
    assert "Answer their question" in tasks(region.navigator)
    assert "No answer to a referral" not in tasks(region.navigator, days=3)


def test_a_no_or_silence_asks_what_is_next_until_something_is(region: Region) -> None:
    row = actions.decline(region.nurse, region.sent(), reason=DeclineReason.PAYER)
    assert tasks(region.navigator)["They said no: what is next?"].about == (row.pk,)

    silent = region.sent(region.outside)
    assert "They said no: what is next?" not in tasks(region.navigator)
    actions.expire(System("tests", region.harbor), silent)
    assert list(tasks(region.navigator)) == ["No answer in time: what is next?"]


def test_what_is_late_says_what_is_missing_on_either_side(region: Region) -> None:
    row = actions.accept(region.nurse, region.sent(), hold_place=False)
    for one in (region.navigator, region.nurse):
        assert "Accepted, no first visit yet" in tasks(one, days=5)
    actions.schedule(region.nurse, row, told=Told(visit_at=timezone.now() + dt.timedelta(days=1)))
    assert "Did they come to the first visit?" in tasks(region.navigator, days=5)
    assert (
        tasks(region.nurse, days=5)["Did they come to the first visit?"].who == f"from {region.harbor.name}"
    )


def test_what_law_asks_for_while_someone_waits_is_there_from_the_start(region: Region) -> None:
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
    for name, facts in (("Quentin", {}), ("Wanda", {"pregnant": True})):
        person = referrals.patient(region.desk, name, "Sample", phone=str(len(name)) * 2)
        said = Wait(level=wait.level, reason=wait.reason, **facts)
        entry = waiting.join_waitlist(region.nurse, person, wait=said, request_id=uuid.uuid4())

    due = tasks(region.nurse)["Due while they wait"]
    assert (due.who, due.about, due.due_at) == ("Wanda Sample", (entry.pk,), entry.joined_at)
    assert "Due while they wait" not in tasks(region.desk)


def test_an_auditor_sees_that_a_record_was_opened_and_not_whose(region: Region) -> None:
    open_emergency_access(region.navigator, region.patient, reason="Found without breath", cannot_ask=True)
    found = tasks(staff.member(region.harbor, Role.AUDITOR))["Review emergency access"]
    assert found.who == f"record {region.patient.number}"
