"""A state's list of licenses is kept row for row, with the listing that each license is most like."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from throughcare.errors import BadInput
from throughcare.programs.licenses import LicenseReading, best_matches
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.directory import facts
from throughcare_web.directory.models import LicenseFinding, LicenseImport, LicenseRecord, Listing


_BATCH = 1000


@dataclass(frozen=True, slots=True)
class LicensesImported:
    """What became of a list: rows in = licenses + refused; listings = matched + unsure + not found."""

    rows_in: int
    licenses: int
    refused: int
    listings: int
    matched: int
    unsure: int


@action("directory.import_licenses")
def import_licenses(actor: Actor, *, reading: LicenseReading, state: str) -> LicensesImported:
    """Keep a state's list and compare it with the state's current listings, in one transaction; return what became of it.

    Raises BadInput, and writes nothing, when no listing is of that state, or the very same file was read before.
    """
    listings = dict(Listing.objects.filter(is_current=True, state=state).values_list("key", "pk"))
    if not listings:
        raise BadInput("--state", state, "the postal code of a state that has listings here")
    rows = Listing.objects.filter(key__in=listings).values_list(*facts.COLUMNS)
    found = best_matches([facts.program(row) for row in rows], reading.licenses)
    sure = sum(match.is_sure for match in found.values())
    record = _record(actor, reading, state, (sure, len(found) - sure))
    by_line = _keep(record, reading)
    LicenseFinding.objects.bulk_create(
        LicenseFinding(
            imported=record,
            listing_id=listings[key],
            record=by_line[match.license.line],
            points=match.points,
            is_sure=match.is_sure,
            reasons=[str(reason) for reason in match.reasons],
        )
        for key, match in found.items()
    )
    note(state=state, licenses=record.licenses, matched=sure, unsure=len(found) - sure)
    return LicensesImported(
        rows_in=record.rows_in,
        licenses=record.licenses,
        refused=len(reading.refused),
        listings=len(listings),
        matched=sure,
        unsure=len(found) - sure,
    )


def _record(actor: Actor, reading: LicenseReading, state: str, found: tuple[int, int]) -> LicenseImport:
    """Write down the list itself; `found` is how many listings matched, and how many have to be looked at."""
    try:
        with transaction.atomic():
            return LicenseImport.objects.create(
                actor=str(actor),
                state=state,
                file_name=reading.path.name,
                digest=reading.digest,
                rows_in=reading.rows_in,
                licenses=len(reading.licenses),
                refused=[[row.line, row.reason] for row in reading.refused],
                matched=found[0],
                unsure=found[1],
            )
    except IntegrityError as error:
        raise BadInput(
            reading.path.name, "a file that was read before", "a newer list of the state"
        ) from error


def _keep(record: LicenseImport, reading: LicenseReading) -> dict[int, LicenseRecord]:
    """Write every row of the list, whole; return the rows by their line."""
    rows = [
        LicenseRecord(
            imported=record,
            line=one.line,
            number=one.number,
            name=one.name,
            owner=one.owner,
            street=one.street,
            city=one.city,
            zip=one.zip,
            phone=one.phone,
            expires_on=one.expires_on,
            status=one.status,
            beds=one.beds,
            raw=dict(one.raw),
        )
        for one in reading.licenses
    ]
    LicenseRecord.objects.bulk_create(rows, batch_size=_BATCH)
    return {row.line: row for row in rows}
