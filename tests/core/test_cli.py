"""The command line as a whole: help, mistakes in one line, widths and colors, schemas and vocabulary."""

import io
import json
import os
import pty
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from throughcare import terms
from throughcare.cli import main
from throughcare.cli.arguments import Parser
from throughcare.cli.terminal import Terminal
from throughcare.errors import BadInput


SHARED = Path(os.environ.get("THROUGHCARE_SHARED", Path(__file__).parents[3] / "shared"))


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def complaint(capsys):
    """Return a function that runs a command line which must fail, and gives its one line."""

    def run(*argv):
        assert main([str(part) for part in argv]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        assert captured.err.startswith("throughcare: ")
        assert "Traceback" not in captured.err
        return captured.err.removeprefix("throughcare: ").rstrip("\n")

    return run


@pytest.mark.parametrize(
    "argv",
    [[], ["--help"], ["directory"], ["match", "--help"], ["directory", "fetch", "--help"]],
    ids=" ".join,
)
def test_help_shows_examples_that_can_be_typed(argv, capsys):
    assert main(argv) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "examples:\n  throughcare " in captured.out


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_help_follows_the_width_of_the_terminal(columns, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(columns))
    main(["directory", "check", "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= columns
    assert max(map(len, lines)) > columns * 0.7 or columns == 160


def test_the_version_is_printed(capsys):
    assert main(["--version"]) == 0
    assert re.fullmatch(r"throughcare \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (
            "mtach",
            "COMMAND: found 'mtach'; wanted one of advise, match, score, directory, packet, schema, vocabulary",
        ),
        ("schema", "schema: found nothing; wanted document; see `throughcare schema --help`"),
        ("schema people", "document: found 'people'; wanted one of person, advise, match"),
        (
            "match",
            "match: found nothing; wanted PERSON.json, --directory; see `throughcare match --help`",
        ),
        (
            "match a.json --directory",
            "--directory: found nothing; wanted a value, written --directory=VALUE if it begins",
        ),
        ("vocabulary --jsn", "command line: found --jsn; wanted what `throughcare --help` lists"),
        (
            "vocabulary --json=1",
            "vocabulary: found argument --json: ignored explicit argument '1'; wanted",
        ),
        ("directory fetch", "directory fetch: found nothing; wanted one of --state --near"),
        ("directory fetch --state MA --near 02139", "--near: found --state; wanted only one of the two"),
        ("directory fetch --state MA --type su", "--type: found 'su'; wanted one of sa, mh, both"),
        (
            "directory fetch --state MA --within 5",
            "--within: found '5' with --state; wanted it only with --near",
        ),
        ("directory fetch --state Atlantis", "state: found 'Atlantis'; wanted a state or territory"),
        ("directory fetch --near 00000", "place: found '00000'; wanted a ZIP code in the United States"),
        ("directory fetch --near 02139 --within 0", "--within: found '0'; wanted a number of miles above 0"),
        ("directory fetch --state MA --base-url ftp://x", "--base-url: found 'ftp://x'; wanted an address"),
        ("match - --directory d --within -5", "--within: found '-5'; wanted a number of miles above 0"),
        ("match - --directory d --within far", "--within: found 'far'; wanted a number of miles above 0"),
        ("match - --directory d --within nan", "--within: found 'nan'; wanted a number of miles above 0"),
        ("match - --directory d --top 0", "--top: found '0'; wanted a whole number from 1 to 999999"),
        ("match - --directory d --top 2.5", "--top: found '2.5'; wanted a whole number from 1 to 999999"),
    ],
)
def test_a_mistyped_command_is_answered_in_one_line(complaint, argv, line):
    assert complaint(*argv.split()).startswith(line)


def test_a_mistake_argparse_words_in_a_new_way_is_still_one_line():
    with pytest.raises(
        BadInput, match="command line: found something unheard of; wanted what `prog --help` lists"
    ):
        Parser(prog="prog").error("something unheard of")


def test_a_fault_of_the_file_system_is_told_in_one_line(complaint, tmp_path):
    (tmp_path / "file").write_text("{}")
    line = complaint("match", tmp_path / "file" / "person.json", "--directory", "d")
    assert line.startswith(f"{tmp_path}/file/person.json: found not a directory; wanted a JSON file")


def test_an_unforeseen_fault_of_the_file_system_is_told_in_one_line(complaint, monkeypatch):
    class Broken:
        class buffer:  # noqa: N801 - named as sys.stdin names it
            @staticmethod
            def read(size):
                raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdin", Broken)
    assert complaint("match", "-", "--directory", "d") == (
        "output: found input/output error; wanted a file that can be used"
    )


def test_ctrl_c_ends_quietly(monkeypatch, capsys):
    class Interrupted:
        class buffer:  # noqa: N801 - named as sys.stdin names it
            @staticmethod
            def read(size):
                raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted)
    assert main(["match", "-", "--directory", "d"]) == 130
    assert capsys.readouterr().err == "throughcare: stopped\n"


