"""Sentences that exist in both languages at once: English as the text itself, Spanish beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from throughcare.knowledge import Words


class Sentence(str):
    """An English sentence that also knows its Spanish.

    It is plain text in JSON, templates and tests; `words(language)` picks the language, as terms do.
    """

    es: str

    def __new__(cls, en: str, es: str) -> Self:
        """Make the pair."""
        made = super().__new__(cls, en)
        made.es = es
        return made

    def words(self, language: str) -> str:
        """Return the sentence in `language` ("es" for Spanish, anything else for English)."""
        return self.es if language == "es" else str(self)


def sentence(words: Words, **values: object) -> Sentence:
    """Return the words with the values filled in; a value that is itself `Words` is filled in by language."""
    en = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
    es = {name: value.es if isinstance(value, Words) else value for name, value in values.items()}
    return Sentence(words.en.format(**en), words.es.format(**es))


def listed(things: Sequence[Words], last_en: str, last_es: str) -> Words:
    """Return the words of several things as one phrase: "a, b and c", joined by the last words given."""
    return Words(_listed([t.en for t in things], last_en), _listed([t.es for t in things], last_es))


def _listed(things: list[str], last: str) -> str:
    return f"{', '.join(things[:-1])} {last} {things[-1]}" if len(things) > 1 else "".join(things)
