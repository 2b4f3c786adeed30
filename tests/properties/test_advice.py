"""What holds for every person: an answer always, no two that contradict, and never safer for knowing less."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tests.properties.people import ON, documents
from throughcare.advice import Advice, advise
from throughcare.errors import BadInput
from throughcare.person import Person
from throughcare.terms import (
    Action,
    Audience,
    Flag,
    LevelOfCare,
    Medication,
    MedicationIntent,
    MedicationStatus,
    Severity,
)


LONG = os.environ.get("THROUGHCARE_HYPOTHESIS_PROFILE") == "long"
examples = settings(max_examples=3000 if LONG else 80, deadline=None, derandomize=not LONG)

LEVELS = [*(level for level in LevelOfCare if level not in (LevelOfCare.NONE, LevelOfCare.EMERGENCY))]
LEVELS = [LevelOfCare.NONE, *LEVELS, LevelOfCare.EMERGENCY]
AGONISTS = (Medication.METHADONE, Medication.BUPRENORPHINE_SL, Medication.BUPRENORPHINE_XR)
NALTREXONE = (Medication.NALTREXONE_XR, Medication.NALTREXONE_ORAL)
BEST_FIRST = {
    MedicationStatus.RECOMMENDED: 0,
    MedicationStatus.ACCEPTABLE: 0,  # one tier
    MedicationStatus.CAUTION: 1,
    MedicationStatus.CONTRAINDICATED_NOW: 2,
    MedicationStatus.NOT_INDICATED: 2,
}
AMOUNT = re.compile(r"\d\s*(mg|mcg|µg|milligram)", re.IGNORECASE)


def advice(document: dict[str, Any]) -> Advice:
    return advise(Person.from_document(document), ON)


def height(answer: Advice) -> int:
    return LEVELS.index(answer.level.recommended)


def merged(document: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Return the document with more known: lists joined, objects merged, the rest replaced."""
    made = dict(document)
    for name, value in more.items():
        if isinstance(value, dict):
            made[name] = {**made.get(name, {}), **value}
        elif isinstance(value, list):
            made[name] = [*made.get(name, []), *value]
        else:
            made[name] = value
    return made


def without(document: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """Return the document without these facts; lists stay, since what is added to them is one thing more."""
    made = {key: value for key, value in document.items() if key not in facts or isinstance(value, list)}
    for name, inner in facts.items():
        if isinstance(inner, dict) and name in document:
            made[name] = {key: value for key, value in document[name].items() if key not in inner}
    return made


def readable(document: dict[str, Any]) -> Advice:
    """Return the advice, or leave the example out where the facts contradict each other."""
    try:
        return advice(document)
    except BadInput:
        reject()


@examples
@given(documents())
def test_advice_never_raises_and_is_the_same_twice(document: dict[str, Any]) -> None:
    first, second = advice(document), advice(document)

    for audience in Audience:
        assert first.to_dict(audience) == second.to_dict(audience)


@examples
@given(documents())
def test_no_answer_contradicts_itself(document: dict[str, Any]) -> None:
    answer = advice(document)
    actions = {todo.code for todo in answer.actions}
    medications = answer.medications

    assert not {Action.START_MOUD, Action.CONTINUE_MOUD} <= actions
    assert not {Action.HOLD_DOSE, Action.INCREASE_OR_SPLIT_DOSE} <= actions
    assert answer.level.recommended not in answer.level.acceptable
    agonist_now = any(medications[m].intent is MedicationIntent.CONTINUE for m in AGONISTS)
    for naltrexone in NALTREXONE:
        one = medications[naltrexone]
        if one.intent is MedicationIntent.START and agonist_now:
            assert not one.is_possible
    if Flag.NOT_OUD in {flag.code for flag in answer.flags}:
        assert Action.START_MOUD not in actions
    if Action.START_MOUD in actions:
        assert any(
            medications[m].status is not MedicationStatus.NOT_INDICATED for m in (*AGONISTS, *NALTREXONE)
        )


@examples
@given(documents())
def test_what_is_taken_is_never_answered_with_a_bare_stop(document: dict[str, Any]) -> None:
    for one in advice(document).medications.values():
        if one.intent is MedicationIntent.CONTINUE:
            assert one.is_possible
        if one.intent is not MedicationIntent.START:
            assert one.to_dict(Audience.PUBLIC)["text"]


@examples
@given(documents())
def test_naloxone_is_always_offered(document: dict[str, Any]) -> None:
    answer = advice(document)

    assert answer.medications[Medication.NALOXONE_RESCUE].status is MedicationStatus.RECOMMENDED
    assert Action.NALOXONE in {todo.code for todo in answer.actions}


@examples
@given(documents())
def test_the_public_sees_no_amount_but_of_reversal_medicines(document: dict[str, Any]) -> None:
    for text in _texts(advice(document).to_dict(Audience.PUBLIC)):
        rest = re.sub(r"(naloxone|nalmefene|nasal spray|Narcan)[^.]*", "", text, flags=re.IGNORECASE)
        rest = re.sub(r"[^.]*(naloxone|nalmefene|nasal spray|Narcan)", "", rest, flags=re.IGNORECASE)
        assert not AMOUNT.search(rest), text


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]


