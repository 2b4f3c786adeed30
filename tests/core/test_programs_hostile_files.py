"""Whatever a file holds, reading it ends with programs, refused rows or one line: never with a crash."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from throughcare.errors import BadInput
from throughcare.matching import Index, need_of
from throughcare.person import Person
from throughcare.places import find_place
from throughcare.programs import Reading, read_directory
from throughcare.programs.opening import LARGEST_BYTES


FIXTURES = Path(__file__).parents[1] / "fixtures" / "directory"
FILES = sorted(path for path in FIXTURES.glob("*_*.*") if path.suffix in {".csv", ".json", ".jsonl", ".xlsx"})
SHEET = "xl/worksheets/sheet1.xml"
HEADING = "name1,street1,city,state,zip,phone,service_code_info\n"


def read(tmp_path: Path, content: bytes | str) -> Reading:
    """Return the reading of a file with this content; every row must be accounted for."""
    path = tmp_path / "list.csv"
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    reading = read_directory(path, vintage="2023")
    assert reading.rows_in == len(reading.programs) + len(reading.refused)
    return reading


def refusal(tmp_path: Path, content: bytes | str) -> str:
    """Return the one line that refuses the content, as far as it is about the content."""
    with pytest.raises(BadInput) as caught:
        read(tmp_path, content)
    line = str(caught.value)
    assert len(line) < 500
    assert line.isprintable()
    return line.removeprefix(str(tmp_path / "list.csv"))


def workbook(edit: Callable[[bytes], bytes], **more: bytes) -> bytes:
    """Return the fictional workbook with its first sheet edited and other parts added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(FIXTURES / "fictional_su_2023.xlsx") as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, edit(old.read(name)) if name == SHEET else old.read(name))
        for name, content in more.items():
            new.writestr(name.replace("__", "/").replace("_", "."), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def with_last_row(row: str) -> bytes:
    return workbook(lambda sheet: sheet.replace(b"</sheetData>", f"{row}</sheetData>".encode()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, path: Path):
    content, chance = path.read_bytes(), random.Random(path.name)  # noqa: S311 - which bytes is no secret
    for _ in range(60):
        damaged = bytearray(content[: chance.choice([len(content), chance.randrange(1, len(content))])])
        for _ in range(chance.choice([0, 1, 20])):
            damaged[chance.randrange(len(damaged))] = chance.choice(b'\0\n\r",0{[\xff')
        try:
            read(tmp_path, bytes(damaged))
        except BadInput as fault:
            assert str(fault).isprintable()  # noqa: PT017 - either outcome is right


def test_random_bytes_are_refused(tmp_path: Path):
    chance = random.Random(2)  # noqa: S311 - which bytes is no secret
    for size in range(1, 200):
        assert "; wanted " in refusal(tmp_path, chance.randbytes(size))


def test_a_packed_file_cut_anywhere_is_refused(tmp_path: Path):
    packed = gzip.compress((FIXTURES / "fictional_su_2023.csv").read_bytes())
    for end in range(20, len(packed), 50):
        assert refusal(tmp_path, packed[:end]).startswith(": found gzip that breaks off or is damaged")


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["packed", "plain"])
def test_a_file_larger_than_any_directory_is_refused_without_unpacking_it(
    tmp_path: Path, pack: Callable[[bytes], bytes]
):
    line = refusal(tmp_path, pack(b" " * (LARGEST_BYTES + 2)))
    assert line.startswith(": found more than 64 megabytes; wanted a treatment directory")


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n\n"], ids=["CRLF", "CR", "empty lines"])
def test_lines_may_end_in_any_way(tmp_path: Path, ends: str):
    text = f"{HEADING}A,B,Boston,MA,02139,617-555-0100,SA * OP\n".replace("\n", ends)
    assert [program.name1 for program in read(tmp_path, text).programs] == ["A"]


def test_a_hundred_thousand_columns_are_one_refused_row(tmp_path: Path):
    reading = read(tmp_path, HEADING + "a," * 100_000)
    assert reading.refused[0].reason == "100001 columns where the heading has 7"


def test_a_cell_longer_than_a_cell_can_be_is_a_refused_row(tmp_path: Path):
    reading = read(tmp_path, f"{HEADING}{'a' * 200_000},B,Boston,MA,02139,617-555-0100,SA\n")
    assert reading.refused[0].reason == "field larger than field limit (131072) (lines 2 to 2)"


def test_a_column_that_stands_twice_is_refused(tmp_path: Path):
    line = refusal(tmp_path, HEADING.replace("name1", "name1,Name1"))
    assert line == ": found more than one column name1; wanted each column once"


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='4000000000'><c><v>1</v></c></row>",
        '<row><c r="ZZZZZZZZ9"><v>1</v></c></row>',
        f"<row>{'<c/>' * 16_000}<c><v>1</v></c></row>{'<row/>' * 1000}<row><c><v>1</v></c></row>",
    ],
    ids=["the last cell of Excel", "a far row", "a far column", "wide and long"],
)
def test_a_small_workbook_that_claims_billions_of_cells_is_refused(tmp_path: Path, row: str):
    assert " cells; wanted a treatment directory" in refusal(tmp_path, with_last_row(row))


