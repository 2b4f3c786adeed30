"""Who may say that an entry of a chart was an error: whoever may write such an entry, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web import staff
from throughcare import instruments
from throughcare.errors import BadInput
from throughcare.terms.clinical import EntryKind, ObservationCode
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.audit import Refused
from throughcare_web.accounts.queries import Program, audit_events, in_program
from throughcare_web.accounts.roles import PERMISSIONS, Role
from throughcare_web.records.clinical import actions, queries, rating
from throughcare_web.records.clinical.entries import (
    AllergyEntry,
    InstrumentEntry,
    MedicationEntry,
    ObservationEntry,
    ProblemEntry,
)
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db

ALL = {Role.NAVIGATOR, Role.COUNSELOR, Role.NURSE, Role.PRESCRIBER}
ROLES = (*sorted(ALL), Role.PEER, Role.DIRECTOR)
MARKS: dict[EntryKind, Callable[..., Any]] = {
    EntryKind.ALLERGY: actions.mark_allergy_in_error,
    EntryKind.PROBLEM: actions.mark_problem_in_error,
    EntryKind.MEDICATION: actions.mark_medication_in_error,
    EntryKind.OBSERVATION: actions.mark_observation_in_error,
    EntryKind.INSTRUMENT: actions.mark_instrument_in_error,
}
# What is written, the kind of entry it is, the page it stands on, and who may write it.
ENTRIES = {
    "allergy": (EntryKind.ALLERGY, "allergies", ALL),
    "problem": (EntryKind.PROBLEM, "problems", ALL - {Role.NAVIGATOR}),
    "medication": (EntryKind.MEDICATION, "medications", ALL - {Role.COUNSELOR}),
    "pulse": (EntryKind.OBSERVATION, "observations", ALL),
    "cows total": (EntryKind.OBSERVATION, "observations", {Role.NURSE, Role.PRESCRIBER}),
    "phq9": (EntryKind.INSTRUMENT, "phq9", ALL),
    "dsm5_oud": (EntryKind.INSTRUMENT, "dsm5_oud", ALL - {Role.NAVIGATOR}),
    "cows": (EntryKind.INSTRUMENT, "cows", {Role.NURSE, Role.PRESCRIBER}),
}


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def nurse(harbor: Program) -> Staff:
    """Return a nurse, who may write everything."""
    return staff.member(harbor, Role.NURSE, email="writer@example.org")


@pytest.fixture
def rosa(nurse: Staff) -> Patient:
    """Return a patient with an empty chart."""
    return register_patient(nurse, demographics=Demographics(family_name="Example"))


def written(nurse: Staff, rosa: Patient, what: str) -> Any:
    """Return a row of a chart that a nurse wrote."""
    if what == "allergy":
        return actions.record_allergy(nurse, rosa, allergy=AllergyEntry(substance="latex"))
    if what == "problem":
        return actions.record_problem(nurse, rosa, problem=ProblemEntry(code="F11.20"))
    if what == "medication":
        return actions.record_medication(nurse, rosa, medication=MedicationEntry(name="naltrexone"))
    if what in ("pulse", "cows total"):
        code = ObservationCode.HEART_RATE if what == "pulse" else ObservationCode.COWS
        return actions.record_observation(nurse, rosa, observation=ObservationEntry(code=code, value=11))
    answers = {item.key: item.options[0].code for item in instruments.load(what).items}
    return actions.record_instrument(nurse, rosa, answered=InstrumentEntry(instrument=what, answers=answers))


@pytest.mark.parametrize("what", ENTRIES)
@pytest.mark.parametrize("role", ROLES)
def test_entry_is_marked_as_an_error_by_who_may_write_it_and_by_nobody_else(
    harbor: Program, nurse: Staff, rosa: Patient, role: Role, what: str
) -> None:
    kind, page, writers = ENTRIES[what]
    row = written(nurse, rosa, what)
    person = staff.member(harbor, role)
    window = staff.signed_in(person)
    path = staff.staff_path(person, "records:error", rosa.pk, kind.value, row.pk)
    where = "instrument" if kind is EntryKind.INSTRUMENT else "correct" if page == "observations" else page
    about = {"instrument": (rosa.pk, page), "correct": (rosa.pk, row.pk)}.get(where, (rosa.pk,))
    may = role in writers

    listed = window.get(staff.staff_path(person, f"records:{where}", *about)).content.decode()
    asked = window.get(path)
    sent = window.post(path, {"reason": "Of another patient"})

    assert (path in listed) is may
    assert asked.status_code == 200
    assert ("Mark as an error" in asked.content.decode()) is may
    assert ("Your role may not." in asked.content.decode()) is not may
    assert sent.status_code == (302 if may else 403)
    with in_program(harbor):
        assert queries.is_replaced(row) is may
        refused = {event.verb for event in audit_events(harbor).exclude(refused="")}
    assert bool(refused) is not may
    if not may:
        assert "This role may not do that" in sent.content.decode()


@pytest.mark.parametrize("kind", MARKS)
def test_table_of_permissions_lets_the_same_roles_write_an_entry_and_mark_it(kind: EntryKind) -> None:
    writes = {role for role in Role if f"records.record_{kind}" in PERMISSIONS[role]}
    assert {role for role in Role if f"records.mark_{kind}_in_error" in PERMISSIONS[role]} == writes


@pytest.mark.parametrize("what", ENTRIES)
def test_entry_is_marked_by_the_action_of_its_own_kind_alone(nurse: Staff, rosa: Patient, what: str) -> None:
    kind, _, _ = ENTRIES[what]
    row = written(nurse, rosa, what)
    assert rating.may_write(kind, row, PERMISSIONS[Role.NURSE])
    for other, mark in MARKS.items():
        if other is not kind:
            with pytest.raises(BadInput, match="another kind"):
                mark(nurse, row, reason="x")


def test_score_that_takes_an_examination_is_not_replaced_by_something_else_either(
    harbor: Program, nurse: Staff, rosa: Patient
) -> None:
    navigator = staff.member(harbor, Role.NAVIGATOR)
    total, form = written(nurse, rosa, "cows total"), written(nurse, rosa, "cows")
    pulse = ObservationEntry(code=ObservationCode.HEART_RATE, value=80, note="Slip")
    with pytest.raises(Refused):
        actions.record_observation(navigator, rosa, observation=pulse, replaces=total)
    answers = {item.key: item.options[0].code for item in instruments.load("phq9").items}
    with pytest.raises(Refused):
        actions.record_instrument(
            navigator, rosa, answered=InstrumentEntry(instrument="phq9", answers=answers), replaces=form
        )
    page = staff.signed_in(navigator).get(staff.staff_path(navigator, "records:correct", rosa.pk, total.pk))
    assert "Why it is corrected" not in page.content.decode()
