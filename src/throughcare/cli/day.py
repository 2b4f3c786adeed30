"""The day of a question, as the command line hands it to the core, which has no clock."""

from __future__ import annotations

from datetime import date

from throughcare.errors import BadInput


def today() -> date:
    """Return today by this machine's clock: the one place of the command line that looks at it."""
    return date.today()  # noqa: TID251, DTZ011 - the edge: the day is handed on from here


def day(text: str, option: str) -> date:
    """Return the day that an option names; BadInput unless it is written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise BadInput(option, repr(text), "a day, YYYY-MM-DD") from fault
