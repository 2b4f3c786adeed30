"""The site as an operator runs it: granian, hashed and compressed files, the log that an operator sees.

The browser tests' own server is Django's, in this process. What only the real one shows - what goes over the wire, what
is written to the log - is measured here.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from throughcare_web.config import database


PATIENCE_S = 60
_URLS = {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner"}


@dataclass(frozen=True, slots=True)
class Production:
    """Where the site is, and the file of its log."""

    address: str
    log: Path


@contextmanager
def served(folder: Path, name: str) -> Iterator[Production]:
    """Serve the database of this name with one worker, its files and log in the folder."""
    port, log = _free_port(), folder / "log"
    environ = {key: value for key, value in os.environ.items() if key != "THROUGHCARE_DEBUG"}
    environ |= {key: _url(role, name) for key, role in _URLS.items()}
    environ |= {"THROUGHCARE_STATE_DIR": str(folder), "THROUGHCARE_PUBLIC_GUIDANCE": "1"}
    command = [sys.executable, "-m", "throughcare_web", "serve", "--port", str(port), "--workers", "1"]
    with log.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file, env=environ) as process:
        try:
            _wait(log, process)
            yield Production(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()


def _url(role: str, name: str) -> str:
    found = {**database.parameters(role), "dbname": name}
    parts = {
        key: quote(found.get(key, ""), safe="") for key in ("user", "password", "dbname", "host", "port")
    }
    return "postgresql://{user}:{password}@/{dbname}?host={host}&port={port}".format(**parts)


def _wait(log: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while "Throughcare is at" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
