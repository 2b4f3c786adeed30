"""Pins: the numbers of the list at their places; those that would cover one another share one block.

Every number keeps a link of its own, large enough for a thumb, until a block would hide the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, ceil, copysign, hypot, pi

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


CELL = 44  # units a link is wide and high: 26 px on the narrowest phone, where the map shows 0.6 px a unit
MARK = 20  # units kept free for the mark at the center
MOST_LINKED = 9  # more numbers than this at one place are one link
_MOST_MOVED = 36  # units a block may move so that the mark is seen; larger blocks stand where they belong
_WIDE = 3  # cells in a row, and the width of a block that only says how many are there
_DIRECTIONS = (
    lambda: _("to the north"),
    lambda: _("to the northeast"),
    lambda: _("to the east"),
    lambda: _("to the southeast"),
    lambda: _("to the south"),
    lambda: _("to the southwest"),
    lambda: _("to the west"),
    lambda: _("to the northwest"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A program of the list as the map is handed it.

    Attributes:
        number: its place in the list; the page has an element `match-<number>`.
        latitude, longitude: decimal degrees; None where no point is known.
        is_exact: whether that is the street address, not the middle of a ZIP code.
    """

    number: int
    latitude: float | None
    longitude: float | None
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Pin:
    """A spot on the map.

    Attributes:
        east, north: miles from the center.
        x, y: where its link is drawn; not always its place, see `Block`.
    """

    number: int
    is_exact: bool
    east: float
    north: float
    x: int
    y: int

    @property
    def words(self) -> str:
        """Return which program this is and where it lies, for people who do not see the map."""
        away = hypot(self.east, self.north)
        miles = round(away)
        if miles < 1:
            return _("Program %(number)s, less than a mile away") % {"number": self.number}
        words = ngettext("%(miles)s mile", "%(miles)s miles", miles) % {"miles": miles}
        if not self.is_exact:
            words = _("about %(miles)s") % {"miles": words}
        toward = _DIRECTIONS[round(atan2(self.east, self.north) / (pi / 4)) % len(_DIRECTIONS)]()
        return _("Program %(number)s, %(miles)s %(direction)s") % {
            "number": self.number,
            "miles": words,
            "direction": toward,
        }


@dataclass(frozen=True, slots=True)
class Block:
    """One pin, or several that share a place.

    Attributes:
        x, y: its middle; `width` and `height` around that.
        pins: in the order of the list.
    """

    x: int
    y: int
    width: int
    height: int
    pins: tuple[Pin, ...]

    @property
    def is_crowded(self) -> bool:
        """Return whether it only says how many programs are there."""
        return len(self.pins) > MOST_LINKED

    @property
    def left(self) -> int:
        """Return where it begins."""
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        """Return where it begins from above."""
        return self.y - self.height // 2

    @property
    def words(self) -> str:
        """Return how many programs are here, and which: "3 programs here: 1, 2, 5"."""
        numbers = ", ".join(str(pin.number) for pin in self.pins)
        return _("%(count)s programs here: %(numbers)s") % {"count": len(self.pins), "numbers": numbers}


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the drawing that every screen shows, and how many units make a mile."""

    left: int
    top: int
    right: int
    bottom: int
    scale: float

    @property
    def center(self) -> tuple[float, float]:
        """Return its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def at(self, east: float, north: float) -> tuple[float, float]:
        """Return where a point so many miles from the center is drawn."""
        x, y = self.center
        return x + east * self.scale, y - north * self.scale

    def holds(self, east: float, north: float) -> bool:
        """Return whether a pin at this point is wholly seen."""
        x, y = self.at(east, north)
        margin = CELL / 2
        return (
            self.left + margin <= x <= self.right - margin and self.top + margin <= y <= self.bottom - margin
        )


Place = tuple[Spot, float, float]  # with its miles east and north
_Box = tuple[int, int, int, int]  # the middle, width and height


def blocks(places: Sequence[Place], frame: Frame) -> tuple[Block, ...]:
    """Return spots with their miles east and north as blocks of which none covers another."""
    found: list[tuple[_Box, list[Place]]] = []
    for place in places:
        shared, box = [place], _box([place], frame)
        while met := next((other for other in found if _meet(other[0], box)), None):
            found.remove(met)
            shared += met[1]
            box = _box(shared, frame)
        found.append((box, shared))
    return tuple(sorted((_block(*one) for one in found), key=lambda block: block.pins[0].number))


def _box(places: list[Place], frame: Frame) -> _Box:
    """Return the box of a block about the middle of its places, moved just so far that all of it is seen."""
    across, down = _cells(len(places))
    width, height = across * CELL, down * CELL
    points = [frame.at(east, north) for _spot, east, north in places]
    x, y = _beside_center(
        (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)),
        (width, height),
        frame,
    )
    return (
        _between(x, frame.left + width / 2, frame.right - width / 2),
        _between(y, frame.top + height / 2, frame.bottom - height / 2),
        width,
        height,
    )


def _beside_center(middle: tuple[float, float], size: tuple[int, int], frame: Frame) -> tuple[float, float]:
    """Return the middle of a block moved off the mark at the center, the short way, where a small move will do."""
    (x, y), (center_x, center_y) = middle, frame.center
    over_x = (size[0] + MARK) / 2 - abs(x - center_x)
    over_y = (size[1] + MARK) / 2 - abs(y - center_y)
    if not 0 < min(over_x, over_y) <= _MOST_MOVED:
        return x, y
    if over_y <= over_x:
        return x, y + copysign(over_y, round(y - center_y))
    return x + copysign(over_x, round(x - center_x)), y


def _meet(one: _Box, other: _Box) -> bool:
    return abs(one[0] - other[0]) * 2 < one[2] + other[2] and abs(one[1] - other[1]) * 2 < one[3] + other[3]


def _block(box: _Box, places: list[Place]) -> Block:
    x, y, width, height = box
    left, top, across = x - (width - CELL) // 2, y - (height - CELL) // 2, width // CELL
    places = sorted(places, key=lambda place: place[0].number)
    pins = (
        Pin(spot.number, spot.is_exact, east, north, left + CELL * (i % across), top + CELL * (i // across))
        for i, (spot, east, north) in enumerate(places)
    )
    return Block(x, y, width, height, tuple(pins))


def _cells(count: int) -> tuple[int, int]:
    """Return how many cells a block of so many pins has across and down."""
    if count > MOST_LINKED:
        return _WIDE, 1
    across = 2 if count == 4 else min(count, _WIDE)
    return across, ceil(count / across)


def _between(value: float, least: float, most: float) -> int:
    return round(min(max(value, least), most))
