"""Where a program stands on the map, how exactly that is known, and which points are not believed.

A point comes from the file, else from a table of coordinates beside it, else it is the ZIP code's centroid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from throughcare.errors import BadInput
from throughcare.knowledge import load
from throughcare.places import miles_between, zip_centroids
from throughcare.programs.cells import degrees
from throughcare.programs.opening import open_file, stem_of
from throughcare.programs.table import read_text
from throughcare.terms import Precision


_LIMITS = load("federal_files")["points"]
_FURTHEST_MILES: float = _LIMITS["furthest_from_zip_miles"]
_FURTHEST_BY_STATE: Mapping[str, float] = _LIMITS["furthest_by_state"]
_STRANGERS: float = _LIMITS["share_that_shows_another_file"]
_COLUMNS = ("row", "latitude", "longitude", "precision", "source")
_ROW_NUMBER = re.compile(r"[0-9]{1,9}")
_PRECISIONS = {precision.value: precision for precision in Precision}
_WANTED = f"a table of coordinates (CSV: {','.join(_COLUMNS)})"
_CENTROID = "ZIP code centroid"


class Point(NamedTuple):
    """A point in decimal degrees with its precision and where it is from; (None, None) where there is none."""

    latitude: float | None
    longitude: float | None
    precision: Precision
    source: str


_NOWHERE = Point(None, None, Precision.NONE, "")


@dataclass(slots=True)
class Points:
    """The points of one file's rows.

    Attributes:
        sidecar: the table of coordinates, None where there is none.
        given: its points by row of data, from 1.
        doubted: how many of its points lie too far from their ZIP code.
    """

    sidecar: Path | None = None
    given: Mapping[int, Point] = field(default_factory=dict)
    doubted: int = 0

    def settle(
        self, row: int, zip_code: str, state: str, latitude: float | None, longitude: float | None
    ) -> Point:
        """Return the point of one row: the file's own, else the sidecar's, else the centroid, else none."""
        if latitude is not None and longitude is not None:
            return self._believed(Point(latitude, longitude, Precision.ADDRESS, "listing"), zip_code, state)
        point = self.given.get(row, _NOWHERE)
        believed = self._believed(point, zip_code, state)
        if believed.precision is Precision.ZIP and point.precision is Precision.ADDRESS:
            self.doubted += 1
        return believed

    def _believed(self, point: Point, zip_code: str, state: str) -> Point:
        """Return the point if it fits its ZIP code, the same turned round if that fits, else the centroid."""
        centroid = zip_centroids().get(zip_code)
        if centroid is None:
            return _plausible(point)
        if point.latitude is None or point.longitude is None:
            return Point(centroid[0], centroid[1], Precision.ZIP, _CENTROID)
        limit = furthest_from_zip_miles(state)
        miles = miles_between(point.latitude, point.longitude, centroid[0], centroid[1])
        if miles <= limit:
            return point
        if miles_between(point.longitude, point.latitude, centroid[0], centroid[1]) <= limit:
            return _turned(point)
        found = f"{_CENTROID}: the point given lies {miles:,.0f} miles from it"
        return Point(centroid[0], centroid[1], Precision.ZIP, found)

    def check_fit(self, rows_in: int) -> None:
        """Raise BadInput when the sidecar's rows or points cannot be those of a file with this many rows."""
        if self.sidecar is None:
            return
        beyond = max(self.given, default=0)
        if beyond > rows_in:
            raise BadInput(str(self.sidecar), f"row {beyond}", f"rows 1 to {rows_in} of the directory")
        if self.doubted > _STRANGERS * len(self.given):
            found = f"{self.doubted} of {len(self.given)} points far from the ZIP codes of their rows"
            raise BadInput(str(self.sidecar), found, "the coordinates of this very file")


def furthest_from_zip_miles(state: str) -> float:
    """Return how many miles from its ZIP code's centroid a point in this state may lie and still be believed."""
    return _FURTHEST_BY_STATE.get(state, _FURTHEST_MILES)


def _turned(point: Point) -> Point:
    source = f"{point.source} (latitude and longitude turned round)"
    return Point(point.longitude, point.latitude, point.precision, source)


def _plausible(point: Point) -> Point:
    """Return a point that no ZIP code can confirm, turned round or dropped where it cannot lie on the globe."""
    if point.latitude is None or point.longitude is None or not (point.latitude or point.longitude):
        return _NOWHERE
    if abs(point.latitude) <= 90 and abs(point.longitude) <= 180:
        return point
    return _turned(point) if abs(point.longitude) <= 90 and abs(point.latitude) <= 180 else _NOWHERE


def points_for(directory: Path, named: Path | None) -> Points:
    """Return the points for a directory file from the sidecar named, else from the one beside it, else none.

    Raises:
        BadInput: the sidecar cannot be read, lacks a column, or holds something that is not a point.
    """
    if named is None:
        stem = directory.with_name(f"{stem_of(directory)}_coordinates.csv")
        named = next((path for path in (stem, stem.with_name(f"{stem.name}.gz")) if path.is_file()), None)
    return Points(named, _table(named)) if named else Points()


def _table(path: Path) -> Mapping[int, Point]:
    table = read_text(open_file(path, _WANTED))
    missing = [name for name in _COLUMNS if name not in table.columns]
    if missing:
        raise BadInput(str(path), f"no column {', '.join(missing)}", _WANTED)
    pick = itemgetter(*(table.columns.index(name) for name in _COLUMNS))
    points: dict[int, Point] = {}
    for line in table.lines:
        if fault := line.fault or _place(pick(line.cells), points):
            raise BadInput(f"{path}, line {line.number}", fault, _WANTED)
    return points


def _place(cells: tuple[str, ...], points: dict[int, Point]) -> str:
    """Add the point in the cells, if any, to `points`; return what is wrong with them, or an empty string."""
    row, latitude, longitude, precision, source = cells
    number = int(row) if _ROW_NUMBER.fullmatch(row) else 0
    if number < 1 or number in points:
        return f"row {row[:20]!r}, which is no row or stands twice"
    if latitude or longitude:
        north, east = degrees(latitude), degrees(longitude)
        if north is None or east is None or precision not in _PRECISIONS:
            return f"{','.join(cells)[:80]!r}"
        points[number] = Point(north, east, _PRECISIONS[precision], source)
    return ""
