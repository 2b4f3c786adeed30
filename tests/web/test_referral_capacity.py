"""A program with block grant money tells its state that it is nearly full: written down when, by whom, and in time."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests.web import staff
from tests.web.pages import text
from throughcare.errors import BadInput
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import RowVersion
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.referral.actions import set_policy
from throughcare_web.referral.capacity import actions, queries
from throughcare_web.referral.capacity.models import StateNotice


pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse() -> Staff:
    """Return a nurse of a program."""
    return staff.member(staff.program(), Role.NURSE)


@pytest.fixture
def tab(nurse: Staff) -> Client:
    """Return the nurse's browser."""
    return staff.signed_in(nurse)


def path(of: Staff) -> str:
    return staff.staff_path(of, "referral:telling_state")


def today() -> dt.date:
    return timezone.localdate()


def full(of: Staff, **more: object) -> StateNotice:
    """Return that the program is nearly full, written down."""
    said = {"places": 10, "taken": 9, "reached_on": today(), "request_id": uuid.uuid4()} | more
    return actions.note_nearly_full(of, **said)


def form(**more: str) -> dict[str, str]:
    said = {"do": "full", "places": "10", "taken": "9", "reached_on": f"{today()}"}
    return said | {"request_id": str(uuid.uuid4())} | more


def test_from_nearly_full_to_told(nurse: Staff, tab: Client) -> None:
    assert "We are nearly full" in text(tab.get(path(nurse)))
    assert tab.post(path(nurse), form()).status_code == 302

    until = today() + dt.timedelta(days=7)
    page = text(tab.get(path(nurse)))
    assert f"9 of 10 places are taken since {today()}. Tell the state by {until}." in page
    assert f"tell the state by {until}" in text(tab.get(staff.staff_path(nurse, "referral:waitlist")))

    told = {"do": "told", "told_on": f"{today()}", "words": "The state's office, reference 77."}
    assert tab.post(path(nurse), told).status_code == 302
    page = text(tab.get(path(nurse)))
    assert "still to be told" not in page
    for words in ("9 of 10", "The state's office, reference 77.", nurse.membership.user.email):
        assert words in page, words
    assert f"last told on {today()}" in text(tab.get(staff.staff_path(nurse, "referral:waitlist")))


@pytest.mark.parametrize(
    ("slip", "where", "words"),
    [
        ({"taken": "8"}, "taken", "At least 90 percent of the places"),
        ({"taken": "11"}, "taken", "No more than there are places"),
        ({"places": "0"}, "places", ""),
        ({"taken": "９"}, "taken", ""),
        ({"reached_on": "2999-01-01"}, "reached_on", ""),
    ],
)
def test_a_slip_is_said_beside_its_field(
    nurse: Staff, tab: Client, slip: dict[str, str], where: str, words: str
) -> None:
    answer = tab.post(path(nurse), form(**slip))
    assert answer.status_code == 422
    assert f'id="id_{where}-error"' in answer.content.decode()
    assert words in text(answer)


def test_a_day_before_it_was_so_is_no_day_on_which_the_state_was_told(nurse: Staff, tab: Client) -> None:
    full(nurse)
    yesterday = today() - dt.timedelta(days=1)
    answer = tab.post(path(nurse), {"do": "told", "told_on": f"{yesterday}", "words": "By phone"})
    assert answer.status_code == 422
    assert 'id="id_told_on-error"' in answer.content.decode()
    assert "By phone" in text(answer)


def test_the_state_is_told_once_at_a_time_and_a_form_sent_twice_is_one(nurse: Staff, tab: Client) -> None:
    sent = uuid.uuid4()
    row = full(nurse, request_id=sent)
    assert full(nurse, request_id=sent).pk == row.pk
    with pytest.raises(BadInput, match="told first"):
        full(nurse)
    assert "Somebody was here meanwhile" in text(tab.post(path(nurse), form(), follow=True))

    actions.record_state_told(nurse, row, told_on=today())
    with pytest.raises(BadInput):
        actions.record_state_told(nurse, row, told_on=today())
    full(nurse)


def test_a_slip_of_the_whole_is_taken_back_and_stays_in_the_history(nurse: Staff, tab: Client) -> None:
    row = full(nurse)
    assert tab.post(path(nurse), {"do": "slip"}).status_code == 302
    with in_program(nurse.membership.program):
        assert queries.open_notice(nurse.membership.program) is None
        assert not queries.notices(nurse.membership.program).exists()
        assert RowVersion.objects.filter(row_id=str(row.pk)).exists()
    assert tab.post(path(nurse), {"do": "slip"}).status_code == 302, "somebody else did it meanwhile"


def test_who_may_only_look_is_not_offered_to_write(nurse: Staff) -> None:
    full(nurse)
    peer = staff.member(nurse.membership.program, Role.PEER)
    tab = staff.signed_in(peer)
    assert "The state was told" not in text(tab.get(path(peer)))
    assert tab.post(path(peer), {"do": "told", "told_on": f"{today()}", "words": "x"}).status_code == 403


def test_a_program_without_block_grant_money_is_not_asked_to(nurse: Staff, tab: Client) -> None:
    director = staff.member(nurse.membership.program, Role.DIRECTOR)
    set_policy(director, recent_overdose_days=None, hours={}, takes_block_grant=False)
    assert "This program takes none: you need not." in text(tab.get(path(nurse)))
    assert "Nearly full?" not in text(tab.get(staff.staff_path(nurse, "referral:waitlist")))
