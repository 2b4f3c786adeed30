"""Reach: which programs lie within so many miles, what their distance counts, and how that is said.

Distances are great circles, found from unit vectors by a dot product. Road time is not known here and not
guessed at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, radians, sin
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from throughcare.knowledge import Words
from throughcare.knowledge.words import Sentence, sentence
from throughcare.matching.need import Need
from throughcare.matching.record import matching
from throughcare.places import EARTH_RADIUS_MILES, Place
from throughcare.programs import Program
from throughcare.terms import Precision, Setting


Rows: TypeAlias = npt.NDArray[np.intp]
Points: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Travel:
    """How often a person would go, and whether the need can be met from home.

    Attributes:
        curve: "daily" to an opioid treatment program, "stay" where one lives, else "visits".
        telehealth_points: what a program that works by telehealth in the person's state counts at least; None
            where telehealth cannot serve the need.
        pays_at_home: whether the person's health plan is one that seldom pays in another state.
        telehealth_asked: whether the person asked for it, so that the whole state is in reach.
    """

    curve: str
    telehealth_points: int | None
    telehealth_asked: bool
    pays_at_home: bool


def travel_of(need: Need) -> Travel:
    """Return how a person with this need would travel."""
    reach = matching().reach
    wants = (need.must, need.prefer)
    medications = {*need.must.keep_medications, *need.must.start_medications, *need.prefer.start_medications}
    daily = bool(medications) and medications <= set(reach.daily_medications)
    stay = any(
        set(want.settings) & set(reach.stay_settings)
        or set(want.levels_of_care) & set(reach.stay_levels_of_care)
        for want in wants
    )
    curve = "stay" if stay else "daily" if daily else "visits"
    asked = curve == "visits" and any(Setting.TELEHEALTH in want.settings for want in wants)
    least = reach.asked_telehealth_points if asked else reach.telehealth_points
    pays_at_home = any(set(want.payment) & set(reach.home_payment) for want in wants)
    return Travel(curve, least if curve == "visits" else None, asked, pays_at_home)


class Whereabouts:
    """Where programs are, for asking which are near; the programs stand in the order of `north_order`."""

    def __init__(self, programs: Sequence[Program], telehealth: npt.NDArray[np.bool_]) -> None:
        """Note the programs' points and states, and which of them work by telehealth."""
        points = [(p.latitude, p.longitude) for p in programs if p.latitude is not None]
        self.placed = len(points)  # the rest have no point and stand last
        angles = np.radians(np.array(points, dtype=np.float64).reshape(-1, 2))
        self._latitudes = angles[:, 0]
        self._vectors = _unit_vectors(angles)
        self.count = len(programs)
        self.telehealth = telehealth
        states, self._state_of = np.unique([p.state for p in programs], return_inverse=True)
        self._states = {str(state): i for i, state in enumerate(states)}

    def in_state(self, state: str) -> Rows:
        """Return the rows of the programs in a state."""
        return np.flatnonzero(self._state_of == self._states.get(state, -1))

    def within(self, place: Place, miles: float) -> Rows:
        """Return the rows of the programs within so many miles of a place."""
        angle = min(miles / EARTH_RADIUS_MILES, np.pi)
        latitude = radians(place.latitude)
        first = int(np.searchsorted(self._latitudes, latitude - angle, side="left"))
        last = int(np.searchsorted(self._latitudes, latitude + angle, side="right"))
        cosines = self._vectors[first:last] @ _unit_vector(place)
        return np.flatnonzero(cosines >= cos(angle)) + first

    def miles(self, place: Place, rows: Rows) -> npt.NDArray[np.float64]:
        """Return the miles from a place to each of these programs; infinity for one without a point."""
        placed = rows < self.placed
        cosines = np.full(rows.size, -1.0)
        cosines[placed] = self._vectors[rows[placed]] @ _unit_vector(place)
        found: npt.NDArray[np.float64] = np.arccos(np.clip(cosines, -1.0, 1.0)) * EARTH_RADIUS_MILES
        found[~placed] = np.inf
        return found

    def are_in(self, state: str, rows: Rows | slice) -> npt.NDArray[np.bool_]:
        """Return which of these programs are in the state; a slice stands for a range of them."""
        found: npt.NDArray[np.bool_] = self._state_of[rows] == self._states.get(state, -1)
        return found


def north_order(programs: Sequence[Program]) -> list[int]:
    """Return the programs' places in the order of their latitude, those without a point last."""
    key = np.array([np.inf if p.latitude is None else p.latitude for p in programs], dtype=np.float64)
    found: list[int] = np.argsort(key, kind="stable").tolist()
    return found


def reach_points(travel: Travel, miles: npt.NDArray[np.float64]) -> Points:
    """Return the points that distances in miles count, whole."""
    curve = matching().reach.curve[travel.curve]
    return np.rint(np.interp(miles, curve.miles, curve.points)).astype(np.int32)


@lru_cache(maxsize=1 << 12)
def reach_words(
    travel: Travel, precision: Precision, miles: int | None, *, at_home: bool, abroad: bool
) -> tuple[Sentence, ...]:
    """Return the sentences on how far a program is.

    Args:
        travel: how the person would go.
        precision: how exactly the program's point is known.
        miles: whole miles; None where there is no distance.
        at_home: telehealth brought its points.
        abroad: it is in another state, where the person's plan seldom pays.
    """
    words = matching().reach.words
    said = [sentence(words["telehealth"])] if at_home else []
    if miles is not None:
        how = "zip" if precision is Precision.ZIP else "address"
        said.insert(0, sentence(words[how], miles=_miles(miles)))
        if travel.curve in words:
            said.append(sentence(words[travel.curve]))
    if abroad:
        said.append(sentence(words["other_state"]))
    return tuple(said)


@cache
def other_state_question() -> Sentence:
    """Return what to ask a program in another state, for a person whose plan seldom pays there."""
    return sentence(matching().reach.words["ask_other_state"])


def _miles(whole: int) -> Words:
    words = matching().reach.words
    if whole < 1:
        return words["less_than_one"]
    many = words["many"]
    return words["one"] if whole == 1 else Words(many.en.format(n=whole), many.es.format(n=whole))


def _unit_vectors(angles: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    latitude, longitude = angles[:, 0], angles[:, 1]
    return np.column_stack(
        (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    )


def _unit_vector(place: Place) -> npt.NDArray[np.float64]:
    latitude, longitude = radians(place.latitude), radians(place.longitude)
    return np.array([cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)])
