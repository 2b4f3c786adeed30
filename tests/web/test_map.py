"""The results map: true to the ground, honest about what it does not know, small, and usable without seeing it."""

from __future__ import annotations

import gzip
import random
import re
from dataclasses import replace
from itertools import combinations
from math import cos, hypot, radians
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from throughcare.places import Place, find_place, miles_between
from throughcare_web.find.map import outlines
from throughcare_web.find.map.drawing import Drawing, Spot, draw
from throughcare_web.find.map.labels import LINE, width_of
from throughcare_web.find.map.pins import MOST_LINKED, Block, Pin
from throughcare_web.find.map.projection import Projection, unit_vectors
from tools import build_outlines


HINTON = (37.674, -80.889)
A_DEGREE_MILES = 69.1
FAR_PLACES = ["Honolulu, HI", "Anchorage, AK", "Adak, AK", "San Juan, PR", "Hagatna, GU", "Pago Pago, AS"]
# Where counties are smallest, coasts longest, and views emptiest.
BUSY_PLACES = [
    "Lexington, KY",
    "Richmond, VA",
    "Macon, GA",
    "Boston, MA",
    "Seattle, WA",
    "Ponce, PR",
    "Denver, CO",
]


def beside(
    center: tuple[float, float], east: float, north: float, number: int = 1, *, exact: bool = True
) -> Spot:
    """Return a spot about so many miles east and north of a center."""
    longitude = center[1] + east / A_DEGREE_MILES / cos(radians(center[0]))
    return Spot(number, center[0] + north / A_DEGREE_MILES, longitude, exact)


def scattered(center: Place, miles: float, count: int) -> list[Spot]:
    chance = random.Random(7)  # noqa: S311 -- where programs lie is no secret
    where = (center.latitude, center.longitude)
    return [
        beside(where, chance.gauss(0, miles / 2), chance.gauss(0, miles / 2), number, exact=number % 3 > 0)
        for number in range(1, count + 1)
    ]


def pins(drawing: Drawing) -> dict[int, Pin]:
    return {pin.number: pin for block in drawing.blocks for pin in block.pins}


def page(drawing: Drawing, language: str = "en") -> str:
    with translation.override(language):
        return render_to_string("find/map.html", {"map": drawing})


def corners(path: str) -> list[tuple[int, int]]:
    """Return the points of path data of relative steps."""
    steps = [int(number) for number in re.findall(r"-?\d+", path)]
    return list(zip(np.cumsum(steps[::2]).tolist(), np.cumsum(steps[1::2]).tolist(), strict=True))


def boxes_meet(one: Block, other: Block) -> bool:
    return (
        abs(one.x - other.x) * 2 < one.width + other.width
        and abs(one.y - other.y) * 2 < one.height + other.height
    )


def test_county_and_state_lines_of_west_virginia_cross_the_view_of_hinton() -> None:
    drawing = draw(find_place("Hinton, WV"), 25, [])

    assert [label.words for label in drawing.names.states] == ["VA", "WV"]
    assert {"Raleigh", "Monroe", "Mercer"} <= {label.words for label in drawing.names.counties}
    for path in (drawing.outline.counties, drawing.outline.states):
        inside = [(x, y) for x, y in corners(path) if 0 < x < drawing.width and 0 < y < drawing.height]
        assert len(inside) > 10
    assert drawing.outline.is_all_land


def test_a_county_seat_lies_on_the_right_side_of_the_state_border() -> None:
    """Bluefield: the two towns of that name stand on either side of the border between the Virginias."""
    drawing = draw((37.262, -81.222), 10, [])
    names = {label.words: label for label in drawing.names.states}

    assert names["WV"].y < names["VA"].y


def test_lines_end_just_out_of_sight() -> None:
    for place in ("Seattle, WA", "Lexington, KY"):
        outline = draw(find_place(place), 100, []).outline
        for x, y in corners(outline.land) + corners(outline.counties) + corners(outline.states):
            assert -6 <= x <= 706
            assert -6 <= y <= 486


def test_east_is_right_and_north_is_up() -> None:
    found = pins(
        draw(HINTON, 25, [beside(HINTON, 15, 0, 1), beside(HINTON, 0, 15, 2), beside(HINTON, -15, -15, 3)])
    )

    assert found[1].x > 350
    assert abs(found[1].y - 240) <= 1
    assert found[2].y < 240
    assert abs(found[2].x - 350) <= 1
    assert found[3].x < 350
    assert found[3].y > 240


@pytest.mark.parametrize("center", [HINTON, (61.2, -149.9), (21.3, -157.8), (51.9, -179.9)])
@pytest.mark.parametrize("miles", [10, 25, 100, 500])
def test_distances_from_the_center_are_great_circle_miles(center: tuple[float, float], miles: int) -> None:
    spots = [
        beside(center, east * miles, north * miles, 1) for east, north in ((0.6, 0.6), (-0.8, 0.3), (0, -0.9))
    ]
    for spot in spots:
        drawing = draw(center, miles, [spot])
        pin, ring = pins(drawing)[1], drawing.rings[-1]
        drawn = hypot(pin.x - drawing.x, pin.y - drawing.y) * ring.miles / ring.radius

        assert drawn == pytest.approx(miles_between(*center, spot.latitude, spot.longitude), rel=0.01)


