"""What the page of a signed link asks before it shows anybody's name. Inside the sender's transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core import signing

from throughcare.waitlist import referral as record
from throughcare_web.accounts.actors import SignedLink
from throughcare_web.referral.models import LinkCode, Referral


_PASS = "throughcare.referral.pass"  # noqa: S105 - a salt


def referral_of(link: SignedLink) -> Referral | None:
    """Return the referral that a link is about."""
    rows = Referral.objects.filter(pk=link.object_id, program_id=link.program_id)
    return rows.select_related("program", "listing").first()


def codes_sent(link: SignedLink) -> int:
    """Return how many codes were sent for a link."""
    return LinkCode.objects.filter(link=link.id).count()


def open_code(link: SignedLink, now: dt.datetime) -> LinkCode | None:
    """Return the newest code of a link if it can still be entered."""
    newest = LinkCode.objects.filter(link=link.id).order_by("-sent_at").first()
    if newest is None or newest.expires_at <= now or newest.passed_at is not None:
        return None
    return newest if newest.tries < record().link.code_attempts else None


def make_pass(code: LinkCode) -> str:
    """Return what the page carries on once the code was right: good for this link, some minutes long."""
    return signing.dumps({"code": str(code.pk), "link": str(code.link)}, salt=_PASS)


def is_passed(link: SignedLink, given: str) -> bool:
    """Return whether a pass was given for this link, and lately."""
    try:
        content = signing.loads(given, salt=_PASS, max_age=record().link.pass_minutes * 60)
    except signing.BadSignature:
        return False
    if content["link"] != str(link.id):
        return False
    return LinkCode.objects.filter(pk=uuid.UUID(content["code"]), passed_at__isnull=False).exists()
