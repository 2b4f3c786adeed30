"""The real federal files, where they are at hand: the counts that were published about them hold.

They are not part of this project and never copied into it. THROUGHCARE_SHARED names the folder that holds `data`;
without it, a folder `shared` beside the checkout.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from throughcare.programs import Reading, contradictions, medication_status, read_directory
from throughcare.terms import Medication, Precision


DATA = Path(os.environ.get("THROUGHCARE_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "directory"
pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the federal directories (THROUGHCARE_SHARED) are not here"
)
SU_2023 = "national_directory_su_2023.csv.gz"
WORKBOOK_2023 = "raw/national-directory-su-facilities-2023.xlsx"


@cache
def read(name: str) -> Reading:
    return read_directory(DATA / name)


def count(*codes: str) -> int:
    return sum(all(p.services.says(code) for code in codes) for p in read(SU_2023).programs)


@pytest.mark.parametrize(
    ("name", "vintage", "kind", "rows"),
    [
        (SU_2023, "2023", "SA", 12_744),
        (WORKBOOK_2023, "2023", "SA", 12_744),
        ("national_directory_su_2022.csv.gz", "2022", "SA", 12_176),
        ("raw/National_Directory_SA_Facilities_2022.xlsx", "2022", "SA", 12_176),
        ("national_directory_mh_2023.csv.gz", "2023", "MH", 8_707),
        ("national_directory_mh_2022.csv.gz", "2022", "MH", 9_037),
    ],
)
def test_every_row_of_the_national_directories_is_a_program(name: str, vintage: str, kind: str, rows: int):
    reading = read(name)
    assert (reading.vintage, reading.rows_in, len(reading.programs)) == (vintage, rows, rows)
    assert {program.kind for program in reading.programs} == {kind}
    assert reading.unknown_codes == {}
    assert reading.notes == ()


def test_the_catalogue_alone_knows_every_code_of_the_national_directories(tmp_path: Path):
    for name in (
        f"national_directory_{kind}_{year}.csv.gz" for kind in ("su", "mh") for year in (2022, 2023)
    ):
        (tmp_path / name).symlink_to(DATA / name)  # away from the dictionaries beside it
        assert read_directory(tmp_path / name).unknown_codes == {}


def test_the_workbook_and_its_table_say_the_same():
    def plain(name: str) -> list[object]:
        return [
            replace(p, latitude=None, longitude=None, precision=Precision.NONE, point_source="")
            for p in read(name).programs
        ]

    assert plain(WORKBOOK_2023) == plain(SU_2023)


@pytest.mark.parametrize(
    ("code", "programs"),
    [
        ("OP", 10_491), ("OIT", 5_736), ("RES", 3_055), ("DT", 2_838), ("HI", 829), ("HH", 1_176),
        ("OTP", 1_570), ("MU", 1_481), ("MM", 1_412), ("BU", 6_923), ("BUM", 4_986), ("UB", 5_579),
        ("BERI", 2_642), ("NU", 6_437), ("VTRL", 4_979), ("MOA", 7_390), ("NOOP", 890), ("NMOA", 611),
        ("SF", 11_464), ("MD", 9_493), ("NP", 212), ("TELE", 9_743), ("NOE", 9_212), ("PW", 4_165),
        ("SP", 2_794), ("AH", 4_941), ("CHLD", 2_968), ("SNR", 113),
    ],
)  # fmt: skip
def test_services_are_counted_as_published(code: str, programs: int):
    assert count(code) == programs


def test_states_are_counted_as_published():
    states = Counter(program.state for program in read(SU_2023).programs)
    assert (len(states), states["CA"], states["NY"], states["WY"], states["MP"]) == (54, 1_274, 656, 48, 1)


def test_a_source_that_lost_its_older_adults_does_not_deny_them():
    assert not any(program.services.says("SNR") is False for program in read(SU_2023).programs)


def test_one_program_has_no_main_number_and_eight_repeat_another():
    programs = read(SU_2023).programs
    without = [program for program in programs if all(phone.role != "main" for phone in program.phones)]
    assert [len(program.phones) for program in without] == [1]  # but a number for intake
    assert sum("-" in program.id for program in programs) == 8
    assert len({program.id for program in programs}) == len(programs)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        (SU_2023, {Precision.ADDRESS: 9_798, Precision.ZIP: 2_946}),
        (
            "national_directory_su_2022.csv.gz",
            {Precision.ADDRESS: 10_752, Precision.ZIP: 1_423, Precision.NONE: 1},
        ),
        (WORKBOOK_2023, {Precision.ZIP: 12_744}),
    ],
)
def test_points_come_from_the_sidecar_or_the_zip_code(name: str, points: dict[Precision, int]):
    assert Counter(program.precision for program in read(name).programs) == points


def test_refusals_beside_uses_are_the_published_contradictions():
    against = [p for p in read(SU_2023).programs if any(p.services.says(code) for code in ("MU", "BU", "NU"))]
    for refusal, published in (("NOOP", 51), ("NMOA", 69)):
        found = [program for program in against if program.services.says(refusal)]
        assert len(found) == published
        assert all(contradictions(program) for program in found)


def test_used_in_treatment_is_not_counted_as_prescribed():
    does = Counter(
        medication_status(program)[Medication.BUPRENORPHINE_SL].status.value
        for program in read(SU_2023).programs
    )
    assert does["starts"] < count("BU")
    assert does["starts"] >= count("UB") - 128  # all but those that contradict themselves
    bare = [
        p
        for p in read(SU_2023).programs
        if p.services.says("BU") and not any(map(p.services.says, ("BUM", "UB", "DB")))
    ]
    assert len(bare) == 748
    assert {medication_status(p)[Medication.BUPRENORPHINE_SL].status.value for p in bare} <= {
        "allows",
        "unknown",
    }


def test_every_name_of_the_list_of_2025_is_known():
    reading = read("locator_api_residential_ca_2025-08.json.gz")
    assert (reading.vintage, len(reading.programs), reading.unknown_codes) == ("2025-08", 473, {})
    assert sum(program.services.yes.bit_count() for program in reading.programs) == 43_203


@pytest.mark.parametrize(("day", "rows", "kinds"), [("24", 30, {"SA": 14, "MH": 16}), ("23", 25, {"SA": 25})])
def test_the_pages_of_2019_are_read_by_the_names_of_2019(day: str, rows: int, kinds: dict[str, int]):
    reading = read(f"raw/locator_api_page_2019-05-{day}_locations.json")
    assert (reading.vintage, len(reading.programs)) == (f"2019-05-{day}", rows)
    assert Counter(program.kind for program in reading.programs) == kinds
    values = sum(program.services.yes.bit_count() for program in reading.programs)
    assert sum(reading.unknown_codes.values()) <= 29  # names that have no service of today's dictionaries
    assert values > rows * 40


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("locator_csv_export_sample_2022-05.csv.gz", 168),
        ("raw/locator_csv_export_california_2022-05.csv", 22),
    ],
)
def test_the_locators_export_is_read(name: str, rows: int):
    reading = read(name)
    assert (reading.vintage, len(reading.programs), reading.unknown_codes) == ("2022-05", rows, {})
    assert all(len(program.zip) == 5 and program.services.says("MH") for program in reading.programs)
