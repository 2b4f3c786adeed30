"""What was measured last, and how it compares with a limit: what is not known meets none."""

from __future__ import annotations

from decimal import Decimal

from throughcare.person import Facts


Number = Decimal | int


def below(value: Number | None, limit: float) -> bool:
    """Return whether a value is known and lower than the limit."""
    return value is not None and value < limit


def above(value: Number | None, limit: float) -> bool:
    """Return whether a value is known and higher than the limit."""
    return value is not None and value > limit


def at_least(value: Number | None, limit: float) -> bool:
    """Return whether a value is known and the limit or higher."""
    return value is not None and value >= limit


def at_most(value: Number | None, limit: float) -> bool:
    """Return whether a value is known and the limit or lower."""
    return value is not None and value <= limit


def newest(facts: Facts, name: str, within_hours: int) -> int | None:
    """Return a vital sign as measured now, else by the newest check of the last hours that has it; None: not known.

    Args:
        facts: about the person.
        name: a field that vital signs and withdrawal checks share, such as "hr".
        within_hours: how old a check may be.
    """
    now: int | None = getattr(facts.person.vitals, name)
    if now is not None:
        return now
    checks = [(one.hours_ago, getattr(one, name)) for one in facts.person.checks]
    known = [(hours, value) for hours, value in checks if value is not None and hours <= within_hours]
    return min(known)[1] if known else None
