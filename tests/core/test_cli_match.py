"""`throughcare match`: the answer in a terminal and as JSON, and every way of handing in something wrong."""

import io
import json
import sys

import pytest
from jsonschema import Draft202012Validator

from tests.core.fictional_directory import HARBOR, LAKE, RIVER, ROWS, write_directory
from tests.core.locator_server import fictional_row
from throughcare.cli import main
from throughcare.cli.answer_schema import schema


@pytest.fixture
def directory(tmp_path):
    return write_directory(tmp_path / "programs-2026.json", ROWS)


@pytest.fixture
def match(tmp_path, directory, capsys):
    """Return a function that matches a person document and gives what was printed."""

    def run(person, *options, near="02139"):
        file = tmp_path / "person.json"
        file.write_text(json.dumps(person), encoding="utf-8")
        place = ["--near", near] if near else []
        assert main(["match", str(file), "--directory", str(directory), *place, *options]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return run


@pytest.fixture
def complaint(tmp_path, directory, capsys):
    """Return a function that matches with something wrong and gives the one line."""

    def run(person, *options, directory=directory):
        file = tmp_path / "person.json"
        file.write_bytes(person if isinstance(person, bytes) else person.encode())
        assert main(["match", str(file), "--directory", str(directory), *options]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        return captured.err.removeprefix("throughcare: ").rstrip("\n").replace(f"{tmp_path}/", "")

    return run


def test_each_program_comes_with_its_reasons(match):
    text = match({"age": 34, "sex": "female", "payment": ["medicaid"], "languages": ["en", "es"]})
    assert text.startswith("Programs for opioid use disorder near Cambridge, MA 02139\n")
    assert "Must hold       accepts age 34; accepts women" in text
    assert "payment: Medicaid" in text
    first = text[text.index("1. ") : text.index("2. ")]
    assert first.startswith("1. Fictional Harbor Treatment, Methadone and buprenorphine")
    assert "617-555-0101 (main)" in first
    assert "http://harbor.example" in first
    for words in ("Medications ", "Meets ", "Starts people on", "Medicaid", "clinical ", "reach "):
        assert words in first


def test_what_must_hold_is_said_and_what_breaks_it_is_a_near_miss(match):
    text = match({"current_medications": [{"name": "methadone"}], "age": 40})
    assert "stays on: methadone" in text
    misses = text[text.index("Near misses") :]
    assert "Fictional Meadow House, Cambridge, MA" in misses


def test_open_questions_are_what_to_ask_on_the_phone(match):
    text = match({"access": ["wheelchair"]})
    assert "Call and ask  " in text
    assert "wheelchair access" in text
    assert "Call and ask: " not in text


def test_every_answer_ends_with_what_to_know(match):
    text = match({})
    end = text[text.index("Looked at") :]
    assert "Listings change: call before you go." in end
    assert "Not clinically reviewed" in end
    assert "Emergencies     judged only from the facts given" in end
    assert "\n911 " in end
    assert "\n988 " in end
    assert "\nData " in end


def test_an_empty_person_without_a_place_is_answered(match):
    text = match({}, near=None)
    assert text.startswith("Programs for opioid use disorder anywhere\n")
    assert "Must hold       treats opioid use disorder" in text
    assert "distance not known" in text


def test_a_person_can_bring_the_place_and_the_option_overrules_it(match):
    assert "near Boston, MA\n" in match({"place": "Boston, MA"}, near=None)
    assert "near Worcester, MA 01608\n" in match({"place": "Boston, MA"}, near="01608")
    assert "disorder in NH\n" in match({"state": "NH"}, near=None)


def test_too_few_programs_widen_the_search_unless_told_not_to(match):
    widened = json.loads(match({}, "--within", "5", "--json"))
    kept = json.loads(match({}, "--within", "5", "--no-widening", "--json"))
    assert widened["widened_to_miles"] > 5
    assert kept["widened_to_miles"] is None
    assert len(kept["matches"]) < len(widened["matches"])
    assert "Note " in match({}, "--within", "5")


def test_no_more_programs_are_shown_than_asked_for(match):
    assert len(json.loads(match({}, "--top", "2", "--json"))["matches"]) == 2
    assert "\n3. " not in match({}, "--top", "2")


def test_a_distance_measured_to_a_zip_code_is_about(match):
    text = match({}, "--within", "60")
    river = text[text.index("Fictional River Center") :]
    assert "about 33 miles" in river.splitlines()[0]
    assert "under 0.1 miles" in text


def test_a_program_without_a_phone_says_so(match):
    assert "no phone in the listing" in match({}, near=None)


def test_medications_are_wanted_in_the_words_of_the_person(match):
    text = match({"preferences": ["naltrexone_xr", "residential"]})
    assert "starts: " in text
    assert "setting: " in text
    must = match({"need": {"must": {"start_medications": ["methadone"]}}})
    assert "Must hold       starts: methadone" in must


def test_an_emergency_is_printed_before_any_program(match):
    person = {"signs": ["unresponsive"]}

    assert match(person).startswith("Call 911 now.")
    assert json.loads(match(person, "--json"))["emergencies"][0]["rule"] == "emergency-overdose-now"


def test_the_need_comes_from_advice(match):
    asked = json.loads(match({"cows": 12, "preferences": ["naltrexone_xr"]}, "--json"))["need"]["prefer"]
    kept = json.loads(match({"preferences": ["methadone"]}, "--json"))["need"]["prefer"]
    placed = json.loads(match({"need": {"must": {"settings": ["residential"]}}}, "--json"))["need"]

    assert asked["levels_of_care"] == ["1.7"]
    assert "naltrexone_xr" not in asked["start_medications"]
    assert kept["start_medications"] == ["methadone"]
    assert "levels_of_care" not in placed["prefer"]


def test_the_day_of_a_match_is_a_day(complaint):
    assert complaint("{}", "--on", "soon") == "--on: found 'soon'; wanted a day, YYYY-MM-DD"


def test_json_follows_the_published_schema(match):
    person = {
        "age": 34,
        "sex": "female",
        "state": "MA",
        "current_medications": [{"name": "methadone"}],
        "payment": ["medicaid"],
        "pregnant_weeks": 12,
    }
    for document in (person, {}):
        for near in ("02139", None):
            answer = json.loads(match(document, "--json", near=near))
            Draft202012Validator(schema()).validate(answer)
            assert answer["emergencies"] == []


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_the_answer_fits_the_terminal(match, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    text = match({"age": 34, "payment": ["medicaid"], "access": ["wheelchair"]})
    assert max(map(len, text.splitlines())) <= columns


def test_colors_are_only_decoration(match, monkeypatch):
    plain = match({"age": 34})
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = match({"age": 34})
    assert "\x1b[1m" in colored
    assert len(colored) > len(plain)


def test_a_person_is_read_from_standard_input(directory, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'\xef\xbb\xbf{"place": "02139"}')))
    assert main(["match", "-", "--directory", str(directory)]) == 0
    assert "near Cambridge, MA 02139" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("person", "line"),
    [
        ("", "person.json, line 1, column 1: found nothing; wanted a JSON file such as"),
        (
            '{"age": 34,\n "sex" "female"}',
            "person.json, line 2, column 8: found no valid JSON (expecting ':' delimiter)",
        ),
        ("[]", "person: found a list; wanted an object"),
        ('{"age": "34"}', "person.age: found '34'; wanted a whole number of years from 0 to 120"),
        ('{"payment": ["cash"]}', "person.payment[0]: found 'cash'; wanted"),
        ('{"agee": 34}', 'person.agee: found an unknown key; wanted "age" perhaps?'),
        (f'{{"age": {"9" * 5000}}}', "person.json: found a number of thousands of digits"),
        ("{}" + " " * (1 << 20), "person.json: found more than a megabyte"),
        ("[" * 100_000, "person.json: found JSON nested hundreds of levels deep"),
        ('{"name": "Jos\xe9"}'.encode("latin-1"), "person.json, byte 14: found text that is not UTF-8"),
    ],
)
def test_a_person_document_with_a_mistake_is_answered_with_its_place(complaint, person, line):
    assert complaint(person, "--near", "02139").startswith(line)