def test_empty_cells_at_the_end_of_a_sheet_take_no_room(tmp_path: Path):
    formatted = '<row r="1048575"/><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert len(read(tmp_path, with_last_row(formatted)).programs) == 7


@pytest.mark.parametrize(
    "row",
    ['<row><c r="?"><v>1</v></c></row>', '<row r="x"/>', "<row>", "<row><c><v>&nothing;</v></c></row>"],
)
def test_a_sheet_that_makes_no_sense_is_a_damaged_workbook(tmp_path: Path, row: str):
    assert refusal(tmp_path, with_last_row(row)).startswith(": found a workbook that is damaged")


def test_a_sheet_that_declares_a_document_type_is_a_damaged_workbook(tmp_path: Path):
    declared = workbook(lambda sheet: b'<!DOCTYPE a [<!ATTLIST c r CDATA "A1">]>' + sheet)
    assert refusal(tmp_path, declared).startswith(": found a workbook that is damaged")


def test_a_workbook_that_unpacks_to_more_than_any_directory_is_refused(tmp_path: Path):
    bomb = workbook(bytes, xl__big_xml=b"0" * (LARGEST_BYTES + 1))
    assert refusal(tmp_path, bomb).startswith(": found more than 64 megabytes")


def test_a_spreadsheet_of_another_format_is_refused(tmp_path: Path):
    assert refusal(tmp_path, workbook(bytes, content_xml=b"")).startswith(
        ": found a spreadsheet of another format"
    )


def test_json_nested_beyond_reason_or_with_an_endless_number_is_refused(tmp_path: Path):
    assert refusal(tmp_path, "[" * 100_000).startswith(": found JSON nested hundreds of levels deep")
    assert refusal(tmp_path, f'[{{"name1": {"9" * 5000}}}]').startswith(": found a number of thousands of")


@pytest.mark.parametrize("value", [[1], {"a": [1]}, [], {}])
@pytest.mark.parametrize("key", ["name", "name1", "zip", "latitude", "typeFacility", "frid", "hotline1"])
def test_a_row_with_a_list_or_object_where_text_belongs_is_refused(tmp_path: Path, key: str, value: object):
    kind = "a list" if isinstance(value, list) else "an object"
    reading = read(tmp_path, json.dumps([{"name1": "A", key: value}, {"name1": "B"}]))
    assert [refused.reason for refused in reading.refused] == [f"{key}: found {kind}, wanted text"]
    assert [program.name1 for program in reading.programs] == ["B"]


@pytest.mark.parametrize(
    "value", ["NaN", "-Infinity", "1e400", "1e300", "9" * 400, "true", '"\\u0661"', "-100"]
)
@pytest.mark.parametrize(
    "key", ["name1", "zip", "latitude", "longitude", "services", "all_services", "phone"]
)
def test_any_number_in_a_row_leads_to_an_answer(tmp_path: Path, key: str, value: str):
    row = f'{{"name1": "A", "zip": "02139", "latitude": "80", "longitude": "42", "{key}": {value}}}'
    reading = read(tmp_path, f"[{row}]")
    found = Index.build(reading.programs).match(need_of(Person()), near=find_place("02139"))
    assert json.dumps(found.to_dict(), allow_nan=False)


def test_what_json_can_spell_and_no_file_can_hold_is_left_out_of_text(tmp_path: Path):
    program = read(
        tmp_path, r'[{"name1": "A\u0000B\ud800", "services": [{"f3": "\udc00; \u0000"}]}]'
    ).programs[0]
    assert (program.name1, program.other) == ("AB?", ("?",))


def test_a_zip_code_that_is_none_is_kept_aside_from_every_form(tmp_path: Path):
    table = read(tmp_path, f"{HEADING}A,B,Boston,MA,ABC,617-555-0100,SA\n")
    pages = read(tmp_path, '[{"name1": "A", "zip": "ABC"}]')
    for reading in (table, pages):
        assert (reading.programs[0].zip, reading.programs[0].other) == ("", ("ABC",))
        assert reading.unknown_codes == {"ABC": 1}
