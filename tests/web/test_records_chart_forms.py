"""The forms of a chart: what they write down, what they show again, and what no form can reach or smuggle in."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from tests.web import staff
from throughcare import instruments
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.clinical import queries
from throughcare_web.records.clinical.actions import record_allergy, record_medication
from throughcare_web.records.clinical.coded import listed
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db

SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% debug %}",
    "</title><script>alert(1)</script>",
    '<!--#exec cmd="ls"-->',
    "=cmd|' /C calc'!A0",
)
PARTS = (
    "patient",
    "demographics",
    "contacts",
    "coverage",
    "episodes",
    "allergies",
    "problems",
    "medications",
)


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def doctor(harbor: Program) -> Staff:
    """Return a prescriber who is a navigator too."""
    return staff.member(harbor, Role.PRESCRIBER, Role.NAVIGATOR)


@pytest.fixture
def window(doctor: Staff) -> Client:
    """Return the prescriber's browser."""
    return staff.signed_in(doctor)


@pytest.fixture
def rosa(doctor: Staff) -> Patient:
    """Return a patient with an empty chart."""
    return register_patient(doctor, demographics=Demographics(given_names="Rosa", family_name="Example"))


def text_of(response: HttpResponse) -> str:
    """Return a page as text, with single blanks."""
    return " ".join(response.content.decode().split())


def sent(**values: str) -> dict[str, str]:
    """Return a form as a browser sends it, new each time."""
    return {"request_id": str(uuid.uuid4()), **values}


