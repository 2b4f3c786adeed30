"""A row's answers to what the core knows: the guide's person, and the words of what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from throughcare.assessment import document_of
from throughcare.errors import BadInput
from throughcare.public.asked import Kind
from throughcare.public.guide import guide, person_of
from throughcare.terms.handover import AttemptOutcome
from throughcare_web.handover.models import HandOver


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of the guide and what was answered, in words."""

    question: str
    answers: tuple[str, ...]


def answers_of(row: HandOver) -> dict[str, tuple[str, ...]]:
    """Return the codes that were shared, by question; none where nothing was. What the guide no longer asks is left out."""
    kept = row.answers or {}
    found: dict[str, tuple[str, ...]] = {}
    for question in guide().question:
        given = tuple(kept.get(question.key, ()))
        try:
            found[question.key] = given if question.kind is Kind.PLACE else _codes(question.chosen(given))
        except BadInput:  # an answer of an earlier guide
            continue
    return {key: given for key, given in found.items() if given}


def _codes(options: Sequence[object]) -> tuple[str, ...]:
    return tuple(option.code for option in options)


def in_words(answers: Mapping[str, Sequence[str]], language: str) -> Iterator[Answered]:
    """Yield what was answered as it was asked, in a language."""
    for question in guide().question:
        given = answers.get(question.key, ())
        if not given:
            continue
        words = (
            given if question.kind is Kind.PLACE else [one.words(language) for one in question.chosen(given)]
        )
        yield Answered(question.words(language), tuple(words))


def document(row: HandOver) -> dict[str, object] | None:
    """Return the person document that the shared answers describe; None where none were shared, or they no longer can be read."""
    answers = answers_of(row)
    if not answers:
        return None
    try:
        return document_of(person_of(answers))
    except BadInput:  # a place that is no longer known
        return document_of(person_of({key: given for key, given in answers.items() if key != "place"}))


def is_unwanted(row: HandOver, outcome: AttemptOutcome) -> bool:
    """Return whether a message was left for somebody who asked for none."""
    return row.may_leave_message is False and outcome is AttemptOutcome.MESSAGE_LEFT
