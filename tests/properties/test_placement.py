"""What holds for every person: worse never places lower, unknown never lower than harmless, what-if is honest.

`THROUGHCARE_HYPOTHESIS_PROFILE=long` tries many more examples.
"""

import os
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.person import Facts
from throughcare.placement import place, questions, rank
from throughcare.placement.decision import decision_for
from throughcare.placement.ratings import rate
from throughcare.placement.what_if import _Asker, suppose
from throughcare.terms import Condition, Dimension, LevelOfCare, Sign


LONG = os.environ.get("THROUGHCARE_HYPOTHESIS_PROFILE") == "long"
examples = settings(max_examples=2000 if LONG else 40, deadline=None, derandomize=not LONG)

ON = date(2026, 11, 25)
FENTANYL = {"name": "fentanyl", "route": "iv"}
HEROIN_DAILY = [{"name": "heroin", "chronic": True}]
DAILY = {"name": "fentanyl", "chronic": True}
# each fact from harmless to worst; nothing in between is milder than what comes before it
LADDERS = {
    "cows": (0, 8, 14, 30),
    "ciwa_ar": (0, 12, 25),
    "vomiting_hours": (0, 10, 30),
    "agonist_available": (True, False),
    "outpatient_start_failed": (False, True),
    "qtc_ms": (420, 460, 510),
    "child_pugh": ("A", "B", "C"),
    "egfr": (90, 20),
    "psychiatric": ("none", "mild", "moderate", "severe", "acute"),
    "housing": ("stable", "unstable", "homeless", "nowhere_safe"),
    "support": ("strong", "some", "limited", "none"),
    "housemates_use": (False, True),
    "safe_at_home": (True, False),
    "partner_violence": (False, True),
    "transport": (True, False),
    "returns_to_use": (0, 1, 3),
    "oud_criteria": (0, 1, 2, 3, 4, 11),
    "suicide_risk": (
        {"wish_to_be_dead": False, "suicidal_thoughts": False},
        {"suicidal_thoughts": True},
        {"method": True},
        {"plan": True},
    ),
    "vitals": (
        {"rr": 16, "spo2": 98, "temp_c": 37},
        {"rr": 11},
        {"rr": 11, "spo2": 85},
        {"rr": 6, "spo2": 85},
    ),
    "overdoses": (
        [{"hours_ago": 20000}],
        [{"hours_ago": 1000}],
        [{"hours_ago": 100}, {"hours_ago": 5}],
        [{"hours_ago": 100}, {"hours_ago": 5, "intentional": True}],
    ),
    "substances": (
        [{"name": "heroin", "last_use_hours": 5000}],
        HEROIN_DAILY,
        [*HEROIN_DAILY, DAILY],
        [*HEROIN_DAILY, DAILY, {"name": "alcohol", "drinks_day": 15}],
    ),
}
NEVER_HARMLESS = {"child_pugh"}  # its mildest class is a disease already
WISHES = {
    "hours_per_week": st.sampled_from([2, 12, 30]),
    "requests": st.lists(
        st.sampled_from(["outpatient", "residential", "no_medication", "more_structure", "detox_only"]),
        max_size=2,
    ),
    "pregnant_weeks": st.sampled_from([8, 30]),
    "remission_months": st.sampled_from([2, 6, 30]),
    "age": st.sampled_from([16, 35]),
    "prior_treatments": st.lists(
        st.fixed_dictionaries(
            {"level_of_care": st.sampled_from(["1.7", "2.1", "3.5"]), "result": st.just("return_to_use")}
        ),
        max_size=2,
    ),
    "current_medications": st.sampled_from(
        [
            [{"name": "methadone", "dose_mg": 90, "treatment_day": 60}],
            [{"name": "Sublocade", "treatment_day": 5}],
            [{"name": "alprazolam"}],
        ]
    ),
    "signs": st.lists(st.sampled_from([str(sign) for sign in Sign]), max_size=3),
    "conditions": st.lists(st.sampled_from([str(condition) for condition in Condition]), max_size=3),
}
documents = st.fixed_dictionaries(
    {}, optional={**{name: st.sampled_from(steps) for name, steps in LADDERS.items()}, **WISHES}
)


def facts_of(document):
    return Facts.of(document, ON)


def height(document):
    return rank(decision_for(facts_of(document)).recommended)


@examples
@given(document=documents)
def test_everybody_is_placed_with_alternatives_that_differ(document):
    placed = place(facts_of(document))

    assert placed.recommended not in placed.acceptable
    assert list(placed.acceptable) == sorted(placed.acceptable, key=rank)
    assert all(0 <= rating <= 4 for rating in placed.ratings.values())


@pytest.mark.parametrize("name", LADDERS)
@examples
@given(document=documents)
def test_worse_never_places_or_rates_lower(name, document):
    rest = {key: value for key, value in document.items() if key != name}
    steps = [{**rest, name: value} for value in LADDERS[name]]
    heights = [height(step) for step in steps]
    rated = [rate(facts_of(step)) for step in steps]

    assert heights == sorted(heights)
    for dimension in Dimension:
        given = [one.of(dimension) for one in rated]
        assert given == sorted(given)


@pytest.mark.parametrize("name", [*sorted(LADDERS.keys() - NEVER_HARMLESS), "hours_per_week"])
@examples
@given(document=documents)
def test_unknown_never_places_or_rates_lower_than_known_harmless(name, document):
    rest = {key: value for key, value in document.items() if key != name}
    harmless = {**rest, name: LADDERS[name][0] if name in LADDERS else 60}
    unknown, known = rate(facts_of(rest)), rate(facts_of(harmless))

    assert height(rest) >= height(harmless)
    assert all(unknown.of(dimension) >= known.of(dimension) for dimension in Dimension)


@pytest.mark.parametrize("name", LADDERS)
@examples
@given(document=documents)
def test_an_unknown_fact_raises_no_emergency_by_itself(name, document):
    rest = {key: value for key, value in document.items() if key != name}
    harmless = {**rest, name: LADDERS[name][0]}

    if height(rest) >= rank(LevelOfCare.INPATIENT):
        assert height(harmless) >= rank(LevelOfCare.INPATIENT)


@examples
@given(document=documents, sign=st.sampled_from(list(Sign)), condition=st.sampled_from(list(Condition)))
def test_one_more_sign_or_condition_never_places_lower(document, sign, condition):
    signs = [*document.get("signs", ()), str(sign)]
    conditions = [*document.get("conditions", ()), str(condition)]

    assert height({**document, "signs": signs}) >= height(document)
    assert height({**document, "conditions": conditions}) >= height(document)


@examples
@given(document=documents)
def test_what_if_is_what_asking_everything_again_would_say(document):
    facts = facts_of(document)
    asker = _Asker(facts, signed_only=False)

    for question in questions():
        for probe in question.probes if question.is_open(facts) else ():
            asked_again = decision_for(suppose(facts, probe)).recommended
            assert asker.supposing(question, probe) is asked_again, question.key
