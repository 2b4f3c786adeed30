"""`serve` brings everything up, answers, logs no query string, and takes everything down again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from throughcare_web.__main__ import main


@pytest.fixture
def port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def site(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Return the process of a site that answers, its words going to `tmp_path / "words"`."""
    words = tmp_path / "words"
    command = [sys.executable, "-m", "throughcare_web", "serve", "--port", str(port)]
    environ = {name: value for name, value in os.environ.items() if name != "THROUGHCARE_DEBUG"}
    with words.open("w") as file, subprocess.Popen(command, stderr=file, stdout=file, env=environ) as process:
        deadline = time.monotonic() + 60
        try:
            while "Throughcare is at" not in words.read_text():
                assert process.poll() is None, words.read_text()
                assert time.monotonic() < deadline, words.read_text()
                time.sleep(0.05)
            yield process
        finally:
            process.kill()  # whatever went wrong: else its end is waited for without end


def web_servers(site: subprocess.Popen[str]) -> list[Path]:
    """Return the web server's processes, below the site's own: they may have given themselves other titles."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            parents[status.parent] = re.search(r"^PPid:\s*(\d+)", status.read_text(), re.MULTILINE)[1]
    below, found = {str(site.pid)}, []
    for process, parent in sorted(parents.items(), key=lambda pair: int(pair[0].name)):
        if parent in below:
            below.add(process.name)
            found += [process] if b"granian" in (process / "cmdline").read_bytes() else []
    return found


def is_running(process: Path) -> bool:
    """Return whether a process is there and not merely waiting to be collected."""
    try:
        return "State:\tZ" not in (process / "status").read_text()
    except OSError:
        return False


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_site_answers_and_leaves_nothing_behind(
    site: subprocess.Popen[str], port: int, tmp_path: Path, number: int
) -> None:
    assert get(port, "/healthz") == (200, "ok\n")
    assert get(port, "/nowhere?zip=44106")[0] == 404
    started = time.monotonic() + 10  # the first worker answers before the second is there
    while len(servers := web_servers(site)) < 3:
        assert time.monotonic() < started, "a master and two workers"
        time.sleep(0.05)
    assert len(servers) == 3, "a master and two workers"
    site.send_signal(number)
    assert site.wait(15) == (0 if number != signal.SIGKILL else -number)
    deadline = time.monotonic() + 10
    while any(map(is_running, servers)):
        assert time.monotonic() < deadline, "still serving"
        time.sleep(0.05)
    words = (tmp_path / "words").read_text()
    assert "Not Found: /nowhere" in words
    assert "44106" not in words


def test_port_in_use_is_one_line_and_exit_status_2(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", port)):
        assert main(["serve", "--port", str(port)]) == 2
    complaint = capsys.readouterr().err
    assert re.fullmatch(
        rf"Cannot serve on 127\.0\.0\.1 port {port}: it is in use; set PORT or --port\n", complaint
    )


def test_port_comes_from_the_environment(port: int, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setenv("PORT", str(port))
    with socket.create_server(("127.0.0.1", port)):
        assert main(["serve"]) == 2
    assert str(port) in capsys.readouterr().err
    assert os.environ["PORT"] == str(port)


@pytest.mark.parametrize(
    "words", [["--port", "99999"], ["--port", "-1"], ["--port", "0"], ["--workers", "0"]]
)
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_number_that_cannot_be_used_is_refused_in_words_before_anything_starts(
    command: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, *words])
    assert ended.value.code == 2
    wanted = f"argument {words[0]}: found '{words[1]}'; wanted"
    assert wanted in capsys.readouterr().err.splitlines()[-1]


def test_port_of_the_environment_that_is_none_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(SystemExit) as ended:
        main(["serve"])
    assert ended.value.code == 2
    assert "found 'eighty'; wanted a port from 1 to 65535" in capsys.readouterr().err
