"""Every write behind a signed link: a code sent, a code tried, an answer given."""

from __future__ import annotations

from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms.referral import DeclineReason, ReferralStep
from throughcare.waitlist import referral as record
from throughcare_web.accounts import codes
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, SignedLink
from throughcare_web.accounts.codes import LinkCode
from throughcare_web.directory.verification.queries import verified_contact
from throughcare_web.referral.entries import NOTHING_TOLD, Told
from throughcare_web.referral.models import Referral
from throughcare_web.referral.moving import locked, move
from throughcare_web.referral.outside.sending import send_code, tell_sender


@action("referral.ask_for_code")
def ask_for_code(actor: Actor, referral: Referral, *, link: SignedLink) -> LinkCode:
    """Send a one-time code to the place's verified contact; only so many for one link.

    Raises BadInput when no contact is verified (any more), or too many codes were asked for.
    """
    row, now, limits = locked(referral), timezone.now(), record().link
    contact = verified_contact(row.listing_id, now)
    if contact is None:
        raise BadInput("the contact", "none that we verified", "a call to the sender")
    code = codes.make_code(row.program_id, link.id, limits=limits, now=now, until=link.expires_at)
    send_code(row, contact, codes.number_of(code, limits))
    return code


@action("referral.try_code")
def try_code(actor: Actor, referral: Referral, *, link: SignedLink, number: str) -> LinkCode | None:
    """Return the code if the number is right, else None; each try counts, and a code works once."""
    locked(referral)  # one try at a time, however many windows
    code = codes.enter_code(link.id, number, limits=record().link, now=timezone.now())
    note(right=code is not None)
    return code


@action("referral.answer_by_link")
def answer_by_link(
    actor: SignedLink,
    referral: Referral,
    *,
    step: ReferralStep,
    reason: DeclineReason | None = None,
    told: Told = NOTHING_TOLD,
) -> Referral:
    """Accept, decline with a reason, ask a question, or tell what happened since; the link is used up."""
    if step is ReferralStep.ASK and not told.words.strip():
        raise BadInput("the question", "nothing", "a sentence")
    if step is ReferralStep.DECLINE and reason is None:
        raise BadInput("the reason", "none", "one of the list")
    if step is ReferralStep.SCHEDULE and told.visit_at is None:
        raise BadInput("the first visit", "no moment", "a day and a time")
    named = {"receiver_contact": told.contact, "receiver_phone": told.phone}
    changes = {name: value for name, value in named.items() if value}
    if reason is not None:
        changes["decline_reason"] = reason.value
    row = move(actor, referral, step, told=told, reason=reason, **changes)
    tell_sender(actor, row)
    return row
