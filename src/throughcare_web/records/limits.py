"""What can be meant at all by what is entered: lengths, ages, moments; and how it is refused.

Slips of the keyboard, not judgements; the numbers stand in `knowledge/records.toml`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils import timezone

from throughcare import knowledge
from throughcare.documents import read
from throughcare.errors import BadInput


@dataclass(frozen=True, slots=True)
class Limits:
    """The record's `limits`."""

    oldest_years: int
    longest_line: int
    longest_note: int
    shortest_phone: int
    longest_phone: int
    most_dose: int
    future_minutes: int


@cache
def limits() -> Limits:
    """Return the limits, read once."""
    return read(Limits, knowledge.load("records")["limits"], "records.limits")


def line(text: str, where: str) -> str:
    """Return one line of text without blanks around it; BadInput for one too long or that steers a machine."""
    return _plain(text, where, limits().longest_line, allowed="")


def lines(text: str, where: str) -> str:
    """Return a text of several lines; BadInput as for one line."""
    return _plain(text.replace("\r\n", "\n"), where, limits().longest_note, allowed="\n\t")


def _plain(text: str, where: str, longest: int, *, allowed: str) -> str:
    plain = text.strip()
    if len(plain) > longest:
        raise BadInput(where, f"{len(plain)} characters", f"at most {longest}")
    if any(not (letter.isprintable() or letter in allowed) for letter in plain):
        raise BadInput(where, "a character that cannot be printed", "letters, digits and signs")
    return plain


def birth_day(day: dt.date | None, where: str = "born_on") -> dt.date | None:
    """Return a date of birth; BadInput for one to come, or of somebody older than people get."""
    if day is None:
        return None
    today = timezone.localdate()
    if not 0 <= years_between(day, today) <= limits().oldest_years or day > today:
        raise BadInput(where, "a day outside a human life", "a date of birth, today or before")
    return day


def past_day(day: dt.date | None, where: str) -> dt.date | None:
    """Return a day that something began or happened; BadInput for one to come or before anyone now alive."""
    if day is None:
        return None
    today = timezone.localdate()
    if day > today or years_between(day, today) > limits().oldest_years:
        raise BadInput(where, "a day to come, or long ago", "a day up to today")
    return day


def past_moment(at: dt.datetime | None, where: str = "at") -> dt.datetime:
    """Return when something was seen, now unless given; BadInput for a moment to come or without a time zone."""
    now = timezone.now()
    if at is None:
        return now
    if timezone.is_naive(at):
        raise BadInput(where, "a time of no time zone", "a moment")
    if at > now + dt.timedelta(minutes=limits().future_minutes):
        raise BadInput(where, "a moment to come", "a moment up to now")
    past_day(min(at, now).astimezone(timezone.get_current_timezone()).date(), where)
    return at


def one_of(value: str, known: Iterable[str], where: str) -> str:
    """Return a code, or nothing; BadInput for one that is not known, which is not said back."""
    if value and value not in set(known):
        raise BadInput(where, "a code we do not know", "one of the list")
    return str(value)


def years_between(day: dt.date, later: dt.date) -> int:
    """Return whole years, as an age is counted: a birthday of February 29 comes on March 1 in other years."""
    return later.year - day.year - ((later.month, later.day) < (day.month, day.day))
