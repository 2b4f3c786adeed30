"""Open places as they stand at a moment: the last number told, less what was claimed since; not known once it ran out."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from throughcare.programs.live import OpenPlaces
from throughcare.terms import LevelOfCare, Payment, Population
from throughcare.terms.places_open import PlaceKind, PlaceSource, PlaceState
from throughcare_web.directory.models import Availability, PlaceAsk, PlaceClaim, PlaceLine


_LEVELS = {level.value: level for level in LevelOfCare}
_KINDS = {kind.value: kind for kind in PlaceKind}
_SOURCES = {source.value: source for source in PlaceSource}
_PAYERS: dict[str, Payment | None] = {"": None, **{one.value: one for one in Payment}}
_POPULATIONS: dict[str, Population | None] = {"": None, **{one.value: one for one in Population}}


@dataclass(frozen=True, slots=True)
class LinePlaces:
    """One thing that a program counts, as it stands.

    Attributes:
        open: how many can take someone; None when not known (no number, or it ran out), which is never zero.
        claimed: places promised since the number was told; they are not in `open`.
        as_of: when the number was so, in the program's zone; `source` who told it. None without any number.
    """

    line: uuid.UUID
    listing_id: int
    level: LevelOfCare
    kind: PlaceKind
    payer: Payment | None
    population: Population | None
    open: int | None
    claimed: int
    as_of: dt.datetime | None
    expires_at: dt.datetime | None
    source: PlaceSource | None
    time_zone: str

    @property
    def places(self) -> OpenPlaces:
        """Return them as the core knows them."""
        return OpenPlaces(
            level=self.level,
            kind=self.kind,
            open=self.open,
            as_of=self.as_of,
            expires_at=self.expires_at,
            payer=self.payer,
            population=self.population,
        )

    @property
    def state(self) -> PlaceState:
        """Return whether there is room."""
        return self.places.state


@dataclass(frozen=True, slots=True)
class Claim:
    """A place taken for a referral."""

    id: uuid.UUID
    line: uuid.UUID
    listing_id: int
    level: str
    kind: str
    claimed_at: dt.datetime
    expires_at: dt.datetime
    released_at: dt.datetime | None
    taken_at: dt.datetime | None

    @property
    def is_held(self) -> bool:
        """Return whether it was neither released nor taken up."""
        return self.released_at is None and self.taken_at is None


def live_edition() -> tuple[int, int]:
    """Return numbers that differ whenever anything about open places did: cheap to ask for every few seconds."""
    found = PlaceLine.objects.aggregate(lines=Count("pk"), version=Sum("version"))
    return (found["lines"], int(found["version"] or 0))


def open_places(listing_ids: Collection[int] | None, now: dt.datetime) -> dict[int, list[LinePlaces]]:
    """Return what each of these listings, or every one, counts, as it stands now; those that count nothing are left out.

    Two queries, however many listings.
    """
    lines = _with_report(PlaceLine.objects.filter(is_counted=True))
    if listing_ids is not None:
        lines = lines.filter(listing_id__in=listing_ids)
    return _standing(lines, now)


def line(listing_id: int, pk: uuid.UUID, now: dt.datetime) -> LinePlaces | None:
    """Return one counted line of a listing as it stands."""
    rows = _with_report(PlaceLine.objects.filter(pk=pk, listing_id=listing_id, is_counted=True))
    return next((one for found in _standing(rows, now).values() for one in found), None)


def has_open_place(
    listing_id: int, level: str, now: dt.datetime, *, payer: str = "", population: str = ""
) -> PlaceState:
    """Return whether a listing has room at a level of care: open if any of its lines there has, full if all are."""
    found = [
        one.state
        for one in open_places([listing_id], now).get(listing_id, [])
        if one.level.value == level
        and (one.payer or "") in ("", payer)
        and (one.population or "") in ("", population)
    ]
    for state in (PlaceState.OPEN, PlaceState.NOT_KNOWN, PlaceState.FULL):
        if state in found:
            return state
    return PlaceState.NOT_KNOWN


def claim(claim_id: uuid.UUID) -> Claim | None:
    """Return a claim; None when there is no such one."""
    row = PlaceClaim.objects.select_related("line").filter(pk=claim_id).first()
    return claim_of(row) if row else None


def claim_of(row: PlaceClaim) -> Claim:
    """Return a claim's row as others see it."""
    return Claim(
        id=row.pk,
        line=row.line_id,
        listing_id=row.line.listing_id,
        level=row.line.level,
        kind=row.line.kind,
        claimed_at=row.claimed_at,
        expires_at=row.expires_at,
        released_at=row.released_at,
        taken_at=row.taken_at,
    )


