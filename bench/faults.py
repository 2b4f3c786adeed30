"""What is left when things are killed in the middle of clinical writes: web worker, whole site, database, client; 100 times.

Three browsers send vital signs by form, a process sends referrals to three places and takes them back by action; all of
them without a pause, and again until a write is known to have been done. Every kill is SIGKILL. Afterwards nothing may be
half-written, twice or lost, and every audit chain must be whole.
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
from shared.whole import by_key, halves
from shared.writers import Acting, Browser, browsers

from throughcare_web.config import database
from throughcare_web.config.cluster import Cluster
from throughcare_web.config.postgres import stop_with_parent


TIMES, QUICK_TIMES, SEED = 100, 6, 20261126
BROWSERS = 3
PATIENCE_S = 180.0  # of a machine that does much else
_WRITES_BETWEEN = 2
_LONGEST_PAUSE_S = 0.4
SEALED_WITHIN_S = {"p50": 2.0}
_OLDEST = "SELECT e.id, e.at FROM accounts_auditpending p JOIN accounts_auditevent e ON e.id = p.event_id ORDER BY e.at LIMIT 1"
_WAITS = "SELECT 1 FROM accounts_auditpending WHERE event_id = %s"
_AGE = "SELECT extract(epoch FROM clock_timestamp() - %s::timestamptz)"


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
                self.process = subprocess.Popen(  # noqa: S603 - our own module
                    command, stderr=file, preexec_fn=stop_with_parent(signal.SIGTERM)
                )
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
        """Kill one of those that seal."""
        children = [process for process, parent in _processes() if parent == self.process.pid]
        _kill(Random(time.monotonic_ns()).choice([one for one in children if "work" in _words(one)]))

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
            writing, acting = list(browsers(site.port, BROWSERS)), Acting("acting")
            _kill_again_and_again(report, site, writing, acting, times)
            for browser in writing:
                browser.stop()
            acting.stop()
            _check(report, site, writing, acting)
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
        "periodic worker": site.kill_periodic_worker,  # while both are at work
        "whole site": site.kill_whole,
    }
    random, back, sealed = Random(SEED), {kind: [] for kind in kinds}, []
    _wait_for_writes(browsers, acting)
    for number in range(times):
        kind = list(kinds)[number % len(kinds)]
        time.sleep(random.uniform(0, _LONGEST_PAUSE_S))
        started = time.perf_counter()
        kinds[kind]()
        if kind == "periodic worker":
            sealed.append(_oldest_sealed_after(site))
        _wait_for_writes(browsers, acting)
        back[kind].append(time.perf_counter() - started)
    for kind, seconds in back.items():
        if seconds:
            report.times(f"{kind} killed: {_WRITES_BETWEEN} writes of everyone after", seconds)
    if sealed:
        report.times("periodic worker killed: age of the oldest event, sealed", sealed, SEALED_WITHIN_S)


def _oldest_sealed_after(site: Site) -> float:
    """Return how old the oldest event that waits was once it is sealed, in seconds: the first to come where none waits."""
    deadline = time.monotonic() + PATIENCE_S
    with site.connected() as connection:
        oldest = None
        while oldest is None or connection.execute(_WAITS, [oldest[0]]).fetchone():
            if time.monotonic() > deadline:
                raise SystemExit("nothing was sealed for three minutes")
            time.sleep(0.01)
            oldest = oldest or connection.execute(_OLDEST).fetchone()
        (age,) = connection.execute(_AGE, [oldest[1]]).fetchone()
        return float(age)


def _wait_for_writes(browsers: list[Browser], acting: Acting) -> None:
    """Wait until everyone has written again, so that each kill meets writes under way."""
    wanted = {id(one): len(one.done) + _WRITES_BETWEEN for one in (*browsers, acting)}
    deadline = time.monotonic() + PATIENCE_S
    while any(len(one.done) < wanted[id(one)] for one in (*browsers, acting)):
        if faults := [fault for browser in browsers for fault in browser.faults]:
            raise SystemExit("; ".join(faults))
        if time.monotonic() > deadline:
            raise SystemExit("nobody could write for three minutes")
        time.sleep(0.02)


def _check(report: Report, site: Site, browsers: list[Browser], acting: Acting) -> None:
    report.heading("What is left")
    done = sum(len(browser.done) for browser in browsers)
    tried = sum(browser.tried for browser in browsers)
    report.fact("writes known to be done", f"{done:,} by form, {len(acting.done):,} by action")
    report.fact("forms sent again", f"{tried - done:,}")
    report.faults += [fault for browser in browsers for fault in browser.faults]
    with site.connected() as connection:
        _wait_until_sealed(report, connection)
        for what, count in (*by_key(connection, browsers, acting), *halves(connection)):
            report.fact(what, f"{count}")
            if count:
                report.faults.append(f"{what}: {count}")
    command = [*_MODULE, "manage", "verify_audit"]
    verified = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    for chain in verified.stdout.splitlines():
        name, *words = chain.split("\t")
        report.fact(f"audit chain of {name}", ", ".join(words))
    if verified.returncode:
        report.faults.append("an audit chain is broken")


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
