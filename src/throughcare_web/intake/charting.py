"""What of a signed assessment belongs in the chart, and is recorded there: what was measured, allergies, medications.

Only what was asked or measured in this assessment; what came from the chart is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry, ObservationEntry, keys_of
from throughcare_web.records.clinical.queries import allergies, medications
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


def record(actor: Actor, patient: Patient, answers: Mapping[str, Held]) -> None:
    """Record in the chart what these answers say that it does not hold yet; each as of the moment it was answered.

    What the actor's roles may not record stays in the assessment alone. Raises BadInput for an answer that the chart
    cannot hold.
    """
    may = _permissions(actor)
    measured = [
        ObservationEntry(code=code, value=_observed(answers[path].value), at=localtime(answers[path].at))
        for path, code in _OBSERVED.items()
        if path in answers and _is_new(answers[path])
    ]
    if measured and may("records.record_observations"):
        record_observations(actor, patient, observations=measured)
    if may("records.record_allergy"):
        _allergies(actor, patient, answers.get("allergies"))
    if may("records.record_medication"):
        for row in rows_of({path: held.value for path, held in answers.items()}, "current_medications"):
            _medication(actor, patient, answers, f"current_medications#{row}")


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


def _allergies(actor: Actor, patient: Patient, held: Held | None) -> None:
    if held is None or held.source not in _NEW or held.value is None:
        return
    known = {one.substance.casefold() for one in allergies(patient)}
    for name in held.value:
        if name.casefold() not in known:
            record_allergy(actor, patient, allergy=AllergyEntry(substance=name))
    if held.value == [] and not known:
        record_allergy(actor, patient, allergy=AllergyEntry(none_known=True))


def _medication(actor: Actor, patient: Patient, answers: Mapping[str, Held], entry: str) -> None:
    """Record a medication, unless the chart's list names the same drug."""
    name = answers.get(f"{entry}.name")
    if name is None or not _is_new(name):
        return
    said = {part: answers[f"{entry}.{part}"].value for part in _OF_MEDICATION if f"{entry}.{part}" in answers}
    listed = [one for one in medications(patient) if one.ends_on is None]
    keys = set(keys_of(name.value, said.get("form")))
    if any(keys & set(one.drug_keys) or one.name.casefold() == name.value.casefold() for one in listed):
        return
    dose = said.get("dose_mg")
    by_whom = {None: "", True: PrescribedBy.ELSEWHERE, False: PrescribedBy.NOBODY}[said.get("prescribed")]
    medication = MedicationEntry(
        name=name.value,
        form=said.get("form") or "",
        dose=Decimal(str(dose)) if dose else None,
        dose_unit=DoseUnit.MG if dose else "",
        prescribed_by=by_whom,
    )
    record_medication(actor, patient, medication=medication)


_OF_MEDICATION = ("form", "dose_mg", "prescribed")
