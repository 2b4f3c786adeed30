"""A recorded death: what ends by it, at once and in every app; what is refused afterwards; and taking back a mistake."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from tests.web import referrals, staff
from tests.web.referrals import Region
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare, Payment
from throughcare.terms.records import ContactKind, EpisodeOutcome, EpisodeStatus
from throughcare.terms.referral import LeaveReason, ReferralState, WaitReason, WaitState, WithdrawReason
from throughcare.terms.sharing import SigningState
from throughcare_web.accounts import outbox
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import PERMISSIONS, Role
from throughcare_web.chart.desk import desk
from throughcare_web.consent.by_link.actions import ask_to_sign
from throughcare_web.consent.by_link.queries import signing
from throughcare_web.consent.drafts import ConsentDraft
from throughcare_web.directory.availability import queries as availability
from throughcare_web.eligibility import queries as eligibility
from throughcare_web.eligibility.actions import ask, change_submitter
from throughcare_web.eligibility.entries import SubmitterEntry
from throughcare_web.intake import queries as intake
from throughcare_web.intake.actions import save_answers, start_assessment
from throughcare_web.intake.entries import Sent
from throughcare_web.records.deaths.actions import record_death, take_back_death
from throughcare_web.records.deaths.queries import standing
from throughcare_web.records.episodes.actions import move_episode, set_care_manager, start_episode
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.actions import (
    add_contact,
    add_coverage,
    merge_patients,
    unmerge_patient,
)
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry
from throughcare_web.referral import actions
from throughcare_web.referral import queries as sent
from throughcare_web.referral.entries import Wait
from throughcare_web.referral.jobs import remind_and_expire
from throughcare_web.referral.models import Withdrawal
from throughcare_web.referral.waiting import queries as waiting
from throughcare_web.referral.waiting.actions import join_waitlist, leave_waitlist, offer_place


pytestmark = pytest.mark.django_db

WAIT = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
DAY = dt.date(2024, 3, 3)


@pytest.fixture
def region() -> Region:
    """Return a program with a patient who has a consent, and two programs beside it."""
    return referrals.region()


def now(region: Region, of: Any = None) -> Any:
    """Return a patient's row as it is now."""
    with in_program(region.harbor):
        return patients.patient(region.harbor, (of or region.patient).pk)


def in_care(region: Region) -> Any:
    """Let the patient be in the navigator's care, and return the episode."""
    episode = start_episode(region.navigator, region.patient, on=dt.date(2024, 1, 5))
    return set_care_manager(region.navigator, episode, member=region.navigator.membership)


def wait(region: Region) -> Any:
    """Put the patient on the program's own waitlist."""
    return join_waitlist(region.navigator, region.patient, wait=WAIT, request_id=uuid.uuid4())


def entry(region: Region, row: Any) -> Any:
    """Return a waitlist entry as it is now."""
    with in_program(region.harbor):
        return waiting.entry(region.harbor, row.pk)


def episode_of(region: Region) -> Any:
    """Return the patient's newest episode as it is now."""
    with in_program(region.harbor):
        return patients.episodes(region.patient).first()


def test_open_episode_ends_on_the_day_of_death_and_leaves_the_caseload(region: Region) -> None:
    in_care(region)

    record_death(region.navigator, region.patient, died_on=DAY)

    ended = episode_of(region)
    assert (ended.status, ended.outcome, ended.ends_on) == ("finished", EpisodeOutcome.DIED, DAY)
    assert (now(region).deceased, now(region).died_on) == (True, DAY)
    with in_program(region.harbor):
        assert list(patients.caseload(region.harbor, region.navigator.membership)) == []
        assert [one.died for one in patients.search(region.harbor, "Exampleton")] == ["Died on 2024-03-03"]


def test_planned_episode_is_cancelled_and_an_unknown_day_stays_unknown(region: Region) -> None:
    start_episode(region.navigator, region.patient, status=EpisodeStatus.PLANNED)

    record_death(region.navigator, region.patient)

    assert (episode_of(region).status, episode_of(region).outcome) == ("cancelled", EpisodeOutcome.DIED)
    assert (now(region).deceased, now(region).died_on) == (True, None)


