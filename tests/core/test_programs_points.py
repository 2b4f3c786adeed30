"""A point is believed when it fits its ZIP code; else the program stands at the centroid, and says so."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from throughcare.errors import BadInput
from throughcare.places import zip_centroids
from throughcare.programs import Program, read_directory
from throughcare.terms import Precision


FIXTURES = Path(__file__).parents[1] / "fixtures" / "directory"
TABLE = FIXTURES / "fictional_su_2023.csv"
SIDECAR = FIXTURES / "fictional_su_2023_coordinates.csv"


@pytest.fixture
def programs() -> dict[str, Program]:
    return {program.name1: program for program in read_directory(TABLE).programs}


def point(program: Program) -> tuple[float | None, float | None, Precision]:
    return program.latitude, program.longitude, program.precision


def test_a_sidecar_is_read_without_being_asked(programs: dict[str, Program]):
    river = programs["Fictional River Opioid Treatment"]
    assert point(river) == (42.3652, -71.1041, Precision.ADDRESS)
    assert river.point_source == "fiction"


def test_latitude_and_longitude_exchanged_are_turned_round(programs: dict[str, Program]):
    assert point(programs["Fictional Plain Talk"]) == (45.68, -111.04, Precision.ADDRESS)
    assert programs["Fictional Plain Talk"].point_source == "fiction (latitude and longitude turned round)"


def test_a_point_far_from_its_zip_code_is_not_believed(programs: dict[str, Program]):
    astray = programs["Fictional Crossroads"]
    assert point(astray) == (*zip_centroids()["00901"][:2], Precision.ZIP)
    assert astray.point_source == "ZIP code centroid: the point given lies 1,579 miles from it"


def test_the_wide_zip_codes_of_alaska_are_given_room(programs: dict[str, Program]):
    assert point(programs["Fictional Far North"]) == (64.2, -148.9, Precision.ADDRESS)


def test_a_row_without_a_point_stands_at_its_zip_code():
    twin = read_directory(TABLE).programs[5]
    assert point(twin) == (*zip_centroids()["62701"][:2], Precision.ZIP)
    assert twin.point_source == "ZIP code centroid"


def test_a_point_that_no_zip_code_can_confirm_is_kept(programs: dict[str, Program]):
    assert point(programs['Fictional Quiet "Corner"']) == (41.0, -100.0, Precision.ADDRESS)


def test_the_locators_own_point_comes_first_turned_round_where_need_be():
    river, center = read_directory(FIXTURES / "locator_page_2019-05-24.json").programs
    assert point(river) == point(center) == (42.3652, -71.1041, Precision.ADDRESS)
    assert river.point_source == "listing"


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("-111.04", "45.68", (45.68, -111.04, Precision.ADDRESS)),
        ("-200", "-300", (None, None, Precision.NONE)),
        ("0", "0", (None, None, Precision.NONE)),
        ("nan", "", (None, None, Precision.NONE)),
        ("", "", (None, None, Precision.NONE)),
    ],
)
def test_without_a_zip_code_a_point_must_at_least_lie_on_the_globe(
    tmp_path: Path, latitude: str, longitude: str, expected: tuple[float | None, float | None, Precision]
):
    path = tmp_path / "page.json"
    path.write_text(f'[{{"name1": "Fictional", "latitude": "{latitude}", "longitude": "{longitude}"}}]')
    assert point(read_directory(path).programs[0]) == expected


def test_a_packed_sidecar_is_found_beside_a_packed_directory(tmp_path: Path):
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(TABLE.read_bytes()))
    (tmp_path / "list_coordinates.csv.gz").write_bytes(gzip.compress(SIDECAR.read_bytes()))
    assert read_directory(tmp_path / "list.csv.gz").programs[0].precision is Precision.ADDRESS


def test_coordinates_may_be_named(tmp_path: Path):
    shutil.copy(TABLE, tmp_path / "list.csv")
    assert read_directory(tmp_path / "list.csv").programs[0].precision is Precision.ZIP
    named = read_directory(tmp_path / "list.csv", coordinates=SIDECAR)
    assert named.programs[0].precision is Precision.ADDRESS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "row,latitude\n1,42\n",
            "found no column longitude, precision, source; wanted a table of coordinates",
        ),
        (
            "row,latitude,longitude,precision,source\n1,x,-71,address,fiction\n",
            "line 2: found '1,x,-71,address,fiction'; wanted a table of coordinates",
        ),
        (
            "row,latitude,longitude,precision,source\n1,42,-71,exactly,fiction\n",
            "line 2: found '1,42,-71,exactly,fiction'; wanted a table of coordinates",
        ),
        (
            "row,latitude,longitude,precision,source\n1,42\n",
            "line 2: found 2 columns where the heading has 5",
        ),
        (
            "row,latitude,longitude,precision,source\n1,nan,-71,address,fiction\n",
            "line 2: found '1,nan,-71,address,fiction'",
        ),
        (
            "row,latitude,longitude,precision,source\n0,42,-71,address,fiction\n",
            "line 2: found row '0', which is no row or stands twice",
        ),
        (
            "row,latitude,longitude,precision,source\n2,,,none,\n2,42,-71,zip,fiction\n2,42,-71,zip,fiction\n",
            "line 4: found row '2', which is no row or stands twice",
        ),
        (
            "row,latitude,longitude,precision,source\n99,42,-71,zip,fiction\n",
            "found row 99; wanted rows 1 to 8",
        ),
        (
            "row,latitude,longitude,precision,source\n1,25,-80,address,fiction\n2,25,-80,address,fiction\n",
            "found 2 of 2 points far from the ZIP codes of their rows; wanted the coordinates of this very file",
        ),
    ],
)
def test_a_sidecar_that_does_not_fit_is_refused_in_one_line(tmp_path: Path, text: str, message: str):
    sidecar = tmp_path / "points.csv"
    sidecar.write_text(text)
    with pytest.raises(BadInput) as caught:
        read_directory(TABLE, coordinates=sidecar)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_sidecar_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="found no such file or directory; wanted a table of coordinates"):
        read_directory(TABLE, coordinates=tmp_path / "none.csv")
