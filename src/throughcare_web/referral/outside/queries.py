"""What the page of a signed link asks, and whether there can be one. Inside the sender's transaction."""

from __future__ import annotations

import datetime as dt

from throughcare_web.accounts.actors import SignedLink
from throughcare_web.directory.verification.queries import verified_contact
from throughcare_web.referral.models import Referral


def referral_of(link: SignedLink) -> Referral | None:
    """Return the referral that a link is about."""
    rows = Referral.objects.filter(pk=link.object_id, program_id=link.program_id)
    return rows.select_related("program", "listing").first()


def is_only_told(referral: Referral, now: dt.datetime) -> bool:
    """Return whether nothing can be sent to the place: without Throughcare and without a verified contact."""
    return referral.receiver_id is None and verified_contact(referral.listing_id, now) is None
