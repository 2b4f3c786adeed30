"""Every write to charts: each adds a row; a correction replaces one, and "entered in error" is a correction that says so."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils import timezone

from throughcare import instruments
from throughcare.errors import BadInput
from throughcare.terms.clinical import ObservationCode
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.records import limits
from throughcare_web.records.clinical import checking, queries
from throughcare_web.records.clinical.coded import observed
from throughcare_web.records.clinical.entries import (
    AllergyEntry,
    InstrumentEntry,
    MedicationEntry,
    ObservationEntry,
    ProblemEntry,
)
from throughcare_web.records.clinical.models import (
    Allergy,
    ChartRow,
    InstrumentResult,
    MedicationStatement,
    Observation,
    Problem,
)
from throughcare_web.records.clinical.rating import is_rated
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.queries import family
from throughcare_web.records.written import by, own, sent_before, sent_once


Row = TypeVar("Row", bound=ChartRow)
_REPLACED = BadInput("this entry", "one that somebody has corrected already", "the row that stands now")


@action("records.record_allergy")
def record_allergy(
    actor: Actor,
    patient: Patient,
    *,
    allergy: AllergyEntry,
    replaces: Allergy | None = None,
    request_id: uuid.UUID | None = None,
) -> Allergy:
    """Write an allergy into a chart, or that none is known; return the row.

    Raises BadInput for what cannot be used, and for a substance that stands already.
    """
    columns, mine = allergy.columns(), own(patient, locked=True)
    if sent_before(Allergy, request_id, mine) is None:
        _refuse_known(columns["substance"].casefold(), mine, replaces)
    return _write(Allergy, _Target(actor, patient, replaces, request_id), columns)


@action("records.record_problem")
def record_problem(
    actor: Actor,
    patient: Patient,
    *,
    problem: ProblemEntry,
    replaces: Problem | None = None,
    request_id: uuid.UUID | None = None,
) -> Problem:
    """Write a diagnosis into a chart; return the row. Raises BadInput for what cannot be used."""
    return _write(Problem, _Target(actor, patient, replaces, request_id), problem.columns())


@action("records.record_medication")
def record_medication(
    actor: Actor,
    patient: Patient,
    *,
    medication: MedicationEntry,
    replaces: MedicationStatement | None = None,
    request_id: uuid.UUID | None = None,
) -> MedicationStatement:
    """Write a medication into a chart with what is to be said of it (`warnings`); return the row.

    It is written whatever is said: this is what the person takes, not an order. Raises BadInput for what cannot be used.
    """
    columns = medication.columns()
    beside = queries.medications(own(patient), timezone.localdate())
    taken = [row for row in beside if replaces is None or row.pk != replaces.pk]
    warned = checking.check(columns["name"], columns["form"], taken, queries.allergies(patient))
    columns["warnings"] = [one.to_dict() for one in warned]
    note(warnings=len(warned))
    return _write(MedicationStatement, _Target(actor, patient, replaces, request_id), columns)


@action("records.record_observation")
def record_observation(
    actor: Actor,
    patient: Patient,
    *,
    observation: ObservationEntry,
    replaces: Observation | None = None,
    request_id: uuid.UUID | None = None,
) -> Observation:
    """Write one thing measured or seen into a chart; return the row. Refused for a total that the actor may not rate.

    Raises BadInput for what cannot be meant, and for a correction that does not say why or changes nothing.
    """
    _rate_totals(actor, patient, [one for one in (observation, replaces) if one is not None])
    columns = observation.columns()
    if replaces is not None and not columns["note"]:
        raise BadInput("note", "nothing", "why it is corrected")
    if replaces is not None and _is_said_by(replaces, columns):
        raise BadInput(observation.code, "what stands there already", "another value or another time")
    return _write(Observation, _Target(actor, patient, replaces, request_id), columns)


@action("records.record_observations")
def record_observations(
    actor: Actor,
    patient: Patient,
    *,
    observations: Sequence[ObservationEntry],
    request_id: uuid.UUID | None = None,
) -> list[Observation]:
    """Write what was measured at one time, all of it or nothing; return the rows in the order given.

    Raises BadInput for the first value that cannot be meant, or where there is none; Refused for a total that the actor
    may not rate.
    """
    if not observations:
        raise BadInput("the measurements", "nothing", "one or more")
    _rate_totals(actor, patient, observations)
    now = timezone.now()
    columns = [replace(one, at=one.at or now).columns() for one in observations]
    _check_pressure(columns)
    note(observations=len(columns))
    rows = []
    for place, one in enumerate(columns):
        each = uuid.uuid5(request_id, str(place)) if request_id else None
        rows.append(_write(Observation, _Target(actor, patient, None, each), one))
    return rows


@action("records.record_instrument")
def record_instrument(
    actor: Actor,
    patient: Patient,
    *,
    answered: InstrumentEntry,
    replaces: InstrumentResult | None = None,
    request_id: uuid.UUID | None = None,
) -> InstrumentResult:
    """Write a questionnaire into a chart with its score; return the row. Refused for one that the actor may not rate.

    Raises BadInput for an instrument that does not exist, an answer that it does not take, or none at all.
    """
    columns = answered.columns()
    for key in dict.fromkeys(one.instrument for one in (answered, replaces) if one is not None):
        _rate(actor, patient, key)
    note(instrument=answered.instrument)
    return _write(InstrumentResult, _Target(actor, patient, replaces, request_id), columns)


@action("records.rate_instrument")
def rate_instrument(actor: Actor, patient: Patient, *, scale: str) -> None:
    """Rate somebody by a questionnaire that takes a clinician's judgment; part of recording one. Refused to others."""
    note(scale=scale)


