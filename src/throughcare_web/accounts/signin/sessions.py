"""Where somebody is signed in: seen, ended by an administrator, by themselves, or by the clock.

Sessions are bookkeeping of the sign-in and carry nothing of a patient. That they end is audited by whoever ends them.
"""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from allauth.core.internal.httpkit import get_client_ip
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from throughcare_web.accounts.models import User


CLEAR = '"cache", "storage"'  # what a browser forgets of this site once a session has ended
_NOTED_EVERY = dt.timedelta(seconds=30)
_LOG_KEPT = dt.timedelta(days=90)
_AGENT_LENGTH = 200


def over_limit(request: HttpRequest) -> str:
    """Return which limit the session of the request is over, "idle" or "length", or nothing."""
    session, now = _of(request), timezone.now()
    if now - session.created_at >= settings.SESSION_LENGTH_LIMIT:
        return "length"
    return "idle" if now - session.last_seen_at >= settings.SESSION_IDLE_LIMIT else ""


def seconds_left(request: HttpRequest) -> int:
    """Return in how many seconds the session ends if nothing happens."""
    session = _of(request)
    end = min(
        session.last_seen_at + settings.SESSION_IDLE_LIMIT, session.created_at + settings.SESSION_LENGTH_LIMIT
    )
    return max(0, int((end - timezone.now()).total_seconds()))


def touch(request: HttpRequest) -> None:
    """Note that somebody is at work in the session now; not each time, since a page asks for several things at once."""
    if timezone.now() - _of(request).last_seen_at > _NOTED_EVERY:
        touch_now(request)


def touch_now(request: HttpRequest) -> None:
    """Note it to the second: somebody has asked to stay."""
    session = _of(request)
    session.last_seen_at = timezone.now()
    UserSession.objects.filter(pk=session.pk).update(last_seen_at=session.last_seen_at)


def rotate(request: HttpRequest) -> None:
    """Give the session a new key, the old one being worth nothing from now on; it stays the same session."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def forget(request: HttpRequest) -> None:
    """Take the request's session off the list of where its user is signed in."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()


def end_sessions(user: User, *, which: int | None = None, but: str | None = None) -> int:
    """End all of a user's sessions, or the one with this number; never that with the key `but`. Return how many ended."""
    found = UserSession.objects.filter(user_id=user.pk).exclude(session_key=but)
    return sum(_end(session) for session in (found if which is None else found.filter(pk=which)))


def sessions_of(user: User) -> list[UserSession]:
    """Return where a user is signed in, the latest use first."""
    current = UserSession.objects.purge_and_list(user)
    return sorted(current, key=lambda one: one.last_seen_at, reverse=True)


def clear_ended(now: dt.datetime) -> int:
    """Remove the sessions that have run out, and failed attempts of long ago; return how many rows that were."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()
    ended = UserSession.objects.filter(created_at__lt=now - settings.SESSION_LENGTH_LIMIT).delete()[0]
    return ended + AccessFailureLog.objects.filter(attempt_time__lt=now - _LOG_KEPT).delete()[0]


def _of(request: HttpRequest) -> UserSession:
    """Return the row of the request's session, which allauth adds at sign-in, or else begin it; read once a request."""
    key = request.session.session_key
    found = getattr(request, "user_session", None)
    if found is None or found.session_key != key:
        begun = {
            "user_id": request.user.pk,
            "ip": get_client_ip(request) or "127.0.0.1",
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:_AGENT_LENGTH],
        }
        found = UserSession.objects.get_or_create(session_key=key, defaults=begun)[0]
        request.user_session = found
    return found


def _end(session: UserSession) -> int:
    session.end()
    return 1
