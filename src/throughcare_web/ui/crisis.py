"""The crisis lines every page shows: read once from the knowledge record, in the reader's language.

Only reading; which lines are shown, and their words, is content of `knowledge/crisis_lines.toml`.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line to call, text or read about, with where and when it was checked."""

    key: str
    name: str
    number: str
    href: str
    short: str
    text: str
    source: str
    url: str
    checked_on: date
    verified: bool


@cache
def crisis_lines(language: str = "en") -> tuple[CrisisLine, ...]:
    """Return the lines in the order they are shown, in Spanish for "es" and English for anything else."""
    record = files("throughcare").joinpath("knowledge/crisis_lines.toml").read_text("utf-8")
    return tuple(_line(entry, language) for entry in tomllib.loads(record)["line"])


def _line(entry: dict, language: str) -> CrisisLine:
    words = {
        key: entry[f"{key}_es"] if language.startswith("es") else entry[key]
        for key in ("name", "short", "text")
    }
    plain = ("key", "number", "href", "source", "url", "checked_on", "verified")
    return CrisisLine(**words, **{key: entry[key] for key in plain})
