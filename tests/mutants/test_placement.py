"""Placement: whose rules are asked, in which order the reasons come, and what a single fact changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.mutants.answers import ON, said
from throughcare.knowledge import RecordFault
from throughcare.person import Facts
from throughcare.person.document import Vitals
from throughcare.placement import overrides, place, questions, rate_psychiatric, what_if
from throughcare.placement.decision import Decision, decision_for, highest
from throughcare.placement.questions import Supposition, read_questions
from throughcare.placement.scale import rank
from throughcare.terms import Audience, Dimension, LevelOfCare, Sign


GOLDEN = Path(__file__).parents[1] / "golden" / "example_people.json"
DANGEROUS_HOME = {"housing": "nowhere_safe", "overdoses": [{"hours_ago": 48}]}  # asks for a higher level last
PEOPLE = {"nobody known": {}, "dangerous home": DANGEROUS_HOME, **json.loads(GOLDEN.read_text("utf-8"))}


def facts_of(**person: Any) -> Facts:
    return Facts.of(person, ON)


# ---------------------------------------------------------------- whose rules


@pytest.mark.parametrize("signed_only", [False, True])
def test_the_rules_of_the_day_and_of_the_persons_state_are_asked(
    asked: set[tuple[date, str, bool]], *, signed_only: bool
) -> None:
    ohio = facts_of(state="OH", pregnant_weeks=20)

    place(ohio, signed_only=signed_only)
    what_if.changes(ohio, signed_only=signed_only)

    assert asked == {(ON, "us-oh", signed_only)}


def test_in_pregnancy_too_the_medical_rules_of_the_state_are_asked(
    asked: set[tuple[date, str, bool]],
) -> None:
    said("rating-pregnancy-raise", state="OH", pregnant_weeks=20)

    assert (ON, "us-oh", False) in asked


def test_unsigned_rules_place_nobody_where_signed_ones_are_demanded() -> None:
    placed = place(facts_of(cows=20, housing="homeless"), signed_only=True)

    assert placed.recommended is None
    assert {found.topic for found in placed.because} <= {"ratings_withdrawal", "ratings_medical"}


# ---------------------------------------------------------------- order


@pytest.mark.parametrize("person", PEOPLE)
def test_reasons_come_highest_first(person: str) -> None:
    because = place(Facts.of(PEOPLE[person], ON)).because

    levels = [
        -1 if f.outcome.level is None else rank(f.outcome.level) for f in because if f.topic == "levels"
    ]
    rated = [f.outcome.rating for f in because if f.topic.startswith("ratings_")]
    known = [-1 if rating is None else rating for rating in rated]
    assert levels == sorted(levels, reverse=True)
    assert known == sorted(known, reverse=True)


@pytest.mark.parametrize("fault", [{"odd": 1}, {"probes": [{"cows": 99}]}], ids=str)
def test_a_malformed_question_is_named_by_file_and_number(fault: dict[str, Any]) -> None:
    row = {"key": "cows", "text": "?", "why": "?"}

    with pytest.raises(RecordFault, match=r"^questions\.toml: question\[1\]"):
        read_questions([row, {**row, **fault}], "questions.toml")


def test_a_level_outranks_no_level_at_all() -> None:
    def asking(level: LevelOfCare | None) -> Any:
        return SimpleNamespace(outcome=SimpleNamespace(level=level))

    low, none, nothing = asking(LevelOfCare.EARLY_INTERVENTION), asking(LevelOfCare.NONE), asking(None)

    assert highest((none, low, nothing)) is LevelOfCare.EARLY_INTERVENTION
    assert highest((nothing,)) is None


# ---------------------------------------------------------------- single facts


@pytest.mark.parametrize("lives", ["unstable", "homeless", "nowhere_safe"])
def test_no_home_is_reason_for_help_with_housing_and_not_for_a_bed(lives: str) -> None:
    assert said("override-housing", housing=lives) == "no_bed_required"


@pytest.mark.parametrize("person", [{}, {"housing": "stable"}])
def test_a_home_that_is_there_or_not_known_raises_no_question_of_beds(person: dict[str, Any]) -> None:
    assert said("override-housing", **person) == "silent"


DRINKS = {"substances": [{"name": "alcohol", "drinks_day": 15}]}


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        (DRINKS, "both"),
        ({**DRINKS, "ciwa_ar": 0}, "both"),
        ({**DRINKS, "conditions": ["past_delirium_tremens"]}, "both"),
        ({"ciwa_ar": 12}, "both"),
        ({"ciwa_ar": 30}, "both"),
        ({"ciwa_ar": 2}, "silent"),
        ({}, "silent"),
    ],
    ids=str,
)
def test_alcohol_of_any_danger_changes_the_setting(person: dict[str, Any], outcome: str) -> None:
    assert said("override-sedatives", **person) == outcome


def test_where_no_level_is_found_there_is_none_to_look_at_again() -> None:
    placing = decision_for(facts_of()).placing

    assert overrides.reassess(Decision(placing, (), None, ())) is None


def recent_days() -> int:
    (edition,) = rate_psychiatric.topic.records["rating-psychiatric-suicide"].editions
    days: int = edition.limits["recent_days"]
    return days


def test_an_attempt_counts_as_recent_through_the_last_day() -> None:
    for days, outcome in ((recent_days(), "act"), (recent_days() + 1, "silent")):
        attempt = {"on": str(ON - timedelta(days=days)), "intentional": True}

        assert said("rating-psychiatric-suicide", overdoses=[attempt]) == outcome


@pytest.mark.parametrize(
    ("circumstance", "outcome"),
    [
        ({"current_medications": [{"name": "methadone"}]}, "repeated"),
        ({"outpatient_start_failed": True}, "repeated"),
        ({"housemates_use": True}, "repeated"),
        ({"safe_at_home": False}, "repeated"),
        ({"safe_at_home": True}, "recent"),
        ({"support": "none"}, "repeated"),
        ({"support": "limited"}, "recent"),
        ({"housing": "homeless"}, "repeated"),
        ({"housing": "nowhere_safe"}, "repeated"),
        ({"housing": "unstable"}, "recent"),
        ({}, "recent"),
    ],
    ids=str,
)
def test_repeated_overdoses_weigh_more_where_nothing_outside_would_prevent_the_next(
    circumstance: dict[str, Any], outcome: str
) -> None:
    overdoses = [{"hours_ago": 24 * days} for days in (1, 2, 3)]
    fentanyl = [{"name": "fentanyl", "chronic": True}]

    assert said("rating-use-overdose", overdoses=overdoses, substances=fentanyl, **circumstance) == outcome


# ---------------------------------------------------------------- questions


def test_a_supposed_fact_joins_what_is_known() -> None:
    fever = Supposition("signs", (Sign.FEVER,), None)
    fast = Supposition("vitals", Vitals(hr=130), {"hr": 130})

    assert fever.joined((Sign.SEIZURE,)) == (Sign.SEIZURE, Sign.FEVER)
    assert fast.joined(Vitals(rr=8)) == Vitals(rr=8, hr=130)
    assert fast.joined(Facts.of({}, ON).person.vitals) == Vitals(hr=130)


def test_a_question_is_put_in_the_words_of_who_is_asked() -> None:
    asked = next(one for one in questions() if one.public and one.public != one.text)

    assert asked.to_dict(Audience.PUBLIC) == {"fact": asked.key, "text": asked.public, "why": asked.why}
    assert asked.to_dict(Audience.CLINICIAN) == {"fact": asked.key, "text": asked.text, "why": asked.why}


@pytest.mark.parametrize("person", PEOPLE)
def test_an_answer_supposed_leads_where_the_same_answer_known_does(person: str) -> None:
    facts = Facts.of(PEOPLE[person], ON)
    asker = what_if._Asker(facts, signed_only=False)

    for question in questions():
        for probe in question.probes:
            joined = {one.name: one.joined(getattr(facts.person, one.name)) for one in probe}
            known = Facts(replace(facts.person, **joined), ON)

            assert asker.supposing(question, probe) == place(known).recommended, (question.key, probe)


@pytest.mark.parametrize(("weeks", "added"), [(20, 1), (None, 0)])
def test_pregnancy_adds_one_step_to_what_needs_a_clinic(weeks: int | None, added: int) -> None:
    person = {"qtc_ms": 510} if weeks is None else {"qtc_ms": 510, "pregnant_weeks": weeks}
    placed = place(facts_of(**person))

    assert placed.ratings[Dimension.MEDICAL] == place(facts_of(qtc_ms=510)).ratings[Dimension.MEDICAL] + added
    assert [found.rule for found in placed.because].count("rating-pregnancy-raise") == added
