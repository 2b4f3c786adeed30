"""Opening hours of a week: read as people write them, held as minutes, shown in the reader's language.

Times are those of the program's own clock. Whether it is open at a moment is for whoever knows its time zone.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from throughcare.errors import BadInput
from throughcare.knowledge import Words, load
from throughcare.terms.places_open import Weekday


_MINUTES_OF_A_DAY = 24 * 60
_NOON = 12
_WORDS = load("statements")["hours"]
NO_WALK_IN = Words(**_WORDS["no_walk_in"])
_MOST: int = load("statements")["limits"]["most_openings_a_day"]
_SHAPES = {2: "two_days", len(Weekday): "every_day"}  # how days in a row are named, by how many they are
_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?\s*(am|pm)?", re.ASCII)
_WANTED = "hours such as 8:00-17:00, or 8am-5pm, or closed"


@dataclass(frozen=True, slots=True)
class Week:
    """For each day from Monday: when it opens and closes, in minutes after midnight; nothing for a day closed."""

    days: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def from_document(cls, value: object, where: str = "hours") -> Week:
        """Return the week that plain values hold: {"mon": ["8:00-12:00", "13:00-17:00"], ...}; days left out are closed.

        Raises BadInput for what is no week, naming the day.
        """
        if not isinstance(value, Mapping):
            raise BadInput(where, "no days", "an object with a list of hours for each day")
        known = [day.value for day in Weekday]
        for day, openings in value.items():
            if day not in known or not isinstance(openings, list):
                raise BadInput(f"{where}.{str(day)[:20]}", "no day of the week", ", ".join(known))
        return cls(
            tuple(openings_in(", ".join(map(str, value.get(day, []))), f"{where}.{day}") for day in known)
        )

    def to_document(self) -> dict[str, list[str]]:
        """Return the week as plain values, closed days left out."""
        return {
            day.value: [f"{_clock(start)}-{_clock(end)}" for start, end in openings]
            for day, openings in zip(Weekday, self.days, strict=True)
            if openings
        }

    def on(self, day: dt.date) -> tuple[tuple[int, int], ...]:
        """Return the openings of a day, in minutes after midnight."""
        return self.days[day.weekday()]

    def lines(self, language: str) -> list[tuple[str, str]]:
        """Return days with their hours in words, Monday first; those in a row with the same hours are one line."""
        runs = itertools.groupby(zip(Weekday, self.days, strict=True), key=lambda one: one[1])
        return [
            (_days([day for day, _ in run], language), said(openings).words(language))
            for openings, run in runs
        ]

    @property
    def is_closed(self) -> bool:
        """Return whether no day has hours."""
        return not any(self.days)


def openings_in(text: str, where: str) -> tuple[tuple[int, int], ...]:
    """Return when a day opens and closes, in order; nothing for an empty text or "closed".

    Raises BadInput where a time is no time, an end is not after its start, or two openings overlap.
    """
    plain = text.strip().lower().replace(".", "")
    if plain in ("", "closed"):
        return ()
    found = sorted(_opening(part, text, where) for part in plain.replace("–", "-").split(","))
    overlap = any(end > start for (_, end), (start, _) in itertools.pairwise(found))
    if overlap or len(found) > _MOST:
        raise BadInput(where, repr(text[:40]), f"{_WANTED}; at most {_MOST} openings that do not overlap")
    return tuple(found)


def said(openings: tuple[tuple[int, int], ...]) -> Words:
    """Return the hours of a day in words: "8:00 AM to 5:00 PM"."""
    if not openings:
        return Words(**_WORDS["closed"])
    if openings == ((0, _MINUTES_OF_A_DAY),):
        return Words(**_WORDS["always"])
    return Words(*(", ".join(_span(one, language) for one in openings) for language in ("en", "es")))


def _days(days: Sequence[Weekday], language: str) -> str:
    """Return days in a row in words: "Monday to Friday". Spanish writes the names of days small."""
    if len(days) == 1:
        return days[0].words(language)
    first, last = (day.words(language) for day in (days[0], days[-1]))
    if language == "es":
        first, last = first.lower(), last.lower()
    shape = _WORDS[_SHAPES.get(len(days), "days")][language]
    words: str = shape.format(first=first, last=last)
    return words[0].upper() + words[1:]


def _opening(part: str, text: str, where: str) -> tuple[int, int]:
    start, dash, end = part.partition("-")
    minutes = (_minutes(start), _minutes(end)) if dash else (None, None)
    if minutes[0] is None or minutes[1] is None or minutes[1] <= minutes[0]:
        raise BadInput(where, repr(text[:40]), _WANTED)
    return minutes[0], minutes[1]


def _minutes(text: str) -> int | None:
    """Return the minutes after midnight that a time of day stands for, None where it is none; 24:00 ends a day."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= _MINUTES_OF_A_DAY else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _span(opening: tuple[int, int], language: str) -> str:
    start, end = (_time(minutes, language) for minutes in opening)
    return f"{start} a {end}" if language == "es" else f"{start} to {end}"


def _time(minutes: int, language: str) -> str:
    hour, minute = divmod(minutes, 60)
    half = load("days")["halves"][language][hour % 24 >= _NOON]
    return f"{hour % _NOON or _NOON}:{minute:02} {half}"
