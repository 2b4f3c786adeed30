"""Ranking: the programs within reach of one search, their totals, and the best of them in a fixed order.

Arithmetic on columns only; `explain` says in words what was added up here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from throughcare.matching.columns import Columns, Levels
from throughcare.matching.criteria import EXCLUSION, Criterion
from throughcare.matching.live import LiveAsk
from throughcare.matching.reach import Points, Rows, Travel, Whereabouts, reach_points
from throughcare.matching.record import matching
from throughcare.places import Place
from throughcare.programs import Program


class Standing(NamedTuple):
    """One ranked program in plain values; the fields are those of `Ranked`, miles to a tenth, None where none."""

    row: int
    miles: float | None
    total: int
    reach: int
    at_home: bool
    abroad: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """Programs with what ranks them, row for row.

    Attributes:
        rows: their places in the index.
        miles: from the person; None where the person gave no place.
        total: whole points; below `-EXCLUSION / 2` for a program that is left out.
        reach: the points among them that distance or telehealth brought.
        at_home: where telehealth brought them.
        abroad: in another state, where the person's health plan seldom pays.
    """

    rows: Rows
    miles: npt.NDArray[np.float64] | None
    total: Points
    reach: Points
    at_home: npt.NDArray[np.bool_]
    abroad: npt.NDArray[np.bool_]

    def take(self, chosen: npt.NDArray[np.intp]) -> Ranked:
        """Return the chosen ones, in the order chosen."""
        return Ranked(
            rows=self.rows[chosen],
            miles=None if self.miles is None else self.miles[chosen],
            total=self.total[chosen],
            reach=self.reach[chosen],
            at_home=self.at_home[chosen],
            abroad=self.abroad[chosen],
        )

    def joined(self, others: Ranked) -> Ranked:
        """Return these and the others, ranked by the same search from a place."""
        columns = ((getattr(self, field.name), getattr(others, field.name)) for field in fields(self))
        return Ranked(*map(np.concatenate, columns))

    def each(self) -> Iterator[Standing]:
        """Yield the programs one by one, in order."""
        miles = [None] * self.rows.size if self.miles is None else np.round(self.miles, 1).tolist()
        columns = (self.total, self.reach, self.at_home, self.abroad)
        for row, far, *rest in zip(self.rows.tolist(), miles, *map(np.ndarray.tolist, columns), strict=True):
            yield Standing(row, None if far == inf else far, *rest)


@dataclass(frozen=True, slots=True)
class Search:
    """One question to an index: whom to look at and what to ask of them.

    Attributes:
        criteria: what this need asks beside what is asked of everyone.
        place: where the person is, if known; `state` the state they live in, if known.
        live: what programs told of this moment, as this need asks for it; None where none told.
    """

    criteria: tuple[Criterion, ...]
    travel: Travel
    place: Place | None
    state: str | None
    live: LiveAsk | None = None

    def within(self, where: Whereabouts, miles: float) -> Rows:
        """Return the rows to look at: near the place, by telehealth in the state, or all of the state."""
        if self.place is None:
            return where.in_state(self.state) if self.state else np.arange(where.count, dtype=np.intp)
        near = where.within(self.place, miles)
        if self.travel.telehealth_asked and self.state:
            in_reach = where.telehealth & where.are_in(self.state, slice(None))
            in_reach[near] = True
            return np.flatnonzero(in_reach)
        return near

    def ranked(self, where: Whereabouts, columns: Columns, standing: Points, rows: Rows) -> Ranked:
        """Return these rows with their totals; `standing` holds the points that no need changes."""
        miles = None if self.place is None else where.miles(self.place, rows)
        reach = np.zeros(rows.size, dtype=np.int32) if miles is None else reach_points(self.travel, miles)
        at_home = abroad = np.zeros(rows.size, dtype=np.bool_)
        if miles is not None and self.state:
            home = where.are_in(self.state, rows)
            if (least := self.travel.telehealth_points) is not None:
                at_home = home & where.telehealth[rows] & (reach < least)
                reach[at_home] = least
            if self.travel.pays_at_home:
                abroad = ~home
                reach[abroad] += matching().reach.other_state_points
        total = standing.take(rows) + reach + points(self.criteria, columns, rows)
        total[abroad] += matching().certainty.unknown  # one more question to ask
        if self.live is not None:
            total += self.live.points.take(rows)
        return Ranked(rows, miles, total, reach, at_home, abroad)

    def confirmed(self, columns: Columns, ranked: Ranked) -> int:
        """Return how many of the programs are known to fit: not left out, and no `confirm` question open."""
        known = ranked.total > -EXCLUSION // 2
        for criterion in self.criteria:
            if criterion.confirmed_from:
                known &= _levels(criterion, columns, ranked.rows) >= criterion.confirmed_from
        return int(np.count_nonzero(known))


def points(criteria: tuple[Criterion, ...], columns: Columns, rows: Rows) -> Points:
    """Return what the criteria add up to for each row."""
    total = np.zeros(rows.size, dtype=np.int32)
    for criterion in criteria:
        total += _points(criterion, columns, rows)
    return total


def best(ranked: Ranked, among: npt.NDArray[np.bool_], order: Points, most: int) -> Ranked:
    """Return at most so many of the ranked that are `among`: most points first, then nearest, then by `order`."""
    chosen = np.flatnonzero(among)
    if 0 < most < chosen.size:  # keep every one that ties with the last, so that ties are broken fairly
        total = ranked.total[chosen]
        least = np.partition(total, chosen.size - most)[chosen.size - most]
        chosen = chosen[total >= least]
    miles = np.zeros(chosen.size) if ranked.miles is None else ranked.miles[chosen]
    by = np.lexsort((order[ranked.rows[chosen]], miles, -ranked.total[chosen]))
    return ranked.take(chosen[by[:most]])


def name_order(programs: tuple[Program, ...]) -> Points:
    """Return each program's place in the alphabet: by name, then id, then whatever tells copies apart."""
    keys = [(p.name, p.id, p.street1, p.services.yes, p.services.no, p.source, p.row) for p in programs]
    order = np.empty(len(programs), dtype=np.int32)
    order[sorted(range(len(programs)), key=keys.__getitem__)] = np.arange(len(programs), dtype=np.int32)
    return order


def _points(criterion: Criterion, columns: Columns, rows: Rows) -> Points:
    """Return what one criterion brings for each row: the most that any of its columns brings."""
    tables = zip(criterion.points, criterion.columns, strict=True)
    first, *others = (table.take(columns.take(name, rows)) for table, name in tables)
    return np.maximum.reduce([first, *others]) if others else first


def _levels(criterion: Criterion, columns: Columns, rows: Rows) -> Levels:
    first, *others = criterion.columns
    levels = columns.take(first, rows)
    for other in others:
        levels = np.maximum(levels, columns.take(other, rows))
    return levels
