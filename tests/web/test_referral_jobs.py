"""What the clock does: reminders, the end of waiting, offers that lapse, unmet need counted once; and what was learnt."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.web import intake_staff, referrals, staff
from tests.web.referrals import Region
from throughcare.terms import LevelOfCare
from throughcare.terms.referral import (
    AfterDecline,
    DeclineReason,
    ReferralState,
    ReferralUrgency,
    WaitReason,
    WaitState,
)
from throughcare.waitlist import expires_at, reminders_at
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.intake.actions import sign_assessment
from throughcare_web.intake.entries import Decision
from throughcare_web.intake.facts import composed, digest_of
from throughcare_web.referral import actions, jobs, queries
from throughcare_web.referral.entries import Told, Wait
from throughcare_web.referral.models import NeedTally, Referral
from throughcare_web.referral.need import queries as need
from throughcare_web.referral.shown import learnt_words
from throughcare_web.referral.waiting import actions as waiting
from throughcare_web.referral.waiting import queries as waiting_queries


pytestmark = pytest.mark.django_db

SOON = ReferralUrgency.SOON
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def region(settings) -> Region:
    """Return programs, a patient with a consent, and places."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    return referrals.region()


def reminded(region: Region) -> list[str]:
    with in_program(region.harbor):
        return [one.subject for one in OutboxMessage.objects.filter(to=referrals.CONTACT)]


def steps(region: Region, row: Referral) -> list[str]:
    with in_program(region.harbor):
        return [f"{event.step} by {event.side}" for event in queries.timeline(row)]


def test_a_reminder_goes_out_once_when_it_is_due(region: Region) -> None:
    referrals.verified(region.place)
    row = region.sent()
    (due,) = reminders_at(SOON, row.since)

    assert jobs.remind_and_expire(due - MINUTE) == 0
    assert jobs.remind_and_expire(due) == 1
    assert jobs.remind_and_expire(due + MINUTE) == 0

    assert steps(region, row) == ["send by sender", "remind by system"]
    assert sorted(reminded(region)) == ["A referral waits", "Reminder: a referral waits for word from you"]
    assert region.now(row).due_at == row.due_at


def test_without_an_answer_it_ends_and_the_next_option_is_named(region: Region) -> None:
    row = region.sent()
    end = expires_at(SOON, row.since)

    jobs.remind_and_expire(end - MINUTE)
    assert region.now(row).state == ReferralState.SENT
    assert jobs.remind_and_expire(end) == 1

    found = region.now(row)
    assert found.state == ReferralState.EXPIRED
    with in_program(region.harbor):
        assert queries.next_options(found).then is AfterDecline.NEXT
        assert queries.learnt([region.place.pk])[region.place.pk].unanswered == 1


def test_a_place_without_throughcare_is_asked_once_what_happened_after_it_accepted(region: Region) -> None:
    referrals.verified(region.outside)
    row = region.sent(region.outside)
    accepted = actions.accept(region.navigator, row)

    assert jobs.remind_and_expire(accepted.due_at - MINUTE) == 0
    assert jobs.remind_and_expire(accepted.due_at) == 1
    assert jobs.remind_and_expire(accepted.due_at + MINUTE) == 0
    assert "Reminder: a referral waits for word from you" in reminded(region)


def test_after_a_question_was_answered_the_clock_begins_anew(region: Region) -> None:
    referrals.verified(region.place)
    row = region.sent()
    (due,) = reminders_at(SOON, row.since)
    jobs.remind_and_expire(due)
    actions.ask(region.nurse, row, told=Told(words="Which insurance?"))
    answered = actions.answer(region.navigator, row, told=Told(words="Medicaid."))

    assert answered.due_at > row.due_at
    (again,) = reminders_at(SOON, answered.since)
    assert jobs.remind_and_expire(again - MINUTE) == 0
    assert jobs.remind_and_expire(again) == 1


def test_what_was_answered_is_left_alone(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row)

    assert jobs.remind_and_expire(timezone.now() + dt.timedelta(days=30)) == 0
    assert region.now(row).state == ReferralState.ACCEPTED


def test_a_program_that_gives_more_hours_waits_longer(region: Region) -> None:
    director = staff.member(region.harbor, Role.DIRECTOR)
    actions.set_policy(
        director, recent_overdose_days=None, hours={"today": None, "soon": 100, "routine": 200}
    )
    row = region.sent()
    assert row.due_at == row.since + dt.timedelta(hours=100)

    jobs.remind_and_expire(row.since + dt.timedelta(hours=99))
    assert region.now(row).state == ReferralState.SENT
    jobs.remind_and_expire(row.since + dt.timedelta(hours=101))
    assert region.now(row).state == ReferralState.EXPIRED


def test_what_is_late_is_on_the_list_of_both_sides(region: Region) -> None:
    row = region.sent()
    late = row.due_at + MINUTE

    for program in (region.harbor, region.meadow):
        with in_program(program):
            assert [one.pk for one in queries.overdue(program, late)] == [row.pk]
            assert not queries.overdue(program, row.due_at - MINUTE)
    with in_program(region.hill):
        assert not queries.overdue(region.hill, late)


