"""Every write of hand-overs: what a person asks for, what the desk does about it, and what is erased."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.public.call_me import call_me
from throughcare.terms.handover import AttemptOutcome, Channel, CloseOutcome, HandOverState
from throughcare.terms.records import ContactKind
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, Staff, System
from throughcare_web.accounts.queries import Membership
from throughcare_web.accounts.tally import counted_this_day, counted_this_hour
from throughcare_web.handover import facts
from throughcare_web.handover.entries import DeskEntry, Wish, due, spoken
from throughcare_web.handover.models import DeskSetting, HandOver, HandOverAttempt
from throughcare_web.intake.arriving.beginning import begin_care
from throughcare_web.records.patients.actions import add_contact, register_patient
from throughcare_web.records.patients.demographics import ContactEntry, Demographics
from throughcare_web.records.patients.queries import Patient
from throughcare_web.records.written import own


_OPEN = (HandOverState.NEW.value, HandOverState.CLAIMED.value)
_ERASED = {"name": "", "reach": "", "answers": None}


class TooManyCalls(Exception):
    """As many people asked in this hour, or this desk today, as the operator lets in; nothing was written."""


@action("handover.ask_for_call")
def ask_for_call(actor: Actor, *, desk: uuid.UUID, wish: Wish, request_id: uuid.UUID) -> None:
    """Keep what a person gave, for the desk that they were shown. The same request again, or a second one while the
    first is open, keeps nothing more.

    Raises TooManyCalls when as many came as the operator lets in; BadInput when the desk has closed meanwhile.
    """
    wish.check()
    row = DeskSetting.objects.select_related("operated_by").filter(pk=desk, is_open=True).first()
    if row is None:
        raise BadInput("desk", "one that takes no requests now", "an open one")
    now = timezone.now()
    within_the_hour = counted_this_hour("calls", now, most=settings.CALLS_AN_HOUR)
    if not (within_the_hour and counted_this_day(f"calls of desk {row.pk}", now, most=settings.CALLS_A_DAY)):
        raise TooManyCalls
    receive(System("public site", row.operated_by), desk=row, wish=wish, request_id=request_id)


@action("handover.receive")
def receive(actor: Actor, *, desk: DeskSetting, wish: Wish, request_id: uuid.UUID) -> None:
    """Put what a person gave into the program's queue, once."""
    now = timezone.now()
    try:
        with transaction.atomic():
            HandOver.objects.create(
                program_id=actor.program_id,
                request_id=request_id,
                name=wish.name.strip(),
                reach=wish.reach,
                answers=None
                if wish.answers is None
                else {key: list(codes) for key, codes in wish.answers.items()},
                channel=wish.channel.value,
                may_leave_message=wish.may_leave_message,
                best_time=wish.best_time.value,
                language=wish.language,
                consent_version=wish.consent_version,
                consent_text=wish.consent_text,
                asked_at=now,
                due_at=due(now, desk.answers_within_hours),
            )
    except IntegrityError:  # sent twice, or asked before and not yet called
        note(known=True)


@action("handover.change_desk")
def change_desk(actor: Actor, *, entry: DeskEntry) -> DeskSetting:
    """Say what the program's desk takes and how fast it answers; return the row. BadInput where it cannot hold."""
    entry.check()
    row, _ = DeskSetting.objects.update_or_create(
        operated_by_id=actor.program_id,
        defaults={
            "is_open": entry.is_open,
            "states": list(entry.states),
            "zip_prefixes": list(entry.zip_prefixes),
            "answers_within_hours": entry.answers_within_hours,
            "hours_text": entry.hours_text,
            "hours_text_es": entry.hours_text_es,
            "phone": entry.phone,
            "changed_at": timezone.now(),
        },
    )
    note(is_open=entry.is_open, answers_within_hours=entry.answers_within_hours)
    return row


@action("handover.open_request")
def open_request(actor: Actor, hand_over: HandOver) -> None:
    """Write down that somebody looked at what a person gave: it tells of their health, as a chart does."""
    own(hand_over)


@action("handover.claim")
def claim(actor: Actor, hand_over: HandOver) -> HandOver:
    """Take a request for oneself; return it. BadInput when somebody else was quicker."""
    row = _locked(hand_over)
    member = _membership(actor)
    if row.state == HandOverState.CLAIMED.value and row.claimed_by_id == member.pk:
        return row
    if row.state != HandOverState.NEW.value:
        raise BadInput("request", "one that somebody else has taken", "one that waits for somebody")
    row.state, row.claimed_by, row.claimed_at = HandOverState.CLAIMED.value, member, timezone.now()
    row.save(update_fields=["state", "claimed_by", "claimed_at"])
    return row


@action("handover.release")
def release(actor: Actor, hand_over: HandOver) -> HandOver:
    """Give a claimed request back to the queue, one's own or one that a colleague cannot see to; return it."""
    row = _locked(hand_over)
    if row.state != HandOverState.CLAIMED.value:
        raise BadInput("request", "one that nobody has taken", "one that is taken and not yet reached")
    row.state, row.claimed_by, row.claimed_at = HandOverState.NEW.value, None, None
    row.save(update_fields=["state", "claimed_by", "claimed_at"])
    return row


