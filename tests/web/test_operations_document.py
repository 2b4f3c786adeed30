"""docs/operate.md is as it says: its commands, run in order on a site of its own, do what an operator is promised."""

from __future__ import annotations

import re
import shlex
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.operations import Site, free_port, wait_until
from throughcare_web.config import keys, postgres, replica


CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs/operate.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ASSIGNED = re.compile(r"([A-Z_]+)=(.*)", re.DOTALL)
PATIENCE_S = 120


class Operator:
    """Does what the page says, line by line, without a shell: folders of the page are in `srv`, its port is a free one."""

    def __init__(self, srv: Path, held: ExitStack) -> None:
        self.srv = srv
        self.held = held
        self.said: list[tuple[str, str]] = []
        self.environ = Site(srv / "throughcare").environment({"PORT": str(free_port())})
        self.server: subprocess.Popen[str] | None = None

    def do(self, line: str) -> None:
        """Run one line and insist that it succeeds."""
        words = shlex.split(
            line.replace("/srv/", f"{self.srv}/").replace(":8000", f":{self.environ['PORT']}")
        )
        environ = dict(self.environ)
        if words[0] == "export":
            self.environ |= dict(word.split("=", 1) for word in words[1:])
            return
        while given := ASSIGNED.fullmatch(words[0]):
            environ[given[1]] = given[2]
            words.pop(0)
        if words[-1] == "serve":
            self.serve(words, environ)
        elif words[0] == "curl":  # not on every machine
            port = self.environ["PORT"]
            path = words[-1].partition(f":{port}")[2]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_S) as answer:
                self.said.append((line, answer.read().decode()))
        else:
            done = subprocess.run(words, cwd=CHECKOUT, env=environ, capture_output=True, text=True)
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            self.said.append((line, done.stdout))

    def serve(self, words: list[str], environ: dict[str, str]) -> None:
        """Serve, in place of what served before, and wait until the site answers and is ready."""
        self.stop()
        self.server = subprocess.Popen(words, cwd=CHECKOUT, env=environ, stderr=subprocess.DEVNULL, text=True)
        self.held.callback(self.stop)
        deadline = time.monotonic() + PATIENCE_S
        while not self.answers("/readyz"):
            assert self.server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.environ['PORT']}{path}", timeout=5
            ) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait(PATIENCE_S)
            self.server = None

    def heard(self, words: str) -> str:
        """Return what the last line with these words said."""
        return next(said for line, said in reversed(self.said) if words in line)


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    """Return an operator, whose sites are gone afterwards."""
    with ExitStack() as held:
        for name in ("second", "throughcare"):
            held.callback(Site(tmp_path / name).forget)
        yield Operator(tmp_path, held)


def test_commands_of_the_page_do_what_it_says_in_their_order(operator: Operator) -> None:
    lines = [line for block in BLOCK.findall(PAGE.read_text("utf-8")) for line in block.splitlines() if line]
    for line in lines:
        operator.do(line)
    first, second = Site(operator.srv / "throughcare"), Site(operator.srv / "second")

    assert operator.heard("healthz") == "ok\n"
    assert "no issues" in operator.heard("--deploy")
    assert "every count and head is as it was" in operator.heard("restore")
    assert "whole" in operator.heard("verify_audit")
    assert "Sealed 0 second factors" in operator.heard("reseal_factors")
    assert "No migrations to apply" in operator.heard("migrate")
    found = keys.read({"THROUGHCARE_STATE_DIR": str(first.state)})
    assert len(found.all) == 2
    assert "key" in operator.heard("rotate-backup-key")
    assert sorted(path.name for path in (operator.srv / "backups").iterdir()) == [
        "monday.backup",
        "tuesday.backup",
    ]
    wait_until(lambda: first.value("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == 1)
    assert replica.of(first.cluster).data.exists()
    operator.stop()
    with postgres.running(second.cluster):
        assert second.value("SELECT count(*) FROM operations_jobrun") >= 4, "what the first site had"


def test_page_has_the_commands_that_matter() -> None:
    page = PAGE.read_text("utf-8")
    blocks = "\n".join(BLOCK.findall(page))
    for words in (
        "serve",
        "make backup",
        "make restore",
        "verify_audit",
        "rotate-backup-key",
        "THROUGHCARE_REPLICA=1",
    ):
        assert words in blocks
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in page
