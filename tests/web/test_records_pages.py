"""The pages of patients and their charts: who may open them, what they show, what they take, and what they refuse."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.web import staff
from throughcare.terms.clinical import ObservationCode
from throughcare.terms.records import ContactKind
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.clinical import queries as clinical
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
from throughcare_web.records.episodes.actions import start_episode
from throughcare_web.records.models import Patient
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import ContactEntry, Demographics


pytestmark = pytest.mark.django_db

PARTS = (
    "patient",
    "demographics",
    "contacts",
    "coverage",
    "episodes",
    "allergies",
    "problems",
    "medications",
    "observations",
    "instruments",
)


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def nurse(harbor: Program) -> Staff:
    """Return a nurse who is also a navigator."""
    return staff.member(harbor, Role.NURSE, Role.NAVIGATOR)


@pytest.fixture
def window(nurse: Staff) -> Client:
    """Return the browser of the nurse."""
    return staff.signed_in(nurse)


@pytest.fixture
def rosa(nurse: Staff) -> Patient:
    """Return a patient with something in every part of the chart."""
    phone = ContactEntry(kind=ContactKind.PHONE, value="555-010-0142", may_leave_message=False)
    row = register_patient(
        nurse,
        demographics=Demographics(
            given_names="Rosa",
            family_name="Example",
            name_to_use="Rosie",
            pronouns="she/her",
            born_on=dt.date(1990, 3, 7),
            contacts=(phone,),
        ),
    )
    start_episode(nurse, row)
    record_allergy(nurse, row, allergy=AllergyEntry(substance="penicillin", severity="severe"))
    record_problem(nurse, row, problem=ProblemEntry(code="F11.20"))
    record_medication(nurse, row, medication=MedicationEntry(name="methadone", dose=80, dose_unit="mg"))
    record_medication(nurse, row, medication=MedicationEntry(name="Xanax"))
    for value in (90, 84):
        record_observation(
            nurse, row, observation=ObservationEntry(code=ObservationCode.HEART_RATE, value=value)
        )
    for pulse in ("2", "0"):
        record_instrument(
            nurse, row, answered=InstrumentEntry(instrument="cows", answers={"pulse": pulse, **QUIET})
        )
    return row


QUIET = dict.fromkeys(
    (
        "sweating",
        "restlessness",
        "pupils",
        "aches",
        "nose_tearing",
        "gi",
        "tremor",
        "yawning",
        "anxiety",
        "gooseflesh",
    ),
    "0",
)


def text_of(response: HttpResponse) -> str:
    """Return a page as text, with single blanks."""
    return " ".join(response.content.decode().split())


def test_every_page_of_a_chart_opens_and_leaves_one_event(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    for part in PARTS:
        response = window.get(staff.staff_path(nurse, f"records:{part}", rosa.pk))
        assert response.status_code == 200, part
        assert "Rosie Example" in text_of(response)
        assert response["Cache-Control"].startswith("max-age=0")
    assert window.get(staff.staff_path(nurse, "records:instrument", rosa.pk, "phq9")).status_code == 200
    with in_program(harbor):
        seen = audit_events(harbor).filter(verb="records.open_chart", object_id=str(rosa.pk))
        assert seen.count() == len(PARTS) + 1


def test_summary_shows_what_matters_at_a_glance(nurse: Staff, window: Client, rosa: Patient) -> None:
    page = text_of(window.get(staff.staff_path(nurse, "records:patient", rosa.pk)))
    for words in (
        "Rosie Example",
        "On record as Rosa Example",
        "she/her",
        "penicillin (severe)",
        "In care",
        "Opioid use disorder, moderate or severe",
        "methadone",
        "To keep in mind",
        "Heart rate",
        "84 a minute",
        "Clinical Opiate Withdrawal Scale",
        "no message",
        "Not clinically reviewed",
        "<svg viewBox",
    ):
        assert words in page, words


def test_front_desk_sees_how_to_reach_somebody_and_nothing_clinical(harbor: Program, rosa: Patient) -> None:
    desk = staff.member(harbor, Role.FRONT_DESK)
    window = staff.signed_in(desk)
    page = text_of(window.get(staff.staff_path(desk, "records:patient", rosa.pk)))
    assert "555-010-0142" in page
    for secret in ("penicillin", "methadone", "Opioid use disorder", "Clinical Opiate", "Heart rate"):
        assert secret not in page
    for part in ("allergies", "problems", "medications", "observations", "instruments"):
        refused = window.get(staff.staff_path(desk, f"records:{part}", rosa.pk))
        assert refused.status_code == 403
        for word in ("Rosie", "Example", "penicillin", rosa.number):
            assert word not in text_of(refused)


def test_patient_of_another_program_is_not_there(nurse: Staff, window: Client) -> None:
    other = staff.member(staff.program("fictional-meadow"), Role.NURSE)
    theirs = register_patient(other, demographics=Demographics(family_name="Faraway"))
    for part in PARTS:
        missing = window.get(staff.staff_path(nurse, f"records:{part}", theirs.pk))
        assert missing.status_code == 404
        assert "Faraway" not in text_of(missing)
    assert window.get(staff.staff_path(other, "records:patient", theirs.pk)).status_code == 404
    assert window.get(staff.staff_path(nurse, "records:patient", uuid.uuid4())).status_code == 404


# ---------------------------------------------------------------- list, search, registration


def test_list_shows_patients_and_search_by_post_finds_them(
    nurse: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(nurse, "records:patients")
    assert "Example, Rosa (Rosie)" in text_of(window.get(path))
    nobody = window.post(path, {"q": "otherwise"})
    assert "Nobody fits" in text_of(nobody)
    fragment = window.post(path, {"q": "rosie"}, headers={"HX-Request": "true"})
    assert "<html" not in text_of(fragment)
    assert "Example, Rosa" in text_of(fragment)
    assert window.get(path, {"after": "nonsense"}).status_code == 200


def test_search_that_finds_one_person_leads_straight_to_them(
    nurse: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(nurse, "records:patients")
    assert window.post(path, {"q": "rosie"}).headers["Location"] == staff.staff_path(
        nurse, "records:patient", rosa.pk
    )
    other = register_patient(nurse, demographics=Demographics(given_names="Rosie", family_name="Sample"))
    both = text_of(window.post(path, {"q": "rosie"}))
    assert "Example, Rosa (Rosie)" in both
    assert str(other.pk) in both


def form_of(response: HttpResponse) -> dict[str, str]:
    """Return the hidden values of a page's forms."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}


