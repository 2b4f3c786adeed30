"""Names on the map: of states and counties, where they fit, and never over a pin or another name.

Widths are estimated: the server knows no fonts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from throughcare_web.find.map.outlines import Counties
from throughcare_web.find.map.projection import Floats


LINE = 22  # units a line of text is high, at the size that phones show
_LETTER = 10  # units a letter is wide, on average
_EDGE = 8  # units to the edge of the drawing
_MOST_NAMES = 24
_FEWEST_STATES = 2  # where all is one state, its name says nothing


@dataclass(frozen=True, slots=True)
class Label:
    """Words with their middle at x, y."""

    words: str
    x: int
    y: int


class Room:
    """What is taken of the drawing already."""

    def __init__(self, width: int, height: int, cuts: tuple[int, int]) -> None:
        """Begin with an empty drawing; a narrow screen cuts it off at `cuts`, left and right."""
        self._width, self._height, self._cuts = width, height, cuts
        self._taken: list[tuple[float, float, float, float]] = []

    def take(self, x: float, y: float, width: float, height: float) -> None:
        """Note that a box about x, y is taken."""
        self._taken.append((x, y, width, height))

    def has(self, x: float, y: float, width: float, height: float) -> bool:
        """Return whether a box about x, y is free, inside the drawing, and cut by no screen."""
        is_inside = (
            abs(2 * x - self._width) + width <= self._width - 2 * _EDGE
            and abs(2 * y - self._height) + height <= self._height - 2 * _EDGE
            and all(abs(x - cut) * 2 >= width for cut in self._cuts)
        )
        return is_inside and not any(
            abs(x - tx) * 2 < width + tw and abs(y - ty) * 2 < height + th for tx, ty, tw, th in self._taken
        )

    def put(self, words: str, x: float, y: float) -> Label | None:
        """Return the words as a label about x, y, and note it; None where they find no room."""
        if not self.has(x, y, width_of(words), LINE):
            return None
        self.take(x, y, width_of(words), LINE)
        return Label(words, round(x), round(y))


def width_of(words: str) -> int:
    """Return about how many units wide these words are."""
    return _LETTER * len(words)


def state_labels(counties: Counties, points: Floats, room: Room) -> tuple[Label, ...]:
    """Return the postal codes of the states in view, each amid those of its counties that are; `points` in units."""
    found = []
    codes = sorted(set(counties.states.tolist()))
    if len(codes) >= _FEWEST_STATES:
        for code in codes:
            own = points[counties.states == code]
            middle = own.mean(axis=0)
            nearest = own[np.argsort(((own - middle) ** 2).sum(axis=1), kind="stable")]
            tries = (room.put(code, x, y) for x, y in [middle, *nearest[:4]])
            found.append(next(filter(None, tries), None))
    return tuple(filter(None, found))


def county_labels(counties: Counties, points: Floats, scale: float, room: Room) -> tuple[Label, ...]:
    """Return the names of the counties wide enough to hold theirs, the largest first, as many as stay calm."""
    sizes = counties.sizes * scale
    is_wide = (sizes[:, 0] >= _LETTER * np.char.str_len(counties.names)) & (sizes[:, 1] >= LINE * 2)
    order = np.argsort(-(sizes[:, 0] * sizes[:, 1]), kind="stable")
    chosen = [i for i in order.tolist() if is_wide[i]][:_MOST_NAMES]
    labels = (room.put(str(counties.names[i]), *points[i]) for i in chosen)
    return tuple(filter(None, labels))
