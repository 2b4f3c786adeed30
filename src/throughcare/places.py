"""Where things are in the United States: a place as people write it, a ZIP code's point, miles between two.

Everything is answered offline from the ZIP code centroids of the `zipcodes` package (coordinates from
GeoNames, CC BY 4.0) and the state names in `knowledge/places.toml`. No address is geocoded, and nothing is
looked up elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from math import asin, cos, radians, sin, sqrt
from statistics import median
from types import MappingProxyType
from typing import Any

import zipcodes

from throughcare.documents import quoted
from throughcare.errors import BadInput
from throughcare.knowledge import load


EARTH_RADIUS_MILES = 3958.7613  # mean radius, IUGG
WANTED = 'a ZIP code in the United States, "City, ST" or "lat,lng"'

_ZIP = re.compile(r"(?P<zip>[0-9]{5})(?:-?[0-9]{4})?")
_POINT = re.compile(
    r"\(? ?(?P<latitude>[+-]?[0-9]{1,3}\.?[0-9]*) ?, ?(?P<longitude>[+-]?[0-9]{1,3}\.?[0-9]*) ?\)?"
)
_LONGEST_PLACE = 100  # characters; no city and state have as many
_FAR_FROM_ANY_ZIP_MILES = 150  # the loneliest ZIP codes of Alaska stand this far apart
_SPELLED_OUT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}  # in names, cities write both
_SPELLING_LIKENESS = 0.75


@dataclass(frozen=True, slots=True)
class Place:
    """A point that distances are measured from.

    Attributes:
        latitude, longitude: decimal degrees, WGS 84.
        label: the place in words, as shown back to the person.
        state: postal code of the state it lies in; for a bare point, the state of the nearest ZIP code.
        zip: five digits; empty for a city, the nearest ZIP code for a bare point.
    """

    latitude: float
    longitude: float
    label: str
    state: str
    zip: str


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory.

    Attributes:
        code: postal code.
        name: as the Postal Service writes it.
        locator_id: its number in the federal locator's API; None where that has none.
        also: other names people use for it.
    """

    code: str
    name: str
    locator_id: int | None
    also: tuple[str, ...] = ()


@cache
def states() -> Mapping[str, State]:
    """Return every state, the District of Columbia and the territories, by postal code."""
    return MappingProxyType(
        {
            code: State(code, row["name"], row.get("locator_id"), tuple(row.get("also", ())))
            for code, row in load("places")["states"].items()
        }
    )


def find_state(text: str) -> State:
    """Return the state that a postal code or name means, in any case.

    Raises:
        BadInput: no state or territory is called so.
    """
    found = _states_by_name().get(_plain(text))
    if found is None:
        close = get_close_matches(_plain(text), _states_by_name(), n=1, cutoff=_SPELLING_LIKENESS)
        hint = f' (did you mean "{_states_by_name()[close[0]].name}"?)' if close else ""
        raise BadInput("state", quoted(text), f'a state or territory such as "MA" or "Massachusetts"{hint}')
    return found


def find_place(text: str) -> Place:
    """Return the place that `text` names: a ZIP code, "City, ST" or "lat,lng".

    ZIP+4, full state names, any case and a missing comma are accepted. The point of a ZIP code is its
    centroid, that of a city the median of its ZIP codes' centroids: good to a mile or two, not to a door.

    Raises:
        BadInput: nothing of the kind exists; the message suggests a city of that state spelled nearly so.
    """
    words = " ".join(text.split())
    if len(words) > _LONGEST_PLACE:
        raise BadInput("place", quoted(words), WANTED)
    if match := _POINT.fullmatch(words):
        return _place_of_point(float(match["latitude"]), float(match["longitude"]), words)
    if match := _ZIP.fullmatch(words):
        return _place_of_zip(match["zip"])
    before, _, last = words.rpartition(" ")
    if before and (match := _ZIP.fullmatch(last)):  # "Boston, MA 02118": the ZIP code says more than the city
        return _place_of_zip(match["zip"])
    return _place_of_city(words)


def cities_called(text: str, most: int = 4) -> tuple[str, ...]:
    """Return the cities of a name given without a state, as "Portland, OR", the largest (by ZIP codes) first.

    Empty where no city is called so, and where a state is named.
    """
    plain = _plain(text)
    found = [(city, state) for state in states() if plain and (city := _cities(state).get(plain))]
    largest = sorted(found, key=lambda one: (-len(one[0].points), one[1]))[:most]
    return tuple(f"{city.name}, {state}" for city, state in largest)


