"""What can be done to a referral in which state, by which side, and what it leads to.

The table is `knowledge/referral.toml`; who a side is, and how a step is written down, is the web's.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.terms.referral import (
    AfterDecline,
    DeclineReason,
    ReferralSide,
    ReferralState,
    ReferralStep,
)
from throughcare.waitlist.record import StepRecord, referral


_OVER = frozenset(
    {
        ReferralState.DECLINED,
        ReferralState.FIRST_DOSE_GIVEN,
        ReferralState.WITHDRAWN,
        ReferralState.EXPIRED,
    }
)


class NotPossible(ValueError):
    """A step cannot be done to a referral as it stands; the message says so in one line."""


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """A state for exchange: status of a FHIR Task; business status of the BSeR guide, "" where it has none."""

    status: str
    business_code: str
    business_words: str


def next_state(state: ReferralState, step: ReferralStep, side: ReferralSide) -> ReferralState:
    """Return the state after a step; NotPossible where that side cannot do it in that state."""
    if step not in allowed(state, side):
        raise NotPossible(f"{state.label}: this cannot be done now")
    return _record(step).to or state


def allowed(state: ReferralState, side: ReferralSide) -> tuple[ReferralStep, ...]:
    """Return what a side can do in a state."""
    return tuple(one.code for one in referral().step if state in one.states and side in one.by)


def is_open(state: ReferralState, *, dose_expected: bool) -> bool:
    """Return whether something is still to come; without a medication to start, arriving is the end."""
    return state not in _OVER and (dose_expected or state is not ReferralState.ARRIVED)


def task_status(state: ReferralState) -> TaskStatus:
    """Return a state as FHIR and BSeR call it."""
    found = next(one for one in referral().state if one.code is state)
    return TaskStatus(found.task, found.business, found.business_words)


def then(reason: DeclineReason) -> AfterDecline:
    """Return what to suggest after a decline for this reason."""
    return next(one.then for one in referral().decline if one.reason is reason)


def _record(step: ReferralStep) -> StepRecord:
    return next(one for one in referral().step if one.code is step)
