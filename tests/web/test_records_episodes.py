"""Episodes of care: which steps there are, that one is open at a time, who manages it and who takes part."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import connections
from django.utils import timezone

from tests.web import staff
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare.terms.records import EPISODE_STEPS, EpisodeStatus
from throughcare_web.accounts.actions import end_membership
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.episodes.actions import (
    join_care_team,
    leave_care_team,
    move_episode,
    set_care_manager,
    set_level_of_care,
    start_episode,
)
from throughcare_web.records.models import Patient
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def navigator(harbor: Program) -> Staff:
    """Return a navigator."""
    return staff.member(harbor, Role.NAVIGATOR)


@pytest.fixture
def rosa(navigator: Staff) -> Patient:
    """Return a patient without an episode."""
    return register_patient(navigator, demographics=Demographics(given_names="Rosa", family_name="Example"))


@pytest.mark.parametrize("was", EpisodeStatus)
@pytest.mark.parametrize("to", EpisodeStatus)
def test_only_the_steps_of_the_table_are_taken(
    navigator: Staff, rosa: Patient, was: EpisodeStatus, to: EpisodeStatus
) -> None:
    episode = start_episode(navigator, rosa, status=EpisodeStatus.PLANNED)
    ways = {
        EpisodeStatus.ONHOLD: (EpisodeStatus.ACTIVE, EpisodeStatus.ONHOLD),
        EpisodeStatus.FINISHED: (EpisodeStatus.ACTIVE, EpisodeStatus.FINISHED),
    }
    for step in ways.get(was, (was,)):
        episode = move_episode(navigator, episode, to=step)
    if to is was or to in EPISODE_STEPS[was]:
        moved = move_episode(navigator, episode, to=to, reason="because")
        assert moved.status == to
        assert (moved.ends_on is not None) is (not EPISODE_STEPS[to])
    else:
        with pytest.raises(BadInput):
            move_episode(navigator, episode, to=to)


def test_one_episode_is_open_at_a_time_and_a_form_sent_twice_is_one(
    harbor: Program, navigator: Staff, rosa: Patient
) -> None:
    form = uuid.uuid4()
    first = start_episode(navigator, rosa, request_id=form)
    assert start_episode(navigator, rosa, request_id=form) == first
    with pytest.raises(BadInput, match="open already"):
        start_episode(navigator, rosa)
    move_episode(navigator, first, to=EpisodeStatus.FINISHED, reason="Moved away")
    second = start_episode(navigator, rosa, status=EpisodeStatus.WAITLIST)
    with in_program(harbor):
        assert queries.current_episode(rosa) == second
        assert {row.end_reason for row in queries.episodes(rosa)} == {"", "Moved away"}


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_an_episode_at_once_begin_one(navigator: Staff, rosa: Patient) -> None:
    done, refused, together = [], [], threading.Barrier(3)

    def begin() -> None:
        together.wait()
        try:
            done.append(start_episode(navigator, rosa))
        except BadInput as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (1, 2)


def test_days_of_an_episode_are_in_order(navigator: Staff, rosa: Patient) -> None:
    today = timezone.localdate()
    for status, day in (
        (EpisodeStatus.ACTIVE, today + dt.timedelta(days=1)),
        (EpisodeStatus.FINISHED, today),
    ):
        with pytest.raises(BadInput):
            start_episode(navigator, rosa, status=status, on=day)
    planned = start_episode(navigator, rosa, status=EpisodeStatus.PLANNED, on=today + dt.timedelta(days=9))
    gone = move_episode(navigator, planned, to=EpisodeStatus.CANCELLED)
    assert gone.ends_on == planned.starts_on
    active = start_episode(navigator, rosa, on=today)
    with pytest.raises(BadInput, match="before the first"):
        move_episode(navigator, active, to=EpisodeStatus.FINISHED, on=today - dt.timedelta(days=1))


def test_caseload_is_whom_one_manages_and_whom_one_cares_for(
    harbor: Program, navigator: Staff, rosa: Patient
) -> None:
    peer = staff.member(harbor, Role.PEER)
    episode = start_episode(navigator, rosa)
    set_level_of_care(navigator, episode, level=LevelOfCare.MANAGED_OUTPATIENT)
    set_care_manager(navigator, episode, member=navigator.membership)
    seat = join_care_team(navigator, episode, member=peer.membership)
    assert join_care_team(navigator, episode, member=peer.membership) == seat
    with in_program(harbor):
        for one in (navigator, peer):
            (row,) = queries.caseload_listed(harbor, one.membership)
            assert (row.called, row.episode) == ("Rosa Example", "In care")
        assert [row.member_id for row in queries.care_team(queries.current_episode(rosa))] == [
            peer.membership.pk
        ]
    leave_care_team(navigator, seat)
    set_care_manager(navigator, episode, member=None)
    with in_program(harbor):
        assert queries.caseload_listed(harbor, peer.membership) == []
        assert queries.current_episode(rosa).level_of_care == "1.7"
        assert queries.current_episode(rosa).care_manager is None


def test_only_members_of_the_program_who_have_not_left_can_manage(
    harbor: Program, navigator: Staff, rosa: Patient
) -> None:
    episode = start_episode(navigator, rosa)
    stranger = staff.member(staff.program("fictional-meadow"), Role.NURSE)
    gone = staff.member(harbor, Role.PEER)
    end_membership(System("tests", harbor), gone.membership)
    for member in (stranger.membership, gone.membership):
        with pytest.raises(BadInput):
            set_care_manager(navigator, episode, member=member)
        with pytest.raises(BadInput):
            join_care_team(navigator, episode, member=member)


def test_pages_lead_an_episode_from_its_beginning_to_its_end(
    harbor: Program, navigator: Staff, rosa: Patient
) -> None:
    window = staff.signed_in(navigator)
    path = staff.staff_path(navigator, "records:episodes", rosa.pk)
    me = str(navigator.membership.pk)
    request_id = str(uuid.uuid4())
    assert window.post(path, {"do": "start", "status": "gone", "request_id": request_id}).status_code == 422
    future = str(timezone.localdate() + dt.timedelta(days=3))
    asked = window.post(
        path, {"do": "start", "status": "active", "starts_on": future, "request_id": request_id}
    )
    assert asked.status_code == 422
    for sent in (
        {"do": "start", "status": "planned", "request_id": request_id},
        {"do": "step", "to": "active"},
        {"do": "care", "level": "2.1", "manager": me},
        {"do": "team", "member": me},
    ):
        assert window.post(path, sent).status_code == 302, sent
    page = window.get(path).content.decode()
    assert "2.1" in page
    with in_program(harbor):
        seat = queries.care_team(queries.current_episode(rosa)).get()
    leave = staff.staff_path(navigator, "records:leave-team", rosa.pk, seat.pk)
    assert window.get(leave).status_code == 404
    assert window.post(leave).status_code == 302
    assert window.post(leave).status_code == 404
    assert window.post(path, {"do": "step", "to": "waitlist"}).status_code == 422
    assert window.post(path, {"do": "care", "level": "2.1", "manager": "9999999"}).status_code == 422
    assert window.post(path, {"do": "step", "to": "finished", "reason": "Done"}).status_code == 302
    assert "Done" in window.get(path).content.decode()
