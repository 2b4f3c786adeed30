"""How many requests a second the locator's API answers: 25 miles around fifty places, as its client asks.

Two server workers, their database and the load generator (wrk) share two cores. The peer is the smallest
answer that the same server gives (`/healthz`), which shows what the API itself costs. Prints the figures,
saves them in bench/results/.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from shared.directory import directory_files
from shared.site import served, state_with
from shared.timing import Report, options

from throughcare.programs import read_directory


CORES, WORKERS, CONNECTIONS = 2, 2, 8
SECONDS, QUICK_SECONDS = 10, 1
BUDGET_REQUESTS_A_SECOND = 600
PLACES, SEED = 50, 2023
METERS = 25 * 1609.344
ABSENT = "not measured: there is no wrk (sudo apt-get install wrk)"
SCRIPT = Path(__file__).parent / "shared" / "locator.lua"


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    chosen = options("Measure the locator's API under load.").parse_args(argv)
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    os.sched_setaffinity(0, cores)  # whatever is started from here stays on these
    report = Report("locator-quick" if chosen.quick else "locator", strict=chosen.strict)
    report.heading(
        f"The locator's API: {WORKERS} workers and wrk on {len(cores)} cores, {CONNECTIONS} connections"
    )
    report.about_machine()
    if shutil.which("wrk") is None:
        report.fact("wrk", ABSENT)
        return report.close()
    seconds = QUICK_SECONDS if chosen.quick else SECONDS
    with directory_files(quick=chosen.quick) as files, state_with(files.table) as state:
        report.fact("directory", files.words)
        bodies = state / "bodies"
        bodies.write_text("\n".join(_bodies(files.table)) + "\n", encoding="utf-8")
        with served(WORKERS) as site:
            ours = _load(
                report,
                "POST /locator/listing, 25 miles",
                [f"{site}/locator/listing", "--", str(bodies)],
                seconds,
            )
            _load(report, "GET /healthz", [f"{site}/healthz"], seconds)
    if ours < BUDGET_REQUESTS_A_SECOND:
        report.faults.append(f"{ours:,.0f} requests a second, budget {BUDGET_REQUESTS_A_SECOND}")
    return report.close()


def _bodies(directory: Path) -> list[str]:
    """Return what the client posts for fifty places where programs are."""
    located = [one for one in read_directory(directory).programs if one.latitude is not None]
    asked = {"sType": "SA", "pageSize": 10, "page": 1, "limitType": 2, "limitValue": METERS, "sort": 0}
    places = Random(SEED).sample(located, PLACES)
    return [urlencode(asked | {"sAddr": f"{one.latitude}, {one.longitude}"}) for one in places]


def _load(report: Report, label: str, target: list[str], seconds: int) -> float:
    """Put the server under load; return how many requests a second it answered."""
    command = [
        "wrk",
        "--threads",
        "1",
        "--connections",
        str(CONNECTIONS),
        "--script",
        str(SCRIPT),
        "--duration",
    ]
    _run([*command, "2", *target])  # warms both workers
    said = _run([*command, str(seconds), *target])
    figures = next(line for line in said.splitlines() if line.startswith("FIGURES"))
    requests, microseconds, failed, least, p50, p99, size = map(int, figures.split()[1:])
    assert not failed, f"{failed} of {requests} requests failed"
    rate = requests / microseconds * 1e6
    latency = {"min": least / 1e6, "p50": p50 / 1e6, "p99": p99 / 1e6}
    report.figures.append({"label": label, "n": requests, "requests_a_second": rate, "seconds": latency})
    words = "   ".join(f"{name} {value * 1000:.1f} ms" for name, value in latency.items())
    report.fact(label, f"{rate:,.0f} requests a second   {words}   {size / requests / 1024:.1f} KB each")
    return rate


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - wrk


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
