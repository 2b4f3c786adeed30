"""Every write to emergency access: opening one, which alerts the directors at once, and reviewing it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import EmergencyReview
from throughcare_web.accounts import outbox
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, Staff
from throughcare_web.consent import facts
from throughcare_web.consent.emergency import queries
from throughcare_web.consent.models import EmergencyAccess, EmergencyReviewed
from throughcare_web.records import limits
from throughcare_web.records.patients.queries import survivor
from throughcare_web.records.written import by, own, sent_once


@action("consent.open_emergency_access")
def open_emergency_access(
    actor: Actor, patient: Any, *, reason: str, cannot_ask: bool, request_id: uuid.UUID | None = None
) -> EmergencyAccess:
    """Open a patient's record in an emergency for some hours, alert the directors at once, and return the row.

    `reason`: the nature of the emergency. `cannot_ask`: the patient's consent cannot be obtained in time. The same
    `request_id` again returns the first. Raises BadInput without a reason.
    """
    held = own(survivor(own(patient)))
    why = limits.lines(reason, "reason")
    if not why or not isinstance(actor, Staff):
        raise BadInput("reason", "nothing", "what the emergency is, from a member of staff")
    now, limit = timezone.now(), core.law().limit

    def make() -> EmergencyAccess:
        row = EmergencyAccess.objects.create(
            program_id=actor.program_id,
            patient=held,
            request_id=request_id,
            reason=why,
            cannot_ask=cannot_ask,
            opened_at=now,
            until_at=now + dt.timedelta(hours=limit.emergency_access_lasts.value),
            review_due_at=now + dt.timedelta(hours=limit.emergency_review_due.value),
            recorded_by_id=by(actor),
        )
        _alert(actor, row)
        return row

    taken = BadInput("reason", "a form sent twice", "one")
    row = sent_once(EmergencyAccess, request_id, make, of=held, taken=taken)
    note(access=str(row.pk))
    return row


@action("consent.review_emergency_access")
def review_emergency_access(
    actor: Actor, access: EmergencyAccess, *, outcome: EmergencyReview, words: str = ""
) -> EmergencyReviewed:
    """Say what a director found about an emergency access, and return the row; the one that stands, where there is one.

    What the only director opened is reviewed by an administrator. Raises BadInput from whoever opened it, from an
    administrator where a director can, and for anything but "justified" without words.
    """
    row = own(access)
    said = limits.lines(words, "what was found")
    if isinstance(actor, Staff) and row.recorded_by.user_id == actor.membership.user_id:
        raise BadInput(
            "the reviewer", "who opened it", "another director, or an administrator where there is none"
        )
    if not queries.directs(actor) and queries.other_directors(row):
        raise BadInput("the reviewer", "an administrator", "a director who did not open it")
    if outcome is not EmergencyReview.JUSTIFIED and not said:
        raise BadInput("what was found", "nothing", "what is to be followed up, or was not justified")
    if (first := EmergencyReviewed.objects.filter(access=row).first()) is not None:
        return first
    note(outcome=outcome.value, patient=str(row.patient_id))
    return EmergencyReviewed.objects.create(
        program_id=actor.program_id,
        access=row,
        outcome=outcome.value,
        words=said,
        recorded_by_id=by(actor),
    )


def _alert(actor: Actor, row: EmergencyAccess) -> None:
    """Tell every director, without a word of whose record it is; the administrators too where only its opener directs."""
    at, due = (
        moment.astimezone(facts.zone(row)).strftime("%Y-%m-%d %H:%M")
        for moment in (row.opened_at, row.review_due_at)
    )
    told = queries.directors(row.program)
    if not queries.other_directors(row):
        told = sorted({*told, *queries.administrators(row.program)})
    for address in told:
        outbox.queue(
            row.program_id,
            channel="email",
            to=address,
            subject=f"Emergency access opened, {row.program.name}",
            body=(
                f"{actor} opened a record in an emergency at {at}.\n"
                f"A director reviews it by {due}: sign in and open “Emergency access”.\n"
            ),
            about=row,
        )
    note(alerted=len(told))
