"""A state's list of licenses is read with every row accounted for, and matched to listings with reasons."""

import datetime as dt
import gzip
from dataclasses import replace

import pytest

from tests.core.fictional_programs import program
from throughcare.errors import BadInput
from throughcare.programs import Phone
from throughcare.programs.licenses import best_matches, read_licenses, state_of
from throughcare.terms.places_open import LicenseState


TODAY = dt.date(2026, 11, 26)
HEADING = (
    "license_number,facility_name,legal_entity,address_line1,city,zip,phone,license_expiration,total_capacity"
)
HARBOR = "KS-1,HARBOR,HARBOR INC,1 FICTIONAL STREET,FICTIONAL TOWN,67500,(785) 555-0100,2027-01-31,20"


@pytest.fixture
def file(tmp_path):
    def write(*rows, heading=HEADING, name="licenses.csv"):
        path = tmp_path / name
        path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def best(path, *programs):
    return best_matches(programs, read_licenses(path).licenses)


def test_every_row_is_a_license_or_is_refused_with_its_line(file):
    reading = read_licenses(
        file(
            HARBOR,
            ",NAMELESS NUMBER,,,,,,,",
            "KS-3,BAD DAY,,,,,,31/31/2027,",
            "KS-4,TOO,FEW",
            'KS-5,"NOT CLOSED,,,,,,,',
        )
    )

    assert reading.rows_in == 5 == len(reading.licenses) + len(reading.refused)
    assert [row.line for row in reading.refused] == [3, 4, 5, 6]
    assert [row.reason for row in reading.refused][:2] == [
        "no license number, or no name",
        "'31/31/2027' is no day",
    ]
    one = reading.licenses[0]
    assert (one.expires_on, one.beds, one.phone, one.zip) == (
        dt.date(2027, 1, 31),
        20,
        "785-555-0100",
        "67500",
    )
    assert one.raw["legal_entity"] == "HARBOR INC"


def test_the_same_file_has_the_same_digest_packed_or_not(file, tmp_path):
    plain = file(HARBOR)
    packed = tmp_path / "licenses.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    assert read_licenses(plain).digest == read_licenses(packed).digest


def test_columns_of_other_names_can_be_named(file):
    path = file("A-1,Harbor,01/31/2027", heading="LIC NO.,Facility,Good Until")

    with pytest.raises(BadInput, match=r"no column for the license's number; wanted --column number=NAME"):
        read_licenses(path)
    reading = read_licenses(path, {"number": "LIC NO.", "name": "facility", "expires_on": "Good Until"})
    assert reading.licenses[0].expires_on == dt.date(2027, 1, 31)


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"color": "x"}, r"^--column: found color"), ({"number": "nowhere"}, r"no column 'nowhere'")],
)
def test_a_column_that_is_not_there_is_said(file, columns, said):
    with pytest.raises(BadInput, match=said):
        read_licenses(file(HARBOR), columns)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "an empty file"),
        (b"[1, 2]", "a JSON"),
        (b"PK\x03\x04rest", "a workbook"),
        (b"\xff\xfea\x00b\x00", "UTF-16 text"),
        (b"\x1f\x8bbroken", "gzip that breaks off or is damaged"),
        (b"\x00\x01\x02", "binary data"),
        (HEADING.encode(), "no license"),
        (b"<html><body>Sign in</body></html>", "no column for the license's number"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_line(tmp_path, content, said):
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(BadInput, match=said) as caught:
        read_licenses(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        read_licenses(tmp_path / "nowhere.csv")


def test_an_encoding_that_is_guessed_is_said(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(f"{HEADING}\nKS-1,Caf\xe9,,,,,,,\n".encode("cp1252"))

    reading = read_licenses(path)
    assert reading.licenses[0].name == "Café"
    assert "Windows-1252" in reading.notes[0]


def test_a_license_matches_by_phone_or_address_and_says_why(file):
    harbor = program("Harbor House")
    found = best(file(HARBOR), harbor)[harbor.id]

    assert found.is_sure
    assert found.points == 45 + 40 + 10 + 5 + 15
    assert found.reasons == (
        "same phone number",
        "same street address",
        "same ZIP code",
        "same city",
        "50 % of the words of the name",
    )
    assert found.reasons[0].es == "mismo teléfono"


def test_streets_are_the_same_however_they_are_shortened(file):
    row = "KS-1,OTHER NAME,,12 N. Example Ave,FICTIONAL TOWN,67500,,,"
    listed = program("Harbor House", street1="12 North Example Avenue")
    without_name = best(file(row), listed).get(listed.id)

    assert without_name is not None
    assert not without_name.is_sure  # an address alone: several programs share one
    assert state_of(without_name, TODAY) is LicenseState.UNSURE


def test_a_chain_s_name_in_another_town_is_no_match(file):
    row = "KS-9,HARBOR HOUSE,HARBOR HOUSE INC,9 Elsewhere,Far Town,67999,785-555-0999,2027-01-31,"

    assert best(file(row), program("Harbor House")) == {}


def test_same_zip_and_name_alone_have_to_be_looked_at(file):
    row = "KS-9,HARBOR HOUSE,,9 Elsewhere,Fictional Town,67500,785-555-0999,2027-01-31,"
    listed = program("Harbor House")

    assert state_of(best(file(row), listed)[listed.id], TODAY) is LicenseState.UNSURE


def test_a_listing_without_a_phone_is_matched_by_its_address(file):
    listed = program("Harbor", phones=())

    assert best(file(HARBOR), listed)[listed.id].is_sure


def test_any_of_its_numbers_will_do(file):
    listed = program("Somewhere", phones=(Phone("785-555-0177", "main"), Phone("785-555-0100 x4", "intake")))

    assert "same phone number" in best(file(HARBOR), replace(listed, street1="9 Moved"))[listed.id].reasons


def test_of_two_alike_the_one_that_runs_out_last_counts(file):
    old = HARBOR.replace("KS-1", "KS-0").replace("2027-01-31", "2024-01-31")
    listed = program("Harbor")

    assert best(file(old, HARBOR), listed)[listed.id].license.number == "KS-1"


@pytest.mark.parametrize(
    ("expires", "today", "state"),
    [
        ("2026-11-26", TODAY, LicenseState.CURRENT),
        ("2026-11-25", TODAY, LicenseState.EXPIRED),
        ("", TODAY, LicenseState.CURRENT),
    ],
)
def test_a_license_holds_through_its_last_day(file, expires, today, state):
    listed = program("Harbor")
    match = best(file(HARBOR.replace("2027-01-31", expires)), listed)[listed.id]

    assert state_of(match, today) is state


def test_a_revoked_license_has_ended_whatever_its_day(file):
    path = file(
        "A-1,Harbor,785-555-0100,67500,2030-01-01,Revoked",
        heading="license_number,name,phone,zip,expires,status",
    )
    listed = program("Harbor")

    assert state_of(best(path, listed)[listed.id], TODAY) is LicenseState.EXPIRED
    assert state_of(None, TODAY) is LicenseState.NOT_FOUND


def test_a_listing_without_a_name_has_no_words_in_common(file):
    listed = program("")

    assert best(file(HARBOR), listed)[listed.id].points == 100
