"""Every write to wishes not to share: asked by a patient, agreed or declined with a reason, ended."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import Purpose, RecipientKind, RecordPart, RestrictionState
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.consent import facts
from throughcare_web.consent.models import Restriction, RestrictionDecision
from throughcare_web.consent.shared import hold
from throughcare_web.records import limits
from throughcare_web.records.written import by, own, sent_once


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a patient asks not to be shared; empty collections mean all. `words`: as the patient said it."""

    words: str
    parts: Collection[RecordPart] = ()
    kinds: Collection[RecipientKind] = ()
    names: Collection[str] = ()
    purposes: Collection[Purpose] = ()
    paid_in_full: bool = False


@action("consent.ask_restriction")
def ask_restriction(
    actor: Actor, patient: Any, *, wish: Wish, request_id: uuid.UUID | None = None
) -> Restriction:
    """Keep what a patient asks not to be shared, and return the row, or that of the same `request_id` before."""
    held = hold(patient)
    words = limits.lines(wish.words, "what the patient asks")
    if not words:
        raise BadInput("what the patient asks", "nothing", "the wish in the patient's words")
    names = [name for one in wish.names if (name := limits.line(one, "with whom"))]

    def make() -> Restriction:
        return Restriction.objects.create(
            program_id=actor.program_id,
            patient=held,
            request_id=request_id,
            words=words,
            parts=sorted(wish.parts),
            kinds=sorted(wish.kinds),
            names=names,
            purposes=sorted(wish.purposes),
            paid_in_full=wish.paid_in_full,
            recorded_by_id=by(actor),
        )

    taken = BadInput("wish", "a form sent twice", "one")
    row = sent_once(Restriction, request_id, make, of=held, taken=taken)
    note(restriction=str(row.pk))
    return row


@action("consent.settle_restriction")
def settle_restriction(
    actor: Actor,
    restriction: Restriction,
    *,
    agreed: bool,
    reason: str = "",
    required_by_law: bool = False,
) -> RestrictionDecision:
    """Agree to a wish or decline it with a reason, and return the answer.

    Raises BadInput for a second answer, for declining without a reason, and for declining what the rule makes the program
    agree to: to keep from a health plan what the patient paid in full, unless a law requires it.
    """
    said = limits.lines(reason, "reason")
    row = own(restriction)
    hold(row.patient)
    if not agreed:
        _may_decline(row, said, required_by_law=required_by_law)
    state = RestrictionState.AGREED if agreed else RestrictionState.DECLINED
    return _decide(actor, row, state, said)


@action("consent.end_restriction")
def end_restriction(actor: Actor, restriction: Restriction, *, reason: str) -> RestrictionDecision:
    """End a wish that was agreed to, from today on, and return the row; BadInput without a reason or an agreement."""
    row = own(restriction)
    hold(row.patient)
    said = limits.lines(reason, "reason")
    if facts.state_of(row) is not RestrictionState.AGREED or not said:
        raise BadInput("restriction", "none agreed to, or no reason", "one that holds, and why it ends")
    return _decide(actor, row, RestrictionState.ENDED, said)


def _may_decline(row: Restriction, reason: str, *, required_by_law: bool) -> None:
    if not reason:
        raise BadInput("reason", "nothing", "why the program does not agree: the patient is told")
    asked = facts.wish(row, facts.today(row))
    if core.must_agree(asked, paid_in_full=row.paid_in_full, required_by_law=required_by_law):
        raise BadInput(
            "answer",
            "declined",
            "agreed: the patient paid in full, and it is about a health plan (42 CFR 2.26(a)(6))",
        )


def _decide(actor: Actor, row: Restriction, state: RestrictionState, reason: str) -> RestrictionDecision:
    note(patient=str(row.patient_id), state=state.value)
    try:
        with transaction.atomic():
            return RestrictionDecision.objects.create(
                program_id=actor.program_id,
                restriction=row,
                state=state.value,
                reason=reason,
                decided_on=facts.today(row),
                recorded_by_id=by(actor),
            )
    except IntegrityError as error:
        raise BadInput("answer", "a second one", "one answer to each wish") from error
