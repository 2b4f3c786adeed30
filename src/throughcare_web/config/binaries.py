"""Where PostgreSQL's own programs are: those in our wheel, the distribution's, those on the PATH.

A dump is best taken and restored by programs of the server's own version: later ones speak of settings that an earlier
server does not know.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from throughcare_web.config.cluster import DatabaseUnavailable, wheel_folders


_DISTRIBUTION = Path("/usr/lib/postgresql")


def for_server(name: str, server: int, at_least: int = 0) -> tuple[int, str]:
    """Return the version and the path of a program fit for a server of this major version: its own, else the next later.

    `at_least` is the oldest version that will do. Raises `DatabaseUnavailable`.
    """
    wanted = max(server, at_least)
    fit = sorted((major, path) for path in _candidates(name) if (major := _major(path)) >= wanted)
    if not fit:
        raise DatabaseUnavailable(f"No {name} of PostgreSQL {wanted} or newer: install its client programs")
    return fit[0]


def _candidates(name: str) -> Iterator[str]:
    for folder in (*wheel_folders(), *sorted(_DISTRIBUTION.glob("*/bin"))):
        if (folder / name).exists():
            yield str(folder / name)
    if found := shutil.which(name):
        yield found


@cache
def _major(path: str) -> int:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return 0
    number = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(number[1]) if number else 0
