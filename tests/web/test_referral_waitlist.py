"""Who waits, in order and with reasons; offers in turn; what is given meanwhile; what the program's own rule changes."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.web import referrals, staff
from tests.web.referrals import Region
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.referral import (
    InterimService,
    LeaveReason,
    ReferralState,
    WaitPriority,
    WaitReason,
    WaitState,
)
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.referral import actions
from throughcare_web.referral import queries as referral_queries
from throughcare_web.referral.entries import Wait
from throughcare_web.referral.models import WaitlistEntry
from throughcare_web.referral.waiting import actions as waiting
from throughcare_web.referral.waiting import queries


pytestmark = pytest.mark.django_db

LEVEL = LevelOfCare.MANAGED_OUTPATIENT
WAIT = Wait(level=LEVEL, reason=WaitReason.NO_SLOT, medication=Medication.METHADONE)
NAMES = ("Quentin", "Ulla", "Wanda", "Xavier")


@pytest.fixture
def region() -> Region:
    """Return programs, a patient with a consent, and places."""
    return referrals.region()


def joined(region: Region, number: int = 0, **facts: object) -> WaitlistEntry:
    """Return the entry of a patient of meadow."""
    person = referrals.patient(region.desk, NAMES[number], "Sample", phone=f"7{number}")
    return waiting.join_waitlist(region.nurse, person, wait=replace(WAIT, **facts), request_id=uuid.uuid4())


def order(region: Region) -> list[str]:
    with in_program(region.meadow):
        lists = queries.waitlist(region.meadow)
        return [row.name.split()[0] for row in lists[LEVEL]]


def test_pregnant_first_then_injecting_then_who_asked_first(region: Region) -> None:
    joined(region, 0)
    joined(region, 1, injects=True)
    joined(region, 2, pregnant=True)
    joined(region, 3)

    assert order(region) == ["Wanda", "Ulla", "Quentin", "Xavier"]


def test_the_programs_own_rule_counts_once_it_is_set(region: Region) -> None:
    joined(region, 0)
    joined(region, 1, overdose_on=timezone.localdate() - dt.timedelta(days=3))
    assert order(region) == ["Quentin", "Ulla"]

    director = staff.member(region.meadow, Role.DIRECTOR)
    actions.set_policy(director, recent_overdose_days=30, hours={"soon": 10, "today": None, "routine": None})

    assert order(region) == ["Ulla", "Quentin"]


def test_a_fact_that_is_corrected_moves_the_person_and_the_row_keeps_what_it_was(region: Region) -> None:
    joined(region, 0)
    later = joined(region, 1)
    waiting.change_wait_facts(region.nurse, later, wait=replace(WAIT, pregnant=True))

    assert order(region) == ["Ulla", "Quentin"]
    with in_program(region.meadow):
        place = queries.place_of(queries.entry(region.meadow, later.pk))
    assert place.place.priorities == (WaitPriority.PREGNANT,)


def test_joining_twice_by_one_form_is_one_entry_and_by_two_is_refused(region: Region) -> None:
    person = referrals.patient(region.desk, "Quentin", "Sample", phone="77")
    form = uuid.uuid4()
    first = waiting.join_waitlist(region.nurse, person, wait=WAIT, request_id=form)

    assert waiting.join_waitlist(region.nurse, person, wait=WAIT, request_id=form).pk == first.pk
    with pytest.raises(BadInput, match="this person already"):
        waiting.join_waitlist(region.nurse, person, wait=WAIT, request_id=uuid.uuid4())


def test_a_referral_joins_once_accepted_with_the_name_as_it_was_sent(region: Region) -> None:
    row = region.sent()
    with pytest.raises(BadInput, match="Sent, waiting for an answer"):
        waiting.join_waitlist(region.nurse, row, wait=WAIT, request_id=uuid.uuid4())
    actions.accept(region.nurse, row, hold_place=False)
    entry = waiting.join_waitlist(region.nurse, row, wait=WAIT, request_id=uuid.uuid4())

    with in_program(region.meadow):
        assert queries.name_of(queries.entry(region.meadow, entry.pk)) == "Rosalind Exampleton"
    with in_program(region.harbor):
        assert referral_queries.timeline(row).last().step == "waitlist"
        assert not WaitlistEntry.objects.exists()


def test_out_of_turn_only_with_the_reason_in_words(region: Region) -> None:
    joined(region, 0)
    later = joined(region, 1)

    with pytest.raises(BadInput, match="1 ahead of this person"):
        waiting.offer_place(region.nurse, later)

    offered = waiting.offer_place(region.nurse, later, words="A room for women only.")
    assert (offered.state, offered.offer_words) == (WaitState.OFFERED, "A room for women only.")


def test_an_offer_is_taken_and_the_wait_is_learnt_from(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row, hold_place=False)
    entry = waiting.join_waitlist(region.nurse, row, wait=WAIT, request_id=uuid.uuid4())
    region.open_places(1)
    offered = waiting.offer_place(region.nurse, entry)
    assert offered.claim_key
    taken = waiting.take_offer(region.nurse, entry)

    assert taken.state == WaitState.PLACED
    with in_program(region.harbor):
        assert referral_queries.learnt([region.place.pk])[region.place.pk].wait_days == 0
    assert region.now(row).state == ReferralState.ACCEPTED


def test_only_who_was_offered_a_place_can_take_it(region: Region) -> None:
    entry = joined(region)
    with pytest.raises(BadInput, match='found "Waiting"; wanted "Place offered"'):
        waiting.take_offer(region.nurse, entry)


def test_who_leaves_gives_the_place_back_and_cannot_leave_twice(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row, hold_place=False)
    entry = waiting.join_waitlist(region.nurse, row, wait=WAIT, request_id=uuid.uuid4())
    region.open_places(1)
    waiting.offer_place(region.nurse, entry)
    left = waiting.leave_waitlist(region.nurse, entry, reason=LeaveReason.NOT_REACHED)

    assert (left.state, left.claim_key) == (WaitState.LEFT, None)
    with pytest.raises(BadInput, match="No longer waiting"):
        waiting.leave_waitlist(region.nurse, entry, reason=LeaveReason.OTHER)


def test_offer_to_a_patient_of_our_own_claims_a_place_too(region: Region) -> None:
    first, second = joined(region, 0), joined(region, 1)
    region.open_places(1)

    assert waiting.offer_place(region.nurse, first).claim_key
    with pytest.raises(BadInput, match="none left"):
        waiting.offer_place(region.nurse, second)
    waiting.leave_waitlist(region.nurse, first, reason=LeaveReason.NOT_REACHED)
    assert waiting.offer_place(region.nurse, second).claim_key


def test_offer_stands_without_a_claim_where_nobody_counts(region: Region) -> None:
    assert waiting.offer_place(region.nurse, joined(region)).claim_key is None


def test_no_place_left_is_said_and_nothing_changes(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row, hold_place=False)
    entry = waiting.join_waitlist(region.nurse, row, wait=WAIT, request_id=uuid.uuid4())
    region.open_places(0)

    with pytest.raises(BadInput, match="none left"):
        waiting.offer_place(region.nurse, entry)
    with in_program(region.meadow):
        assert queries.entry(region.meadow, entry.pk).state == WaitState.WAITING


def test_interim_services_that_law_asks_for_are_missing_until_written_down(region: Region) -> None:
    entry = joined(region, pregnant=True)
    with in_program(region.meadow):
        (row,) = queries.waitlist(region.meadow)[LEVEL]
    assert InterimService.PRENATAL in {due.service for due in row.missing}
    assert row.clocks.interim_by == entry.joined_at + dt.timedelta(hours=48)

    form = uuid.uuid4()
    for _ in range(2):
        waiting.record_interim_service(
            region.nurse, entry, service=InterimService.PRENATAL, request_id=form, words="Clinic called."
        )

    with in_program(region.meadow):
        (row,) = queries.waitlist(region.meadow)[LEVEL]
        assert queries.services_given(entry).count() == 1
    assert InterimService.PRENATAL not in {due.service for due in row.missing}


def test_another_program_sees_nobody_who_waits_here(region: Region) -> None:
    entry = joined(region)

    for program in (region.harbor, region.hill):
        with in_program(program):
            assert queries.entry(program, entry.pk) is None
            assert queries.waitlist(program) == {}
    with in_program(region.meadow):
        assert referral_queries.counts(region.meadow)["waiting"] == 1
    assert referral_queries.count_waitlisted(region.meadow.pk) == 1


def test_guidance_for_the_time_of_waiting_is_of_this_person(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row, hold_place=False)
    entry = waiting.join_waitlist(
        region.nurse,
        row,
        wait=replace(WAIT, injects=True, overdose_on=timezone.localdate()),
        request_id=uuid.uuid4(),
    )
    own = joined(region)

    with in_program(region.meadow):
        today = timezone.localdate()
        said = queries.advice_meanwhile(queries.entry(region.meadow, entry.pk), today).said
        of_own = queries.advice_meanwhile(queries.entry(region.meadow, own.pk), today).said
    assert any("inject" in words for words in said)
    assert not any("inject" in words for words in of_own)
