"""What forms of questions share: a question's words, its choices, and the answers so far as hidden fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from throughcare.public.asked import Answers, Option
from throughcare.public.said import Hinted
from throughcare_web.ui.language import reader_language


def words_of(question: Hinted) -> dict[str, Any]:
    """Return the words of the field that asks a question, which may always be left out."""
    language = reader_language()
    return {"label": question.words(language), "help_text": question.why.words(language), "required": False}


def choices_of(options: Iterable[Option]) -> list[tuple[str, str]]:
    """Return the options as a field takes them: code and words."""
    return [(option.code, option.words(reader_language())) for option in options]


def hidden(answers: Answers, prefix: str = "", but: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield each answer as name and value of a hidden field, those to the questions `but` left out."""
    for key, given in answers.items():
        if key not in but:
            yield from ((prefix + key, code) for code in given)