def test_none_known_is_one_tap_and_an_allergy_is_shown_above_every_page(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(doctor, "records:allergies", rosa.pk)
    assert "Allergies: not asked yet" in text_of(window.get(path))
    assert window.post(path, {"none_known": "1"}).status_code == 302
    assert "No known allergies" in text_of(window.get(path))
    assert window.post(path, sent(substance="", certainty="confirmed")).status_code == 422
    form = sent(substance="latex", certainty="confirmed", severity="severe")
    assert window.post(path, form).status_code == window.post(path, form).status_code == 302
    assert "latex (severe)" in text_of(window.get(staff.staff_path(doctor, "records:coverage", rosa.pk)))
    with in_program(harbor):
        row = queries.allergies(rosa).get(substance="latex")
    assert 'value="latex"' in text_of(window.get(path, {"correct": str(row.pk)}))
    again = window.post(path, sent(substance="latex gloves", certainty="confirmed", replaces=str(row.pk)))
    assert again.status_code == 302
    assert window.get(path, {"correct": str(row.pk)}).status_code == 404
    assert window.get(path, {"correct": "nonsense"}).status_code == 404


def test_diagnosis_comes_from_the_list_or_is_marked_as_not_in_it(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(doctor, "records:problems", rosa.pk)
    for wrong in (
        sent(status="active"),
        sent(status="active", listed="F11.20", code="F11.20"),
        sent(status="active", code="nonsense", words="x"),
        sent(status="active", code="L02.91"),
    ):
        assert window.post(path, wrong).status_code == 422
    assert window.post(path, sent(status="active", listed="F11.20")).status_code == 302
    assert window.post(path, sent(status="active", code="l0291", words="Abscess")).status_code == 302
    assert "L02.91 · not in our list" in text_of(window.get(path))
    with in_program(harbor):
        rows = {row.code: row for row in queries.problems(rosa)}
    for row in rows.values():
        assert window.get(path, {"correct": str(row.pk)}).status_code == 200
    fixed = sent(status="remission", listed="F11.20", replaces=str(rows["F11.20"].pk))
    assert window.post(path, fixed).status_code == 302
    assert "In remission" in text_of(window.get(path))


def test_diagnosis_that_is_typed_takes_the_place_of_the_one_that_stood_in_the_form(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(doctor, "records:problems", rosa.pk)
    window.post(path, sent(status="active", listed="F11.20"))
    with in_program(harbor):
        (row,) = queries.problems(rosa)
    typed = sent(status="active", listed="F11.20", code="F11.10", replaces=str(row.pk))
    assert window.post(path, typed).status_code == 302
    with in_program(harbor):
        assert [one.code for one in queries.problems(rosa)] == ["F11.10"]


def test_diagnosis_is_found_by_its_words_without_a_script(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(doctor, "records:problems", rosa.pk)
    page = text_of(window.get(path))
    box = re.search(r'<input[^>]*name="code"[^>]* list="([^"]+)"[^>]*>', page)
    offered = page.split(f'<datalist id="{box[1]}">')[1].split("</datalist>")[0]
    assert '<option value="F11.10 Opioid use disorder, mild">' in offered
    assert len(re.findall("<option", offered)) == len(listed())
    for typed, code in (
        ("F11.10 Opioid use disorder, mild", "F11.10"),
        ("opioid use disorder,  moderate or severe", "F11.20"),
        ("F11.90", "F11.90"),
    ):
        assert window.post(path, sent(status="active", code=typed)).status_code == 302, typed
        with in_program(harbor):
            row = queries.problems(rosa).get(code=code)
        assert (row.words, row.is_listed) == (listed()[code].words, True)
    for wrong in ("Opioid use", "F11.10 Something else"):
        refused = window.post(path, sent(status="active", code=wrong))
        assert refused.status_code == 422
        assert "or a diagnosis of our list, please." in text_of(refused)


def test_medication_is_written_with_its_warnings_and_can_be_ended(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(doctor, "records:medications", rosa.pk)
    for wrong in (sent(name=""), sent(name="x", dose="1e400", dose_unit="mg"), sent(name="x", dose="NaN", dose_unit="mg"),
                  sent(name="x", dose="５", dose_unit="mg"), sent(name="x", dose="-5", dose_unit="mg"), sent(name="x", dose="5")):  # fmt: skip
        assert window.post(path, wrong).status_code == 422, wrong
    assert (
        window.post(path, sent(name="methadone", dose="80", dose_unit="mg", frequency="daily")).status_code
        == 302
    )
    written = window.post(path, sent(name="Xanax"))
    assert "#row-" in written["Location"]
    page = text_of(window.get(path))
    assert "Taken together now" in page
    assert "Said when it was entered: Interaction, major" in page
    assert "Methadone and alprazolam" in page
    with in_program(harbor):
        row = queries.medications(rosa).get(name="methadone")
    assert 'value="80"' in text_of(window.get(path, {"correct": str(row.pk)}))
    stop = staff.staff_path(doctor, "records:stop", rosa.pk, row.pk)
    assert window.get(stop).status_code == 404
    assert window.post(stop).status_code == 302
    assert window.post(stop).status_code == 404
    record_medication(
        doctor,
        rosa,
        medication=MedicationEntry(name="Xanax", ends_on=dt.date(2026, 1, 1)),
        replaces=_xanax(harbor, rosa),
    )
    assert "Taken together now" not in text_of(window.get(path))


def _xanax(harbor: Program, of: Patient) -> object:
    with in_program(harbor):
        return queries.medications(of).get(name="Xanax")


def test_observations_are_written_by_group_and_shown_with_their_trend(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(doctor, "records:observations", rosa.pk)
    for wrong in (
        {"heart_rate": "1e3"},
        {"heart_rate": "999"},
        {"temperature": "98.6"},
        {"bp_systolic": "80", "bp_diastolic": "120"},
        {},
    ):
        assert window.post(path, sent(group="vitals", **wrong)).status_code == 422, wrong
    for pulse in ("90", "84"):
        assert window.post(path, sent(group="vitals", heart_rate=pulse, pupils="large")).status_code == 302
    assert (
        window.post(
            path, sent(group="laboratory", alt="120", alt_upper_limit="40", hiv="negative")
        ).status_code
        == 302
    )
    page = text_of(window.get(path))
    for words in ("84 a minute", "Large", "Negative", "upper limit 40", "first 90, last 84", "<svg"):
        assert words in page, words
    assert window.get(path, {"before": "nonsense"}).status_code == 200
    assert "84 a minute" not in text_of(window.get(path, {"before": "2020-01-01T00:00:00+00:00"}))


@pytest.mark.parametrize("key", instruments.keys())
def test_every_questionnaire_can_be_asked_and_is_scored(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient, key: str
) -> None:
    path = staff.staff_path(doctor, "records:instrument", rosa.pk, key)
    page = window.get(path).content.decode()
    asked = instruments.load(key)
    answers = {item.key: item.options[0].code for item in asked.items}
    assert all(f'name="{item}"' in page for item in answers)
    assert window.post(path, sent(completed_by="self")).status_code == 422
    first = next(iter(answers))
    assert window.post(path, sent(completed_by="self", **{**answers, first: "nonsense"})).status_code == 422
    assert window.post(path, sent(completed_by="self", **answers)).status_code == 302
    with in_program(harbor):
        (row,) = queries.instrument_results(rosa, key)
    assert row.score["instrument"] == key
    assert window.get(path).status_code == 200


def test_thoughts_of_suicide_are_said_at_once_and_stand_in_the_summary(
    doctor: Staff, window: Client, rosa: Patient
) -> None:
    path = staff.staff_path(doctor, "records:instrument", rosa.pk, "phq9")
    summary = staff.staff_path(doctor, "records:patient", rosa.pk)
    answers = {item.key: item.options[0].code for item in instruments.load("phq9").items}
    words = "Ask about suicide now"
    calm = window.post(path, sent(completed_by="self", **answers), follow=True)
    assert words not in text_of(calm) + text_of(window.get(summary))
    said = window.post(
        path, sent(completed_by="self", **answers | {"self_harm": "several_days"}), follow=True
    )
    assert words in text_of(said).split("Little interest")[0], "above the questions"
    assert words in text_of(window.get(summary))


def test_questionnaire_that_does_not_exist_is_not_there(doctor: Staff, window: Client, rosa: Patient) -> None:
    assert window.get(staff.staff_path(doctor, "records:instrument", rosa.pk, "nonsense")).status_code == 404


# ---------------------------------------------------------------- what no form can do


def test_row_of_another_patient_named_in_a_form_is_not_there(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient
) -> None:
    other = register_patient(doctor, demographics=Demographics(family_name="Otherwise"))
    allergy = record_allergy(doctor, other, allergy=AllergyEntry(substance="latex"))
    taken = record_medication(doctor, other, medication=MedicationEntry(name="methadone"))
    meadow = staff.member(staff.program("fictional-meadow"), Role.PRESCRIBER)
    foreign = register_patient(meadow, demographics=Demographics(family_name="Faraway"))
    theirs = record_allergy(meadow, foreign, allergy=AllergyEntry(substance="iodine"))
    path = staff.staff_path(doctor, "records:allergies", rosa.pk)
    for row in (allergy, theirs):
        form = sent(substance="latex", certainty="confirmed", replaces=str(row.pk))
        assert window.post(path, form).status_code == 404
        assert window.get(path, {"correct": str(row.pk)}).status_code == 404
        error = staff.staff_path(doctor, "records:error", rosa.pk, "allergy", row.pk)
        assert window.post(error, {"reason": "x"}).status_code == 404
    wrong_kind = staff.staff_path(doctor, "records:error", other.pk, "medication", allergy.pk)
    assert window.post(wrong_kind, {"reason": "x"}).status_code == 404
    assert window.post(staff.staff_path(doctor, "records:stop", rosa.pk, taken.pk)).status_code == 404
    compare = staff.staff_path(doctor, "records:alike", rosa.pk, foreign.pk)
    assert window.post(compare, {"merge": "1", "reason": "x"}).status_code == 404
    # A patient's id in the body moves nothing: the address says whose chart it is.
    assert (
        window.post(path, sent(substance="nickel", certainty="confirmed", patient=str(other.pk))).status_code
        == 302
    )
    with in_program(harbor):
        assert [row.substance for row in queries.allergies(rosa)] == ["nickel"]
        assert [row.substance for row in queries.allergies(other)] == ["latex"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_in_any_text_is_shown_as_text(doctor: Staff, window: Client, script: str) -> None:
    made = window.post(
        staff.staff_path(doctor, "records:register"),
        sent(
            family_name=f"Example {script}",
            name_to_use=script,
            pronouns=script,
            gender_words=script,
            street=script,
            emergency_name=script,
            emergency_phone="5550100142",
        ),
    )
    pk = re.search(r"records/([0-9a-f-]{36})/", made["Location"])[1]
    for part, form in (
        ("contacts", {"kind": "email", "value": "a@example.org", "note": script, "person_name": script}),
        ("coverage", {"payment": "private", "priority": "1", "payer_name": script, "member_id": script}),
        ("allergies", {"substance": script, "reaction": script, "certainty": "confirmed", "note": script}),
        ("problems", {"code": "L02.91", "words": script, "status": "active", "note": script}),
        ("medications", {"name": script, "form": script, "prescriber": script, "note": script}),
    ):
        assert (
            window.post(staff.staff_path(doctor, f"records:{part}", pk), sent(**form)).status_code == 302
        ), part
    pages = [window.get(staff.staff_path(doctor, f"records:{part}", pk)) for part in PARTS]
    pages.append(window.get(staff.staff_path(doctor, "records:patients")))
    find = staff.staff_path(doctor, "records:patients")
    pages.append(window.post(find, {"q": script}, headers={"HX-Request": "true"}))
    for page in pages:
        assert page.status_code == 200
        said = page.content.decode()
        for tag in ("<script>alert", "<img src=x", "<svg/onload", "<!--#exec", 'href="javascript:'):
            assert tag not in said
    assert escape(script) in pages[0].content.decode()


def test_form_without_its_token_is_refused(doctor: Staff, rosa: Patient) -> None:
    strict = staff.signed_in(doctor, Client(enforce_csrf_checks=True))
    path = staff.staff_path(doctor, "records:allergies", rosa.pk)
    assert strict.post(path, sent(substance="latex", certainty="confirmed")).status_code == 403


def test_nobody_who_is_not_signed_in_sees_a_chart(doctor: Staff, rosa: Patient) -> None:
    for part in PARTS:
        away = Client().get(staff.staff_path(doctor, f"records:{part}", rosa.pk))
        assert away.status_code == 302
        assert "Rosa" not in away.content.decode()
