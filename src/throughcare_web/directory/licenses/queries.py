"""What states' lists of licenses say of listings: of each state the newest list counts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from throughcare.programs import Program
from throughcare.programs.licenses import standing
from throughcare.terms.places_open import LicenseState
from throughcare_web.directory import facts
from throughcare_web.directory.models import LicenseFinding, LicenseImport, Listing


@dataclass(frozen=True, slots=True)
class ListRead:
    """A state's list as it was read."""

    id: uuid.UUID
    state: str
    at: dt.datetime
    file_name: str
    rows_in: int
    licenses: int
    matched: int
    unsure: int
    refused: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Licensed:
    """What a list says of one listing, and the license found most like it, if any."""

    listing_id: int
    program: Program
    state: LicenseState
    number: str
    name: str
    expires_on: dt.date | None
    points: int
    reasons: list[str]


def lists() -> list[ListRead]:
    """Return the newest list of each state that was read, by state."""
    return [
        ListRead(
            id=row.pk,
            state=row.state,
            at=row.at,
            file_name=row.file_name,
            rows_in=row.rows_in,
            licenses=row.licenses,
            matched=row.matched,
            unsure=row.unsure,
            refused=[(line, reason) for line, reason in row.refused],
        )
        for row in _newest()
    ]


def states_of_listings(today: dt.date, only: Collection[int] | None = None) -> dict[int, LicenseState]:
    """Return what the newest list of its state says of each current listing, or of these only; without a list nothing."""
    newest = list(_newest())
    rows = Listing.objects.filter(is_current=True, state__in=[one.state for one in newest])
    findings = _findings(newest)
    if only is not None:
        rows, findings = rows.filter(pk__in=only), findings.filter(listing_id__in=only)
    found = dict.fromkeys(rows.values_list("pk", flat=True), LicenseState.NOT_FOUND)
    for finding in findings:
        if finding.listing_id in found:
            found[finding.listing_id] = _state(finding, today)
    return found


def conflicts(today: dt.date, state: str, most: int = 200) -> list[Licensed]:
    """Return the listings of a state whose license has run out, is unsure or was not found, in that order, then by name."""
    newest = [one for one in _newest() if one.state == state]
    if not newest:
        return []
    by_listing = {finding.listing_id: finding for finding in _findings(newest)}
    rows = Listing.objects.filter(is_current=True, state=state).values_list("pk", *facts.COLUMNS)
    found = [_licensed(pk, facts.program(values), by_listing.get(pk), today) for pk, *values in rows]
    order = (LicenseState.EXPIRED, LicenseState.UNSURE, LicenseState.NOT_FOUND)
    wanted = [one for one in found if one.state in order]
    return sorted(wanted, key=lambda one: (order.index(one.state), one.program.name, one.listing_id))[:most]


def license_of(listing_id: int, today: dt.date) -> Licensed | None:
    """Return what the newest list of its state says of a listing; None where no list of its state was read."""
    values = Listing.objects.filter(pk=listing_id).values_list(*facts.COLUMNS).first()
    if values is None:
        return None
    program = facts.program(values)
    newest = [one for one in _newest() if one.state == program.state]
    if not newest:
        return None
    finding = _findings(newest).filter(listing_id=listing_id).first()
    return _licensed(listing_id, program, finding, today)


def _newest() -> QuerySet[LicenseImport]:
    return LicenseImport.objects.order_by("state", "-at").distinct("state")


def _findings(imports: list[LicenseImport]) -> QuerySet[LicenseFinding]:
    return LicenseFinding.objects.filter(imported__in=imports).select_related("record").defer("record__raw")


def _licensed(listing_id: int, program: Program, finding: LicenseFinding | None, today: dt.date) -> Licensed:
    return Licensed(
        listing_id=listing_id,
        program=program,
        state=_state(finding, today) if finding else LicenseState.NOT_FOUND,
        number=finding.record.number if finding else "",
        name=finding.record.name if finding else "",
        expires_on=finding.record.expires_on if finding else None,
        points=finding.points if finding else 0,
        reasons=list(finding.reasons) if finding else [],
    )


def _state(finding: LicenseFinding, today: dt.date) -> LicenseState:
    if not finding.is_sure:
        return LicenseState.UNSURE
    return standing(finding.record.expires_on, finding.record.status, today)
