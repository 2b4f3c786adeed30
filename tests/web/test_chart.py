"""The desk shows what waits for a person, by the queues that their roles open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.web.everything import Everything, build
from tests.web.pages import text
from tests.web.staff import signed_in, staff_path
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.chart.desk import Task, desk


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file; each of them rolls back its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def page(everything: Everything, role: Role, name: str, *args: object) -> str:
    """Return the words of a page of the helpline as a role sees it."""
    staff = everything.staff[role]
    return text(signed_in(staff).get(staff_path(staff, name, *args)))


def tasks(everything: Everything, slug: str, role: str) -> list[Task]:
    """Return what waits for somebody of the county."""
    team = everything.county.teams[slug]
    member = team[role].membership
    from throughcare_web.accounts.roles import PERMISSIONS

    with in_program(team.program):
        return desk(team.program, member, PERMISSIONS[Role(role)], everything.county.now).tasks


def test_desk_shows_the_late_ones_first_and_what_no_clock_runs_for_last(everything: Everything) -> None:
    found = tasks(everything, "alder-helpline", "navigator")
    due = [task.due_at for task in found if task.due_at]
    assert due == sorted(due)
    assert [task.due_at for task in found[len(due) :]] == [None] * (len(found) - len(due))
    assert found[0].is_late(everything.county.now)
    assert not Task(kind="x", who="y", page="z").is_late(everything.county.now)


def test_desk_of_a_receiving_program_asks_for_answers(everything: Everything) -> None:
    assert "Answer a referral" in {task.kind for task in tasks(everything, "harbor-otp", "nurse")}


def test_desk_shows_each_role_only_the_queues_it_may_open(everything: Everything) -> None:
    kinds = {task.kind for task in tasks(everything, "alder-helpline", "navigator")}
    assert {"Call back", "No answer to a referral", "Finish an assessment"} <= kinds
    assert "Review emergency access" not in kinds
    assert "Review emergency access" in {
        task.kind for task in tasks(everything, "alder-helpline", "director")
    }
    assert tasks(everything, "alder-helpline", "administrator") == []


def test_desk_page_leads_to_what_waits_and_to_the_caseload(everything: Everything) -> None:
    shown = page(everything, Role.NAVIGATOR, "chart:desk")
    assert "Call back" in shown
    assert "Heron Alder" in shown
    assert "Nothing waits for you" in page(everything, Role.ADMINISTRATOR, "chart:desk")
