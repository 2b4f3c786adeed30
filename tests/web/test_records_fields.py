"""A value that cannot be used: what is to be done stands beside its field and is announced with it, on every form of a record."""

from __future__ import annotations

import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.web import staff
from throughcare.terms import Payment
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.clinical.actions import record_observation
from throughcare_web.records.clinical.entries import ObservationEntry
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.actions import add_contact, add_coverage, register_patient
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry, Demographics


pytestmark = pytest.mark.django_db

LAB, VITALS = {"group": "laboratory"}, {"group": "vitals"}
DRUG, WHO = {"name": "methadone"}, {"family_name": "Sample"}
# The page, what is sent beside, the field, and a value that only the action knows to be wrong.
WRONG = [
    ("observations", VITALS, "heart_rate", "999"),
    ("observations", VITALS, "temperature", "98.6"),
    ("observations", {**VITALS, "temperature_unit": "[degF]"}, "temperature", "37"),
    ("observations", {**VITALS, "weight": "80"}, "weight_unit", "[oz_av]"),
    ("observations", {**VITALS, "bp_systolic": "80"}, "bp_diastolic", "120"),
    ("observations", {**VITALS, "heart_rate": "80"}, "at", "2999-01-01T10:00"),
    ("observations", LAB, "alt", "20001"),
    ("observations", {**LAB, "alt": "40"}, "alt_upper_limit", "0"),
    ("observations", {**LAB, "alt": "40"}, "alt_upper_limit", "20001"),
    ("observations", {**LAB, "ast": "40"}, "ast_upper_limit", "0"),
    ("observations", {**LAB, "ast": "40"}, "ast_upper_limit", "-5"),
    ("instrument", {"completed_by": "self", "interest": "not_at_all"}, "completed_at", "2999-01-01T10:00"),
    ("coverage", {"payment": "private", "priority": "2", "starts_on": "2026-02-01"}, "ends_on", "2026-01-01"),
    ("coverage", {"payment": "private"}, "priority", "1"),
    ("contacts", {"kind": "phone"}, "value", "five"),
    ("contacts", {"kind": "email"}, "value", "rosa at example"),
    ("contacts", {"kind": "address"}, "street", ""),
    ("contacts", {"kind": "address", "city": "Town"}, "zip", "1"),
    ("register", WHO, "phone", "call me"),
    ("register", WHO, "email", "rosa at example"),
    ("register", WHO, "zip", "1"),
    ("register", {**WHO, "emergency_name": "Pat"}, "emergency_phone", "five"),
    ("register", WHO, "born_on", "2999-01-01"),
    ("register", {}, "given_names", ""),
    ("demographics", {"version": "1", **WHO}, "born_on", "1850-01-01"),
    ("medications", {**DRUG, "dose_unit": "mg"}, "dose", "0"),
    ("medications", DRUG, "dose", "5"),
    ("medications", DRUG, "starts_on", "2999-01-01"),
    ("medications", {**DRUG, "starts_on": "2026-02-01"}, "ends_on", "2026-01-01"),
    ("problems", {"status": "active"}, "code", "nonsense"),
    ("problems", {"status": "active", "code": "L02.91"}, "words", ""),
    ("problems", {"status": "active", "listed": "F11.20", "began_on": "2026-02-01"}, "ended_on", "2026-01-01"),
    ("correct", {"note": "Slip", "at": "2026-01-01T10:00"}, "heart_rate", "999"),
    ("correct", {"note": "Slip", "heart_rate": "80"}, "at", "2999-01-01T10:00"),
    ("correct", {"heart_rate": "80", "at": "2026-01-01T10:00"}, "note", " "),
]  # fmt: skip


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def nurse(harbor: Program) -> Staff:
    """Return a nurse."""
    return staff.member(harbor, Role.NURSE)


@pytest.fixture
def window(nurse: Staff) -> Client:
    """Return the nurse's browser."""
    return staff.signed_in(nurse)


@pytest.fixture
def rosa(nurse: Staff) -> Patient:
    """Return a patient."""
    return register_patient(nurse, demographics=Demographics(family_name="Example"))


def block_of(page: HttpResponse, field: str) -> str:
    """Return the block of a field: label, message and box; of several forms' fields of that name, the one with a message."""
    blocks = page.content.decode().split('<div class="usa-form-group')
    named = [block for block in blocks if f'name="{field}"' in block]
    said = [block for block in named if "usa-error-message" in block]
    (found,) = said or named
    return found


