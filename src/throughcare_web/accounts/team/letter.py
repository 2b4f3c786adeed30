"""The letters of a team: plain text, no word about any patient."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from throughcare_web.accounts.links import make_link
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.team.models import Invitation


ACCEPT = "accounts.accept_invitation"

_INVITATION = """\
You are invited to join {program} on {site} as {role}.

Open this link and follow the steps:

{link}

It works once, until {until} UTC. You choose a password and set up a second factor: a passkey, or an app that shows codes.

If you did not expect this message, you can ignore it. Nothing happens unless you open the link and accept.
"""
_RESET = """\
Your second factor for {site} was taken away by a director or administrator of your program, and you were signed out
everywhere. At your next sign-in you set up a new one.

If you did not ask for this, tell your program's director at once, by telephone or in person.
"""


def expiry(now: dt.datetime) -> dt.datetime:
    """Return the moment, to the second, until which a link sent now is good."""
    return now.replace(microsecond=0) + settings.INVITATION_LIFETIME


def invitation(invited: Invitation, site: str) -> dict[str, str]:
    """Return subject and body of the letter that invites; `site` is "https://host"."""
    token = make_link(ACCEPT, invited, expires_at=invited.expires_at, program_id=invited.program_id)
    body = _INVITATION.format(
        program=invited.program.name,
        site=settings.BRAND.name,
        role=Role(invited.role).label.lower(),
        link=f"{site}{reverse('accept-invitation', args=[token])}",
        until=f"{invited.expires_at:%B %-d, %Y, %H:%M}",
    )
    return {"subject": f"{settings.BRAND.name}: join {invited.program.name}", "body": body}


def factors_reset() -> dict[str, str]:
    """Return subject and body of the letter to someone whose second factor was taken away."""
    return {
        "subject": f"{settings.BRAND.name}: your second factor was reset",
        "body": _RESET.format(site=settings.BRAND.name),
    }
