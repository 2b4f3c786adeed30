"""The crisis lines every page shows: read once from the knowledge record, in the reader's language.

Only reading; which lines are shown, and their words, is content of `knowledge/crisis_lines.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from throughcare.knowledge import load


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line to call, text or read about, with where and when it was checked."""

    key: str
    name: str
    number: str
    href: str
    title: str
    short: str
    text: str
    source: str
    url: str
    checked_on: date
    verified: bool


@cache
def crisis_lines(language: str = "en") -> tuple[CrisisLine, ...]:
    """Return the lines in the order they are shown, in Spanish for "es" and English for anything else."""
    return tuple(_line(entry, language) for entry in load("crisis_lines")["line"])


def _line(entry: Mapping[str, Any], language: str) -> CrisisLine:
    said = {
        key: entry[f"{key}_es" if language.startswith("es") else key]
        for key in ("name", "title", "short", "text")
    }
    plain = ("key", "number", "href", "source", "url", "checked_on", "verified")
    return CrisisLine(**said, **{key: entry[key] for key in plain})
