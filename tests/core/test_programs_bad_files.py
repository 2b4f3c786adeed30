"""A file that cannot be read is refused in one line: where, what was found, what is wanted."""

from __future__ import annotations

import gc
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from throughcare.errors import BadInput
from throughcare.programs import read_directory


FIXTURES = Path(__file__).parents[1] / "fixtures" / "directory"
TABLE = (FIXTURES / "fictional_su_2023.csv").read_bytes()
WORKBOOK = (FIXTURES / "fictional_su_2023.xlsx").read_bytes()


def zipped(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, text)
    return buffer.getvalue()


def workbook_without_rows() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(
                name, content.split("<row>")[0] + "</sheetData></worksheet>" if "sheet1" in name else content
            )
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf \n", "an empty file"),
        (gzip.compress(TABLE, mtime=0)[:-20], "gzip that breaks off or is damaged"),
        (gzip.compress(TABLE, mtime=0)[:40] + b"x" * 40, "gzip that breaks off or is damaged"),
        (WORKBOOK[: len(WORKBOOK) // 2], "a workbook that is damaged or breaks off"),
        (zipped("list.csv", "name1"), "a workbook that is damaged or breaks off"),
        (workbook_without_rows(), "a workbook whose first sheet is empty"),
        (TABLE.decode().encode("utf-16"), "UTF-16 text"),
        (b"name1,\0", "binary data"),
        (b"name1,\x81\x8d", "text in another encoding"),
        (TABLE.replace(b"zip,phone", b"postcode,phone"), "no column zip"),
        (b"a;b;c\n1;2;3\n", "a table headed 'a;b;c'"),
        (b"\n\n,\n", "a table headed ','"),
        (b'"never closed', "a table without a heading"),
        (b'{"rows": [{"name1": "Fict', "no valid JSON (unterminated string"),
        (b'{"rows": []}\n{"rows": [', "no valid JSON (expecting value)"),
        (b'{"rows": []} and more', "no valid JSON (extra data)"),
        (b'{"type": "FeatureCollection"}', "JSON that holds no programs"),
        (b"[]", "JSON that holds no programs"),
    ],
)
def test_a_file_that_is_no_directory_is_refused_in_one_line(tmp_path: Path, content: bytes, found: str):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_directory(path)
    assert str(caught.value).startswith(str(path))
    assert f"found {found}" in str(caught.value)
    assert "; wanted " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="found no such file or directory; wanted a treatment directory"):
        read_directory(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="found is a directory"):
        read_directory(tmp_path)


def test_broken_json_names_its_line(tmp_path: Path):
    path = tmp_path / "pages.jsonl"
    path.write_text('{"rows": []}\n\n{"rows": [')
    with pytest.raises(BadInput, match="record in line 3, line 1, column 11: found no valid JSON"):
        read_directory(path)


def test_a_failed_reading_leaves_the_garbage_collector_as_it_was(tmp_path: Path):
    with pytest.raises(BadInput):
        read_directory(tmp_path / "none.csv")
    assert gc.isenabled()
    gc.disable()
    try:
        read_directory(FIXTURES / "fictional_mh_2023.csv")
        assert not gc.isenabled()
    finally:
        gc.enable()
