"""What is typed into the search box, understood: names, dates of birth, numbers. Nothing is looked up here."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass

from throughcare import knowledge
from throughcare_web.records.patients.demographics import fold


_SHORTEST_WORD = 2  # letters: one letter names half a county
_LONGEST_DAY = 3  # parts between blanks: "July 7, 1992"
_CENTURY = 100
_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed into the search box, understood.

    Attributes:
        words: beginnings of names; days: dates of birth; digits: of a record number or the end of a telephone.
    """

    words: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()
    digits: str = ""

    @classmethod
    def of(cls, text: str, today: dt.date) -> Asked:
        """Return what a text asks for on a day; what is no date and no number is a name."""
        days, words, digits = [], [], []
        parts = text.split()
        while parts:
            day, taken = _first_day(parts, today)
            part, parts = parts[0], parts[taken:]
            if day is not None:
                days.append(day)
            elif re.fullmatch(r"[0-9()+./-]+", part):
                digits.append(re.sub(r"\D", "", part))
            else:
                words.extend(word for word in fold(part).split() if len(word) >= _SHORTEST_WORD)
        return cls(tuple(words), tuple(days), "".join(digits))

    @property
    def is_empty(self) -> bool:
        """Return whether nothing can be looked up."""
        return not (self.words or self.days or self.digits)


def _first_day(parts: list[str], today: dt.date) -> tuple[dt.date | None, int]:
    """Return the date that the parts begin with and how many of them it takes; None and one part where there is none."""
    for taken in range(min(_LONGEST_DAY, len(parts)), 0, -1):
        day = _day(" ".join(parts[:taken]), today)
        if day is not None:
            return day, taken
    return None, 1


def _day(text: str, today: dt.date) -> dt.date | None:
    """Return the date of birth that a text is, None where it is none: a year of two digits is the latest one possible."""
    if not _DIGIT.search(text):  # most of what is typed is a name: no format need be tried
        return None
    plain = " ".join(text.replace(",", " ").split())
    plain = re.sub(r"(?i)^sept\b", "Sep", plain)  # the only short form that strptime knows
    for form in knowledge.load("records")["search"]["days"]:
        with suppress(ValueError):
            day = dt.datetime.strptime(plain, form).date()  # noqa: DTZ007 - a date of birth has no time zone
            return day.replace(year=day.year - _CENTURY) if "%y" in form and day > today else day
    return None
