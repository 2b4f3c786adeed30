"""The crisis lines every page shows, in the reader's language: the national ones, then those of this site.

Only reading; which lines are shown, and their words, is content of `knowledge/crisis_lines.toml` and of the file that
THROUGHCARE_LINES names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any

import tomli
from django.conf import settings

from throughcare.documents import quoted, read
from throughcare.errors import BadInput
from throughcare.knowledge import load


LONGEST_IN_BAR = 14  # characters, as in "1-800-662-4357": what a phone of 320 px has room for
_WITHOUT_NUMBER = "#help-now"
_DIALED = re.compile(r"(?:tel|sms):(?:\+1)?([0-9]{3,10})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecord:
    """One line as its file says it, in both languages; `knowledge/crisis_lines.toml` says what each field is for."""

    key: str
    name: str
    name_es: str
    number: str
    href: str
    title: str
    title_es: str
    short: str
    short_es: str
    text: str
    text_es: str
    source: str
    url: str
    checked_on: date
    verified: bool
    in_bar: bool = False


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line to call, text or read about, with where and when it was checked, in one language."""

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
    in_bar: bool


def crisis_lines(language: str = "en") -> tuple[CrisisLine, ...]:
    """Return the lines in the order they are shown, in Spanish for "es" and English for anything else."""
    return _lines(settings.BRAND.lines, "es" if language.startswith("es") else "en")


@cache
def _lines(local: tuple[LineRecord, ...], language: str) -> tuple[CrisisLine, ...]:
    return tuple(_line(record, language) for record in (*_national(), *local))


@cache
def _national() -> tuple[LineRecord, ...]:
    rows = load("crisis_lines")["line"]
    return tuple(replace(read(LineRecord, row, "crisis_lines"), in_bar=True) for row in rows)


def _line(record: LineRecord, language: str) -> CrisisLine:
    values = {field.name: getattr(record, field.name) for field in fields(CrisisLine)}
    if language == "es":
        values |= {name: getattr(record, f"{name}_es") for name in ("name", "title", "short", "text")}
    return CrisisLine(**values)


def read_lines(content: bytes, where: str) -> tuple[LineRecord, ...]:
    """Return the local lines that a TOML file holds.

    Raises:
        BadInput: it is not TOML, a field is missing or wrong, or a line could not be shown or dialed as written.
    """
    rows = _rows(content, where)
    known = {line.key for line in _national()}
    found: list[LineRecord] = []
    for number, row in enumerate(rows, start=1):
        here = f"{where}, [[line]] {number}"
        line = read(LineRecord, row, here)
        if line.key in known or not re.fullmatch(r"[a-z][a-z0-9-]*", line.key):
            raise BadInput(f"{here}.key", quoted(line.key), "a key of its own, of small letters")
        if line.in_bar and number > 1:
            raise BadInput(f"{here}.in_bar", "true", "false: the bar has room for the first line only")
        _check(line, here)
        known.add(line.key)
        found.append(line)
    return tuple(found)


def _rows(content: bytes, where: str) -> list[Any]:
    wanted = "[[line]] tables, as in crisis_lines.toml"
    try:
        rows = tomli.loads(content.decode()).get("line")
    except ValueError as fault:  # not TOML, or not even text
        raise BadInput(where, f"no valid TOML ({fault})", wanted) from fault
    if not isinstance(rows, list) or not rows:
        raise BadInput(where, "no [[line]]", wanted)
    return rows


def _check(line: LineRecord, here: str) -> None:
    """Refuse a line that would say nothing, dial another number than it shows, or not fit the bar."""
    for field in fields(line):
        if getattr(line, field.name) == "" and field.name != "number":
            raise BadInput(f"{here}.{field.name}", "nothing", "words")
    if not line.url.startswith("https://"):
        raise BadInput(f"{here}.url", quoted(line.url), "the address of the source: https://…")
    if not _dials_what_it_shows(line):
        wanted = (
            f'"tel:" or "sms:" and the digits of {line.number}' if line.number else f'"{_WITHOUT_NUMBER}"'
        )
        raise BadInput(f"{here}.href", quoted(line.href), wanted)
    for name in ("title", "title_es", "short", "short_es") if line.in_bar else ():
        words = getattr(line, name)
        if len(words) > LONGEST_IN_BAR:
            wanted = f"at most {LONGEST_IN_BAR} characters, to fit the bar"
            raise BadInput(f"{here}.{name}", quoted(words), wanted)


def _dials_what_it_shows(line: LineRecord) -> bool:
    if not line.number:
        return line.href == _WITHOUT_NUMBER
    dialed = _DIALED.fullmatch(line.href)
    return dialed is not None and dialed[1] == re.sub(r"\D", "", line.number).removeprefix("1")
