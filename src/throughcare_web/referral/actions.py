"""Every write to referrals: sent with one consent and one disclosure each, asked about, answered, followed to the first dose.

Waiting for a place is in `waiting`, answers by a signed link in `outside`, counts of unmet need in `need`.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from throughcare.errors import BadInput
from throughcare.terms.places_open import PlaceState
from throughcare.terms.referral import DeclineReason, ReferralStep, ReferralUrgency, WithdrawReason
from throughcare.terms.sharing import NoticeForm, Purpose
from throughcare.waitlist import check_hours
from throughcare_web.accounts import outbox
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, Staff, System
from throughcare_web.consent.actions import disclose, tell_by_word
from throughcare_web.consent.queries import digest_of
from throughcare_web.consent.shared import Shared
from throughcare_web.directory.availability.actions import (
    NoPlaceLeft,
    claim_place,
    release_place,
    take_place,
)
from throughcare_web.records.patients.queries import family
from throughcare_web.records.written import OTHER_FORM, living
from throughcare_web.referral import facts, queries
from throughcare_web.referral.entries import NOTHING_TOLD, Asked, NotTold, Told, with_words
from throughcare_web.referral.facts import recipient
from throughcare_web.referral.models import Referral, ReferralPacket, ReferralPolicy, Withdrawal
from throughcare_web.referral.moving import begin_planned, move
from throughcare_web.referral.outside.queries import is_only_told
from throughcare_web.referral.outside.sending import bring_word, send_link, tell_sender


MOST_AT_ONCE = 10
# What is sent, and what is said: the short notice is one that can be said.
_NOTICE = NoticeForm.FULL, NoticeForm.SHORT
_REFERRAL = gettext_noop("Referral"), gettext_noop("Referral, told by telephone")
_ANSWER = (
    gettext_noop("Answer to a question about a referral"),
    gettext_noop("Answer to a question about a referral, told by telephone"),
)


@action("referral.refer")
def refer(  # noqa: PLR0913 - whom, where, what, and on which consent
    actor: Actor,
    patient: Any,
    *,
    listing_ids: Collection[int],
    asked: Asked,
    request_id: uuid.UUID,
    episode: Any = None,
    consent: Any = None,
    told_by_word: bool = False,
) -> list[Referral]:
    """Send a patient's referral to several places, and return the referrals, those sent before by the same form too.

    Each has a disclosure of its own. `told_by_word`: the actor says that they told the places to which nothing can be
    sent. Raises BadInput, and sends nothing, when one of those was not told (`NotTold`), the consent does not cover one of
    the places (`NotShared`), a place is not in the directory, or one has an open referral of this patient.
    """
    places = queries.listings(listing_ids)
    if len(places) != len(set(listing_ids)) or not 0 < len(places) <= MOST_AT_ONCE:
        raise BadInput("the programs", f"{len(places)} of the directory", f"1 to {MOST_AT_ONCE} of them")
    living(patient)
    sending = _Sending(actor, patient, asked, request_id, episode, consent, told_by_word)
    sent = [_refer(sending, place) for place in places]
    note(count=len(sent), patient=str(patient.pk))
    return sent


@dataclass(frozen=True, slots=True)
class _Sending:
    """What is the same for all places that one form sends to."""

    actor: Actor
    patient: Any
    asked: Asked
    request_id: uuid.UUID
    episode: Any
    consent: Any
    told_by_word: bool


def _refer(sending: _Sending, place: Any) -> Referral:
    actor, asked = sending.actor, sending.asked
    packet = facts.packet(sending.patient, asked.along, asked.plain(), timezone.localdate())
    row, is_new = _draft(sending, place)
    if not is_new:
        if row.patient_id not in family(sending.patient):
            raise OTHER_FORM
        return row
    by_word = is_only_told(row, timezone.now())
    if by_word and not sending.told_by_word:
        raise NotTold(place.name1, "nothing that can be sent there", "word by telephone first")
    shared = _share(sending, row, packet, by_word=by_word)
    _send_along(row, asked, packet, shared)
    row = move(
        actor,
        row,
        ReferralStep.SEND,
        sent_at=timezone.now(),
        told_by_word=by_word,
        consent_key=shared.disclosure.consent_id,
        disclosure_key=shared.disclosure.pk,
    )
    bring_word(row)
    return row


def _share(sending: _Sending, row: Referral, packet: dict[str, Any], *, by_word: bool) -> Shared:
    return disclose(
        sending.actor,
        sending.patient,
        recipient=recipient(row.listing),
        purpose=Purpose.TREATMENT,
        parts=sending.asked.along,
        content_digest=digest_of(packet),
        description=_REFERRAL[by_word],
        consent=sending.consent,
        about=row,
        notice_form=_NOTICE[by_word],
        request_id=uuid.uuid5(sending.request_id, str(row.listing_id)),
    )


def _send_along(row: Referral, asked: Asked, packet: dict[str, Any], shared: Shared) -> None:
    """Keep the copy that goes along, with what must travel with it."""
    ReferralPacket.objects.create(
        program_id=row.program_id,
        referral=row,
        packet=packet,
        parts=[part.value for part in asked.along],
        notice=shared.notice,
        scope=shared.explanation,
    )


def _draft(sending: _Sending, place: Any) -> tuple[Referral, bool]:
    """Return the row of this form and place, and whether it is new; the database decides between two at once."""
    actor, asked = sending.actor, sending.asked
    described = {
        "receiver_id": place.operated_by_id,
        "patient": sending.patient,
        "episode": sending.episode,
        "level": asked.level.value,
        "medication": asked.medication.value if asked.medication else "",
        "urgency": asked.urgency.value,
        "sender_contact": asked.contact,
        "sender_phone": asked.phone,
        "recorded_by": actor.membership if isinstance(actor, Staff) else None,
    }
    try:
        with transaction.atomic():
            return Referral.objects.get_or_create(
                program_id=actor.program_id,
                request_id=sending.request_id,
                listing_id=place.pk,
                defaults=described,
            )
    except IntegrityError as error:
        raise BadInput(place.name1, "an open referral of this patient", "one that has ended first") from error


@action("referral.open_referral")
def open_referral(actor: Actor, referral: Referral) -> None:
    """Leave one event that a member of staff opened what was sent about a person."""
    note(patient=str(referral.patient_id))


@action("referral.ask")
def ask(actor: Actor, referral: Referral, *, told: Told) -> Referral:
    """Ask the sender a question before answering; BadInput without words."""
    row = move(actor, referral, ReferralStep.ASK, told=with_words(told))
    tell_sender(actor, row)
    return row


@action("referral.answer")
def answer(actor: Actor, referral: Referral, *, told: Told) -> Referral:
    """Answer the receiver's question; a place without Throughcare gets a new link, or was told by telephone.

    An answer tells more of the patient, so it is a disclosure of its own; raises NotShared when no consent covers it now.
    """
    row = move(actor, referral, ReferralStep.ANSWER, told=with_words(told))
    by_word = is_only_told(row, timezone.now())
    disclose(
        actor,
        row.patient,
        recipient=recipient(row.listing),
        purpose=Purpose.TREATMENT,
        parts=queries.parts(row),
        content_digest=digest_of(told.words),
        description=_ANSWER[by_word],
        about=row,
        notice_form=_NOTICE[by_word],
    )
    bring_word(row)
    return row


@action("referral.accept")
def accept(
    actor: Actor, referral: Referral, *, told: Told = NOTHING_TOLD, hold_place: bool = True
) -> Referral:
    """Take the person on, and hold a place where the directory counts them; the first visit may be set at once.

    Raises BadInput when the last place was just taken: the waitlist is for that (`hold_place=False`).
    """
    row = move(actor, referral, ReferralStep.ACCEPT, told=told, **_receiver(told))
    if hold_place:
        row = _hold(actor, row)
    tell_sender(actor, row)
    return schedule(actor, row, told=told) if told.visit_at and isinstance(actor, Staff) else row


def _hold(actor: Actor, row: Referral) -> Referral:
    """Claim a place last of all, so that its lock is held shortly."""
    try:
        claim = claim_place(
            _system(actor, row), listing_id=row.listing_id, level=row.level, request_id=row.pk
        )
    except NoPlaceLeft as none:
        if none.state is PlaceState.FULL:
            raise BadInput("the places", "none left", "a place, or the waitlist") from none
        return row  # nobody counts the places there
    row.claim_key = claim.id
    row.save(update_fields=["claim_key"])
    return row


@action("referral.decline")
def decline(
    actor: Actor, referral: Referral, *, reason: DeclineReason, told: Told = NOTHING_TOLD
) -> Referral:
    """Say no, with the reason; `queries.next_options` then names what else there is."""
    row = move(
        actor,
        referral,
        ReferralStep.DECLINE,
        told=told,
        reason=reason,
        decline_reason=reason.value,
        **_receiver(told),
    )
    tell_sender(actor, row)
    return _release(actor, row)


@action("referral.schedule")
def schedule(actor: Actor, referral: Referral, *, told: Told) -> Referral:
    """Set the first visit, or another one; BadInput for a moment that has passed."""
    if told.visit_at is None or told.visit_at <= timezone.now():
        raise BadInput("the first visit", "no moment to come", "a day and a time to come")
    return move(actor, referral, ReferralStep.SCHEDULE, told=told, **_receiver(told))


@action("referral.arrive")
def arrive(actor: Actor, referral: Referral, *, told: Told = NOTHING_TOLD) -> Referral:
    """Write down that the person arrived or was admitted."""
    return _came(actor, move(actor, referral, ReferralStep.ARRIVE, told=told))


@action("referral.give_first_dose")
def give_first_dose(actor: Actor, referral: Referral, *, told: Told = NOTHING_TOLD) -> Referral:
    """Write down that the first dose was given: the loop is closed."""
    return _came(actor, move(actor, referral, ReferralStep.GIVE_FIRST_DOSE, told=told))


@action("referral.no_show")
def no_show(actor: Actor, referral: Referral, *, told: Told = NOTHING_TOLD) -> Referral:
    """Write down that the person did not arrive; a new time can be set."""
    return move(actor, referral, ReferralStep.NO_SHOW, told=told)


@action("referral.withdraw")
def withdraw(
    actor: Actor, referral: Referral, *, told: Told = NOTHING_TOLD, because: WithdrawReason | None = None
) -> Referral:
    """Take a referral back; a place held for it is free again, and what was not sent yet is not.

    `because` is for the sender's own eyes: the other side sees that the referral was taken back.
    """
    row = move(actor, referral, ReferralStep.WITHDRAW, told=told)
    if because is not None:
        Withdrawal.objects.create(program_id=row.program_id, referral=row, reason=because.value)
    note(cancelled=outbox.cancel(row))
    return _release(actor, row)


@action("referral.hand_off")
def hand_off(actor: Actor, referral: Referral, *, told: Told) -> Referral:
    """Write down a warm hand-off: who spoke to whom. The contact given becomes that of the actor's side.

    A sender then told the place of the patient, which is a disclosure of its own: NotShared when no consent covers it now.
    """
    row = move(actor, referral, ReferralStep.HAND_OFF, told=with_words(told))
    names = ("receiver_contact", "receiver_phone")
    if actor.program_id == row.program_id:
        names = ("sender_contact", "sender_phone")
        tell_by_word(
            actor,
            row.patient,
            recipient=recipient(row.listing),
            parts=queries.parts(row),
            content_digest=digest_of(told.words),
            description=gettext_noop("Warm hand-off of a referral"),
            about=row,
        )
    given = {name: value for name, value in zip(names, (told.contact, told.phone), strict=True) if value}
    for name, value in given.items():
        setattr(row, name, value)
    row.save(update_fields=list(given))
    return row


@action("referral.remind")
def remind(actor: Actor, referral: Referral, *, number: int) -> Referral:
    """Remind the receiving place of a referral without an answer, or BadInput; `number`: which reminder this is."""
    row = move(actor, referral, ReferralStep.REMIND, reminders=number)
    if not send_link(row, is_reminder=True):
        raise BadInput("the place", "no contact that is verified", "one to which a reminder can be sent")
    return row


@action("referral.expire")
def expire(actor: Actor, referral: Referral) -> Referral:
    """End a referral that had no answer in time."""
    return move(actor, referral, ReferralStep.EXPIRE)


@action("referral.set_policy")
def set_policy(  # noqa: PLR0913 - a program's choices, by keyword
    actor: Actor,
    *,
    recent_overdose_days: int | None,
    hours: dict[str, int | None],
    contact: str = "",
    phone: str = "",
    takes_block_grant: bool | None = None,
) -> ReferralPolicy:
    """Set the program's own rule on recent overdose (None: no rule), hours to answer, and whom others may call.

    `takes_block_grant`: whether the clocks of block-grant law bind it; None: not said, and they are shown. Raises
    BadInput where an answer may take longer than a less urgent one.
    """
    check_hours({ReferralUrgency(one): number for one, number in hours.items() if number is not None})
    chosen = {f"hours_{urgency}": number for urgency, number in hours.items()}
    chosen |= {"recent_overdose_days": recent_overdose_days, "takes_block_grant": takes_block_grant}
    chosen |= {"contact": contact, "phone": phone}
    row, _ = ReferralPolicy.objects.update_or_create(program_id=actor.program_id, defaults=chosen)
    return row


def _receiver(told: Told) -> dict[str, str]:
    named = {"receiver_contact": told.contact, "receiver_phone": told.phone}
    return {name: value for name, value in named.items() if value}


def _release(actor: Actor, row: Referral) -> Referral:
    if row.claim_key:
        release_place(_system(actor, row), claim_id=row.claim_key)
    return row


def _came(actor: Actor, row: Referral) -> Referral:
    """Keep the place for who has come; where they are a patient here already, the episode planned for them begins."""
    _take(actor, row)
    became = queries.received(row) if actor.program_id == row.receiver_id else None
    if became is not None:
        begin_planned(_system(actor, row), became.patient)
    return row


def _take(actor: Actor, row: Referral) -> Referral:
    if row.claim_key:
        with suppress(BadInput):  # it ran out before the person came: the place is theirs all the same
            take_place(_system(actor, row), claim_id=row.claim_key)
    return row


def _system(actor: Actor, row: Referral) -> System:
    """Return who claims places in the directory: the software, for the program that is acting."""
    return System("referral", row.program if actor.program_id == row.program_id else row.receiver)
