"""The borders and coasts of the United States, read once; which of them a view needs, and no finer than it shows.

The file is made by tools/build_outlines.py from the Census Bureau's county outlines. Drawing is not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from throughcare.places import EARTH_RADIUS_MILES
from throughcare_web.find.map.projection import Floats, unit_vectors


Whole: TypeAlias = npt.NDArray[np.intp]
Words: TypeAlias = npt.NDArray[np.str_]

BUILT = Path(__file__).resolve().parent / "build" / "outlines.npz"
COUNTY, STATE = range(2)  # as tools/build_outlines.py writes them
_UNITS = 100_000  # to a degree, as written there


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Many lines, their points one after another.

    Attributes:
        vectors: the points as unit vectors.
        detail: how many miles the line would move without the point.
        line: the number of the line that each point belongs to.
        centers, spreads: for each line the middle of a cap that holds it, and how wide that is, in radians: a
            bounding box that knows no antimeridian.
    """

    vectors: Floats
    detail: npt.NDArray[np.float32]
    line: Whole
    centers: Floats
    spreads: Floats

    @classmethod
    def of(cls, vectors: Floats, detail: npt.NDArray[np.float32], ends: Whole) -> Lines:
        """Return the lines whose points end at `ends`."""
        sizes = np.diff(ends, prepend=0)
        line = np.repeat(np.arange(len(ends)), sizes)
        centers = np.add.reduceat(vectors, ends - sizes)
        centers /= np.linalg.norm(centers, axis=1, keepdims=True)
        cosines = np.einsum("ij,ij->i", vectors, centers[line])
        return cls(
            vectors, detail, line, centers, np.arccos(np.minimum.reduceat(cosines, ends - sizes).clip(-1, 1))
        )

    def near(self, center: Floats, miles: float) -> npt.NDArray[np.bool_]:
        """Return which lines may come within so many miles of a point; none that does is missed."""
        away = np.arccos(np.clip(self.centers @ center, -1, 1))
        found: npt.NDArray[np.bool_] = away - self.spreads <= miles / EARTH_RADIUS_MILES
        return found

    def points_of(self, chosen: npt.NDArray[np.bool_], finest_miles: float) -> Whole:
        """Return the points of the chosen lines without those that matter less than `finest_miles`."""
        return np.flatnonzero(chosen[self.line] & (self.detail >= finest_miles))


@dataclass(frozen=True, slots=True, eq=False)
class Counties:
    """Where to write which county's name: its middle, and how many miles wide and high it is there."""

    names: Words
    states: Words
    vectors: Floats
    sizes: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """All outlines.

    Attributes:
        county_lines, state_lines: the borders inside the nation, each once; a state's is not a county's too.
        land: closed rings around all land of the United States. Beyond is water or another country.
        counties: their names.
    """

    county_lines: Lines
    state_lines: Lines
    land: Lines
    counties: Counties


@cache
def outlines() -> Outlines:
    """Return the outlines; the first call reads them, in about 20 ms.

    Raises:
        FileNotFoundError: tools/install.sh has not built the file.
    """
    with np.load(BUILT) as built:
        vectors, detail = _vectors(built["points"]), built["detail"]
        walks = _walks(built["ends"])
        kinds, land, land_ends = built["kinds"], built["land"].tolist(), built["land_ends"].tolist()
        county_lines, state_lines, land_lines = (
            _lines(vectors, detail, [np.concatenate(list(map(walks, line))) for line in lines])
            for lines in (
                np.flatnonzero(kinds == COUNTY)[:, None].tolist(),
                np.flatnonzero(kinds == STATE)[:, None].tolist(),
                [land[start:end] for start, end in zip([0, *land_ends], land_ends, strict=False)],
            )
        )
        counties = Counties(
            built["names"], built["name_states"], _vectors(built["name_points"]), built["name_sizes"]
        )
    return Outlines(county_lines, state_lines, land_lines, counties)


def _vectors(points: npt.NDArray[np.int32]) -> Floats:
    longitudes, latitudes = points.T / _UNITS
    return unit_vectors(latitudes, longitudes)


def _walks(ends: npt.NDArray[np.int32]) -> Callable[[int], Whole]:
    """Return what gives the points along an arc by its number; ~number: backward."""
    last = ends.tolist()
    first = [0, *last]

    def points(arc: int) -> Whole:
        return (
            np.arange(first[arc], last[arc]) if arc >= 0 else np.arange(last[~arc] - 1, first[~arc] - 1, -1)
        )

    return points


def _lines(vectors: Floats, detail: npt.NDArray[np.float32], lines: list[Whole]) -> Lines:
    along = np.concatenate(lines)
    return Lines.of(vectors[along], detail[along], np.cumsum([len(line) for line in lines]))
