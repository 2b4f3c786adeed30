"""`throughcare advise` as people and programs use it, wrong input included."""

import io
import json
import sys

import pytest
from jsonschema import Draft202012Validator

from throughcare.cli import main
from throughcare.cli.advice_schema import schema
from throughcare.terms import Audience


ON = ("--on", "2026-11-25")
METHADONE = {"current_medications": [{"name": "methadone", "dose_mg": 90}], "signs": ["unresponsive"]}


@pytest.fixture
def advise(tmp_path, capsys):
    """Return a function that asks about a person document and gives what was printed."""

    def run(person, *options):
        file = tmp_path / "person.json"
        file.write_text(json.dumps(person), encoding="utf-8")
        assert main(["advise", str(file), *ON, *options]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return run


@pytest.fixture
def lines(capsys, monkeypatch):
    """Return a function that asks about lines on standard input; it gives status, answers and complaints."""

    def run(content, *options):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        status = main(["advise", "-", "--jsonl", *ON, *options])
        captured = capsys.readouterr()
        return status, [json.loads(line) for line in captured.out.splitlines()], captured.err

    return run


def test_an_empty_person_is_told_what_fits_most_people_and_asked_what_matters_most(advise):
    text = advise({})

    assert text.startswith("Level of care: Outpatient care with medication (1.7)\n")
    assert "Can start today: Buprenorphine (film or tablet)" in text
    asked = text[text.index("Would help to know") :]
    assert asked.index("in danger right now") < asked.index("alcohol") < asked.index("last use an opioid")
    assert asked.count("   - ") == 6


def test_an_emergency_comes_before_everything(advise):
    text = advise({"signs": ["unresponsive"]})

    assert text.startswith("Call 911 now.")
    assert "Level of care: Emergency first: 911" in text


def test_what_is_taken_goes_on_and_the_dose_of_the_moment_is_held(advise):
    text = advise(METHADONE)

    assert "Go on with, and change something: Methadone" in text
    assert "Your treatment is not over" in text


def test_a_medication_interrupted_is_started_again_with_care(advise):
    text = advise({"current_medications": [{"name": "methadone", "dose_mg": 100, "missed_days": 3}]})

    assert "Start again, with care: Methadone" in text


def test_care_for_mental_health_and_interactions_are_said(advise):
    text = advise(
        {
            "conditions": ["ptsd"],
            "psychiatric": "moderate",
            "current_medications": [{"name": "lofexidine"}, {"name": "amiodarone"}, {"name": "wonderpill"}],
        },
        "--audience",
        "clinician",
    )

    assert "With care for mental health in the same place." in text
    assert "Not in our tables, so not judged, which does not mean safe: wonderpill." in text
    assert "Methadone and amiodarone" in text


def test_what_was_said_once_is_not_said_again(advise):
    text = advise({"qtc_ms": 510, "age": 35})
    sentences = [line.strip() for line in text.split(". ") if len(line) > 60]

    assert len(sentences) == len(set(sentences))


def test_every_answer_says_that_no_clinician_reviewed_it_and_where_to_call(advise):
    text = " ".join(advise({}).split())

    assert "Not clinically reviewed. Rules as of 20" in text
    for number in ("911", "988", "1-800-662-4357"):
        assert number in text


@pytest.mark.parametrize("audience", [str(audience) for audience in Audience])
@pytest.mark.parametrize(
    "person",
    [
        {},
        METHADONE,
        {"oud_criteria": 0},
        {"age": 16, "suicide_risk": {"plan": True}, "cows": 13, "pregnant_weeks": 9},
    ],
)
def test_the_json_fits_its_published_schema(advise, person, audience):
    answer = json.loads(advise(person, "--json", "--audience", audience))

    Draft202012Validator(schema()).validate(answer)
    assert answer["audience"] == audience
    assert answer["on"] == "2026-11-25"
    assert answer["knowledge"]["signed"] is False


def test_the_public_is_the_default(advise):
    assert json.loads(advise({}, "--json"))["audience"] == "public"


def test_the_day_decides_which_rules_hold(advise):
    person = {"setting": "telehealth", "cows": 13}
    temporary = "law-telehealth-temporary"

    def rules(day):
        answer = json.loads(advise(person, "--json", "--audience", "clinician", "--on", day))
        of_medications = {rule for one in answer["medications"].values() for rule in one["rules"]}
        return of_medications | {note["rule"] for note in answer["notes"]}

    assert temporary in rules("2026-12-31")
    assert temporary not in rules("2027-01-01")
    assert {rule for rule in rules("2027-01-01") if "telehealth" in rule}


def test_where_signed_rules_are_demanded_only_emergencies_and_naloxone_speak(advise, monkeypatch):
    monkeypatch.setenv("THROUGHCARE_REQUIRE_SIGNED_RULES", "1")

    answer = json.loads(advise({"signs": ["unresponsive"], "qtc_ms": 510}, "--json"))

    assert answer["emergencies"]
    assert answer["medications"]["naloxone_rescue"]["status"] == "recommended"
    assert answer["medications"]["buprenorphine_sl"]["status"] != "recommended"
    assert "qtc_500" not in {flag["code"] for flag in answer["flags"]}
    assert "Level of care: not worked out" in advise({})


def test_many_people_are_answered_one_a_line_and_a_bad_line_stops_nobody(lines):
    status, answers, complaints = lines(b'{"cows": 13}\n{"cows": 60}\n\xff\n' + b"x" * (1 << 20) + b"y\n{}\n")

    assert status == 2
    assert [answer.get("line") for answer in answers] == [None, 2, 3, 4, None]
    assert answers[1]["error"].startswith(
        "person.cows: found 60; wanted a whole number of points from 0 to 48"
    )
    assert answers[2]["error"].startswith("line 3: found text that is not UTF-8")
    assert answers[3]["error"].startswith("line 4: found more than a megabyte")
    assert complaints.count("\n") == 3
    assert complaints.startswith("throughcare: line 2: person.cows: found 60")


def test_good_lines_end_with_success(lines, tmp_path, capsys):
    assert lines(b"{}\n\n{}\n  \n")[0] == 0
    file = tmp_path / "people.jsonl"
    file.write_bytes(b'{"age": 30}\n')

    assert main(["advise", str(file), "--jsonl", *ON]) == 0
    assert json.loads(capsys.readouterr().out)["level_of_care"]["recommended"] == "1.7"


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["advise"], "advise: found nothing; wanted PERSON.json; see `throughcare advise --help`"),
        (["advise", "nobody.json"], "nobody.json: found no such file or directory; wanted a JSON file"),
        (["advise", "-", "--on", "tomorrow"], "--on: found 'tomorrow'; wanted a day, YYYY-MM-DD"),
        (
            ["advise", "-", "--audience", "nurse"],
            "--audience: found 'nurse'; wanted one of public, clinician",
        ),
        (["advise", "-", "--json", "--jsonl"], "--jsonl: found --json; wanted only one of the two"),
        (
            ["advise", "nobody.jsonl", "--jsonl"],
            "nobody.jsonl: found no such file or directory; wanted a file",
        ),
    ],
)
def test_a_mistake_is_one_line(argv, line, capsys):
    assert main(argv) == 2
    captured = capsys.readouterr()

    assert captured.out == ""
    assert captured.err.startswith(f"throughcare: {line}")
    assert captured.err.count("\n") == 1


def test_without_a_day_today_is_meant(tmp_path, capsys):
    file = tmp_path / "person.json"
    file.write_text("{}")

    assert main(["advise", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["on"] >= "2026-11-25"
