"""Distances as the index finds them: the same as the formula, whatever the place."""

import numpy as np
import pytest

from tests.core.fictional_programs import TOWN, program
from throughcare.matching.reach import Whereabouts, north_order
from throughcare.places import Place, miles_between


PLACES = [
    Place(64.8, -147.7, "Fairbanks, AK", "AK", ""),
    Place(13.45, 144.8, "Guam", "GU", ""),
    Place(-14.3, -170.7, "American Samoa", "AS", ""),
    TOWN,
]


def whereabouts(programs):
    ordered = [programs[i] for i in north_order(programs)]
    return ordered, Whereabouts(ordered, np.zeros(len(ordered), dtype=np.bool_))


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.label)
def test_miles_agree_with_the_great_circle_formula(place):
    programs = [
        program(str(i), latitude=place.latitude + d, longitude=place.longitude - d)
        for i, d in enumerate((0.0, 0.001, 0.3, 5.0))
    ]
    ordered, where = whereabouts(programs)

    found = where.miles(place, np.arange(4))

    expected = [miles_between(place.latitude, place.longitude, p.latitude, p.longitude) for p in ordered]
    assert found == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.label)
@pytest.mark.parametrize("miles", [0.5, 25, 400, 13000])
def test_within_finds_exactly_those_no_farther(place, miles):
    programs = [
        program(str(i), latitude=lat, longitude=lng)
        for i, (lat, lng) in enumerate((p.latitude, p.longitude) for p in PLACES)
    ]
    ordered, where = whereabouts(programs)

    found = where.within(place, miles)

    near = [miles_between(place.latitude, place.longitude, p.latitude, p.longitude) <= miles for p in ordered]
    assert found.tolist() == np.flatnonzero(near).tolist()
