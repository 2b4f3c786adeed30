"""One answer as a value: read from what was typed, checked, and put into words.

Shape only: numbers in ASCII digits within what can be meant at all, codes of the fact, real days. What an answer means
is for the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from throughcare.assessment.facts import Fact, Kind, own_words
from throughcare.documents import quoted
from throughcare.errors import BadInput
from throughcare.places import WANTED as A_PLACE
from throughcare.places import find_place


Value = Any  # plain JSON: true, 6, 1.5, "iv", ["iv", "oral"], []; None is "not known"

NONE = "_none"  # typed for "there is none of these", which is more than an answer left out
YES, NO = "yes", "no"
LONGEST_TEXT = 200
MOST_TEXTS = 60
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_SPAN = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?) ?(?P<unit>[a-z]*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BETWEEN = re.compile(r"[,;\r\n]+")
_HOURS, _CELSIUS = "hours", "°C"
_HOURS_IN = {"": 1, "h": 1, "hour": 1, "d": 24, "day": 24, "w": 168, "week": 168}
_LEAVES_OPEN = ("", None)


def read(fact: Fact, typed: Sequence[str]) -> Value:
    """Return the answer that was typed or chosen; None where nothing was.

    Spans of hours may be typed in days or weeks ("3d", "2 weeks").

    Raises:
        BadInput: it cannot be meant; `wanted` says what to enter.
    """
    given = [one for one in typed if one.strip()]
    if fact.kind is Kind.ANY:
        chosen = [one for one in given if one != NONE]
        return check(fact, list(dict.fromkeys(chosen))) if given else None
    if fact.kind is Kind.TEXTS:
        texts = [part.strip() for one in given if one != NONE for part in _BETWEEN.split(one) if part.strip()]
        return check(fact, list(dict.fromkeys(texts))) if given else None
    if not given:
        return None
    if len(given) > 1:
        raise BadInput(fact.path, f"{len(given)} answers", wanted(fact))
    return check(fact, _one(fact, given[0].strip()))


def _one(fact: Fact, text: str) -> Value:
    if fact.kind is Kind.GROUP:
        return [] if text == NONE else text
    if fact.kind is Kind.YES_NO:
        return {YES: True, NO: False}.get(text, text)
    if fact.kind is Kind.WHOLE:
        return int(text) if _WHOLE.fullmatch(text) else text
    if fact.kind is Kind.NUMBER:
        return _IN_UNITS.get(fact.about.unit, _number)(text)
    return text


def _number(text: str) -> int | float | str:
    if not _NUMBER.fullmatch(text):
        return text
    number = float(text)
    return int(number) if number.is_integer() else number


def _hours(text: str) -> int | float | str:
    """Return hours, typed as such or as days or weeks."""
    found = _SPAN.fullmatch(text.lower()) if text.isascii() else None
    times = _HOURS_IN.get(found["unit"].removesuffix("s") if found["unit"] != "s" else "s") if found else None
    if found is None or times is None:
        return text
    hours = float(found["number"]) * times
    return int(hours) if hours.is_integer() else hours


def _celsius(text: str) -> int | float | str:
    """Return degrees Celsius, typed as such or in Fahrenheit with an F."""
    if text[-1:] not in ("F", "f"):
        return _number(text)
    fahrenheit = _number(text[:-1].strip())
    return text if isinstance(fahrenheit, str) else round((fahrenheit - 32) * 5 / 9, 1)


_IN_UNITS = {_HOURS: _hours, _CELSIUS: _celsius}


def check(fact: Fact, value: Value) -> Value:
    """Return the value if the fact can have it.

    Raises:
        BadInput: it cannot; `found` never repeats more than a few words.
    """
    if value is None or _CHECKS[fact.kind](fact, value):
        return value
    raise BadInput(fact.path, quoted(value), wanted(fact))


def _is_one(fact: Fact, value: Value) -> bool:
    return isinstance(value, str) and value in fact.choices


def _is_any(fact: Fact, value: Value) -> bool:
    return isinstance(value, list) and all(_is_one(fact, one) for one in value)


def _is_number(fact: Fact, value: Value) -> bool:
    about = fact.about
    least, most = about.least, about.most
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (least is None or value >= least) and value <= (10**9 if most is None else most)


def _is_whole(fact: Fact, value: Value) -> bool:
    return isinstance(value, int) and _is_number(fact, value)


def _is_day(fact: Fact, value: Value) -> bool:
    if not isinstance(value, str) or not value.isascii() or not _DAY.fullmatch(value):
        return False
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_text(fact: Fact, value: Value) -> bool:
    if (
        not isinstance(value, str)
        or not value.strip()
        or len(value) > LONGEST_TEXT
        or not value.isprintable()
    ):
        return False
    return fact.path != "place" or _is_place(value)


def _is_place(value: str) -> bool:
    try:
        return bool(find_place(value))
    except BadInput:
        return False


def _are_texts(fact: Fact, value: Value) -> bool:
    return isinstance(value, list) and len(value) <= MOST_TEXTS and all(_is_text(fact, one) for one in value)


def _is_yes_or_no(fact: Fact, value: Value) -> bool:
    return isinstance(value, bool)


def _is_none(fact: Fact, value: Value) -> bool:
    return bool(value == [])


_CHECKS: Mapping[Kind, Callable[[Fact, Value], bool]] = {
    Kind.YES_NO: _is_yes_or_no,
    Kind.ONE: _is_one,
    Kind.ANY: _is_any,
    Kind.WHOLE: _is_whole,
    Kind.NUMBER: _is_number,
    Kind.DAY: _is_day,
    Kind.TEXT: _is_text,
    Kind.TEXTS: _are_texts,
    Kind.GROUP: _is_none,
}


def wanted(fact: Fact) -> str:
    """Return what to enter, for the line beside the field."""
    about = fact.about
    if fact.kind in (Kind.WHOLE, Kind.NUMBER):
        what = "a whole number" if fact.kind is Kind.WHOLE else "a number"
        unit = f" of {about.unit}" if about.unit else ""
        limits = f" from {about.least} to {about.most}" if about.most is not None else ", 0 or more"
        return f"{what}{unit}{limits}{_TYPED_OTHERWISE.get(about.unit, '')}"
    if fact.path == "place":
        return A_PLACE
    return _WANTED[fact.kind]


_TYPED_OTHERWISE = {_HOURS: ", or a span such as 3d or 2w", _CELSIUS: ", or Fahrenheit with an F"}
_WANTED: Mapping[Kind, str] = {
    Kind.YES_NO: "yes or no",
    Kind.ONE: "one of the choices shown",
    Kind.ANY: "some of the choices shown",
    Kind.DAY: "a day, as YYYY-MM-DD",
    Kind.TEXT: f"words on one line, at most {LONGEST_TEXT} characters",
    Kind.TEXTS: f"words with commas between, each at most {LONGEST_TEXT} characters, {MOST_TEXTS} at most",
    Kind.GROUP: "none, or entries of their own",
}


def words(fact: Fact, value: Value, language: str = "en") -> str:
    """Return an answer in words; "Not known" for None, "None" for an empty list."""
    if value is None or value == [] or isinstance(value, bool):
        return own_words()[_code_of(value)].words(language)
    if fact.choices:
        chosen = value if fact.kind is Kind.ANY else [value]
        return ", ".join(fact.choices[one].words(language) for one in chosen)
    if fact.kind is Kind.TEXTS:
        return ", ".join(value)
    unit = fact.about.unit
    named = own_words().get(unit)  # a sign such as mg or % is the same in both languages
    return f"{value} {named.words(language) if named else unit}".strip()


def _code_of(value: Value) -> str:
    if value is None:
        return "not_known"
    return (YES if value else NO) if isinstance(value, bool) else "none"


def typed(fact: Fact, value: Value) -> list[str]:
    """Return what a form shows for an answer: what `read` reads back as the same."""
    if value in _LEAVES_OPEN:
        return []
    if value == []:
        return [NONE]
    if isinstance(value, bool):
        return [YES if value else NO]
    if fact.kind is Kind.TEXTS:
        return [", ".join(value)]
    return list(value) if fact.kind is Kind.ANY else [str(value)]