def test_distances_between_two_programs_are_great_circle_miles_too() -> None:
    here, there = beside(HINTON, -60, 40), beside(HINTON, 70, 50)
    flat = Projection.around(*HINTON).miles(
        unit_vectors([here.latitude, there.latitude], [here.longitude, there.longitude])
    )

    true = miles_between(here.latitude, here.longitude, there.latitude, there.longitude)
    assert hypot(*(flat[0] - flat[1])) == pytest.approx(true, rel=0.001)


def test_the_map_closes_in_on_what_was_found() -> None:
    assert [ring.miles for ring in draw(HINTON, 100, [beside(HINTON, 8, 0)]).rings] == [5, 10]
    assert [ring.miles for ring in draw(HINTON, 100, [beside(HINTON, 80, 0)]).rings] == [50, 100]
    assert [ring.miles for ring in draw(HINTON, 25, []).rings] == [10, 25]
    assert [ring.miles for ring in draw(HINTON, 1, [beside(HINTON, 0.5, 0)]).rings] == [1]


def test_programs_at_one_place_share_a_block_and_keep_a_link_each() -> None:
    spots = [beside(HINTON, 10, 10, number) for number in (5, 1, 2)] + [beside(HINTON, -10, 0, 3)]
    drawing = draw(HINTON, 25, spots)

    assert [[pin.number for pin in block.pins] for block in drawing.blocks] == [[1, 2, 5], [3]]
    assert drawing.blocks[0].words == "3 programs here: 1, 2, 5"
    assert re.findall(r'href="#match-(\d+)"', page(drawing)) == ["1", "2", "5", "3"]


def test_many_programs_at_one_place_are_one_link_to_the_first() -> None:
    html = page(draw(HINTON, 25, [beside(HINTON, 10, 10, number) for number in range(4, 5 + MOST_LINKED)]))

    assert re.findall(r'href="#match-(\d+)" aria-label="([^"]+)"', html) == [
        ("4", "10 programs here: 4, 5, 6, 7, 8, 9, 10, 11, 12, 13")
    ]
    assert "10 here" in html


@pytest.mark.parametrize("count", [4, 10, 20, 50])
def test_no_pin_covers_another_and_all_stand_where_a_phone_shows_them(count: int) -> None:
    for name in BUSY_PLACES:
        place = find_place(name)
        drawing = draw(place, 50, scattered(place, 50, count))

        assert not any(boxes_meet(one, other) for one, other in combinations(drawing.blocks, 2))
        for block in drawing.blocks:
            assert block.left >= 110
            assert block.left + block.width <= 590
            assert block.top >= 0
            assert block.top + block.height <= 480
        assert sorted([*pins(drawing), *drawing.farther]) == list(range(1, count + 1))


@pytest.mark.parametrize(("east", "north"), [(0, 0), (1, 0), (-1, 0.5), (0, 1), (0, -1)])
def test_a_program_at_the_center_leaves_the_mark_of_the_center_in_sight(east: float, north: float) -> None:
    block = draw(HINTON, 25, [beside(HINTON, east, north), beside(HINTON, 20, 0, 2)]).blocks[0]

    assert abs(block.x - 350) * 2 >= block.width + 20 or abs(block.y - 240) * 2 >= block.height + 20


def test_names_stand_clear_of_pins_of_one_another_and_of_a_phones_edge() -> None:
    named = []
    for name in BUSY_PLACES:
        place = find_place(name)
        drawing = draw(place, 50, scattered(place, 50, 10))
        names = [*drawing.names.states, *drawing.names.counties, *filter(None, [drawing.names.center])]
        labels = [Block(label.x, label.y, width_of(label.words) - 2, LINE - 2, ()) for label in names]

        named += names
        assert not any(boxes_meet(one, other) for one, other in combinations([*labels, *drawing.blocks], 2))
        assert not any(
            label.left < edge < label.left + label.width for label in labels for edge in (110, 590)
        )


def test_only_the_zip_code_is_known_so_the_pin_is_hollow_and_says_about() -> None:
    html = page(draw(HINTON, 25, [beside(HINTON, 12, 0, 1, exact=False), beside(HINTON, 0, -3, 2)]))

    assert "About here: we know only its ZIP code" in html
    assert re.search(
        r'tc-map__pin--rough" href="#match-1" aria-label="Program 1, about 12 miles to the east"', html
    )
    assert re.search(r'tc-map__pin" href="#match-2" aria-label="Program 2, 3 miles to the south"', html)
    assert "About here" not in page(draw(HINTON, 25, [beside(HINTON, 12, 0)]))


def test_a_pin_says_how_far_and_in_which_direction() -> None:
    spots = [beside(HINTON, 0.2, 0, 1), beside(HINTON, 0, 1, 2), beside(HINTON, -9, -9, 3)]

    assert [pin.words for pin in pins(draw(HINTON, 25, spots)).values()] == [
        "Program 1, less than a mile away",
        "Program 2, 1 mile to the north",
        "Program 3, 13 miles to the southwest",
    ]


