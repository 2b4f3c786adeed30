"""What anyone reads: no amount of a medicine but of a reversal medicine as packaged, and words that are easy to read.

How the reading level is measured: tools/reading_level.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import throughcare.advice  # noqa: F401 - imports every topic
from throughcare.advice.words import action_words
from throughcare.knowledge.topics import topics
from throughcare.safety.interactions import every_pair
from tools.reading_level import grade, syllables, syllables_es


AMOUNT = re.compile(
    r"\d[\d.,]*\s*(?:mg|mcg|µg|micrograms?|milligrams?|ml|milliliters?|units)\b|_m(?:g|cg)\}", re.IGNORECASE
)
REVERSAL = re.compile(r"\b(?:naloxone|nalmefene|nasal spray|narcan)\b", re.IGNORECASE)
HARDEST, AVERAGE = 12, 6


def public_texts() -> Iterator[tuple[str, str]]:
    """Yield every public text with the record it stands in."""
    for topic in topics():
        for record in topic.records.values():
            for edition in record.editions:
                for key, outcome in edition.outcome.items():
                    yield f"{record.id}@{edition.effective}.{key}", outcome.public
                    yield f"{record.id}@{edition.effective}.{key} continuing", outcome.continuing_public
    yield from ((f"actions.{code}", text) for code, text in action_words().public.items())
    yield from {one.rule: (one.rule, one.public) for one in every_pair()}.values()


TEXTS = [(where, text) for where, text in public_texts() if text]


def test_the_count_of_syllables_is_near_enough() -> None:
    words = ["stop", "needed", "medicine", "make", "able", "missed", "started", "water", "every", "people"]

    assert [syllables(word) for word in words] == [1, 2, 2, 1, 2, 1, 2, 2, 3, 2]

    words = ["casa", "agua", "ayuda", "siguiente", "quien", "guía", "día", "oír", "ciudad", "hoy", "después"]

    assert [syllables_es(word) for word in words] == [2, 2, 3, 3, 1, 2, 2, 2, 2, 1, 2]


@pytest.mark.parametrize(("where", "text"), TEXTS, ids=[where for where, _ in TEXTS])
def test_no_amount_but_of_a_reversal_medicine_as_packaged(where: str, text: str) -> None:
    found = [
        part for part in re.split(r"(?<=[.!?])\s", text) if AMOUNT.search(part) and not REVERSAL.search(part)
    ]

    assert found == [], where


def test_an_amount_would_be_found() -> None:
    for text in (
        "Take 8 mg.",
        "It starts with {first_mg} at most.",
        "At most 24 milligrams a day.",
        "0.5 ml now",
    ):
        assert AMOUNT.search(text), text


@pytest.mark.parametrize(("where", "text"), TEXTS, ids=[where for where, _ in TEXTS])
def test_no_text_is_hard_to_read(where: str, text: str) -> None:
    assert grade(text) <= HARDEST, where


def test_texts_are_easy_to_read_on_the_whole() -> None:
    assert sum(grade(text) for _, text in TEXTS) / len(TEXTS) <= AVERAGE
