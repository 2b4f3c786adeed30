"""How many requests a second the locator's API answers: 25 miles around fifty places, as its client asks.

Two server workers, their database and the load generator (wrk) share two cores. The peer is the smallest
answer that the same server gives (`/healthz`), which shows what the API itself costs. Prints the figures,
saves them in bench/results/.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

from shared.directory import directory_files
from shared.load import Asked, Load, on_two_cores
from shared.site import served, state_with
from shared.timing import Report, options

from throughcare.programs import read_directory


WORKERS, READERS = 2, (8,)
SECONDS, QUICK_SECONDS = 10, 1
BUDGET_REQUESTS_A_SECOND = 600
PLACES, SEED = 50, 2023
METERS = 25 * 1609.344
ITS_CLIENT = ("Origin: http://localhost:3000",)


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    chosen = options("Measure the locator's API under load.").parse_args(argv)
    report = Report("locator-quick" if chosen.quick else "locator", strict=chosen.strict)
    if not on_two_cores(report, "The locator's API", WORKERS):
        return report.close()
    seconds = QUICK_SECONDS if chosen.quick else SECONDS
    with directory_files(quick=chosen.quick) as files, state_with(files.table):
        report.fact("directory", files.words)
        listing = Load(
            "POST /locator/listing, 25 miles",
            _asked(files.table),
            seconds,
            READERS,
            ITS_CLIENT,
            at_least=BUDGET_REQUESTS_A_SECOND,
        )
        with served(WORKERS) as site:
            for load in (listing, Load("peer: GET /healthz", [Asked("/healthz")], seconds, READERS)):
                load.put_on(site, report)
    return report.close()


def _asked(directory: Path) -> list[Asked]:
    """Return what the client posts for fifty places where programs are."""
    located = [one for one in read_directory(directory).programs if one.latitude is not None]
    form = {"sType": "SA", "pageSize": 10, "page": 1, "limitType": 2, "limitValue": METERS, "sort": 0}
    places = Random(SEED).sample(located, PLACES)
    return [
        Asked("/locator/listing", form | {"sAddr": f"{one.latitude}, {one.longitude}"}, '"rows"')
        for one in places
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
