"""A referral goes from draft to first dose by steps that each side may take, and every state has its clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from throughcare.errors import BadInput
from throughcare.knowledge import RecordFault
from throughcare.terms.referral import (
    AfterDecline,
    DeclineReason,
    ReferralSide,
    ReferralState,
    ReferralStep,
    ReferralUrgency,
)
from throughcare.waitlist import (
    NotPossible,
    allowed,
    check_hours,
    due_at,
    expires_at,
    is_open,
    next_state,
    referral,
    reminders_at,
    task_status,
    then,
)
from throughcare.waitlist.record import check


SENDER, RECEIVER, SYSTEM = ReferralSide.SENDER, ReferralSide.RECEIVER, ReferralSide.SYSTEM
State, Step = ReferralState, ReferralStep
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


def test_the_way_from_draft_to_first_dose() -> None:
    state = State.DRAFTED
    for step, side in (
        (Step.SEND, SENDER),
        (Step.ASK, RECEIVER),
        (Step.ANSWER, SENDER),
        (Step.ACCEPT, RECEIVER),
        (Step.SCHEDULE, RECEIVER),
        (Step.NO_SHOW, RECEIVER),
        (Step.SCHEDULE, SENDER),
        (Step.ARRIVE, RECEIVER),
        (Step.GIVE_FIRST_DOSE, RECEIVER),
    ):
        state = next_state(state, step, side)

    assert state is State.FIRST_DOSE_GIVEN


@pytest.mark.parametrize("state", [State.DECLINED, State.FIRST_DOSE_GIVEN, State.WITHDRAWN, State.EXPIRED])
@pytest.mark.parametrize("side", list(ReferralSide))
def test_what_is_over_stays_over(state: ReferralState, side: ReferralSide) -> None:
    assert allowed(state, side) == ()
    assert not is_open(state, dose_expected=True)


def test_only_the_receiving_side_answers() -> None:
    for step in (Step.ACCEPT, Step.ASK, Step.DECLINE):
        with pytest.raises(NotPossible, match="Sent, waiting for an answer: this cannot be done now"):
            next_state(State.SENT, step, SENDER)


def test_only_the_sending_side_takes_a_referral_back_and_only_the_system_lets_it_expire() -> None:
    assert next_state(State.SENT, Step.WITHDRAW, SENDER) is State.WITHDRAWN
    assert Step.WITHDRAW not in allowed(State.SENT, RECEIVER)
    assert next_state(State.SENT, Step.EXPIRE, SYSTEM) is State.EXPIRED
    assert Step.EXPIRE not in allowed(State.SENT, SENDER)


def test_accepted_does_not_expire_and_waiting_keeps_it_accepted() -> None:
    assert Step.EXPIRE not in allowed(State.ACCEPTED, SYSTEM)
    assert next_state(State.ACCEPTED, Step.WAITLIST, RECEIVER) is State.ACCEPTED


def test_arriving_ends_it_only_where_no_medication_is_to_start() -> None:
    assert is_open(State.ARRIVED, dose_expected=True)
    assert not is_open(State.ARRIVED, dose_expected=False)
    assert is_open(State.NO_SHOW, dose_expected=False)


def test_more_urgent_is_due_no_later() -> None:
    for state in State:
        due = [due_at(state, urgency, NOON) for urgency in ReferralUrgency]
        assert due == sorted(due) if None not in due else due == [None] * len(due)
    for urgency in ReferralUrgency:
        answer = due_at(State.SENT, urgency, NOON)
        assert answer is not None
        assert all(NOON < at < answer for at in reminders_at(urgency, NOON))
        assert answer < expires_at(urgency, NOON)


def test_a_program_sets_its_own_hours_to_answer() -> None:
    own = {ReferralUrgency.ROUTINE: 200}

    assert due_at(State.SENT, ReferralUrgency.ROUTINE, NOON, hours=own) == NOON + hours(200)
    assert due_at(State.SENT, ReferralUrgency.TODAY, NOON, hours=own) == NOON + hours(4)
    assert expires_at(ReferralUrgency.ROUTINE, NOON, own) == NOON + hours(200)


@pytest.mark.parametrize(
    ("own", "where", "wanted"),
    [
        ({ReferralUrgency.SOON: 48, ReferralUrgency.ROUTINE: 2}, "soon", "at most 2 hours, as for “Routine”"),
        ({ReferralUrgency.TODAY: 30}, "today", "at most 24 hours, as for “Within days”"),
        ({ReferralUrgency.SOON: 49}, "soon", "at most 48 hours, as for “Routine”"),
        ({ReferralUrgency.ROUTINE: 23}, "routine", "at least 24 hours, as for “Within days”"),
        ({ReferralUrgency.SOON: 3}, "soon", "at least 4 hours, as for “Today”"),
    ],
)
def test_an_answer_may_take_no_longer_than_a_less_urgent_one(
    own: dict[ReferralUrgency, int], where: str, wanted: str
) -> None:
    with pytest.raises(BadInput) as refused:
        check_hours(own)

    assert (refused.value.where, refused.value.wanted) == (where, wanted)


def test_hours_that_grow_with_less_urgency_are_a_programs_own_choice() -> None:
    for own in (
        {},
        {ReferralUrgency.SOON: 48},
        {ReferralUrgency.TODAY: 1, ReferralUrgency.SOON: 1, ReferralUrgency.ROUTINE: 1},
        {ReferralUrgency.TODAY: 72, ReferralUrgency.SOON: 100, ReferralUrgency.ROUTINE: 336},
    ):
        check_hours(own)


def test_after_a_first_visit_word_of_it_is_due() -> None:
    visit = NOON + hours(50)

    assert due_at(State.SCHEDULED, ReferralUrgency.SOON, NOON, visit_at=visit) == visit + hours(24)
    assert due_at(State.SCHEDULED, ReferralUrgency.SOON, NOON) == NOON + hours(24)


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        (State.SENT, "requested", "2.0"),
        (State.DECLINED, "rejected", "4.0"),
        (State.NO_SHOW, "in-progress", "5.1.2"),
        (State.FIRST_DOSE_GIVEN, "completed", "7.0"),
        (State.EXPIRED, "failed", ""),
    ],
)
def test_a_state_has_its_name_in_fhir_and_bser(state: ReferralState, status: str, code: str) -> None:
    assert (task_status(state).status, task_status(state).business_code) == (status, code)


def test_a_decline_suggests_what_comes_next() -> None:
    assert then(DeclineReason.NO_PLACE) is AfterDecline.WAITLIST
    assert then(DeclineReason.PSYCHIATRIC_NEED) is AfterDecline.HIGHER
    assert all(then(reason) for reason in DeclineReason)


@pytest.mark.parametrize("part", ["state", "step", "clock", "decline"])
def test_a_record_that_leaves_out_a_code_or_says_it_twice_is_refused(part: str) -> None:
    whole = getattr(referral(), part)
    for broken in (whole[1:], (*whole, whole[0])):
        with pytest.raises(RecordFault, match=f"referral.{part}: wanted each of"):
            check(replace(referral(), **{part: broken}))


def test_a_link_lasts_72_hours_and_small_numbers_are_not_shown() -> None:
    assert referral().link.hours == 72
    assert referral().need.smallest == 11
    assert "working numbers" in referral().basis.both.en
