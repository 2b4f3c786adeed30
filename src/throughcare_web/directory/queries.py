"""Every read of the directory. Listings are public, so no query asks for an actor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max, QuerySet

from throughcare.programs import Program
from throughcare.programs.statements import overlaid
from throughcare.terms import ReportKind, ReportState
from throughcare.terms.places_open import FactKind
from throughcare_web.directory import facts
from throughcare_web.directory.models import DirectoryState, Listing, ListingChange, ListingReport
from throughcare_web.directory.upkeep import queries as upkeep
from throughcare_web.directory.upkeep.queries import Conflict, Said


_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Edition:
    """Which state of the directory this is: equal editions hold the same listings."""

    number: int
    changed_at: dt.datetime | None
    fictional: bool
    stated: int = 0  # rises with every statement of a program


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
        published: as the newest file describes it; `program` is that with what the program said since.
        said: what it said since, by kind; `conflicts` where the newest file now says otherwise.
    """

    program: Program
    is_current: bool
    fictional: bool
    first_seen_at: dt.datetime
    last_seen_at: dt.datetime
    last_verified_on: dt.date | None
    published: Program | None = None
    said: Mapping[FactKind, Said] = field(default_factory=dict)
    conflicts: Sequence[Conflict] = ()


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
    number, changed_at, fictional = row or (0, None, False)
    return Edition(number, changed_at, fictional=fictional, stated=upkeep.stated_edition())


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
    """Yield every current listing as the core sees it, with what each program said since, in the order of the ids."""
    said = upkeep.all_said()
    rows = Listing.objects.filter(is_current=True).order_by("key").values_list("pk", *facts.COLUMNS)
    for pk, *values in rows.iterator(_CHUNK):
        program = facts.program(values)
        yield overlaid(program, (one.statement for one in said[pk].values())) if pk in said else program


def listing(key: str) -> ListedProgram | None:
    """Return the listing with this program id, current or not; None when there has never been one."""
    if "\0" in key:  # comes in an address, and the database cannot even be asked for it
        return None
    about = ("is_current", "fictional", "first_seen_at", "last_seen_at", "last_verified_on")
    rows = Listing.objects.filter(key=key).annotate(
        has_said=upkeep.has_said()
    )  # few have: the rest need no query more
    row = rows.values_list("pk", "has_said", *facts.COLUMNS, *about).first()
    if row is None:
        return None
    pk, has_said, *values = row
    width = len(facts.COLUMNS)
    published, said = facts.program(values[:width]), upkeep.said(pk) if has_said else {}
    return ListedProgram(
        overlaid(published, (one.statement for one in said.values())),
        *values[width:],
        published=published,
        said=said,
        conflicts=upkeep.conflicts(published, said),
    )


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


def open_reports(key: str) -> list[Report]:
    """Return the open reports of one listing, the oldest first."""
    rows = _open_reports().filter(listing__key=key).order_by("reported_on", "id")
    return [
        Report(number, ReportKind(kind), note, day)
        for number, kind, note, day in rows.values_list("id", "kind", "note", "reported_on")
    ]


def listings(ids: Collection[int]) -> list[Listing]:
    """Return these listings as rows, in the order of their ids: to refer to. One query."""
    return list(Listing.objects.filter(pk__in=ids).order_by("pk"))


def listings_by_key(keys: Collection[str]) -> dict[str, Listing]:
    """Return these listings as rows, by the core's program id. One query."""
    return {row.key: row for row in Listing.objects.filter(key__in=keys)}


def listing_ids(keys: Collection[str]) -> dict[str, int]:
    """Return the rows of these program ids."""
    return dict(Listing.objects.filter(key__in=keys).values_list("key", "pk"))


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
