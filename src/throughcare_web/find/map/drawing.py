"""The map of an answer: a center, how far was looked, where the programs are -> an immutable drawing.

What to draw and where. How it looks is the style sheet's, the words around it are the template's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from throughcare.places import Place
from throughcare_web.find.map.labels import LINE, Label, Room, county_labels, state_labels, width_of
from throughcare_web.find.map.outlines import Counties, Lines, Whole, outlines
from throughcare_web.find.map.paths import Box, areas_path, lines_path
from throughcare_web.find.map.pins import MARK, Block, Frame, Spot, blocks
from throughcare_web.find.map.projection import Floats, Projection, unit_vectors


__all__ = ["Drawing", "Names", "Outline", "Ring", "Scale", "Spot", "draw"]

# Units. A phone shows only the square in the middle; all that matters stands inside it.
WIDTH, HEIGHT = 700, 480
_X, _Y = WIDTH // 2, HEIGHT // 2
_LEFT = (WIDTH - HEIGHT) // 2
_OUTER_RING = 214
_HIDDEN = 6  # beyond the edge, so that lines end and areas close out of sight
_VIEW: Box = (-_HIDDEN, -_HIDDEN, WIDTH + _HIDDEN, HEIGHT + _HIDDEN)
_CORNER = float(np.hypot(_X, _Y)) + 2 * _HIDDEN  # from the middle
_SEEN = 1.25  # what moves a line less cannot be seen
_LONGEST_SCALE = 130
_MARGIN = 16
_TURNS = np.radians(
    [0, 180, 30, -30, 150, -150, 60, -60, 120, -120]
).tolist()  # where a circle may be labeled

# Miles. The map closes in on what was found, to one of these distances but no nearer than the first.
_VIEWS = (5, 10, 15, 25, 35, 50, 75, 100, 150, 250, 500, 1000, 2500)
_ROUND = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500)
_COUNTIES_TO = 150  # on a map of more than this, county lines are noise


@dataclass(frozen=True, slots=True)
class Outline:
    """Path data. Land is cut off out of sight: the edge that is seen is the coast or the frontier.

    Attributes:
        is_all_land: whether no water and no other country is in view.
    """

    land: str
    is_all_land: bool
    counties: str
    states: str


@dataclass(frozen=True, slots=True)
class Names:
    """What is written on the map, as far as there is room: the center's label is None where pins stand in its way."""

    center: Label | None
    states: tuple[Label, ...]
    counties: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle of all points so many miles from the center."""

    miles: int
    radius: int
    label: Label


@dataclass(frozen=True, slots=True)
class Scale:
    """The bar that shows how long so many miles are: from x to the right."""

    miles: int
    x: int
    y: int
    length: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the template draws; nothing in it depends on the reader's language.

    Attributes:
        width, height: of the view box, in units; x, y: the center in it.
        place: the center in words; empty where only a point was given.
        rings: the inner one first, then the distance that the map reaches.
        blocks: the pins.
        farther: numbers of the programs beyond the drawing; `placeless` of those without a point.
    """

    width: int
    height: int
    x: int
    y: int
    place: str
    outline: Outline
    rings: tuple[Ring, ...]
    names: Names
    scale: Scale
    blocks: tuple[Block, ...]
    farther: tuple[int, ...]
    placeless: tuple[int, ...]

    @property
    def has_rough_pin(self) -> bool:
        """Return whether some pin stands for a ZIP code's center, which the legend must explain."""
        return any(not pin.is_exact for block in self.blocks for pin in block.pins)


def draw(center: Place | tuple[float, float], radius_miles: int, spots: Sequence[Spot]) -> Drawing:
    """Return the map around a center (a place, or latitude and longitude in decimal degrees).

    It reaches as far as the farthest of the spots within `radius_miles`; where there is none, to `radius_miles`.
    Takes about a millisecond; the first call in a process reads the outlines.
    """
    latitude, longitude, place = (
        (*center, "") if isinstance(center, tuple) else (center.latitude, center.longitude, center.label)
    )
    projection = Projection.around(latitude, longitude)
    placed = [spot for spot in spots if spot.latitude is not None and spot.longitude is not None]
    points = projection.miles(_vectors(placed)).tolist()
    miles = _reach(radius_miles, np.hypot(*np.array(points).reshape(-1, 2).T).tolist())
    frame = Frame(_LEFT, 0, _LEFT + HEIGHT, HEIGHT, _OUTER_RING / miles)
    shown = [(spot, *point) for spot, point in zip(placed, points, strict=True) if frame.holds(*point)]
    found = blocks(shown, frame)
    room = _room(found)
    scale = _scale(frame.scale, room)
    rings = tuple(_ring(step, frame.scale, room) for step in _ring_miles(miles))
    numbers = {spot.number for spot, *_ in shown}
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        x=_X,
        y=_Y,
        place=place,
        outline=_outline(projection, miles, frame.scale),
        rings=rings,
        names=_names(projection, place, miles, room),
        scale=scale,
        blocks=found,
        farther=tuple(spot.number for spot in placed if spot.number not in numbers),
        placeless=tuple(spot.number for spot in spots if spot not in placed),
    )