def test_registering_leads_to_the_chart(harbor: Program, nurse: Staff, window: Client) -> None:
    path = staff.staff_path(nurse, "records:register")
    hidden = form_of(window.get(path))
    entered = {
        **hidden,
        "family_name": "Sample",
        "given_names": "Quentin",
        "born_on": "1985-12-31",
        "phone": "555 010 0177",
        "may_leave_message": "no",
        "email": "quentin@example.org",
        "city": "Town",
        "state": "OH",
        "zip": "43215",
        "emergency_name": "Pat Sample",
        "emergency_phone": "555 010 0178",
        "races": ["2106-3"],
        "needs_interpreter": "no",
    }
    made = window.post(path, entered)
    again = window.post(path, entered)
    assert made.status_code == again.status_code == 302
    assert made["Location"] == again["Location"]
    with in_program(harbor):
        row = queries.patients(harbor).get()
        assert queries.contacts(row).count() == 4
        assert row.needs_interpreter is False


def test_somebody_on_file_is_shown_beside_what_was_entered_and_asked_about(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(nurse, "records:register")
    entered = {
        "family_name": "Exampel",
        "given_names": "Rosa",
        "born_on": "1990-03-07",
        "request_id": uuid.uuid4(),
    }
    asked = window.post(path, entered)
    page = text_of(asked)
    assert asked.status_code == 409
    for words in ("Same date of birth", "Exampel", "Example", "This is another person", rosa.number):
        assert words in page
    assert window.post(path, form_of(asked)).status_code == 409
    told = window.post(path, {**form_of(asked), "different_from": [str(rosa.pk), "nonsense"]})
    assert told.status_code == 302
    with in_program(harbor):
        assert queries.patients(harbor).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"family_name": "x" * 300},
        {"family_name": "Sample", "born_on": "31.12.1985"},
        {"family_name": "Sample", "born_on": "2999-01-01"},
        {"family_name": "Sample", "born_on": "１９８５-12-31"},
        {"family_name": "Sample", "phone": "call me"},
        {"family_name": "Sample", "sex": "xx"},
        {"family_name": "Sample", "zip": "1"},
        {"family_name": "Sam\x00ple"},
        {"family_name": "Sample", "request_id": "nonsense"},
    ],
)
def test_form_with_a_fault_is_shown_again_and_nobody_is_registered(
    harbor: Program, nurse: Staff, window: Client, wrong: dict[str, str]
) -> None:
    sent = {"request_id": str(uuid.uuid4()), **wrong}
    response = window.post(staff.staff_path(nurse, "records:register"), sent)
    assert response.status_code == 422
    assert "Please check" in text_of(response)
    with in_program(harbor):
        assert not queries.patients(harbor).exists()


# ---------------------------------------------------------------- the person