def test_programs_that_are_not_drawn_are_named() -> None:
    spots = [
        beside(HINTON, 5, 0, 1),
        Spot(2, None, None, is_exact=False),
        beside(HINTON, 90, 0, 3),
        beside(HINTON, 0, 99, 4),
    ]
    drawing = draw(HINTON, 25, spots)
    html = page(drawing)

    assert (drawing.farther, drawing.placeless) == ((3, 4), (2,))
    assert "Farther away than this map shows: 3, 4." in html
    assert "because the listing does not say where it is: 2." in html


@pytest.mark.parametrize("name", FAR_PLACES)
def test_every_corner_of_the_nation_has_its_map(name: str) -> None:
    place = find_place(name)
    drawing = draw(place, 25, [beside((place.latitude, place.longitude), 20, 0)])

    assert len(corners(drawing.outline.land)) > 8
    assert not drawing.outline.is_all_land
    assert pins(drawing)[1].x > 500
    assert "Water or another country" in page(drawing)


def test_the_antimeridian_is_no_edge() -> None:
    """The Aleutians lie on both sides of 180 degrees: Amchitka, at 179 east, is west of Adak."""
    center = (51.6, -178.9)
    drawing = draw(center, 100, [Spot(1, 51.4, 179.2, is_exact=True), Spot(2, 51.6, -177.4, is_exact=True)])
    found = pins(drawing)
    xs = [x for x, _y in corners(drawing.outline.land)]

    assert 110 < found[1].x < 250
    assert 400 < found[2].x < 590
    assert min(xs) < 200
    assert max(xs) > 500


def test_a_wide_view_shows_states_not_counties() -> None:
    drawing = draw(HINTON, 250, [beside(HINTON, 200, 0)])

    assert (drawing.outline.counties, drawing.names.counties) == ("", ())
    assert {"WV", "OH", "PA", "NC"} <= {label.words for label in drawing.names.states}


def test_where_no_land_is_near_the_map_is_empty_and_still_drawn() -> None:
    outline = draw((30.0, -40.0), 25, []).outline

    assert (outline.land, outline.counties, outline.states) == ("", "", "")


@pytest.mark.parametrize("miles", [25, 50, 100])
def test_a_map_is_small(miles: int) -> None:
    for name in BUSY_PLACES:
        place = find_place(name)
        drawing = draw(
            place,
            miles,
            [*scattered(place, miles, 9), beside((place.latitude, place.longitude), miles - 1, 0, 10)],
        )
        outline = drawing.outline

        assert drawing.rings[-1].miles == miles
        assert len(gzip.compress((outline.land + outline.counties + outline.states).encode())) <= 6_000
        assert len(gzip.compress(page(drawing).encode())) <= 8_000


def test_a_map_is_drawn_in_milliseconds() -> None:
    place = find_place("Lexington, KY")
    spots = scattered(place, 50, 10)
    times = []
    for _ in range(20):
        start = perf_counter()
        draw(place, 50, spots)
        times.append(perf_counter() - start)

    assert min(times) < 0.01  # 1.3 ms by itself; with coverage counted, and beside other tests, more


def test_the_same_question_has_the_same_map() -> None:
    place = find_place("Lexington, KY")

    assert page(draw(place, 50, scattered(place, 50, 20))) == page(draw(place, 50, scattered(place, 50, 20)))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_picture_has_a_title_and_the_policy_allows_all_of_it(language: str) -> None:
    html = page(draw(find_place("Hinton, WV"), 25, [beside(HINTON, 9, 0)]), language)

    assert re.search(
        r'<g role="img" aria-labelledby="map-title" aria-describedby="map-desc">\s*<title id="map-title">',
        html,
    )
    assert "Hinton, WV" in re.search(r'<title id="map-title">(.*?)</title>', html)[1]
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|https?://", html)
    assert html.index("</g>") < html.index(
        'class="tc-map__pin"'
    )  # links are not inside what counts as one picture


def test_what_a_person_typed_as_place_is_text() -> None:
    html = page(draw(replace(find_place("Hinton, WV"), label="<b>Hinton"), 25, []))

    assert "<b>" not in html
    assert "&lt;b&gt;Hinton" in html
    assert "Map of programs near you" in page(draw(HINTON, 25, []))


def test_building_the_outlines_again_gives_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_outlines, "BUILT", tmp_path / "map" / "outlines.npz")

    build_outlines.main()

    assert build_outlines.BUILT.read_bytes() == outlines.BUILT.read_bytes()


def test_every_border_is_kept_once_and_known_for_what_it_is() -> None:
    with np.load(outlines.BUILT) as built:
        counts = np.bincount(built["kinds"])
        ends = np.diff(built["ends"], prepend=0)
        pieces = {points.tobytes() for points in np.split(built["points"], built["ends"][:-1])}

    assert counts[[build_outlines.COUNTY, build_outlines.STATE, build_outlines.COAST]].tolist() == [
        7876,
        1231,
        762,
    ]
    assert ends.min() >= 2
    assert len(pieces) > 0.999 * len(ends)
