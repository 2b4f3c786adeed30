"""What a chart keeps: what is entered, what is refused, what a correction does."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from tests.web import staff
from throughcare.errors import BadInput
from throughcare.terms.clinical import DoseUnit
from throughcare.terms.clinical import ObservationCode as Code
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.clinical import queries
from throughcare_web.records.clinical.actions import (
    mark_allergy_in_error,
    mark_observation_in_error,
    record_allergy,
    record_medication,
    record_observation,
    record_observations,
    record_problem,
)
from throughcare_web.records.clinical.coded import diagnosis_code, listed, observed
from throughcare_web.records.clinical.entries import (
    AllergyEntry,
    MedicationEntry,
    ObservationEntry,
    ProblemEntry,
)
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def doctor(harbor: Program) -> Staff:
    """Return a prescriber."""
    return staff.member(harbor, Role.PRESCRIBER)


@pytest.fixture
def rosa(doctor: Staff) -> Patient:
    """Return a patient with an empty chart."""
    said = Demographics(given_names="Rosa", family_name="Example", born_on=dt.date(1990, 3, 7), sex="female")
    return register_patient(doctor, demographics=said)


def measured(code: Code, value: object, **more: object) -> ObservationEntry:
    """Return an observation to enter."""
    return ObservationEntry(code=code, value=value, **more)


# ---------------------------------------------------------------- what cannot be meant


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (Code.HEART_RATE, value)
        for value in (
            "1e400",
            "NaN",
            "Infinity",
            "-80",
            "+80",
            "８０",
            "80 bpm",
            "0x50",
            "",
            "301",
            "80.5",
            "8_0",
            "٨٠",
        )
    ]
    + [
        (Code.HEART_RATE, Decimal("NaN")),
        (Code.HEART_RATE, Decimal("1e400")),
        (Code.HEART_RATE, Decimal("-1")),
        (Code.TEMPERATURE, "98.6"),
        (Code.TEMPERATURE, "36.65"),
        (Code.WEIGHT, "0"),
        (Code.HIV, ""),
        (Code.HIV, "maybe"),
        (Code.PUPILS, "2"),
    ],
)
def test_value_that_cannot_be_meant_is_refused(
    harbor: Program, doctor: Staff, rosa: Patient, code: Code, value: object
) -> None:
    with pytest.raises(BadInput):
        record_observation(doctor, rosa, observation=measured(code, value))
    with in_program(harbor):
        assert queries.observations(rosa) == []


def test_fahrenheit_is_recognized_and_asked_about(doctor: Staff, rosa: Patient) -> None:
    with pytest.raises(BadInput, match="a value in °F, it seems"):
        record_observation(doctor, rosa, observation=measured(Code.TEMPERATURE, "98.6"))


@pytest.mark.parametrize(
    "at",
    [
        timezone.now() + dt.timedelta(days=1),
        dt.datetime(1850, 1, 1, tzinfo=dt.UTC),
        dt.datetime(2026, 1, 1),  # noqa: DTZ001 - what is refused
    ],
)
def test_moment_that_cannot_be_is_refused(doctor: Staff, rosa: Patient, at: dt.datetime) -> None:
    with pytest.raises(BadInput):
        record_observation(doctor, rosa, observation=measured(Code.HEART_RATE, 80, at=at))


def test_set_of_vital_signs_is_written_whole_or_not_at_all(
    harbor: Program, doctor: Staff, rosa: Patient
) -> None:
    good = [measured(Code.BP_SYSTOLIC, 120), measured(Code.BP_DIASTOLIC, 80), measured(Code.SPO2, 97)]
    for bad in (
        [*good, measured(Code.HEART_RATE, 999)],
        [measured(Code.BP_SYSTOLIC, 80), measured(Code.BP_DIASTOLIC, 120)],
        [],
    ):
        with pytest.raises(BadInput):
            record_observations(doctor, rosa, observations=bad)
    form = uuid.uuid4()
    first = record_observations(doctor, rosa, observations=good, request_id=form)
    assert record_observations(doctor, rosa, observations=good, request_id=form) == first
    with in_program(harbor):
        rows = queries.latest_observations(rosa)
        assert {code: int(row.value) for code, row in rows.items()} == {
            Code.BP_SYSTOLIC: 120,
            Code.BP_DIASTOLIC: 80,
            Code.SPO2: 97,
        }
        assert rows[Code.BP_SYSTOLIC].unit == "mm[Hg]"
        assert audit_events(harbor).filter(verb="records.record_observations").count() == 2


@pytest.mark.parametrize(
    "entry",
    [
        MedicationEntry(name=""),
        MedicationEntry(name="methadone", dose=Decimal(10)),
        MedicationEntry(name="methadone", dose_unit=DoseUnit.MG),
        MedicationEntry(name="methadone", dose=Decimal(0), dose_unit=DoseUnit.MG),
        MedicationEntry(name="methadone", dose=Decimal(-5), dose_unit=DoseUnit.MG),
        MedicationEntry(name="methadone", dose=Decimal("NaN"), dose_unit=DoseUnit.MG),
        MedicationEntry(name="methadone", dose=Decimal("1e9"), dose_unit=DoseUnit.MG),
        MedicationEntry(name="methadone", dose=Decimal("0.00001"), dose_unit=DoseUnit.MG),
        MedicationEntry(name="methadone", dose=Decimal(10), dose_unit="bottles"),
        MedicationEntry(name="methadone", route="nonsense"),
        MedicationEntry(name="methadone", starts_on=dt.date(2999, 1, 1)),
        MedicationEntry(name="methadone", starts_on=dt.date(2026, 1, 2), ends_on=dt.date(2026, 1, 1)),
        MedicationEntry(name="x" * 201),
    ],
)
def test_medication_that_cannot_be_meant_is_refused(
    doctor: Staff, rosa: Patient, entry: MedicationEntry
) -> None:
    with pytest.raises(BadInput):
        record_medication(doctor, rosa, medication=entry)


@pytest.mark.parametrize("text", ["", "F1", "11.20", "F11.20.1", "F11.20000", "opioids", "Ｆ11.20", "F11.2é"])
def test_what_has_not_the_shape_of_a_code_is_none(text: str) -> None:
    with pytest.raises(BadInput):
        diagnosis_code(text)


@pytest.mark.parametrize(
    "text", ["F11.20", "f1120", " F11.20 ", "U07.1", "B20", "Z79.891", "S72.001A", "C7A.1"]
)
def test_code_of_the_right_shape_is_written_as_the_code_set_does(text: str) -> None:
    assert diagnosis_code(text).replace(".", "") == text.strip().upper().replace(".", "")


def test_every_observation_and_every_listed_code_can_be_recorded() -> None:
    assert set(observed()) == set(Code)
    assert all(diagnosis_code(code) == code and row.words for code, row in listed().items())


# ---------------------------------------------------------------- allergies, problems


def test_allergy_names_its_drug_and_none_known_is_an_answer_too(
    harbor: Program, doctor: Staff, rosa: Patient
) -> None:
    asked = record_allergy(doctor, rosa, allergy=AllergyEntry(none_known=True))
    found = record_allergy(doctor, rosa, allergy=AllergyEntry(substance="Suboxone", reaction="rash"))
    assert (asked.none_known, found.drug_keys) == (True, ["buprenorphine", "naloxone"])
    for wrong in (
        AllergyEntry(),
        AllergyEntry(substance="x", none_known=True),
        AllergyEntry(substance="x", severity="bad"),
    ):
        with pytest.raises(BadInput):
            record_allergy(doctor, rosa, allergy=wrong)


def test_code_of_our_list_brings_its_words_and_any_other_needs_some(doctor: Staff, rosa: Patient) -> None:
    ours = record_problem(doctor, rosa, problem=ProblemEntry(code="F1120"))
    other = record_problem(doctor, rosa, problem=ProblemEntry(code="L02.91", words="Abscess"))
    assert (ours.code, ours.words, ours.is_listed) == (
        "F11.20",
        "Opioid use disorder, moderate or severe",
        True,
    )
    assert (other.words, other.is_listed) == ("Abscess", False)
    for wrong in (
        ProblemEntry(code="L02.91"),
        ProblemEntry(code="F11.20", status="gone"),
        ProblemEntry(code="F11.20", began_on=dt.date(2026, 2, 1), ended_on=dt.date(2026, 1, 1)),
    ):
        with pytest.raises(BadInput):
            record_problem(doctor, rosa, problem=wrong)


# ---------------------------------------------------------------- corrections


def test_correction_replaces_and_what_was_written_stays(
    harbor: Program, doctor: Staff, rosa: Patient
) -> None:
    wrong = record_allergy(doctor, rosa, allergy=AllergyEntry(substance="penicilin"))
    right = record_allergy(doctor, rosa, allergy=AllergyEntry(substance="penicillin"), replaces=wrong)
    with in_program(harbor):
        assert [row.pk for row in queries.allergies(rosa)] == [right.pk]
        assert [row.substance for row in queries.history(right)] == ["penicillin", "penicilin"]
        assert queries.is_replaced(wrong)
    with pytest.raises(BadInput, match="corrected already"):
        record_allergy(doctor, rosa, allergy=AllergyEntry(substance="latex"), replaces=wrong)


def test_entry_made_in_error_counts_no_more_and_says_why(
    harbor: Program, doctor: Staff, rosa: Patient
) -> None:
    pulse = record_observation(doctor, rosa, observation=measured(Code.HEART_RATE, 180))
    with pytest.raises(BadInput):
        mark_observation_in_error(doctor, pulse, reason=" ")
    said = mark_observation_in_error(doctor, pulse, reason="Another patient's")
    assert (said.is_error, said.note, said.value, said.replaces) == (True, "Another patient's", 180, pulse)
    with in_program(harbor):
        assert queries.observations(rosa) == []
    with pytest.raises(BadInput, match="corrected already"):
        mark_observation_in_error(doctor, pulse, reason="again")


def test_row_of_a_chart_can_be_changed_by_no_statement(harbor: Program, doctor: Staff, rosa: Patient) -> None:
    row = record_allergy(doctor, rosa, allergy=AllergyEntry(substance="latex"))
    for statement in (
        "UPDATE records_allergy SET substance = 'x' WHERE id = %s",
        "DELETE FROM records_allergy WHERE id = %s",
    ):
        with (
            in_program(harbor),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [row.pk])


def test_row_of_another_chart_cannot_be_replaced(doctor: Staff, rosa: Patient) -> None:
    other = register_patient(doctor, demographics=Demographics(family_name="Otherwise"))
    theirs = record_allergy(doctor, other, allergy=AllergyEntry(substance="latex"))
    with pytest.raises(BadInput, match="another chart"):
        record_allergy(doctor, rosa, allergy=AllergyEntry(substance="latex"), replaces=theirs)


def test_nobody_writes_into_a_chart_of_another_program(doctor: Staff) -> None:
    other = staff.member(staff.program("fictional-meadow"), Role.PRESCRIBER)
    theirs = register_patient(other, demographics=Demographics(family_name="Faraway"))
    row = record_allergy(other, theirs, allergy=AllergyEntry(substance="latex"))
    for attempt in (
        lambda: record_allergy(doctor, theirs, allergy=AllergyEntry(substance="x")),
        lambda: record_medication(doctor, theirs, medication=MedicationEntry(name="x")),
        lambda: mark_allergy_in_error(doctor, row, reason="x"),
    ):
        with pytest.raises(BadInput, match="none of this program"):
            attempt()


def test_peer_may_look_and_not_write(harbor: Program, rosa: Patient) -> None:
    with pytest.raises(Refused):
        record_allergy(staff.member(harbor, Role.PEER), rosa, allergy=AllergyEntry(substance="x"))
