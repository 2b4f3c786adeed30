"""Remove the embedded database of a state directory, which for root lies elsewhere: see decision 0002.

    .venv/bin/python tools/forget_database.py [STATE_DIR]     # by default this checkout's

Refuses while a process uses it.
"""

from __future__ import annotations

import fcntl
import shutil
import sys
from pathlib import Path

from throughcare_web.config import database, replica
from throughcare_web.config.cluster import Cluster


def main() -> int:
    """Remove it, and its replica; return 2 when one is in use."""
    state_dir = Path(sys.argv[1]) if len(sys.argv) > 1 else database.state_dir()
    cluster = Cluster.at(state_dir)
    return max(map(_forget, (replica.home_of(cluster), cluster.home)))


def _forget(home: Path) -> int:
    if not home.exists():
        return 0
    with (home / "leases").open("ab") as leases:
        try:
            fcntl.flock(leases, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write(f"{home}: found a process that uses it; stop it first\n")
            return 2
        shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
