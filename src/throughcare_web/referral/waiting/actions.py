"""Every write to the waitlist: joining, being offered a place in turn, taking it or leaving, and what is given meanwhile."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare.terms.places_open import PlaceState
from throughcare.terms.referral import InterimService, LeaveReason, ReferralStep, WaitState
from throughcare.waitlist import referral as record
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, Staff, System
from throughcare_web.directory.availability.actions import (
    NoPlaceLeft,
    claim_place,
    release_place,
    take_place,
)
from throughcare_web.records.written import OTHER_FORM, living
from throughcare_web.referral import queries as referral_queries
from throughcare_web.referral.entries import Told, Wait
from throughcare_web.referral.models import STILL_WAITING, InterimServiceGiven, Referral, WaitlistEntry
from throughcare_web.referral.moving import move, remember
from throughcare_web.referral.waiting import queries


@action("referral.join_waitlist")
def join_waitlist(actor: Actor, person: Any, *, wait: Wait, request_id: uuid.UUID) -> WaitlistEntry:
    """Put a patient of ours, or a referral that we accepted, on the waitlist; the same form again returns the same entry.

    Whoever was referred asked on the day of the referral: from then on the place and the clocks of the law are counted.

    Raises BadInput when the person waits for this already, or the referral is not accepted.
    """
    ours = _patient_of(person)
    if ours is not None:
        living(ours)
    of_whom = {"referral": person} if isinstance(person, Referral) else {"patient": person}
    try:
        with transaction.atomic():
            row, is_new = WaitlistEntry.objects.get_or_create(
                program_id=actor.program_id,
                request_id=request_id,
                defaults={
                    **of_whom,
                    "patient": ours,
                    **_facts(wait),
                    "joined_at": (isinstance(person, Referral) and person.sent_at) or timezone.now(),
                    "level": wait.level.value,
                    "medication": wait.medication.value if wait.medication else "",
                    "reason": wait.reason.value,
                    "recorded_by": actor.membership if isinstance(actor, Staff) else None,
                },
            )
    except IntegrityError as error:
        raise BadInput("the waitlist", "this person already", "somebody who does not wait yet") from error
    if not is_new and getattr(row, f"{next(iter(of_whom))}_id") != person.pk:
        raise OTHER_FORM
    if is_new and row.referral_id:
        move(actor, person, ReferralStep.WAITLIST)
    return row


@action("referral.change_wait_facts")
def change_wait_facts(actor: Actor, entry: WaitlistEntry, *, wait: Wait) -> WaitlistEntry:
    """Correct the facts that the order asks for; the row keeps what they were."""
    row = _locked(entry)
    for name, value in _facts(wait).items():
        setattr(row, name, value)
    row.save(update_fields=list(_facts(wait)))
    return row


@action("referral.offer_place")
def offer_place(
    actor: Actor, entry: WaitlistEntry, *, words: str = "", listing_id: int | None = None
) -> WaitlistEntry:
    """Offer a place, held for some hours; out of turn only with the reason in words.

    It is claimed where places are counted: at the listing that was asked, or at `listing_id`, or at that of our own with
    the most room.

    Raises BadInput when the person no longer waits, is not next and no reason is given, or no place is left.
    """
    row, now = _locked(entry), timezone.now()
    _only(row, WaitState.WAITING)
    ahead = sum(1 for one in _ahead_of(row) if one.entry.state == WaitState.WAITING.value)
    if ahead and not words.strip():
        raise BadInput("the order", f"{ahead} ahead of this person", "who is next, or the reason in words")
    until = now + dt.timedelta(hours=record().follow.offer_hours)
    row.state, row.offered_at, row.offer_until, row.offer_words = WaitState.OFFERED.value, now, until, words
    row.save(update_fields=["state", "offered_at", "offer_until", "offer_words"])
    if row.referral_id:
        move(actor, row.referral, ReferralStep.OFFER, told=Told(words="A place is offered."))
    note(ahead=ahead)
    if row.referral_id:
        return _claim(row, row.referral.listing_id)
    return _claim(row, listing_id or queries.counting_listing(row.program, row.level, now))


@action("referral.take_offer")
def take_offer(actor: Actor, entry: WaitlistEntry) -> WaitlistEntry:
    """Write down that the person takes the offered place: they wait no more."""
    row, now = _locked(entry), timezone.now()
    _only(row, WaitState.OFFERED)
    row.state, row.closed_at = WaitState.PLACED.value, now
    row.save(update_fields=["state", "closed_at"])
    if row.claim_key:
        take_place(_system(row), claim_id=row.claim_key)
    if row.referral_id:
        remember(row.referral, referral_queries.PLACED, row.joined_at, now)
    return row


@action("referral.leave_waitlist")
def leave_waitlist(actor: Actor, entry: WaitlistEntry, *, reason: LeaveReason) -> WaitlistEntry:
    """Take a person off the list, with the reason; an offered place is free again."""
    row = _locked(entry)
    if row.state not in STILL_WAITING:
        raise BadInput("this person", f'"{WaitState(row.state).label}"', "somebody who waits")
    row.state, row.left_reason, row.closed_at = WaitState.LEFT.value, reason.value, timezone.now()
    row.save(update_fields=["state", "left_reason", "closed_at"])
    return _release(row)


@action("referral.return_to_waitlist")
def return_to_waitlist(actor: Actor, entry: WaitlistEntry) -> WaitlistEntry:
    """Put a person back who was taken off the list as having died, by mistake: they wait from the day they asked.

    Raises BadInput for anybody else.
    """
    row = _locked(entry)
    if row.left_reason != LeaveReason.DIED.value:
        raise BadInput("this person", f'"{WaitState(row.state).label}"', "somebody who was said to have died")
    row.state, row.left_reason, row.closed_at = WaitState.WAITING.value, "", None
    row.save(update_fields=["state", "left_reason", "closed_at"])
    return row


@action("referral.lapse_offer")
def lapse_offer(actor: Actor, entry: WaitlistEntry) -> WaitlistEntry:
    """Let an offer end that was not taken in time: the person waits on, in the place they had."""
    row = _locked(entry)
    _only(row, WaitState.OFFERED)
    row.state, row.offer_until = WaitState.WAITING.value, None
    row.save(update_fields=["state", "offer_until"])
    return _release(row)


@action("referral.settle_entry")
def settle_entry(actor: Actor, entry: WaitlistEntry) -> WaitlistEntry:
    """Take a person off the list whose referral is over: placed where they have come, else no longer waiting.

    Raises BadInput when they no longer wait, or their referral goes on.
    """
    row = _locked(entry)
    has_come = row.referral is not None and row.referral.state in referral_queries.CAME
    is_over = row.referral is not None and row.referral.state in referral_queries.NOT_TO_BE
    if row.state not in STILL_WAITING or not (has_come or is_over):
        raise BadInput("this person", "one whose wait goes on, or is over", "one whose referral is over")
    row.state = WaitState.PLACED.value if has_come else WaitState.LEFT.value
    row.left_reason = "" if has_come else LeaveReason.OTHER.value
    row.closed_at = timezone.now()
    row.save(update_fields=["state", "left_reason", "closed_at"])
    if has_come and row.claim_key:
        with suppress(BadInput):  # it ran out before the person came
            take_place(_system(row), claim_id=row.claim_key)
        return row
    return _release(row)


@action("referral.record_interim_service")
def record_interim_service(
    actor: Actor, entry: WaitlistEntry, *, service: InterimService, request_id: uuid.UUID, words: str = ""
) -> InterimServiceGiven:
    """Write down what was given to a person who waits; the same form again returns the first row."""
    row, _ = InterimServiceGiven.objects.get_or_create(
        program_id=actor.program_id,
        request_id=request_id,
        defaults={
            "entry": entry,
            "service": service.value,
            "words": words,
            "recorded_by": actor.membership if isinstance(actor, Staff) else None,
        },
    )
    if row.entry_id != entry.pk:
        raise OTHER_FORM
    return row


def _locked(entry: WaitlistEntry) -> WaitlistEntry:
    rows = WaitlistEntry.objects.select_for_update(of=("self",))
    return rows.select_related("program", "referral").get(pk=entry.pk)


def _only(row: WaitlistEntry, state: WaitState) -> None:
    if row.state != state.value:
        raise BadInput("this person", f'"{WaitState(row.state).label}"', f'"{state.label}"')


def _ahead_of(row: WaitlistEntry) -> Iterator[queries.Queued]:
    """Yield those who wait for the same and come before."""
    for queued in queries.waitlist(row.program, row.level)[LevelOfCare(row.level)]:
        if queued.entry.pk == row.pk:
            return
        yield queued


def _patient_of(person: Any) -> Any:
    """Return the patient who is to wait, or whom a referral became here already; None where it did not."""
    if not isinstance(person, Referral):
        return person
    became = referral_queries.received(person)
    return became.patient if became else None


def _facts(wait: Wait) -> dict[str, Any]:
    return {"pregnant": wait.pregnant, "injects": wait.injects, "overdose_on": wait.overdose_on}


def _claim(row: WaitlistEntry, listing_id: int | None) -> WaitlistEntry:
    """Hold a place in the directory, last of all; where nobody counts the places, the offer stands without."""
    if listing_id is None:
        return row
    request_id = uuid.uuid5(row.pk, row.offered_at.isoformat())
    try:
        claim = claim_place(
            _system(row),
            listing_id=listing_id,
            level=row.level,
            request_id=request_id,
            expires_at=row.offer_until,
        )
    except NoPlaceLeft as none:
        if none.state is PlaceState.FULL:
            raise BadInput("the places", "none left", "a free place") from none
        return row
    row.claim_key = claim.id
    row.save(update_fields=["claim_key"])
    return row


def _release(row: WaitlistEntry) -> WaitlistEntry:
    if row.claim_key:
        release_place(_system(row), claim_id=row.claim_key)
        row.claim_key = None
        row.save(update_fields=["claim_key"])
    return row


def _system(row: WaitlistEntry) -> System:
    return System("referral.waiting", row.program)
