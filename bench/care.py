"""The staff side under load: 200,000 patients, 2 million chart events, and the page requests of 50 members of staff.

Server, database and clients share two cores. Requests arrive at their own times, 20 a second, whether or not the ones
before are answered, and a wait counts from the moment a request arrived. Then the patient list as fast as it goes, the
chart with 2,000 events one reader at a time, and two navigators who claim the last bed at once. The peer is the same list
asked of PostgreSQL alone, without any page. Prints the figures beside their budgets and saves them in bench/results/.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from urllib.parse import urlencode, urlsplit

from shared.load import Asked, Load, on_two_cores
from shared.site import served
from shared.timing import Report, each_timed, options, timed


WORKERS, STAFF, SEED, THREADS = 2, 50, 2026, 24
PATIENTS, EVENTS, SECONDS, A_SECOND = 200_000, 2_000_000, 60, 20
QUICK_PATIENTS, QUICK_EVENTS, QUICK_SECONDS = 400, 4_000, 3
P95_S, CHART_S, LIST_A_SECOND = 0.150, 0.300, 60
CHARTS, RACES = 40, 50
SLUG = "large-county"
# What each kind of request is answered with when it worked: one person found leads at once to their page.
_EITHER = {HTTPStatus.OK, HTTPStatus.FOUND}
_WORKED = {"write": {HTTPStatus.FOUND}, "search": _EITHER, "warm": _EITHER}
_STALE = 14_400  # minutes: no session ends while this runs


@dataclass(frozen=True, slots=True)
class Desk:
    """One member of staff at a browser: the cookies that sign them in, and the token their forms carry."""

    cookie: str
    token: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What the load is about: desks, patients by number, and the one whose chart is long."""

    desks: list[Desk]
    patients: list[uuid.UUID]
    long_chart: uuid.UUID


def main(argv: Sequence[str]) -> int:
    """Measure, print and save; return the exit status."""
    chosen = options("Measure the staff side under load.").parse_args(argv)
    report = Report("care-quick" if chosen.quick else "care", strict=chosen.strict)
    if not on_two_cores(report, "The staff side", WORKERS):
        return report.close()
    patients, events = (QUICK_PATIENTS, QUICK_EVENTS) if chosen.quick else (PATIENTS, EVENTS)
    with _site_of_its_own():
        seconds, scene = timed(lambda: _scene(patients, events))
        report.fact("rows", f"{patients:,} patients, {events:,} chart events, made in {seconds:.0f} s")
        _peer(report)
        with served(WORKERS) as site:
            _arrivals(site, scene, report, QUICK_SECONDS if chosen.quick else SECONDS)
            _list(site, scene, report, quick=chosen.quick)
            _long_chart(site, scene, report)
        _last_bed(report, 5 if chosen.quick else RACES)
    return report.close()


@contextmanager
def _site_of_its_own() -> Iterator[None]:
    folder = Path(mkdtemp(prefix="throughcare_bench_"))
    folder.chmod(0o755)
    os.environ |= {
        "THROUGHCARE_STATE_DIR": str(folder / "var"),
        "THROUGHCARE_IDLE_MINUTES": str(_STALE),
        "THROUGHCARE_SECOND_FACTOR": "optional",
        "DJANGO_SETTINGS_MODULE": "throughcare_web.config.settings",
    }
    from throughcare_web.config import database

    try:
        with database.available():
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", interactive=False, verbosity=0)
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _scene(patients: int, events: int) -> Scene:
    from shared.volume import fill

    from throughcare_web.accounts.actions import add_member, open_program
    from throughcare_web.accounts.actors import System
    from throughcare_web.accounts.queries import in_program
    from throughcare_web.accounts.roles import Role
    from throughcare_web.records.patients import queries

    program = open_program(System("bench"), name="Large County", slug=SLUG, fictional=True)
    system = System("bench", program)
    members = [
        add_member(system, program, email=f"nurse{number}@example.org", role=Role.NURSE)
        for number in range(STAFF)
    ]
    fill(members[0], patients, events)
    _analyze()
    with in_program(program):
        everyone = queries.patients(program)
        some = list(everyone.order_by("number")[:2_000].values_list("pk", flat=True))
    return Scene([_desk(one.user) for one in members], some[1:], some[0])


def _analyze() -> None:
    """Let the planner know the tables, as a server that runs for months does by itself."""
    from django.db import connection

    from throughcare_web.accounts.owner import as_owner

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _desk(user: object) -> Desk:
    """Sign a member of staff in, as a browser holds it: a session's cookie, and one whose token forms repeat."""
    from django.conf import settings
    from django.test import Client
    from django.utils.crypto import get_random_string

    browser, token = Client(), get_random_string(32)
    browser.force_login(user)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
    return Desk("; ".join(f"{name}={value}" for name, value in cookies.items()), token)


def _peer(report: Report) -> None:
    """Ask the database itself for the first page of the list, as fast as it answers."""
    from django.db import connection

    from throughcare_web.accounts.models import Program
    from throughcare_web.accounts.rls import for_program

    program = Program.objects.get(slug=SLUG)

    def ask(_: int) -> None:
        with for_program(program.pk), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, number, given_names, family_name, born_on FROM records_patient"
                " WHERE program_id = %s AND merged_into_id IS NULL ORDER BY list_name, id LIMIT 50",
                [program.pk],
            )
            assert len(cursor.fetchall()) == 50

    report.times("peer: the list, asked of PostgreSQL alone", each_timed(ask, range(200)))


