"""A patient's own record, whole: every part that the apps keep, in the order in which a person would look for it.

It is what 45 CFR 164.524 lets a patient have. Counseling notes are kept apart and are not in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from throughcare.terms import LevelOfCare, Payment
from throughcare.terms.eligibility import CoverageSaid
from throughcare.terms.records import ContactKind, EpisodeStatus
from throughcare.terms.referral import ReferralState
from throughcare_web.accounts.queries import Program
from throughcare_web.eligibility import queries as eligibility
from throughcare_web.intake import queries as intake
from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.clinical import shown
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.queries import Patient
from throughcare_web.referral import queries as referrals


_MOST = 10_000  # rows of a part: all there are, in a record that people keep


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: what it is, what else is said of it, and its day where it has one."""

    title: str
    facts: tuple[str, ...] = ()
    on: dt.date | dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the record with its entries."""

    title: str
    lines: tuple[Line, ...]


def record(program: Program, patient: Patient, today: dt.date) -> tuple[Part, ...]:
    """Return every part of a patient's record, empty ones too, so that nobody wonders whether one was left out."""
    parts = {
        "Contacts": _contacts(patient),
        "Coverage": _coverages(patient),
        "Episodes of care": _episodes(patient),
        "Allergies": _lines(shown.allergy(row) for row in clinical.allergies(patient)),
        "Problems": _lines(shown.problem(row) for row in clinical.problems(patient)),
        "Medications": _lines(shown.medication(row, today) for row in clinical.medications(patient)),
        "Measurements": _measured(patient),
        "Questionnaires": _answered(patient),
        "Assessments and level of care": _placed(patient),
        "Coverage checks": _checked(patient),
        "Referrals": _referred(program, patient),
    }
    return tuple(Part(title, tuple(lines)) for title, lines in parts.items())


def _lines(rows: Iterable[shown.Shown]) -> Iterator[Line]:
    return (Line(row.title, row.facts) for row in rows)


def _contacts(patient: Patient) -> Iterator[Line]:
    for row in patients.contacts(patient):
        place = ", ".join(word for word in (row.street, row.city, row.state, row.zip) if word)
        facts = (row.value, place, row.person_name, row.relation, row.note)
        yield Line(ContactKind(row.kind).label, tuple(word for word in facts if word))


def _coverages(patient: Patient) -> Iterator[Line]:
    for row in patients.coverages(patient):
        facts = (row.payer_name, row.member_id, f"until {row.ends_on}" if row.ends_on else "")
        yield Line(Payment(row.payment).label, tuple(word for word in facts if word), row.starts_on)


def _episodes(patient: Patient) -> Iterator[Line]:
    for row in patients.episodes(patient):
        level = LevelOfCare(row.level_of_care).label if row.level_of_care else ""
        facts = (level, f"until {row.ends_on}" if row.ends_on else "", row.end_reason)
        yield Line(EpisodeStatus(row.status).label, tuple(word for word in facts if word), row.starts_on)


def _measured(patient: Patient) -> Iterator[Line]:
    for row in clinical.observations(patient, most=_MOST):
        said = shown.observation(row)
        yield Line(said.title, said.facts, row.at)


def _answered(patient: Patient) -> Iterator[Line]:
    for row in clinical.instrument_results(patient, most=_MOST):
        said = shown.result(row)
        yield Line(said.title, said.facts, row.completed_at)


def _placed(patient: Patient) -> Iterator[Line]:
    for row in intake.placements_of(patient):
        recommended = f"recommended: {LevelOfCare(row.recommended).label}" if row.recommended else ""
        facts = (recommended, row.words, row.medication_plan)
        yield Line(LevelOfCare(row.chosen).label, tuple(word for word in facts if word), row.at)


def _checked(patient: Patient) -> Iterator[Line]:
    for row in eligibility.checks(patient):
        facts = (row.plan_name, row.reference, row.words)
        yield Line(
            CoverageSaid(row.coverage_said).label, tuple(word for word in facts if word), row.checked_at
        )


def _referred(program: Program, patient: Patient) -> Iterator[Line]:
    for row in referrals.of_patient(program, patient):
        facts = (ReferralState(row.state).label, LevelOfCare(row.level).label)
        yield Line(row.listing.name1, facts, row.sent_at)
