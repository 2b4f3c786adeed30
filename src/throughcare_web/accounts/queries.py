"""Reads of accounts, each for one program, and the way to scope any read: `in_program`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from throughcare_web.accounts import subjects
from throughcare_web.accounts.audit import VERBS
from throughcare_web.accounts.models import (
    AuditEvent,
    AuditPending,
    AuditSeal,
    Membership,
    Program,
    User,
)
from throughcare_web.accounts.permissions import PERMISSIONS_BY_ROLE
from throughcare_web.accounts.rls import for_program, for_user


_PAGE = 50


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some events, the newest first; `before` begins the next page, empty on the last."""

    events: list[subjects.Line]
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSearch:
    """What an auditor narrows the trail by; `before` is where the page before ended."""

    who: str = ""
    verb: str = ""
    about: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    refused: bool = False
    before: str = ""

    def condition(self, program: Program) -> Q:
        """Return the condition of what is given, in a program."""
        ends = [_midnight(self.until + dt.timedelta(days=1))] if self.until else []
        ends += [dt.datetime.fromisoformat(self.before)] if self.before else []
        said = {
            "verb": self.verb,
            "at__gte": _midnight(self.since) if self.since else None,
            "at__lt": min(ends, default=None),
        }
        fits = Q(**{name: value for name, value in said.items() if value})
        if self.who:
            fits &= Q(actor_label__icontains=self.who) | subjects.of_people(program, self.who)
        return fits & subjects.of_rows(program, self.about) if self.about else fits


@dataclass(frozen=True, slots=True)
class AuditChain:
    """How far a program's chain is: events sealed, events waiting, the last link's digest."""

    sealed: int
    waiting: int
    head: str


@contextmanager
def in_program(program: Program) -> Iterator[None]:
    """Open a transaction that sees this program's rows and no other's, in its time zone; evaluate querysets inside it."""
    with for_program(program.pk), timezone.override(program.time_zone):
        yield


def memberships(program: Program) -> QuerySet[Membership]:
    """Return the program's current memberships with their users, by email; read inside `in_program`."""
    current = Membership.objects.filter(program=program, is_active=True, user__is_active=True)
    return current.select_related("user").order_by("user__email", "role")


def memberships_of(user: User) -> list[Membership]:
    """Return a user's current memberships with their programs, by the program's name; in every program there is."""
    with for_user(user.pk):
        current = Membership.objects.filter(user_id=user.pk, user__is_active=True, is_active=True)
        found = list(current.select_related("program").order_by("program__name", "pk"))
    for one in found:
        one.user = user  # who acts is named in every event: nobody asks for the row again
    return found


def time_zone_of(user: User) -> str:
    """Return the time zone that a user's own pages are in: of their first program by name; UTC where they have none."""
    return next((one.program.time_zone for one in memberships_of(user)), "UTC")


def audit_events(program: Program) -> QuerySet[AuditEvent]:
    """Return what was done and refused in the program, oldest first; read inside `in_program`."""
    return AuditEvent.objects.filter(program=program).order_by("at", "pk")


def system_events() -> QuerySet[AuditEvent]:
    """Return what was done for no program, oldest first; only the owner role sees any."""
    return AuditEvent.objects.filter(program=None).order_by("at", "pk")


def audit_verbs() -> list[str]:
    """Return every verb that an event can bear: of actions and of pages."""
    permitted = (verb for verbs in PERMISSIONS_BY_ROLE.values() for verb in verbs)
    return sorted({*VERBS, *permitted})


def audit_page(program: Program, wanted: AuditSearch) -> AuditPage:
    """Return a page of the program's events that fit all that is wanted; days are the program's own."""
    found = AuditEvent.objects.filter(wanted.condition(program), program=program)
    if wanted.refused:
        found = found.exclude(refused="")
    events = list(found.order_by("-at", "-pk")[: _PAGE + 1])
    more = len(events) > _PAGE
    return AuditPage(
        subjects.lines(program, events[:_PAGE]), events[_PAGE - 1].at.isoformat() if more else ""
    )


def audit_chain(program: Program) -> AuditChain:
    """Return how far the program's chain is."""
    last = AuditSeal.objects.filter(program=program).order_by("-place").first()
    waiting = AuditPending.objects.filter(program=program).count()
    return AuditChain(last.place if last else 0, waiting, last.digest if last else "")


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
