"""What is said of a medication at once, what a questionnaire keeps, what the core learns of a chart."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.web import staff
from throughcare.advice import advise
from throughcare.errors import BadInput
from throughcare.person import Person
from throughcare.terms import Alertness, Condition, Flag, Payment
from throughcare.terms.clinical import DoseUnit, EntryKind, Frequency, PrescribedBy
from throughcare.terms.clinical import MedicationConcern as Concern
from throughcare.terms.clinical import ObservationCode as Code
from throughcare.terms.records import ContactKind
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records import facts
from throughcare_web.records.clinical import queries
from throughcare_web.records.clinical.actions import (
    record_allergy,
    record_instrument,
    record_medication,
    record_observation,
    record_problem,
)
from throughcare_web.records.clinical.entries import (
    AllergyEntry,
    InstrumentEntry,
    MedicationEntry,
    ObservationEntry,
    ProblemEntry,
)
from throughcare_web.records.limits import years_between
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.actions import add_contact, add_coverage, register_patient
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry, Demographics


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


# ---------------------------------------------------------------- what is said of a medication


def concerns(doctor: Staff, rosa: Patient, name: str, **more: object) -> dict[str, dict[str, object]]:
    """Return what is said of a medication when it is entered, by kind."""
    row = record_medication(doctor, rosa, medication=MedicationEntry(name=name, **more))
    return {one["concern"]: one for one in reversed(row.warnings)}  # the worst of each kind


def test_interaction_is_said_whichever_of_the_two_comes_second(doctor: Staff, rosa: Patient) -> None:
    assert concerns(doctor, rosa, "Xanax").keys() <= {Concern.ADDED_UP}
    said = concerns(doctor, rosa, "methadone")[Concern.INTERACTION]
    assert said["severity"] == "major"
    assert "alprazolam" in said["text"]
    assert said["rule"].startswith("interaction/")
    assert concerns(doctor, rosa, "fluconazole")[Concern.INTERACTION]["severity"] == "major"


def test_recorded_allergy_same_drug_and_unknown_name_are_said(doctor: Staff, rosa: Patient) -> None:
    record_allergy(doctor, rosa, allergy=AllergyEntry(none_known=True))
    record_allergy(doctor, rosa, allergy=AllergyEntry(substance="buprenorphine"))
    record_allergy(doctor, rosa, allergy=AllergyEntry(substance="Zzyzx Tonic"))
    assert concerns(doctor, rosa, "Suboxone")[Concern.ALLERGY]["text"].startswith(
        "Suboxone: allergic to buprenorphine."
    )
    assert concerns(doctor, rosa, "Sublocade").keys() >= {Concern.ALLERGY, Concern.SAME_DRUG}
    assert concerns(doctor, rosa, "zzyzx tonic").keys() >= {Concern.ALLERGY, Concern.UNLISTED}


def test_drugs_that_add_up_are_said_together(doctor: Staff, rosa: Patient) -> None:
    concerns(doctor, rosa, "methadone")
    concerns(doctor, rosa, "citalopram")
    said = concerns(doctor, rosa, "haloperidol")
    assert "citalopram" in said[Concern.ADDED_UP]["text"]


def test_medication_that_ended_interacts_no_more(doctor: Staff, rosa: Patient) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    concerns(doctor, rosa, "Xanax", ends_on=yesterday)
    assert Concern.INTERACTION not in concerns(doctor, rosa, "methadone")


def test_correction_is_not_compared_with_what_it_replaces(doctor: Staff, rosa: Patient) -> None:
    first = record_medication(doctor, rosa, medication=MedicationEntry(name="methadone"))
    dosed = MedicationEntry(name="methadone", dose=Decimal(80), dose_unit=DoseUnit.MG)
    assert record_medication(doctor, rosa, medication=dosed, replaces=first).warnings == []


# ---------------------------------------------------------------- questionnaires


def test_questionnaire_keeps_answers_score_band_and_flags(
    harbor: Program, doctor: Staff, rosa: Patient
) -> None:
    answered = InstrumentEntry(
        instrument="phq2", answers={"interest": "nearly_every_day", "mood": "several_days"}
    )
    row = record_instrument(doctor, rosa, answered=answered)
    assert (row.total, row.band, row.completed_by) == (4, "positive", "self")
    assert row.score["instrument"] == "phq2"
    half = record_instrument(
        doctor,
        rosa,
        answered=InstrumentEntry(instrument="phq2", answers={"mood": "several_days", "interest": ""}),
    )
    assert (half.total, half.score["minimum"], half.score["maximum"]) == (None, 1, 4)
    for wrong in (
        InstrumentEntry(instrument="phq2", answers={}),
        InstrumentEntry(instrument="phq2", answers={"mood": "sometimes"}),
        InstrumentEntry(instrument="phq2", answers={"humor": "several_days"}),
        InstrumentEntry(instrument="../etc/passwd", answers={"mood": "1"}),
    ):
        with pytest.raises(BadInput):
            record_instrument(doctor, rosa, answered=wrong)
    with in_program(harbor):
        assert [entry.kind for entry in queries.timeline(rosa)] == [EntryKind.INSTRUMENT] * 2


# ---------------------------------------------------------------- what the core learns


@pytest.fixture
def charted(harbor: Program, doctor: Staff, rosa: Patient) -> Person:
    """Return the person that a chart with something of everything becomes."""
    now = timezone.now()
    desk = staff.member(harbor, Role.NAVIGATOR)
    home = ContactEntry(kind=ContactKind.ADDRESS, city="Columbus", state="OH", zip="43215")
    add_contact(desk, rosa, contact=home)
    add_coverage(desk, rosa, coverage=CoverageEntry(payment=Payment.MEDICAID))
    record_allergy(doctor, rosa, allergy=AllergyEntry(substance="penicillin"))
    for problem in (
        ProblemEntry(code="F11.20"),
        ProblemEntry(code="B18.2"),
        ProblemEntry(code="I10", words="High blood pressure"),
        ProblemEntry(code="K74.60", status="resolved"),
    ):
        record_problem(doctor, rosa, problem=problem)
    for observation in (
        measured(Code.HEART_RATE, 88),
        measured(Code.SPO2, 90, at=now - dt.timedelta(days=2)),
        measured(Code.ALT, 120, upper_limit=40),
        measured(Code.HIV, "negative"),
        measured(Code.ALERTNESS, "drowsy"),
        measured(Code.PREGNANT_WEEKS, 20, at=now - dt.timedelta(days=6)),
        measured(Code.COWS, 14, at=now - dt.timedelta(hours=20)),
        measured(Code.COWS, 9),
    ):
        record_observation(doctor, rosa, observation=observation)
    screened = InstrumentEntry(instrument="c_ssrs", answers={"wish_dead": "yes", "plan": "no"})
    record_instrument(doctor, rosa, answered=screened)
    with in_program(harbor):
        return facts.person(rosa, timezone.localdate(), at=timezone.now())


def test_chart_says_who_and_where_the_person_is_and_what_is_known_of_their_health(charted: Person) -> None:
    assert (charted.age, charted.sex, charted.place, charted.state) == (
        years_between(dt.date(1990, 3, 7), timezone.localdate()),
        "female",
        "43215",
        "OH",
    )
    assert charted.payment == ("medicaid",)
    assert (charted.conditions, charted.other_conditions) == (
        (Condition.HEPATITIS_C,),
        ("High blood pressure",),
    )
    assert charted.allergies == ("penicillin",)
    risk = charted.suicide_risk
    assert (risk.wish_to_be_dead, risk.plan, risk.method) == (True, False, None)


def test_only_what_is_fresh_counts_as_now(charted: Person) -> None:
    assert (charted.vitals.hr, charted.vitals.spo2, charted.vitals.sedation) == (88, None, Alertness.DROWSY)
    assert (charted.labs.alt_xuln, charted.labs.hiv) == (3, "negative")
    assert (charted.pregnant_weeks, charted.cows) == (20, 9)
    assert [(one.cows, round(one.hours_ago)) for one in charted.checks] == [(14, 20)]
    assert Flag.PREGNANCY in {one.code for one in advise(charted, timezone.localdate()).flags}


def test_medications_are_handed_over_in_the_units_of_the_core(
    harbor: Program, doctor: Staff, rosa: Patient
) -> None:
    today = timezone.localdate()
    for medication in (
        MedicationEntry(
            name="methadone",
            dose=Decimal(80),
            dose_unit=DoseUnit.MG,
            frequency=Frequency.DAILY,
            prescribed_by=PrescribedBy.HERE,
            starts_on=today - dt.timedelta(days=10),
        ),
        MedicationEntry(name="fentanyl patch", dose=Decimal(25), dose_unit=DoseUnit.MCG),
        MedicationEntry(
            name="insulin", dose=Decimal(10), dose_unit=DoseUnit.UNITS, prescribed_by=PrescribedBy.NOBODY
        ),
    ):
        record_medication(doctor, rosa, medication=medication)
    with in_program(harbor):
        taken = {one.name: one for one in facts.person(rosa, today).current_medications}
    methadone = taken["methadone"]
    assert (methadone.dose_mg, methadone.treatment_day, methadone.doses_day, methadone.prescribed) == (
        80,
        10,
        1,
        True,
    )
    assert (taken["fentanyl patch"].dose_mg, taken["fentanyl patch"].prescribed) == (Decimal("0.025"), None)
    assert (taken["insulin"].dose_mg, taken["insulin"].prescribed) == (None, False)


def test_empty_chart_says_nothing_that_is_not_known(harbor: Program, doctor: Staff) -> None:
    row = register_patient(doctor, demographics=Demographics(name_to_use="Sky"))
    with in_program(harbor):
        person = facts.person(row, timezone.localdate())
    assert (person.age, person.sex, person.place, person.cows, person.vitals.hr) == (None,) * 5
    assert person.current_medications == person.conditions == person.payment == ()
