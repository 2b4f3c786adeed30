"""What is left when things are killed in the middle of writes: web worker, whole site, database, client; 100 times.

Three browsers and a process write without a pause and try again until a write is known to have been done. Every kill is
SIGKILL. Afterwards nothing may be half-written, twice or lost, and every audit chain must be whole.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import psycopg
from shared.site import _MODULE, _free_port
from shared.timing import Report, options
from shared.writers import HALVES, KEPT, Acting, Browser, sessions

from throughcare_web.config import database
from throughcare_web.config.cluster import Cluster


TIMES, QUICK_TIMES, SEED = 100, 6, 20261126
BROWSERS = 3
PATIENCE_S = 60.0
_WRITES_BETWEEN = 3
_LONGEST_PAUSE_S = 0.4


class Site:
    """The site that is written to, and how each part of it is killed."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.port = _free_port()
        self.start()

    def start(self) -> None:
        """Serve, once the port of a killed site is free; what it says goes to a file, which nothing waits for."""
        command = [*_MODULE, "serve", "--port", str(self.port)]
        said = database.state_dir() / "said"
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with said.open("wb") as file:
                self.process = subprocess.Popen(command, stderr=file)  # noqa: S603 - our own module
            while self.process.poll() is None and time.monotonic() < deadline:
                if b"Throughcare is at" in said.read_bytes():
                    return
                time.sleep(0.05)
            time.sleep(0.2)  # the port is taken still
        raise SystemExit(f"the site did not come up: {said.read_text()}")

    def stop(self) -> None:
        """End it in order."""
        self.process.terminate()
        self.process.wait(PATIENCE_S)

    def kill_whole(self) -> None:
        """Kill the process that keeps all the others, and start another."""
        self.process.kill()
        self.process.wait()
        self.start()

    def kill_web_worker(self) -> None:
        """Kill one that answers requests."""
        workers = [process for process, parent in _processes() if parent in self._web_servers()]
        _kill(Random(time.monotonic_ns()).choice(workers))

    def kill_periodic_worker(self) -> None:
        """Kill the one that seals."""
        for process, parent in _processes():
            if parent == self.process.pid and "work" in _words(process):
                _kill(process)

    def kill_database(self) -> None:
        """Kill the whole server."""
        _kill(int((self.cluster.data / "postmaster.pid").read_text().splitlines()[0]))

    def kill_backend(self) -> None:
        """Kill one connection's process: the server then ends all the others and recovers."""
        with suppress(psycopg.Error), self.connected() as connection:
            query = (
                "SELECT pid FROM pg_stat_activity WHERE usename = 'throughcare_app' ORDER BY random() LIMIT 1"
            )
            if found := connection.execute(query).fetchone():
                _kill(found[0])

    def connected(self) -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection that sees every row."""
        return psycopg.connect(**self.cluster.connection("superuser"), autocommit=True)  # type: ignore[arg-type]

    def _web_servers(self) -> set[int]:
        return {
            pid for pid, parent in _processes() if parent == self.process.pid and "work" not in _words(pid)
        }


def main(argv: Sequence[str]) -> int:
    """Kill, check, print and save; return 1 when anything was found, strict or not."""
    parser = options("Kill the site and its database in the middle of writes.")
    parser.add_argument("--times", type=int, help=f"how often something is killed ({TIMES})")
    chosen = parser.parse_args(argv)
    times = chosen.times or (QUICK_TIMES if chosen.quick else TIMES)
    report = Report("faults-quick" if chosen.quick else "faults", strict=True)
    report.heading(f"Killed {times} times in the middle of writes")
    report.about_machine()
    with _new_state() as cluster, database.available():
        subprocess.run([*_MODULE, "migrate"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own module
        site = Site(cluster)
        try:
            keys = list(sessions(_MODULE, BROWSERS))
            browsers = [Browser(f"browser{number}", site.port, key) for number, key in enumerate(keys)]
            acting = Acting("acting")
            _kill_again_and_again(report, site, browsers, acting, times)
            for browser in browsers:
                browser.stop()
            acting.stop()
            _check(report, site, browsers, acting)
        finally:
            site.stop()
    return report.close()


def _kill_again_and_again(
    report: Report, site: Site, browsers: list[Browser], acting: Acting, times: int
) -> None:
    kinds: dict[str, Callable[[], None]] = {
        "web worker": site.kill_web_worker,
        "database": site.kill_database,
        "a client that acts": acting.kill,
        "database connection": site.kill_backend,
        "whole site": site.kill_whole,
        "periodic worker": site.kill_periodic_worker,
    }
    random, back = Random(SEED), {kind: [] for kind in kinds}
    _wait_for_writes(browsers, acting)
    for number in range(times):
        kind = list(kinds)[number % len(kinds)]
        time.sleep(random.uniform(0, _LONGEST_PAUSE_S))
        started = time.perf_counter()
        kinds[kind]()
        _wait_for_writes(browsers, acting)
        back[kind].append(time.perf_counter() - started)
    for kind, seconds in back.items():
        if seconds:
            report.times(f"{kind} killed: {_WRITES_BETWEEN} writes of everyone after", seconds)


def _wait_for_writes(browsers: list[Browser], acting: Acting) -> None:
    """Wait until everyone has written again, so that each kill meets writes under way."""
    wanted = {id(one): len(one.done) + _WRITES_BETWEEN for one in (*browsers, acting)}
    deadline = time.monotonic() + PATIENCE_S
    while any(len(one.done) < wanted[id(one)] for one in (*browsers, acting)):
        if faults := [fault for browser in browsers for fault in browser.faults]:
            raise SystemExit("; ".join(faults))
        if time.monotonic() > deadline:
            raise SystemExit("nobody could write for a minute")
        time.sleep(0.02)


def _check(report: Report, site: Site, browsers: list[Browser], acting: Acting) -> None:
    report.heading("What is left")
    invited = [email for browser in browsers for email in browser.done]
    tried = sum(browser.tried for browser in browsers)
    report.fact("writes known to be done", f"{len(invited):,} by form, {len(acting.done):,} by action")
    report.fact("forms sent again", f"{tried - len(invited):,}")
    report.faults += [fault for browser in browsers for fault in browser.faults]
    with site.connected() as connection:
        for what, query in KEPT.items():
            there = {str(row[0]) for row in connection.execute(query)}  # type: ignore[call-overload]
            lost = set(invited if what == "invited" else acting.done) - there
            _none(report, f"lost: {what}", len(lost))
        _wait_until_sealed(report, connection)
        for what, query in HALVES.items():
            _none(report, what, len(connection.execute(query).fetchall()))  # type: ignore[call-overload]
    done = subprocess.run([*_MODULE, "manage", "verify_audit"], capture_output=True, text=True, check=False)  # noqa: S603
    for chain in done.stdout.splitlines():
        report.fact("audit chain", chain.replace("\t", ", "))
    if done.returncode:
        report.faults.append("an audit chain is broken")


def _none(report: Report, what: str, count: int) -> None:
    report.fact(what, f"{count}")
    if count:
        report.faults.append(f"{what}: {count}")


def _wait_until_sealed(report: Report, connection: psycopg.Connection[tuple[object, ...]]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while connection.execute("SELECT 1 FROM accounts_auditpending LIMIT 1").fetchone():
        if time.monotonic() > deadline:
            report.faults.append("events are not sealed")
            return
        time.sleep(0.1)


@contextmanager
def _new_state() -> Iterator[Cluster]:
    """Yield the embedded database's files of a new state folder, named in the environment; all is gone afterwards."""
    folder = Path(mkdtemp(prefix="throughcare_faults_"))
    os.environ["THROUGHCARE_STATE_DIR"] = str(folder / "var")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "THROUGHCARE_DEBUG", "THROUGHCARE_ALLOWED_HOSTS"):
        os.environ.pop(name, None)
    cluster = Cluster.at(folder / "var")
    try:
        yield cluster
    finally:
        shutil.rmtree(cluster.home, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _processes() -> Iterator[tuple[int, int]]:
    """Yield each process and its parent."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])


def _words(process: int) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().decode().split("\0")
    return []


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
