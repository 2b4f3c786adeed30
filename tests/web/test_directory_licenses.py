"""A state's list of licenses is kept whole beside the listings, and what does not agree is shown; bad files change nothing."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.web.listings import program as listed_program
from tests.web.staff import member, program, signed_in, staff_path
from tests.web.upkeep import listed
from throughcare.terms.places_open import LicenseState
from throughcare_web.accounts.roles import Role
from throughcare_web.directory.licenses import queries
from throughcare_web.directory.models import LicenseFinding, LicenseImport, LicenseRecord
from throughcare_web.directory.verification import queries as verification


pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
HEADING = "license_number,facility_name,address_line1,city,zip,phone,license_expiration,note"
ROWS = (
    "OH-1,EXAMPLE CENTER 1,1 EXAMPLE STREET,DAYTON,45402,937-555-0101,2027-05-01,<script>alert(1)</script>",
    "OH-2,EXAMPLE CENTER 2,2 Example St,Dayton,45402,(937) 555-0102,2025-05-01,",
    "OH-3,EXAMPLE CENTER 3,99 Elsewhere,Dayton,45402,937-555-9999,2027-05-01,",
    "OH-8,SOMEBODY ELSE,8 Far Street,Akron,44301,330-555-0108,2027-05-01,",
)


@pytest.fixture
def file(tmp_path: Path):
    """Return what writes a list."""

    def write(*rows: str, heading: str = HEADING) -> Path:
        path = tmp_path / f"list{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def rows():
    """Return four listings of Ohio."""
    return listed(
        *(listed_program(number) for number in range(1, 4)), listed_program(4, zip="43004", city="Nowhere")
    )


def run(path: Path, state: str = "OH", **more: object) -> None:
    call_command("import_licenses", str(path), state=state, **more)


def test_each_listing_is_licensed_expired_unsure_or_not_found(
    file, rows, capsys: pytest.CaptureFixture[str]
) -> None:
    run(file(*ROWS, "OH-9,,,,,,,"))

    found = queries.states_of_listings(TODAY)
    assert [found[row.pk] for row in rows] == [
        LicenseState.CURRENT,
        LicenseState.EXPIRED,
        LicenseState.UNSURE,
        LicenseState.NOT_FOUND,
    ]
    assert capsys.readouterr().out.splitlines() == [
        "5 rows in = 4 licenses + 1 refused",
        "4 listings = 2 matched + 1 to look at + 1 not found",
        "  line 6: no license number, or no name",
    ]
    assert LicenseRecord.objects.count() == 4  # what matched nothing is kept too
    assert LicenseRecord.objects.get(number="OH-1").raw["note"] == "<script>alert(1)</script>"


def test_conflicts_are_shown_with_what_is_alike(file, rows) -> None:
    run(file(*ROWS))

    found = queries.conflicts(TODAY, "OH")
    assert [(one.listing_id, one.state) for one in found] == [
        (rows[1].pk, LicenseState.EXPIRED),
        (rows[2].pk, LicenseState.UNSURE),
        (rows[3].pk, LicenseState.NOT_FOUND),
    ]
    assert "same phone number" in found[0].reasons
    assert queries.conflicts(TODAY, "TX") == []
    one = queries.license_of(rows[0].pk, TODAY)
    assert one is not None
    assert (one.state, one.number) == (LicenseState.CURRENT, "OH-1")
    assert queries.license_of(0, TODAY) is None


def test_an_expired_license_puts_a_listing_on_the_queue(file, rows) -> None:
    run(file(*ROWS))

    first = verification.queue(TODAY)[0]
    assert first.listing_id == rows[1].pk
    assert first.need.reasons[0] == "the state's list says that the license has run out"


def test_a_newer_list_counts_instead_of_the_older(file, rows) -> None:
    run(file(*ROWS))
    run(file(ROWS[1].replace("2025", "2028")))

    assert queries.states_of_listings(TODAY)[rows[1].pk] is LicenseState.CURRENT
    assert [one.licenses for one in queries.lists()] == [1]
    assert LicenseImport.objects.count() == 2


def test_without_a_list_of_its_state_nothing_is_said_of_a_listing(rows) -> None:
    assert queries.states_of_listings(TODAY) == {}
    assert queries.license_of(rows[0].pk, TODAY) is None


def test_columns_of_other_names_are_named_on_the_command_line(file, rows) -> None:
    run(
        file("X-1,Example Center 1,937-555-0101,45402", heading="No.,Program,Tel,Postal"),
        column=["number=No.", "name=Program", "phone=Tel", "zip=Postal"],
    )

    assert LicenseRecord.objects.get().phone == "937-555-0101"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"state": "Ohio"}, "--state: found Ohio"),
        ({"state": "TX"}, "--state: found TX; wanted the postal code of a state that has listings here"),
        ({"column": ["number"]}, "--column: found number"),
        ({"column": ["color=red"]}, "--column: found color"),
    ],
)
def test_arguments_that_cannot_be_used_are_said_in_one_line(file, rows, arguments, said) -> None:
    with pytest.raises(CommandError) as caught:
        run(file(*ROWS), **arguments)

    assert str(caught.value).startswith(said)
    assert caught.value.returncode == 2
    assert not LicenseImport.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"PK\x03\x04", b"\xff\xfex\x00", b"a,b\n1,2\n", HEADING.encode()]
)
def test_a_bad_file_changes_nothing(tmp_path: Path, rows, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="wanted") as caught:
        run(path)
    assert "\n" not in str(caught.value)
    assert not LicenseImport.objects.exists()


def test_the_same_file_is_not_read_twice(file, rows) -> None:
    path = file(*ROWS)
    run(path)

    with pytest.raises(CommandError, match="a file that was read before"):
        run(path)
    assert LicenseFinding.objects.count() == 3


def test_many_refused_rows_are_counted(file, rows, capsys: pytest.CaptureFixture[str]) -> None:
    run(file(*ROWS, *(["X,,,,,,,"] * 12)))

    assert capsys.readouterr().out.splitlines()[-1] == "  and 2 more, all kept with the import"
    assert len(queries.lists()[0].refused) == 12


@pytest.mark.parametrize(
    "table", ["directory_licenseimport", "directory_licenserecord", "directory_licensefinding"]
)
def test_what_a_list_said_cannot_be_rewritten(file, rows, table: str) -> None:
    run(file(*ROWS))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"DELETE FROM {table}")  # noqa: S608 -- a name from this test


def test_the_page_shows_what_does_not_agree_and_nothing_in_it_runs(file, rows) -> None:
    staff = member(program(), Role.NAVIGATOR)
    tab, path = signed_in(staff), staff_path(staff, "directory:licenses")
    assert "No state's list was read yet" in tab.get(path).content.decode()
    run(file(ROWS[1].replace("EXAMPLE CENTER 2", "<script>alert(2)</script>"), "X,,,,,,,"))

    for address in (path, f"{path}?state=OH", f"{path}?state=nowhere"):
        page = tab.get(address).content.decode()
        assert "The license has run out" in page
        assert "same phone number" in page
        assert "<script>alert(2)" not in page
    call = tab.get(staff_path(staff, "directory:call", rows[1].pk)).content.decode()
    assert "OH-2" in call


SHARED = Path(os.environ.get("THROUGHCARE_SHARED", Path(__file__).parents[3] / "shared"))
CALIFORNIA = SHARED / "data/directory/ca_dhcs_sud_licenses_2026-08.csv.gz"
DIRECTORY = SHARED / "data/directory/national_directory_su_2023.csv.gz"


@pytest.mark.skipif(not CALIFORNIA.exists(), reason=f"California's list is not at {CALIFORNIA}")
def test_the_real_list_of_california_finds_most_residential_listings() -> None:
    from throughcare.programs import read_directory
    from throughcare.programs.licenses import best_matches, read_licenses

    reading = read_licenses(CALIFORNIA)
    ours = [
        one for one in read_directory(DIRECTORY).programs if one.state == "CA" and one.services.says("RES")
    ]
    found = best_matches(ours, reading.licenses)

    assert (reading.rows_in, len(reading.refused)) == (2266, 0)
    sure = sum(match.is_sure for match in found.values())
    assert 0.6 < sure / len(ours) < 0.85  # by hand: 381 of 545 have the same address or phone
