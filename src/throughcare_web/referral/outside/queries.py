"""What the page of a signed link asks, and where a message reaches a place, if anywhere. Inside the sender's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from throughcare.terms.places_open import ContactChannel
from throughcare_web.accounts.actors import SignedLink
from throughcare_web.directory.upkeep.queries import referral_contact
from throughcare_web.directory.verification.queries import verified_contact
from throughcare_web.referral.models import Referral


def referral_of(link: SignedLink) -> Referral | None:
    """Return the referral that a link is about."""
    rows = Referral.objects.filter(pk=link.object_id, program_id=link.program_id)
    return rows.select_related("program", "listing").first()


def desk_of(listing_ids: Collection[int], now: dt.datetime) -> str:
    """Return the e-mail address that a program gives for referrals, else the one that was verified; empty: none is known."""
    named = (referral_contact(one) for one in listing_ids)
    stated = next((one.email for one in named if one and one.email), "")
    verified = (verified_contact(one, now, ContactChannel.EMAIL) for one in listing_ids)
    return stated or next((one.address for one in verified if one), "")


def reached_at(referral: Referral, now: dt.datetime) -> tuple[ContactChannel, str] | None:
    """Return how and where a message reaches the place: one with Throughcare first where it asks to be told; None: nowhere."""
    if referral.receiver_id is not None and (desk := desk_of([referral.listing_id], now)):
        return ContactChannel.EMAIL, desk
    contact = verified_contact(referral.listing_id, now)
    return None if contact is None else (contact.channel, contact.address)


def is_only_told(referral: Referral, now: dt.datetime) -> bool:
    """Return whether nothing can be sent to the place: without Throughcare and without a verified contact."""
    return referral.receiver_id is None and reached_at(referral, now) is None
