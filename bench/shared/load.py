"""A server under load: which requests wrk sends, how many are answered, how fast and with how many errors.

Each request is tried once beforehand: a wrong answer is never timed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from .timing import Report, spoken


CORES = 2
_ABSENT = "not measured: there is no wrk (sudo apt-get install wrk)"
_SCRIPT = Path(__file__).with_name("requests.lua")
_PATIENCE = "30s"  # as long as a reader waits, at the most
_WARM_CONNECTIONS = 32  # so many that no worker is left out


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; a form is posted. `shows` stands in the right answer."""

    path: str
    form: Mapping[str, object] | None = None
    shows: str = ""

    @property
    def line(self) -> str:
        """Return the request as requests.lua reads it."""
        return f"GET {self.path}" if self.form is None else f"POST {self.path} {self._body}"

    @property
    def _body(self) -> str:
        return urlencode(self.form or {}, doseq=True)

    def check(self, site: str) -> None:
        """Fail where the server answers otherwise."""
        request = Request(site + self.path, None if self.form is None else self._body.encode())  # noqa: S310 - our own site
        with build_opener(ProxyHandler({})).open(request, timeout=30) as answer:
            assert self.shows in answer.read().decode(), f"{self.path} does not show {self.shows!r}"


@dataclass(frozen=True, slots=True)
class Load:
    """Requests in turn, each sent as soon as the one before it on its connection is answered.

    Attributes:
        at_once: how many connections, one figure for each number.
        headers: what each request carries, as "Name: value".
        at_least: the budget in requests a second, when there are several at once; 0 for none.
        p50_s: the budget of the median wait in seconds, when there is one at a time; 0 for none.
        warm_s: how long the server is loaded before.
    """

    label: str
    asked: Sequence[Asked]
    seconds: int
    at_once: tuple[int, ...] = (1, 8)
    headers: tuple[str, ...] = ()
    at_least: int = 0
    p50_s: float = 0
    warm_s: int = 2

    def put_on(self, site: str, report: Report) -> None:
        """Load the server and show what came of it."""
        for one in self.asked:
            one.check(site)
        with TemporaryDirectory() as folder:
            lines = Path(folder, "requests")
            lines.write_text("".join(f"{one.line}\n" for one in self.asked), encoding="utf-8")
            if self.warm_s:
                self._wrk(site, lines, _WARM_CONNECTIONS, self.warm_s)
            for connections in self.at_once:
                said = self._wrk(site, lines, connections, self.seconds)
                figures = next(line for line in said.splitlines() if line.startswith("FIGURES"))
                self._show(report, connections, *map(int, figures.split()[1:]))

    def _wrk(self, site: str, lines: Path, connections: int, seconds: int) -> str:
        headers = [word for header in self.headers for word in ("--header", header)]
        load = ["--threads", "1", "--connections", str(connections), "--duration", str(seconds)]
        command = ["wrk", *load, "--timeout", _PATIENCE, *headers, "--script", str(_SCRIPT)]
        done = subprocess.run([*command, site, "--", str(lines)], check=True, capture_output=True, text=True)  # noqa: S603 - wrk
        return done.stdout

    def _show(self, report: Report, connections: int, *counted: int) -> None:
        requests, microseconds, failed, least, p50, p99, size = counted
        label = f"{self.label}, {f'{connections} at once' if connections > 1 else 'one at a time'}"
        rate = requests / microseconds * 1e6
        latency = {"min": least / 1e6, "p50": p50 / 1e6, "p99": p99 / 1e6}
        report.figures.append(
            {"label": label, "n": requests, "requests_a_second": rate, "seconds": latency, "errors": failed}
        )
        said = f"{rate:,.0f} requests a second"
        if self.at_least and connections > 1:
            said += report.verdict(f"{label}: {said}", str(self.at_least), fits=rate >= self.at_least)
        for name, value in latency.items():
            said += f"   {name} {spoken(value)}"
            if name == "p50" and self.p50_s and connections == 1:
                what = f"{label}, p50: {spoken(value)}"
                said += report.verdict(what, spoken(self.p50_s), fits=value <= self.p50_s)
        if failed:
            report.faults.append(f"{label}: {failed} of {requests} requests failed")
        report.fact(label, f"{said}   {size / requests / 1024:.1f} KB each   {failed} errors")


def on_two_cores(report: Report, what: str, workers: int) -> bool:
    """Head the report, keep whatever is started from here on two cores; return whether wrk is there."""
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    os.sched_setaffinity(0, cores)
    report.heading(f"{what}: {workers} workers and wrk on {len(cores)} cores")
    report.about_machine()
    if shutil.which("wrk") is None:
        report.fact("wrk", _ABSENT)
        return False
    return True
