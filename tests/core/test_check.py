"""The Check: the instrument counts, the rules speak of danger, and no number of signs becomes a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from throughcare import instruments, knowledge
from throughcare.advice import Advice, advise
from throughcare.errors import BadInput
from throughcare.knowledge import RecordFault
from throughcare.public.check import (
    SelfReading,
    read_self,
    read_signs,
    self_check,
    self_check_of,
    someone_check,
    someone_check_of,
)
from throughcare.public.danger import first_of_all, is_about_suicide
from throughcare.public.guide import person_of
from throughcare.public.pages import Section
from throughcare.public.said import sentences
from throughcare.terms import Audience
from tools.reading_level import ease_es, grade


DAY = date(2026, 11, 26)
SIGNS = [question.key for question in self_check().question if question.key != self_check().prescribed]
HARDEST, LEAST_ES = 8.0, 60.0
LABELS = r"\b(you have (an? )?(opioid|OUD)|mild|moderate|severe|addict\w*|leve|moderad[oa]|grave)\b"


def in_danger(*codes: str) -> Advice:
    """Return the advice about somebody of whom only these signs of danger are known."""
    return advise(person_of({"safe": codes}), DAY)


def answered(*yes: str, skipped: tuple[str, ...] = ()) -> SelfReading:
    """Return the reading of a yes to these questions, a no to the others but those skipped."""
    keys = [question.key for question in self_check().question if question.key not in skipped]
    return read_self({key: "yes" if key in yes else "no" for key in keys})


def sections() -> Iterator[Section]:
    """Yield every passage of both records."""
    own, other = self_check(), someone_check()
    yield from (*own.reading, *own.beside, *own.always)
    yield from (other.stay, other.limits, other.nothing, *other.tells, *other.helps)


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (0, "none"),
        (1, "none"),
        (2, "mild"),
        (3, "mild"),
        (4, "moderate"),
        (5, "moderate"),
        (6, "severe"),
        (11, "severe"),
    ],
)
def test_the_bands_of_the_instrument_choose_what_is_said(count: int, says: str) -> None:
    reading = answered(*SIGNS[:count])

    assert (reading.least, reading.most, reading.of) == (count, count, 11)
    assert reading.says.id == says
    assert reading.could is None
    assert [question.key for question in reading.met] == SIGNS[:count]
    assert reading.beside == reading.left_out == reading.skipped == ()


def test_tolerance_and_withdrawal_do_not_count_for_who_takes_opioids_only_as_prescribed() -> None:
    reading = answered("tolerance", "withdrawal", "craving", "prescribed_only")

    assert (reading.least, reading.most) == (1, 1)
    assert [question.key for question in reading.met] == ["craving"]
    assert [question.key for question in reading.left_out] == ["tolerance", "withdrawal"]
    assert [passage.id for passage in reading.beside] == ["not_counted"]


def test_a_prescription_that_changes_no_answer_is_not_spoken_of() -> None:
    assert answered("craving", "prescribed_only").beside == ()


def test_whether_opioids_are_prescribed_decides_and_is_said_to_be_open() -> None:
    reading = answered("tolerance", "withdrawal", "craving", skipped=("prescribed_only",))

    assert (reading.least, reading.most) == (1, 3)
    assert [passage.id for passage in reading.beside] == ["prescribed_unknown", "skipped"]
    assert [question.key for question in reading.skipped] == ["prescribed_only"]
    assert [question.key for question in reading.left_out] == ["tolerance", "withdrawal"]
    assert reading.could is not None
    assert reading.could.id == "mild"


def test_a_skipped_question_is_not_known_and_never_no() -> None:
    reading = answered(*SIGNS[:3], skipped=("roles",))

    assert (reading.least, reading.most) == (3, 4)
    assert reading.says.id == "mild"
    assert reading.could is not None
    assert reading.could.id == "moderate"


def test_where_the_skipped_ones_change_nothing_nothing_else_could_be_said() -> None:
    assert answered(*SIGNS[:7], skipped=("withdrawal",)).could is None
    assert answered(skipped=("craving",)).could is None


def test_with_too_little_answered_nothing_is_claimed() -> None:
    assert read_self({}).says.id == "unclear"
    assert answered("craving", skipped=("roles",)).says.id == "unclear"


@pytest.mark.parametrize("answers", [{"craving": "maybe"}, {"liver": "yes"}])
def test_an_answer_that_is_none_of_the_questions_is_refused(answers: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=r"answers"):
        read_self(answers)


@pytest.mark.parametrize(
    "code", [option.code for option in someone_check().danger.option if option.code != "none"]
)
def test_every_sign_of_danger_has_words_of_a_rule_that_come_first(code: str) -> None:
    first = first_of_all(in_danger(code))

    assert first
    for finding in first:
        assert finding.text(Audience.PUBLIC)
        assert finding.text(Audience.PUBLIC, language="es")
    assert is_about_suicide(first) is code.startswith("suicid")


def test_without_danger_nothing_comes_first() -> None:
    assert first_of_all(in_danger()) == first_of_all(in_danger("none")) == ()
    assert not is_about_suicide(())


def test_overdose_comes_before_thoughts_of_suicide() -> None:
    rules = [finding.rule for finding in first_of_all(in_danger("suicidal_thoughts", "slow_breathing"))]

    assert rules == ["emergency-overdose-now", "emergency-suicide"]


def test_what_comes_first_is_said_once_in_each_language() -> None:
    first = first_of_all(in_danger("suicidal_thoughts", "slow_breathing"))

    for language in ("en", "es"):
        said = sentences((*first, *first), language)
        assert said == tuple(one.text(Audience.PUBLIC, language=language) for one in first)


def test_signs_of_one_kind_are_told_once_with_what_they_can_come_from() -> None:
    told = read_signs(["money", "nodding", "small_pupils", "nonsense"])

    assert [one.says.id for one in told] == ["effect", "change"]
    assert [sign.code for sign in told[0].signs] == ["small_pupils", "nodding"]
    assert read_signs([]) == ()


def test_the_signs_never_sum_up_to_a_verdict() -> None:
    limits = someone_check().limits

    assert "One sign proves nothing." in limits.text
    assert "Only the person and a clinician can find out" in limits.text


def test_the_criteria_are_asked_in_other_words_than_the_instrument_for_clinicians_uses() -> None:
    items = {item.key: item.text for item in instruments.load(self_check().instrument).items}

    assert not [one.key for one in self_check().question if one.text in items[one.key]]


def test_no_passage_names_a_person_by_a_number_of_signs() -> None:
    for section in sections():
        for language in ("en", "es"):
            said = f"{section.name.words(language)} {section.words(language)}"
            assert not re.search(LABELS, said, re.IGNORECASE), section.id


def test_every_passage_is_easy_to_read_in_both_languages() -> None:
    for section in sections():
        assert grade(f"{section.heading}. {section.text}") <= HARDEST, section.id
        assert ease_es(f"{section.heading_es}. {section.text_es}") >= LEAST_ES, section.id
    for question in self_check().question:
        assert grade(question.text) <= HARDEST, question.key
        assert ease_es(question.text_es) >= LEAST_ES, question.key
    for words in (self_check(), someone_check()):
        assert grade(f"{words.about.en} {words.how.en}") <= HARDEST


def test_everything_is_said_in_both_languages() -> None:
    own, other = self_check(), someone_check()
    said = [own.name, own.about, own.how, other.name, other.about, other.how, other.danger.why]
    said += [*own.question, *other.group, other.danger, *other.danger.option, *own.step, *other.step]
    said += [sign for group in other.group for sign in group.sign]
    said += [words for one in other.words for words in (one.works, one.rather_not)]
    said += [step.reason for step in (*own.step, *other.step)]
    pairs = [(one.words("en"), one.words("es")) for one in said]

    assert [en for en, es in pairs if not en or not es or en == es] == []
    assert [one.key for one in own.question if bool(one.why.en) != bool(one.why.es)] == []


def test_every_passage_has_sources() -> None:
    assert [section.id for section in sections() if not section.cited] == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"question": []}, "self: question: found ; wanted activities"),
        ({"reading": []}, "self: reading: found ; wanted mild"),
        ({"instrument": 1}, r"instrument: found 1"),
    ],
)
def test_a_record_about_oneself_that_does_not_fit_is_refused(changed: Mapping[str, Any], fault: str) -> None:
    with pytest.raises(RecordFault, match=fault):
        self_check_of({**knowledge.load("checks/self"), **changed})


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"tells": []}, "someone: tells: found ; wanted change"),
        ({"group": []}, "someone: tells: found change"),
    ],
)
def test_a_record_about_someone_that_does_not_fit_is_refused(changed: Mapping[str, Any], fault: str) -> None:
    with pytest.raises(RecordFault, match=fault):
        someone_check_of({**knowledge.load("checks/someone"), **changed})


def test_a_danger_that_the_rules_do_not_know_is_refused() -> None:
    values = knowledge.load("checks/someone")
    danger = {**values["danger"], "option": values["danger"]["option"][1:]}

    with pytest.raises(RecordFault, match="someone: danger: found"):
        someone_check_of({**values, "danger": danger})
