"""Nights on which the clocks change, leap days, midnight in the program's zone, and a clock that is set back.

Bad-input list: time. No page fails at any of these moments, days are those of the program's zone, and order and seals hold.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.web.attacks import HELPLINE, Form, Insider, insider, pages_with_forms, rows_kept, send
from tests.web.everything import Everything, build
from tests.web.pages import text
from tests.web.sharing import patient
from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts import seal
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.patients.facts import age
from throughcare_web.records.patients.models import Patient


pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")
MOMENTS = {
    "the hour that comes twice, first": dt.datetime(2027, 11, 7, 5, 30, tzinfo=dt.UTC),
    "the hour that comes twice, again": dt.datetime(2027, 11, 7, 6, 30, tzinfo=dt.UTC),
    "just before the hour that is left out": dt.datetime(2027, 3, 14, 6, 59, 59, 999999, tzinfo=dt.UTC),
    "just after it": dt.datetime(2027, 3, 14, 7, 0, tzinfo=dt.UTC),
    "leap day": dt.datetime(2028, 2, 29, 16, 0, tzinfo=dt.UTC),
    "the year's last second": dt.datetime(2028, 1, 1, 4, 59, 59, tzinfo=dt.UTC),
    "tomorrow in UTC, today here": dt.datetime(2027, 6, 15, 2, 0, tzinfo=dt.UTC),
    "long after": dt.datetime(2080, 1, 31, 12, 0, tzinfo=dt.UTC),
}


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def helpline(everything: Everything) -> tuple[Insider, list[Form]]:
    who = insider(everything, HELPLINE)
    return who, pages_with_forms(who, who.starts(everything))


def at(who: Insider, moment: dt.datetime) -> Insider:
    """Return the same person, signed in at that moment."""
    return Insider(who.staff, signed_in(who.staff))


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_no_page_fails_at_that_moment(
    moment: dt.datetime, helpline: tuple[Insider, list[Form]], everything: Everything
) -> None:
    with time_machine.travel(moment, tick=False):
        who = at(helpline[0], moment)
        for path in who.starts(everything):
            assert who.browser.get(path).status_code in (200, 302, 404, 405), path


# every form, sent on the nights that are an hour too long or too short, is kept as on any other
@pytest.mark.parametrize("name", ["the hour that comes twice, again", "just after it", "leap day"])
def test_form_is_kept_at_that_moment(name: str, helpline: tuple[Insider, list[Form]]) -> None:
    who, forms = helpline
    with time_machine.travel(MOMENTS[name], tick=False):
        then = at(who, MOMENTS[name])
        for form in forms:
            point = transaction.savepoint()
            answer, _ = send(then, form)
            transaction.savepoint_rollback(point)
            assert answer.status_code in (200, 302, 303, 404, 409, 422), form


@pytest.fixture
def nurse() -> Staff:
    """Return a nurse of a program in New York."""
    return member(program("fictional-harbor", time_zone="America/New_York"), Role.NURSE)


def test_two_events_across_midnight_stand_on_two_days_of_the_programs_zone(nurse: Staff) -> None:
    with time_machine.travel(dt.datetime(2027, 6, 15, 12, tzinfo=NEW_YORK)):
        person = patient(nurse)
    midnight = dt.datetime(2027, 6, 16, tzinfo=NEW_YORK)
    for minutes, value in ((-1, "71"), (1, "93")):
        with time_machine.travel(midnight + dt.timedelta(minutes=minutes), tick=False):
            browser = signed_in(nurse)
            path = staff_path(nurse, "records:observations", person.pk)
            page = browser.get(path).content.decode()
            hidden = re.search(r'name="request_id" value="([^"]+)"', page)
            assert hidden
            sent = {"group": "vitals", "request_id": hidden[1], "heart_rate": value}
            assert browser.post(path, sent).status_code == 302
    with time_machine.travel(dt.datetime(2027, 6, 16, 9, tzinfo=NEW_YORK), tick=False):
        page = text(signed_in(nurse).get(staff_path(nurse, "records:observations", person.pk)))
    assert re.search(r"(Jun(e)? 15|2027-06-15)", page)
    assert re.search(r"(Jun(e)? 16|2027-06-16)", page)
    assert not re.search(r"(Jun(e)? 1[47]|2027-06-1[47])", page)


def test_audit_of_a_day_is_that_of_the_programs_zone_when_clocks_change(nurse: Staff) -> None:
    auditor = member(nurse.membership.program, Role.AUDITOR)
    hours = [
        dt.datetime(2027, 11, 7, 4, 0, tzinfo=dt.UTC) + dt.timedelta(minutes=30 * n) for n in range(-2, 54)
    ]
    for moment in hours:
        with time_machine.travel(moment, tick=False):
            patient(nurse, given="Ardea", family=f"Heron{moment:%d%H%M}")
    with time_machine.travel(dt.datetime(2027, 11, 9, 12, tzinfo=NEW_YORK), tick=False):
        asked = {"verb": "records.register_patient", "since": "2027-11-07", "until": "2027-11-07"}
        found = signed_in(auditor).post(staff_path(auditor, "accounts:audit"), asked).context["found"].events
    assert len(found) == 50, "two events an hour, 25 hours"


def test_person_born_on_a_leap_day_has_an_age_on_every_day() -> None:
    born = Patient(born_on=dt.date(2004, 2, 29))
    assert age(born, dt.date(2027, 2, 28)) == 22
    assert age(born, dt.date(2027, 3, 1)) == 23
    assert age(born, dt.date(2028, 2, 29)) == 24


# ASVS 16.4.2: the clock is set back an hour between two events; both are sealed, and the chain is whole
def test_clock_set_back_breaks_no_chain(nurse: Staff) -> None:
    here = nurse.membership.program
    moment = dt.datetime(2027, 11, 7, 12, 0, tzinfo=dt.UTC)
    for step, name in enumerate(("First", "Second", "Third")):
        with time_machine.travel(moment - dt.timedelta(hours=step), tick=False):
            patient(nurse, given="Ardea", family=name)
            seal.seal(here.pk, moment - dt.timedelta(hours=step))
    found = seal.verify_chain(here.pk, here.slug, {})
    assert (found.fault, found.unsealed) == ("", 0)
    with in_program(here):
        assert audit_events(here).filter(verb="records.register_patient").count() == 3


# ASVS 7.3.1, 7.3.2: a clock that is set back neither ends a session nor lets it live for ever
def test_clock_set_back_leaves_a_session_its_limits(nurse: Staff) -> None:
    moment = dt.datetime(2027, 11, 7, 12, 0, tzinfo=dt.UTC)
    path = reverse("chart:desk", args=[nurse.membership.program.slug])
    with time_machine.travel(moment, tick=False):
        browser = signed_in(nurse)
        assert browser.get(path).status_code == 200
    with time_machine.travel(moment - dt.timedelta(minutes=30), tick=False):
        assert browser.get(path).status_code == 200
    with time_machine.travel(moment + dt.timedelta(hours=13), tick=False):
        assert browser.get(path).status_code == 302


def test_form_sent_again_after_the_clock_was_set_back_is_one_row(
    helpline: tuple[Insider, list[Form]],
) -> None:
    who, forms = helpline
    form = next(one for one in forms if one.action.endswith("/allergies/"))
    moment = dt.datetime(2027, 11, 7, 6, 30, tzinfo=dt.UTC)
    with time_machine.travel(moment, tick=False):
        answer, sent = send(at(who, moment), form)
        once = rows_kept(who)
    with time_machine.travel(moment - dt.timedelta(hours=1), tick=False):
        again = at(who, moment).browser.post(form.action, sent)
    assert (answer.status_code, again.status_code) == (302, 302)
    assert rows_kept(who) == once
