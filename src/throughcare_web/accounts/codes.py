"""One-time codes before the page of a signed link: whoever holds a link may not be whom it was meant for.

A code's number follows from its row and the site's key and is kept nowhere. It takes few tries, works once and for minutes;
the page then carries on a pass. The limits are those of the matter that the link is about. What writes is called in actions.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Protocol

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from throughcare.errors import BadInput
from throughcare_web.accounts.models import LinkCode


_CODE = "throughcare.link.code"
_PASS = "throughcare.link.pass"  # noqa: S105 - a salt


class CodeLimits(Protocol):
    """What a record says of codes: digits, tries of one, minutes it works, how many for one link, minutes of a pass."""

    code_digits: int
    code_attempts: int
    code_minutes: int
    codes_a_link: int
    pass_minutes: int


def make_code(
    program_id: int, link_id: uuid.UUID, *, limits: CodeLimits, now: dt.datetime, until: dt.datetime
) -> LinkCode:
    """Return a new code of a link, which takes the place of those before; it ends with the link, `until`, at the latest.

    Raises BadInput when too many were made for the link.
    """
    if LinkCode.objects.filter(link=link_id).count() >= limits.codes_a_link:
        raise BadInput("this link", "too many codes asked for", "a new link from the sender")
    ends_at = min(until, now + dt.timedelta(minutes=limits.code_minutes))
    return LinkCode.objects.create(program_id=program_id, link=link_id, sent_at=now, expires_at=ends_at)


def number_of(code: LinkCode, limits: CodeLimits) -> str:
    """Return what is typed in for a code: digits, to be sent or read out."""
    digest = salted_hmac(_CODE, str(code.pk), algorithm="sha256").digest()
    return f"{int.from_bytes(digest) % 10**limits.code_digits:0{limits.code_digits}d}"


def open_code(link_id: uuid.UUID, *, limits: CodeLimits, now: dt.datetime) -> LinkCode | None:
    """Return the newest code of a link if it can still be entered."""
    newest = LinkCode.objects.filter(link=link_id).order_by("-sent_at").first()
    if newest is None or newest.expires_at <= now or newest.passed_at is not None:
        return None
    return newest if newest.tries < limits.code_attempts else None


def enter_code(link_id: uuid.UUID, number: str, *, limits: CodeLimits, now: dt.datetime) -> LinkCode | None:
    """Return the open code of a link if the number is its own, else None; each try counts, and a code works once.

    The caller holds a lock, so that of tries at the same moment each is counted.
    """
    code = open_code(link_id, limits=limits, now=now)
    if code is None:
        return None
    is_right = constant_time_compare(number_of(code, limits), number.strip())
    code.tries += 1
    code.passed_at = now if is_right else None
    code.save(update_fields=["tries", "passed_at"])
    return code if is_right else None


def make_pass(code: LinkCode) -> str:
    """Return what the page carries on once the code was right: good for its link, some minutes long."""
    return signing.dumps({"code": str(code.pk), "link": str(code.link)}, salt=_PASS)


def is_passed(link_id: uuid.UUID, given: str, limits: CodeLimits) -> bool:
    """Return whether a pass was given for this link, and lately."""
    try:
        content = signing.loads(given, salt=_PASS, max_age=limits.pass_minutes * 60)
    except signing.BadSignature:
        return False
    if content["link"] != str(link_id):
        return False
    return LinkCode.objects.filter(pk=uuid.UUID(content["code"]), passed_at__isnull=False).exists()
