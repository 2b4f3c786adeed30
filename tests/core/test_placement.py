"""Placement: the worked examples, what holds at every level, what is missing, and support that is never a condition."""

import json
import tomllib
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from throughcare import placement, support
from throughcare.knowledge import RecordFault
from throughcare.person import Facts
from throughcare.placement.questions import read_questions
from throughcare.terms import Audience, Dimension, LevelOfCare


ON = date(2026, 11, 25)
PEOPLE = json.loads((Path(__file__).parents[1] / "golden" / "example_people.json").read_text("utf-8"))

# the levels that guidance allows for each worked example
ALLOWED = {
    "V001": "1.7 1.5 2.1",
    "V008": "1.7 2.1 3.5 2.7",
    "V011": "1.7 2.1 2.5",
    "V018": "1.7 2.1",
    "V021": "1.7 2.1 3.1 3.5 3.7 4",
    "V034": "1.7 2.1",
    "V038": "1.7 1.5",
    "V046": "1.7",
    "V048": "1.7",
    "V053": "4 ED",
    "V058": "1.7 ED 2.1 4",
    "V066": "1.7 2.1",
    "V073": "1.7 2.1 1.5 2.5",
    "V076": "1.7 1.5 2.1",
    "V089": "1.7 2.1 2.5 3.1 3.5",
    "V092": "2.5 3.1 3.5 2.1",
}
FLAGS = {"V092": "recovery_environment_risk"}
ACTIONS = {
    "V001": "naloxone hiv_hcv_testing psychosocial_offer",
    "V008": "start_moud naloxone",
    "V011": "naloxone pdmp_check",
    "V018": "naloxone",
    "V021": "ob_referral naloxone hiv_hcv_testing",
    "V034": "electrolytes ecg coordinate_other_clinician naloxone",
    "V038": "lft coordinate_other_clinician naloxone",
    "V053": "988 ed_transfer safety_plan naloxone start_moud",
    "V058": "start_moud naloxone link_to_ongoing_care",
    "V066": "start_moud naloxone",
    "V073": "start_moud naloxone",
    "V076": "peer_support telehealth naloxone part2_privacy",
    "V089": "start_moud naloxone followup",
    "V092": "housing_support start_moud naloxone",
}


def facts_of(document):
    return Facts.of(document, ON)


def place(document, **options):
    return placement.place(facts_of(document), **options)


def level(document):
    return str(place(document).recommended)


def said(document):
    """Return every finding of placement and of support."""
    facts = facts_of(document)
    placed = placement.place(facts)
    return (*support.topic.findings(facts, support.topic.in_force(ON)), *placed.because, *placed.meanwhile)


def rules(findings):
    return {(found.rule, found.key) for found in findings}


# ------------------------------------------------------------ the worked examples


@pytest.mark.parametrize("case", PEOPLE)
def test_worked_example_is_placed_where_guidance_allows(case):
    assert level(PEOPLE[case]) in ALLOWED[case].split()


@pytest.mark.parametrize("case", FLAGS)
def test_worked_example_raises_its_flags(case):
    raised = {str(flag) for found in said(PEOPLE[case]) for flag in found.outcome.flags}

    assert raised >= set(FLAGS[case].split())


@pytest.mark.parametrize("case", ACTIONS)
def test_worked_example_asks_for_its_actions(case):
    asked = {str(action) for found in said(PEOPLE[case]) for action in found.outcome.actions}

    assert asked >= set(ACTIONS[case].split())


def test_returns_to_use_with_housemates_who_use_get_a_new_plan_and_alternatives():
    placed = place(PEOPLE["V092"])

    assert str(placed.recommended) == "3.5"
    assert [str(one) for one in placed.acceptable] == ["2.5", "3.1"]
    assert ("override-response", "new_plan") in rules(placed.because)


def test_a_firefighter_with_few_hours_is_never_asked_for_a_residence():
    placed = place(PEOPLE["V076"])

    assert not {"3.1", "3.5", "3.7", "4"} & {str(placed.recommended), *map(str, placed.acceptable)}