def test_a_place_in_the_person_document_is_named_as_such(complaint):
    assert complaint('{"place": "00000"}').startswith("person.place: found '00000'; wanted a ZIP code")


def test_a_person_file_that_is_not_there_is_answered_in_one_line(directory, tmp_path, capsys):
    for argument, found in (
        (tmp_path / "nobody.json", "no such file or directory"),
        (tmp_path, "is a directory"),
    ):
        assert main(["match", str(argument), "--directory", str(directory)]) == 2
        assert f"{argument}: found {found}; wanted a JSON file" in capsys.readouterr().err


def test_an_unknown_place_is_answered_before_the_directory_is_read(complaint, tmp_path):
    line = complaint("{}", "--near", "00000", directory=tmp_path / "missing.xlsx")
    assert line == 'place: found \'00000\'; wanted a ZIP code in the United States, "City, ST" or "lat,lng"'


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "no such file"),
        (b"", "an empty file"),
        (b"PK\x03\x04 and no more", ""),
        (b'{"page": 1, "rows": [', ""),
        (b"name1,street1\nFictional,1 Example Street\n", ""),
        (b"\xff\xfen\x00a\x00", "UTF-16"),
        (b"%PDF-1.7", ""),
    ],
    ids=["missing", "empty", "truncated workbook", "truncated JSON", "a column missing", "UTF-16", "PDF"],
)
def test_a_directory_that_cannot_be_read_is_answered_in_one_line(complaint, tmp_path, content, found):
    file = tmp_path / "programs"
    if content is not None:
        file.write_bytes(content)
    line = complaint("{}", directory=file)
    assert line.startswith("programs")
    assert found.lower() in line.lower()


def test_a_directory_of_one_program_without_anything_is_answered(tmp_path, capsys, monkeypatch):
    bare = fictional_row(
        1, name1="Fictional Bare Center", street1="", phone=None, services=[], zip="", city=""
    )
    directory = write_directory(tmp_path / "bare.json", [bare, HARBOR, LAKE, RIVER])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{}")))
    assert main(["match", "-", "--directory", str(directory), "--near", "Boston, MA"]) == 0
    assert "Fictional Bare Center" in capsys.readouterr().out
