"""Whom to call first follows from what is known, with the reasons; when to call again follows from how it ended."""

import datetime as dt

import pytest

from throughcare.programs.calls import (
    Known,
    call_need,
    contact_is_valid,
    next_call_on,
    questions,
    script,
    searches_since,
)
from throughcare.programs.certainty import Checked
from throughcare.terms.places_open import CallOutcome, FactKind, LicenseState, SaidBy


TODAY = dt.date(2026, 11, 26)


def checked(days):
    return Checked(SaidBy.PHONE, TODAY - dt.timedelta(days=days))


def points(**known):
    return call_need(Known(**known), TODAY).points


def test_reported_problems_come_before_all_else_and_more_of_them_sooner():
    everything_else = points(conflicts=3, license=LicenseState.EXPIRED, searched=1.0)

    assert points(checked=checked(1), reports=1) > everything_else
    assert points(conflicts=1) > points() > points(checked=checked(365)) > 0
    assert points(reports=2) > points(reports=1)
    assert points(reports=50) == points(reports=5)


def test_a_listing_checked_lately_needs_no_call_and_one_checked_long_ago_does():
    assert points(checked=checked(10)) == 0
    assert points(checked=checked(200)) > 0
    assert points() > points(checked=checked(200))


def test_a_region_that_is_searched_much_comes_sooner():
    assert points(searched=1.0) > points(searched=0.5) > points(searched=0.0)


def test_each_reason_is_said_the_heaviest_first():
    need = call_need(Known(reports=2, conflicts=1, license=LicenseState.EXPIRED, searched=1.0), TODAY)

    assert need.is_due
    assert need.reasons == (
        "2 open reports",
        "the state's list says that the license has run out",
        "a newer file says otherwise than the program",
        "in a region that is searched much",
        "never checked",
    )
    assert call_need(Known(reports=1, checked=checked(1)), TODAY).reasons == ("1 open report",)


def test_a_listing_whose_next_call_is_planned_waits_unless_something_was_reported():
    tomorrow = TODAY + dt.timedelta(days=1)

    assert not call_need(Known(next_call_on=tomorrow), TODAY).is_due
    assert points(next_call_on=tomorrow) < points(checked=checked(1))
    assert call_need(Known(next_call_on=TODAY), TODAY).is_due
    assert call_need(Known(next_call_on=tomorrow, reports=1), TODAY).is_due


@pytest.mark.parametrize(
    ("outcome", "tries", "days"),
    [
        (CallOutcome.NO_ANSWER, 1, 1),
        (CallOutcome.NO_ANSWER, 2, 3),
        (CallOutcome.NO_ANSWER, 4, 14),
        (CallOutcome.REACHED, 0, 90),
        (CallOutcome.NUMBER_WRONG, 0, 7),
        (CallOutcome.REFUSES, 0, 180),
        (CallOutcome.CLOSED, 0, 365),
    ],
)
def test_when_to_call_again_follows_from_how_the_call_ended(outcome, tries, days):
    assert next_call_on(outcome, tries, TODAY) == TODAY + dt.timedelta(days=days)


def test_after_enough_tries_a_person_decides():
    assert next_call_on(CallOutcome.NO_ANSWER, 5, TODAY) is None


def test_a_contact_counts_as_verified_for_half_a_year():
    assert contact_is_valid(TODAY - dt.timedelta(days=180), TODAY)
    assert not contact_is_valid(TODAY - dt.timedelta(days=181), TODAY)


def test_the_script_asks_for_what_brings_people_to_the_door():
    asked = [question.fact for question in questions()]

    assert asked[:3] == [FactKind.PHONES, FactKind.ACCEPTING, FactKind.MEDICATIONS]
    assert len(asked) == len(set(asked))
    assert all(question.ask.endswith("?") for question in questions())
    assert set(script()) == {"open", "close", "if_they_ask", "machine"}
    assert searches_since(TODAY) == TODAY - dt.timedelta(weeks=8)
