"""How medications are started, and what the law allows on which day."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.medication import initiation, law
from throughcare.person import Facts
from throughcare.terms import Action, Audience, MedicationStatus


TODAY = date(2026, 11, 25)
HEROIN = {"name": "heroin", "last_use_hours": 14}
OFFERED = {MedicationStatus.ACCEPTABLE, MedicationStatus.CAUTION, None}


def said(topic, person, on=TODAY):
    facts = Facts.of(person, on)
    found = topic.findings(topic.prepare(facts), topic.in_force(on, facts.jurisdiction))
    return {one.rule: one for one in found}


def outcomes(topic):
    return [
        outcome
        for record in topic.records.values()
        for edition in record.editions
        for outcome in edition.outcome.values()
    ]


def test_no_method_and_no_law_takes_a_medication_away():
    assert {outcome.status for outcome in (*outcomes(initiation.topic), *outcomes(law.topic))} <= OFFERED


def test_public_words_hold_no_amount_of_medicine():
    texts = [outcome.public for outcome in (*outcomes(initiation.topic), *outcomes(law.topic))]

    assert not [words for words in texts if " mg" in words or "_mg}" in words]


def test_nothing_is_said_of_doses_to_a_person_of_whom_nothing_is_known():
    assert said(initiation.topic, {}) == {}


@pytest.mark.parametrize("cows", [0, 4, 10, 11, 20, 48])
def test_the_score_never_decides_whether_buprenorphine_is_started(cows):
    found = said(initiation.topic, {"cows": cows, "substances": [HEROIN]})

    assert found["buprenorphine-first-doses"].outcome.status is MedicationStatus.ACCEPTABLE


def test_daily_fentanyl_is_shown_both_the_low_dose_and_the_high_dose_start():
    found = said(
        initiation.topic,
        {"cows": 10, "substances": [{"name": "fentanyl", "last_use_hours": 20, "chronic": True}]},
    )

    assert {"buprenorphine-low-dose", "buprenorphine-high-dose"} <= found.keys()


@pytest.mark.parametrize(
    "asleep",
    [{"signs": ["hard_to_wake"]}, {"vitals": {"sedation": "sedated"}}, {"vitals": {"rr": 8}}],
)
def test_no_first_dose_is_spoken_of_while_the_person_is_sedated(asleep):
    assert said(initiation.topic, {"substances": [HEROIN], **asleep}) == {}


def test_tolerance_that_is_not_known_gets_the_low_range_of_methadone():
    words = said(initiation.topic, {"substances": [{"name": "heroin"}]})["methadone-first-dose"]

    assert "10-30" not in words.text(Audience.CLINICIAN)
    assert words.outcome.asks == ("substances.last_use_hours",)


def test_missed_doses_are_no_first_day_and_no_amount_is_named():
    """A restart dose is the prescriber's: the software computes none."""
    found = said(
        initiation.topic, {"cows": 10, "current_medications": [{"name": "methadone", "missed_days": 3}]}
    )

    assert found == {}


def test_the_first_day_of_methadone_goes_by_the_rule_of_that_day():
    plan = {"substances": [HEROIN]}
    before = said(initiation.topic, plan, date(2024, 4, 1))["methadone-day-one-total"]
    after = said(initiation.topic, plan, date(2024, 4, 2))["methadone-day-one-total"]

    assert "at most 40 mg" in before.text(Audience.CLINICIAN)
    assert "at most 50 mg" in after.text(Audience.CLINICIAN)


def test_a_rapid_start_of_the_monthly_injection_begins_with_the_label_of_2025():
    wish = {"preferences": ["buprenorphine_xr"]}

    assert "sublocade-first-doses" not in said(initiation.topic, wish, date(2025, 2, 23))
    assert "sublocade-first-doses" in said(initiation.topic, wish, date(2025, 2, 24))


def test_the_end_of_the_temporary_telehealth_rule_leaves_the_permanent_one():
    """21 CFR 1307.41 ends with 2026; 21 CFR 1306.51 has no end."""
    person = {"setting": "telehealth", "cows": 12, "substances": [HEROIN]}
    both = said(law.topic, person, date(2026, 12, 31))
    one = said(law.topic, person, date(2027, 1, 1))

    assert {"law-telehealth-temporary", "law-telehealth-buprenorphine"} <= both.keys()
    assert "law-telehealth-temporary" not in one
    assert Action.TELEHEALTH in one["law-telehealth-buprenorphine"].outcome.actions


def test_before_the_permanent_rule_telehealth_rested_on_the_temporary_one():
    person = {"setting": "telehealth", "cows": 12}

    found = said(law.topic, person, date(2025, 6, 1))

    assert "law-telehealth-temporary" in found
    assert "law-telehealth-buprenorphine" not in found


def test_six_calendar_months_end_on_the_last_day_of_a_shorter_month():
    person = {"setting": "telehealth", "current_medications": [{"name": "Suboxone", "treatment_day": 181}]}

    found = said(law.topic, person, date(2027, 2, 28))  # first prescribed on 31 August 2026

    assert found["law-telehealth-buprenorphine"].key == "within"
    assert "2027-02-28" in found["law-telehealth-buprenorphine"].text(Audience.CLINICIAN)


def test_past_six_months_the_medication_goes_on_while_a_visit_is_arranged():
    person = {"setting": "telehealth", "current_medications": [{"name": "Suboxone", "treatment_day": 300}]}

    found = said(law.topic, person)["law-telehealth-buprenorphine"]

    assert Action.CONTINUE_MOUD in found.outcome.actions
    assert "without a gap" in found.text(Audience.CLINICIAN)


def test_west_virginia_asks_for_more_tests_a_year():
    here = said(law.topic, {"setting": "otp", "current_medications": [{"name": "methadone"}]})
    there = said(law.topic, {"state": "WV", "current_medications": [{"name": "methadone"}]})

    assert "at least 8 " in here["law-otp-tests"].text(Audience.CLINICIAN)
    assert "at least 12 " in there["law-otp-tests"].text(Audience.CLINICIAN)