@action("records.rate_signs")
def rate_signs(actor: Actor, patient: Patient, *, scale: str) -> None:
    """Rate somebody's signs of withdrawal, which takes an examination; part of recording the scale or its total."""
    note(scale=scale)


@action("records.mark_allergy_in_error")
def mark_allergy_in_error(actor: Actor, row: Allergy, *, reason: str) -> Allergy:
    """Say that an allergy never held, and why; return the row that says so in its place. Raises BadInput as `_mark`."""
    return _mark(Allergy, actor, row, reason)


@action("records.mark_problem_in_error")
def mark_problem_in_error(actor: Actor, row: Problem, *, reason: str) -> Problem:
    """Say that a diagnosis never held, and why; return the row that says so in its place. Raises BadInput as `_mark`."""
    return _mark(Problem, actor, row, reason)


@action("records.mark_medication_in_error")
def mark_medication_in_error(actor: Actor, row: MedicationStatement, *, reason: str) -> MedicationStatement:
    """Say that a medication was never taken, and why; return the row that says so in its place.

    Raises BadInput as `_mark`.
    """
    return _mark(MedicationStatement, actor, row, reason)


@action("records.mark_observation_in_error")
def mark_observation_in_error(actor: Actor, row: Observation, *, reason: str) -> Observation:
    """Say that something was never measured so, and why; return the row that says so in its place.

    Refused for a total that the actor may not rate. Raises BadInput as `_mark`.
    """
    return _mark(Observation, actor, row, reason)


@action("records.mark_instrument_in_error")
def mark_instrument_in_error(actor: Actor, row: InstrumentResult, *, reason: str) -> InstrumentResult:
    """Say that a questionnaire was never answered so, and why; return the row that says so in its place.

    Refused for one that the actor may not rate. Raises BadInput as `_mark`.
    """
    return _mark(InstrumentResult, actor, row, reason)


_OF_EACH_ROW = {
    "id",
    "program",
    "patient",
    "request_id",
    "replaces",
    "is_error",
    "note",
    "recorded_at",
    "recorded_by",
}


