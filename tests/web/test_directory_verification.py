"""Calls that check listings: what came of them, whom they put next, the contact they verified, the reports they closed."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.listings import program as listed_program
from tests.web.staff import member, program
from tests.web.upkeep import OPERATOR, kept_by, listed, request_id
from throughcare.errors import BadInput
from throughcare.terms import ReportKind, ReportState
from throughcare.terms.places_open import CallOutcome, Certainty, ContactChannel, FactAnswer, FactKind, SaidBy
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Public, Staff
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.roles import Role
from throughcare_web.directory import queries as directory
from throughcare_web.directory.actions import report_problem
from throughcare_web.directory.models import Listing, SearchTally, VerificationCall
from throughcare_web.directory.upkeep.actions import state_fact
from throughcare_web.directory.verification import queries
from throughcare_web.directory.verification.actions import CallReport, count_search, record_call


pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 26, 15, 0, tzinfo=dt.UTC)
REACHED = CallOutcome.REACHED


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """Return what lets time pass."""
    held = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: held[0])

    def pass_by(**time: float) -> dt.datetime:
        held[0] += dt.timedelta(**time)
        return held[0]

    return pass_by


@pytest.fixture
def caller() -> Staff:
    """Return a navigator."""
    return member(program(), Role.NAVIGATOR)


@pytest.fixture
def listing() -> Listing:
    """Return a listing that nobody keeps."""
    return listed()[0]


def call(caller: Staff, listing: Listing, outcome: CallOutcome = REACHED, **more: object) -> VerificationCall:
    report = CallReport(outcome, **more)
    return record_call(caller, listing, report=report, request_id=request_id())


def certainty(listing: Listing, kind: FactKind) -> queries.FactCertainty:
    today = timezone.now().date()
    return next(one for one in queries.certainties(listing.pk, today) if one.kind is kind)


def test_a_call_says_what_was_confirmed_by_whom_and_plans_the_next(
    clock, caller: Staff, listing: Listing
) -> None:
    facts = {FactKind.PHONES: FactAnswer.CONFIRMED, FactKind.ACCEPTING: FactAnswer.UNKNOWN}
    call(caller, listing, facts=facts, number="937-555-0101", note="Ask for intake.")

    last = queries.last_call(listing.pk)
    assert last is not None
    assert (last.outcome, last.recorded_by) == (REACHED, caller.membership.pk)
    assert last.next_call_on == NOW.date() + dt.timedelta(days=90)
    assert dict(last.facts) == facts
    assert directory.listing(listing.key).last_verified_on == NOW.date()
    assert certainty(listing, FactKind.PHONES).words == "confirmed by phone today"
    assert certainty(listing, FactKind.ACCEPTING).certainty is Certainty.NOT_KNOWN


def test_what_was_confirmed_is_believed_less_as_days_go_by(clock, caller: Staff, listing: Listing) -> None:
    call(caller, listing, facts={FactKind.HOURS: FactAnswer.CONFIRMED})
    values = []
    for _ in range(5):
        values.append(certainty(listing, FactKind.HOURS).value)
        clock(days=200)

    assert values == sorted(values, reverse=True)
    assert certainty(listing, FactKind.HOURS).words == "confirmed by phone 1000 days ago"


def test_nobody_is_reached_again_and_again_until_a_person_decides(
    clock, caller: Staff, listing: Listing
) -> None:
    planned = []
    for _ in range(5):
        planned.append(call(caller, listing, CallOutcome.NO_ANSWER).next_call_on)
        clock(days=1)

    days = [(day - NOW.date()).days - passed if day else None for passed, day in enumerate(planned)]
    assert days == [1, 3, 7, 14, None]
    call(caller, listing, facts={FactKind.PHONES: FactAnswer.CONFIRMED})
    clock(days=1)
    assert call(caller, listing, CallOutcome.NO_ANSWER).tries == 1


def test_the_same_form_twice_is_one_call(caller: Staff, listing: Listing) -> None:
    same = request_id()
    report = CallReport(REACHED, facts={FactKind.PHONES: FactAnswer.CONFIRMED})

    first = record_call(caller, listing, report=report, request_id=same)
    assert record_call(caller, listing, report=report, request_id=same) == first
    assert VerificationCall.objects.count() == 1


def test_a_call_that_nobody_answered_says_nothing_of_facts(caller: Staff, listing: Listing) -> None:
    for more in (
        {"facts": {FactKind.PHONES: FactAnswer.CONFIRMED}},
        {"contacts": {ContactChannel.EMAIL: "a@example.org"}},
    ):
        with pytest.raises(BadInput, match="a call that someone answered"):
            call(caller, listing, CallOutcome.NO_ANSWER, **more)
    with pytest.raises(BadInput, match="1001 characters"):
        call(caller, listing, note="x" * 1001)
    assert not VerificationCall.objects.exists()


def test_a_contact_is_verified_by_the_call_that_gave_it(clock, caller: Staff, listing: Listing) -> None:
    assert queries.verified_contact(listing.pk, NOW) is None
    call(
        caller,
        listing,
        contacts={ContactChannel.EMAIL: "Intake@Example.org", ContactChannel.PHONE: "937 555 0150"},
    )

    email = queries.verified_contact(listing.pk, NOW, ContactChannel.EMAIL)
    assert email is not None
    assert (email.address, email.channel) == ("intake@example.org", ContactChannel.EMAIL)
    assert queries.verified_contact(listing.pk, NOW, ContactChannel.PHONE).address == "937-555-0150"


def test_a_contact_ends_after_half_a_year_or_when_the_number_is_found_wrong(
    clock, caller: Staff, listing: Listing
) -> None:
    call(caller, listing, contacts={ContactChannel.EMAIL: "intake@example.org"})

    assert queries.verified_contact(listing.pk, clock(days=180)) is not None
    assert queries.verified_contact(listing.pk, clock(days=1)) is None
    call(caller, listing, contacts={ContactChannel.EMAIL: "intake@example.org"})
    clock(days=1)
    call(caller, listing, CallOutcome.NO_ANSWER)
    assert queries.verified_contact(listing.pk, clock(days=1)) is not None
    call(caller, listing, CallOutcome.NUMBER_WRONG)
    assert queries.verified_contact(listing.pk, clock(days=1)) is None


def test_whoever_was_reached_before_is_told_that_codes_go_elsewhere(
    clock, caller: Staff, listing: Listing
) -> None:
    call(caller, listing, contacts={ContactChannel.EMAIL: "intake@example.org"})
    clock(minutes=1)
    call(caller, listing, contacts={ContactChannel.EMAIL: "intake@example.org"})
    assert not OutboxMessage.objects.exists()
    clock(minutes=1)
    call(caller, listing, contacts={ContactChannel.EMAIL: "other@example.org"})

    from throughcare_web.accounts.queries import in_program

    with in_program(caller.membership.program):
        (message,) = OutboxMessage.objects.all()
    assert (message.to, message.channel) == ("intake@example.org", "email")
    assert "other@example.org" not in message.body


@pytest.mark.parametrize(
    "contacts",
    [
        {ContactChannel.EMAIL: "no address"},
        {ContactChannel.PHONE: "12"},
        {ContactChannel.EMAIL: "a@example.org\nBcc: b@x.org"},
    ],
)
def test_a_contact_that_cannot_be_one_is_refused_with_the_whole_call(
    caller: Staff, listing: Listing, contacts
) -> None:
    with pytest.raises(BadInput):
        call(caller, listing, contacts=contacts)
    assert not VerificationCall.objects.exists()


def test_a_call_closes_the_reports_it_settles_and_is_named_with_them(caller: Staff, listing: Listing) -> None:
    report = report_problem(Public(), key=listing.key, kind=ReportKind.NUMBER_WRONG)
    made = call(
        caller,
        listing,
        facts={FactKind.PHONES: FactAnswer.CONFIRMED},
        closes=[report.pk],
        found="It is right.",
    )

    assert directory.report_counts()[ReportState.RESOLVED] == 1
    assert queries.closing_call(report.pk) == made.pk


def test_a_report_of_another_listing_is_not_closed_by_this_call(caller: Staff) -> None:
    one, other = listed(listed_program(1), listed_program(2))
    report = report_problem(Public(), key=other.key, kind=ReportKind.OTHER)

    with pytest.raises(BadInput, match="one of another listing"):
        call(caller, one, closes=[report.pk], found="x")
    assert directory.report_counts()[ReportState.OPEN] == 1
    assert not VerificationCall.objects.exists()


def test_the_queue_begins_with_what_was_reported_and_ends_with_what_is_planned(clock, caller: Staff) -> None:
    rows = listed(*(listed_program(number) for number in range(1, 5)))
    call(caller, rows[0], facts={FactKind.PHONES: FactAnswer.CONFIRMED})
    call(caller, rows[2], CallOutcome.NO_ANSWER)
    report_problem(Public(), key=rows[3].key, kind=ReportKind.CLOSED_OR_MOVED)

    found = queries.queue(NOW.date())

    assert [one.listing_id for one in found] == [rows[3].pk, rows[1].pk, rows[2].pk, rows[0].pk]
    assert found[0].need.reasons[0] == "1 open report"
    assert queries.queue(NOW.date(), "TX") == []
    assert queries.states() == ["OH"]
    assert queries.need_of(rows[1].pk, NOW.date()).reasons == ("never checked",)
    assert queries.need_of(0, NOW.date()) is None


def test_regions_that_staff_search_come_sooner_and_only_a_number_is_kept(clock, caller: Staff) -> None:
    far = listed_program(1, zip="45402")
    near = listed_program(2, zip="44101")
    rows = {row.zip: row for row in listed(far, near)}
    for zip_code in ("44101", "44199", "nowhere", "", "\uff14\uff14\uff11\uff10\uff11"):
        count_search(caller, zip_code=zip_code)

    assert [one.listing_id for one in queries.queue(NOW.date())] == [rows["44101"].pk, rows["45402"].pk]
    assert list(SearchTally.objects.values_list("region", "week_on", "count")) == [
        ("441", dt.date(2026, 11, 23), 2)
    ]
    clock(weeks=9)
    assert queries.need_of(rows["44101"].pk, timezone.now().date()).points == 20


def test_a_conflict_with_a_newer_file_asks_for_a_call(caller: Staff) -> None:
    from tests.web.test_directory_upkeep import newer

    director = member(caller.membership.program, Role.DIRECTOR)
    listing = kept_by(director)
    state_fact(director, listing, kind=FactKind.PAYMENT, value=["medicaid"], replaces=None)
    newer("MD", "PI")

    assert (
        "a newer file says otherwise than the program"
        in queries.need_of(listing.pk, timezone.now().date()).reasons
    )


def test_only_those_who_call_write_calls_down(listing: Listing) -> None:
    with pytest.raises(Refused):
        call(member(program("fictional-hill"), Role.PEER), listing)


@pytest.mark.parametrize(
    "table",
    [
        "directory_verificationcall",
        "directory_checkedfact",
        "directory_verifiedcontact",
        "directory_reportfinding",
    ],
)
def test_what_calls_found_cannot_be_rewritten(caller: Staff, listing: Listing, table: str) -> None:
    report = report_problem(Public(), key=listing.key, kind=ReportKind.OTHER)
    facts = {FactKind.PHONES: FactAnswer.CONFIRMED}
    contacts = {ContactChannel.EMAIL: "intake@example.org"}
    call(caller, listing, facts=facts, contacts=contacts, closes=[report.pk], found="x")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"DELETE FROM {table}")  # noqa: S608 -- a name from this test


def test_a_statement_counts_as_said_on_its_day(clock, caller: Staff) -> None:
    director = member(caller.membership.program, Role.DIRECTOR)
    listing = kept_by(director)
    state_fact(director, listing, kind=FactKind.ACCEPTING, value=True, replaces=None)
    clock(days=3)

    found = certainty(listing, FactKind.ACCEPTING)
    assert (found.checked.by, found.certainty) == (SaidBy.PROGRAM, Certainty.SURE)
    assert certainty(listing, FactKind.PHONES).checked.by is SaidBy.LISTING
    assert queries.certainties(listing.pk, dt.date(2100, 1, 1))[0].certainty is Certainty.NOT_KNOWN


def test_the_operator_s_own_calls_have_no_member(listing: Listing) -> None:
    made = record_call(OPERATOR, listing, report=CallReport(CallOutcome.REFUSES), request_id=uuid.uuid4())

    assert made.recorded_by_id is None
