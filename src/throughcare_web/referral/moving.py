"""How a step of a referral is written: the row locked, the step allowed, the event added. Called inside actions alone.

What may be done in which state is the core's (`throughcare.waitlist`); the row's lock decides between two at once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms.records import EpisodeStatus
from throughcare.terms.referral import (
    DeclineReason,
    ReferralSide,
    ReferralState,
    ReferralStep,
    ReferralUrgency,
)
from throughcare.waitlist import NotPossible, allowed, due_at, next_state
from throughcare_web.accounts.actions import note
from throughcare_web.accounts.actors import Actor, SignedLink, Staff, System
from throughcare_web.consent.shared import NotShared, hold
from throughcare_web.records.episodes.actions import move_episode
from throughcare_web.records.patients.queries import current_episode
from throughcare_web.referral import facts, queries
from throughcare_web.referral.entries import NOTHING_TOLD, Told
from throughcare_web.referral.models import ListingAnswer, Referral, ReferralEvent, ReferralPolicy


_ANSWERS = {
    ReferralStep.ACCEPT: ReferralState.ACCEPTED,
    ReferralStep.DECLINE: ReferralState.DECLINED,
    ReferralStep.EXPIRE: ReferralState.EXPIRED,
}
_LONGEST_HOURS = 24 * 365


def locked(referral: Referral) -> Referral:
    """Return the row as it is now, held until the transaction ends."""
    return Referral.objects.select_for_update(of=("self",)).select_related("listing").get(pk=referral.pk)


def sides(actor: Actor, referral: Referral) -> tuple[ReferralSide, ...]:
    """Return which sides an actor speaks for: the sender also for a receiver that it has on the telephone."""
    if isinstance(actor, SignedLink):
        return (ReferralSide.RECEIVER,)
    if isinstance(actor, System):
        return (ReferralSide.SYSTEM,)
    speaks_for = {
        ReferralSide.SENDER: actor.program_id == referral.program_id,
        ReferralSide.RECEIVER: referral.receiver_id in (None, actor.program_id),
    }
    return tuple(side for side, holds in speaks_for.items() if holds)


def move(
    actor: Actor,
    referral: Referral,
    step: ReferralStep,
    *,
    told: Told = NOTHING_TOLD,
    reason: DeclineReason | None = None,
    **changes: Any,
) -> Referral:
    """Do a step: change the row, add the event, return the row.

    `changes` are further fields of the row. Raises BadInput when the step is not possible (any more), NotShared when the
    sender would tell the receiver more than the patient's consent covers now.
    """
    if _is_sender_speaking(actor, referral, told):
        hold(referral.patient)  # before the row, as taking back a consent does: of the two, one waits
    row, now = locked(referral), timezone.now()
    before = ReferralState(row.state)
    side = _side(actor, row, before, step)
    try:
        after = next_state(before, step, side)
    except NotPossible:
        raise BadInput("this referral", f'"{before.label}"', "one that waits for this") from None
    if side is ReferralSide.SENDER and told.words and row.receiver_id and step is not ReferralStep.SEND:
        _may_tell(row)  # words travel too
    if step in _ANSWERS and before in (ReferralState.SENT, ReferralState.QUESTION_ASKED):
        changes["answered_at"] = now
        _remember(row, _ANSWERS[step], reason, now)
    if told.visit_at is not None:
        changes["visit_at"] = told.visit_at
    _change(row, after, now, changes)
    _write_down(actor, row, (before, after), _Done(step, side, told, reason, now))
    note(step=step.value, state=after.value)
    return row


def begin_planned(actor: System, patient: Any) -> None:
    """Let the episode that is planned for a patient begin: they have come."""
    episode = current_episode(patient)
    if episode is not None and episode.status == EpisodeStatus.PLANNED.value:
        move_episode(actor, episode, to=EpisodeStatus.ACTIVE)


def own_hours(referral: Referral) -> dict[ReferralUrgency, int]:
    """Return the hours to answer that the sending program set; those of the record where we may not read its policy."""
    return facts.hours(ReferralPolicy.objects.filter(program_id=referral.program_id).first())


def remember(
    referral: Referral, outcome: str, since: dt.datetime, now: dt.datetime, reason: str = ""
) -> None:
    """Count how a place answered and how long it took: of nobody, by no program."""
    hours = min(max(0, round((now - since).total_seconds() / 3600)), _LONGEST_HOURS)
    ListingAnswer.objects.create(
        listing_id=referral.listing_id,
        month=now.date().replace(day=1),
        outcome=outcome,
        reason=reason,
        hours=hours,
    )


_FOR_US = (
    "Throughcare"  # what the other side reads: which of our jobs it was would say why (a death, a consent)
)


@dataclass(frozen=True, slots=True)
class _Done:
    """A step as it was done."""

    step: ReferralStep
    side: ReferralSide
    told: Told
    reason: DeclineReason | None
    at: dt.datetime


def _is_sender_speaking(actor: Actor, referral: Referral, told: Told) -> bool:
    """Return whether the sending program says something of the patient: that needs a consent at that moment."""
    return isinstance(actor, Staff) and actor.program_id == referral.program_id and bool(told.words)


def _may_tell(row: Referral) -> None:
    """Raise NotShared unless the patient's consent still covers telling the place something."""
    if (refusal := queries.may_still_tell(row)) is not None:
        raise NotShared(refusal)


def _write_down(
    actor: Actor, row: Referral, states: tuple[ReferralState, ReferralState], done: _Done
) -> None:
    """Add the event, in the name of the program that acts, for the other one to see."""
    before, after = states
    ReferralEvent.objects.create(
        program_id=actor.program_id,
        shared_with_id=row.receiver_id if actor.program_id == row.program_id else row.program_id,
        referral=row,
        at=done.at,
        step=done.step.value,
        before=before.value,
        after=after.value,
        side=done.side.value,
        by_kind=actor.kind,
        by=_FOR_US if isinstance(actor, System) else str(actor),
        reason=done.reason.value if done.reason else "",
        words=done.told.words,
        visit_at=done.told.visit_at,
    )


def _remember(row: Referral, outcome: ReferralState, reason: DeclineReason | None, now: dt.datetime) -> None:
    remember(row, outcome.value, row.sent_at or now, now, reason.value if reason else "")


def _side(actor: Actor, row: Referral, state: ReferralState, step: ReferralStep) -> ReferralSide:
    """Return the side for which the actor may do the step, or else any it speaks for: the step then says no."""
    spoken = sides(actor, row)
    return next((side for side in spoken if step in allowed(state, side)), spoken[0])


def _change(row: Referral, after: ReferralState, now: dt.datetime, changes: dict[str, Any]) -> None:
    """Write the row; where the state or the first visit changes, its clock begins anew."""
    if after != row.state or "visit_at" in changes:
        visit_at = changes.get("visit_at", row.visit_at)
        due = due_at(after, ReferralUrgency(row.urgency), now, visit_at=visit_at, hours=own_hours(row))
        anew = {"state": after.value, "since": now, "due_at": due, "reminders": 0}
        changes = {**changes, **anew}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