def stands_beside(page: HttpResponse, field: str) -> None:
    """Assert that a message stands in the field's block, is announced with it, and is where the summary leads."""
    block = block_of(page, field)
    box = re.search(rf'<(input|select|textarea)[^>]*name="{field}"[^>]*>', block)[0]
    said = re.search(r'<span class="usa-error-message" id="([^"]+)">', block)
    assert said, block
    assert 'aria-invalid="true"' in box
    assert said[1] in re.search(r'aria-describedby="([^"]+)"', box)[1].split()
    box_id = re.search(r' id="([^"]+)"', box)[1]
    summary = page.content.decode().split("tc-error-summary")[1].split("</ul>")[0]
    assert f'href="#{box_id}"' in summary


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong[0]}-{wrong[2]}-{wrong[3]}")
def test_wrong_value_is_said_beside_its_field(
    nurse: Staff, window: Client, rosa: Patient, wrong: tuple[str, dict[str, str], str, str]
) -> None:
    part, beside, field, value = wrong
    add_coverage(nurse, rosa, coverage=CoverageEntry(payment=Payment.MEDICAID))
    about = {"register": (), "instrument": (rosa.pk, "phq2")}.get(part, (rosa.pk,))
    if part == "correct":
        entry = ObservationEntry(code="heart_rate", value=84)
        about = (rosa.pk, record_observation(nurse, rosa, observation=entry).pk)
    sent = {"request_id": str(uuid.uuid4()), **beside, field: value}
    answer = window.post(staff.staff_path(nurse, f"records:{part}", *about), sent)
    assert answer.status_code == 422
    stands_beside(answer, field)


def test_wrong_last_day_of_a_coverage_is_said_beside_the_day_of_that_coverage(
    nurse: Staff, window: Client, rosa: Patient
) -> None:
    rows = [
        add_coverage(nurse, rosa, coverage=CoverageEntry(payment=payment, priority=priority))
        for priority, payment in ((1, Payment.MEDICAID), (2, Payment.PRIVATE))
    ]
    path = staff.staff_path(nurse, "records:coverage", rosa.pk)
    for day in ("", "yesterday"):
        answer = window.post(path, {"end": str(rows[1].pk), "end-ends_on": day})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert page.count("usa-error-message") == 1
        before, after = page.split("usa-error-message")
        assert before.rindex("row-") == before.index(f"row-{rows[1].pk}")
        assert f'id="id_{rows[1].pk}_end-ends_on"' in after
        assert f'aria-describedby="id_{rows[1].pk}_end-ends_on-error"' in after
        assert f'href="#id_{rows[1].pk}_end-ends_on"' in before
        assert '<details class="tc-disclosure" open>' in before


def test_wrong_number_in_a_changed_contact_is_said_beside_it(
    nurse: Staff, window: Client, rosa: Patient
) -> None:
    row = add_contact(nurse, rosa, contact=ContactEntry(kind="phone", value="555-010-0142"))
    sent = {"replaces": str(row.pk), "kind": "phone", "value": "five", "request_id": str(uuid.uuid4())}
    answer = window.post(staff.staff_path(nurse, "records:contacts", rosa.pk), sent)
    assert answer.status_code == 422
    stands_beside(answer, "value")
    assert f'name="replaces" value="{row.pk}"' in answer.content.decode()


def test_summary_of_errors_says_which_field_it_is_about(nurse: Staff, window: Client, rosa: Patient) -> None:
    sent = {"name": "", "starts_on": "yesterday", "request_id": str(uuid.uuid4())}
    answer = window.post(staff.staff_path(nurse, "records:medications", rosa.pk), sent)
    summary = answer.content.decode().split("tc-error-summary")[1].split("</ul>")[0]
    said = dict(re.findall(r'<a href="#(\w+)">([^<]+)</a>', summary))
    assert said["id_starts_on"].endswith(": Give a day that exists, as YYYY-MM-DD.")
    assert said["id_name"].endswith(": This field is required.")
    wrong = {"name": "Suboxone", "starts_on": "2100-01-01", "request_id": str(uuid.uuid4())}
    refused = window.post(staff.staff_path(nurse, "records:medications", rosa.pk), wrong).content.decode()
    assert re.search(r'<a href="#id_starts_on">Since: [^<]+ please\.', refused)
    for field, words in said.items():
        label, _, message = words.partition(": ")
        assert label in block_of(answer, field.removeprefix("id_"))
        assert message in block_of(answer, field.removeprefix("id_"))
    assert 'role="alert"' in answer.content.decode()