def _arrivals(site: str, scene: Scene, report: Report, seconds: int) -> None:
    """Let requests arrive at random moments, so many a second, and time each from its arrival to its last byte."""
    random = Random(SEED)
    work: queue.Queue[tuple[float, str, Desk, str, dict[str, str] | None] | None] = queue.Queue()
    waits: dict[str, list[float]] = {}
    failed: list[str] = []
    threads = [
        threading.Thread(target=_browse, args=(site, work, waits, failed), daemon=True)
        for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for one in _requests(scene, random, count=20):  # every worker has served each kind once
        work.put((time.perf_counter(), "warm", *one[1:]))
    time.sleep(2)
    start = now = time.perf_counter()
    for kind, desk, path, form in _requests(scene, random, count=seconds * A_SECOND):
        now += random.expovariate(A_SECOND)
        time.sleep(max(0, now - time.perf_counter()))
        work.put((now, kind, desk, path, form))
    for _ in threads:
        work.put(None)
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    waits.pop("warm", None)
    everything = [wait for kind in waits.values() for wait in kind]
    report.fact(
        "arrivals", f"{len(everything):,} in {took:.0f} s from {STAFF} members of staff, {len(failed)} failed"
    )
    for kind, found in sorted(waits.items()):
        report.times(f"  {kind}", found, show=("p50", "p95", "p99", "max"))
    report.times("every page request", everything, {"p95": P95_S}, show=("p50", "p95", "p99", "max"))
    if failed:
        report.faults.append(f"{len(failed)} requests failed, such as {failed[0]}")


def _requests(
    scene: Scene, random: Random, count: int
) -> Iterator[tuple[str, Desk, str, dict[str, str] | None]]:
    from shared.volume import BIRDS, TREES

    base = f"/staff/{SLUG}"
    for _ in range(count):
        desk, patient = random.choice(scene.desks), random.choice(scene.patients)
        kind = random.choices(
            ("desk", "list", "search", "chart", "measurements", "write"), (15, 15, 20, 25, 10, 15)
        )[0]
        asked = {
            "desk": (f"{base}/", None),
            "list": (f"{base}/records/", None),
            "search": (f"{base}/records/", {"q": f"{random.choice(TREES)} {random.choice(BIRDS)[:4]}"}),
            "chart": (f"{base}/records/{patient}/", None),
            "measurements": (f"{base}/records/{patient}/observations/", None),
            "write": (
                f"{base}/records/{patient}/observations/",
                {
                    "group": "vitals",
                    "heart_rate": "72",
                    "request_id": str(uuid.UUID(int=random.getrandbits(128))),
                },
            ),
        }[kind]
        yield kind, desk, *asked


def _browse(site: str, work: queue.Queue, waits: dict[str, list[float]], failed: list[str]) -> None:
    address = urlsplit(site)
    connection = HTTPConnection(address.hostname, address.port, timeout=30)
    while (one := work.get()) is not None:
        arrived, kind, desk, path, form = one
        status = _ask(connection, desk, path, form)
        waits.setdefault(kind, []).append(time.perf_counter() - arrived)
        if status not in _WORKED.get(kind, {HTTPStatus.OK}):
            failed.append(f"{kind}: {status}")


def _ask(connection: HTTPConnection, desk: Desk, path: str, form: dict[str, str] | None) -> int:
    headers = {"Cookie": desk.cookie, "Accept-Encoding": "gzip"}
    body = None
    if form is not None:
        body = urlencode({"csrfmiddlewaretoken": desk.token, **form})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        connection.close()
        return 0
    return answer.status


def _list(site: str, scene: Scene, report: Report, *, quick: bool) -> None:
    """Ask for the patient list as fast as it is answered."""
    headers = (f"Cookie: {scene.desks[0].cookie}", "Accept-Encoding: gzip")
    seconds = 2 if quick else 10
    asked = [Asked(f"/staff/{SLUG}/records/")]
    load = Load("patient list", asked, seconds, headers=headers, at_least=LIST_A_SECOND)
    load.put_on(site, report)


def _long_chart(site: str, scene: Scene, report: Report) -> None:
    """Open the chart of the patient with 2,000 events, and all that is measured, one reader at a time."""
    address = urlsplit(site)
    connection = HTTPConnection(address.hostname, address.port, timeout=30)
    for label, tail in (("chart of 2,000 events", ""), ("its measurements", "observations/")):
        path = f"/staff/{SLUG}/records/{scene.long_chart}/{tail}"

        def ask(_: int, path: str = path) -> None:
            assert _ask(connection, scene.desks[0], path, None) == 200

        report.times(label, each_timed(ask, range(CHARTS)), {"p99": CHART_S}, show=("p50", "p99", "max"))


def _last_bed(report: Report, races: int) -> None:
    """Let two navigators claim the last bed at the same moment, again and again: exactly one may get it."""
    from shared.last_bed import winners

    counted = winners(races)
    report.fact("two claim the last bed", f"{races} times; {counted.count(1)} times exactly one got it")
    if counted.count(1) != races:
        report.faults.append(f"the last bed was given {counted} times")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
