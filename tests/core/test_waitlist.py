"""Who goes first and why, what is due meanwhile: as the person who waits is told, and as the law's clocks run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from throughcare import knowledge
from throughcare.advice import advise
from throughcare.person import Person
from throughcare.terms.referral import InterimService, WaitBasis, WaitPriority
from throughcare.waitlist import (
    Clocks,
    Place,
    Policy,
    Waiting,
    clocks,
    goes_before,
    interim_services,
    interim_treatment,
    meanwhile,
    order,
    state_told_by,
    waitlist,
)


ON = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = NOON - timedelta(days=30), NOON - timedelta(days=1), NOON
SOONER_AFTER_OVERDOSE = Policy(recent_overdose_days=30)


def one(name: str = "a", since: datetime = NOON, **facts: object) -> Waiting:
    return Waiting(id=name, since=since, **facts)


def names(places: tuple[Place, ...]) -> str:
    return "".join(place.waiting.id for place in places)


def ids(place: Place) -> list[str]:
    return [reason.id for reason in place.reasons]


def test_pregnant_goes_first_then_injecting_then_who_asked_first() -> None:
    waiting = [
        one("d", FIRST),
        one("c", SECOND, injects=True),
        one("e", THIRD),
        one("b", SECOND, pregnant=True),
        one("a", THIRD, pregnant=True, injects=True),
    ]

    assert names(order(waiting, ON)) == "abcde"


def test_recent_overdose_counts_only_by_the_programs_own_rule_and_says_so() -> None:
    waiting = [one("a", THIRD, overdose_on=date(2026, 11, 20)), one("b", FIRST)]

    assert names(order(waiting, ON)) == "ba"
    first = order(waiting, ON, SOONER_AFTER_OVERDOSE)[0]
    assert (first.waiting.id, first.priorities) == ("a", (WaitPriority.RECENT_OVERDOSE,))
    reason = next(reason for reason in first.reasons if reason.id == "recent_overdose")
    assert reason.basis is WaitBasis.POLICY
    assert "30 days" in reason.words
    assert "not the law" in reason.words
    assert "No es la ley" in reason.words.es


def test_overdose_is_recent_up_to_the_days_of_the_rule() -> None:
    for days, first_reason in ((30, "recent_overdose"), (31, "asked_today")):
        found = order([one(overdose_on=ON - timedelta(days=days))], ON, SOONER_AFTER_OVERDOSE)[0]
        assert ids(found)[0] == first_reason


def test_law_stands_above_the_programs_own_rule() -> None:
    waiting = [one("b", FIRST, overdose_on=ON), one("a", THIRD, injects=True)]

    assert names(order(waiting, ON, SOONER_AFTER_OVERDOSE)) == "ab"


def test_everyone_is_told_why_in_both_languages_with_sources() -> None:
    waiting = [
        one("a", THIRD, pregnant=True, injects=True),
        one("b", SECOND, injects=True, pregnant=False),
        one("c", FIRST, pregnant=False, injects=False),
        one("d", SECOND),
    ]

    first, second, third, last = order(waiting, ON)

    assert ids(first) == ["pregnant", "pregnant_injects", "asked_today", "next"]
    assert ids(second) == ["injects", "asked_yesterday", "one_ahead", "may_change"]
    assert ids(third) == ["asked", "ahead", "may_change"]
    assert ids(last) == ["asked_yesterday", "ahead", "may_change", "tell_us"]
    assert [str(reason.words) for reason in third.reasons][:2] == [
        "You asked 30 days ago. In each group, who asked first goes first.",
        "2 people are ahead of you.",
    ]
    said = [reason for place in (first, second, third, last) for reason in place.reasons]
    assert all(reason.words.es and reason.words.es != reason.words for reason in said)
    assert all(key in knowledge.citations() for reason in said for key in reason.sources)


def test_nobody_is_told_who_is_ahead() -> None:
    alone = order([one("b", pregnant=False, injects=False)], ON)[0]
    behind = order([one("a", FIRST, pregnant=True), one("b", pregnant=False, injects=False)], ON)[1]
    assert [r.words for r in alone.reasons if r.id != "next"] == [
        r.words for r in behind.reasons if r.id != "one_ahead"
    ]


def test_a_day_that_is_still_to_come_counts_as_asked_today() -> None:
    assert ids(order([one(since=NOON + timedelta(days=3))], ON)[0])[0] == "asked_today"


def test_only_what_is_not_known_is_asked_for() -> None:
    asked = {
        known: [id_ for id_ in ids(order([one(pregnant=known[0], injects=known[1])], ON)[0]) if "tell" in id_]
        for known in ((None, None), (None, True), (False, None), (True, False))
    }

    assert list(asked.values()) == [["tell_us"], ["tell_us_pregnant"], ["tell_us_injects"], []]


def test_goes_before_is_the_order_of_two() -> None:
    assert goes_before(one("b", pregnant=True), one("a", FIRST), ON)
    assert not goes_before(one("a", FIRST), one("b", pregnant=True), ON)


def test_injecting_starts_the_clocks_of_14_and_120_days_and_48_hours() -> None:
    assert clocks(one(injects=True)) == Clocks(
        interim_by=NOON + timedelta(hours=48), admit_by=date(2026, 12, 10), latest_on=date(2027, 3, 26)
    )


def test_pregnancy_starts_the_clock_of_interim_services_alone() -> None:
    assert clocks(one(pregnant=True)) == Clocks(interim_by=NOON + timedelta(hours=48))


@pytest.mark.parametrize("facts", [{}, {"pregnant": False, "injects": False}])
def test_no_reason_in_law_starts_no_clock(facts: dict[str, bool]) -> None:
    assert clocks(one(**facts)) == Clocks()
    assert interim_services(one(**facts)) == ()


def test_before_the_rule_was_in_force_no_clock_runs() -> None:
    assert clocks(one(since=datetime(2019, 1, 1, tzinfo=UTC), injects=True)) == Clocks()
    assert interim_treatment(date(2024, 4, 1)) is None


def test_interim_services_for_pregnancy_include_prenatal_care_and_the_state() -> None:
    due = {one.service: one for one in interim_services(one(pregnant=True), [InterimService.PRENATAL])}

    assert {InterimService.PRENATAL, InterimService.TELL_STATE} <= set(due)
    assert InterimService.SAFER_USE in due  # the regulation names it for everyone who gets interim services
    assert due[InterimService.PRENATAL].is_given
    assert not due[InterimService.TELL_STATE].is_given
    assert due[InterimService.PRENATAL].by == NOON + timedelta(hours=48)
    assert (
        due[InterimService.TELL_STATE].by == NOON
    )  # at once: what the state finds begins within the same hours


def test_interim_services_for_injecting_include_hiv_and_needles_and_no_prenatal_care() -> None:
    due = {one.service for one in interim_services(one(injects=True))}

    assert {InterimService.HIV_TB_EDUCATION, InterimService.SAFER_USE} <= due
    assert InterimService.PRENATAL not in due


def test_interim_treatment_lasts_180_days_with_a_plan_by_day_120() -> None:
    found = interim_treatment(date(2026, 1, 1))

    assert found is not None
    assert (found.last_on, found.plan_by, found.tests) == (date(2026, 6, 29), date(2026, 4, 30), 2)


def test_the_state_is_told_within_7_days_once_nine_of_ten_places_are_taken() -> None:
    assert state_told_by(9, 10, ON) == date(2026, 12, 3)
    assert state_told_by(89, 100, ON) is None
    assert state_told_by(0, 0, ON) is None


def test_meanwhile_says_what_advice_says_to_anyone_in_both_languages_once() -> None:
    person = Person.from_document({"substances": [{"name": "heroin", "route": "iv"}], "pregnant_weeks": 12})

    said = meanwhile(advise(person, ON))

    assert any("naloxone" in sentence for sentence in said)
    assert any("do not have to wait for medicine" in sentence for sentence in said)
    assert len(said) == len(set(said))
    assert all(sentence.es and sentence.es != sentence for sentence in said)


def test_every_reason_of_the_record_stands_once() -> None:
    found = [reason.id for reason in waitlist().reason]
    assert len(found) == len(set(found))
