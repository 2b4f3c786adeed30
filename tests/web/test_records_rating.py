"""Scales that a clinician rates: who may fill them in, who is told who may, and that no other way leads into the chart."""

from __future__ import annotations

import uuid

import pytest
from django.http import HttpResponse

from tests.web import staff
from throughcare import instruments
from throughcare.errors import BadInput
from throughcare.terms.clinical import CompletedBy, ObservationCode
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.audit import Refused
from throughcare_web.accounts.queries import Program, audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.clinical import queries
from throughcare_web.records.clinical.actions import (
    record_instrument,
    record_observation,
    record_observations,
)
from throughcare_web.records.clinical.entries import InstrumentEntry, ObservationEntry
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db

SIGNS, JUDGED, ASKED = ("cows", "ciwa_ar"), ("dsm5_oud",), ("phq9", "sows", "c_ssrs")
ROLES = (Role.NAVIGATOR, Role.COUNSELOR, Role.NURSE, Role.PRESCRIBER)


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def team(harbor: Program) -> dict[Role, Staff]:
    """Return somebody of each role that sees charts."""
    return {role: staff.member(harbor, role) for role in (*ROLES, Role.PEER)}


@pytest.fixture
def rosa(team: dict[Role, Staff]) -> Patient:
    """Return a patient with an empty chart."""
    return register_patient(team[Role.NURSE], demographics=Demographics(family_name="Example"))


def answered(key: str, **more: object) -> InstrumentEntry:
    """Return a questionnaire with its first answers."""
    asked = instruments.load(key)
    return InstrumentEntry(
        instrument=key, answers={item.key: item.options[0].code for item in asked.items}, **more
    )


def text_of(response: HttpResponse) -> str:
    """Return a page as text, with single blanks."""
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("keys", "who"),
    [
        (SIGNS, {Role.NURSE, Role.PRESCRIBER}),
        (JUDGED, {Role.COUNSELOR, Role.NURSE, Role.PRESCRIBER}),
        (ASKED, {*ROLES}),
    ],
)
def test_scale_is_filled_in_by_whoever_may_rate_it_and_by_nobody_else(
    harbor: Program, team: dict[Role, Staff], rosa: Patient, keys: tuple[str, ...], who: set[Role]
) -> None:
    for key in keys:
        for role, person in team.items():
            path = staff.staff_path(person, "records:instrument", rosa.pk, key)
            window = staff.signed_in(person)
            page = text_of(window.get(path))
            assert ("Write down and score" in page) is (role in who), (key, role)
            assert ("This one is filled in by a" in page) is (role not in who)
            given = {**answered(key).answers, "completed_by": "self", "request_id": str(uuid.uuid4())}
            assert window.post(path, given).status_code == (302 if role in who else 403), (key, role)
        with in_program(harbor):
            assert len(queries.instrument_results(rosa, key)) == len(who)


def test_list_shows_what_one_may_fill_in_and_who_may_fill_in_the_rest(
    team: dict[Role, Staff], rosa: Patient
) -> None:
    navigator, nurse = team[Role.NAVIGATOR], team[Role.NURSE]
    path = staff.staff_path(navigator, "records:instruments", rosa.pk)
    mine, others = text_of(staff.signed_in(navigator).get(path)).split("Filled in by others")
    for key in (*SIGNS, *JUDGED):
        assert instruments.load(key).title not in mine
        assert instruments.load(key).title in others
    assert "Nurse or prescriber" in others
    assert "Counselor, nurse or prescriber" in others
    assert "Filled in by others" not in text_of(staff.signed_in(nurse).get(path))


def test_total_of_a_scale_is_written_down_only_by_whoever_may_rate_the_scale(
    harbor: Program, team: dict[Role, Staff], rosa: Patient
) -> None:
    nurse = team[Role.NURSE]
    for code in (ObservationCode.COWS, ObservationCode.CIWA_AR):
        total, pulse = (
            ObservationEntry(code=one, value=9) for one in (code, ObservationCode.RESPIRATORY_RATE)
        )
        for role in (Role.NAVIGATOR, Role.COUNSELOR):
            with pytest.raises(Refused):
                record_observation(team[role], rosa, observation=total)
            with pytest.raises(Refused):
                record_observations(team[role], rosa, observations=[pulse, total])
        record_observations(nurse, rosa, observations=[pulse, total])
    with in_program(harbor):
        assert len(queries.observations(rosa)) == 4
        verbs = {event.verb for event in audit_events(harbor).filter(refused="")}
        refused = audit_events(harbor).exclude(refused="")
        assert {event.verb for event in refused} == {"records.rate_signs"}
    assert "records.rate_signs" in verbs


def test_form_of_scores_asks_a_navigator_for_no_total_that_takes_an_examination(
    harbor: Program, team: dict[Role, Staff], rosa: Patient
) -> None:
    for role, asks in ((Role.NAVIGATOR, False), (Role.NURSE, True)):
        person = team[role]
        window = staff.signed_in(person)
        path = staff.staff_path(person, "records:observations", rosa.pk)
        page = window.get(path).content.decode()
        assert ('name="cows"' in page, 'name="ciwa_ar"' in page, 'name="pregnant_weeks"' in page) == (
            asks,
            asks,
            True,
        )
        sent = {"group": "scores", "cows": "12", "request_id": str(uuid.uuid4())}
        assert window.post(path, sent).status_code == (302 if asks else 422)
    with in_program(harbor):
        (row,) = queries.observations(rosa)
    correct = staff.staff_path(team[Role.NAVIGATOR], "records:correct", rosa.pk, row.pk)
    window = staff.signed_in(team[Role.NAVIGATOR])
    assert correct not in text_of(window.get(staff.staff_path(person, "records:observations", rosa.pk)))
    sent = {"cows": "2", "at": "2026-01-01T10:00", "note": "x", "request_id": str(uuid.uuid4())}
    assert window.post(correct, sent).status_code == 403


def test_what_a_clinician_rates_is_never_said_to_be_filled_in_by_the_person(
    team: dict[Role, Staff], rosa: Patient
) -> None:
    nurse = team[Role.NURSE]
    assert record_instrument(nurse, rosa, answered=answered("cows")).completed_by == CompletedBy.CLINICIAN
    with pytest.raises(BadInput, match="a clinician"):
        record_instrument(nurse, rosa, answered=answered("cows", completed_by=CompletedBy.SELF))
