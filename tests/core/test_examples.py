"""The sixteen worked cases hold, scored as they say: level, statuses with their reasons, flags, actions, and no fault.

The cases are the project's published examples and lie beside it, not in it. `tests/golden/example_people.json` holds their
people as typed documents, each fact of the sketch in its place.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from throughcare.advice import advise
from throughcare.person import Person
from throughcare.terms import Audience


SHARED = Path(os.environ.get("THROUGHCARE_SHARED") or Path(__file__).resolve().parents[3] / "shared")
CASES = SHARED / "examples" / "cases.json"
PEOPLE = json.loads((Path(__file__).parents[1] / "golden" / "example_people.json").read_text("utf-8"))
pytestmark = pytest.mark.skipif(
    not CASES.exists(), reason="the worked cases (THROUGHCARE_SHARED) are not here"
)
ON = date(2026, 11, 25)
OFFERED = {"recommended", "acceptable"}
MOUD = ("methadone", "buprenorphine_sl", "buprenorphine_xr", "naltrexone_xr", "naltrexone_oral")
OUTPATIENT = {"1.0", "1.5", "1.7", "2.1", "2.5", "2.7", "3.1"}
NEGATED = re.compile(r"\b(never|not|no|instead of|rather than|without|nobody|against)\b", re.IGNORECASE)

Answer = dict[str, Any]


@cache
def answer(name: str) -> Answer:
    return advise(Person.from_document(PEOPLE[name]), ON).to_dict(Audience.CLINICIAN)


def cases() -> list[dict[str, Any]]:
    return json.loads(CASES.read_text("utf-8")) if CASES.exists() else []


def starts(found: Answer, medication: str) -> bool:
    one = found["medications"][medication]
    return one["intent"] == "start" and one["status"] in OFFERED


def texts(found: Answer) -> list[str]:
    said = [one["text"] for one in (*found["flags"], *found["actions"], *found["emergencies"])]
    said += [one["text"] for part in ("because", "meanwhile") for one in found["level_of_care"][part]]
    return said + [text for one in found["medications"].values() for text in one["why"]]


def advises(found: Answer, pattern: str) -> bool:
    """Return whether a sentence of the answer says it without a word that turns it round."""
    sentences = [part for text in texts(found) for part in re.split(r"(?<=[.:;!?])\s", text)]
    return any(re.search(pattern, part, re.IGNORECASE) and not NEGATED.search(part) for part in sentences)


def actions(found: Answer) -> set[str]:
    return {one["code"] for one in found["actions"]}


def no_medication(found: Answer) -> bool:
    return not any(found["medications"][one]["status"] in {*OFFERED, "caution"} for one in MOUD)


def next_dose_too_high(found: Answer) -> bool:
    own = found["medications"]["methadone"]["why"]
    amounts = [
        float(amount)
        for text in own
        if "reference" not in text.lower()
        for amount in re.findall(r"(\d+(?:\.\d+)?)\s*mg", text)
    ]
    return any(amount >= 30 for amount in amounts)


FAULTS: dict[str, Callable[[Answer], bool]] = {
    "naltrexone_now": lambda a: starts(a, "naltrexone_xr") or starts(a, "naltrexone_oral"),
    "methadone_now": lambda a: starts(a, "methadone"),
    "buprenorphine_xr_now": lambda a: starts(a, "buprenorphine_xr"),
    "methadone_full_first_dose": next_dose_too_high,
    "takehome_over_7_days": lambda a: advises(a, r"\b(8|9|1\d|2\d)\b[^.]*take-home"),
    "detox_only": no_medication,
    "discharge_without_medication": lambda a: (
        no_medication(a) or not actions(a) & {"start_moud", "continue_moud"}
    ),
    "ultra_rapid_detox": lambda a: advises(a, r"ultra-?rapid"),
    "require_counseling_first": lambda a: advises(a, r"counsel\w* (first|before)|only (after|with) counsel"),
    "residential_required": lambda a: a["level_of_care"]["recommended"] in {"3.1", "3.5", "3.7", "4"},
    "same_plan_repeat": lambda a: a["level_of_care"]["recommended"] in {"1.5", "1.7"},
    "withhold_moud": lambda a: advises(a, r"withh(o|e)ld") or no_medication(a),
    "discharge_from_program": lambda a: advises(a, r"discharge (from|the person)"),
    "abrupt_stop": lambda a: advises(a, r"stop \w+ (abruptly|at once|suddenly)|abrupt(ly)? stop"),
    "abrupt_benzo_stop": lambda a: advises(a, r"stop[^.]*(benzodiazepine|alprazolam)"),
    "taper_in_pregnancy": lambda a: advises(a, r"\btaper\b"),
    "stop_other_needed_drug": lambda a: advises(a, r"stop (the )?(phenobarbital|other drug|inducer)"),
    "methadone_without_consent": lambda a: "consent" not in " ".join(a["medications"]["methadone"]["why"]),
    "adult_program_only": lambda a: "youth_services" not in actions(a),
    "send_home_alone": lambda a: a["level_of_care"]["recommended"] in OUTPATIENT,
}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_the_example_holds(case: dict[str, Any]) -> None:
    found, expect = answer(case["id"]), case["expect"]
    level = found["level_of_care"]["recommended"]

    assert level in expect["level_of_care"]["acceptable"]
    assert level not in expect["level_of_care"]["unacceptable"]
    for key, wanted in expect["medications"].items():
        assert_medication(found["medications"][key], wanted, key)
    assert set(expect["flags"]) <= {one["code"] for one in found["flags"]}
    assert set(expect["actions"]) <= actions(found)
    assert [name for name in expect["must_not"] if FAULTS[name](found)] == []


def assert_medication(one: dict[str, Any], wanted: dict[str, Any], key: str) -> None:
    status = wanted["status"]
    assert one["status"] in (OFFERED if status in OFFERED else {status}), key
    if wanted["why"]:
        said = plain(" ".join([*one["why"], one["text"]]))
        assert any(plain(token) in said for token in wanted["why"]), (key, said)


def plain(text: str) -> str:
    return re.sub(r"[_-]", " ", text).lower()


def test_every_case_has_its_person_and_every_fault_is_looked_for() -> None:
    assert {case["id"] for case in cases()} == PEOPLE.keys()
    assert {fault for case in cases() for fault in case["expect"]["must_not"]} <= FAULTS.keys()
