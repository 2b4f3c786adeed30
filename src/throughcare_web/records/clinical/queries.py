"""Every read of what charts hold: what stands now, in order, and never more than a page can show.

What was replaced or entered in error is left out, save in `history`. Each looks at the records merged into a
patient's too.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from throughcare.terms.clinical import EntryKind, ObservationCode
from throughcare_web.accounts.queries import Program
from throughcare_web.records.clinical.coded import observed
from throughcare_web.records.clinical.models import (
    Allergy,
    ChartRow,
    InstrumentResult,
    MedicationStatement,
    Observation,
    Problem,
)
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.queries import family


Row = TypeVar("Row", bound=ChartRow)

PAGE = 50
TREND = 60  # points of a trend chart: more cannot be told apart
_MODELS: dict[str, type[ChartRow]] = {
    EntryKind.ALLERGY: Allergy,
    EntryKind.PROBLEM: Problem,
    EntryKind.MEDICATION: MedicationStatement,
    EntryKind.OBSERVATION: Observation,
    EntryKind.INSTRUMENT: InstrumentResult,
}
_MOMENT = {EntryKind.OBSERVATION: "at", EntryKind.INSTRUMENT: "completed_at"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    at: dt.datetime
    kind: EntryKind
    row: ChartRow


@dataclass(frozen=True, slots=True)
class Held:
    """What a chart holds, read once: to show it, and to reason from it.

    Attributes:
        taken: the medications taken on the day.
        latest: the newest observation of each code; results: the newest answers to each instrument.
        totals: the newest result of each scale that can be written down as a total too, those without a total left out.
    """

    allergies: list[Allergy]
    problems: list[Problem]
    taken: list[MedicationStatement]
    latest: dict[ObservationCode, Observation]
    results: dict[str, InstrumentResult]
    totals: dict[str, InstrumentResult]


def held(of: Patient, on: dt.date, *, until: dt.datetime | None = None) -> Held:
    """Return what a chart holds on a day, up to a moment if given."""
    results = latest_results(of, until=until)
    return Held(
        list(allergies(of)),
        list(problems(of)),
        list(medications(of, on)),
        latest_observations(of, until=until),
        results,
        _totals(of, results, until),
    )


def _totals(
    of: Patient, results: dict[str, InstrumentResult], until: dt.datetime | None
) -> dict[str, InstrumentResult]:
    """Return the same as `latest_totals`, which is asked only where the newest answers give no total."""
    scaled = {key: results[key] for key in _scales() if key in results}
    is_whole = all(row.total is not None for row in scaled.values())
    return scaled if is_whole else latest_totals(of, until=until)


def _scales() -> list[str]:
    return [row.scale for row in observed().values() if row.scale]


def _standing(model: type[Row], of: Patient) -> QuerySet[Row]:
    rows = model.objects.filter(patient__in=family(of), replaced_by__isnull=True, is_error=False)
    return rows.select_related("recorded_by__user")


def allergies(of: Patient) -> QuerySet[Allergy]:
    """Return the allergies that stand, by substance; one row with `none_known` where the person knows of none."""
    return _standing(Allergy, of).order_by("none_known", "substance", "recorded_at")


def allergies_of(family: Iterable[uuid.UUID]) -> QuerySet[Allergy]:
    """Return the allergies that stand of a family of records, by substance: what every page shows."""
    rows = Allergy.objects.filter(patient__in=list(family), replaced_by__isnull=True, is_error=False)
    return rows.order_by("none_known", "substance", "recorded_at")


def problems(of: Patient) -> QuerySet[Problem]:
    """Return the problem list: active ones first, then by code."""
    return _standing(Problem, of).order_by("status", "code", "recorded_at")  # active, remission, resolved


def medications(of: Patient, on: dt.date | None = None) -> QuerySet[MedicationStatement]:
    """Return the medication list: all of it, the current ones first; or what is taken on a day."""
    rows = _standing(MedicationStatement, of)
    if on is not None:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).exclude(starts_on__gt=on)
    return rows.order_by("-ends_on", "name", "recorded_at")


def observations(
    of: Patient, code: ObservationCode | None = None, *, before: dt.datetime | None = None, most: int = PAGE
) -> list[Observation]:
    """Return the observations before a moment, of one code or all, the newest first."""
    rows = _standing(Observation, of)
    if code is not None:
        rows = rows.filter(code=code.value)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return list(rows.order_by("-at", "-recorded_at")[:most])


def observations_page(
    of: Patient, before: dt.datetime | None = None
) -> tuple[list[Observation], dt.datetime | None]:
    """Return a page of observations, and the moment before which the next begins: no moment is cut in two; None on the last."""
    rows = observations(of, before=before)
    if len(rows) < PAGE:
        return rows, None
    whole = [row for row in rows if row.at != rows[-1].at] or rows
    return whole, whole[-1].at


def latest_observations(
    of: Patient, *, until: dt.datetime | None = None
) -> dict[ObservationCode, Observation]:
    """Return the newest observation of each code, up to a moment if given."""
    rows = _standing(Observation, of)
    if until is not None:
        rows = rows.filter(at__lte=until)
    newest = rows.order_by("code", "-at", "-recorded_at").distinct("code")
    return {ObservationCode(row.code): row for row in newest}


def instrument_results(
    of: Patient, key: str = "", *, until: dt.datetime | None = None, most: int = PAGE
) -> list[InstrumentResult]:
    """Return the questionnaires answered, of one instrument or of all, the newest first."""
    rows = _standing(InstrumentResult, of)
    if key:
        rows = rows.filter(instrument=key)
    if until is not None:
        rows = rows.filter(completed_at__lte=until)
    return list(rows.order_by("-completed_at", "-recorded_at")[:most])


def latest_results(of: Patient, *, until: dt.datetime | None = None) -> dict[str, InstrumentResult]:
    """Return the newest result of each instrument, up to a moment if given."""
    rows = _standing(InstrumentResult, of)
    if until is not None:
        rows = rows.filter(completed_at__lte=until)
    newest = rows.order_by("instrument", "-completed_at", "-recorded_at").distinct("instrument")
    return {row.instrument: row for row in newest}


def latest_totals(of: Patient, *, until: dt.datetime | None = None) -> dict[str, InstrumentResult]:
    """Return the newest result of each scale that can be written down as a total too, those without a total left out."""
    rows = _standing(InstrumentResult, of).filter(instrument__in=_scales(), total__isnull=False)
    if until is not None:
        rows = rows.filter(completed_at__lte=until)
    newest = rows.order_by("instrument", "-completed_at", "-recorded_at").distinct("instrument")
    return {row.instrument: row for row in newest}


def row(program: Program, of: Patient, kind: EntryKind, pk: uuid.UUID) -> ChartRow | None:
    """Return one row of a patient's chart; None where the id is not of this patient's and of that kind."""
    found = _MODELS[kind].objects.filter(program=program, patient__in=family(of), pk=pk)
    return found.select_related("recorded_by__user").first()


def is_replaced(of: ChartRow) -> bool:
    """Return whether another row stands in the place of this one."""
    return type(of).objects.filter(replaces=of.pk).exists()


def corrections(of: Patient, kind: EntryKind, **about: str) -> list[ChartRow]:
    """Return what was written in place of another row of this kind, with what it replaced, the newest first."""
    rows = _MODELS[kind].objects.filter(patient__in=family(of), replaces__isnull=False, **about)
    people = rows.select_related("recorded_by__user", "replaces__recorded_by__user")
    return list(people.order_by("-recorded_at", "-pk")[:PAGE])


def history(of: ChartRow) -> list[ChartRow]:
    """Return a row and what it replaced, step by step, the newest first."""
    found = [of]
    while found[-1].replaces is not None:
        found.append(found[-1].replaces)
    return found


def timeline(of: Patient, *, before: dt.datetime | None = None, most: int = PAGE) -> list[Entry]:
    """Return the newest lines of a chart before a moment, whatever they are."""
    found = [entry for kind in _MODELS for entry in _entries(kind, of, before, most)]
    found.sort(key=lambda entry: (entry.at, str(entry.row.pk)), reverse=True)
    return found[:most]


def _entries(kind: str, of: Patient, before: dt.datetime | None, most: int) -> Iterable[Entry]:
    moment = _MOMENT.get(EntryKind(kind), "recorded_at")
    rows = _standing(_MODELS[kind], of)
    if before is not None:
        rows = rows.filter(**{f"{moment}__lt": before})
    for one in rows.order_by(f"-{moment}", "-pk")[:most]:
        yield Entry(getattr(one, moment), EntryKind(kind), one)
