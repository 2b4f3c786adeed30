"""Sets of service codes that occur together as the federal directory of 2023 says they do.

Reads `frequencies.toml` (published counts only) and draws from it; knows nothing of names, places or files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often one code is listed.

    Attributes:
        code, category: as the 2023 dictionary names them.
        given: the code it depends on; empty for the root.
        yes, no: its share of the listings with `given`, and of those without; for the root, its share.
    """

    code: str
    category: str
    given: str
    yes: float
    no: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds between codes whatever the draw: see the comment in `frequencies.toml`."""

    exceptions: float
    apart: Sequence[tuple[str, ...]]
    one_of: Sequence[tuple[str, ...]]


@cache
def frequencies() -> Mapping[str, Frequency]:
    """Return every code's frequency, in the order of the 2023 dictionary."""
    return {
        code: Frequency(
            code,
            category,
            row.get("given", ""),
            row.get("yes", row.get("share")),
            row.get("no", row.get("share")),
        )
        for category, codes in _published()["codes"].items()
        for code, row in codes.items()
    }


@cache
def rules() -> Rules:
    """Return what holds between codes whatever the draw."""
    published = _published()["rules"]
    return Rules(
        published["exceptions"],
        *([tuple(codes) for codes in published[name]] for name in ("apart", "one_of")),
    )


def states() -> Mapping[str, int]:
    """Return the published number of listings by state or territory."""
    return dict(_published()["states"])


def draw(random: Random) -> frozenset[str]:
    """Return the codes of one made-up listing: along the tree first, then the rules."""
    drawn: dict[str, bool] = {}
    for code in frequencies():
        _draw_one(code, random, drawn)
    return frozenset(_ruled({code for code, listed in drawn.items() if listed}, random))


def code_text(codes: frozenset[str]) -> str:
    """Return codes as the federal files write them: in dictionary order, " * " between categories."""
    by_category: dict[str, list[str]] = {}
    for frequency in frequencies().values():
        if frequency.code in codes:
            by_category.setdefault(frequency.category, []).append(frequency.code)
    return " * ".join(" ".join(group) for group in by_category.values())


def _draw_one(code: str, random: Random, drawn: dict[str, bool]) -> bool:
    if code not in drawn:
        frequency = frequencies()[code]
        parent_is_listed = bool(frequency.given) and _draw_one(frequency.given, random, drawn)
        drawn[code] = random.random() < (frequency.yes if parent_is_listed else frequency.no)
    return drawn[code]


def _ruled(codes: set[str], random: Random) -> set[str]:
    for group in rules().one_of:
        codes.difference_update([code for code in group if code in codes][1:])
    for first, *others in rules().apart:
        if first in codes and random.random() >= rules().exceptions:
            codes.difference_update(others)
    return codes


@cache
def _published() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("frequencies.toml").read_text(encoding="utf-8"))
