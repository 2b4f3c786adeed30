"""A scale that is kept in two ways, as a total and as a questionnaire: the newest counts, whichever it is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.web import staff
from throughcare import instruments
from throughcare.terms.clinical import ObservationCode as Code
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records import facts
from throughcare_web.records.clinical.actions import record_instrument, record_observation
from throughcare_web.records.clinical.coded import observed
from throughcare_web.records.clinical.entries import InstrumentEntry, ObservationEntry
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db

SCALES = [row.code for row in observed().values() if row.scale]


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
    """Return a patient with an empty chart."""
    return register_patient(nurse, demographics=Demographics(family_name="Example"))


def hours_ago(hours: int) -> dt.datetime:
    """Return a moment."""
    return timezone.now() - dt.timedelta(hours=hours)


def total(nurse: Staff, rosa: Patient, code: Code, value: int, hours: int) -> None:
    """Write down a total that was taken some hours ago."""
    entry = ObservationEntry(code=code, value=value, at=hours_ago(hours))
    record_observation(nurse, rosa, observation=entry)


def form(nurse: Staff, rosa: Patient, key: str, hours: int, *, whole: bool = True) -> int | None:
    """Fill in a questionnaire some hours ago, each item at its worst; return its total, None where items are left out."""
    items = instruments.load(key).items[: None if whole else 1]
    answers = {item.key: max(item.options, key=lambda one: one.points).code for item in items}
    entry = InstrumentEntry(instrument=key, answers=answers, completed_at=hours_ago(hours))
    return record_instrument(nurse, rosa, answered=entry).total


def page_of(nurse: Staff, window: Client, rosa: Patient, name: str) -> str:
    """Return a page of a chart as text, with single blanks."""
    answer: HttpResponse = window.get(staff.staff_path(nurse, name, rosa.pk))
    return " ".join(answer.content.decode().split())


def card_of(nurse: Staff, window: Client, rosa: Patient) -> str:
    """Return the measurements of the summary."""
    page = page_of(nurse, window, rosa, "records:patient")
    return page.split('id="measured"')[1].split("</dl>")[0]


@pytest.mark.parametrize("code", SCALES)
def test_questionnaire_that_is_newer_than_a_total_is_what_the_chart_shows_and_the_rules_read(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient, code: Code
) -> None:
    total(nurse, rosa, code, 1, hours=5)
    most = form(nurse, rosa, code.value, hours=2)
    card = card_of(nurse, window, rosa)
    assert f"{most} {observed()[code].unit}" in card
    assert "from the questionnaire" in card
    assert f"1 {observed()[code].unit}" not in card.replace(f"{most} ", "")
    for name in ("records:observations", "records:instruments", "records:patient"):
        assert f"first 1, last {most}." in page_of(nurse, window, rosa, name)
    with in_program(harbor):
        person = facts.person(rosa, timezone.localdate())
        assert getattr(person, code.value) == most


@pytest.mark.parametrize("code", SCALES)
def test_total_that_is_newer_than_a_questionnaire_is_what_the_chart_shows_and_the_rules_read(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient, code: Code
) -> None:
    most = form(nurse, rosa, code.value, hours=5)
    total(nurse, rosa, code, 1, hours=2)
    card = card_of(nurse, window, rosa)
    assert f"1 {observed()[code].unit}" in card
    assert "from the questionnaire" not in card
    assert f"first {most}, last 1." in page_of(nurse, window, rosa, "records:observations")
    with in_program(harbor):
        assert getattr(facts.person(rosa, timezone.localdate()), code.value) == 1


def test_questionnaire_without_a_total_hides_no_total_that_was_taken_before(
    harbor: Program, nurse: Staff, window: Client, rosa: Patient
) -> None:
    total(nurse, rosa, Code.COWS, 1, hours=9)
    most = form(nurse, rosa, "cows", hours=4)
    assert form(nurse, rosa, "cows", hours=2, whole=False) is None
    assert f"{most} of 48" in card_of(nurse, window, rosa)
    with in_program(harbor):
        person = facts.person(rosa, timezone.localdate())
    assert person.cows == most
    assert [check.cows for check in person.checks] == [1]


def test_trend_of_a_scale_that_is_only_ever_asked_stands_beside_the_other_measurements(
    nurse: Staff, window: Client, rosa: Patient
) -> None:
    form(nurse, rosa, "cows", hours=4)
    form(nurse, rosa, "cows", hours=2)
    assert 'id="trend-cows-t"' in page_of(nurse, window, rosa, "records:observations")


def test_every_total_names_the_questionnaire_it_comes_from() -> None:
    assert set(SCALES) == {Code.COWS, Code.CIWA_AR}
    assert {code.value for code in SCALES} <= set(instruments.keys())
