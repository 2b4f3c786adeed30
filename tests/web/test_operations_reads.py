"""Pages that only read come from a real replica; nobody misses their own writes, programs stay apart, and a replica that
is late or gone is never noticed.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, connections, router
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from pytest_django import DjangoDbBlocker

from tests.web import sharing
from tests.web.operations import Site
from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts import queries
from throughcare_web.accounts.actions import add_member
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.models import AuditEvent, Membership
from throughcare_web.accounts.pages import StaffRequest, staff_page
from throughcare_web.accounts.rls import for_program
from throughcare_web.accounts.roles import Role
from throughcare_web.config import postgres, reads, replica, urls
from throughcare_web.config.cluster import Cluster


def team(request: StaffRequest) -> HttpResponse:
    """Say who is in the program, and which server said so."""
    emails = [one.user.email for one in queries.memberships(request.program)]
    return JsonResponse({"from": reads.alias(), "everybody": Membership.objects.count(), "emails": emails})


def team_with_an_event(request: StaffRequest) -> HttpResponse:
    """Do something that leaves an event before reading, as opening a chart does."""
    email = f"event{AuditEvent.objects.count()}@example.org"
    add_member(request.actor, request.program, email=email, role=Role.PEER)
    return team(request)


def add(request: StaffRequest) -> HttpResponse:
    add_member(request.actor, request.program, email=request.POST["email"], role=Role.PEER)
    return team(request)


_see = staff_page("chart.see_desk", methods=("GET", "HEAD"), reads=True)
_pages = (
    [
        path("team/", _see(team), name="team"),
        path("opened/", _see(team_with_an_event), name="opened"),
        path("both/", csrf_exempt(staff_page("chart.see_desk", reads=True)(add)), name="both"),
    ],
    "tried",
)
urlpatterns = [
    path("staff/<slug:program>/tried/", include(_pages)),
    *urls.urlpatterns,
]


@pytest.fixture(scope="module")
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return the running, migrated primary of a site of its own, whose replica is at work."""
    site = Site(tmp_path_factory.mktemp("a site with a replica") / "var")
    site.state.mkdir()
    with postgres.running(site.cluster):
        done = site.run("migrate")
        assert done.returncode == 0, done.stderr
        keeper = replica.Keeper(site.cluster)
        keeper.restore()
        yield site.cluster
        keeper.close()
    site.forget()


