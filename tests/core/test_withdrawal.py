"""A withdrawal flowsheet summed up: band, trend, when to look again, readiness."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from throughcare.knowledge.topics import topics
from throughcare.medication import start
from throughcare.person import Facts
from throughcare.terms import Action, Audience, Medication
from throughcare.withdrawal import TOPICS, Band, Trend, assess


TODAY = date(2026, 11, 25)


def state_of(**person):
    return assess(Facts.of(person, TODAY))


def limits_of(rule):
    topic = next(topic for topic in topics() if rule in topic.records)
    return topic.records[rule].in_force(TODAY, "us").limits


def test_nothing_known_is_unknown():
    state = state_of()

    assert (state.band, state.cows, state.trend, state.next_check_hours) == (
        Band.UNKNOWN,
        None,
        Trend.UNKNOWN,
        None,
    )
    assert not state.ready_for_standard_start
    assert not state.vitals_before_each_dose
    assert state.care == ()


def test_scores_in_any_order_give_the_newest_band_and_its_trend():
    checks = [{"hours_ago": 4, "cows": 9}, {"hours_ago": 0.5, "cows": 15}, {"hours_ago": 8, "cows": 6}]

    state = state_of(checks=checks)

    assert (state.band, state.cows, state.trend) == (Band.MODERATE, 15, Trend.RISING)
    assert state.next_check_hours == Decimal("3.5")


def test_the_score_of_now_comes_before_any_check():
    state = state_of(cows=6, checks=[{"hours_ago": 0, "cows": 14}])

    assert (state.cows, state.trend) == (6, Trend.FALLING)


def test_a_check_without_a_score_changes_neither_band_nor_trend():
    state = state_of(cows=12, checks=[{"hours_ago": 2, "hr": 96}, {"hours_ago": 3, "cows": 12}])

    assert (state.band, state.trend) == (Band.MILD, Trend.STEADY)


def test_a_check_that_is_late_is_due_now():
    assert state_of(checks=[{"hours_ago": 5, "cows": 9}]).next_check_hours == 0


def test_readiness_wants_a_score_of_now_not_of_hours_ago():
    heroin = [{"name": "heroin", "last_use_hours": 14}]

    assert state_of(cows=12, substances=heroin).ready_for_standard_start
    assert not state_of(checks=[{"hours_ago": 2, "cows": 12}], substances=heroin).ready_for_standard_start


def test_the_method_of_starting_and_the_flowsheet_agree_on_every_limit():
    """Two records that may not import each other say the same of the standard start."""
    flow, method = limits_of("withdrawal-ready"), limits_of("start-buprenorphine-method")

    assert start.topic.name == "start"
    assert (flow["standard_cows"], flow["lasting_cows"]) == (
        method["cows_standard"],
        method["cows_outlasting"],
    )
    assert (
        flow["short_acting_hours"],
        flow["long_acting_hours"],
        flow["lasting_hours"],
        flow["over_hours"],
    ) == (
        method["short_hours"],
        method["long_hours"],
        method["outlasting_hours"],
        method["over_hours"],
    )


@pytest.mark.parametrize("dose", ["lofexidine", "clonidine"])
def test_blood_pressure_is_measured_before_each_dose_of_what_lowers_it(dose):
    assert state_of(cows=12, current_medications=[{"name": dose}]).vitals_before_each_dose


def test_an_operator_who_demands_signed_rules_gets_none_that_nobody_signed():
    state = assess(Facts.of({"cows": 20}, TODAY), signed_only=True)

    assert state.band is Band.UNKNOWN


def test_a_bridge_is_never_offered_without_going_on_with_medication():
    said = [
        one
        for one in state_of(setting="detox", setting_day=2, cows=13).care
        if one.rule == "withdrawal-bridge"
    ]

    (bridge,) = said
    assert Action.START_MOUD in bridge.outcome.actions
    assert "instead of the taper" in bridge.text(Audience.CLINICIAN)


def test_pregnancy_in_withdrawal_care_is_offered_an_agonist_and_neither_taper_nor_lofexidine():
    care = state_of(setting="detox", cows=12, pregnant_weeks=12).care

    assert "withdrawal-after" in {one.rule for one in care}
    assert "withdrawal-bridge" not in {one.rule for one in care}
    assert not [one for one in care if Medication.LOFEXIDINE in one.outcome.medications]


def test_public_words_hold_no_amount_of_medicine():
    texts = [
        words
        for topic in TOPICS
        for record in topic.records.values()
        for edition in record.editions
        for outcome in edition.outcome.values()
        for words in (outcome.public, outcome.continuing_public)
    ]

    assert not [words for words in texts if " mg" in words or "_mg}" in words]


def test_ultra_rapid_detoxification_is_offered_nowhere():
    texts = " ".join(
        outcome.text + outcome.public
        for topic in TOPICS
        for record in topic.records.values()
        for edition in record.editions
        for outcome in edition.outcome.values()
    )

    assert "anesthesia" not in texts.casefold()
    assert "rapid detox" not in texts.casefold()
