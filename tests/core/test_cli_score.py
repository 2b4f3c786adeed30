"""`throughcare score`: the score in a terminal and as JSON, the blank form, and every way of handing in something wrong."""

import io
import json
import sys

import pytest

from throughcare.cli import main
from throughcare.instruments import keys


@pytest.fixture
def printed(capsys):
    """Return a function that runs a command line which must answer, and gives what it printed."""

    def run(*argv):
        assert main(["score", *argv]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return run


@pytest.fixture
def scored(tmp_path, printed):
    """Return a function that scores answers from a file and gives what was printed."""

    def run(instrument, answers, *options):
        file = tmp_path / "answers.json"
        file.write_text(json.dumps(answers), encoding="utf-8")
        return printed(instrument, str(file), *options)

    return run


@pytest.fixture
def complaint(tmp_path, capsys):
    """Return a function that runs a command line which must fail, and gives its one line."""

    def run(*argv, content=None):
        if content is not None:
            file = tmp_path / "answers.json"
            file.write_bytes(content)
            argv = (*argv, str(file))
        assert main(["score", *argv]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        return captured.err.removeprefix("throughcare: ").rstrip("\n").replace(f"{tmp_path}/", "")

    return run


def test_a_complete_form_is_scored_and_read(scored):
    text = scored("cows", [1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 0])

    assert text.startswith("Clinical Opiate Withdrawal Scale (COWS)\nScore         13 of 48\n")
    assert "Reading       Moderate withdrawal\n" in text
    assert "No answer" not in text
    assert "License       Published with the note" in text
    assert "Not clinically reviewed" in text


def test_an_incomplete_form_is_at_least_something(scored):
    text = scored("cows", {"pulse": 4, "pupils": 5})

    assert "Score         9 at least, 48 at most, of 48\n" in text
    assert "Reading At least: Mild withdrawal. Open until the missing answers are known." in " ".join(
        text.split()
    )
    assert "No answer     sweating, restlessness," in text


def test_an_incomplete_form_that_may_be_in_the_lowest_band_is_only_open(scored):
    assert "Reading       Open until the missing answers are known.\n" in scored("cows", {"pulse": 0})


def test_a_prorated_total_says_so(scored):
    text = scored("phq9", [2, 2, 2, 2, 2, 2, 2, None, 0])

    assert "Score         16 of 27, 1 missing answer filled in with the mean\n" in text


def test_what_must_not_be_missed_comes_before_the_score(scored):
    text = scored("c_ssrs", {"thoughts": True, "plan": True})

    assert text.index("Act now") < text.index("Score")
    assert "988" in text
    assert "Form          The Columbia Lighthouse Project" in text


def test_readings_for_both_sexes_are_shown_where_the_sex_is_not_known(scored):
    text = scored("audit_c", [3, 0, 0])

    assert "For female    Positive screen\nFor male      Negative screen\n" in text


def test_subscales_are_shown_with_their_range(scored):
    text = scored("bam_r", {"alcohol_days": 0, "drug_days": 12, "health": "fair"})

    assert "Subscale      Use (items 4, 5, 6): 3 of 12\n" in text
    assert "Subscale      Risk (items 1, 2, 3, 8, 11, 15): 3 to 23 of 24\n" in text
    assert "Score  " not in text


def test_answers_may_come_from_standard_input_as_json(printed, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'\xef\xbb\xbf{"interest": 3, "mood": 3}')))
    document = json.loads(printed("phq2", "-", "--json"))

    assert document["instrument"] == "phq2"
    assert document["total"] == 6
    assert document["band"] == {"code": "positive", "label": "Positive screen: go on to the PHQ-9"}
    assert document["knowledge"] == {"edition": "2026-11-25", "signed": False}


def test_the_list_names_every_questionnaire_and_what_is_shipped_of_it(printed):
    text = printed("--list")

    assert all(f"\n{key} " in f"\n{text}" for key in keys())
    assert "scoring only" in text
    assert {row["instrument"] for row in json.loads(printed("--list", "--json"))} == set(keys())


def test_the_list_of_one_questionnaire_is_a_blank_form(printed):
    text = printed("cows", "--list")

    assert "pulse         1. Resting pulse rate" in text
    assert "\n  4           Above 120\n" in text
    assert text.endswith("Not clinically reviewed: how this questionnaire is scored here.\n")


@pytest.mark.parametrize(
    ("instrument", "line"),
    [
        ("bam_r", '16 to 30 "days_16_30"'),
        ("audit_c", '0 Never "never"'),
        ("audit_c", "female Female"),
        ("peg", "0 to 10"),
        ("rods", '1 "yes"'),
    ],
)
def test_a_blank_form_shows_the_numbers_the_words_and_the_code_of_an_answer(printed, instrument, line):
    assert line in [" ".join(shown.split()) for shown in printed(instrument, "--list").splitlines()]


def test_a_blank_form_as_json_holds_every_answer(printed):
    document = json.loads(printed("phq2", "--list", "--json"))

    assert [question["key"] for question in document["questions"]] == ["interest", "mood"]
    assert document["questions"][0]["answers"][3] == {
        "code": "nearly_every_day",
        "least": 3,
        "most": 3,
        "points": 3,
        "text": "Nearly every day",
    }


def test_without_an_instrument_the_line_names_them_all(complaint):
    line = complaint()

    assert line.startswith("instrument: found nothing; wanted one of audit_c, ")
    assert line.endswith("taps1; see `throughcare score --list`")


def test_a_misspelled_instrument_is_answered_with_the_nearest(complaint):
    assert complaint("cosw").startswith("instrument: found 'cosw'; wanted \"cows\" perhaps? One of audit_c, ")


def test_without_answers_the_line_shows_what_they_look_like(complaint):
    assert complaint("audit_c") == (
        'ANSWERS.json: found nothing; wanted a JSON file such as {"frequency": 0, "amount": 0}, '
        "or - for standard input; see `throughcare score audit_c --list`"
    )


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (b'{"pulse": 3}', "answers.pulse: found 3; wanted one of 0, 1, 2, 4"),
        (b"", "answers.json, line 1, column 1: found nothing"),
        (b"{pulse: 1}", "answers.json, line 1, column 2: found no valid JSON"),
        (b'"\xff"', "answers.json, byte 2: found text that is not UTF-8"),
        (b" " * (1 << 20) + b"{}", "answers.json: found more than a megabyte"),
        (b"[" * 100_000, "answers.json: found JSON nested hundreds of levels deep"),
        (b"null", "answers: found null; wanted an object"),
    ],
    ids=["answer", "empty", "json", "utf-8", "large", "nested", "null"],
)
def test_answers_that_cannot_be_used_are_one_line(complaint, content, start):
    assert complaint("cows", content=content).startswith(start)


def test_a_file_that_is_not_there_is_named(complaint):
    assert complaint("cows", "gone.json").startswith(
        "gone.json: found no such file or directory; wanted a JSON file"
    )
    assert complaint("cows", "").startswith("ANSWERS.json: found ")


def test_a_closed_standard_input_is_named(complaint, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)

    assert complaint("cows", "-").startswith("standard input: found a closed stream")