# ------------------------------------------------------------ the whole answer


def test_nobody_known_starts_as_an_outpatient_on_medication_with_nothing_rated():
    placed = place({})

    assert str(placed.recommended) == "1.7"
    assert placed.ratings == {}
    assert ("override-medication-now", "start") in rules(placed.because)
    assert [found.rule for found in placed.meanwhile] == [
        "waiting-naloxone",
        "waiting-medication",
        "waiting-contact",
    ]


def test_only_what_is_known_is_rated():
    assert place({"cows": 2, "housing": "homeless"}).ratings == {
        Dimension.WITHDRAWAL: 0,
        Dimension.ENVIRONMENT: 3,
    }


def test_the_highest_level_asked_for_wins_and_every_rule_is_shown():
    placed = place({"psychiatric": "severe", "outpatient_start_failed": True, "oud_criteria": 8})

    assert str(placed.recommended) == "3.7"
    assert placed.co_occurring
    levels = [found.rule for found in placed.because if found.outcome.level]
    assert levels == ["level-nursing", "level-psychiatric", "level-outpatient"]


def test_what_is_acceptable_to_one_rule_is_enough_for_all():
    placed = place({"overdoses": [{"hours_ago": 48}], "housing": "nowhere_safe"})

    assert str(placed.recommended) == "3.1"
    assert [str(one) for one in placed.acceptable] == ["2.1", "2.5", "3.5"]


def test_a_person_on_medication_has_the_disorder_whatever_the_criteria_say():
    assert level({"oud_criteria": 0, "current_medications": [{"name": "methadone"}]}) == "1.7"
    assert level({"oud_criteria": 0}) == "none"


def test_refusing_a_residence_opens_outpatient_care_with_medication():
    document = {"housing": "nowhere_safe", "psychiatric": "severe", "requests": ["outpatient"]}
    placed = place(document)

    assert str(placed.recommended) == "3.5"
    assert {"1.7", "2.1", "2.5"} <= {str(one) for one in placed.acceptable}


def test_refusing_a_hospital_in_danger_opens_nothing():
    placed = place({"suicide_risk": {"plan": True}, "requests": ["outpatient"]})

    assert str(placed.recommended) == "4"
    assert [str(one) for one in placed.acceptable] == ["ED"]


def test_unstable_housing_alone_requires_no_residence():
    assert level({"housing": "homeless", "oud_criteria": 9}) == "1.7"


def test_medication_is_offered_even_when_the_level_is_a_hospital():
    actions = {str(action) for found in place({"ciwa_ar": 25}).because for action in found.outcome.actions}

    assert "start_moud" in actions


def test_unsigned_rules_left_out_leave_emergencies_and_naloxone():
    danger = place({"signs": ["not_breathing"]}, signed_only=True)
    calm = place({"cows": 10}, signed_only=True)

    assert danger.recommended is LevelOfCare.EMERGENCY
    assert calm.recommended is None
    assert calm.acceptable == ()
    assert [found.rule for found in calm.meanwhile] == ["waiting-naloxone"]


def test_an_overdose_dated_by_day_ages_with_the_day_of_the_question():
    document = {"overdoses": [{"on": (ON - timedelta(days=80)).isoformat()}]}

    assert level(document) == "2.1"
    assert str(placement.place(Facts.of(document, ON + timedelta(days=11))).recommended) == "1.7"


@pytest.mark.parametrize("document", [{}, *PEOPLE.values()])
def test_public_words_carry_no_amounts_of_medicine(document):
    for found in said(document):
        assert " mg" not in found.text(Audience.PUBLIC)
        assert "{" not in found.text(Audience.PUBLIC) + found.text(Audience.CLINICIAN)


# ------------------------------------------------------------ what is missing


def changed(document, **options):
    return {one.question.key: str(one.level) for one in placement.changes(facts_of(document), **options)}


