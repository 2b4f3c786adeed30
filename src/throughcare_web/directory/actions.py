"""Every write to the directory: importing a file, with history and edition; taking and closing reports of problems.

Nothing here reads a file, decides what a code means (the core's reader does) or what changed (`reimport` does).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.programs import Program, Reading
from throughcare.terms import ReportKind, ReportState
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.accounts.tally import counted_this_day, counted_this_hour
from throughcare_web.directory import facts
from throughcare_web.directory.models import (
    LONGEST_NOTE,
    DirectoryState,
    Import,
    Listing,
    ListingChange,
    ListingReport,
)
from throughcare_web.directory.reimport import Change, Known, Plan, Scope, plan


_BATCH = 2000
_NATIONAL = "SAMHSA National Directory"  # how the reader calls it, workbook or table
_DESCRIBED = (*facts.COLUMNS[1:], "is_current", "last_import_id", "last_seen_at")


class TooManyReports(Exception):
    """As many reports came in this hour, or of this listing today, as the operator lets in; nothing was written."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: rows in = programs + refused; programs = added + changed + unchanged."""

    rows_in: int
    programs: int
    refused: int
    added: int
    changed: int
    unchanged: int
    vanished: int


@action("directory.import_listings")
def import_listings(
    actor: Actor,
    reading: Reading,
    *,
    fictional: bool = False,
    whole_states: Collection[str] | None = None,
) -> Imported:
    """Bring the directory up to what a file says, in one transaction; return what became of its rows.

    The same file again changes no listing, no history and not the edition. A listing keeps its identity; what a newer
    file says differently is recorded; what an older one says is not taken. A listing that the file could have named
    and does not stays, not current: one of the same kind of facility in `whole_states`, which are, unless given, all
    states of a national directory, and none of a locator page, which answers any search. A real file ends fiction.

    Raises BadInput, and writes nothing, when the file has no program or no date, or would mix fiction with fact.
    """
    _refuse(reading, fictional=fictional)
    state, _ = DirectoryState.objects.select_for_update().get_or_create(id=1)
    planned = plan(_known(), reading.programs, _scope(reading, whole_states, fictional=fictional))
    record = _record(actor, reading, planned, fictional=fictional)
    _write(planned, record)
    if planned.write or planned.gone:
        state.edition += 1
        state.fictional = fictional
        state.changed_at = record.at
        state.save(update_fields=["edition", "fictional", "changed_at"])
    note(listings=record.programs, added=record.added, changed=record.changed, vanished=record.vanished)
    return Imported(
        rows_in=record.rows_in,
        programs=record.programs,
        refused=record.refused,
        added=record.added,
        changed=record.changed,
        unchanged=record.programs - record.added - record.changed,
        vanished=record.vanished,
    )


def _scope(reading: Reading, whole_states: Collection[str] | None, *, fictional: bool) -> Scope:
    """Return what the file speaks of; unless it is said which states it names wholly, a directory names its own so."""
    is_directory = fictional or reading.kind.startswith(_NATIONAL)
    if whole_states is None:
        whole_states = {program.state for program in reading.programs} if is_directory else ()
    kinds = frozenset(program.kind for program in reading.programs)
    return Scope(reading.vintage, fictional=fictional, whole_states=frozenset(whole_states), kinds=kinds)


def _refuse(reading: Reading, *, fictional: bool) -> None:
    """Raise BadInput for a file that would empty, blur or mix the directory."""
    name = reading.path.name
    if not reading.programs:
        raise BadInput(name, "no programs", "a directory file with at least one program")
    if not reading.vintage:
        raise BadInput(name, "no year or date", "--vintage with the year or date the file was made")
    if fictional and Listing.objects.filter(is_current=True, fictional=False).exists():
        raise BadInput(name, "a directory of real programs", "an empty database for fictional ones")


def _known() -> dict[str, Known]:
    """Return every listing there is, current or not, by its key."""
    rows = Listing.objects.values_list(
        *facts.COLUMNS, "id", "is_current", "fictional", "last_import__vintage"
    ).iterator(_BATCH)
    width = len(facts.COLUMNS)
    return {row[0]: Known(row[width], facts.program(row[:width]), *row[width + 1 :]) for row in rows}


def _record(actor: Actor, reading: Reading, planned: Plan, *, fictional: bool) -> Import:
    """Write down the import itself: the file's name without its folder, and the counts."""
    return Import.objects.create(
        at=timezone.now(),
        actor=str(actor),
        file_name=reading.path.name,
        file_kind=reading.kind,
        source=reading.source,
        vintage=reading.vintage,
        fictional=fictional,
        rows_in=reading.rows_in,
        programs=len(reading.programs),
        refused=len(reading.refused),
        added=planned.added,
        changed=len(planned.changes),
        vanished=len(planned.gone),
    )


