"""Heart and vessels: each condition that makes a medication delicate does so alone."""

from __future__ import annotations

import pytest

from tests.mutants.answers import said


@pytest.mark.parametrize(
    ("condition", "lofexidine", "clonidine", "methadone"),
    [
        ("recent_mi", "avoid", "careful", "ecg"),
        ("cerebrovascular_disease", "avoid", "careful", "silent"),
        ("coronary_disease", "careful", "careful", "ecg"),
        ("heart_failure", "careful", "careful", "ecg"),
        ("structural_heart_disease", "silent", "careful", "ecg"),
        ("diabetes", "silent", "silent", "silent"),
    ],
)
def test_disease_of_heart_or_vessels_is_weighed_with_each_medication(
    condition: str, lofexidine: str, clonidine: str, methadone: str
) -> None:
    assert said("organ-heart-lofexidine", conditions=[condition]) == lofexidine
    assert said("organ-heart-clonidine", conditions=[condition]) == clonidine
    assert said("organ-heart-methadone", conditions=[condition]) == methadone


@pytest.mark.parametrize(
    ("condition", "naltrexone", "methadone"),
    [
        ("dialysis", "reduced", "severe"),
        ("renal_disease", "unknown", "unknown"),
        ("diabetes", "silent", "silent"),
    ],
)
def test_kidneys_are_weighed_without_a_filtration_rate(
    condition: str, naltrexone: str, methadone: str
) -> None:
    assert said("organ-kidney-naltrexone", conditions=[condition]) == naltrexone
    assert said("organ-kidney-methadone", conditions=[condition]) == methadone


@pytest.mark.parametrize("condition", ["thrombocytopenia", "bleeding_disorder"])
def test_an_injection_into_muscle_wants_care_where_blood_does_not_clot(condition: str) -> None:
    assert said("organ-bleeding-naltrexone", conditions=[condition]) == "careful"


@pytest.mark.parametrize("condition", ["long_qt", "torsades_history"])
def test_a_long_qt_in_the_past_asks_for_an_ecg_before_methadone(condition: str) -> None:
    assert said("organ-long-qt-methadone", conditions=[condition]) == "ecg_first"
    assert said("organ-long-qt-methadone", conditions=[condition], qtc_ms=430) == "careful"


@pytest.mark.parametrize(
    ("labs", "outcome"),
    [
        ({"alt_xuln": 6}, "acute"),
        ({"ast_xuln": 6}, "acute"),
        ({"alt_xuln": 4}, "raised"),
        ({"ast_xuln": 4}, "raised"),
        ({"alt_xuln": 1, "ast_xuln": 1}, "silent"),
    ],
    ids=str,
)
def test_either_liver_test_alone_is_enough(labs: dict[str, int], outcome: str) -> None:
    assert said("organ-hepatitis", labs=labs) == outcome