def test_a_closed_pipe_ends_quietly(monkeypatch, capsys):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main(["vocabulary", "--json"]) == 141
        monkeypatch.undo()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("stream", "line"),
    [
        ("stdout", "standard output: found a closed stream; wanted one to write to"),
        ("stdin", "standard input: found a closed stream; wanted a JSON file"),
    ],
)
def test_a_stream_that_is_closed_is_told_in_one_line(stream, line, monkeypatch, capsys):
    monkeypatch.setattr(sys, stream, None)
    assert main(["match", "-", "--directory", "d"]) == 2
    assert capsys.readouterr().err.startswith(f"throughcare: {line}")


def test_the_module_runs_like_the_command_and_survives_head():
    with subprocess.Popen(
        [sys.executable, "-m", "throughcare", "vocabulary"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_output_is_utf8_in_any_locale():
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    result = subprocess.run(
        [sys.executable, "-m", "throughcare", "vocabulary", "--json"],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert "Metadona" in result.stdout.decode("utf-8")
    assert "película" in result.stdout.decode("utf-8")


def shown_on_a_real_terminal(*argv, **changes):
    """Run the command on a pseudo-terminal 80 columns wide and return what it shows."""
    master, slave = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR"}}
    environment |= {"TERM": "xterm", "COLUMNS": "80"} | changes
    command = [sys.executable, "-m", "throughcare", *argv]
    with subprocess.Popen(command, stdout=slave, env=environment) as process:
        os.close(slave)
        text = b""
        try:
            while piece := os.read(master, 65536):
                text += piece
        except OSError:  # Linux reports the end of a terminal as an error
            pass
    os.close(master)
    assert process.returncode == 0
    return text.decode()


def test_a_real_terminal_gets_colors_and_no_color_takes_them_away():
    assert "\x1b[1;36mmedications\x1b[0m" in shown_on_a_real_terminal("vocabulary")
    assert "\x1b" not in shown_on_a_real_terminal("vocabulary", NO_COLOR="1")


def test_a_real_terminal_gets_json_over_several_lines():
    assert shown_on_a_real_terminal("schema", "person").startswith('{\r\n  "$schema": ')


@pytest.mark.parametrize(
    ("stream", "environment", "colored"),
    [
        (Screen, {"TERM": "xterm"}, True),
        (Screen, {}, True),
        (Screen, {"TERM": "dumb"}, False),
        (Screen, {"NO_COLOR": "1"}, False),
        (Screen, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (io.StringIO, {}, False),
        (io.StringIO, {"FORCE_COLOR": "1"}, True),
        (io.StringIO, {"FORCE_COLOR": "0"}, False),
    ],
)
def test_colors_appear_only_where_they_are_wanted(stream, environment, colored):
    terminal = Terminal.on(stream(), environment)
    terminal.line("Overdose", "bold", "red")
    assert (terminal.out.getvalue() == "\x1b[1;31mOverdose\x1b[0m\n") is colored


def test_json_is_pretty_for_a_person_and_on_one_line_for_a_program():
    screen, pipe = Terminal.on(Screen(), {}), Terminal.on(io.StringIO(), {})
    for terminal in (screen, pipe):
        terminal.json({"b": 1, "a": "ñ"})
    assert screen.out.getvalue() == '{\n  "b": 1,\n  "a": "ñ"\n}\n'
    assert pipe.out.getvalue() == '{"b": 1, "a": "ñ"}\n'


def terminal_of(width):
    return Terminal(io.StringIO(), width, colored=False, interactive=False)


def test_text_is_wrapped_under_its_label():
    terminal = terminal_of(40)
    terminal.labeled("Meets", "Starts people on methadone here. Takes Medicaid.", indent=2, hang=8)
    terminal.labeled("Empty", "", hang=8)
    assert terminal.out.getvalue() == (
        "  Meets   Starts people on methadone\n          here. Takes Medicaid.\nEmpty\n"
    )


def test_two_ends_share_a_line_only_where_they_fit():
    terminal = terminal_of(40)
    terminal.ends("Harbor", "3 miles")
    terminal.ends("Harbor Treatment and Recovery Center", "3 miles", indent=2)
    assert terminal.out.getvalue() == (
        "Harbor                           3 miles\n  Harbor Treatment and Recovery Center\n     3 miles\n"
    )


def test_a_table_takes_as_many_columns_as_fit_and_reads_downward():
    terminal = terminal_of(25)
    terminal.table([("MA", 1200), ("NH", 3), ("VT", 2), ("ME", 1)])
    terminal.table([])
    assert terminal.out.getvalue() == "  1,200  MA       2  VT\n      3  NH       1  ME\n"


def test_a_long_name_in_a_table_is_wrapped_beside_its_count():
    terminal = terminal_of(40)
    terminal.table([("Outpatient", 10_491), ("Outpatient day treatment or partial hospitalization", 1_874)])
    assert terminal.out.getvalue() == (
        "  10,491  Outpatient\n   1,874  Outpatient day treatment or\n          partial hospitalization\n"
    )


def test_a_listing_cannot_steer_the_terminal():
    terminal = terminal_of(40)
    terminal.line("\x1b[2JFictional\x07 Center")
    assert "\x1b" not in terminal.out.getvalue()
    assert "\x07" not in terminal.out.getvalue()


@pytest.mark.parametrize("document", ["person", "match"])
def test_a_schema_is_valid_json_schema(document, capsys):
    assert main(["schema", document]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_the_vocabulary_holds_every_term_with_its_words(capsys):
    assert main(["vocabulary", "--json"]) == 0
    vocabulary = json.loads(capsys.readouterr().out)
    exported = [
        found for found in vars(terms).values() if isinstance(found, type) and found is not terms.Term
    ]
    for kind in exported:
        assert any({str(term) for term in kind} == set(codes) for codes in vocabulary.values())
    assert vocabulary["program_medication"]["starts"] == {
        "label": "Starts people on it here",
        "label_es": "La inicia aquí",
        "meaning": "",
    }
    assert vocabulary["languages"]["es"]["label"] == "Spanish"
    assert all(
        words["label"] and words["label_es"] for codes in vocabulary.values() for words in codes.values()
    )


@pytest.mark.skipif(not SHARED.exists(), reason="the published vocabulary (THROUGHCARE_SHARED) is not here")
def test_the_vocabulary_keeps_every_published_code(capsys):
    main(["vocabulary", "--json"])
    ours = json.loads(capsys.readouterr().out)
    published = json.loads((SHARED / "vocabulary.json").read_text(encoding="utf-8"))
    for name in ("level_of_care", "medications", "program_medication"):
        assert set(published[name]) <= set(ours[name])


@pytest.mark.parametrize("columns", [60, 160])
def test_the_vocabulary_can_be_read_at_any_width(columns, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["vocabulary"]) == 0
    text = capsys.readouterr().out
    assert "withdrawal_only  Only during withdrawal" in text
    assert max(map(len, text.splitlines())) <= columns


def test_python_m_throughcare_ends_with_the_status_of_the_command(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["throughcare", "nonsense"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module("throughcare", run_name="__main__")
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("throughcare: COMMAND: found 'nonsense'")
