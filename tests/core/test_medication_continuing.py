"""Medication that is taken, missed, injected, taken home or changed: what the rules say together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from throughcare.advice import advise
from throughcare.errors import BadInput
from throughcare.knowledge.topics import Finding
from throughcare.medication import adequacy, continuing, injections, missed, switches, take_home
from throughcare.medication.injections import product_of
from throughcare.medication.take_home import take_home_limit
from throughcare.person import Facts, Person
from throughcare.person.document import CurrentMedication
from throughcare.terms import Action, Audience, Flag, Medication, MedicationIntent, MedicationStatus


TOPICS = (missed.topic, injections.topic, adequacy.topic, continuing.topic, take_home.topic, switches.topic)
TODAY = date(2026, 11, 25)
AMOUNT = re.compile(r"\d\s*(mg|mcg|milligram)|\bmg\b", re.IGNORECASE)


def findings(on: date = TODAY, **person: Any) -> tuple[Finding, ...]:
    facts = Facts.of(person, on)
    found = []
    for topic in TOPICS:
        found += topic.findings(facts, topic.in_force(on, facts.jurisdiction))
    return tuple(found)


def on_methadone(**more: Any) -> Mapping[str, Any]:
    return {"name": "methadone", "dose_mg": 100, **more}


def actions_of(found: tuple[Finding, ...]) -> set[Action]:
    return {action for one in found for action in one.outcome.actions}


def flags_of(found: tuple[Finding, ...]) -> set[Flag]:
    return {flag for one in found for flag in one.outcome.flags}


def statuses(found: tuple[Finding, ...], medication: Medication) -> set[MedicationStatus | None]:
    return {one.outcome.status for one in found if medication in one.outcome.medications}


def outcomes() -> Iterator[tuple[str, Any, Any]]:
    for topic in TOPICS:
        for id_, record in topic.records.items():
            for edition in record.editions:
                for key, outcome in edition.outcome.items():
                    yield f"{id_}@{edition.effective}.{key}", edition, outcome


# ------------------------------------------------------------ missed doses


def test_three_missed_days_of_methadone_hold_the_order_and_offer_no_amount() -> None:
    found = findings(cows=10, current_medications=[on_methadone(missed_days=3)])
    (held,) = (one for one in found if one.rule == "missed-methadone")
    said = " ".join(one.text(Audience.CLINICIAN) for one in found)

    assert held.outcome.status is MedicationStatus.CAUTION
    assert held.outcome.intent is MedicationIntent.RESTART
    assert {Flag.METHADONE_MISSED_DOSES, Flag.LOSS_OF_TOLERANCE} <= flags_of(found)
    wanted = {Action.HOLD_DOSE, Action.REDUCE_DOSE, Action.ASSESS_USE, Action.NALOXONE, Action.COWS}
    assert wanted | {Action.VERIFY_DOSE_WITH_OTP} <= actions_of(found)
    assert Action.INCREASE_OR_SPLIT_DOSE not in actions_of(found)
    assert not AMOUNT.search(said)
    assert "missed" in said
    assert "reduce" in said


@pytest.mark.parametrize("missed_days", range(8))
def test_the_more_days_are_missed_the_more_cautious_the_answer(missed_days: int) -> None:
    fewer, more = (
        findings(current_medications=[on_methadone(missed_days=days)])
        for days in (missed_days, missed_days + 1)
    )
    order = list(MedicationStatus)  # the first two, recommended and acceptable, are one tier
    worst = [
        max(max(order.index(s), 1) for s in statuses(found, Medication.METHADONE) if s)
        for found in (fewer, more)
    ]

    assert worst[0] <= worst[1]
    assert flags_of(fewer) <= flags_of(more)


# ------------------------------------------------------------ the dose


def test_an_inducer_with_withdrawal_raises_the_dose_and_keeps_the_other_drug() -> None:
    found = findings(
        cows=9,
        oud_criteria=8,
        conditions=["epilepsy"],
        current_medications=[on_methadone(), {"name": "phenobarbital", "dose_mg": 60, "doses_day": 2}],
    )
    (inducer,) = (one for one in found if one.rule == "adequacy-inducer")

    assert inducer.outcome.status is MedicationStatus.CAUTION
    assert Flag.UNDERMEDICATION in flags_of(found)
    assert Action.INCREASE_OR_SPLIT_DOSE in actions_of(found)
    assert "do not stop it" in inducer.text(Audience.CLINICIAN)
    assert "phenobarbital" in inducer.text(Audience.CLINICIAN)


@pytest.mark.parametrize(
    "why",
    [
        {"vitals": {"sedation": "drowsy"}},
        {"vitals": {"rr": 9}},
        {"signs": ["intoxicated"]},
        {"current_medications": [on_methadone(missed_days=4), {"name": "phenobarbital"}]},
    ],
)
def test_no_dose_is_raised_while_it_is_held(why: dict[str, Any]) -> None:
    person: dict[str, Any] = {
        "cows": 14,
        "pregnant_weeks": 30,
        "conditions": ["acute_pain"],
        "requests": ["higher_dose"],
        "labs": {"urine_opioids": "positive"},
        "current_medications": [on_methadone(), {"name": "phenobarbital"}],
    }

    answer = advise(Person.from_document({**person, **why}), TODAY)
    actions = {todo.code for todo in answer.actions}

    assert Action.HOLD_DOSE in actions
    assert Action.INCREASE_OR_SPLIT_DOSE not in actions


# ------------------------------------------------------------ injections


@pytest.mark.parametrize(
    ("name", "form", "dose_mg", "product"),
    [
        ("Sublocade", None, None, "sublocade"),
        ("Brixadi", "weekly injection", None, "brixadi_weekly"),
        ("Brixadi", "Monthly", None, "brixadi_monthly"),
        ("Brixadi", None, 128, "brixadi_monthly"),
        ("buprenorphine extended-release", None, 300, "sublocade"),
        ("buprenorphine extended-release", None, 16, "brixadi_weekly"),
        ("buprenorphine extended-release", None, None, None),
    ],
)
def test_an_injection_is_known_by_name_form_or_strength(
    name: str, form: str | None, dose_mg: int | None, product: str | None
) -> None:
    given = {"name": name, "form": form, "dose_mg": dose_mg}
    (taken,) = Facts.of({"current_medications": [given]}, TODAY).person.current_medications

    assert product_of(taken) == product


def test_what_is_no_injection_is_no_product() -> None:
    assert product_of(None) is None
    assert injections.last_injection(Facts.of({}, TODAY), CurrentMedication(name="Sublocade")) is None


# ------------------------------------------------------------ take-home


@pytest.mark.parametrize(
    ("day", "most"), [(0, 7), (10, 7), (14, 7), (15, 14), (30, 14), (31, 28), (4000, 28)]
)
def test_the_take_home_ceiling_rises_with_the_treatment_day(day: int, most: int) -> None:
    assert take_home_limit(day, TODAY) == most
    assert take_home_limit(day, TODAY, "us-oh") == most  # no state rule on record: the federal one


def test_before_april_2024_the_older_ladder_holds() -> None:
    days = [0, 91, 181, 271, 366, 731]

    assert [take_home_limit(day, date(2024, 4, 1)) for day in days] == [1, 2, 3, 6, 14, 31]
    assert take_home_limit(0, date(2024, 4, 2)) == 7


@pytest.mark.parametrize(("day", "on"), [(-1, TODAY), (10, date(1999, 1, 1))])
def test_a_day_without_a_rule_is_named(day: int, on: date) -> None:
    with pytest.raises(BadInput):
        take_home_limit(day, on)


def test_on_day_10_no_more_than_7_days_are_allowed_and_methadone_stays_recommended() -> None:
    found = findings(take_home_days_wanted=14, current_medications=[on_methadone(treatment_day=10)])
    said = " ".join(one.text(Audience.CLINICIAN) for one in found)

    assert MedicationStatus.CAUTION not in statuses(found, Medication.METHADONE)
    assert MedicationStatus.RECOMMENDED in statuses(found, Medication.METHADONE)
    assert {Action.TAKEHOME_CRITERIA, Action.SAFE_STORAGE} <= actions_of(found)
    assert "7 days" in said
    assert "14 days may" not in said


# ------------------------------------------------------------ every record


def test_the_public_sees_no_amounts() -> None:
    shown = {where: outcome.public + outcome.continuing_public for where, _, outcome in outcomes()}

    assert [where for where, words in shown.items() if AMOUNT.search(words)] == []


def test_whatever_is_said_of_a_medication_has_words_for_anyone() -> None:
    silent = [where for where, _, outcome in outcomes() if outcome.status and not outcome.public]

    assert silent == []


def test_whoever_takes_what_is_barred_today_is_told_the_bridge() -> None:
    barred = [one for _, _, one in outcomes() if one.status is MedicationStatus.CONTRAINDICATED_NOW]

    assert barred
    assert all("bridge" in one.continuing.lower() for one in barred)
    assert all("not without medicine" in one.continuing_public for one in barred)


def test_every_rule_speaks_of_its_time() -> None:
    for topic in TOPICS:
        topic.check()
        in_force = {rule.record.id for rule in topic.in_force(TODAY)}

        assert in_force == set(topic.records)
