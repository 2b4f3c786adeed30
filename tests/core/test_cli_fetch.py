"""`throughcare directory fetch` from a stand-in for the federal locator on loopback."""

import io
import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from tests.core.fictional_directory import HARBOR, HILL, MEADOW
from tests.core.locator_server import fictional_row, page_of, serving
from throughcare.cli import main
from throughcare.cli.directory_fetch import _Progress
from throughcare.fetch import Progress
from throughcare.programs import read_directory


ROWS = [HARBOR, MEADOW, HILL]


def test_a_listing_is_fetched_and_can_be_read_at_once(tmp_path, capsys):
    target = tmp_path / "massachusetts.json"
    with serving(ROWS, size=3) as server:
        assert (
            main(["directory", "fetch", "--state", "MA", "--out", str(target), "--base-url", server.url]) == 0
        )
    captured = capsys.readouterr()
    assert captured.err == "throughcare: page 1 of 1, 3 programs of 3\n"
    assert "Programs    3 in Massachusetts, as listed on 20" in captured.out
    assert "throughcare directory check" in captured.out
    assert [program.name1 for program in read_directory(target).programs] == [row["name1"] for row in ROWS]


def test_without_a_name_the_file_is_called_by_area_and_day(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with serving(ROWS, size=3) as server:
        argv = ["directory", "fetch", "--near", "Boston, MA", "--within", "60", "--type", "both", "--quiet"]
        assert main([*argv, "--base-url", server.url]) == 0
    assert capsys.readouterr().err == ""
    (name,) = os.listdir()
    assert name.startswith("findtreatment-boston-ma-60-miles-both-20")
    assert read_directory(tmp_path / name).vintage == name[-15:-5]


def test_what_is_odd_is_noted(tmp_path, capsys):
    with serving([*ROWS, HARBOR], size=4) as server:
        main(
            [
                "directory",
                "fetch",
                "--state",
                "MA",
                "--out",
                str(tmp_path / "x.json"),
                "--base-url",
                server.url,
            ]
        )
    assert "Note        1 rows came more than once and are kept once" in capsys.readouterr().out


def test_waiting_is_said_on_the_error_stream(tmp_path, capsys):
    with serving(ROWS, size=3) as server:
        server.faults = [(503, {"Retry-After": "600"}, b"")]
        argv = [
            "directory",
            "fetch",
            "--state",
            "MA",
            "--out",
            str(tmp_path / "x.json"),
            "--base-url",
            server.url,
        ]
        assert main(argv) == 2
    assert capsys.readouterr().err == (
        "throughcare: 127.0.0.1, page 1: found HTTP 503 Service Unavailable, come back in 600 seconds; "
        "wanted an answer; run the same command later, the pages already here are kept\n"
    )


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_a_terminal_shows_a_bar_that_grows_on_one_line():
    progress = _Progress(Screen(), quiet=False)
    progress.show(Progress(1, 4, 2000, 7000))
    progress.tell("waiting")
    progress.show(Progress(4, 4, 7000, 7000))
    progress.end()
    assert progress._stream.getvalue() == (
        "\r[######..................] page 1 of 4, 2,000 programs of 7,000 \n"
        "throughcare: waiting\n"
        "\r[########################] page 4 of 4, 7,000 programs of 7,000 \n"
    )


def heeding_ctrl_c():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_in_the_real_command_keeps_the_part_file_and_a_rerun_finishes(tmp_path):
    rows = [fictional_row(number) for number in range(1, 5)]
    second_page, released = threading.Event(), threading.Event()
    target = tmp_path / "massachusetts.json"
    with serving(rows) as server:

        def reply(number):
            if number == 2 and not released.is_set():
                second_page.set()
                released.wait(10)
            return page_of(rows, number, 2)

        server.reply = reply
        command = [sys.executable, "-m", "throughcare", "directory", "fetch", "--state", "MA"]
        command += ["--out", str(target), "--base-url", server.url]
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        # A suite that runs in the background was told to ignore Ctrl-C, and so would what it starts.
        with subprocess.Popen(command, preexec_fn=heeding_ctrl_c, **piped) as process:
            assert second_page.wait(20)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        released.set()
        assert process.returncode == 130
        assert errors == "throughcare: page 1 of 2, 2 programs of 4\nthroughcare: stopped\n"
        assert not target.exists()
        assert (tmp_path / "massachusetts.json.part").exists()
        result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Pages       2, of which 1 were here from an earlier run" in result.stdout
    assert json.loads(target.read_text(encoding="utf-8"))["rows"] == rows


@pytest.mark.parametrize("place", ["/proc/nowhere/x.json", "."])
def test_a_target_that_cannot_be_written_is_told_in_one_line(place, capsys):
    assert (
        main(["directory", "fetch", "--state", "MA", "--out", place, "--base-url", "http://127.0.0.1:9"]) == 2
    )
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert "wanted a f" in errors
