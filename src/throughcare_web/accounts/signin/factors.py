"""The second factor of a session: whether it was shown here, and the mark that says so.

The mark stands in the session, not with the user: a session that was opened with a password alone must not become a
whole one because a factor is set up in another browser.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from throughcare_web.accounts.models import User


# Where allauth keeps what somebody has shown in this session, and whose it is.
_RECORDS = "account_authentication_methods"
_RECORDS_OF = "account_authentication_methods_user"
KINDS = (
    Authenticator.Type.TOTP,
    Authenticator.Type.WEBAUTHN,
)  # recovery codes only stand in for one of these


def needs_second_factor(request: HttpRequest) -> bool:
    """Return whether whoever signed in must show or set up a second factor before any page of a program.

    Every role must. It asks the session alone: the last factor of a person cannot be taken away without ending
    their sessions.
    """
    return settings.SECOND_FACTOR_REQUIRED and not any(
        record["method"] == "mfa" for record in shown(request.session, request.user)
    )


def note_second_factor(session: SessionBase, user: User, kind: str) -> None:
    """Mark in the session that this user has shown a factor of this kind: "totp", "webauthn" or "recovery_codes"."""
    record = {"method": "mfa", "type": str(kind), "at": time.time()}
    session[_RECORDS] = [*shown(session, user), record]
    session[_RECORDS_OF] = str(user.pk)


def shown(session: SessionBase, user: User) -> list[dict[str, Any]]:
    """Return what the user has shown in the session, in that order: {"method", "type", "at": seconds, ...}."""
    return list(session.get(_RECORDS, ())) if session.get(_RECORDS_OF) == str(user.pk) else []


def has_second_factor(user: User) -> bool:
    """Return whether the user has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists()


def with_second_factor(users: set[int]) -> set[int]:
    """Return those of these users, by key, who have an authenticator app or a passkey."""
    found = Authenticator.objects.filter(user_id__in=users, type__in=KINDS)
    return set(found.values_list("user_id", flat=True))


def is_last_factor(factor: Authenticator) -> bool:
    """Return whether its holder would be without a second factor if this one were removed."""
    others = Authenticator.objects.filter(user_id=factor.user_id, type__in=KINDS).exclude(pk=factor.pk)
    return not others.exists()