def zip_centroid(zip_code: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a five-digit ZIP code's centroid, or None where it is not known."""
    found = zip_centroids().get(zip_code)
    return found[:2] if found else None


@cache
def zip_centroids() -> Mapping[str, tuple[float, float, str]]:
    """Return latitude, longitude and state of every ZIP code that has a point (41,914 of them), read once.

    Military ZIP codes are left out: the source puts them at 0,0. The first call takes about a third of a second,
    most of it the package unpacking its own data.
    """
    points = {
        row["zip_code"]: (float(row["lat"]), float(row["long"]), state)
        for state in states()
        for row in _zip_rows(state)
    }
    return MappingProxyType({code: point for code, point in points.items() if point[:2] != (0.0, 0.0)})


def county_of(zip_code: str) -> str:
    """Return the county that most of a ZIP code lies in, such as "Montgomery County"; "" where that is not known."""
    code = zip_code[:5]
    if code not in zip_centroids():
        return ""
    return str(zipcodes.matching(code)[0]["county"])  # type: ignore[no-untyped-call]  # zipcodes has no annotations


def state_point(code: str) -> tuple[float, float]:
    """Return the point from which a whole state can be asked for: the median of its ZIP code centroids."""
    return _median_point([point[:2] for point in zip_centroids().values() if point[2] == code])


def miles_between(latitude1: float, longitude1: float, latitude2: float, longitude2: float) -> float:
    """Return the great-circle distance in statute miles between two points in decimal degrees (haversine)."""
    phi1, phi2 = radians(latitude1), radians(latitude2)
    half_phi = (phi2 - phi1) / 2
    half_lambda = radians(longitude2 - longitude1) / 2
    chord = sin(half_phi) ** 2 + cos(phi1) * cos(phi2) * sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_MILES * asin(sqrt(min(1.0, max(0.0, chord))))


def _place_of_zip(zip_code: str) -> Place:
    centroid = zip_centroids().get(zip_code)
    if centroid is None:
        raise BadInput("place", quoted(zip_code), WANTED)
    latitude, longitude, state = centroid
    city = zipcodes.matching(zip_code)[0]["city"]  # type: ignore[no-untyped-call]  # as above
    return Place(latitude, longitude, f"{city.title()}, {state} {zip_code}", state, zip_code)


def _place_of_point(latitude: float, longitude: float, words: str) -> Place:
    zip_code = _nearest_zip(latitude, longitude)
    zip_latitude, zip_longitude, state = zip_centroids()[zip_code]
    if miles_between(latitude, longitude, zip_latitude, zip_longitude) > _FAR_FROM_ANY_ZIP_MILES:
        raise BadInput("place", quoted(words), f"{WANTED}: latitude first, and west is negative")
    return Place(latitude, longitude, f"{latitude:.4f}, {longitude:.4f}", state, zip_code)


def _nearest_zip(latitude: float, longitude: float) -> str:
    """Return the ZIP code whose centroid is nearest: on a plane, which decides the same at this scale."""
    shrink = cos(radians(latitude)) ** 2
    return min(
        zip_centroids().items(),
        key=lambda item: (item[1][0] - latitude) ** 2 + shrink * (item[1][1] - longitude) ** 2,
    )[0]


def _place_of_city(words: str) -> Place:
    suggestion = ""
    for city, state in _city_and_state(words):
        names = _cities(state.code)
        if found := names.get(_plain(city)):
            latitude, longitude = _median_point(found.points)
            # Mixed case was typed with care: "O'Fallon" is better than the source's "Ofallon".
            name = found.name if city in (city.lower(), city.upper()) else city
            return Place(latitude, longitude, f"{name}, {state.code}", state.code, "")
        close = get_close_matches(_plain(city), names, n=1, cutoff=_SPELLING_LIKENESS)
        if close and not suggestion:
            suggestion = f'; did you mean "{names[close[0]].name}, {state.code}"?'
    raise BadInput("place", quoted(words), WANTED + suggestion)


def _city_and_state(words: str) -> Iterator[tuple[str, State]]:
    """Yield the ways to read `words` as city and state, the longest state name first ("West Virginia")."""
    parts = words.replace(",", " ").split()
    for cut in range(1, len(parts)):
        state = _states_by_name().get(_plain(" ".join(parts[cut:])))
        if state is not None:
            yield " ".join(parts[:cut]), state


@dataclass(frozen=True, slots=True)
class _City:
    name: str
    points: list[tuple[float, float]]


@cache
def _cities(state: str) -> Mapping[str, _City]:
    """Return a state's cities by plain name: postal names, then the other names used for its ZIP codes."""
    rows = [row for row in _zip_rows(state) if row["zip_code"] in zip_centroids()]
    cities: dict[str, _City] = {}
    for kinds in (("city",), ("acceptable_cities", "unacceptable_cities")):
        known = frozenset(cities)
        for row in rows:
            point = zip_centroids()[row["zip_code"]][:2]
            for name in _names(row, kinds):
                if _plain(name) not in known:
                    cities.setdefault(_plain(name), _City(name.title(), [])).points.append(point)
    return MappingProxyType(cities)


def _names(row: Mapping[str, Any], kinds: tuple[str, ...]) -> list[str]:
    values = [row[kind] for kind in kinds]
    return [name for value in values for name in ([value] if isinstance(value, str) else value)]


@cache
def _states_by_name() -> Mapping[str, State]:
    named = [(name, state) for state in states().values() for name in (state.code, state.name, *state.also)]
    return {_plain(name): state for name, state in named}


def _zip_rows(state: str) -> list[dict[str, Any]]:
    """Return the package's rows of one state; all 42,789 at once take memory, and time, that nobody needs."""
    rows: list[dict[str, Any]] = zipcodes.filter_by(state=state)  # type: ignore[no-untyped-call]  # as above
    return rows


def _median_point(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle of the points each way, so that one stray post office does not pull it away."""
    latitudes, longitudes = zip(*points, strict=True)
    return round(median(latitudes), 5), round(median(longitudes), 5)


def _plain(name: str) -> str:
    """Return a name as letters only, "Saint" in one spelling: "St. Louis" and "Saint Louis" are the same."""
    words = re.sub(r"[^\w\s]", "", name.replace("-", " ").casefold()).split()
    return "".join(_SPELLED_OUT.get(word, word) for word in words)