WORSE = (
    {"ciwa_ar": 20},
    {"cows": 40},
    {"vitals": {"rr": 6}},
    {"vitals": {"spo2": 80}},
    {"vitals": {"sedation": "unresponsive"}},
    {"signs": ["unresponsive"]},
    {"signs": ["dehydrated"]},
    {"signs": ["fever", "confusion"]},
    {"signs": ["seizure"]},
    {"suicide_risk": {"plan": True}},
    {"suicide_risk": {"method": True}},
    {"psychiatric": "danger_to_others"},
    {"qtc_ms": 560, "signs": ["syncope"]},
    {"housing": "nowhere_safe"},
    {"safe_at_home": False},
    {"housemates_use": True},
    {"outpatient_start_failed": True},
    {"overdoses": [{"hours_ago": 5}]},
    {"conditions": ["past_withdrawal_seizure"]},
    {"child_pugh": "C"},
)


@examples
@given(documents(), st.sampled_from(WORSE))
def test_a_worse_fact_never_lowers_the_level(document: dict[str, Any], worse: dict[str, Any]) -> None:
    base = without(document, worse)

    assert height(readable(merged(base, worse))) >= height(readable(base))


HARMLESS = (
    ("vitals", {"rr": 16}),
    ("vitals", {"spo2": 98}),
    ("vitals", {"hr": 76}),
    ("vitals", {"bp_systolic": 122}),
    ("vitals", {"temp_c": 37}),
    ("vitals", {"sedation": "alert"}),
    ("qtc_ms", 420),
    ("child_pugh", "A"),
    ("egfr", 100),
    ("platelets", 250),
    ("labs", {"k": 4.2}),
    ("labs", {"alt_xuln": 1}),
    ("labs", {"urine_opioids": "negative"}),
    ("cows", 0),
    ("ciwa_ar", 0),
    ("psychiatric", "none"),
    ("housing", "stable"),
    ("support", "strong"),
    ("safe_at_home", True),
    ("partner_violence", False),
    ("housemates_use", False),
    ("transport", True),
    ("returns_to_use", 0),
    ("age", 35),
    ("outpatient_start_failed", False),
    ("agonist_available", True),
    ("pregnancy_unknown", False),
    ("guardian_consents", True),
    ("suicide_risk", {"plan": False, "intent": False, "method": False, "behavior_recent": False}),
)


@examples
@given(documents(), st.sampled_from(HARMLESS))
def test_knowing_less_is_never_safer(document: dict[str, Any], harmless: tuple[str, Any]) -> None:
    name, value = harmless
    unknown = without(document, {name: value})
    if name == "vitals":  # an old line of the flowsheet speaks until vital signs are measured anew
        unknown.pop("checks", None)
    less, more = readable(unknown), readable(merged(unknown, {name: value}))

    assert height(less) >= height(more)
    for medication in Medication:
        ours, theirs = less.medications[medication], more.medications[medication]
        if (
            ours.intent is MedicationIntent.START
            and Medication.LOFEXIDINE != medication != Medication.CLONIDINE
        ):
            assert BEST_FIRST[ours.status] >= BEST_FIRST[theirs.status], medication
    assert _emergencies(less) <= _emergencies(more)


def _emergencies(answer: Advice) -> set[Flag]:
    return {flag.code for flag in answer.flags if flag.severity is Severity.CRITICAL}


@pytest.mark.parametrize("name", ["gender"])
def test_nothing_clinical_follows_from_gender(name: str) -> None:
    answers = [advice({name: gender, "cows": 12}).to_dict() for gender in ("woman", "man", "nonbinary")]

    assert answers[0] == answers[1] == answers[2]
