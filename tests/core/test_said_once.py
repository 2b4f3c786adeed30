"""Answers as a whole, read for safety, withdrawal and support: each thing once, and nothing that makes no sense here."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from throughcare.advice import advise
from throughcare.drugs import ingredients
from throughcare.person import Person
from throughcare.safety.interactions import qt_burden
from throughcare.terms import Audience, Medication


ON = date(2026, 11, 25)
WATCHED = {
    "setting": "detox",
    "setting_day": 1,
    "substances": [{"name": "fentanyl", "last_use_hours": 20, "chronic": True}],
    "checks": [{"hours_ago": 1, "cows": 14, "hr": 130, "bp_systolic": 84, "temp_c": 39.2}],
    "signs": ["dehydrated"],
    "suicide_risk": {"suicidal_thoughts": True},
    "ciwa_ar": 21,
}


def answer(audience: Audience = Audience.PUBLIC, **person: Any) -> dict[str, Any]:
    return advise(Person.from_document(person), ON).to_dict(audience)


def rules(found: dict[str, Any], part: str) -> set[str]:
    return {one["rule"] for one in found[part]}


def test_a_person_of_whom_nothing_is_known_gets_a_short_list_of_what_is_good_to_know() -> None:
    assert len(answer()["notes"]) <= 4


def test_what_a_flowsheet_shows_is_said_by_the_emergencies_alone() -> None:
    found = answer(**WATCHED)
    urgent = {"emergency-vital-signs", "emergency-dehydration", "emergency-alcohol-withdrawal"}

    assert urgent <= rules(found, "emergencies")
    assert "emergency-suicide" in rules(found, "flags")
    spoken = [one["text"] for part in ("emergencies", "notes") for one in found[part]]
    assert len(spoken) == len(set(spoken))
    assert not [text for text in spoken[len(found["emergencies"]) :] if "911" in text or "988" in text]


@pytest.mark.parametrize("audience", list(Audience))
def test_harm_reduction_alcohol_and_testing_have_one_voice_each(audience: Audience) -> None:
    substances = [
        {"name": "fentanyl", "route": "iv"},
        {"name": "cocaine"},
        {"name": "alcohol", "drinks_day": 2},
    ]
    found = answer(audience, substances=substances)

    for word in ("syringe", "AUDIT-C", "hepatitis B and C tests"):
        assert len([one for one in found["notes"] if word in one["text"]]) <= 1, word


def test_risk_of_overdose_takes_two_lines_at_most() -> None:
    found = answer(
        custody="released",
        release_on="2026-11-20",
        overdoses=[{"hours_ago": 500}, {"hours_ago": 4000}],
        substances=[{"name": "heroin", "route": "iv", "last_use_hours": 200}, {"name": "alprazolam"}],
        housing="homeless",
        age=70,
    )

    assert len({one["text"] for one in found["flags"] if one["rule"].startswith("overdose")}) <= 2


def test_withdrawal_from_a_prescribed_opioid_is_not_answered_with_a_start() -> None:
    oxycodone = [{"name": "oxycodone", "prescribed": True, "as_prescribed": True, "chronic": True}]
    found = answer(Audience.CLINICIAN, cows=9, oud_criteria=1, substances=oxycodone)

    assert "withdrawal-without-oud" in rules(found, "notes")
    texts = [one["text"] for one in found["notes"]]
    assert not [text for text in texts if "start" in text or "counseling" in text.casefold()]


def test_sedatives_add_up_to_nothing_where_no_treatment_is_considered() -> None:
    found = answer(oud_criteria=0, substances=[{"name": "alcohol", "drinks_day": 8}])

    assert not [one for one in found["flags"] if one["rule"].startswith("burden")]


def test_two_medications_that_are_alternatives_do_not_add_up() -> None:
    found = answer(cows=15, requests=["detox_only"], substances=[{"name": "fentanyl", "last_use_hours": 20}])

    assert not [one for one in found["flags"] if one["rule"] == "burden/qt"]


def test_a_second_one_that_is_taken_beside_it_does_add_up() -> None:
    alternatives = [Medication.METHADONE, Medication.LOFEXIDINE]

    assert qt_burden([], alternatives) is None
    assert qt_burden(ingredients("lofexidine"), alternatives) == qt_burden(
        ingredients("lofexidine"), [Medication.METHADONE]
    )
    assert qt_burden(ingredients("lofexidine"), alternatives) is not None


def test_in_an_emergency_nothing_that_can_wait_is_on_the_list() -> None:
    codes = {one["code"] for one in answer(signs=["unresponsive"])["actions"]}

    assert "call_911" in codes
    assert not codes & {"hiv_hcv_testing", "psychosocial_offer", "bridge_dosing", "hold_dose"}


def test_after_the_fifth_day_no_bridge_dose_is_named_for_a_tolerance_that_is_lost() -> None:
    found = answer(Audience.CLINICIAN, setting="detox", setting_day=5, cows=3)

    assert "withdrawal-bridge" not in rules(found, "notes")