def _mark(model: type[Row], actor: Actor, row: Row, reason: str) -> Row:
    """Write in place of a row of a chart that it never held; return the row that says so.

    Raises BadInput without a reason, for a row of another kind, or for one that was replaced already.
    """
    said = limits.lines(reason, "reason")
    if not said:
        raise BadInput("reason", "nothing", "why it is an error")
    wrong = own(row)
    if not isinstance(wrong, model):
        raise BadInput("this entry", "an entry of another kind", "one that this action is for")
    if isinstance(wrong, Observation):
        _rate_totals(actor, wrong.patient, [wrong])
    if isinstance(wrong, InstrumentResult):
        _rate(actor, wrong.patient, wrong.instrument)
    same = {
        field.attname: getattr(wrong, field.attname)
        for field in wrong._meta.concrete_fields
        if field.name not in _OF_EACH_ROW
    }
    note(patient=str(wrong.patient_id))
    target = _Target(actor, wrong.patient, wrong, None)
    return _write(model, target, {**same, "note": said, "is_error": True})


def _refuse_known(substance: str, patient: Patient, replaces: Allergy | None) -> None:
    """Refuse a substance, in small letters, that stands on a patient's list already, save in the row it replaces."""
    for row in queries.allergies(patient):
        is_it = bool(substance) and row.substance.casefold() == substance
        if is_it and (replaces is None or row.pk != replaces.pk):
            raise BadInput(
                "substance",
                "on the list already",
                "another substance, or a correction of the one that stands",
            )


def _rate(actor: Actor, patient: Patient, key: str) -> None:
    """Refuse a questionnaire that a clinician rates to whoever may not rate it."""
    asked = instruments.load(key)
    if is_rated(asked):
        (rate_signs if asked.examines else rate_instrument)(actor, patient, scale=asked.key)


def _rate_totals(actor: Actor, patient: Patient, entries: Iterable[ObservationEntry | Observation]) -> None:
    """Refuse the total of a scale, entered or written down before, to whoever may not rate it."""
    for code in dict.fromkeys(one.code for one in entries):
        if (row := observed().get(code)) is not None and row.rated:
            rate_signs(actor, patient, scale=row.code.value)


def _is_said_by(row: Observation, columns: Mapping[str, Any]) -> bool:
    """Return whether a row says already what is to be written, its note aside."""
    return all(getattr(row, name) == value for name, value in columns.items() if name != "note")


def _check_pressure(columns: list[dict[str, Any]]) -> None:
    """Refuse a blood pressure whose lower value is above the upper one: one of the two is a slip."""
    values = {one["code"]: one.get("value") for one in columns}
    high, low = values.get(ObservationCode.BP_SYSTOLIC), values.get(ObservationCode.BP_DIASTOLIC)
    if high is not None and low is not None and low > high:
        raise BadInput(ObservationCode.BP_DIASTOLIC, "more than the systolic value", "the lower of the two")


@dataclass(frozen=True, slots=True)
class _Target:
    """Who writes a row into whose chart, in place of which, sent by which form."""

    actor: Actor
    patient: Patient
    replaces: ChartRow | None
    request_id: uuid.UUID | None


def _write(model: type[Row], target: _Target, columns: Mapping[str, Any]) -> Row:
    """Write one row of a chart; BadInput where what it replaces is not this patient's, or was replaced before."""
    mine = own(target.patient)
    old = None if target.replaces is None else own(target.replaces)
    if old is not None and (old.patient_id not in family(mine) or not isinstance(old, model)):
        raise BadInput("this entry", "a row of another chart", "one of this patient's")

    def make() -> Row:
        return model.objects.create(
            program_id=target.actor.program_id,
            patient=mine if old is None else old.patient,
            request_id=target.request_id,
            replaces=old,
            recorded_by_id=by(target.actor),
            **columns,
        )

    row = sent_once(model, target.request_id, make, of=mine, taken=_REPLACED)
    note(row=str(row.pk), replaces=None if old is None else str(old.pk))
    return row
