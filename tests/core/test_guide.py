"""The guide: twelve questions at most, answers that become a person, nothing assumed of what was left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from throughcare.advice import advise
from throughcare.errors import BadInput
from throughcare.knowledge import RecordFault
from throughcare.person import Person
from throughcare.placement import rank
from throughcare.public.asked import Answers, Kind
from throughcare.public.guide import check, facts_asked, guide, person_of
from throughcare.terms import (
    Flag,
    LevelOfCare,
    Medication,
    MedicationIntent,
    MedicationStatus,
    Payment,
    Route,
)


ON = date(2026, 11, 26)
MOST_QUESTIONS = 12
DAILY: Answers = {"opioids": ("fentanyl",), "last": ("half_day",), "often": ("daily",)}


def test_there_are_at_most_twelve_questions_in_both_languages() -> None:
    asked = guide().question

    assert len(asked) <= MOST_QUESTIONS
    for question in asked:
        assert question.words("es") != question.words("en")
        assert bool(question.why.en) == bool(question.why.es)
        for option in question.option:
            assert option.words("en")
            assert option.words("es")


def test_no_answers_are_a_person_of_whom_nothing_is_known() -> None:
    assert person_of({}) == Person()


def test_what_is_said_of_opioids_holds_for_each_of_them_and_for_nothing_else() -> None:
    person = person_of({**DAILY, "opioids": ("fentanyl", "pills"), "you": ("inject",), "other": ("benzos",)})

    fentanyl, pills, benzos = person.substances
    for opioid in (fentanyl, pills):
        assert (opioid.last_use_hours, opioid.days_last_30, opioid.route) == (Decimal(6), 28, Route.INJECTED)
    assert (benzos.name, benzos.last_use_hours, benzos.route) == ("benzodiazepine", None, None)


def test_single_facts_are_taken_as_they_are() -> None:
    person = person_of(
        {"you": ("veteran", "released"), "home": ("homeless", "alone"), "want": ("home", "shot")}
    )

    assert (person.veteran, person.custody, person.housing, person.support) == (
        True,
        "released",
        "homeless",
        "none",
    )
    assert person.preferences == ("veterans", "buprenorphine_xr")


def test_when_and_how_often_say_nothing_where_no_opioid_is_named() -> None:
    assert person_of({"last": ("half_day",), "often": ("daily",)}) == Person()


def test_none_of_these_gives_way_to_an_answer_beside_it() -> None:
    question = guide().asked("other")
    assert question is not None

    assert [option.code for option in question.chosen(("none", "benzos"))] == ["benzos"]
    assert [option.code for option in question.chosen(("none",))] == ["none"]


def test_a_place_gives_the_state_and_ways_to_pay_add_up() -> None:
    person = person_of({"place": ("dayton oh",), "payment": ("medicaid", "low_cost")})

    assert (person.place, person.state) == ("Dayton, OH", "OH")
    assert person.payment == (
        Payment.MEDICAID,
        Payment.FREE,
        Payment.SLIDING_SCALE,
        Payment.PAYMENT_ASSISTANCE,
    )


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"opioids": ("herion",)}, "opioids: found 'herion'; wanted one of"),
        ({"last": ("now", "day")}, "last: found 2 answers; wanted one"),
        ({"place": ("nowhere at all",)}, "place"),
    ],
)
def test_an_answer_that_cannot_be_understood_is_named(answers: Answers, said: str) -> None:
    with pytest.raises(BadInput) as fault:
        person_of(answers)

    assert said in str(fault.value).replace('"', "'")


def test_a_question_that_is_not_there_is_none() -> None:
    assert guide().asked("weight") is None


@pytest.mark.parametrize(
    "code", ["hard_to_wake", "slow_breathing", "blue_lips", "seizure", "chest_pain", "suicide_plan"]
)
def test_danger_is_answered_as_an_emergency_at_once(code: str) -> None:
    assert advise(person_of({"safe": (code,)}), ON).emergencies


def test_nothing_dangerous_is_no_emergency_and_is_not_asked_again() -> None:
    answers = {**DAILY, "safe": ("none",)}

    assert advise(person_of(answers), ON).emergencies == ()
    assert {"signs", "suicide_risk.plan", "substances"} <= facts_asked(answers)
    assert "conditions" not in facts_asked(answers)


def test_daily_use_leads_to_medicine_today_and_naltrexone_later() -> None:
    medications = advise(person_of(DAILY), ON).medications

    assert medications[Medication.BUPRENORPHINE_SL].status is MedicationStatus.RECOMMENDED
    assert medications[Medication.METHADONE].is_offered
    assert medications[Medication.NALTREXONE_XR].status is MedicationStatus.CONTRAINDICATED_NOW


@pytest.mark.parametrize(
    ("code", "medication"),
    [
        ("methadone", Medication.METHADONE),
        ("buprenorphine", Medication.BUPRENORPHINE_SL),
        ("buprenorphine_shot", Medication.BUPRENORPHINE_XR),
        ("naltrexone_shot", Medication.NALTREXONE_XR),
    ],
)
def test_a_medicine_taken_now_goes_on(code: str, medication: Medication) -> None:
    advice = advise(person_of({"medicine": (code,)}), ON).medications[medication]

    assert advice.intent is MedicationIntent.CONTINUE
    assert advice.is_possible


def test_a_long_time_without_opioids_counts_as_lost_tolerance_and_naltrexone_may_start() -> None:
    advice = advise(person_of({"opioids": ("heroin",), "last": ("longer",), "often": ("none",)}), ON)

    assert Flag.LOSS_OF_TOLERANCE in {flag.code for flag in advice.flags}
    assert advice.medications[Medication.NALTREXONE_XR].is_possible


def test_heavy_drinking_beside_opioids_leads_to_care_with_nurses() -> None:
    placed = advise(person_of({**DAILY, "other": ("alcohol_heavy",)}), ON).level.recommended

    assert placed is not None
    assert rank(placed) >= rank(LevelOfCare.MANAGED_INTENSIVE_OUTPATIENT)


def test_every_level_of_care_and_medication_is_explained_on_some_page() -> None:
    explained = guide().pages

    assert set(explained.medication) == set(Medication)
    assert set(LevelOfCare) - set(explained.level) <= {LevelOfCare.NONE}


def test_only_the_place_is_typed() -> None:
    assert [question.key for question in guide().question if question.kind is Kind.PLACE] == ["place"]


def test_an_answer_that_is_no_part_of_a_person_is_a_fault_of_the_record() -> None:
    question = guide().question[0]
    wrong = replace(question, option=(replace(question.option[0], person={"wieght": 3}),))

    with pytest.raises(RecordFault, match=r"guide\.toml: safe\.hard_to_wake: .*wieght"):
        check(replace(guide(), question=(wrong,)))
