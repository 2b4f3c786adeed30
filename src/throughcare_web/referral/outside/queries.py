"""What the page of a signed link asks. Inside the sender's transaction."""

from __future__ import annotations

from throughcare_web.accounts.actors import SignedLink
from throughcare_web.referral.models import Referral


def referral_of(link: SignedLink) -> Referral | None:
    """Return the referral that a link is about."""
    rows = Referral.objects.filter(pk=link.object_id, program_id=link.program_id)
    return rows.select_related("program", "listing").first()
