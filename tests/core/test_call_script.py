"""What to say when calling: the same for all programs, and what a program's own listing leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.core.fictional_programs import program
from throughcare.knowledge import Edition, RecordFault
from throughcare.programs import Program
from throughcare.public.call_script import (
    BLANK,
    CallScript,
    Kind,
    Line,
    Part,
    Scope,
    When,
    call_script,
    check,
    questions,
    said_of,
)


STARTS = "SA OP BU UB"
KEEPS = "SA OP MOA"
NALTREXONE_ONLY = "SA OP UN NXN"


def own(described: Program, language: str = "en") -> list[str]:
    """Return all that is said of one program."""
    parts = [part for part in call_script().part if part.scope is Scope.EACH]
    return [line.words(language) for part in parts for line in said_of(part, described)]


def test_a_program_that_starts_people_on_a_medicine_is_asked_whether_that_is_still_so() -> None:
    said = " ".join(own(program("A", STARTS)))

    assert "you start people on buprenorphine (film or tablet). Is that still so?" in said
    assert "can stay on it" not in said
    assert "who near here can?" not in said


def test_a_program_that_only_keeps_people_on_a_medicine_is_asked_about_that_and_who_starts() -> None:
    said = " ".join(own(program("A", KEEPS)))

    assert "people who take methadone, buprenorphine (film or tablet), buprenorphine (weekly" in said
    assert "and naltrexone (tablet) can stay on it with you" in said
    assert "you start people on" not in said
    assert "If you cannot start me on methadone or buprenorphine, who near here can?" in said


def test_a_program_that_starts_naltrexone_alone_is_asked_who_starts_the_others() -> None:
    said = " ".join(own(program("A", NALTREXONE_ONLY)))

    assert "you start people on naltrexone (tablet)" in said
    assert "who near here can?" in said


def test_the_medicines_are_named_in_spanish_in_the_spanish_script() -> None:
    said = " ".join(own(program("A", KEEPS), "es"))

    assert "metadona, buprenorfina (película o tableta)" in said
    assert "y naltrexona (tableta)" in said


def test_every_program_is_asked_for_room_cost_and_the_first_visit() -> None:
    asked = [question.words("en") for question in questions()]

    assert any("room now" in question for question in asked)
    assert any("pay" in question for question in asked)
    assert any("first visit" in question for question in asked)
    assert set(asked) <= set(own(program("A", STARTS)))


def test_a_gap_cuts_a_line_in_both_languages() -> None:
    opening = next(part for part in call_script().part if part.id == "open")

    for language in ("en", "es"):
        pieces = [line.pieces(language) for line in opening.line]
        assert [len(one) for one in pieces] == [1, 3, 2, 1, 1]
        assert not any("{" in piece for one in pieces for piece in one)


def test_no_gap_is_left_open_in_what_a_program_is_asked() -> None:
    for codes in (STARTS, KEEPS, NALTREXONE_ONLY):
        for language in ("en", "es"):
            assert not [said for said in own(program("A", codes), language) if "{" in said]


def test_every_source_of_the_script_is_given_once() -> None:
    sources = call_script().sources

    assert sources
    assert len(sources) == len(set(sources))


def test_nobody_has_reviewed_the_script_yet() -> None:
    assert not call_script().edition.is_signed
    assert not call_script().edition.is_translation_signed


def script_of(part: Part) -> CallScript:
    return CallScript(Edition(date(2026, 1, 1), ""), (part,))


PART = Part(
    id="made_up",
    scope=Scope.ONCE,
    heading="Made up",
    heading_es="Inventado",
    line=(Line(kind=Kind.SAY, text=f"I take {BLANK}.", text_es=f"Tomo {BLANK}."),),
)


def test_what_depends_on_a_program_cannot_be_said_once_for_all() -> None:
    about_one = replace(PART.line[0], when=When.STARTS)

    with pytest.raises(RecordFault, match="said once"):
        check(script_of(replace(PART, line=(about_one,))))


def test_a_sound_record_passes() -> None:
    check(script_of(PART))

    assert PART.name.words("es") == "Inventado"