def _vectors(spots: Sequence[Spot]) -> Floats:
    points = np.array([(spot.latitude, spot.longitude) for spot in spots], dtype=np.float64).reshape(-1, 2)
    return unit_vectors(points[:, 0], points[:, 1])


def _reach(radius_miles: int, distances: Sequence[float]) -> int:
    """Return how many miles from the center the map shows."""
    farthest = max((away for away in distances if away <= radius_miles), default=radius_miles)
    return next((step for step in _VIEWS if farthest <= step < radius_miles), max(radius_miles, 1))


def _ring_miles(miles: int) -> list[int]:
    """Return the distances to draw circles at: all of it, and a round number within."""
    inner = [step for step in _ROUND if step * 2 <= miles]
    return [*inner[-1:], miles]


def _room(found: Sequence[Block]) -> Room:
    """Return the room that is left beside the pins and the mark at the center."""
    room = Room(WIDTH, HEIGHT, (_LEFT, WIDTH - _LEFT))
    for block in found:
        room.take(block.x, block.y, block.width, block.height)
    room.take(_X, _Y, MARK, MARK)
    return room


def _scale(units_to_a_mile: float, room: Room) -> Scale:
    """Return the scale, low on the left of what every screen shows."""
    miles = max((step for step in _ROUND if step * units_to_a_mile <= _LONGEST_SCALE), default=_ROUND[0])
    scale = Scale(miles, _LEFT + _MARGIN, HEIGHT - _MARGIN, round(miles * units_to_a_mile))
    # Wide screens show it at the very left.
    for left in (_LEFT, 0):
        room.take(left + _MARGIN + _LONGEST_SCALE / 2, HEIGHT - LINE, _LONGEST_SCALE + _MARGIN, 2 * LINE)
    return scale


def _ring(miles: int, units_to_a_mile: float, room: Room) -> Ring:
    """Return a circle with its label where it is free, the top first; there too where nothing is."""
    radius = miles * units_to_a_mile
    width = width_of(f"{miles} miles")
    points = [(_X + radius * np.sin(turn), _Y - radius * np.cos(turn)) for turn in _TURNS]
    x, y = next((point for point in points if room.has(*point, width, LINE)), points[0])
    room.take(x, y, width, LINE)
    return Ring(miles, round(radius), Label(str(miles), round(x), round(y)))


def _outline(projection: Projection, miles: int, units_to_a_mile: float) -> Outline:
    """Return land and borders, cut to the view and no finer than can be seen."""
    known = outlines()
    reach, finest = _CORNER / units_to_a_mile, _SEEN / units_to_a_mile

    def near(lines: Lines) -> tuple[Floats, Whole]:
        points = lines.points_of(lines.near(projection.center, reach), finest)
        return _units(projection.miles(lines.vectors[points]), units_to_a_mile), lines.line[points]

    land, is_all_land = areas_path(*near(known.land), _VIEW)
    counties = lines_path(*near(known.county_lines), _VIEW) if miles <= _COUNTIES_TO else ""
    return Outline(land, is_all_land, counties, lines_path(*near(known.state_lines), _VIEW))


def _names(projection: Projection, place: str, miles: int, room: Room) -> Names:
    """Return what finds room: the center first, then states, then counties."""
    center = None
    for line in (1, -1) if place else ():
        center = center or room.put(place, _X, _Y + line * LINE)
    known = outlines().counties
    reach = miles * _CORNER / _OUTER_RING
    near = np.flatnonzero(projection.is_near(known.vectors, reach))
    units_to_a_mile = _OUTER_RING / miles
    points = _units(projection.miles(known.vectors[near]), units_to_a_mile)
    is_seen = ((points >= 0) & (points <= (WIDTH, HEIGHT))).all(axis=1)
    seen, points = near[is_seen], points[is_seen]
    counties = Counties(known.names[seen], known.states[seen], known.vectors[seen], known.sizes[seen])
    return Names(
        center=center,
        states=state_labels(counties, points, room),
        counties=county_labels(counties, points, units_to_a_mile, room) if miles <= _COUNTIES_TO else (),
    )


def _units(miles: Floats, units_to_a_mile: float) -> Floats:
    """Return miles east and north as units right and down."""
    return np.array([_X, _Y]) + miles * (units_to_a_mile, -units_to_a_mile)
