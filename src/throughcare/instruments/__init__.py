"""Questionnaires as data: load one, score its answers, and say what the score rests on.

What an instrument asks, how it is scored, read and licensed stands in `knowledge/instruments/<key>.toml`, read on
first use. What a score means for care is for the modules that ask.
"""

from throughcare.instruments.loading import keys, load
from throughcare.instruments.record import (
    Band,
    Instrument,
    Item,
    Method,
    Option,
    PartialRule,
    Wording,
)
from throughcare.instruments.result import RaisedFlag, Reading, Score, SubscaleScore
from throughcare.instruments.scoring import score


__all__ = [
    "Band",
    "Instrument",
    "Item",
    "Method",
    "Option",
    "PartialRule",
    "RaisedFlag",
    "Reading",
    "Score",
    "SubscaleScore",
    "Wording",
    "keys",
    "load",
    "score",
]
