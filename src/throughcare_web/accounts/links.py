"""Signed links: an address that lets whoever holds it do one thing to one object, once, until it expires.

Nothing is stored when a link is made; the audit event of its use names it, and its identifier is unique there.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core import signing
from django.db import models
from django.utils.translation import gettext as _

from throughcare_web.accounts.actors import SignedLink
from throughcare_web.accounts.models import AuditEvent
from throughcare_web.accounts.rls import for_program


_SALT = "throughcare.link"


class BadLink(Exception):
    """The link cannot be used; the message says why, in one line for whoever followed it."""


class UsedLink(BadLink):
    """The link was good and has been used; `link` is what it made of its holder."""

    def __init__(self, link: SignedLink) -> None:
        super().__init__(_("This link has been used. It works once."))
        self.link = link


def make_link(
    verb: str,
    about: models.Model,
    *,
    expires_at: dt.datetime,
    program_id: int | None,
    link_id: uuid.UUID | None = None,
) -> str:
    """Return the token of a link to do `verb` to `about`, in the name of no one, for the program given.

    `link_id` names the link, for whoever has to know it before it is used; else it gets a name of its own.
    """
    content = {
        "id": str(link_id or uuid.uuid4()),
        "verb": verb,
        "type": about._meta.label,
        "object": str(about.pk),
        "until": int(expires_at.timestamp()),
        "program": program_id,
    }
    return signing.dumps(content, salt=_SALT, compress=True)


def read_link(token: str, verb: str, now: dt.datetime) -> SignedLink:
    """Return the actor that a token makes of its holder.

    Raises UsedLink when it has been used, also when it has expired since; BadLink when it is not ours, is for something
    else or has expired.
    """
    try:
        content: dict[str, Any] = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise BadLink(_("This link is incomplete. Copy the whole of it from the message.")) from None
    link = SignedLink(
        id=uuid.UUID(content["id"]),
        verb=content["verb"],
        object_type=content["type"],
        object_id=content["object"],
        expires_at=dt.datetime.fromtimestamp(content["until"], dt.UTC),
        program_id=content["program"],
    )
    if link.verb != verb:
        raise BadLink(_("This link is for something else."))
    with for_program(link.program_id):
        if AuditEvent.objects.filter(used_link=link.id).exists():
            raise UsedLink(link)
    if now >= link.expires_at:
        raise BadLink(_("This link has expired. Ask for a new one."))
    return link
