"""Days and times of day in words, English and Spanish: for reasons that say when something was told.

Pure: whoever asks says what day it is.
"""

from __future__ import annotations

import datetime as dt

from throughcare.knowledge import Words, load


_RECORD = load("days")
_NOON = 12


def day_words(day: dt.date, today: dt.date) -> Words:
    """Return a day as "November 24", with the year where that is not this year's."""
    form = _RECORD["day_of_this_year" if day.year == today.year else "day"]
    return Words(*(_day(form, day, language) for language in ("en", "es")))


def time_words(moment: dt.datetime) -> Words:
    """Return the time of day of a moment, in the zone it is given in: "9:40 AM"."""
    return Words(*(_time(moment, language) for language in ("en", "es")))


def _day(form: dict[str, str], day: dt.date, language: str) -> str:
    month = _RECORD["months"][language][day.month - 1]
    return form[language].format(month=month, n=day.day, year=day.year)


def _time(moment: dt.datetime, language: str) -> str:
    half = _RECORD["halves"][language][moment.hour >= _NOON]
    return f"{moment.hour % _NOON or _NOON}:{moment.minute:02} {half}"
