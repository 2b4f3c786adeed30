"""`manage.py import_directory`: a federal file in, its outcome in lines, and one line when it cannot be used."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from throughcare_web.directory import queries


HEADING = (
    "name1,name2,street1,street2,city,state,zip,phone,intake1,intake2,intake1a,intake2a,service_code_info"
)
ROWS = (
    "Example Center,,1 Example Street,,Dayton,OH,45402,937-555-0101,,,,,SA * OP * BU * UB DLC * MD SF",
    "Another Center,North,2 Example Street,,Boston,MA,02118,617-555-0102,,,,,SA * OP * MU * OTP MM * MC",
)
SHARED = Path(os.environ.get("THROUGHCARE_SHARED", Path(__file__).parents[3] / "shared"))
NATIONAL = SHARED / "data/directory/national_directory_su_2023.csv.gz"

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    file = tmp_path / "made_up_2023.csv"
    file.write_text("\n".join((HEADING, *ROWS)), "utf-8")
    return file


def run(*words: object) -> list[str]:
    out = StringIO()
    call_command("import_directory", *map(str, words), stdout=out)
    return out.getvalue().splitlines()


def test_a_file_is_imported_and_its_rows_are_accounted_for(directory: Path) -> None:
    lines = run(directory, "--fictional")

    assert lines[-2:] == [
        "2 rows in = 2 programs + 0 refused",
        "2 added, 0 changed, 0 unchanged, 0 no longer current",
    ]
    assert {one.city for one in queries.current_programs()} == {"Dayton", "Boston"}
    assert queries.edition().fictional


def test_coordinates_may_come_from_another_file(directory: Path, tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("row,latitude,longitude,precision,source\n1,39.75,-84.19,address,made up\n", "utf-8")

    run(directory, "--coordinates", points)

    (dayton,) = [one for one in queries.current_programs() if one.city == "Dayton"]
    assert (dayton.latitude, dayton.longitude) == (39.75, -84.19)


def test_a_file_that_is_no_directory_is_one_line_and_status_2(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.touch()

    with pytest.raises(CommandError, match=r"empty\.csv: found an empty file; wanted") as error:
        run(file)

    assert error.value.returncode == 2
    assert "\n" not in str(error.value)


@pytest.mark.skipif(not NATIONAL.exists(), reason="the shared folder with the federal files is not here")
def test_the_national_directory_is_read_whole() -> None:
    lines = run(NATIONAL)

    assert "12,744 rows in = 12,744 programs + 0 refused" in lines
    assert sum(1 for _ in queries.current_programs()) == 12_744
