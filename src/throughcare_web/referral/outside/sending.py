"""What is sent about a referral: to a place without Throughcare a link, a reminder, a code; to a program with it, that one waits.

Called inside actions. No message names a patient, or says what was answered. Where no contact is verified no link is
sent: somebody calls, and writes down what was said.
"""

from __future__ import annotations

import datetime as dt
import re

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
from throughcare_web.directory.upkeep.queries import listings_of
from throughcare_web.directory.verification.queries import Contact
from throughcare_web.referral.models import Referral
from throughcare_web.referral.outside.queries import desk_of, reached_at


ANSWER = "referral.answer_by_link"
_CHANNELS = {ContactChannel.EMAIL: "email", ContactChannel.PHONE: "sms"}
_LINK = (
    "{program} sent a referral to your program. To see it and answer, open this link within {hours} hours:\n\n"
    "{address}\n\nYou will be asked for a code, which is sent to this same address. The link works once."
)
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
    _tell(referral.program_id, referral, referral.receiver, desk_of([referral.listing_id], timezone.now()))


def tell_sender(actor: Actor, referral: Referral) -> None:
    """Tell the program that sent a referral that there is word of it; nothing where that program itself wrote it down."""
    if isinstance(actor, Staff) and actor.program_id == referral.program_id:
        return
    desk = desk_of([one.id for one in listings_of(referral.program)], timezone.now())
    if not desk and _EMAIL.fullmatch(referral.sender_contact.strip()):
        desk = referral.sender_contact.strip()
    _tell(actor.program_id, referral, referral.program, desk)


def _tell(writing_id: int, referral: Referral, reader: Program, to: str) -> None:
    note(told=bool(to))
    if to:
        outbox.queue(
            writing_id,
            channel="email",
            to=to,
            subject="A referral waits",
            body=_waits(referral, reader),
            about=referral,
        )


def _waits(referral: Referral, reader: Program) -> str:
    """Return the message to a program with Throughcare: where to sign in, and nothing of whom or by whom."""
    path = reverse("referral:referral", args=[reader.slug, referral.pk])
    return _WAITS.format(address=settings.SITE_ADDRESS.rstrip("/") + path)


def send_link(referral: Referral, *, is_reminder: bool = False) -> bool:
    """Send a link to where the place can be reached, or to one with Throughcare a reminder; return whether it can be."""
    now = timezone.now()
    to = reached_at(referral, now)
    note(link_sent=to is not None)
    if to is None:
        return False
    subject = "Reminder: a referral waits for word from you" if is_reminder else "A referral for your program"
    body = _link(referral, now) if referral.receiver is None else _waits(referral, referral.receiver)
    _send(referral, *to, subject, body)
    return True


def send_code(referral: Referral, contact: Contact, code: str) -> None:
    """Send a one-time code."""
    body = _CODE.format(code=code, minutes=record().link.code_minutes)
    _send(referral, contact.channel, contact.address, "Your code for a referral", body)


def _link(referral: Referral, now: dt.datetime) -> str:
    """Return the message to a place without Throughcare: a new link, and what comes behind it."""
    hours = record().link.hours
    until = now + dt.timedelta(hours=hours)
    token = make_link(ANSWER, referral, expires_at=until, program_id=referral.program_id)
    address = settings.SITE_ADDRESS.rstrip("/") + reverse("referral_link:answer", args=[token])
    return _LINK.format(program=referral.program.name, hours=hours, address=address)


def _send(referral: Referral, channel: ContactChannel, to: str, subject: str, body: str) -> None:
    outbox.queue(
        referral.program_id,
        channel=_CHANNELS[channel],
        to=to,
        subject=subject,
        body=body,
        about=referral,
    )
