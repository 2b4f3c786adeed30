"""Ratings: each sign and each condition that counts does so alone, and what is denied only when all of it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mutants.answers import said


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        *(({"signs": [one]}, "dangerous") for one in ("seizure", "confusion", "chest_pain")),
        ({"signs": ["back_pain_neurologic"]}, "dangerous"),
        *(({"conditions": [one]}, "dangerous") for one in ("acute_severe_asthma", "paralytic_ileus")),
        ({"signs": ["no_bowel_movement", "severe_abdominal_pain"]}, "dangerous"),
        ({"signs": ["no_bowel_movement", "vomiting"]}, "dangerous"),
        ({"signs": ["no_bowel_movement"]}, "urgent"),
        ({"signs": ["severe_abdominal_pain"]}, "urgent"),
        ({"signs": ["vomiting"]}, "silent"),
        ({"conditions": ["head_injury"], "signs": ["vomiting"]}, "dangerous"),
        ({"conditions": ["head_injury"], "signs": ["hard_to_wake"]}, "dangerous"),
        ({"conditions": ["head_injury"]}, "silent"),
        ({"signs": ["hard_to_wake"]}, "silent"),
    ],
    ids=str,
)
def test_danger_is_seen_by_any_one_sign_of_it(person: dict[str, Any], outcome: str) -> None:
    assert said("rating-medical-danger", **person) == outcome


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        ({"conditions": ["acute_hepatitis"]}, "acute"),
        ({"signs": ["jaundice"]}, "acute"),
        ({"conditions": ["liver_failure"]}, "severe"),
        ({"conditions": ["cirrhosis"]}, "mild"),
        ({"conditions": ["hepatitis_c"]}, "silent"),
    ],
    ids=str,
)
def test_the_liver_is_rated_without_a_laboratory(person: dict[str, Any], outcome: str) -> None:
    assert said("rating-medical-liver", **person) == outcome


@pytest.mark.parametrize(
    ("sign", "outcome"),
    [
        ("dehydrated", "lost"),
        ("cannot_keep_fluids", "lost"),
        ("vomiting", "losing"),
        ("diarrhea", "losing"),
        ("sweating", "silent"),
    ],
)
def test_lost_fluids_are_seen_by_any_one_sign(sign: str, outcome: str) -> None:
    assert said("rating-withdrawal-fluids", signs=[sign]) == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"wish_to_be_dead": False, "suicidal_thoughts": False}, "denied"),
        ({"wish_to_be_dead": False}, "silent"),
        ({"suicidal_thoughts": False}, "silent"),
        ({}, "silent"),
    ],
    ids=str,
)
def test_suicidal_thoughts_are_denied_only_when_both_questions_are(
    answers: dict[str, bool], outcome: str
) -> None:
    assert said("rating-psychiatric-suicide", suicide_risk=answers) == outcome


@pytest.mark.parametrize(
    ("used", "outcome"),
    [
        ({"chronic": True}, "dependent"),
        ({"days_last_30": 30}, "dependent"),
        ({"days_last_30": 1}, "some"),
        ({"chronic": True, "prescribed": True, "as_prescribed": True}, "silent"),
    ],
    ids=str,
)
def test_daily_benzodiazepines_not_prescribed_may_mean_dependence(used: dict[str, Any], outcome: str) -> None:
    assert said("rating-withdrawal-codependence", substances=[{"name": "alprazolam", **used}]) == outcome


def test_a_known_dependence_on_sedatives_counts_without_a_count_of_days() -> None:
    person = {"substances": [{"name": "alprazolam"}], "conditions": ["sedative_dependence"]}

    assert said("rating-withdrawal-codependence", **person) == "dependent"


@pytest.mark.parametrize(
    "overdoses", [[{"hours_ago": 24}], [{}], [{"hours_ago": 24 * n} for n in (1, 2, 3)]], ids=str
)
def test_an_overdose_without_a_use_disorder_asks_for_an_early_talk(overdoses: list[dict[str, Any]]) -> None:
    assert said("level-not-oud", oud_criteria=0, overdoses=overdoses) == "early"


@pytest.mark.parametrize(
    ("used", "outcome"),
    [
        ({"chronic": True}, "early"),
        ({"days_last_30": 30}, "early"),
        ({"days_last_30": 8}, "early"),
        ({"days_last_30": 1}, "early"),
        ({"chronic": True, "prescribed": True}, "early"),
        ({"chronic": True, "as_prescribed": True}, "early"),
        ({"chronic": True, "prescribed": True, "as_prescribed": True}, "none"),
    ],
    ids=str,
)
def test_use_without_a_use_disorder_asks_for_an_early_talk(used: dict[str, Any], outcome: str) -> None:
    assert said("level-not-oud", oud_criteria=0, substances=[{"name": "oxycodone", **used}]) == outcome


def test_repeated_overdoses_without_a_use_disorder_ask_for_no_bed() -> None:
    overdoses = [{"hours_ago": 24 * days} for days in (1, 2, 3)]
    fentanyl = [{"name": "fentanyl", "chronic": True}]

    person = {"oud_criteria": 0, "overdoses": overdoses, "substances": fentanyl, "housing": "homeless"}
    assert said("rating-use-overdose", **person) == "repeated"
    assert said("level-use-residential", **person) == "silent"
    assert said("level-medication-outpatient", oud_criteria=0) == "silent"


@pytest.mark.parametrize("source", [{"prescribed": True}, {"as_prescribed": True}, {}], ids=str)
def test_daily_opioids_count_as_use_unless_prescribed_and_taken_so(source: dict[str, bool]) -> None:
    used = {"name": "oxycodone", "chronic": True}

    assert said("rating-use-frequency", substances=[{**used, **source}]) == "daily"
    assert (
        said("rating-use-frequency", substances=[{**used, "prescribed": True, "as_prescribed": True}])
        == "silent"
    )


def test_several_returns_to_use_count_only_after_structured_care() -> None:
    structured = {"level_of_care": "2.1", "result": "return_to_use"}

    assert said("rating-use-returns", prior_treatments=[structured], returns_to_use=3) == "repeated"
    assert said("rating-use-returns", prior_treatments=[structured]) == "some"
    assert said("rating-use-returns", prior_treatments=[{**structured, "level_of_care": "1.7"}]) == "some"
    assert said("rating-use-returns", returns_to_use=3) == "some"
    assert said("rating-use-returns", returns_to_use=0) == "never"