@action("handover.log_attempt")
def log_attempt(
    actor: Actor,
    hand_over: HandOver,
    *,
    outcome: AttemptOutcome,
    by_mistake: bool = False,
    request_id: uuid.UUID | None = None,
) -> HandOver:
    """Write down one attempt to reach the person; return the request, reached when that is what came of it.

    Raises BadInput for a request that is not taken, or for a message to somebody who wants none, unless it was left
    `by_mistake`: what happened is written down, too.
    """
    row = _locked(hand_over)
    is_unwanted = facts.is_unwanted(row, outcome)
    if is_unwanted and not by_mistake:
        raise BadInput(
            "what came of it", "a message, which the person does not want", "that it was a mistake"
        )
    if row.state not in (HandOverState.CLAIMED.value, HandOverState.REACHED.value):
        raise BadInput("request", "one that nobody has taken, or is closed", "one that you have taken")
    try:
        with transaction.atomic():
            HandOverAttempt.objects.create(
                program_id=actor.program_id,
                hand_over=row,
                request_id=request_id,
                outcome=outcome.value,
                recorded_by=_membership(actor),
            )
    except IntegrityError:  # the same form, sent twice
        return row
    if outcome is AttemptOutcome.REACHED and row.reached_at is None:
        row.state, row.reached_at = HandOverState.REACHED.value, timezone.now()
        row.save(update_fields=["state", "reached_at"])
    note(outcome=outcome.value, against_wish=is_unwanted)
    return row


@action("handover.close")
def close(actor: Actor, hand_over: HandOver, *, outcome: CloseOutcome) -> HandOver:
    """Close a request with what came of it; return it. What the person gave is erased at once where they asked for it."""
    row = _locked(hand_over)
    if row.state == HandOverState.CLOSED.value:
        raise BadInput("request", "one that is closed", "one that is open")
    if outcome is CloseOutcome.REGISTERED:
        raise BadInput(
            "what came of it", "a patient who is not registered", "registering the person, which closes it"
        )
    _close(row, outcome)
    note(outcome=outcome.value)
    return row


@action("handover.erase")
def erase(actor: Actor, hand_over: HandOver) -> HandOver:
    """Erase what a person gave, because they changed their mind; the request is closed with that, if it is open."""
    row = _locked(hand_over)
    if row.state != HandOverState.CLOSED.value:
        _close(row, CloseOutcome.DECLINED)
    if row.erased_at is None:
        HandOver.objects.filter(pk=row.pk).update(**_ERASED, erased_at=timezone.now())
    return HandOver.objects.get(pk=row.pk)


@action("handover.make_patient")
def make_patient(
    actor: Staff,
    hand_over: HandOver,
    *,
    demographics: Demographics | None = None,
    different_from: Collection[uuid.UUID] = (),
    existing: Patient | None = None,
) -> Patient:
    """Register the person, or find them in `existing`; return the patient. The request is closed with that.

    The way to reach them goes into the record. Care begins: an episode that the actor manages, and an assessment with the
    answers that they shared.

    Raises:
        PossibleDuplicates: somebody alike is registered: choose one as `existing`, or say `different_from`.
        BadInput: nobody has reached the person yet, or what is entered cannot be used.
    """
    row = _locked(hand_over)
    if row.patient_id:
        return row.patient
    if row.state != HandOverState.REACHED.value or row.erased_at is not None:
        raise BadInput("request", "one that is not reached, or is erased", "a person whom you have reached")
    contact = _contact_of(row)
    if existing is not None:
        patient = own(existing)
        add_contact(actor, patient, contact=contact, request_id=row.request_id)
    elif demographics is not None:
        said = replace(demographics, contacts=(contact, *demographics.contacts))
        patient = register_patient(
            actor, demographics=said, different_from=different_from, request_id=row.request_id
        )
    else:
        raise BadInput("patient", "neither a name nor a record", "one of them")
    document = facts.document(row)
    begin_care(actor, patient, answers=document, request_id=row.request_id)
    row.patient = patient
    row.save(update_fields=["patient"])
    _close(row, CloseOutcome.REGISTERED)
    note(patient=str(patient.pk), shared_answers=document is not None)
    return patient


@action("handover.forget_unreached")
def forget_unreached(actor: Actor, *, now: dt.datetime) -> int:
    """Erase what people of the actor's program gave more than the told number of days ago; return how many.

    What is still open is closed as not reached, or, of somebody who was reached, as answered.
    """
    record = call_me()
    before = now - dt.timedelta(days=record.keep_days)
    rows = HandOver.objects.select_for_update().filter(
        program_id=actor.program_id, asked_at__lte=before, erased_at=None
    )
    count = 0
    for row in rows:
        if row.state != HandOverState.CLOSED.value:
            _close(row, CloseOutcome.INFORMED if row.reached_at else CloseOutcome.NOT_REACHED)
        HandOver.objects.filter(pk=row.pk).update(**_ERASED, erased_at=now)
        count += 1
    note(count=count)
    return count


def _contact_of(row: HandOver) -> ContactEntry:
    """Return the way to reach a person as their record keeps it."""
    is_email = row.channel == Channel.EMAIL.value
    return ContactEntry(
        kind=ContactKind.EMAIL if is_email else ContactKind.PHONE,
        value=row.reach if is_email else spoken(row.reach),
        may_leave_message=row.may_leave_message,
        may_text=True if row.channel == Channel.TEXT.value else None,
        is_preferred=True,
    )


def _close(row: HandOver, outcome: CloseOutcome) -> None:
    row.state, row.outcome, row.closed_at = HandOverState.CLOSED.value, outcome.value, timezone.now()
    row.save(update_fields=["state", "outcome", "closed_at"])


def _locked(hand_over: HandOver) -> HandOver:
    """Return the row as it is now, held until the end of the action; of two people one comes first."""
    return own(hand_over, locked=True)


def _membership(actor: Actor) -> Membership:
    if not isinstance(actor, Staff):
        raise TypeError("a member of staff calls people")
    return actor.membership
