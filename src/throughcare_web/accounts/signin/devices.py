"""What a browser is called, in words: from the line it sends of itself, as far as that can be believed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession


# In this order: most browsers also claim to be others.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
            ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignedInAt:
    """One place where somebody is signed in, as their list shows it."""

    number: int
    device: str
    address: str
    since: dt.datetime
    seen_at: dt.datetime
    is_here: bool


def described(session: UserSession) -> SignedInAt:
    """Return a session in words."""
    return SignedInAt(
        number=session.pk,
        device=device(session.user_agent),
        address=session.ip,
        since=session.created_at,
        seen_at=session.last_seen_at,
        is_here=session.is_current(),
    )


def device(agent: str) -> str:
    """Return "Firefox on Windows" or as much of it as the browser's own line tells."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " on ".join(part for part in (browser, system) if part) or "A browser that does not say what it is"