def test_two_people_who_edit_one_field_see_both_values(nurse: Staff, window: Client, rosa: Patient) -> None:
    path = staff.staff_path(nurse, "records:demographics", rosa.pk)
    start = {
        "given_names": "Rosa",
        "family_name": "Example",
        "name_to_use": "Rosie",
        "born_on": "1990-03-07",
        "pronouns": "she/her",
        "version": "1",
    }
    assert window.post(path, {**start, "born_on": "1990-07-03"}).status_code == 302
    clash = window.post(path, {**start, "born_on": "1991-03-07"})
    page = text_of(clash)
    assert clash.status_code == 409
    assert "1991-03-07" in page
    assert "1990-07-03" in page
    assert window.post(path, {**start, **form_of(clash), "born_on": "1991-03-07"}).status_code == 302
    assert window.post(path, {**start, "version": "nonsense"}).status_code == 422


def test_merge_and_undo_lead_through_the_pages(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    said = Demographics(family_name="Exemple", given_names="Rosa", born_on=dt.date(1990, 3, 7))
    other = register_patient(nurse, demographics=said, different_from=[rosa.pk])
    compare = staff.staff_path(nurse, "records:alike", rosa.pk, other.pk)
    assert "Exemple" in text_of(window.get(compare))
    assert window.post(compare, {"merge": "1", "reason": ""}).status_code == 422
    assert window.post(compare, {"merge": "1", "reason": "same card"}).status_code == 302
    old = window.get(staff.staff_path(nurse, "records:medications", other.pk))
    assert old["Location"] == staff.staff_path(nurse, "records:medications", rosa.pk)
    person = text_of(window.get(staff.staff_path(nurse, "records:demographics", rosa.pk)))
    assert "same card" in person
    undo = staff.staff_path(nurse, "records:unmerge", rosa.pk, other.pk)
    assert window.get(undo).status_code == 200
    assert window.post(undo, {"reason": ""}).status_code == 422
    assert window.post(undo, {"reason": "two cousins"}).status_code == 302
    assert window.get(undo).status_code == 404
    assert window.get(staff.staff_path(nurse, "records:alike", rosa.pk, rosa.pk)).status_code == 404
    assert window.post(compare, {"apart": "1"}).status_code == 302


def test_contact_is_added_and_ended_on_its_page(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(nurse, "records:contacts", rosa.pk)
    hidden = form_of(window.get(path))
    assert window.post(path, {**hidden, "kind": "phone", "value": "nonsense"}).status_code == 422
    assert window.post(path, {**hidden, "kind": "email", "value": "rosa@example.org"}).status_code == 302
    with in_program(harbor):
        row = queries.contacts(rosa).get(kind="email")
    assert window.post(path, {"end": str(row.pk)}).status_code == 302
    assert window.post(path, {"end": str(row.pk)}).status_code == 404
    assert window.post(path, {"end": "nonsense"}).status_code == 404


def test_coverage_is_added_ended_and_taken_back_on_its_page(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(nurse, "records:coverage", rosa.pk)
    sent = {**form_of(window.get(path)), "payment": "medicaid", "priority": "1", "member_id": "ZZ1"}
    assert window.post(path, {**sent, "priority": "0"}).status_code == 422
    assert window.post(path, sent).status_code == 302
    twice = window.post(path, {**sent, "request_id": str(uuid.uuid4())})
    assert "another priority" in text_of(twice).casefold()
    with in_program(harbor):
        row = queries.coverages(rosa).get()
    assert window.post(path, {"end": str(row.pk), "end-ends_on": ""}).status_code == 422
    assert window.post(path, {"end": str(row.pk), "end-ends_on": "2026-12-31"}).status_code == 302
    assert "2026-12-31" in text_of(window.get(path))
    assert window.post(path, {"end": str(row.pk), "in_error": "1"}).status_code == 302
    with in_program(harbor):
        assert not queries.coverages(rosa).exists()


def test_chart_holds_nothing_of_what_was_entered_in_error(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    with in_program(harbor):
        row = clinical.allergies(rosa).get()
    path = staff.staff_path(nurse, "records:error", rosa.pk, "allergy", row.pk)
    assert "penicillin" in text_of(window.get(path))
    assert window.post(path, {"reason": ""}).status_code == 422
    assert window.post(path, {"reason": "another patient"}).status_code == 302
    assert window.post(path, {"reason": "again"}).status_code == 404
    assert "penicillin" not in text_of(window.get(staff.staff_path(nurse, "records:patient", rosa.pk)))
    assert (
        window.get(staff.staff_path(nurse, "records:error", rosa.pk, "nonsense", row.pk)).status_code == 404
    )
