"""Messages out: queued by the action that wants one sent, in its transaction; delivered afterwards by the worker.

A message that cannot be delivered is tried again, later each time. How a text message travels is the operator's:
`THROUGHCARE_SMS_BACKEND` names a function `(to, body) -> None`; without one, texts wait.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string

from throughcare_web.accounts.models import OutboxMessage, Program
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.rls import for_program


logger = logging.getLogger(__name__)

MOST_TRIES = 12
_BATCH = 50
_FIRST_WAIT = dt.timedelta(seconds=30)
_LONGEST_WAIT = dt.timedelta(hours=6)


def queue(  # noqa: PLR0913 - the parts of a message, each by its name
    program_id: int | None,
    *,
    channel: str,
    to: str,
    body: str,
    subject: str = "",
    about: models.Model | None = None,
) -> OutboxMessage:
    """Put a message on its way; call it inside an action. `body` must not tell who a patient is."""
    return OutboxMessage.objects.create(
        program_id=program_id,
        channel=channel,
        to=to,
        subject=subject,
        body=body,
        about=_named(about) if about else "",
    )


def masked(address: str) -> str:
    """Return an address with all but its ends hidden: enough to know which mailbox or telephone to look at."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}…@{domain}"
    return f"…{address[-2:]}"


def carries(channel: str) -> bool:
    """Return whether this site can send such messages: "email" or "sms"."""
    return channel == "email" or bool(settings.SMS_BACKEND)


def last_about(about: models.Model) -> OutboxMessage | None:
    """Return the newest message about a row, sent or waiting."""
    rows = OutboxMessage.objects.filter(about=_named(about))
    return rows.order_by("-queued_at").first()


def cancel(about: models.Model) -> int:
    """Let what is not sent yet about a row not be sent any more; return how many messages. Call it inside an action."""
    rows = OutboxMessage.objects.filter(about=_named(about), sent_at=None, cancelled_at=None)
    return rows.update(cancelled_at=timezone.now())


def deliver(now: dt.datetime) -> int:
    """Send what is due, of every program; return how many went out."""
    return sum(_deliver_of(program_id, now) for program_id in _programs())


def deliver_without_program(now: dt.datetime) -> int:
    """Send what is due of no program, such as a new password's link; only the owner may read it."""
    with as_owner():
        return _deliver_of(None, now)


def unsent(program_id: int | None) -> int:
    """Return how many messages of a program wait to be sent."""
    with for_program(program_id):
        return _waiting().count()


def _waiting() -> models.QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(sent_at=None, cancelled_at=None, tries__lt=MOST_TRIES)


def _named(about: models.Model) -> str:
    return f"{about._meta.label} {about.pk}"


def _programs() -> list[int]:
    return list(Program.objects.values_list("pk", flat=True))


def _deliver_of(program_id: int | None, now: dt.datetime) -> int:
    sent = 0
    with for_program(program_id):
        due = _waiting().filter(not_before__lte=now)
        # One transaction, rows locked: a second worker takes others.
        for message in due.select_for_update(skip_locked=True).order_by("queued_at")[:_BATCH]:
            sent += _try(message, now)
    return sent


def _try(message: OutboxMessage, now: dt.datetime) -> int:
    carrier = _carriers().get(message.channel)
    if carrier is None:
        return 0
    message.tries += 1
    try:
        carrier(message)
    except Exception as error:
        message.failure = type(error).__name__
        message.not_before = now + min(_FIRST_WAIT * 2**message.tries, _LONGEST_WAIT)
        logger.warning("a message was not delivered: %s, try %d", message.failure, message.tries)
    else:
        message.sent_at, message.failure = now, ""
    message.save(update_fields=["tries", "failure", "not_before", "sent_at"])
    return int(message.sent_at is not None)


def _carriers() -> dict[str, Callable[[OutboxMessage], None]]:
    carriers = {"email": _send_mail}
    if settings.SMS_BACKEND:
        send = import_string(settings.SMS_BACKEND)
        carriers["sms"] = lambda message: send(message.to, message.body)
    return carriers


def _send_mail(message: OutboxMessage) -> None:
    EmailMessage(message.subject, message.body, to=[message.to]).send()
