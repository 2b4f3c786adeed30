"""Comparisons of what was measured with a limit: what is not known meets none."""

from __future__ import annotations

from decimal import Decimal


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
