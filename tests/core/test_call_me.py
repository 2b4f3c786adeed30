"""Ask a navigator to call me: what is told and agreed to, in both languages, with the desk's name and time in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from throughcare.knowledge import RecordFault
from throughcare.public.call_me import CallMe, Desk, call_me, check


DESK = Desk("Fictional Harbor", 24)


def told(language: str) -> dict[str, str]:
    record = call_me()
    return {one.key: record.words(one, DESK, language) for one in record.told}


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_reads_it_how_long_it_is_kept_and_when_the_desk_answers_are_told(language: str) -> None:
    words = told(language)

    assert "Fictional Harbor" in words["who"]
    assert str(call_me().keep_days) in words["how_long"]
    assert "24" in words["when"]
    assert {"what", "nobody_else", "silence", "stop"} <= set(words)
    assert not any("{" in one for one in words.values())


def test_what_is_agreed_to_names_the_desk_and_the_days() -> None:
    record = call_me()
    words = record.words(record.consent, DESK, "en")

    assert words.startswith("I agree")
    assert "Fictional Harbor" in words
    assert f"{record.keep_days} days" in words


def test_a_name_of_a_desk_that_looks_like_a_gap_stays_as_it_is() -> None:
    record = call_me()

    assert "{days}" in record.words(record.consent, Desk("{days}", 1), "en")


def test_the_version_changes_with_the_words() -> None:
    record = call_me()
    other = replace(record, edition=replace(record.edition, digest="0" * 32))

    assert record.version.startswith("2026-")
    assert record.version != other.version


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Call {someone}", "text_es": "Llame a {someone}"},
        {"text": "In {hours} hours", "text_es": "En unas horas"},
    ],
)
def test_a_gap_that_nothing_fills_is_a_fault_of_the_record(change: dict[str, str]) -> None:
    record = call_me()
    with pytest.raises(RecordFault, match="gaps"):
        check(replace(record, consent=replace(record.consent, **change)))


def test_a_record_that_keeps_nothing_at_all_is_a_fault() -> None:
    record: CallMe = call_me()
    with pytest.raises(RecordFault, match="keep_days"):
        check(replace(record, keep_days=0))
