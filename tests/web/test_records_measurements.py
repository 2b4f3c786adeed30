"""What was measured: written down with its time, corrected with a reason, and what stood before kept in sight."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.web import staff
from throughcare.errors import BadInput
from throughcare.terms.clinical import ObservationCode as Code
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.clinical import queries
from throughcare_web.records.clinical.actions import record_allergy, record_observation, record_observations
from throughcare_web.records.clinical.entries import AllergyEntry, ObservationEntry
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Program:
    """Return a program that is not in UTC."""
    return staff.program(time_zone="America/Denver")


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
    """Return a patient with an empty chart."""
    return register_patient(nurse, demographics=Demographics(family_name="Example"))


@pytest.fixture
def pulse(nurse: Staff, rosa: Patient) -> object:
    """Return a heart rate that is a slip, after one that is not."""
    earlier = timezone.now() - dt.timedelta(days=2)
    record_observation(nurse, rosa, observation=ObservationEntry(code=Code.HEART_RATE, value=84, at=earlier))
    later = earlier + dt.timedelta(days=1)
    return record_observation(
        nurse, rosa, observation=ObservationEntry(code=Code.HEART_RATE, value=201, at=later)
    )


def text_of(response: HttpResponse) -> str:
    """Return a page as text, with single blanks."""
    return " ".join(response.content.decode().split())


def shown_at(window: Client, path: str) -> dict[str, str]:
    """Return what the form of a correction begins with, as a browser would send it."""
    page = text_of(window.get(path)).split('id="entry"')[1]
    boxes = re.findall(r'<input [^>]*name="(\w+)"[^>]* value="([^"]*)"', page)
    chosen = re.findall(r'<select [^>]*name="(\w+)"(?:(?!</select>).)*?value="([^"]+)" selected', page)
    return {name: value for name, value in (*boxes, *chosen) if name != "csrfmiddlewaretoken"}


def test_value_entered_by_mistake_is_corrected_with_a_reason_and_stays_in_sight(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient, pulse: object
) -> None:
    page = staff.staff_path(nurse, "records:observations", rosa.pk)
    path = staff.staff_path(nurse, "records:correct", rosa.pk, pulse.pk)
    assert path in text_of(window.get(page))
    begun = shown_at(window, path)
    assert begun["heart_rate"] == "201"
    assert window.post(path, {**begun, "heart_rate": "102"}).status_code == 422
    assert window.post(path, {**begun, "note": "Nothing changed"}).status_code == 422
    fixed = {**begun, "heart_rate": "102", "note": "Digits swapped"}
    assert window.post(path, fixed)["Location"] == page
    shown = text_of(window.get(page))
    listed, past = shown.split("Corrected or entered in error: 1")
    assert "102 a minute" in listed
    assert "201 a minute" not in listed
    for words in ("<del", "201 a minute", "Why: Digits swapped", nurse.membership.user.email):
        assert words in past
    assert "first 84, last 102." in listed
    with in_program(harbor):
        row = queries.observations(rosa)[0]
        assert (row.at, row.replaces_id, row.value) == (pulse.at, pulse.pk, 102)
    assert window.get(path).status_code == 404
    assert window.post(path, fixed)["Location"] == page  # sent twice, it is one correction
    late = window.post(path, {**fixed, "heart_rate": "103", "request_id": str(uuid.uuid4())})
    assert late.status_code == 422
    assert "somebody has corrected already" in text_of(late)


def test_wrong_time_of_a_measurement_is_corrected_in_the_programs_time_zone(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient, pulse: object
) -> None:
    path = staff.staff_path(nurse, "records:correct", rosa.pk, pulse.pk)
    sent = {**shown_at(window, path), "at": "2026-01-15T08:30", "note": "Charted late"}
    for wrong in ("2999-01-01T10:00", "2025-03-09T02:30", "nonsense", "２０２６-01-15T08:30", ""):
        refused = window.post(path, {**sent, "at": wrong})
        assert refused.status_code == 422, wrong
        assert 'id="id_at-error"' in text_of(refused), wrong
    assert window.post(path, sent).status_code == 302
    with in_program(harbor):
        moved = queries.observations(rosa)[-1]
    assert moved.at == dt.datetime(2026, 1, 15, 15, 30, tzinfo=dt.UTC)


def test_measurement_entered_in_error_leaves_list_and_trend_and_stays_in_sight(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient, pulse: object
) -> None:
    page = staff.staff_path(nurse, "records:observations", rosa.pk)
    correct = staff.staff_path(nurse, "records:correct", rosa.pk, pulse.pk)
    error = staff.staff_path(nurse, "records:error", rosa.pk, "observation", pulse.pk)
    assert error in text_of(window.get(correct))
    assert "<svg viewBox" in text_of(window.get(page))
    assert window.post(error, {"reason": "Of another patient"}).status_code == 302
    listed, past = text_of(window.get(page)).split("Corrected or entered in error: 1")
    assert "201 a minute" not in listed
    assert "<svg viewBox" not in listed  # one value is no trend
    assert "Entered in error" in past
    assert "Why: Of another patient" in past


def test_upper_limit_and_coded_value_are_corrected_too(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    alt, pupils = record_observations(
        nurse,
        rosa,
        observations=[
            ObservationEntry(code=Code.ALT, value=120, upper_limit=400),
            ObservationEntry(code=Code.PUPILS, value="large"),
        ],
    )
    for row, field, value in ((alt, "alt_upper_limit", "40"), (pupils, "pupils", "pinpoint")):
        path = staff.staff_path(nurse, "records:correct", rosa.pk, row.pk)
        sent = {**shown_at(window, path), field: value, "note": "Slip"}
        assert window.post(path, sent).status_code == 302
    with in_program(harbor):
        latest = queries.latest_observations(rosa)
    assert (latest[Code.ALT].value, latest[Code.ALT].upper_limit) == (120, 40)
    assert latest[Code.PUPILS].value_code == "pinpoint"


def test_what_was_measured_earlier_is_written_down_at_its_time_and_stands_together(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(nurse, "records:observations", rosa.pk)
    sent = {"group": "vitals", "bp_systolic": "120", "bp_diastolic": "80", "at": "2026-01-15T08:30"}
    assert window.post(path, {**sent, "request_id": str(uuid.uuid4())}).status_code == 302
    page = text_of(window.get(path))
    assert re.search(r"Blood pressure</dt> <dd>120/80 mm Hg ?</dd>", page)
    assert "Systolic blood pressure</dt>" not in page.split('class="tc-rowlist"')[1]
    with in_program(harbor):
        assert {row.at for row in queries.observations(rosa)} == {
            dt.datetime(2026, 1, 15, 15, 30, tzinfo=dt.UTC)
        }


def test_blood_pressure_is_read_as_one_and_each_of_its_values_is_corrected_alone(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    upper, lower = record_observations(
        nurse,
        rosa,
        observations=[
            ObservationEntry(code=Code.BP_SYSTOLIC, value=120),
            ObservationEntry(code=Code.BP_DIASTOLIC, value=67),
        ],
    )
    page = staff.staff_path(nurse, "records:observations", rosa.pk)
    summary = staff.staff_path(nurse, "records:patient", rosa.pk)
    assert "120/67 mm Hg" in text_of(window.get(page))
    assert re.search(r"<dt>Blood pressure</dt><dd>120/67 mm Hg ", text_of(window.get(summary)))
    paths = [staff.staff_path(nurse, "records:correct", rosa.pk, row.pk) for row in (upper, lower)]
    assert all(path in text_of(window.get(page)) for path in paths)
    fixed = {**shown_at(window, paths[1]), "bp_diastolic": "76", "note": "Digits swapped"}
    assert window.post(paths[1], fixed).status_code == 302
    listed = text_of(window.get(page)).split("Corrected or entered in error")[0]
    assert re.search(r"120/76 mm Hg <span[^>]*>corrected</span>", listed)


@pytest.mark.parametrize("values", [(), (140,)])
def test_values_of_a_blood_pressure_that_do_not_belong_together_stand_alone(
    nurse: Staff, window: Client, rosa: Patient, values: tuple[int, ...]
) -> None:
    at = timezone.now() - dt.timedelta(hours=1)
    later = at if values else at + dt.timedelta(minutes=10)
    for value in (120, *values):
        entry = ObservationEntry(code=Code.BP_SYSTOLIC, value=value, at=at)
        record_observation(nurse, rosa, observation=entry)
    lower = ObservationEntry(code=Code.BP_DIASTOLIC, value=76, at=later)
    record_observation(nurse, rosa, observation=lower)
    listed = text_of(window.get(staff.staff_path(nurse, "records:observations", rosa.pk)))
    assert "Blood pressure</dt>" not in listed
    for words in ("120 mm Hg", "76 mm Hg"):
        assert f"<dd>{words}" in listed.replace("<dd> ", "<dd>")


def test_next_page_begins_where_a_time_ends_and_no_value_is_left_out(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    codes = (Code.HEART_RATE, Code.BP_SYSTOLIC, Code.BP_DIASTOLIC)
    begin = timezone.now() - dt.timedelta(days=30)
    for number in range(20):
        at = begin + dt.timedelta(days=number)
        record_observations(
            nurse,
            rosa,
            observations=[ObservationEntry(code=code, value=100 - number, at=at) for code in codes],
        )
    path = staff.staff_path(nurse, "records:observations", rosa.pk)
    first = window.get(path).context
    second = window.get(path, {"before": first["earlier"]}).context
    times = [entries for page in (first, second) for _, _, entries in page["times"]]
    seen = [one.row.pk for entries in times for entry in entries for one in entry.parts]
    assert len(seen) == len(set(seen)) == 60
    assert all([entry.title for entry in entries] == ["Heart rate", "Blood pressure"] for entries in times)
    assert second["earlier"] == ""


def test_limit_of_the_laboratory_without_its_value_is_asked_about(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(nurse, "records:observations", rosa.pk)
    sent = {"group": "laboratory", "alt_upper_limit": "40", "request_id": str(uuid.uuid4())}
    refused = window.post(path, sent)
    assert refused.status_code == 422
    assert "Give the value that this limit is for." in text_of(refused)


def test_correction_of_anything_else_in_the_chart_stays_in_sight(
    nurse: Staff, window: Client, rosa: Patient
) -> None:
    wrong = record_allergy(nurse, rosa, allergy=AllergyEntry(substance="penicilin"))
    record_allergy(nurse, rosa, allergy=AllergyEntry(substance="penicillin"), replaces=wrong)
    page = text_of(window.get(staff.staff_path(nurse, "records:allergies", rosa.pk)))
    listed, past = page.split("Corrected or entered in error: 1")
    assert "penicilin<" not in listed
    assert "penicilin<" in past


def test_somebody_who_only_reads_corrects_nothing(
    harbor: Program, nurse: Staff, rosa: Patient, pulse: object
) -> None:
    peer = staff.member(harbor, Role.PEER)
    path = staff.staff_path(peer, "records:correct", rosa.pk, pulse.pk)
    window = staff.signed_in(peer)
    assert "Why it is corrected" not in text_of(window.get(path))
    sent = {
        "heart_rate": "80",
        "at": "2026-01-15T08:30",
        "note": "x",
        "request_id": str(uuid.uuid4()),
    }
    assert window.post(path, sent).status_code == 403
    entry = ObservationEntry(code=Code.HEART_RATE, value=80)
    with pytest.raises(BadInput, match="why it is corrected"):
        record_observation(nurse, rosa, observation=entry, replaces=pulse)


# ---------------------------------------------------------------- the unit that is typed


@pytest.mark.parametrize(
    "value",
    [
        ("temperature", "98.6", "[degF]", "37", "98.6 °F (37 °C)"),
        ("temperature", "98.7", "[degF]", "37.06", "98.7 °F (37.1 °C)"),
        ("temperature", "37.2", "Cel", "37.2", "99 °F (37.2 °C)"),
        ("weight", "180", "[lb_av]", "81.65", "180 lb (81.6 kg)"),
        ("weight", "81.6", "kg", "81.6", "179.9 lb (81.6 kg)"),
    ],
)
def test_value_is_typed_in_the_unit_of_the_clinic_and_read_again_as_it_was_typed(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient, value: tuple[str, str, str, str, str]
) -> None:
    name, typed, unit, kept, shown = value
    path = staff.staff_path(nurse, "records:observations", rosa.pk)
    place = re.search(
        rf'<div class="tc-beside">(?:(?!tc-beside).)*name="{name}_unit"', text_of(window.get(path))
    )
    assert place
    assert f'name="{name}"' in place[0]
    first = re.search(rf'name="{name}_unit".*?<option value="([^"]+)"', text_of(window.get(path)))[1]
    assert first in ("[degF]", "[lb_av]")  # what is measured in American clinics stands first
    form = {"group": "vitals", name: typed, f"{name}_unit": unit, "request_id": str(uuid.uuid4())}
    assert window.post(path, form).status_code == 302
    with in_program(harbor):
        (row,) = queries.observations(rosa)
    assert row.value == Decimal(kept)
    assert row.unit == ("Cel" if name == "temperature" else "kg")
    assert shown in text_of(window.get(path))
    correct = staff.staff_path(nurse, "records:correct", rosa.pk, row.pk)
    same = {**shown_at(window, correct), "note": "Nothing changed"}
    assert same[f"{name}_unit"] in (unit, first)
    refused = window.post(correct, same)  # a correction begins with what leads back to the very value
    assert "What you gave is what stands there already." in text_of(refused)


@pytest.mark.parametrize(
    "wrong",
    [
        ("temperature", "37", "[degF]", "68 to 114.8 °F, please."),
        ("temperature", "115", "[degF]", "68 to 114.8 °F, please."),
        ("temperature", "98.6", "Cel", "Temperature in °C, please."),
        ("temperature", "98.65", "[degF]", "At most 1, please."),
        ("weight", "1103", "[lb_av]", "2.2 to 1102.3 lb, please."),
        ("weight", "501", "kg", "1 to 500 kg, please."),
    ],
)
def test_limits_are_said_in_the_unit_that_was_typed(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient, wrong: tuple[str, str, str, str]
) -> None:
    name, typed, unit, words = wrong
    path = staff.staff_path(nurse, "records:observations", rosa.pk)
    form = {"group": "vitals", name: typed, f"{name}_unit": unit, "request_id": str(uuid.uuid4())}
    answer = window.post(path, form)
    assert answer.status_code == 422
    assert words in text_of(answer)
    summary = text_of(answer).split("tc-error-summary")[1].split("</ul>")[0]
    assert f">{name.capitalize()}: {words}" in summary
    with in_program(harbor):
        assert queries.observations(rosa) == []


def test_trend_is_drawn_in_the_unit_that_is_read_first(nurse: Staff, window: Client, rosa: Patient) -> None:
    for hours, value in ((4, "98.6"), (2, "100.4")):
        at = timezone.now() - dt.timedelta(hours=hours)
        entry = ObservationEntry(code=Code.TEMPERATURE, value=value, unit="[degF]", at=at)
        record_observation(nurse, rosa, observation=entry)
    page = text_of(window.get(staff.staff_path(nurse, "records:observations", rosa.pk)))
    assert "Temperature, °F" in page
    assert "first 98.6, last 100.4." in page
