"""How far a fact about a program can be relied on: it starts by who said it and halves with the days that pass.

A pure function of kind, source and two days; the numbers and their reasons are in `knowledge/certainty.toml`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from throughcare.knowledge import Words, load
from throughcare.knowledge.words import Sentence, sentence
from throughcare.terms.places_open import Certainty, FactKind, SaidBy


WHOLE = "whole"  # a listing on the whole: when it was last checked with the program


@dataclass(frozen=True, slots=True)
class Checked:
    """When something was last said or confirmed, and by whom; no day where nobody has."""

    by: SaidBy
    on: dt.date | None


def certainty(kind: FactKind | str, checked: Checked, today: dt.date) -> float:
    """Return how far the fact can be relied on today, from 0 (not at all) to 1 (as if just said by the program).

    Args:
        kind: a kind of fact, or `WHOLE`.
        checked: who said it last and when; without a day nothing is certain.
        today: the day it is asked; a day before the fact was said counts as that day.
    """
    if checked.on is None:
        return 0.0
    days = max((today - checked.on).days, 0)
    start: float = _record()["start"][checked.by.value]
    half_life: int = _record()["half_life_days"][str(kind)]
    return float(start * 0.5 ** (days / half_life))


def band(value: float) -> Certainty:
    """Return the word for a certainty."""
    bands: dict[str, float] = _record()["band"]
    return next(one for one in Certainty if value >= bands.get(one.value, 0.0))


def checked_words(checked: Checked, today: dt.date) -> Sentence:
    """Return who said it and how long ago: "confirmed by phone 12 days ago"."""
    words = {name: Words(**pair) for name, pair in _record()["words"].items()}
    if checked.on is None:
        return sentence(words["never"])
    days = max((today - checked.on).days, 0)
    form = "today" if days == 0 else "one" if days == 1 else "many"
    return sentence(words[form], how=words[checked.by.value], n=days)


@cache
def _record() -> dict[str, Any]:
    return dict(load("certainty"))
