"""The assessment: every fact has a place, answers become a person and back, and what cannot be meant is refused."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from throughcare import knowledge
from throughcare.advice import advise
from throughcare.assessment import (
    Kind,
    Row,
    answers_of,
    compose,
    document_of,
    every_path,
    facts,
    layout,
    medicines,
    nones_of,
    place_of,
    progress,
    rows,
    rows_of,
)
from throughcare.assessment.layout import Question
from throughcare.assessment.layout import check as check_layout
from throughcare.knowledge import RecordFault
from throughcare.person import Person
from throughcare.placement import questions
from throughcare.terms import MedicationStatus
from throughcare.terms.intake import AnswerSource, AssessmentState, PlacementReason


ON = date(2026, 11, 26)
EXAMPLES = json.loads((Path(__file__).parents[1] / "golden" / "example_people.json").read_text("utf-8"))
MOST_AT_FIRST = 12


# ------------------------------------------------------------ where each fact is asked


def test_every_fact_of_a_person_is_asked_exactly_once() -> None:
    asked = [one.path for section in layout().page for one in section.question]

    assert sorted(asked) == sorted(every_path())
    assert {path.partition(".")[0] for path in asked} == {this.name for this in fields(Person)}


def test_every_question_that_would_change_advice_has_a_place() -> None:
    for one in questions():
        for path in (one.key, *one.covers):
            assert layout().place_of(path) is not None, path
    assert layout().place_of("nothing") is None


def test_first_page_asks_at_most_twelve_questions_that_stand_in_sections_too() -> None:
    first, *others = layout().sections
    known = {one.path for section in others for one in section.asked}

    assert layout().called("quick") == first
    assert layout().called("nowhere") is None
    assert len(first.asked) <= MOST_AT_FIRST
    assert {one.path for one in first.asked} <= known


def test_every_question_has_both_languages() -> None:
    for section in layout().sections:
        assert section.words("es")
        assert section.about.words("es") != section.about.words("en")
        for one in section.question:
            assert one.words("es"), one.path
            assert bool(one.why.en) == bool(one.why.es), one.path
            for common in one.common:
                assert common.words("es")


def test_every_choice_has_words_in_both_languages() -> None:
    for whole in facts().values():
        for one in (whole, *whole.parts):
            assert all(choice.en and choice.es for choice in one.choices.values()), one.path


def test_question_is_rare_where_another_answer_makes_it_pointless() -> None:
    pregnant = layout().question("pregnant_weeks")
    drinks, alcohol = layout().question("substances.drinks_day"), layout().question("substances").common[3]

    assert not pregnant.is_rare_for({"sex": "female"})
    assert pregnant.is_rare_for({"sex": "male"})
    assert alcohol.name == "alcohol"
    assert not drinks.is_rare_of(alcohol)
    assert drinks.is_rare_of(None)
    assert not layout().question("substances.route").is_rare_of(None)


def test_progress_counts_the_common_questions_that_are_answered() -> None:
    basics = layout().called("basics")
    assert basics is not None
    answered, count = progress(basics, {"age", "veteran"})

    assert (answered, count) == (1, len([one for one in basics.asked if not one.rare]))


def changed(asked: str, **change: Any) -> Any:
    """Return the record with one question changed."""
    record = layout()
    sections = tuple(
        replace(
            section,
            question=tuple(replace(one, **change) if one.path == asked else one for one in section.question),
        )
        for section in record.page
    )
    return replace(record, page=sections)


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (lambda: changed("cows", path="sows"), "found cows 0 times"),
        (lambda: _and_again(), "found age 2 times"),
        (lambda: _and("shoe_size"), "found 'shoe_size'"),
        (lambda: changed("conditions", first=("gout",)), "found the choice 'gout'"),
        (lambda: changed("cows", scale="horoscope"), "found the scale 'horoscope'"),
        (lambda: changed("cows", common=layout().question("substances").common), "common entries"),
        (lambda: changed("breastfeeding", unless={"sex": "x"}), "unless"),
    ],
)
def test_record_that_does_not_fit_is_refused(record: Any, fault: str) -> None:
    with pytest.raises(RecordFault, match=fault):
        check_layout(record())


def _and(path: str) -> Any:
    record = layout()
    more = Question(path=path, brief="a", text="a", text_es="b")
    first = replace(record.page[0], question=(*record.page[0].question, more))
    return replace(record, page=(first, *record.page[1:]))


def _and_again() -> Any:
    return _and("age")


def test_record_is_reviewed_as_a_whole() -> None:
    assert "assessment" in knowledge.tables()


# ------------------------------------------------------------ from answers to a person and back


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_person_becomes_answers_and_the_same_person_again(name: str) -> None:
    person = Person.from_document(EXAMPLES[name])
    plain = json.loads(json.dumps(document_of(person)))

    assert Person.from_document(plain) == person
    again = compose(answers_of(person))
    assert again.person == person
    assert not again.left_out
    assert not again.unfinished


def test_days_stay_days_and_common_entries_are_called_as_one_tap_calls_them() -> None:
    person = Person.from_document({"release_on": "2026-12-01", "current_medications": [{"name": "Vivitrol"}]})
    found = answers_of(person)

    assert found["release_on"] == "2026-12-01"
    vivitrol = next(one for one in layout().question("current_medications").common if one.name == "Vivitrol")
    assert rows_of(found, "current_medications") == (vivitrol.row,)
    assert next(one.fact.name for one in layout().parts("overdoses")) == "hours_ago"


def test_no_answers_are_a_person_of_whom_nothing_is_known() -> None:
    assert compose({}).person == Person()
    assert compose({"cows": None, "conditions": []}).person == Person()


def test_what_was_said_to_be_none_was_asked() -> None:
    known = compose({"conditions": [], "overdoses": [], "cows": None, "vitals.hr": 80, "substances#a": True})

    assert known.asked == {"conditions", "overdoses", "vitals.hr"}
    assert known.nones == {"conditions", "overdoses"}


def test_an_entry_that_came_after_none_is_not_none() -> None:
    answers = {"overdoses": [], "overdoses#a": True, "substances": [], "substances#b": False}

    assert nones_of(answers) == {"substances"}


def test_entry_counts_once_it_has_what_it_needs() -> None:
    answers = {"substances#a": True, "substances#b": True, "substances#b.route": "iv", "overdoses#c": True}
    known = compose(answers)

    assert known.person.substances == ()
    assert known.unfinished == ("substances#b.name",)
    assert len(known.person.overdoses) == 1
    finished = compose({**answers, "substances#b.name": "heroin"})
    assert finished.document["substances"] == [{"name": "heroin", "route": "iv"}]


def test_entry_that_was_taken_out_is_gone_and_its_answers_stay() -> None:
    answers = {"substances#a.name": "heroin", "substances#b.name": "alcohol", "substances#a": False}

    assert rows_of(answers, "substances") == ("b",)
    assert compose(answers).document["substances"] == [{"name": "alcohol"}]
    assert rows_of({**answers, "substances#a": True}, "substances") == ("a", "b")


def test_entries_are_called_after_their_drugs_so_that_two_sources_name_one_entry() -> None:
    document = {
        "substances": [{"name": "Heroin"}, {"name": "heroin"}, {"name": "!"}],
        "overdoses": [{}, {"hours_ago": 5}],
    }
    known = answers_of(Person.from_document(document), row="c")

    assert [rows_of(known, group) for group in ("substances", "overdoses")] == [
        ("heroin", "c2", "c3"),
        ("c1", "c2"),
    ]
    assert known["overdoses#c1"] is True
    assert "overdoses#c2.hours_ago" in known


@pytest.mark.parametrize(
    ("answers", "left_out"),
    [
        ({"vitals.bp_systolic": 80, "vitals.bp_diastolic": 90}, "vitals.bp_diastolic"),
        ({"pregnant_weeks": 8, "pregnancy_unknown": True}, "pregnancy_unknown"),
        (
            {"current_medications#a.name": "methadone", "current_medications#b.name": "Vivitrol"},
            "current_medications#b",
        ),
        (
            {"current_medications#a.name": "methadone", "current_medications#a.dose_mg": 90_000},
            "current_medications#a.dose_mg",
        ),
    ],
)
def test_of_answers_that_cannot_both_be_true_one_is_named_and_the_rest_is_used(
    answers: dict[str, Any], left_out: str
) -> None:
    known = compose({**answers, "cows": 6})

    assert [one.path for one in known.left_out] == [left_out]
    assert known.left_out[0].found
    assert known.person.cows == 6


def test_a_sign_of_danger_is_never_what_gives_way() -> None:
    known = compose({"signs": ["unresponsive"], "vitals.sedation": "alert"})

    assert [one.path for one in known.left_out] == ["vitals.sedation"]
    assert advise(known.person, ON).emergencies


# ------------------------------------------------------------ what advice says


def test_what_is_said_keeps_its_rule_edition_digest_and_source() -> None:
    person = Person.from_document(
        {"signs": ["slow_breathing"], "substances": [{"name": "heroin"}, {"name": "alcohol", "drinks_day": 9}],
         "current_medications": [{"name": "methadone"}, {"name": "rifampin"}, {"name": "zzyzx"}], "suicide_risk": {"plan": True}}
    )  # fmt: skip
    said = list(rows(advise(person, ON)))

    assert {one.kind for one in said} >= {
        "emergency",
        "level",
        "medication",
        "flag",
        "interaction",
        "action",
        "note",
    }
    assert said[0].kind == "emergency"
    for one in said:
        assert one.text, one
        assert one.rule
        assert one.digest
        assert date.fromisoformat(one.edition)
        assert one.source or one.rule == "interaction/unlisted"
    assert all(one.severity for one in said if one.kind in {"flag", "interaction"})


def test_row_that_was_kept_is_read_again() -> None:
    said = next(iter(rows(advise(Person(), ON))))
    kept = {this.name: getattr(said, this.name) for this in fields(Row)}

    assert Row.of({**json.loads(json.dumps(kept)), "added_later": 1}) == said
    assert (said.public_words("en"), said.public_words("es")) == (said.public, said.public_es)


def test_medications_to_offer_first_stand_first_each_with_reasons() -> None:
    found = medicines(advise(Person.from_document({"current_medications": [{"name": "methadone"}]}), ON))

    order = tuple(MedicationStatus)
    assert [order.index(one.status) for one in found] == sorted(order.index(one.status) for one in found)
    assert all(one.why for one in found)


def test_codes_have_words_in_both_languages() -> None:
    for vocabulary in (AnswerSource, AssessmentState, PlacementReason):
        assert all(one.label and one.label_es for one in vocabulary)


def test_kinds_of_every_fact_are_known() -> None:
    assert {one.kind for one in facts().values()} == set(Kind)
    assert place_of("substances").fact.part("shoe") is None