def reports(line_id: uuid.UUID, most: int = 20) -> list[Availability]:
    """Return the numbers told of a line, the newest first."""
    return list(Availability.objects.filter(line_id=line_id).order_by("-recorded_at", "-pk")[:most])


def running(now: dt.datetime) -> QuerySet[PlaceClaim]:
    """Return the claims that hold a place now: not released, and taken up or not run out."""
    return PlaceClaim.objects.filter(released_at__isnull=True).filter(
        Q(taken_at__isnull=False) | Q(expires_at__gt=now)
    )


def latest_report(line_id: uuid.UUID) -> Availability | None:
    """Return the last number told of a line."""
    return Availability.objects.filter(line_id=line_id).order_by("-recorded_at", "-pk").first()


def last_asked(listing_id: int) -> dt.datetime | None:
    """Return when a program was last asked for its numbers."""
    rows = PlaceAsk.objects.filter(listing_id=listing_id).order_by("-asked_at")
    return rows.values_list("asked_at", flat=True).first()


def _with_report(lines: QuerySet[PlaceLine]) -> QuerySet[PlaceLine]:
    newest = Availability.objects.filter(line=OuterRef("pk")).order_by("-recorded_at", "-pk")
    return lines.annotate(report_id=Subquery(newest.values("pk")[:1]))


def _standing(lines: QuerySet[PlaceLine], now: dt.datetime) -> dict[int, list[LinePlaces]]:
    rows = list(lines)
    told = Availability.objects.in_bulk([row.report_id for row in rows if row.report_id])
    claimed = _claimed(told.values(), now)
    found: dict[int, list[LinePlaces]] = defaultdict(list)
    for row in sorted(rows, key=_order):
        report = told.get(row.report_id)
        found[row.listing_id].append(_line_places(row, report, claimed.get(row.pk, 0), now))
    return dict(found)


def _claimed(told: Iterable[Availability], now: dt.datetime) -> dict[uuid.UUID, int]:
    """Return for each line how many places were claimed since its last number was so."""
    as_of = {report.line_id: report.as_of for report in told}
    counts: dict[uuid.UUID, int] = defaultdict(int)
    rows = running(now).filter(line_id__in=as_of).values_list("line_id", "claimed_at")
    for line_id, moment in rows:
        counts[line_id] += moment > as_of[line_id]
    return counts


def _line_places(row: PlaceLine, report: Availability | None, claimed: int, now: dt.datetime) -> LinePlaces:
    zone = zoneinfo.ZoneInfo(report.time_zone) if report else None
    known = report is not None and now < report.expires_at
    return LinePlaces(
        line=row.pk,
        listing_id=row.listing_id,
        level=_LEVELS[row.level],
        kind=_KINDS[row.kind],
        payer=_PAYERS[row.payer],
        population=_POPULATIONS[row.population],
        open=max(report.open_count - claimed, 0) if report is not None and known else None,
        claimed=claimed,
        as_of=report.as_of.astimezone(zone) if report else None,
        expires_at=report.expires_at.astimezone(zone) if report else None,
        source=_SOURCES[report.source] if report else None,
        time_zone=report.time_zone if report else "",
    )


def _order(row: PlaceLine) -> tuple[str, str, str, str]:
    return (row.level, row.kind, row.payer, row.population)
