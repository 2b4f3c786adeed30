"""Every write about telling the state: that the program is nearly full, that the state was told, or that it was a slip."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.waitlist import state_told_by
from throughcare.waitlist import waitlist as record
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.records.written import by, own
from throughcare_web.referral.capacity.models import StateNotice


@action("referral.note_nearly_full")
def note_nearly_full(
    actor: Actor, *, places: int, taken: int, reached_on: dt.date, request_id: uuid.UUID
) -> StateNotice:
    """Write down that the program is nearly full, which the state has to be told; the same form again is the same row.

    Raises BadInput where so many taken do not make it nearly full, there are more than there can be, the day is still to
    come, or the state is still to be told of an earlier time.
    """
    share = record().clocks.near_full_percent
    if taken > places:
        raise BadInput("taken", f"{taken} of {places}", "no more than there are places")
    if state_told_by(taken, places, reached_on) is None:
        raise BadInput("taken", f"{taken} of {places}", f"at least {share} percent of the places")
    _passed("reached_on", reached_on)
    try:
        with transaction.atomic():
            row, _ = StateNotice.objects.get_or_create(
                program_id=actor.program_id,
                request_id=request_id,
                defaults={
                    "places": places,
                    "taken": taken,
                    "reached_on": reached_on,
                    "recorded_by_id": by(actor),
                },
            )
    except IntegrityError as error:
        raise BadInput("the state", "something it is still to be told", "that it was told first") from error
    note(places=places, taken=taken)
    return row


@action("referral.record_state_told")
def record_state_told(actor: Actor, notice: StateNotice, *, told_on: dt.date, words: str = "") -> StateNotice:
    """Write down when the state was told, whom and how; return the row.

    Raises BadInput for a day before the program was nearly full or one still to come, or where it is closed already.
    """
    row = _open(notice)
    _passed("told_on", told_on)
    if told_on < row.reached_on:
        raise BadInput("told_on", "a day before you were nearly full", f"{row.reached_on} or later")
    row.told_on, row.words = told_on, words
    return _closed(actor, row)


@action("referral.take_back_notice")
def take_back_notice(actor: Actor, notice: StateNotice) -> StateNotice:
    """Say that the program was not nearly full: a slip. The state need not be told; the row stays. BadInput where it is closed."""
    row = _open(notice)
    row.is_slip = True
    return _closed(actor, row)


def _open(notice: StateNotice) -> StateNotice:
    row = own(notice, locked=True)
    if row.closed_at is not None:
        raise BadInput("the state", "something that is settled", "what it is still to be told")
    return row


def _closed(actor: Actor, row: StateNotice) -> StateNotice:
    row.closed_at, row.closed_by_id = timezone.now(), by(actor)
    row.save(update_fields=["told_on", "words", "is_slip", "closed_at", "closed_by"])
    return row


def _passed(name: str, day: dt.date) -> None:
    if day > timezone.localdate():
        raise BadInput(name, "a day still to come", "today or an earlier day")
