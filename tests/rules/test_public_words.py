"""What anyone reads: no amount of a medicine but of a reversal medicine as packaged, and words that are easy to read.

The reading level is Flesch-Kincaid's: years of school by length of sentence and syllables a word. Names of medicines and
the few words that everyone in this situation knows or needs count as short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import throughcare.advice  # noqa: F401 - imports every topic
from throughcare.advice.words import action_words
from throughcare.knowledge.topics import topics
from throughcare.safety.interactions import every_pair


AMOUNT = re.compile(
    r"\d[\d.,]*\s*(?:mg|mcg|µg|micrograms?|milligrams?|ml|milliliters?|units)\b|_m(?:g|cg)\}", re.IGNORECASE
)
REVERSAL = re.compile(r"\b(?:naloxone|nalmefene|nasal spray|narcan)\b", re.IGNORECASE)
SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_E = re.compile(r"(?<![aeiouyl])es?$|(?<=[^aeiouytdk])ed$")
HARDEST, AVERAGE = 12, 6

# Words without an easier one: they count as two syllables.
KNOWN = re.compile(
    "buprenorphine|clonidine|fentanyl|gabapentin|lofexidine|medetomidine|methadone|naloxone|naltrexone|pregabalin|xylazine"
    "|clinicians?|emergency|medicines?|opioids?|overdose|prescriber|withdrawal"
)


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


def sentences(text: str) -> list[str]:
    return [part for part in SENTENCE.split(text) if WORD.search(part)]


def syllables(word: str) -> int:
    """Return about how many syllables a word has: its groups of vowels, without a silent ending."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if KNOWN.fullmatch(plain):
        return 2
    return sum(max(1, len(VOWELS.findall(SILENT_E.sub("", part)))) for part in plain.split("-") if part)


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade: the years of school that a text asks for."""
    words = WORD.findall(re.sub(r"\{\w+\}", "ten", text))
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_count_of_syllables_is_near_enough() -> None:
    words = ["stop", "needed", "medicine", "make", "able", "missed", "started", "water", "every", "people"]

    assert [syllables(word) for word in words] == [1, 2, 2, 1, 2, 1, 2, 2, 3, 2]


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