def test_an_offer_that_nobody_took_lapses_and_the_place_is_free_again(region: Region) -> None:
    row = region.sent()
    actions.accept(region.nurse, row, hold_place=False)
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
    entry = waiting.join_waitlist(region.nurse, row, wait=wait, request_id=uuid.uuid4())
    region.open_places(1)
    offered = waiting.offer_place(region.nurse, entry)

    assert jobs.remind_and_expire(offered.offer_until - MINUTE) == 0
    assert jobs.remind_and_expire(offered.offer_until) == 1

    with in_program(region.meadow):
        found = waiting_queries.entry(region.meadow, entry.pk)
    assert (found.state, found.claim_key) == (WaitState.WAITING, None)
    assert waiting.offer_place(region.nurse, entry).claim_key


def test_need_counts_a_person_once_however_many_places_refuse(region: Region) -> None:
    first, second, _ = region.refer(*region.places)
    actions.decline(region.nurse, first, reason=DeclineReason.NO_PLACE)
    actions.decline(region.navigator, second, reason=DeclineReason.NO_PLACE)
    now = timezone.now()

    assert jobs.count_need(now) == 1
    assert jobs.count_need(now) == 0

    (row,) = NeedTally.objects.all()
    assert (row.state, row.county) == ("OH", "Montgomery County"), "of the address"
    assert (row.level, row.reason, row.count) == ("1.7", "no_place", 1)


def test_need_counts_who_waits_here_too(region: Region) -> None:
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
    person = referrals.patient(region.desk, "Quentin", "Sample", phone="77")
    waiting.join_waitlist(region.nurse, person, wait=wait, request_id=uuid.uuid4())

    assert jobs.count_need(timezone.now()) == 1
    assert NeedTally.objects.get().reason == "no_slot"


def test_need_of_somebody_without_an_address_is_where_they_said_they_live(region: Region) -> None:
    here = intake_staff.colleague(region.meadow)
    here.save(cows=14, oud_criteria=8, place="41011")
    with in_program(region.meadow):
        seen = digest_of(composed(here.assessment).document)
    decision = Decision(level=LevelOfCare.MANAGED_OUTPATIENT)
    sign_assessment(here.staff, here.assessment, seen=seen, decision=decision)
    wait = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
    waiting.join_waitlist(region.nurse, here.patient, wait=wait, request_id=uuid.uuid4())

    assert jobs.count_need(timezone.now()) == 1

    row = NeedTally.objects.get()
    assert (row.state, row.county) == ("KY", "Kenton County")


def tallied(count: int, **more: str) -> None:
    said = {"state": "OH", "county": "Montgomery", "level": "1.7", "reason": "no_place", **more}
    NeedTally.objects.create(month=dt.date(2026, 11, 1), count=count, **said)


def test_small_numbers_of_need_are_not_shown_nor_worked_out(region: Region) -> None:
    assert region
    tallied(10)
    tallied(11, reason="payer")
    tallied(30, county="Greene")
    tallied(40, state="KY")

    found = need.need(state="OH", since=dt.date(2026, 9, 1))

    assert [(row.county, row.count) for row in found.rows] == [
        ("Greene", 30),
        ("Montgomery", 11),
        ("Montgomery", None),
    ]
    assert (found.total, found.hidden, found.smallest) == (41, 1, 11)
    assert need.need(state="OH", county="Greene", since=dt.date(2026, 9, 1)).total == 30
    assert need.need(state="OH", since=dt.date(2026, 12, 1)).total is None
    assert need.states() == ["KY", "OH"]


def test_months_reach_back_over_the_new_year() -> None:
    assert need.months_of(dt.date(2026, 2, 14), 3) == dt.date(2025, 12, 1)
    assert need.months_of(dt.date(2026, 11, 30), 12) == dt.date(2025, 12, 1)


def test_what_was_learnt_names_reasons_and_medians_and_no_person(region: Region) -> None:
    row, other, third = region.refer(*region.places)
    actions.decline(region.nurse, row, reason=DeclineReason.MEDICATION)
    actions.accept(region.navigator, other)

    with in_program(region.hill):  # another program learns from it too
        learnt = queries.learnt([place.pk for place in region.places])
    assert learnt[region.place.pk].declined == {DeclineReason.MEDICATION: 1}
    assert learnt[region.outside.pk].accepted == 1
    assert learnt[region.outside.pk].answer_hours == 0
    assert learnt[region.outside.pk].answers == 1
    assert third.listing_id not in learnt


def test_what_somebody_changed_in_the_meantime_stays_as_they_left_it(region: Region) -> None:
    stale = region.sent()
    actions.withdraw(region.navigator, stale)
    system = System("jobs.referral", region.harbor)

    assert jobs._one(system, stale, {}, expires_at(SOON, stale.since)) == 0
    assert region.now(stale).state == ReferralState.WITHDRAWN


def test_what_was_learnt_in_words() -> None:
    learnt = queries.Learnt(
        accepted=3, unanswered=1, declined={DeclineReason.PAYER: 2}, answer_hours=5.5, wait_days=1.0
    )

    assert learnt_words(learnt) == (
        "Said yes 3 of 6 times in a year",
        "Said no, does not take this payment: 2",
        "No answer in time: 1",
        "Half of the answers came within 6 hours",
        "Half of those who waited had a place within 1 day",
    )
    assert learnt_words(None) == learnt_words(queries.Learnt()) == ()


def test_numbers_for_the_operator(region: Region) -> None:
    region.refer(*region.places)
    assert queries.count_waiting(region.harbor.pk) == 3
    assert queries.count_waiting(region.meadow.pk) == 0
