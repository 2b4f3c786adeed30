"""What is sent about a referral: to a place without Throughcare a link, a reminder, a code; to a program with it, that one waits.

Called inside actions. No message names a patient, or says what was answered. Where no contact is verified no link is
sent: somebody calls, and writes down what was said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from throughcare.terms.places_open import ContactChannel
from throughcare.waitlist import referral as record
from throughcare_web.accounts import outbox
from throughcare_web.accounts.actions import note
from throughcare_web.accounts.actors import Actor, Staff
from throughcare_web.accounts.links import make_link
from throughcare_web.accounts.queries import Program
from throughcare_web.directory.upkeep.queries import listings_of, referral_contact
from throughcare_web.directory.verification.queries import Contact, verified_contact
from throughcare_web.referral.models import Referral


ANSWER = "referral.answer_by_link"
_CHANNELS = {ContactChannel.EMAIL: "email", ContactChannel.PHONE: "sms"}
_LINK = (
    "{program} sent a referral to your program. To see it and answer, open this link within {hours} hours:\n\n"
    "{address}\n\nYou will be asked for a code, which is sent to this same address. The link works once."
)
_STAFF = "{program} sent a referral to your program. It waits for word from you. Sign in to Throughcare."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_CODE = "Your code is {code}. It works for {minutes} minutes. Nobody from Throughcare will ask you for it."


_WAITS = "A referral waits for you at\n\n{address}\n\nSign in to Throughcare to read it."


def bring_word(referral: Referral) -> None:
    """Let a place know that there is word for it; nothing is sent to one that can only be told by telephone."""
    if referral.receiver_id is None:
        send_link(referral)
    else:
        _tell_receiver(referral)


def _tell_receiver(referral: Referral) -> None:
    """Tell a program with Throughcare that a referral to it waits, where an address of its own is known."""
    _tell(referral.program_id, referral, referral.receiver, _desk_of([referral.listing_id]))


def tell_sender(actor: Actor, referral: Referral) -> None:
    """Tell the program that sent a referral that there is word of it; nothing where that program itself wrote it down."""
    if isinstance(actor, Staff) and actor.program_id == referral.program_id:
        return
    desk = _desk_of([one.id for one in listings_of(referral.program)])
    if not desk and _EMAIL.fullmatch(referral.sender_contact.strip()):
        desk = referral.sender_contact.strip()
    _tell(actor.program_id, referral, referral.program, desk)


def _desk_of(listing_ids: Collection[int]) -> str:
    """Return the e-mail address that a program gives for referrals, else the one that was verified; empty: none is known."""
    named = (referral_contact(one) for one in listing_ids)
    stated = next((one.email for one in named if one and one.email), "")
    verified = (verified_contact(one, timezone.now(), ContactChannel.EMAIL) for one in listing_ids)
    return stated or next((one.address for one in verified if one), "")


def _tell(writing_id: int, referral: Referral, reader: Program, to: str) -> None:
    note(told=bool(to))
    if to:
        path = reverse("referral:referral", args=[reader.slug, referral.pk])
        body = _WAITS.format(address=settings.SITE_ADDRESS.rstrip("/") + path)
        outbox.queue(
            writing_id, channel="email", to=to, subject="A referral waits", body=body, about=referral
        )


def send_link(referral: Referral, *, is_reminder: bool = False) -> bool:
    """Send a link to the place's verified contact, or to one with Throughcare a reminder; return whether one was there."""
    now = timezone.now()
    contact = verified_contact(referral.listing_id, now)
    note(link_sent=contact is not None)
    if contact is None:
        return False
    subject = "Reminder: a referral waits for word from you" if is_reminder else "A referral for your program"
    words = {"program": referral.program.name, "hours": record().link.hours}
    body = (_STAFF if referral.receiver_id else _LINK).format(**words, address=_address(referral, now))
    _send(referral, contact, subject, body)
    return True


def send_code(referral: Referral, contact: Contact, code: str) -> None:
    """Send a one-time code."""
    body = _CODE.format(code=code, minutes=record().link.code_minutes)
    _send(referral, contact, "Your code for a referral", body)


def _address(referral: Referral, now: dt.datetime) -> str:
    if referral.receiver_id:
        return ""
    until = now + dt.timedelta(hours=record().link.hours)
    token = make_link(ANSWER, referral, expires_at=until, program_id=referral.program_id)
    return settings.SITE_ADDRESS.rstrip("/") + reverse("referral_link:answer", args=[token])


def _send(referral: Referral, contact: Contact, subject: str, body: str) -> None:
    outbox.queue(
        referral.program_id,
        channel=_CHANNELS[contact.channel],
        to=contact.address,
        subject=subject,
        body=body,
        about=referral,
    )
