"""Reports of problems: what is kept and what never is, how many are taken, how they are closed, who may do what."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from tests.web.listings import program, reading
from throughcare.errors import BadInput
from throughcare.terms import ReportKind, ReportState
from throughcare_web.accounts.actions import add_member, open_program
from throughcare_web.accounts.actors import Public, Staff, System
from throughcare_web.accounts.audit import Refused
from throughcare_web.accounts.models import Tally
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.queries import system_events
from throughcare_web.accounts.roles import Role
from throughcare_web.directory import queries
from throughcare_web.directory.actions import (
    LONGEST_NOTE,
    TooManyReports,
    close_report,
    import_listings,
    report_problem,
)
from throughcare_web.directory.models import ListingReport
from throughcare_web.directory.queries import Problem


pytestmark = pytest.mark.django_db
OPERATOR = System("test")
CLOSED, NUMBER = ReportKind.CLOSED_OR_MOVED, ReportKind.NUMBER_WRONG


def listed(count: int = 2) -> None:
    import_listings(OPERATOR, reading(*(program(number) for number in range(1, count + 1))))


def report(number: int = 1, kind: ReportKind = CLOSED, text: str = "") -> ListingReport | None:
    return report_problem(Public(), key=f"made-up-{number}", kind=kind, text=text)


def close(
    number: int, outcome: ReportState = ReportState.RESOLVED, found: str = "They moved."
) -> ListingReport:
    return close_report(OPERATOR, report=number, outcome=outcome, found=found)


def today() -> dt.date:
    return timezone.localdate()


def test_a_report_holds_what_is_wrong_and_the_day_and_nothing_of_who_says_so() -> None:
    listed()

    report(text="A bank is there now.")

    (kept,) = ListingReport.objects.values()
    assert kept.pop("id")
    assert kept.pop("listing_id")
    assert kept == {
        "kind": "closed_or_moved",
        "note": "A bank is there now.",
        "reported_on": today(),
        "place": 0,
        "state": "open",
        "found": "",
        "closed_at": None,
        "closed_by": "",
    }


def test_the_queue_is_grouped_by_listing_the_longest_waiting_first() -> None:
    listed(3)
    for number, kind in ((2, CLOSED), (1, NUMBER), (2, NUMBER)):
        report(number, kind, "note")

    queue = queries.report_queue()

    assert [(one.program.name, [said.kind for said in one.reports]) for one in queue] == [
        ("Example Center 2", [CLOSED, NUMBER]),
        ("Example Center 1", [NUMBER]),
    ]
    assert queue[0].reports[0].note == "note"
    assert queries.report_counts() == {
        ReportState.OPEN: 3,
        ReportState.RESOLVED: 0,
        ReportState.DISMISSED: 0,
    }


def test_the_problems_of_all_cards_are_read_at_once(django_assert_num_queries: Callable) -> None:
    listed(3)
    for number, kind in ((1, CLOSED), (1, CLOSED), (1, NUMBER), (2, NUMBER)):
        report(number, kind)

    with django_assert_num_queries(1):
        found = queries.open_problems(["made-up-1", "made-up-2", "made-up-3", "no-such"])

    assert found == {
        "made-up-1": [Problem(NUMBER, 1, today()), Problem(CLOSED, 2, today())],
        "made-up-2": [Problem(NUMBER, 1, today())],
    }


def test_what_is_known_well_enough_is_not_kept_again(settings: LazySettings) -> None:
    settings.REPORTS_ALIKE = 2
    listed()

    kept = [report(), report(), report(text="the third")]

    assert [one is not None for one in kept] == [True, True, False]
    assert not ListingReport.objects.filter(note="the third").exists()
    assert report(kind=NUMBER) is not None, "another kind has a count of its own"
    assert report(2) is not None, "another listing has a count of its own"


def test_a_closed_report_makes_room_for_a_new_one(settings: LazySettings) -> None:
    settings.REPORTS_ALIKE = 1
    listed()
    close(report().pk)

    assert report() is not None


def test_a_lower_limit_holds_for_what_is_open_already(settings: LazySettings) -> None:
    settings.REPORTS_ALIKE = 3
    listed()
    first, *_ = (report(), report(), report())
    close(first.pk)

    settings.REPORTS_ALIKE = 2

    assert report() is None


def test_a_listing_takes_so_many_reports_a_day_and_the_others_go_on(settings: LazySettings) -> None:
    settings.REPORTS_A_DAY, settings.REPORTS_ALIKE = 2, 1
    listed()
    report(kind=CLOSED)
    report(kind=NUMBER)

    assert report(kind=NUMBER) is None, "what is known already is not counted"
    with pytest.raises(TooManyReports):
        report(kind=ReportKind.OTHER)
    assert report(2) is not None


def test_the_site_takes_so_many_reports_an_hour_and_what_is_known_counts(settings: LazySettings) -> None:
    settings.REPORTS_AN_HOUR, settings.REPORTS_ALIKE = 2, 1
    listed()
    report()
    report()

    with pytest.raises(TooManyReports):
        report(2)
    assert ListingReport.objects.count() == 1


def test_the_next_hour_and_the_next_day_begin_at_nothing(settings: LazySettings) -> None:
    settings.REPORTS_AN_HOUR = settings.REPORTS_A_DAY = 1
    listed()
    report()
    with pytest.raises(TooManyReports):
        report()

    Tally.objects.filter(what="reports, hour").update(since=dt.datetime(2024, 3, 1, 22, tzinfo=dt.UTC))
    with pytest.raises(TooManyReports):
        report()
    Tally.objects.update(since=dt.datetime(2024, 3, 1, tzinfo=dt.UTC))

    assert report() is not None
    assert set(Tally.objects.values_list("count", flat=True)) == {1}


def test_what_was_refused_for_the_day_does_not_count_for_the_hour(settings: LazySettings) -> None:
    settings.REPORTS_A_DAY = 1
    listed()
    report()
    with pytest.raises(TooManyReports):
        report(kind=NUMBER)

    assert Tally.objects.get(what="reports, hour").count == 1


def test_a_report_of_no_listing_or_too_long_is_refused_and_not_counted() -> None:
    listed()
    with pytest.raises(BadInput, match="no-such; wanted the id of a program"):
        report_problem(Public(), key="no-such", kind=CLOSED)
    with pytest.raises(BadInput, match="found 501 characters; wanted at most 500"):
        report(text="x" * (LONGEST_NOTE + 1))

    assert not Tally.objects.exists()


def at_once(*work: Callable[[], object]) -> list[object]:
    """Do each in a thread with a connection of its own, all beginning together; return what came of each."""
    ready = threading.Barrier(len(work))

    def do(one: Callable[[], object]) -> object:
        try:
            with connection.cursor():
                ready.wait(timeout=10)
            return one()
        except (TooManyReports, BadInput) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(do, work))


@pytest.mark.django_db(transaction=True)
def test_reports_at_the_same_time_do_not_pass_the_limit_of_alike_ones(settings: LazySettings) -> None:
    settings.REPORTS_ALIKE = 2
    listed()

    came = at_once(*[report] * 8)

    assert sum(one is None for one in came) == 6
    assert sorted(ListingReport.objects.values_list("place", flat=True)) == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_reports_at_the_same_time_do_not_pass_the_limit_of_the_hour(settings: LazySettings) -> None:
    settings.REPORTS_AN_HOUR = 3
    listed(8)

    came = at_once(*[lambda number=number: report(number) for number in range(1, 9)])

    assert came.count(TooManyReports) == 5
    assert ListingReport.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_reports_at_the_same_time_do_not_pass_the_limit_of_the_day(settings: LazySettings) -> None:
    settings.REPORTS_A_DAY, settings.REPORTS_ALIKE = 2, 1
    listed()

    came = at_once(*[lambda kind=kind: report(kind=kind) for kind in ReportKind])

    assert came.count(TooManyReports) == len(ReportKind) - 2
    assert ListingReport.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_close_one_report_do_not_both_succeed() -> None:
    listed()
    number = report().pk

    came = at_once(
        lambda: close(number, ReportState.RESOLVED, "one"),
        lambda: close(number, ReportState.DISMISSED, "two"),
    )

    assert came.count(BadInput) == 1


def test_the_database_itself_refuses_two_reports_in_one_place() -> None:
    listed()
    kept = report()
    twin = ListingReport(listing_id=kept.listing_id, kind=kept.kind, reported_on=today(), place=kept.place)

    with pytest.raises(IntegrityError, match="directory_report_own_place"), transaction.atomic():
        twin.save()


def test_closing_says_who_when_and_what_was_found_and_is_recorded() -> None:
    listed()
    closed = close(report().pk, ReportState.DISMISSED, "  They answer.  ")

    assert (closed.state, closed.found, closed.closed_by) == ("dismissed", "They answer.", "test")
    assert closed.closed_at is not None
    assert queries.report_queue() == []
    assert queries.open_problems(["made-up-1"]) == {}


@pytest.mark.parametrize(
    ("outcome", "found"), [(ReportState.OPEN, "They moved."), (ReportState.RESOLVED, " ")]
)
def test_closing_needs_an_outcome_and_what_was_found(outcome: ReportState, found: str) -> None:
    listed()
    with pytest.raises(BadInput, match="wanted resolved or dismissed, and what was found"):
        close(report().pk, outcome, found)


@pytest.mark.parametrize("statement", ["SET note = ''", "SET kind = 'other'", "SET place = 7"])
def test_the_application_may_not_change_what_was_reported(statement: str) -> None:
    listed()
    report()
    for change in (f"UPDATE directory_listingreport {statement}", "DELETE FROM directory_listingreport"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as sql,
        ):
            sql.execute(change)


def test_a_report_is_closed_once_and_stays_closed() -> None:
    listed()
    close(report().pk)
    for again in ("state = 'open', found = '', closed_by = '', closed_at = NULL", "found = 'otherwise'"):
        with (
            pytest.raises(DatabaseError, match="only be closed, and once"),
            transaction.atomic(),
            connection.cursor() as sql,
        ):
            sql.execute(f"UPDATE directory_listingreport SET {again}")  # noqa: S608


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE directory_listingreport SET note = ''",
        "UPDATE directory_listingreport SET state = 'resolved', note = 'x', found = 'x', closed_by = 'x', closed_at = now()",
        "DELETE FROM directory_listingreport",
        "TRUNCATE directory_listingreport CASCADE",
    ],
)
def test_the_owner_may_not_change_what_was_reported_either(statement: str) -> None:
    listed()
    report()
    with (
        as_owner(),
        connection.cursor() as sql,
        pytest.raises(DatabaseError, match=r"only be closed|append-only"),
    ):
        sql.execute(statement)


def test_the_application_may_not_forget_how_many_there_were() -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as sql,
    ):
        sql.execute("DELETE FROM accounts_tally")


@pytest.mark.django_db(transaction=True)
def test_the_audit_trail_names_the_report_and_nobody() -> None:
    listed()
    kept = report(text="A bank is there now.")
    with as_owner():
        event = system_events().last()
        assert (event.verb, event.actor_kind, event.actor_label, event.actor_id) == (
            "directory.report_problem",
            "public",
            "public",
            "",
        )
        assert (event.object_type, event.object_id) == ("directory.ListingReport", str(kept.pk))
        assert event.detail == {"listing": kept.listing_id, "known": False}


def test_those_who_call_programs_close_reports_and_the_public_does_not() -> None:
    listed()
    number = report().pk
    tenant = open_program(OPERATOR, name="Fictional Harbor", slug="fictional-harbor")
    staff = {
        role: Staff(add_member(System(program=tenant), tenant, email=f"{role}@example.org", role=role))
        for role in Role
    }
    closing = {"report": number, "outcome": ReportState.RESOLVED, "found": "They moved."}

    for actor in (Public(), staff[Role.NURSE]):
        with pytest.raises(Refused):
            close_report(actor, **closing)

    assert close_report(staff[Role.NAVIGATOR], **closing).closed_by == "navigator@example.org"