@pytest.fixture(autouse=True)
def two_servers(
    primary: Cluster, settings, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Let Django use both servers, the second for reading."""

    def entry(cluster: Cluster) -> dict[str, object]:
        found = cluster.connection("app")
        named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        return {**before, **{django: found[libpq] for django, libpq in named.items()}}

    with django_db_blocker.unblock():
        connections.close_all()
        default, before = connections[DEFAULT_DB_ALIAS], connections[DEFAULT_DB_ALIAS].settings_dict
        databases = {DEFAULT_DB_ALIAS: entry(primary), reads.REPLICA: entry(replica.of(primary))}
        monkeypatch.setitem(settings.DATABASES, reads.REPLICA, databases[reads.REPLICA])
        monkeypatch.setitem(connections.settings, reads.REPLICA, databases[reads.REPLICA])
        monkeypatch.setattr(router, "routers", [reads.Router()])
        monkeypatch.setattr(default, "settings_dict", databases[DEFAULT_DB_ALIAS])
        settings.ROOT_URLCONF = __name__
        settings.SECOND_FACTOR_REQUIRED = False
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "throughcare_web.config.reads.ReadYourWrites"]
        reads._lag.forget()
        yield
        for one in connections.all(initialized_only=True):
            one.close()
        with suppress(AttributeError):
            del connections[reads.REPLICA]
    reads._lag.forget()


@pytest.fixture
def director() -> Staff:
    """Return the director of a new program, on both servers."""
    slug = f"fictional-{os.urandom(4).hex()}"
    found = member(program(slug), Role.DIRECTOR)
    catch_up()
    return found


def catch_up() -> None:
    """Wait until the replica has all that the primary has."""
    place = reads._value(reads.PRIMARY, "SELECT pg_current_wal_flush_lsn()::text")
    deadline = time.monotonic() + 20
    while not reads._has_replayed(place):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def arrived(staff: Staff) -> Client:
    """Return a browser in which somebody signed in, once the site knows that the replica has all of it."""
    browser = signed_in(staff)
    catch_up()
    reads._lag.forget()
    deadline = time.monotonic() + 20
    while not reads._lag.is_small():  # the server writes a little by itself, too
        assert time.monotonic() < deadline
        reads._lag.forget()
    return browser


def seen(client: Client, staff: Staff, page: str = "team") -> dict[str, object]:
    answer = client.get(staff_path(staff, f"tried:{page}"))
    assert answer.status_code == 200, answer.content
    return answer.json()


def on_replica(primary: Cluster, statement: str) -> None:
    with psycopg.connect(**replica.of(primary).connection("superuser"), autocommit=True) as connection:
        connection.execute(statement)


def test_page_that_only_reads_comes_from_the_replica(director: Staff) -> None:
    found = seen(arrived(director), director)
    assert found == {"from": "replica", "everybody": 1, "emails": [director.membership.user.email]}


@contextmanager
def asked_for(table: str) -> Iterator[dict[str, int]]:
    """Yield how many statements read a table in the block, by server."""
    counts = {reads.PRIMARY: 0, reads.REPLICA: 0}

    def watch(alias: str) -> Callable[..., Any]:
        def count(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
            counts[alias] += f'FROM "{table}"' in sql
            return execute(sql, *more)

        return count

    with ExitStack() as watched:
        for alias in counts:
            watched.enter_context(connections[alias].execute_wrapper(watch(alias)))
        yield counts


@pytest.mark.parametrize(
    ("page", "table"),
    [
        ("chart:desk", "referral_referral"),
        ("records:patients", "records_patient"),
        ("referral:referrals", "referral_referral"),
        ("referral:incoming", "referral_referral"),
        ("referral:waitlist", "referral_waitlistentry"),
        ("referral:need", "referral_needtally"),
    ],
)
def test_lists_of_a_days_work_ask_the_replica_alone(director: Staff, page: str, table: str) -> None:
    browser = arrived(director)
    with asked_for(table) as counts:
        assert browser.get(staff_path(director, page)).status_code == 200
    assert counts[reads.REPLICA] > 0
    assert counts[reads.PRIMARY] == 0


def test_chart_is_read_from_the_replica_and_its_opening_written_on_the_primary() -> None:
    nurse = member(program(f"fictional-{os.urandom(4).hex()}"), Role.NURSE, Role.FRONT_DESK)
    patient, browser = sharing.patient(nurse), arrived(nurse)
    catch_up()
    with asked_for("records_problem") as counts:
        assert browser.get(staff_path(nurse, "records:patient", patient.pk)).status_code == 200
    assert (counts[reads.REPLICA] > 0, counts[reads.PRIMARY]) == (True, 0)
    with for_program(nurse.program_id):
        assert AuditEvent.objects.filter(verb="records.open_chart", object_id=patient.pk).count() == 1


def test_programs_stay_apart_on_the_replica(director: Staff) -> None:
    other = member(program(f"fictional-{os.urandom(4).hex()}"), Role.DIRECTOR)
    catch_up()
    with reads.reading():
        assert reads.alias() == reads.REPLICA
        assert Membership.objects.count() == 0, "no program, no rows"
        for one, another in ((director, other), (other, director)):
            with for_program(one.program_id):
                assert [row.pk for row in Membership.objects.all()] == [one.membership.pk]
                assert not Membership.objects.filter(program=another.program_id).exists()
        assert Membership.objects.count() == 0, "nor does the setting outlive its transaction"
    stranger = arrived(other).get(staff_path(director, "tried:team"))
    assert stranger.status_code == 404


def test_event_of_a_page_that_reads_is_written_on_the_primary(director: Staff) -> None:
    found = seen(arrived(director), director, "opened")
    assert found["from"] == "replica"
    with for_program(director.program_id):
        assert AuditEvent.objects.filter(actor_id=director.id, verb="accounts.add_member").count() == 1


def test_who_wrote_sees_it_at_once_and_others_soon(director: Staff, primary: Cluster) -> None:
    client = arrived(director)
    on_replica(primary, "SELECT pg_wal_replay_pause()")
    try:
        answer = client.post(staff_path(director, "tried:both"), {"email": "new@example.org"})
        assert answer.json()["from"] == "default", "a form is answered by the primary"
        cookie = answer.cookies[reads.STAMP]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/staff/", True, "Strict")
        mine = seen(client, director)
        assert mine["from"] == "default"
        assert "new@example.org" in mine["emails"]
    finally:
        on_replica(primary, "SELECT pg_wal_replay_resume()")
    catch_up()
    mine = seen(client, director)
    assert mine["from"] == "replica"
    assert "new@example.org" in mine["emails"]


def test_stamp_that_somebody_made_up_leads_to_the_primary(director: Staff) -> None:
    client = arrived(director)
    for forged in ("0/0", "0/0:x:y", "nonsense"):
        client.cookies[reads.STAMP] = forged
        assert seen(client, director)["from"] == "default"


def test_public_pages_get_no_stamp(director: Staff) -> None:
    answer = Client().post("/en/nowhere/")
    assert reads.STAMP not in answer.cookies
    assert reads.STAMP not in Client().get("/livez").cookies


def test_late_replica_is_left_alone_until_it_caught_up(
    director: Staff, primary: Cluster, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "_ASK_EVERY_S", 0.0)
    settings.REPLICA_LAG_SECONDS = 0.2
    client = arrived(director)
    on_replica(primary, "SELECT pg_wal_replay_pause()")
    try:
        add_member(System("t", director.membership.program), director.membership.program,
                   email="late@example.org", role=Role.PEER)  # fmt: skip
        seen(client, director)
        time.sleep(0.3)
        found = seen(client, director)
        assert found["from"] == "default"
        assert "late@example.org" in found["emails"]
    finally:
        on_replica(primary, "SELECT pg_wal_replay_resume()")
    catch_up()
    settings.REPLICA_LAG_SECONDS = 5
    assert seen(client, director)["from"] == "replica"


def test_quiet_primary_is_not_taken_for_a_late_replica(
    director: Staff, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "_ASK_EVERY_S", 0.0)
    settings.REPLICA_LAG_SECONDS = 0.2
    client = arrived(director)
    seen(client, director)
    catch_up()
    time.sleep(0.5)
    assert seen(client, director)["from"] == "replica"


def test_killed_replica_is_not_noticed_and_used_again_later(
    director: Staff, primary: Cluster, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reads, "_DOWN_FOR_S", 0.0)
    client, second = arrived(director), replica.of(primary)
    assert seen(client, director)["from"] == "replica"
    supervisor = int((second.home / "charge").read_text())
    os.kill(supervisor, signal.SIGSTOP)  # else it might be back before anyone asks
    try:
        os.kill(int((second.data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
        assert seen(client, director)["from"] == "default"
        assert "the replica failed, the primary answers" in caplog.text
        assert seen(client, director)["from"] == "default", "nor is it waited for"
    finally:
        os.kill(supervisor, signal.SIGCONT)
    deadline = time.monotonic() + 20
    while seen(client, director)["from"] != "replica":
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_promoted_replica_is_a_replica_no_more(director: Staff) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reads, "REPLICA", reads.PRIMARY)  # the primary is not in recovery either
        assert not reads._has_replayed("0/0")


def test_site_without_a_replica_is_as_it_was(director: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "has_replica", lambda: False)
    assert seen(signed_in(director), director)["from"] == "default"
    request = HttpRequest()
    request.method = "GET"
    assert reads.answered(request, reads.alias) == "default"
    assert reads.Router().allow_migrate(reads.REPLICA, "accounts") is False