def _write(planned: Plan, record: Import) -> None:
    """Write listings and history."""
    Listing.objects.filter(key__in=planned.seen).update(last_seen_at=record.at)
    _put(Listing, [_listing(program, record) for program in planned.write], updated=_DESCRIBED)
    gone = [entry.listing for entry in planned.gone]
    Listing.objects.filter(id__in=gone).update(is_current=False, last_import=record)
    _put(ListingChange, list(_history(planned, record)))


def _listing(program: Program, record: Import) -> dict[str, Any]:
    """Return the row that holds a program; the dates of an older row are kept by the statement that writes it."""
    return facts.columns(program) | {
        "fictional": record.fictional,
        "is_current": True,
        "last_import_id": record.pk,
        "first_seen_at": record.at,
        "last_seen_at": record.at,
    }


def _history(planned: Plan, record: Import) -> Iterator[dict[str, Any]]:
    """Yield a row for each field that changed, and one for each listing that is no longer current."""
    ids = dict(Listing.objects.filter(key__in=list(planned.changes)).values_list("key", "id"))
    changed = [(ids[key], change) for key, found in planned.changes.items() for change in found]
    ended = [(entry.listing, Change("is_current", old=True, new=False)) for entry in planned.gone]
    for listing, change in (*changed, *ended):
        about = {"listing_id": listing, "imported_id": record.pk, "at": record.at}
        yield about | {"field": change.field, "old": change.old, "new": change.new}


def _put(model: type[Model], rows: list[dict[str, Any]], *, updated: Iterable[str] = ()) -> None:
    """Insert rows given by column; where the key is there already, update the columns named.

    PostgreSQL reads the rows from JSON, by the table's own types: a national directory took 1 s so, and 6 s as
    statements with a parameter for each value.
    """
    table, columns = model._meta.db_table, ", ".join(rows[0] if rows else ())
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in updated)
    # Names of ours only; every value is in the one parameter.
    statement = (
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s)"  # noqa: S608
    )
    if changes:
        statement += f" ON CONFLICT (key) DO UPDATE SET {changes}"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _BATCH):
            cursor.execute(statement, [json.dumps(rows[start : start + _BATCH], default=str)])


@action("directory.report_problem")
def report_problem(actor: Actor, *, key: str, kind: ReportKind, text: str = "") -> ListingReport | None:
    """Put a problem with a listing on the queue; return the report, None when enough open ones say the same.

    Of whoever sends it nothing is kept but `text`, and the day instead of the moment.
    Raises TooManyReports beyond the operator's limits, BadInput for a key that no listing has or a text too long; then
    nothing is written.
    """
    if len(text) > LONGEST_NOTE:
        raise BadInput("text", f"{len(text)} characters", f"at most {LONGEST_NOTE}")
    now = timezone.now()
    # First of all: its row stays locked to the end, so that reports wait for each other and count what is there.
    if not counted_this_hour("reports", now, most=settings.REPORTS_AN_HOUR):
        raise TooManyReports
    listing = Listing.objects.filter(key=key).first()
    if listing is None:
        raise BadInput("listing", key, "the id of a program in the directory")
    alike = ListingReport.objects.filter(listing=listing, kind=kind.value, state=ReportState.OPEN.value)
    taken = set(alike.values_list("place", flat=True))
    is_known = len(taken) >= settings.REPORTS_ALIKE
    note(listing=listing.pk, known=is_known)
    if is_known:
        return None
    if not counted_this_day(f"reports of listing {listing.pk}", now, most=settings.REPORTS_A_DAY):
        raise TooManyReports
    return ListingReport.objects.create(
        listing=listing,
        kind=kind.value,
        note=text,
        reported_on=now.date(),
        place=min(set(range(settings.REPORTS_ALIKE)) - taken),
    )


@action("directory.close_report")
def close_report(actor: Actor, *, report: int, outcome: ReportState, found: str) -> ListingReport:
    """Close an open report as resolved or dismissed, with what was found; return it as it then stands.

    Raises BadInput when there is no such open report, or nothing is said of what was found.
    """
    if outcome is ReportState.OPEN or not found.strip():
        raise BadInput(
            f"report {report}", "no outcome, or nothing found", "resolved or dismissed, and what was found"
        )
    closed = ListingReport.objects.filter(pk=report, state=ReportState.OPEN.value).update(
        state=outcome.value, found=found.strip(), closed_at=timezone.now(), closed_by=str(actor)
    )
    row = ListingReport.objects.filter(pk=report).first()
    if row is None:
        raise BadInput(f"report {report}", "no such report", "the number of an open one")
    if not closed:
        raise BadInput(f"report {report}", f"one closed as {row.state} before", "the number of an open one")
    note(outcome=row.state, listing=row.listing_id)
    return row
