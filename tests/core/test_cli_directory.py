"""`throughcare directory check` and `diff` on small fictional directories, and on the federal ones where they are."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.core.fictional_directory import HARBOR, HILL, LAKE, MEADOW, RIVER, ROWS, services, write_directory
from tests.core.locator_server import fictional_row
from throughcare.cli import main
from throughcare.programs import catalogue


SHARED = Path(os.environ.get("THROUGHCARE_SHARED", Path(__file__).parents[3] / "shared"))
FEDERAL = SHARED / "data" / "directory"


@pytest.fixture
def answer(capsys):
    """Return a function that runs a command line that must succeed, and gives what it printed."""

    def run(*argv):
        assert main([str(part) for part in argv]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return run


@pytest.fixture
def directory(tmp_path):
    unknown = fictional_row(7, services=[{"f1": "Type of Care", "f2": "TC", "f3": "Astral projection"}])
    nameless = fictional_row(8, name1="", street1="")
    return write_directory(tmp_path / "programs.json", [*ROWS, unknown, nameless, "not a row"])


def test_check_accounts_for_every_row(answer, directory):
    text = answer("directory", "check", directory)
    assert "Rows        9 rows = 7 programs + 2 refused" in text
    assert text.count("Refused     line ") == 2
    assert "Vintage     not stated in the file" in text
    assert "Note        " in text


def test_check_names_what_deserves_a_second_look(answer, directory):
    text = answer("directory", "check", directory)
    assert "Unknown codes: 1\n  - Astral projection (1 row)" in text
    assert "Contradictions: 1\n  - row 5, Fictional Lake Detox, Cambridge, MA: " in text
    assert "Likely duplicates: 1\n  - row 2, Fictional Meadow House, Cambridge, MA, and row 6" in text
    assert "Without phone: 1\n  - row 5, Fictional Lake Detox" in text
    assert "Without point: 0" in text


def test_check_counts_states_settings_and_medications(answer, directory):
    text = answer("directory", "check", directory)
    assert "States\n  6  MA   1  NH\n" in text
    assert f"  4  {catalogue.service('OP').label}" in text
    methadone = text[text.index("  Methadone\n") :]
    assert "1  Starts people on it here" in methadone[:200]


def test_check_shows_the_first_of_a_long_list_and_all_on_request(answer, tmp_path):
    rows = [fictional_row(number, phone=None) for number in range(1, 14)]
    directory = write_directory(tmp_path / "silent.json", rows)
    text = answer("directory", "check", directory)
    assert "Without phone: 13" in text
    assert "… and 3 more (--all prints them)" in text
    assert "row 11," not in text
    assert "row 13," in answer("directory", "check", directory, "--all")


def test_check_as_json_says_the_same(answer, directory):
    document = json.loads(answer("directory", "check", directory, "--json"))
    assert document["rows_in"] == document["programs"] + len(document["refused"]) == 9
    assert document["unknown_codes"] == {"Astral projection": 1}
    assert [program["name"] for program in document["without_phone"]] == ["Fictional Lake Detox"]
    assert document["states"] == {"MA": 6, "NH": 1}
    assert document["settings"]["RES"] == 1
    assert document["medications"]["methadone"]["starts"] == 1
    assert len(document["duplicates"][0]) == 2
    assert document["contradictions"][0]["says"]


def test_check_of_an_empty_listing_has_nothing_to_count(answer, tmp_path):
    text = answer("directory", "check", write_directory(tmp_path / "none.json", []))
    assert "0 rows = 0 programs + 0 refused" in text


def test_check_takes_coordinates_from_the_file_named(answer, tmp_path):
    row = fictional_row(1, latitude=None, longitude=None)
    directory = write_directory(tmp_path / "programs.json", [row])
    points = tmp_path / "points.csv"
    points.write_text("row,latitude,longitude,precision,source\n1,42.3640,-71.1040,address,fictional\n")
    assert "1  Center of the ZIP code" in answer("directory", "check", directory)
    assert "1  Street address" in answer("directory", "check", directory, "--coordinates", points)


@pytest.mark.parametrize("columns", [60, 160])
def test_check_and_diff_fit_the_terminal(answer, directory, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.chdir(directory.parent)
    for text in (
        answer("directory", "check", directory.name),
        answer("directory", "diff", *[directory.name] * 2),
    ):
        assert max(map(len, text.splitlines())) <= columns


@pytest.fixture
def newer(tmp_path):
    """The same directory a year later: one gone, one new, three changed."""
    rows = [
        HARBOR | {"phone": "1-617-555-0199", "services": services("SA OP OMB ORT NU UN MD SF ADLT FEM MALE")},
        MEADOW | {"frid": "fictional-renumbered", "name2": "North wing"},
        HILL | {"frid": "fictional-moved", "street1": "77 Example Avenue", "city": "Worcester"},
        RIVER | {"frid": "fictional-renamed", "name1": "Fictional Brook Center", "phone": None},
        fictional_row(9, name1="Fictional New Clinic", street1="9 Example Road"),
    ]
    return write_directory(tmp_path / "newer.json", rows)


@pytest.fixture
def older(tmp_path):
    return write_directory(tmp_path / "older.json", [HARBOR, MEADOW, HILL, RIVER, LAKE])


def test_diff_follows_programs_that_were_renumbered_renamed_or_moved(answer, older, newer):
    document = json.loads(answer("directory", "diff", older, newer, "--json"))
    assert (document["before"], document["after"], document["unchanged"]) == (5, 5, 0)
    assert [program["name"] for program in document["vanished"]] == ["Fictional Lake Detox"]
    assert [program["name"] for program in document["appeared"]] == ["Fictional New Clinic"]
    changed = {program["name"]: program["changes"] for program in document["changed"]}
    assert set(changed) == {
        "Fictional Harbor Treatment, Methadone and buprenorphine",
        "Fictional Meadow House, North wing",
        "Fictional Hill Clinic",
        "Fictional Brook Center",
    }
    assert {change["what"] for change in changed["Fictional Brook Center"]} == {"name", "phone"}
    assert changed["Fictional Hill Clinic"] == [
        {
            "what": "address",
            "before": "3 Example Street, Worcester, MA 01608",
            "after": "77 Example Avenue, Worcester, MA 01608",
        }
    ]


def test_diff_says_what_a_program_no_longer_does(answer, older, newer):
    text = answer("directory", "diff", older, newer)
    harbor = text[text.index("Changed: 4 programs") :]
    assert "- phone: 617-555-0101 → 617-555-0199" in harbor
    assert "- Methadone: Starts people on it here → " in harbor
    assert "Vanished: 1 program\n  Fictional Lake Detox, 5 Example Street, Cambridge, MA" in text
    assert "Appeared: 1 program\n  Fictional New Clinic, 9 Example Road" in text


def test_diff_of_a_directory_with_itself_is_empty(answer, older):
    document = json.loads(answer("directory", "diff", older, older, "--json"))
    assert (document["unchanged"], document["changed"], document["vanished"]) == (5, [], [])


def test_diff_notices_a_setting_that_is_listed_no_more(answer, tmp_path):
    before = write_directory(tmp_path / "a.json", [fictional_row(1, services=services("SA OP RES"))])
    after = write_directory(tmp_path / "b.json", [fictional_row(1, services=services("SA OP OIT"))])
    text = answer("directory", "diff", before, after)
    assert f"- {catalogue.service('RES').label}: listed → not listed" in text
    assert f"- {catalogue.service('OIT').label}: not listed → listed" in text


def test_diff_shows_the_first_of_a_long_list_and_all_on_request(answer, tmp_path):
    few = write_directory(tmp_path / "few.json", [fictional_row(1)])
    many = write_directory(
        tmp_path / "many.json",
        [
            fictional_row(n, name1=f"Fictional {n:03}", street1=f"{n} Long Road", phone=None)
            for n in range(1, 40)
        ],
    )
    text = answer("directory", "diff", few, many)
    assert "more (--all prints them)" in text
    assert "Fictional 039" not in text
    assert "Fictional 039" in answer("directory", "diff", few, many, "--all")


def test_import_without_the_web_project_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "django", None)
    assert main(["directory", "import", "programs.xlsx"]) == 2
    assert capsys.readouterr().err == (
        'throughcare: directory import: found no web project; wanted it installed: pip install "throughcare[web]"\n'
    )


def test_import_is_handed_over_to_the_web_project_with_its_exit_status(monkeypatch, tmp_path, capfd):
    pytest.importorskip("django", reason="the web project is not installed")
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@"\nexit 7\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    assert main(["directory", "import", "a b.csv", "--vintage", "2026"]) == 7
    assert capfd.readouterr().out == "-m throughcare_web manage import_directory a b.csv --vintage=2026\n"


@pytest.mark.skipif(not FEDERAL.exists(), reason="the federal directories (THROUGHCARE_SHARED) are not here")
def test_diff_of_the_federal_years_finds_the_churn_that_was_measured(answer):
    older, newer = (FEDERAL / f"national_directory_su_{year}.csv.gz" for year in (2022, 2023))
    document = json.loads(answer("directory", "diff", older, newer, "--json"))
    assert (document["before"], document["after"]) == (12_176, 12_744)
    # Measured apart from this code: 1,803 listings have neither address nor phone in the next year's list, counting a
    # number or an address that another program of the organization keeps. One to one, somewhat more are gone.
    assert 1_803 <= len(document["vanished"]) <= 2_400
    followed = document["before"] - len(document["vanished"])
    assert followed + len(document["appeared"]) == document["after"]


@pytest.mark.skipif(not FEDERAL.exists(), reason="the federal directories (THROUGHCARE_SHARED) are not here")
def test_check_of_the_federal_directory_finds_the_published_counts(answer):
    document = json.loads(
        answer("directory", "check", FEDERAL / "national_directory_su_2023.csv.gz", "--json")
    )
    assert (document["rows_in"], document["programs"], document["refused"]) == (12_744, 12_744, [])
    assert (document["states"]["CA"], document["states"]["MP"], len(document["states"])) == (1_274, 1, 54)
    assert (document["settings"]["OP"], document["settings"]["RES"]) == (10_491, 3_055)
    assert document["precision"] == {"address": 9_798, "zip": 2_946}
    assert len(document["duplicates"]) == 8
