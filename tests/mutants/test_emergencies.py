"""Emergencies: each sign that raises the alarm does so with no other beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mutants.answers import said


FAILING = {"vitals": {"hr": 140, "bp_systolic": 80, "rr": 26}}


@pytest.mark.parametrize(
    ("infection", "outcome"),
    [
        *(({"signs": [one]}, "sepsis") for one in ("fever", "abscess", "necrotic_wound", "new_murmur")),
        ({"conditions": ["endocarditis"]}, "sepsis"),
        ({"conditions": ["diabetes"]}, "silent"),
        ({}, "silent"),
    ],
    ids=str,
)
def test_any_infection_with_failing_vital_signs_may_be_sepsis(
    infection: dict[str, Any], outcome: str
) -> None:
    assert said("emergency-sepsis", **FAILING, **infection) == outcome


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        *(({"signs": [one]}, "worse") for one in ("severe_headache", "vomiting", "hard_to_wake")),
        *(({"vitals": {"sedation": one}}, "worse") for one in ("drowsy", "sedated", "unresponsive")),
        ({"vitals": {"sedation": "alert"}}, "silent"),
        ({}, "silent"),
    ],
    ids=str,
)
def test_a_head_injury_that_gets_worse_is_seen_by_any_one_sign(person: dict[str, Any], outcome: str) -> None:
    assert said("emergency-head-injury", conditions=["head_injury"], **person) == outcome
    assert said("emergency-head-injury", **person) == "silent"


@pytest.mark.parametrize(
    ("sign", "outcome"),
    [("agitation", "likely"), ("sweating", "likely"), ("tremor", "likely"), ("vomiting", "silent")],
)
def test_jerks_with_one_more_sign_on_an_antidepressant_may_be_serotonin_syndrome(
    sign: str, outcome: str
) -> None:
    taken = {"current_medications": [{"name": "sertraline"}]}

    assert said("emergency-serotonin-syndrome", signs=["clonus", sign], **taken) == outcome
    assert said("emergency-serotonin-syndrome", signs=[sign], **taken) == "silent"


@pytest.mark.parametrize("condition", ["long_qt", "torsades_history"])
@pytest.mark.parametrize("sign", ["syncope", "seizure", "palpitations"])
def test_fainting_with_a_long_qt_in_the_past_may_be_torsades(condition: str, sign: str) -> None:
    assert said("emergency-heart-rhythm", conditions=[condition], signs=[sign]) == "known"
    assert said("emergency-heart-rhythm", conditions=[condition]) == "silent"
