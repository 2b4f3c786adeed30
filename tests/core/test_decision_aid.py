"""Compare medicines: equal detail for each, nothing ranked, and no mark that the rules of the core would contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from throughcare.advice import MedicationAdvice, advise
from throughcare.errors import BadInput
from throughcare.knowledge import RecordFault
from throughcare.person import Person
from throughcare.public.asked import Kind
from throughcare.public.decision_aid import Option, Stand, check, decision_aid
from throughcare.public.said import Cited
from throughcare.terms import Medication, MedicationStatus
from tools.reading_level import HARDEST_PAGE, LEAST_PAGE_ES, ease_es, grade


ON = date(2026, 11, 26)
AID = decision_aid()
COMPARED = [column.key for column in AID.medicine]
ROWS = {row.key: row for row in AID.row}
OPTIONS = {f"{question.key}.{option.code}": option for question in AID.question for option in question.option}
MARKS = [(name, medicine, mark) for name, option in OPTIONS.items() for medicine, mark in option.mark.items()]
CELLS = [(row.key, medicine, cell) for row in AID.row for medicine, cell in row.cell.items()]
LONGEST_CELL, LONGEST_MARK = 35, 20
AMOUNT = re.compile(r"\d[\d.,]*\s*(?:mg|mcg|µg|milligrams?|micrograms?|miligramos?)\b", re.IGNORECASE)
RANKING = re.compile(
    r"\b(?:best|better than (?!no medicine)|score|points? out of|mejor que|el mejor|la mejor|puntaje)\b", re.I
)


def everything_said() -> Iterator[tuple[str, Cited]]:
    yield from ((f"{row} {medicine}", cell) for row, medicine, cell in CELLS)
    yield from ((f"{option} {medicine}", mark) for option, medicine, mark in MARKS)
    yield from ((note.key, note) for note in AID.note)


def joined(*parts: Mapping[str, Any]) -> Person:
    """Return one person of whom all these parts are true."""
    whole: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            whole[key] = [*whole.get(key, ()), *value] if isinstance(value, list) else value
    return Person.from_document(whole)


def advised(*parts: Mapping[str, Any]) -> Mapping[Medication, MedicationAdvice]:
    return advise(joined(*parts), ON).medications


def test_four_medicines_are_compared_and_each_has_its_page() -> None:
    assert [str(key) for key in COMPARED] == [
        "methadone",
        "buprenorphine_sl",
        "buprenorphine_xr",
        "naltrexone_xr",
    ]
    assert [column.page for column in AID.medicine] == [
        "methadone",
        "buprenorphine",
        "buprenorphine-injection",
        "naltrexone",
    ]
    assert AID.medicine[0].words("es") == "Metadona"
    assert AID.medicine[3].taken.words("en") == "monthly"


def test_all_that_a_person_weighs_is_compared() -> None:
    assert list(ROWS) == [
        "works", "get", "start", "week", "benefits", "risks", "pregnancy", "pain", "privacy", "cost", "travel", "missed",
        "stopping",
    ]  # fmt: skip
    assert ROWS["works"].words("en") == "How it works"


@pytest.mark.parametrize("row", AID.row, ids=lambda row: row.key)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_row_says_about_as_much_of_each_medicine_and_no_more_than_can_be_read(
    row: Any, language: str
) -> None:
    lengths = [len(cell.words(language).split()) for cell in row.cell.values()]

    assert list(row.cell) == COMPARED
    assert max(lengths) <= LONGEST_CELL
    assert min(lengths) >= max(lengths) / 2


@pytest.mark.parametrize("row", AID.row, ids=lambda row: row.key)
def test_a_row_is_easy_to_read_in_both_languages(row: Any) -> None:
    assert grade("\n\n".join(cell.text for cell in row.cell.values())) <= HARDEST_PAGE
    assert ease_es("\n\n".join(cell.text_es for cell in row.cell.values())) >= LEAST_PAGE_ES


@pytest.mark.parametrize(("where", "said"), list(everything_said()))
def test_a_sentence_has_two_languages_a_source_no_amount_and_ranks_nothing(where: str, said: Cited) -> None:
    assert said.text != said.text_es
    assert said.words("es") == said.text_es
    assert said.cited
    for words in (said.text, said.text_es):
        assert words.endswith((".", "?"))
        assert not AMOUNT.search(words)
        assert not RANKING.search(words)


@pytest.mark.parametrize(("option", "medicine", "mark"), MARKS)
def test_a_mark_is_a_short_sentence(option: str, medicine: Medication, mark: Cited) -> None:
    assert max(len(mark.text.split()), len(mark.text_es.split())) <= LONGEST_MARK


@pytest.mark.parametrize("key", ["matters", "shot", "now"])
def test_what_matters_says_something_of_every_medicine(key: str) -> None:
    question = next(one for one in AID.question if one.key == key)

    for option in question.option:
        assert list(option.mark) == COMPARED, option.code


def test_of_each_medicine_it_is_asked_whether_it_was_tried() -> None:
    asked = [question for question in AID.question if question.about]

    assert [question.about for question in asked] == COMPARED
    for question in asked:
        assert {option.code for option in question.option} == {"helped", "no_help"}
        assert all(question.about in option.mark for option in question.option)
        assert question.left_open.words("en") == "Not tried"


WITH_PEOPLE = [(name, part) for name, option in OPTIONS.items() for part in option.person]


@pytest.mark.parametrize(("name", "part"), WITH_PEOPLE)
def test_a_mark_agrees_with_what_the_rules_say_of_the_person(name: str, part: Mapping[str, Any]) -> None:
    """Of someone about whom only this is known; a rule that only asks for a fact leaves the way open."""
    found = advised(part)
    option = OPTIONS[name]

    for medicine in COMPARED:
        mark = option.mark.get(medicine)
        stand = mark.stand if mark else Stand.OPEN
        assert (stand is Stand.NOT_NOW) is (not found[medicine].may_be_possible), medicine
        if stand is Stand.FOR:
            assert found[medicine].is_offered or not found[medicine].is_possible, medicine


ONE_ANSWER = {question.key for question in AID.question if question.kind is Kind.ONE}
PAIRS = [
    ((name, part), (second, more))
    for (name, part), (second, more) in combinations(WITH_PEOPLE, 2)
    if name != second and name.split(".")[0] not in {second.split(".")[0]} & ONE_ANSWER
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_points_together_never_hide_that_a_medicine_is_not_for_today(
    one: tuple[str, Mapping[str, Any]], other: tuple[str, Mapping[str, Any]]
) -> None:
    found = advised(one[1], other[1])

    for medicine in COMPARED:
        marks = [OPTIONS[name].mark.get(medicine) for name, _ in (one, other)]
        is_marked = any(mark is not None and mark.stand is Stand.NOT_NOW for mark in marks)
        assert is_marked is (not found[medicine].may_be_possible), medicine


@pytest.mark.parametrize("code", ["using", "pregnant", "agonist"])
def test_naltrexone_is_not_for_today_where_the_rules_forbid_it(code: str) -> None:
    option = OPTIONS[f"now.{code}"]

    assert option.mark[Medication.NALTREXONE_XR].stand is Stand.NOT_NOW
    for part in option.person:
        assert advised(part)[Medication.NALTREXONE_XR].status is MedicationStatus.CONTRAINDICATED_NOW


@pytest.mark.parametrize("code", ["using", "pregnant", "today"])
def test_methadone_and_buprenorphine_are_offered_where_their_marks_speak_for_them(code: str) -> None:
    option = OPTIONS[f"now.{code}"]

    for medicine in (Medication.METHADONE, Medication.BUPRENORPHINE_SL):
        assert option.mark[medicine].stand is Stand.FOR
        assert all(advised(part)[medicine].is_offered for part in option.person)


def test_that_naltrexone_needs_days_without_opioids_and_that_any_is_more_than_none_is_always_said() -> None:
    always = {note.key: note for note in AID.note if not note.points}

    assert "7 to 10 days without any" in always["wait"].text
    assert "All four did better than no medicine" in always["none"].text
    assert always["wait"].print
    assert always["none"].print


def test_whoever_the_printed_line_of_sources_names_is_cited() -> None:
    titles = " ".join(source.title for _, said in everything_said() for source in said.cited)

    for words in (AID.printed.words("en"), AID.printed.words("es")):
        for name in re.findall(r"\b(?:[A-Z]{3,}|LactMed|Medicare\.gov|42 CFR [\d.]+\d)\b", words):
            assert name in titles, name


def test_every_stand_has_words() -> None:
    assert AID.named(Stand.FOR).words("en") == "Speaks for it"
    assert AID.named(Stand.NOT_NOW).words("es") == "Hoy no"
    assert [one.key for one in AID.stand] == list(Stand)


def test_the_points_of_a_person_come_in_the_order_of_the_record() -> None:
    found = AID.points({"now": ("today", "using"), "matters": ("pain",), "tried_methadone": ("helped",)})

    assert [option.point.words("en") for option in found] == [
        "Lasting pain",
        "Used in the last week",
        "Start today",
        "Methadone helped",
    ]
    assert AID.points({}) == ()


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"matters": ("money",)}, r"matters: found 'money'; wanted one of cost, distance, pain, privacy, visits"),
        ({"shot": ("wanted", "unwanted")}, "shot: found 2 answers; wanted one"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(answers: dict[str, tuple[str, ...]], fault: str) -> None:
    with pytest.raises(BadInput, match=fault):
        AID.points(answers)


def test_a_question_says_why_and_how_it_is_answered() -> None:
    shot = next(one for one in AID.question if one.key == "shot")
    now = next(one for one in AID.question if one.key == "now")

    assert shot.kind is Kind.ONE
    assert now.why.words("en") == "It can change what is safe today."
    assert now.words("es") == "¿Algo de esto es cierto para usted ahora?"
    assert now.option[0].words("en") == "I used opioids in the last week"


def test_nobody_has_signed_it_yet() -> None:
    assert not AID.edition.is_signed
    assert not AID.edition.is_translation_signed


def changed(option: Option) -> Any:
    question = AID.question[0]
    return replace(AID, question=(replace(question, option=(option, *question.option[1:])),))


OPTION = AID.question[0].option[0]
CELL = AID.row[0].cell[Medication.METHADONE]


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (replace(AID, medicine=(replace(AID.medicine[0], page="nowhere"),)), "found page 'nowhere'"),
        (replace(AID, row=(replace(AID.row[0], cell={Medication.METHADONE: CELL}),)), "works: found cells for methadone"),
        (changed(replace(OPTION, mark={})), "matters.visits: wanted marks"),
        (changed(replace(OPTION, person=({"pregnant_weeks": 99},))), "matters.visits: person.pregnant_weeks"),
    ],
)  # fmt: skip
def test_a_record_that_does_not_hold_together_is_a_fault(record: Any, fault: str) -> None:
    with pytest.raises(RecordFault, match=re.escape(fault)):
        check(record)
