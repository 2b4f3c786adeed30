"""All programs as columns, and the question a client asks of them: which ones, in what order, how far away.

Built once for an edition of the directory; a column for a service is made when it is first asked for. Knows
nothing of HTTP or JSON.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from throughcare.places import EARTH_RADIUS_MILES
from throughcare.programs import Program, catalogue
from throughcare_web.exchange.locator.query import BY_NAME1, BY_NAME2, FARTHEST_FIRST, UNKNOWN_SERVICE, Query


METERS_PER_MILE = 1609.344
Flags: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.float64]
Positions: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer.

    Attributes:
        programs: positions of the programs on this page; `miles` beside it, None where unknown.
        first_number: the number of the first row of the page among all rows found, from 1.
        found: how many rows there are on all pages.
    """

    programs: Sequence[int]
    miles: Sequence[float | None]
    first_number: int
    found: int


class LocatorIndex:
    """The programs of one edition, in columns."""

    def __init__(self, programs: Sequence[Program]) -> None:
        """Read the columns that every question may need."""
        self.programs = programs
        missing = float("nan")
        self._latitude = np.radians([missing if p.latitude is None else p.latitude for p in programs])
        self._longitude = np.radians([missing if p.longitude is None else p.longitude for p in programs])
        self._cosine = np.cos(self._latitude)
        self._by_latitude = np.argsort(self._latitude, kind="stable")  # unknown ones last
        self._latitude_sorted = self._latitude[self._by_latitude]
        self._flags: dict[tuple[str, str], Flags] = {}
        self._ranks = {sort: self._rank(key) for sort, key in _NAME_KEYS.items()}

    def page(self, query: Query) -> Page:
        """Return the page asked for; one past the end is empty and still says how many there are."""
        found, miles = self._found(query)
        order = self._order(query, found, miles)
        start = (query.page - 1) * query.page_size
        shown = order[start : start + query.page_size]
        return Page(
            programs=found[shown].tolist(),
            miles=[None if math.isnan(one) else round(one, 2) for one in miles[shown].tolist()],
            first_number=start + 1,
            found=len(found),
        )

    def _found(self, query: Query) -> tuple[Positions, Numbers]:
        """Return the programs that answer the query, and how far each is (nan: unknown)."""
        found = self._near(query) if query.within_meters is not None else np.arange(len(self.programs))
        for flags in self._wanted(query):
            found = found[flags[found]]
        for is_wanted in _text_filters(query):
            found = found[[is_wanted(self.programs[position]) for position in found]] if len(found) else found
        miles = self._miles(query.point, found)
        if query.within_meters is not None:
            near = miles <= query.within_meters / METERS_PER_MILE
            found, miles = found[near], miles[near]
        return found, miles

    def _near(self, query: Query) -> Positions:
        """Return the programs in the band of latitudes around the circle: few, found without measuring."""
        latitude = math.radians(query.point[0]) if query.point else 0.0
        # A little wider than the circle, so that rounding never loses a program on its rim.
        reach = (query.within_meters or 0.0) / METERS_PER_MILE / EARTH_RADIUS_MILES + 1e-9
        first, last = np.searchsorted(self._latitude_sorted, (latitude - reach, latitude + reach))
        return self._by_latitude[first:last]

    def _wanted(self, query: Query) -> list[Flags]:
        flags = [self._flag("service", key) for key in query.services]
        flags += [~self._flag("service", key) for key in query.without]
        flags += [self._flag("state", state) for state in query.states]
        if query.county:
            flags.append(self._flag("county", query.county))
        if query.kinds:
            flags.append(np.any([self._flag("kind", kind) for kind in query.kinds], axis=0))
        return flags

    def _flag(self, column: str, value: str) -> Flags:
        """Return which programs have the value, remembered: the same few are asked for again and again."""
        if (column, value) not in self._flags:
            has = _COLUMNS[column](value)
            flags = np.fromiter(map(has, self.programs), np.bool_, len(self.programs))
            if column == "county":  # any text may come: never kept
                return flags
            self._flags[column, value] = flags
        return self._flags[column, value]

    def _miles(self, point: tuple[float, float] | None, found: Positions) -> Numbers:
        """Return the great-circle distance to each program (haversine); nan where either point is unknown."""
        if point is None:
            return np.full(len(found), np.nan)
        latitude, longitude = map(math.radians, point)
        north = np.sin((self._latitude[found] - latitude) / 2) ** 2
        east = np.sin((self._longitude[found] - longitude) / 2) ** 2
        chord = north + math.cos(latitude) * self._cosine[found] * east
        return 2 * EARTH_RADIUS_MILES * np.arcsin(np.sqrt(np.minimum(chord, 1)))

    def _order(self, query: Query, found: Positions, miles: Numbers) -> Positions:
        """Return the order of the rows; unknown distances last either way, equal ones by name."""
        by_name = self._ranks[BY_NAME1][found]
        if query.sort in self._ranks:
            return np.argsort(self._ranks[query.sort][found])
        return np.lexsort((by_name, -miles if query.sort == FARTHEST_FIRST else miles))

    def _rank(self, key: Callable[[Program], tuple[str, ...]]) -> Positions:
        order = sorted(range(len(self.programs)), key=lambda position: key(self.programs[position]))
        rank = np.empty(len(order), np.intp)
        rank[order] = np.arange(len(order))
        return rank


def _says(key: str) -> Callable[[Program], bool]:
    """Return whether a program says yes to the service; none does to one that nobody knows."""
    bit = 0 if key == UNKNOWN_SERVICE else catalogue.bit(key)
    return lambda program: bool(program.services.yes & bit)


_COLUMNS: dict[str, Callable[[str], Callable[[Program], bool]]] = {
    "service": _says,
    "state": lambda state: lambda program: program.state == state,
    "kind": lambda kind: lambda program: program.kind == kind,
    "county": lambda county: lambda program: program.county.casefold().removesuffix(" county") == county,
}
_NAME_KEYS: dict[int, Callable[[Program], tuple[str, ...]]] = {
    BY_NAME1: lambda program: (program.name1.casefold(), program.name2.casefold(), program.id),
    BY_NAME2: lambda program: (program.name2.casefold(), program.name1.casefold(), program.id),
}


def _text_filters(query: Query) -> list[Callable[[Program], bool]]:
    """Return a test for each text that names, the first line of the address, or a number must hold."""
    tests: list[Callable[[Program], bool]] = []
    if query.name:
        tests.append(lambda program: _holds(query.name, program.name1, program.name2))
    if query.address:
        tests.append(lambda program: _holds(query.address, program.street1))
    if query.phone:
        tests.append(lambda program: _holds(query.phone, *(phone.number for phone in program.phones)))
    return tests


def _holds(text: str, *columns: str) -> bool:
    return any(text in column.casefold() for column in columns)
