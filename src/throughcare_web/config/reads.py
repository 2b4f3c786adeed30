"""Which server a read goes to: the primary, or for pages declared read-only its streaming replica.

The one thing of `config` that apps import. A page asks the replica only while that is close behind, and nobody misses
what they wrote themselves; whatever is wrong with it, the primary answers. Making one is `replica`'s.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.core import signing
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse


logger = logging.getLogger(__name__)

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"
STAMP = (
    "throughcare_wrote"  # a cookie of the staff pages: how far the replica must be for who has this browser
)
_STAMP_AGE_S = 60
_STAFF = "/staff/"
_ASK_EVERY_S = 1.0
_DOWN_FOR_S = 10.0
_SAFE = {"GET", "HEAD"}

R = TypeVar("R")

_side: ContextVar[str] = ContextVar("database_read_from", default=PRIMARY)


def alias() -> str:
    """Return the database that reads go to here and now: for `connections[...]` and `transaction.atomic(using=...)`."""
    return _side.get()


@contextmanager
def primary() -> Iterator[None]:
    """Read from the primary in the block: every action does, whatever page called it."""
    token = _side.set(PRIMARY)
    try:
        yield
    finally:
        _side.reset(token)


@contextmanager
def reading() -> Iterator[None]:
    """Read from the replica in the block if there is one close behind, else from the primary. Begin it before `for_program`."""
    token = _side.set(REPLICA if _lag.is_small() else PRIMARY)
    try:
        yield
    finally:
        _side.reset(token)


def answered(request: HttpRequest, answer: Callable[[], R]) -> R:
    """Return what a page that only reads answers, from the replica where that will do.

    When the replica fails under way the page is made once more, from the primary: `answer` must bear that.
    """
    if request.method not in _SAFE or not _has_own_writes(request):
        return answer()
    with reading():
        if alias() == PRIMARY:
            return answer()
        try:
            return answer()
        except (OperationalError, InterfaceError) as error:
            logger.warning("the replica failed, the primary answers: %s", type(error).__name__)
            _lag.give_up()
    return answer()


class Router:
    """Django's question which database: reads as `alias` says, all writes and migrations to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # they are the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


class ReadYourWrites:
    """Middleware: after a member of staff sent a form, their browser remembers how far the primary was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and stamp."""
        response = self._get_response(request)
        if has_replica() and request.method not in _SAFE and request.path.startswith(_STAFF):
            with suppress(Error):
                response.set_signed_cookie(
                    STAMP,
                    _value(PRIMARY, "SELECT pg_current_wal_flush_lsn()::text"),
                    salt=STAMP,
                    max_age=_STAMP_AGE_S,
                    path=_STAFF,
                    secure=bool(settings.CSRF_COOKIE_SECURE),
                    httponly=True,
                    samesite="Strict",
                )
        return response


def has_replica() -> bool:
    """Return whether this site was given one."""
    return REPLICA in settings.DATABASES


class _Lag:
    """How far this process last found the replica behind; asked once a second at most, by one thread.

    A place in the primary's log is noted with the moment; once the replica has replayed it, the replica is known to be
    no older than that moment. No server's clock is needed, and a quiet site is not taken for a late one.
    """

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Know nothing yet."""
        self._noted: tuple[float, str] | None = None
        self._as_of = float("-inf")
        self._ask_at = float("-inf")

    def is_small(self) -> bool:
        """Return whether a page may be read from the replica."""
        if not has_replica():
            return False
        if time.monotonic() >= self._ask_at and self._asking.acquire(blocking=False):
            try:
                self._ask()
            except Error:
                self.give_up()
            finally:
                self._asking.release()
        return time.monotonic() - self._as_of <= settings.REPLICA_LAG_SECONDS

    def give_up(self) -> None:
        """Leave the replica alone for a while."""
        self.forget()
        self._ask_at = time.monotonic() + _DOWN_FOR_S
        with suppress(Error):
            connections[REPLICA].close()

    def _ask(self) -> None:
        self._ask_at = time.monotonic() + _ASK_EVERY_S
        now = (time.monotonic(), _value(PRIMARY, "SELECT pg_current_wal_flush_lsn()::text"))
        noted = self._noted or now
        has_now, has_noted = _replayed(now[1], noted[1])
        if has_now or has_noted:
            self._as_of = now[0] if has_now else noted[0]
            self._noted = now
        else:
            self._noted = noted


def _has_own_writes(request: HttpRequest) -> bool:
    if not has_replica() or STAMP not in request.COOKIES:
        return True
    try:
        return _has_replayed(request.get_signed_cookie(STAMP, salt=STAMP, max_age=_STAMP_AGE_S))
    except (signing.BadSignature, Error):
        return False


def _has_replayed(place: str) -> bool:
    return all(_replayed(place))


def _replayed(*places: str) -> list[bool]:
    """Return, for each place in the primary's log, whether the replica is as far; a replica no more never is."""
    query = (
        "SELECT array_agg(pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= place ORDER BY number)"
        " FROM unnest(%s::pg_lsn[]) WITH ORDINALITY AS asked (place, number)"
    )
    return list(_value(REPLICA, query, list(places)))


def _value(database: str, query: str, *values: object) -> Any:
    with connections[database].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


_lag = _Lag()