def test_open_referrals_are_taken_back_and_the_other_side_is_not_told_why(region: Region) -> None:
    region.open_places(1)
    accepted = actions.accept(region.nurse, region.sent())
    other = region.sent(region.outside)
    with in_program(region.harbor):
        outbox.queue(region.harbor.pk, channel="email", to="a@example.org", body="It waits.", about=other)

    record_death(region.navigator, region.patient, died_on=DAY)

    for row in (accepted, other):
        assert region.now(row).state == ReferralState.WITHDRAWN
    with in_program(region.harbor):
        assert {one.reason for one in Withdrawal.objects.all()} == {WithdrawReason.DIED}
        assert OutboxMessage.objects.filter(sent_at=None, cancelled_at=None).count() == 0
    assert outbox.deliver(timezone.now()) == 0
    with in_program(region.meadow):
        assert Withdrawal.objects.count() == 0
        told = sent.timeline(region.now(accepted, region.meadow)).last()
        assert (told.step, told.reason, told.words) == ("withdraw", "", "")
        (line,) = availability.open_places([region.place.pk], timezone.now())[region.place.pk]
        assert line.open == 1


def test_consent_sent_to_the_telephone_of_who_has_died_cannot_be_signed_and_is_not_sent(
    region: Region,
) -> None:
    mailbox = ContactEntry(kind=ContactKind.EMAIL, value="ros@example.org", may_leave_message=True)
    safe = add_contact(region.navigator, region.patient, contact=mailbox)
    with in_program(region.harbor):
        row = ask_to_sign(
            region.navigator,
            region.patient,
            draft=ConsentDraft(),
            contact_id=safe.pk,
            request_id=uuid.uuid4(),
        )

    record_death(region.navigator, region.patient)

    with in_program(region.harbor):
        assert signing(row.pk).state is SigningState.WITHDRAWN
    assert outbox.deliver(timezone.now()) == 0


def test_referral_of_who_had_arrived_is_never_late_again(region: Region) -> None:
    row = region.sent()
    actions.arrive(region.nurse, actions.accept(region.nurse, row, hold_place=False))
    later = timezone.now() + dt.timedelta(days=365)
    with in_program(region.harbor):
        assert [one.pk for one in sent.overdue(region.harbor, later)] == [row.pk]

    record_death(region.navigator, region.patient)

    assert region.now(row).state == ReferralState.ARRIVED
    with in_program(region.harbor):
        assert list(sent.overdue(region.harbor, later)) == []
        assert list(sent.sent_open(region.harbor)) == []
    with in_program(region.meadow):  # of its own patients it alone can know
        assert [one.pk for one in sent.overdue(region.meadow, later)] == [row.pk]


def test_place_on_the_waitlist_is_left_with_the_reason_and_an_offered_place_is_free(region: Region) -> None:
    row = offer_place(region.navigator, wait(region))

    record_death(region.navigator, region.patient, died_on=DAY)

    left = entry(region, row)
    assert (left.state, left.left_reason, left.claim_key) == (WaitState.LEFT, LeaveReason.DIED, None)


def test_nothing_about_the_person_is_left_on_the_desk(region: Region) -> None:
    in_care(region)
    wait(region)
    region.sent()
    start_assessment(region.navigator, region.patient)
    may = PERMISSIONS[Role.NAVIGATOR]
    later = timezone.now() + dt.timedelta(days=30)
    with in_program(region.harbor):
        assert desk(region.harbor, region.navigator.membership, may, later).tasks

    record_death(region.navigator, region.patient, died_on=DAY)

    with in_program(region.harbor):
        found = desk(region.harbor, region.navigator.membership, may, later)
        assert (found.tasks, found.caseload) == ([], [])
    remind_and_expire(later)
    with in_program(region.harbor):
        assert sent.counts(region.harbor, later) == {
            "incoming": 0,
            "questions": 0,
            "overdue": 0,
            "waiting": 0,
        }
        assert list(eligibility.waiting_inquiries(region.harbor)) == []


def test_front_desk_may_record_it_though_it_may_not_end_each_thing_itself(region: Region) -> None:
    desk_staff = staff.member(region.harbor, Role.FRONT_DESK)
    row = region.sent()

    record_death(desk_staff, region.patient)

    assert region.now(row).state == ReferralState.WITHDRAWN
    with in_program(region.harbor):
        said = {event.verb: event.actor_kind for event in audit_events(region.harbor)}
    assert said["records.record_death"] == "staff"
    assert said["referral.withdraw"] == "system"


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (timezone.localdate() + dt.timedelta(days=2), "up to today"),
        (dt.date(1990, 3, 6), "on or after the date of birth"),
    ],
)
def test_day_to_come_or_before_the_birth_is_refused_and_nothing_ends(
    region: Region, day: dt.date, wanted: str
) -> None:
    in_care(region)

    with pytest.raises(BadInput, match=wanted):
        record_death(region.navigator, region.patient, died_on=day)

    assert (now(region).deceased, episode_of(region).status) == (False, "active")


def test_nothing_new_begins_for_somebody_who_has_died(region: Region) -> None:
    record_death(region.navigator, region.patient)

    begin = (
        lambda: start_episode(region.navigator, region.patient),
        lambda: start_assessment(region.navigator, region.patient),
        lambda: region.sent(),
        lambda: wait(region),
    )
    for one in begin:
        with pytest.raises(BadInput, match="death is recorded"):
            one()


