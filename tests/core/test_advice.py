"""The whole answer: put together from every topic, the same person always the same, different people differently."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from throughcare.advice import Advice, advise
from throughcare.advice.words import action_words
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


ON = date(2026, 11, 25)
TEN = {
    "nothing known": {},
    "overdose now": {"signs": ["unresponsive", "blue_lips"]},
    "ordinary start": {
        "age": 35,
        "oud_criteria": 8,
        "cows": 14,
        "substances": [{"name": "heroin", "last_use_hours": 14}],
    },
    "pregnant on methadone": {
        "age": 27,
        "pregnant_weeks": 30,
        "current_medications": [{"name": "methadone", "dose_mg": 80, "missed_days": 0}],
    },
    "opioid-free and wants naltrexone": {
        "age": 41,
        "oud_criteria": 6,
        "cows": 0,
        "substances": [{"name": "heroin", "last_use_hours": 600}],
        "labs": {"urine_opioids": "negative"},
        "preferences": ["naltrexone_xr"],
    },
    "plan for suicide": {"age": 50, "suicide_risk": {"plan": True, "intent": True}},
    "fifteen years old": {
        "age": 15,
        "oud_criteria": 5,
        "substances": [{"name": "fentanyl", "last_use_hours": 30}],
    },
    "heavy drinking with past seizures": {
        "age": 48,
        "conditions": ["past_withdrawal_seizure", "alcohol_use_disorder"],
        "substances": [{"name": "alcohol", "drinks_day": 15, "last_use_hours": 8, "chronic": True}],
        "ciwa_ar": 20,
    },
    "pain treated as prescribed, no OUD": {
        "age": 66,
        "oud_criteria": 0,
        "conditions": ["chronic_pain"],
        "substances": [{"name": "oxycodone", "prescribed": True, "as_prescribed": True, "last_use_hours": 6}],
    },
    "leaving jail": {"age": 29, "custody": "in_custody", "release_on": "2026-11-28", "oud_criteria": 7},
}


def ask(document: dict[str, Any]) -> Advice:
    return advise(Person.from_document(document), ON)


def codes(answer: Advice) -> tuple[set[Flag], set[Action]]:
    return {flag.code for flag in answer.flags}, {todo.code for todo in answer.actions}


def test_ten_very_different_people_get_ten_different_answers():
    answers = {name: ask(document) for name, document in TEN.items()}
    shown = {
        name: (
            answer.level.recommended,
            tuple((key, one.intent, one.status) for key, one in answer.medications.items()),
            frozenset(flag.code for flag in answer.flags),
            tuple(answer.level.ratings.items()),
        )
        for name, answer in answers.items()
    }

    assert len(set(shown.values())) == len(TEN)


@pytest.mark.parametrize(
    ("name", "level", "flag", "action"),
    [
        ("overdose now", LevelOfCare.EMERGENCY, Flag.OVERDOSE_NOW, Action.CALL_911),
        ("ordinary start", LevelOfCare.MANAGED_OUTPATIENT, None, Action.START_MOUD),
        ("pregnant on methadone", LevelOfCare.MANAGED_OUTPATIENT, Flag.PREGNANCY, Action.CONTINUE_MOUD),
        ("opioid-free and wants naltrexone", None, Flag.LOSS_OF_TOLERANCE, Action.SHARED_DECISION),
        ("plan for suicide", LevelOfCare.EMERGENCY, Flag.SUICIDE_HIGH, Action.LIFELINE),
        ("fifteen years old", LevelOfCare.MANAGED_OUTPATIENT, Flag.MINOR_CONSENT, Action.YOUTH_SERVICES),
        (
            "heavy drinking with past seizures",
            LevelOfCare.EMERGENCY,
            Flag.ALCOHOL_WITHDRAWAL_RISK,
            Action.INPATIENT_WITHDRAWAL_CARE,
        ),
        ("pain treated as prescribed, no OUD", None, Flag.NOT_OUD, Action.PAIN_ASSESSMENT),
        ("leaving jail", LevelOfCare.MANAGED_OUTPATIENT, Flag.LOSS_OF_TOLERANCE, Action.START_MOUD),
    ],
)
def test_each_of_the_ten_gets_what_a_clinician_would_expect(name, level, flag, action):
    answer = ask(TEN[name])
    flags, actions = codes(answer)

    assert level in (None, answer.level.recommended)
    assert flag is None or flag in flags
    assert action in actions


def test_naltrexone_can_start_only_in_the_one_of_ten_who_is_opioid_free():
    possible = {
        name
        for name, document in TEN.items()
        if ask(document).medications[Medication.NALTREXONE_XR].is_possible
    }

    assert possible == {"opioid-free and wants naltrexone"}


def test_an_empty_person_is_asked_the_few_questions_that_matter_most_in_order():
    asked = [open_.question.key for open_ in ask({}).questions[:4]]

    assert asked == ["signs", "substances.drinks_day", "suicide_risk.plan", "substances.last_use_hours"]


def test_a_question_that_is_answered_is_not_asked_and_says_what_it_could_change():
    answer = ask({"suicide_risk": {"plan": False, "intent": False}, "cows": 12})
    asked = {open_.question.key: open_ for open_ in answer.questions}

    assert "suicide_risk.plan" not in asked
    assert asked["signs"].level is LevelOfCare.EMERGENCY
    assert Medication.NALTREXONE_XR in asked["substances.last_use_hours"].medications


def test_what_threatens_life_is_said_and_done_first():
    answer = ask({"signs": ["unresponsive"], "suicide_risk": {"plan": True}, "conditions": ["copd"]})

    assert [finding.rule for finding in answer.emergencies][:1] == ["emergency-overdose-now"]
    assert [todo.code for todo in answer.actions][:3] == [
        Action.CALL_911,
        Action.OVERDOSE_RESPONSE,
        Action.ED_TRANSFER,
    ]
    assert [flag.severity for flag in answer.flags] == sorted(
        (flag.severity for flag in answer.flags), key=list(Severity).index, reverse=True
    )


def test_who_is_sent_to_a_hospital_is_placed_there_first_and_who_is_there_stays():
    fever = {
        "signs": ["fever"],
        "substances": [{"name": "heroin", "route": "iv"}],
        "vitals": {"temp_c": 38.6},
    }

    assert ask(fever).level.recommended is LevelOfCare.EMERGENCY
    assert ask(fever).level.acceptable == (LevelOfCare.INPATIENT,)
    assert ask(fever).questions == ()
    assert ask({**fever, "setting": "hospital"}).level.recommended is LevelOfCare.INPATIENT


def test_a_change_of_dose_is_asked_only_of_someone_who_takes_a_medication():
    rifampin = {"name": "rifampin"}

    assert Action.INCREASE_OR_SPLIT_DOSE not in codes(ask({"current_medications": [rifampin]}))[1]
    assert (
        Action.INCREASE_OR_SPLIT_DOSE
        in codes(
            ask({"current_medications": [rifampin, {"name": "methadone", "missed_days": 0}], "cows": 9})
        )[1]
    )


def test_an_unlisted_drug_is_flagged_and_never_called_safe():
    answer = ask({"current_medications": [{"name": "wonderpill"}]})
    (flag,) = (flag for flag in answer.flags if flag.code is Flag.UNLISTED_DRUG)

    assert "wonderpill" in flag.text(Audience.PUBLIC)
    assert "not mean they are safe" in flag.text(Audience.PUBLIC)
    assert Action.REVIEW_INTERACTING_DRUG in codes(answer)[1]


def test_a_day_is_written_out_for_the_public():
    brixadi = {"name": "Brixadi", "form": "monthly", "last_injection_on": "2026-11-20", "dose_mg": 96}
    public = str(ask({"current_medications": [brixadi]}).to_dict(Audience.PUBLIC)["medications"])

    assert "December" in public
    assert "2026-12" not in public


def test_a_medication_taken_is_continued_and_another_one_is_a_planned_change():
    answer = ask({"current_medications": [{"name": "Suboxone", "dose_mg": 16}]})

    assert answer.medications[Medication.BUPRENORPHINE_SL].intent is MedicationIntent.CONTINUE
    assert answer.medications[Medication.BUPRENORPHINE_SL].is_offered
    assert answer.medications[Medication.METHADONE].status is MedicationStatus.CAUTION


def test_an_interrupted_medication_is_started_again():
    answer = ask({"current_medications": [{"name": "methadone", "dose_mg": 90, "missed_days": 5}]})

    assert answer.medications[Medication.METHADONE].intent is MedicationIntent.RESTART


def test_a_contraindicated_drug_stops_the_start_but_not_what_is_taken():
    rasagiline = {"name": "rasagiline"}
    start = ask({"current_medications": [rasagiline]}).medications[Medication.METHADONE]
    taken = ask({"current_medications": [rasagiline, {"name": "methadone"}]}).medications[
        Medication.METHADONE
    ]

    assert start.status is MedicationStatus.CONTRAINDICATED_NOW
    assert taken.status is MedicationStatus.CAUTION


def test_a_benzodiazepine_leaves_buprenorphine_as_it_is_and_makes_methadone_a_caution():
    answer = ask({"current_medications": [{"name": "alprazolam"}], "cows": 13})

    assert answer.medications[Medication.BUPRENORPHINE_SL].is_offered
    assert answer.medications[Medication.METHADONE].status is MedicationStatus.CAUTION
    assert Flag.INTERACTION_MAJOR in codes(answer)[0]


def test_a_drug_without_a_known_interaction_raises_nothing():
    with_it, without = ask({"current_medications": [{"name": "metformin"}]}), ask({})

    assert with_it.interactions == ()
    assert codes(with_it) == codes(without)


def test_moderate_interactions_are_for_clinicians():
    answer = ask({"current_medications": [{"name": "methadone"}, {"name": "sertraline"}]})
    moderate = {one.drug.key for one in answer.interactions if one.severity == "moderate"}

    assert "sertraline" in moderate
    assert answer.to_dict(Audience.PUBLIC)["interactions"] == []
    assert "sertraline" in {one["drug"] for one in answer.to_dict(Audience.CLINICIAN)["interactions"]}


def test_qt_is_added_up_once_for_several_drugs():
    drugs = [{"name": name} for name in ("methadone", "citalopram", "ondansetron", "quetiapine")]
    answer = ask({"current_medications": drugs, "labs": {"k": 3.0}})
    sums = [flag for flag in answer.flags if flag.source.rule == "burden/qt"]

    assert len(sums) <= 1
    assert not [one for one in answer.interactions if one.mechanism == "qt" and one.severity == "moderate"]
    assert Action.ECG in codes(answer)[1]


def test_what_no_table_holds_is_named_and_not_judged():
    answer = ask({"current_medications": [{"name": "wonderpill"}], "other_conditions": ["blue feet"]})

    assert answer.not_considered == ("wonderpill", "blue feet")


def test_the_need_for_a_program_follows_from_the_answer():
    wants = ask({"cows": 14}).wants()
    wished = ask({"cows": 14}).wants(("methadone", "outpatient"))
    emergency = ask(TEN["overdose now"]).wants()

    assert wants.levels_of_care == (LevelOfCare.MANAGED_OUTPATIENT,)
    assert set(wants.start_medications) == {
        Medication.METHADONE,
        Medication.BUPRENORPHINE_SL,
        Medication.BUPRENORPHINE_XR,
    }
    assert wished.start_medications == (Medication.METHADONE,)
    assert emergency.levels_of_care == ()


def test_a_wish_is_sought_unless_a_known_fact_is_against_it():
    unknown = ask({"preferences": ["naltrexone_xr"]}).wants(("naltrexone_xr",))
    too_early = ask({"substances": [{"name": "heroin", "last_use_hours": 48}]}).wants(("naltrexone_xr",))

    assert unknown.start_medications == (Medication.NALTREXONE_XR,)
    assert Medication.NALTREXONE_XR not in too_early.start_medications
    assert Medication.BUPRENORPHINE_SL in too_early.start_medications


def test_sex_gender_and_pregnancy_are_separate_facts():
    pregnant = ask({"gender": "man", "sex": "female", "pregnant_weeks": 10})
    neither = ask({"gender": "woman", "age": 60})

    assert Flag.PREGNANCY in codes(pregnant)[0]
    assert Flag.PREGNANCY not in codes(neither)[0]


def test_unsigned_rules_refuse_where_signed_ones_are_demanded_save_emergencies_and_naloxone():
    answer = advise(Person.from_document({"signs": ["unresponsive"]}), ON, signed_only=True)

    drugs = {"current_medications": [{"name": "methadone"}, {"name": "rifampin"}, {"name": "alprazolam"}]}

    assert answer.emergencies
    assert answer.medications[Medication.NALOXONE_RESCUE].is_offered
    assert answer.medications[Medication.BUPRENORPHINE_SL].status is not MedicationStatus.RECOMMENDED
    assert advise(Person.from_document(drugs), ON, signed_only=True).interactions == ()
    assert ask(drugs).interactions != ()
    assert answer.review.is_signed is False


def test_where_no_rule_is_in_force_nothing_is_claimed():
    answer = advise(Person(), date(1990, 1, 1))

    assert answer.level.recommended is None
    assert answer.review.edition == date(1990, 1, 1)
    assert answer.review.is_signed is False


def test_an_action_gives_way_to_the_one_that_excludes_it():
    words = action_words()

    assert words.gives_way(Action.START_MOUD, {Action.CONTINUE_MOUD}, ())
    assert words.gives_way(Action.START_MOUD, (), {Flag.NOT_OUD})
    assert not words.gives_way(Action.START_MOUD, (), ())
    assert not words.gives_way(Action.NALOXONE, {Action.CONTINUE_MOUD}, ())


def test_advice_needs_no_numpy():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, throughcare.advice; sys.exit('numpy' in sys.modules)"]
    )

    assert done.returncode == 0
