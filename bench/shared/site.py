"""The site as it is served, over a directory of its own: nothing of the checkout's own site is touched."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from urllib.error import URLError
from urllib.request import urlopen


PATIENCE_S = 120
# What readers ask, all over the country, and what shows that they are answered.
PLACES = ("Boston, MA", "Hinton, WV", "Killeen, TX", "93721", "Phoenix, AZ", "60623", "Tampa, FL",
          "Jordan, MT", "Columbus, OH", "98021")  # fmt: skip
ANSWERS = {"medication": "buprenorphine_sl", "payment": "medicaid"}
SHOWS_PROGRAMS = "tc-match"
_MODULE = (sys.executable, "-m", "throughcare_web")


@contextmanager
def state_with(directory: Path) -> Iterator[Path]:
    """Yield a new state folder, named in the environment, whose database holds the directory."""
    folder = Path(mkdtemp(prefix="throughcare_bench_"))
    folder.chmod(0o755)  # as root the database runs as another user, who must get in
    os.environ["THROUGHCARE_STATE_DIR"] = str(folder / "var")
    try:
        command = [*_MODULE, "demo", "--no-serve", "--directory", str(directory)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own module
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served(workers: int = 2) -> Iterator[str]:
    """Yield the address of the site, served as `make run` serves it."""
    port = _free_port()
    command = [*_MODULE, "serve", "--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own module
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own site
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise SystemExit("the site did not come up: run `python -m throughcare_web serve` to see why")