def test_recorded_again_only_the_day_is_corrected(region: Region) -> None:
    in_care(region)
    record_death(region.navigator, region.patient)

    record_death(region.navigator, region.patient, died_on=DAY)

    with in_program(region.harbor):
        assert standing(region.patient).died_on == DAY
    assert (now(region).died_on, episode_of(region).ends_on) == (DAY, DAY)


def test_mistake_taken_back_lets_go_on_what_can_and_keeps_the_place_in_line(region: Region) -> None:
    move_episode(region.navigator, in_care(region), to=EpisodeStatus.ONHOLD)
    row, referral = wait(region), region.sent()
    draft = start_assessment(region.navigator, region.patient)
    save_answers(region.navigator, draft, answers=[Sent(path="cows", value=9, based_on=0)])
    record_death(region.navigator, region.patient, died_on=DAY)

    take_back_death(region.navigator, region.patient, reason="It was her neighbor.")

    assert (now(region).deceased, now(region).died_on) == (False, None)
    again = episode_of(region)
    assert (again.status, again.outcome, again.ends_on) == ("onhold", "", None)
    back = entry(region, row)
    assert (back.state, back.joined_at, back.left_reason) == (WaitState.WAITING, row.joined_at, "")
    assert region.now(referral).state == ReferralState.WITHDRAWN
    with in_program(region.harbor):
        resumed = intake.open_draft(region.patient)
        assert resumed.pk != draft.pk
        assert intake.answers(resumed)["cows"].value == 9
        assert standing(region.patient) is None


def test_who_left_the_list_before_is_not_put_back_by_a_mistake(region: Region) -> None:
    row = leave_waitlist(region.navigator, wait(region), reason=LeaveReason.DIED)
    record_death(region.navigator, region.patient)

    take_back_death(region.navigator, region.patient, reason="Another person.")

    assert entry(region, row).state == WaitState.LEFT


def test_taking_back_needs_a_reason_and_a_recorded_death(region: Region) -> None:
    with pytest.raises(BadInput):
        take_back_death(region.navigator, region.patient, reason="None is recorded.")
    record_death(region.navigator, region.patient)
    with pytest.raises(BadInput):
        take_back_death(region.navigator, region.patient, reason=" ")
    assert now(region).deceased


def test_death_holds_for_every_record_of_the_person(region: Region) -> None:
    second = referrals.patient(region.navigator, "Rosa", "Example", phone="43")
    start_episode(region.navigator, second)
    merge_patients(region.navigator, region.patient, other=second, reason="One person.")

    record_death(region.navigator, second, died_on=DAY)

    assert now(region).deceased
    assert now(region, second).deceased
    unmerge_patient(region.navigator, now(region, second), reason="Two people after all.")
    take_back_death(region.navigator, second, reason="She is alive.")
    assert (now(region).deceased, now(region, second).deceased) == (True, False)
    with in_program(region.harbor):
        assert patients.current_episode(now(region, second)).status == EpisodeStatus.ACTIVE


def test_neither_wins_where_one_of_two_records_says_that_the_person_died(region: Region) -> None:
    second = referrals.patient(region.navigator, "Rosa", "Example", phone="43")
    record_death(region.navigator, second, died_on=DAY)
    for stays, goes in ((region.patient, second), (second, region.patient)):
        with pytest.raises(BadInput, match="recorded on both"):
            merge_patients(region.navigator, stays, other=goes, reason="One person.")

    record_death(region.navigator, region.patient, died_on=DAY + dt.timedelta(days=1))
    merge_patients(region.navigator, region.patient, other=second, reason="One person.")

    assert now(region).died_on == DAY + dt.timedelta(days=1)


def test_question_to_a_payer_that_waits_is_not_sent(region: Region) -> None:
    director = staff.member(region.harbor, Role.DIRECTOR)
    change_submitter(director, entry=SubmitterEntry(npi="1234567893", sender_id="H01", receiver_id="P01"))
    plan = CoverageEntry(payment=Payment.MEDICAID, payer_name="Plan", payer_id="12345", member_id="A1")
    asked = ask(
        region.navigator,
        region.patient,
        coverage=add_coverage(region.navigator, region.patient, coverage=plan),
    )

    record_death(region.navigator, region.patient)

    with in_program(region.harbor):
        assert list(eligibility.inquiries_to_send(region.harbor)) == []
        assert (
            eligibility.inquiry(region.harbor, asked.pk).get().withdrawn_reason == EpisodeOutcome.DIED.label
        )
