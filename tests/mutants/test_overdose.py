"""Which circumstances raise the risk of an overdose, and from when, one by one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mutants.answers import said


NO_HOME = {"housing": "homeless"}  # one circumstance of its own: with any other the risk is high


@pytest.mark.parametrize(
    "circumstance",
    [
        {"substances": [{"name": "cocaine"}]},
        {"substances": [{"name": "fentanyl"}]},
        {"substances": [{"name": "heroin", "route": "iv"}]},
        {"substances": [{"name": "alprazolam"}]},
        {"substances": [{"name": "alcohol"}]},
        {"current_medications": [{"name": "gabapentin"}]},
        {"overdoses": [{}]},
        *({"conditions": [one]} for one in ("copd", "sleep_apnea", "cirrhosis")),
        *({"conditions": [one]} for one in ("liver_failure", "renal_disease", "dialysis")),
        {"child_pugh": "B"},
        {"child_pugh": "C"},
        {"age": 65},
    ],
    ids=str,
)
def test_each_circumstance_makes_the_risk_high_for_a_person_without_a_home(
    circumstance: dict[str, Any],
) -> None:
    assert said("overdose-risk-summary", **NO_HOME, **circumstance) == "high"
    assert said("overdose-risk-summary", **circumstance) == "silent"


def test_a_diagnosis_of_use_without_a_circumstance_adds_nothing() -> None:
    assert said("overdose-risk-summary", **NO_HOME, substances=[{"name": "heroin"}]) == "silent"
    assert said("overdose-risk-summary", **NO_HOME, child_pugh="A", age=64) == "silent"
    assert (
        said("overdose-risk-summary", substances=[{"name": "alprazolam"}, {"name": "gabapentin"}]) == "silent"
    )


@pytest.mark.parametrize(("release", "outcome"), [("2026-11-25", "released"), ("2026-11-26", "planned")])
def test_the_day_of_release_is_the_first_day_outside(release: str, outcome: str) -> None:
    assert said("overdose-after-custody", release_on=release) == outcome


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        ({"oud_criteria": 0}, "silent"),
        ({"oud_criteria": 0, "substances": [{"name": "oxycodone"}]}, "inside"),
        ({"oud_criteria": 5}, "inside"),
        ({}, "inside"),
    ],
    ids=str,
)
def test_tolerance_can_be_lost_only_by_who_has_it(person: dict[str, Any], outcome: str) -> None:
    assert said("overdose-after-custody", custody="in_custody", **person) == outcome


@pytest.mark.parametrize(
    ("taken", "outcome"),
    [("naltrexone", "naltrexone"), ("Vivitrol", "naltrexone"), ("buprenorphine", "buprenorphine")],
)
def test_withdrawal_set_off_by_a_dose_is_told_by_what_was_taken(taken: str, outcome: str) -> None:
    person = {"signs": ["worse_after_dose"], "current_medications": [{"name": taken}]}

    assert said("emergency-precipitated-withdrawal", **person) == outcome
