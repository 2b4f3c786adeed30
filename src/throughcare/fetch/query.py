"""What is asked of the federal locator: a state, or a distance around a place.

Only the question, as the FindTreatment.gov API guide (version 1.9, appendix A) spells it, and whether a row
that came back answers it. Sending it is `locator`'s work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from throughcare.errors import BadInput
from throughcare.fetch import rows
from throughcare.places import Place, find_state, miles_between, state_point
from throughcare.programs.points import furthest_from_zip_miles


KINDS = ("sa", "mh", "both")  # substance use, mental health, both: the locator's `sType`
PAGE_SIZE = 2000  # the most the API gives at once
METERS_PER_MILE = 1609.344
_BY_STATE, _BY_DISTANCE = 0, 2  # the locator's `limitType`


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the locator.

    Attributes:
        label: the area in words, to follow "programs": "in Maryland", "within 25 miles of Boston, MA".
        latitude, longitude: where distances are measured from, in degrees.
        kind: one of `KINDS`.
        state: postal code when a whole state is asked for, else empty.
        limit: the locator's number of that state, or the distance in miles.
    """

    label: str
    latitude: float
    longitude: float
    kind: str
    state: str
    limit: float

    def parameters(self, page: int) -> str:
        """Return the URL's query for one page, counted from 1.

        The guide's table says "lng,lat" for sAddr; its examples, and every known client, say "lat,lng".
        """
        by_state = bool(self.state)
        return urlencode(
            {
                "sAddr": f"{self.latitude:.6f},{self.longitude:.6f}",
                "limitType": _BY_STATE if by_state else _BY_DISTANCE,
                "limitValue": f"{self.limit if by_state else self.limit * METERS_PER_MILE:.0f}",
                "sType": self.kind,
                "pageSize": PAGE_SIZE,
                "page": page,
                "sort": 0,
            },
            safe=",",
        )

    def is_answered_by(self, row: Mapping[str, Any]) -> bool:
        """Return False for a row that lies elsewhere; a row that does not say where it lies passes."""
        if self.state:
            return rows.text(row, "state").upper() in {"", self.state}
        point = rows.zip_point(row) or rows.point(row)
        margin = furthest_from_zip_miles(rows.text(row, "state"))
        return point is None or miles_between(self.latitude, self.longitude, *point) <= self.limit + margin


def in_state(text: str, kind: str) -> Query:
    """Return the query for a whole state.

    Raises:
        BadInput: no such state, or a territory, which the locator has no number for.
    """
    state = find_state(text)
    if state.locator_id is None:
        wanted = (
            "one of the 50 states or DC: the locator has no number for a territory, ask by distance (--near)"
        )
        raise BadInput("state", f"{state.name!r}", wanted)
    latitude, longitude = state_point(state.code)
    return Query(f"in {state.name}", latitude, longitude, kind, state.code, state.locator_id)


def around(place: Place, miles: float, kind: str) -> Query:
    """Return the query for everything within `miles` of a place."""
    label = f"within {miles:g} miles of {place.label}"
    return Query(label, place.latitude, place.longitude, kind, "", miles)
