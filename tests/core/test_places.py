"""Places as people write them."""

import re

import pytest

from throughcare.errors import BadInput
from throughcare.places import (
    cities_called,
    county_of,
    find_place,
    find_state,
    miles_between,
    state_point,
    states,
    zip_centroid,
    zip_centroids,
)


@pytest.mark.parametrize("text", ["02139", " 02139 ", "02139-4307", "021394307", "Cambridge, MA 02139"])
def test_a_zip_code_is_its_centroid(text):
    place = find_place(text)
    assert (place.latitude, place.longitude) == (42.3647, -71.1042)
    assert (place.label, place.state, place.zip) == ("Cambridge, MA 02139", "MA", "02139")


@pytest.mark.parametrize(
    "text",
    ["Boston, MA", "boston,ma", "BOSTON MA", "boston massachusetts", "  Boston ,  Massachusetts "],
)
def test_a_city_is_the_middle_of_its_zip_codes(text):
    place = find_place(text)
    assert place.label == "Boston, MA"
    assert (place.state, place.zip) == ("MA", "")
    assert miles_between(place.latitude, place.longitude, 42.3601, -71.0589) < 1


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("charleston west virginia", "Charleston, WV"),
        ("Kansas City Kansas", "Kansas City, KS"),
        ("st louis mo", "Saint Louis, MO"),
        ("Coeur d'Alene, ID", "Coeur d'Alene, ID"),
        ("Winston-Salem NC", "Winston-Salem, NC"),
        ("new york city, ny", "New York City, NY"),
        ("washington d.c.", "Washington, DC"),
        ("San Juan, Puerto Rico", "San Juan, PR"),
        ("Saipan MP", "Saipan, MP"),
    ],
)
def test_a_city_is_found_however_it_is_written(text, label):
    assert find_place(text).label == label


def test_a_nickname_of_one_zip_code_does_not_move_the_city_of_that_name():
    brooklyn = find_place("Brooklyn, NY")
    assert miles_between(brooklyn.latitude, brooklyn.longitude, 40.65, -73.95) < 1


@pytest.mark.parametrize("text", ["42.3601,-71.0589", "42.3601, -71.0589", "(42.3601, -71.0589)"])
def test_a_point_is_taken_as_it_is_with_the_state_of_the_nearest_zip_code(text):
    place = find_place(text)
    assert (place.latitude, place.longitude, place.state) == (42.3601, -71.0589, "MA")
    assert place.label == "42.3601, -71.0589"
    assert re.fullmatch("02[0-9]{3}", place.zip)


@pytest.mark.parametrize(
    "text", ["00000", "09001", "", "   ", "Boston", "Boston, XX", "123456", "1e5,3", "MA", "60601 Chicago"]
)
def test_what_is_no_place_says_what_would_be(text):
    with pytest.raises(BadInput) as refusal:
        find_place(text)
    wanted = 'a ZIP code in the United States, "City, ST" or "lat,lng"'
    assert str(refusal.value) == f"place: found '{' '.join(text.split())}'; wanted {wanted}"


@pytest.mark.parametrize(
    "text", ["-71.0589,42.3601", "42.3601,71.0589", "91,181", "0,0", "100.5,-800", "999,999"]
)
def test_a_point_outside_the_country_says_which_number_comes_first(text):
    with pytest.raises(BadInput, match="latitude first, and west is negative"):
        find_place(text)


def test_a_misspelled_city_is_answered_with_the_city_meant():
    with pytest.raises(BadInput, match=re.escape('did you mean "Chicago, IL"?')):
        find_place("Chicgo, Illinois")


@pytest.mark.parametrize("text", ["x" * 5000, "a " * 50_000, "9" * 400 + ",1", "1" * 90 + ",1"])
def test_what_is_too_long_for_a_place_is_refused_at_once_and_not_repeated_in_full(text):
    with pytest.raises(BadInput) as refusal:
        find_place(text)
    assert len(str(refusal.value)) < 200


def test_zip_centroids_know_every_state_and_leave_out_military_post():
    points = zip_centroids()
    assert len(points) == 41_914
    without_points = {"FM"}
    assert {state for _, _, state in points.values()} == set(states()) - without_points
    assert zip_centroid("09001") is None
    assert zip_centroid("96507") is None
    assert zip_centroid("00501") == (40.8154, -73.0451)


def test_every_state_but_no_territory_has_a_number_in_the_locator():
    numbers = {state.locator_id for state in states().values() if state.locator_id is not None}
    assert numbers == set(range(1, 53)) - {17}
    assert (find_state("Maryland").locator_id, find_state("ca").locator_id) == (18, 23)
    assert find_state("virgin islands").code == "VI"
    assert find_state("PR").locator_id is None


def test_an_unknown_state_is_refused_with_the_nearest_name():
    with pytest.raises(BadInput, match='did you mean "Massachusetts"'):
        find_state("Massachusets")
    with pytest.raises(BadInput, match="state: found 'XX'; wanted a state or territory"):
        find_state("XX")


def test_a_state_is_asked_for_from_its_middle():
    latitude, longitude = state_point("MD")
    assert 38 < latitude < 39.8
    assert -78 < longitude < -76


def test_miles_follow_the_great_circle():
    assert miles_between(42.36, -71.06, 42.36, -71.06) == 0
    assert miles_between(42.3601, -71.0589, 40.7128, -74.0060) == pytest.approx(190.2, abs=0.5)
    assert miles_between(100, 20, 80, 200) == pytest.approx(
        0, abs=1e-3
    )  # over the pole, as mistyped degrees are
    assert miles_between(0, 0, 0, 180) == pytest.approx(3.141592653589793 * 3958.7613)


def test_a_city_without_its_state_is_known_with_each_state_that_has_one_the_largest_first() -> None:
    assert cities_called("portland")[0] == "Portland, OR"
    assert "Portland, ME" in cities_called("Portland")
    assert len(cities_called("springfield")) == 4
    assert cities_called("Portland, OR") == cities_called("nowhere at all") == ()


def test_a_zip_code_lies_in_a_county_and_an_unknown_one_in_none() -> None:
    assert county_of("45402") == county_of("45402-1234") == "Montgomery County"
    assert county_of("00000") == county_of("") == ""
