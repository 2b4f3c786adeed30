"""How long the results page takes: inside the server, and over HTTP as a browser waits for it.

The peer is the page with the empty form, which asks the directory nothing: the difference is what an answer
costs. Prints the figures beside their budget and saves them in bench/results/.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

from shared.directory import directory_files
from shared.site import ANSWERS, PLACES, SHOWS_PROGRAMS, served, state_with
from shared.timing import Report, each_timed, options


RUNS, QUICK_RUNS = 400, 20
WORKERS = 2
BUDGET_S = {"p50": 0.025}
_SHOWN = SHOWS_PROGRAMS.encode()
Ask = Callable[[dict[str, str]], None]


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    chosen = options("Measure the results page.").parse_args(argv)
    report = Report("web-quick" if chosen.quick else "web", strict=chosen.strict)
    runs = QUICK_RUNS if chosen.quick else RUNS
    report.heading("The results page, for ten places in turn")
    report.about_machine()
    with directory_files(quick=chosen.quick) as files, state_with(files.table):
        report.fact("directory", files.words)
        with served(WORKERS) as site:  # first, and while the other is measured: it holds the database up
            _over_http(report, site, runs)
            _inside(report, runs)
    return report.close()


def _over_http(report: Report, site: str, runs: int) -> None:
    """Ask with a browser's manners: its cookie, its token, one question after another."""
    browser = build_opener(ProxyHandler({}), HTTPCookieProcessor())
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', _read(browser, f"{site}/find/"))
    secret = {"csrfmiddlewaretoken": token[1].decode()} if token else {}

    def answered(form: dict[str, str]) -> None:
        assert _SHOWN in _read(browser, f"{site}/find/", form | secret)

    def empty(_form: dict[str, str]) -> None:
        assert _SHOWN not in _read(browser, f"{site}/find/")

    _both(report, "over HTTP", (answered, empty), runs)


def _read(browser: OpenerDirector, address: str, form: dict[str, str] | None = None) -> bytes:
    body = urlencode(form).encode() if form else None
    request = Request(address, body, {"Referer": address})  # noqa: S310 - our own site
    with browser.open(request, timeout=30) as answer:
        return answer.read()


def _inside(report: Report, runs: int) -> None:
    """Call the site in this process: middleware, form, match and template, without a network."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "throughcare_web.config.settings"
    import django
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    django.setup()
    settings.DIRECTORY_POLL_SECONDS = (
        3600  # the database goes before this process does: nobody need look for it
    )
    client = Client(headers={"host": "localhost"})

    def answered(form: dict[str, str]) -> None:
        assert _SHOWN in client.post("/find/", form).content

    def empty(_form: dict[str, str]) -> None:
        assert _SHOWN not in client.get("/find/").content

    _both(report, "on the server", (answered, empty), runs)
    connections.close_all()


def _both(report: Report, where: str, asks: tuple[Ask, Ask], runs: int) -> None:
    forms = [{"place": place, **ANSWERS} for place in PLACES]
    for ask in asks:
        each_timed(ask, forms)  # warms both workers
    answered, empty = (each_timed(ask, islice(cycle(forms), runs)) for ask in asks)
    report.times(f"results page, {where}", answered, BUDGET_S, show=("min", "p50", "p99"))
    report.times(f"the empty form, {where}", empty, show=("min", "p50", "p99"))
    report.ratio("the empty form, beside the results page", empty, answered)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
