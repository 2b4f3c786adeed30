"""What of a signed assessment belongs in the chart, and is recorded there: what was measured, allergies, medications.

Only what was asked or measured in this assessment; what came from the chart is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from throughcare.assessment import rows_of
from throughcare.terms.clinical import DoseUnit, ObservationCode, PrescribedBy
from throughcare.terms.intake import AnswerSource
from throughcare_web.accounts.actors import Actor, Staff
from throughcare_web.accounts.queries import memberships_of
from throughcare_web.accounts.roles import may_any
from throughcare_web.intake.entries import Held
from throughcare_web.records.clinical.actions import record_allergy, record_medication, record_observations
from throughcare_web.records.clinical.coded import observed
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry, ObservationEntry, keys_of
from throughcare_web.records.clinical.queries import allergies, medications
from throughcare_web.records.clinical.rating import RATES_SIGNS
from throughcare_web.records.patients.queries import Patient


# What is true now, by the fact that asks for it. A laboratory value has a day of its own, which no question asks for.
_OBSERVED = {
    "cows": ObservationCode.COWS,
    "ciwa_ar": ObservationCode.CIWA_AR,
    "vitals.hr": ObservationCode.HEART_RATE,
    "vitals.bp_systolic": ObservationCode.BP_SYSTOLIC,
    "vitals.bp_diastolic": ObservationCode.BP_DIASTOLIC,
    "vitals.rr": ObservationCode.RESPIRATORY_RATE,
    "vitals.spo2": ObservationCode.SPO2,
    "vitals.temp_c": ObservationCode.TEMPERATURE,
    "vitals.sedation": ObservationCode.ALERTNESS,
    "vitals.pupils": ObservationCode.PUPILS,
    "pregnant_weeks": ObservationCode.PREGNANT_WEEKS,
}
_NEW = (AnswerSource.ASKED, AnswerSource.HANDOVER)


@dataclass(frozen=True, slots=True)
class Entries:
    """What of an assessment the chart does not hold yet."""

    observations: tuple[ObservationEntry, ...] = ()
    allergies: tuple[AllergyEntry, ...] = ()
    medications: tuple[MedicationEntry, ...] = ()

    def words(self) -> list[str]:
        """Return each as a short line."""
        return [
            *(f"{ObservationCode(one.code).label}: {one.value}" for one in self.observations),
            *(f"Allergy: {'none known' if one.none_known else one.substance}" for one in self.allergies),
            *(" ".join(filter(None, ("Medication:", one.name, _dose(one)))) for one in self.medications),
        ]


def record(actor: Actor, patient: Patient, answers: Mapping[str, Held]) -> None:
    """Record in the chart what these answers say that it does not hold yet; each as of the moment it was answered.

    What the actor's roles may not record stays in the assessment alone. Raises BadInput for an answer that the chart
    cannot hold.
    """
    found, _ = planned(actor, patient, answers)
    if found.observations:
        record_observations(actor, patient, observations=found.observations)
    for allergy in found.allergies:
        record_allergy(actor, patient, allergy=allergy)
    for medication in found.medications:
        record_medication(actor, patient, medication=medication)


def planned(actor: Actor, patient: Patient, answers: Mapping[str, Held]) -> tuple[Entries, Entries]:
    """Return what the actor's signature records in the chart, and what it leaves in the assessment alone."""
    may = _permissions(actor)
    may_measure, may_rate = may("records.record_observations"), may(RATES_SIGNS)
    rows = [
        # A total of COWS or CIWA-Ar that the signer may not rate is what somebody told, and no measurement of the chart.
        *(
            ("observations", one, may_measure and (may_rate or not observed()[one.code].rated))
            for one in _observations(answers)
        ),
        *(
            ("allergies", one, may("records.record_allergy"))
            for one in _allergies(patient, answers.get("allergies"))
        ),
        *(("medications", one, may("records.record_medication")) for one in _medications(patient, answers)),
    ]
    return _entries(rows, recorded=True), _entries(rows, recorded=False)


def _entries(rows: Iterable[tuple[str, Any, bool]], *, recorded: bool) -> Entries:
    """Return the rows that are recorded, or those that are not, each under its name."""
    found: dict[str, list[Any]] = {}
    for name, row, is_recorded in rows:
        if is_recorded is recorded:
            found.setdefault(name, []).append(row)
    return Entries(**{name: tuple(some) for name, some in found.items()})


def _permissions(actor: Actor) -> Callable[[str], bool]:
    """Return what says whether one of the actor's roles has a permission; the system has all."""
    if not isinstance(actor, Staff):
        return lambda verb: True
    held = [one for one in memberships_of(actor.membership.user) if one.program_id == actor.program_id]
    return lambda verb: may_any((one.role for one in held), verb)


def _is_new(held: Held) -> bool:
    return held.source in _NEW and held.value not in (None, [])


def _observed(value: Any) -> Any:
    return value if isinstance(value, str) else Decimal(str(value))


def _observations(answers: Mapping[str, Held]) -> tuple[ObservationEntry, ...]:
    return tuple(
        ObservationEntry(code=code, value=_observed(answers[path].value), at=localtime(answers[path].at))
        for path, code in _OBSERVED.items()
        if path in answers and _is_new(answers[path])
    )


def _allergies(patient: Patient, held: Held | None) -> tuple[AllergyEntry, ...]:
    if held is None or held.source not in _NEW or held.value is None:
        return ()
    known = {one.substance.casefold() for one in allergies(patient)}
    if held.value == [] and not known:
        return (AllergyEntry(none_known=True),)
    named = {name.casefold(): name for name in held.value}
    return tuple(AllergyEntry(substance=name) for key, name in named.items() if key not in known)


def _medications(patient: Patient, answers: Mapping[str, Held]) -> tuple[MedicationEntry, ...]:
    """Return the medications that were told, unless the chart's list names the same drug."""
    listed = [one for one in medications(patient) if one.ends_on is None]
    keys = {key for one in listed for key in one.drug_keys}
    names = {one.name.casefold() for one in listed}
    found = []
    for row in rows_of({path: held.value for path, held in answers.items()}, "current_medications"):
        entry = _medication(answers, f"current_medications#{row}")
        if entry is None:
            continue
        same = set(keys_of(entry.name, entry.form or None))
        if not same & keys and entry.name.casefold() not in names:
            found.append(entry)
            keys |= same
            names.add(entry.name.casefold())
    return tuple(found)


def _medication(answers: Mapping[str, Held], entry: str) -> MedicationEntry | None:
    name = answers.get(f"{entry}.name")
    if name is None or not _is_new(name):
        return None
    said = {part: answers[f"{entry}.{part}"].value for part in _OF_MEDICATION if f"{entry}.{part}" in answers}
    dose = said.get("dose_mg")
    by_whom = {None: "", True: PrescribedBy.ELSEWHERE, False: PrescribedBy.NOBODY}[said.get("prescribed")]
    return MedicationEntry(
        name=name.value,
        form=said.get("form") or "",
        dose=Decimal(str(dose)) if dose else None,
        dose_unit=DoseUnit.MG if dose else "",
        prescribed_by=by_whom,
    )


def _dose(one: MedicationEntry) -> str:
    return f"{one.dose} {DoseUnit(one.dose_unit).label}" if one.dose is not None else ""


_OF_MEDICATION = ("form", "dose_mg", "prescribed")
