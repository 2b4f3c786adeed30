"""Whatever records say to anyone is there in Spanish, filled in alike, as easy to read, and loses its Spanish when it changes."""

from __future__ import annotations

import re
from datetime import date

import pytest

import throughcare.advice  # noqa: F401 - imports every topic
from tests.rules.test_public_words import TEXTS
from throughcare.advice import advise
from throughcare.knowledge import RecordFault, spanish
from throughcare.knowledge.spanish import Spoken, SpokenList, catalog, in_language, written_out
from throughcare.person import Person
from throughcare.placement import questions
from throughcare.safety.interactions import interaction_record
from throughcare.terms import Audience, Medication
from tools.reading_level import ease_es


PLACEHOLDER = re.compile(r"\{\w+\}")
ON = date(2026, 11, 26)
HARDEST, AVERAGE = 50, 65


def said_to_anyone() -> list[str]:
    record = interaction_record()
    sums = [band.public for one in (record.burden.sedation, record.burden.qt) for band in one.band]
    asked = [text for one in questions() for text in (one.public, one.why) if text]
    return [*(text for _, text in TEXTS), *sums, record.unlisted.public, *asked]


def test_every_sentence_for_anyone_has_its_spanish() -> None:
    assert [text for text in said_to_anyone() if text not in catalog()] == []


def test_no_spanish_is_left_of_a_sentence_that_has_changed() -> None:
    phrases = set(spanish.load("spanish/phrases")["words"])

    assert set(catalog()) - set(said_to_anyone()) - phrases == set()


@pytest.mark.parametrize("text", sorted({*said_to_anyone()}))
def test_a_sentence_is_filled_in_alike(text: str) -> None:
    assert sorted(PLACEHOLDER.findall(catalog()[text])) == sorted(PLACEHOLDER.findall(text))


def test_the_spanish_is_easy_to_read() -> None:
    levels = {text: ease_es(catalog()[text]) for text in said_to_anyone()}

    assert {text: level for text, level in levels.items() if level < HARDEST} == {}
    assert sum(levels.values()) / len(levels) >= AVERAGE


def test_an_answer_is_spanish_from_end_to_end() -> None:
    person = Person.from_document(
        {
            "substances": [{"name": "fentanyl", "last_use_hours": 8, "chronic": True}, {"name": "xanax"}],
            "current_medications": [{"name": "citalopram"}],
        }
    )
    advice = advise(person, ON)

    texts = [todo.text(Audience.PUBLIC, "es") for todo in advice.actions]
    texts += [flag.text(Audience.PUBLIC, "es") for flag in advice.flags]
    texts += [one.text(Audience.PUBLIC, language="es") for one in advice.findings]
    texts += [one.question.asked("es") + one.question.reason("es") for one in advice.questions]
    texts += [why for one in advice.medications.values() for why in one.why(Audience.PUBLIC, "es")]

    english = re.compile(r"\b(?:the|you|your|with|take|and|of)\b")
    assert [text for text in texts if english.search(text)] == []
    assert any("alprazolam" in text for text in texts)


def test_days_and_drugs_are_written_out_in_the_language() -> None:
    values = {"due": date(2026, 12, 5), "drugs": SpokenList(["methadone", "gabapentin"]), "days": 3}

    assert written_out(values, "es") == {
        "due": "5 de diciembre de 2026",
        "drugs": "metadona, gabapentina",
        "days": 3,
    }
    assert written_out(values, "en") == {
        "due": "December 5, 2026",
        "drugs": "methadone, gabapentin",
        "days": 3,
    }
    assert written_out({"medication": Medication.METHADONE}, "es") == {"medication": "Metadona"}


def test_a_sentence_finds_its_spanish_when_it_is_asked_for_it() -> None:
    sentence = Spoken("{month} {day}, {year}", month="May", day=1, year=2026)

    assert sentence == "May 1, 2026" == sentence.words("en")
    assert sentence.words("es") == "1 de May de 2026"
    assert Spoken("low potassium").words("es") == "potasio bajo"


def test_what_has_no_spanish_is_said_in_english() -> None:
    assert in_language("No such sentence.", "es") == "No such sentence."


def test_nobody_has_reviewed_the_translation_yet() -> None:
    assert not spanish.is_reviewed()


def test_a_sentence_in_two_files_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    catalog.cache_clear()
    monkeypatch.setattr(spanish, "names", lambda: ("spanish/phrases", "spanish/phrases"))

    with pytest.raises(RecordFault, match="a second time"):
        catalog()

    catalog.cache_clear()