def test_for_nobody_known_danger_is_asked_for_first():
    found = changed({})

    assert list(found)[:4] == ["signs", "substances.drinks_day", "suicide_risk.plan", "overdoses"]
    assert (found["signs"], found["oud_criteria"], found["remission_months"]) == ("ED", "1.5", "1.0")


def test_what_is_known_is_not_asked_again():
    calm = {"suicide_risk": {"wish_to_be_dead": False, "suicidal_thoughts": False}, "psychiatric": "none"}

    assert not {"suicide_risk.plan", "psychiatric"} & changed(calm).keys()
    assert "substances.drinks_day" not in changed({"substances": [{"name": "beer", "drinks_day": 1}]})


def test_what_changes_nothing_is_not_asked():
    assert changed({"signs": ["not_breathing"]}) == {}


def test_pregnancy_changes_the_level_only_with_something_not_routine():
    assert "pregnant_weeks" not in changed({})
    assert "pregnant_weeks" not in changed({"qtc_ms": 460})
    assert changed({"qtc_ms": 510})["pregnant_weeks"] == "3.7"
    assert "pregnant_weeks" not in changed({"qtc_ms": 510, "sex": "male"})


def test_a_probe_adds_to_measurements_that_are_known():
    assert changed({"vitals": {"rr": 16}})["vitals.spo2"] == "4"


def test_a_question_about_a_person_who_is_pregnant_rates_pregnancy_anew():
    assert changed({"pregnant_weeks": 20, "qtc_ms": 450})["vitals.temp_c"] == "4"


def test_unsigned_rules_left_out_change_only_emergencies():
    assert set(changed({}, signed_only=True).values()) <= {"ED", "4"}


def test_a_question_has_plain_words_only_where_anyone_can_answer():
    first, cows = placement.questions()[0], placement.question_for("qtc_ms")

    assert first.to_dict(Audience.PUBLIC)["text"].startswith("Is anyone in danger")
    assert first.to_dict(Audience.CLINICIAN)["fact"] == "signs"
    assert cows.to_dict(Audience.PUBLIC)["text"] == ""


def test_every_fact_a_rule_asks_for_has_its_question():
    for file in (files("throughcare") / "knowledge" / "rules").iterdir():
        for id_, rule in tomllib.loads(file.read_text("utf-8"))["rule"].items():
            for edition in rule["edition"]:
                for outcome in edition["outcome"].values():
                    for key in outcome.get("asks", ()):
                        assert placement.question_for(key), f"{id_}: {key}"


def test_every_question_asks_for_a_fact_that_a_person_document_holds():
    person = Facts.of({}, ON).person

    for question in placement.questions():
        assert hasattr(person, question.key.partition(".")[0])
        assert question.is_open(facts_of({})) in (True, False)
    assert placement.question_for("favorite_color") is None


def test_a_list_of_medications_answers_only_what_it_says():
    missed = placement.question_for("current_medications.missed_days")
    dose = placement.question_for("current_medications.dose_mg")
    facts = facts_of({"current_medications": [{"name": "methadone", "dose_mg": 80}]})

    assert missed.is_open(facts)
    assert not dose.is_open(facts)


def test_how_often_is_asked_only_of_an_opioid_that_is_named():
    often = placement.question_for("substances.chronic")

    assert not often.is_open(facts_of({}))
    assert often.is_open(facts_of({"substances": [{"name": "heroin"}]}))
    assert not often.is_open(facts_of({"substances": [{"name": "heroin", "chronic": False}]}))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"key": "cows", "text": "?", "why": "!", "probes": [{"cows": 90}]}, "person.cows"),
        ({"key": "cows", "text": "?"}, "why"),
    ],
)
def test_a_malformed_question_names_its_place(row, words):
    with pytest.raises(RecordFault, match=rf"questions.toml: question\[0\].*{words}"):
        read_questions([row], "questions.toml")
