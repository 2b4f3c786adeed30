"""The Spanish of what records say to anyone: `knowledge/spanish/<record>.toml`, by the English sentence itself.

An English sentence that changes therefore loses its Spanish, and a test asks for it anew. Where there is none the
English is said: better than nothing. Records of both languages side by side (`Words`) need none of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Protocol, Self, runtime_checkable

from throughcare.knowledge import RecordFault, is_signed, load


@runtime_checkable
class Bilingual(Protocol):
    """What can be said in both languages: a term, a sentence."""

    def words(self, language: str) -> str:
        """Return it in `language`: "es" for Spanish, anything else for English."""


class Spoken(str):
    """An English sentence that finds its Spanish when it is asked for it."""

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """Make the sentence of a template and what fills it in."""
        made = super().__new__(cls, template.format_map(values) if values else template)
        made.template = template
        made.values = values
        return made

    def words(self, language: str) -> str:
        """Return the sentence in `language` ("es" for Spanish, anything else for English)."""
        if language != "es":
            return str(self)
        said = in_language(self.template, language)
        return said.format_map(written_out(self.values, language)) if self.values else said


class SpokenList(str):
    """Several things in one phrase, each of which finds its Spanish."""

    parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str]) -> Self:
        """Make the phrase "a, b, c"."""
        held = tuple(parts)
        made = super().__new__(cls, ", ".join(held))
        made.parts = held
        return made

    def words(self, language: str) -> str:
        """Return the phrase in `language` ("es" for Spanish, anything else for English)."""
        return ", ".join(in_language(part, language) for part in self.parts)


def in_language(text: str, language: str) -> str:
    """Return a sentence of a record in `language`: its Spanish for "es" where there is one, else as it is."""
    return catalog().get(text, text) if language == "es" else text


def written_out(values: Mapping[str, object], language: str) -> Mapping[str, object]:
    """Return values as anyone writes them: days in words, terms and sentences in the language."""
    return {name: _written(value, language) for name, value in values.items()}


def _written(value: object, language: str) -> object:
    if isinstance(value, date):
        month = in_language(f"{value:%B}", language)
        template = in_language("{month} {day}, {year}", language)
        return template.format(month=month, day=value.day, year=value.year)
    return value.words(language) if isinstance(value, Bilingual) else value


@cache
def catalog() -> Mapping[str, str]:
    """Return the Spanish of every sentence, by the English; RecordFault where two files hold the same sentence."""
    found: dict[str, str] = {}
    for name in names():
        for en, es in load(name)["words"].items():
            if en in found:
                raise RecordFault(f"{name}.toml: found {en!r} a second time; wanted each sentence once")
            found[en] = es
    return MappingProxyType(found)


@cache
def is_reviewed() -> bool:
    """Return whether somebody has signed every file of the translation as it stands."""
    return all(is_signed(load(name)) for name in names())


def names() -> tuple[str, ...]:
    """Return the records of the translation, as `load` takes them."""
    folder = files("throughcare") / "knowledge" / "spanish"
    return tuple(sorted(f"spanish/{file.name.removesuffix('.toml')}" for file in folder.iterdir()))
