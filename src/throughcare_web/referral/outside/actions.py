"""Every write behind a signed link: a code sent, a code tried, an answer given."""

from __future__ import annotations

import datetime as dt
import secrets

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from throughcare.errors import BadInput
from throughcare.terms.referral import DeclineReason, ReferralStep
from throughcare.waitlist import referral as record
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, SignedLink
from throughcare_web.directory.verification.queries import verified_contact
from throughcare_web.referral.entries import NOTHING_TOLD, Told
from throughcare_web.referral.models import LinkCode, Referral
from throughcare_web.referral.moving import locked, move
from throughcare_web.referral.outside import queries
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
    if queries.codes_sent(link) >= limits.codes_a_link:
        raise BadInput("this link", "too many codes asked for", "a new link from the sender")
    number = f"{secrets.randbelow(10**limits.code_digits):0{limits.code_digits}d}"
    code = LinkCode(
        program_id=row.program_id,
        referral=row,
        link=link.id,
        sent_at=now,
        expires_at=min(link.expires_at, now + dt.timedelta(minutes=limits.code_minutes)),
    )
    code.digest = _digest(code, number)
    code.save(force_insert=True)
    send_code(row, contact, number)
    return code


@action("referral.try_code")
def try_code(actor: Actor, referral: Referral, *, link: SignedLink, number: str) -> LinkCode | None:
    """Return the code if the number is right, else None; each try counts, and a code works once."""
    locked(referral)  # one try at a time, however many windows
    code = queries.open_code(link, timezone.now())
    if code is None:
        note(right=False)
        return None
    is_right = constant_time_compare(_digest(code, number.strip()), code.digest)
    code.tries += 1
    code.passed_at = timezone.now() if is_right else None
    code.save(update_fields=["tries", "passed_at"])
    note(right=is_right, tries=code.tries)
    return code if is_right else None


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


def _digest(code: LinkCode, number: str) -> str:
    return salted_hmac("throughcare.referral.code", f"{code.pk}:{number}", algorithm="sha256").hexdigest()
