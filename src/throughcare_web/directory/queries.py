"""Every read of the directory. Listings are public, so no query asks for an actor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from throughcare.programs import Program
from throughcare.terms import ReportKind, ReportState
from throughcare_web.directory import facts
from throughcare_web.directory.models import DirectoryState, Listing, ListingChange, ListingReport


_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Edition:
    """Which state of the directory this is: equal editions hold the same listings."""

    number: int
    changed_at: dt.datetime | None
    fictional: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that current listings come from, its year or date, and how many do."""

    name: str
    vintage: str
    programs: int


@dataclass(frozen=True, slots=True)
class ListedProgram:
    """One listing with what is known about the listing itself.

    Attributes:
        is_current: False once the newest file that could name it does not.
        last_verified_on: the day somebody checked it with the program; None when nobody has.
    """

    program: Program
    is_current: bool
    fictional: bool
    first_seen_at: dt.datetime
    last_seen_at: dt.datetime
    last_verified_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Report:
    """One open report; the note is for those who check, and never shown in public."""

    id: int
    kind: ReportKind
    note: str
    reported_on: dt.date


@dataclass(frozen=True, slots=True)
class ReportedListing:
    """A listing with its open reports, the oldest first."""

    program: Program
    reports: list[Report]


@dataclass(frozen=True, slots=True)
class Problem:
    """What open reports of a listing say alike: what it is, how many say so, the day of the last one."""

    kind: ReportKind
    reports: int
    last_on: dt.date


def edition() -> Edition:
    """Return the directory's present edition; number 0 before the first import."""
    row = DirectoryState.objects.values_list("edition", "changed_at", "fictional").first()
    return Edition(*row) if row else Edition(0, None, fictional=False)


def sources() -> tuple[Source, ...]:
    """Return the publications behind the current listings, the largest first."""
    rows = (
        Listing.objects.filter(is_current=True)
        .values_list("source", "vintage")
        .annotate(programs=Count("id"))
        .order_by("-programs", "source", "vintage")
    )
    return tuple(Source(*row) for row in rows)


def current_programs() -> Iterator[Program]:
    """Yield every current listing as the core sees it, in the order of the ids."""
    rows = Listing.objects.filter(is_current=True).order_by("key").values_list(*facts.COLUMNS)
    return map(facts.program, rows.iterator(_CHUNK))


def listing(key: str) -> ListedProgram | None:
    """Return the listing with this program id, current or not; None when there has never been one."""
    if "\0" in key:  # comes in an address, and the database cannot even be asked for it
        return None
    about = ("is_current", "fictional", "first_seen_at", "last_seen_at", "last_verified_on")
    row = Listing.objects.filter(key=key).values_list(*facts.COLUMNS, *about).first()
    if row is None:
        return None
    width = len(facts.COLUMNS)
    return ListedProgram(facts.program(row[:width]), *row[width:])


def history(key: str) -> list[tuple[dt.datetime, str, object, object]]:
    """Return when which field of a listing changed, from what to what, the newest first."""
    rows = ListingChange.objects.filter(listing__key=key).order_by("-at", "field")
    return list(rows.values_list("at", "field", "old", "new"))


def report_queue() -> list[ReportedListing]:
    """Return the listings with open reports, the one that has waited longest first."""
    queue: dict[str, ReportedListing] = {}
    about = ("id", "kind", "note", "reported_on")
    described = (f"listing__{column}" for column in facts.COLUMNS)
    rows = _open_reports().order_by("reported_on", "id").values_list(*about, *described)
    for number, kind, note, day, *listing in rows.iterator(_CHUNK):
        program = facts.program(listing)
        reported = queue.setdefault(program.id, ReportedListing(program, []))
        reported.reports.append(Report(number, ReportKind(kind), note, day))
    return list(queue.values())


def report_counts() -> dict[ReportState, int]:
    """Return how many reports there are in each state."""
    rows = dict(ListingReport.objects.values_list("state").annotate(Count("id")).order_by())
    return {state: rows.get(state.value, 0) for state in ReportState}


def open_problems(keys: Collection[str] | None = None) -> dict[str, list[Problem]]:
    """Return what open reports say of these program ids, or of all; those without any are left out. One query."""
    order = list(ReportKind)
    found: dict[str, list[Problem]] = {}
    reports = _open_reports() if keys is None else _open_reports().filter(listing__key__in=keys)
    rows = reports.values_list("listing__key", "kind").annotate(Count("id"), Max("reported_on"))
    for key, kind, count, last_on in rows.order_by():
        found.setdefault(key, []).append(Problem(ReportKind(kind), count, last_on))
    return {key: sorted(said, key=lambda one: order.index(one.kind)) for key, said in found.items()}


def _open_reports() -> QuerySet[ListingReport]:
    return ListingReport.objects.filter(state=ReportState.OPEN.value)
