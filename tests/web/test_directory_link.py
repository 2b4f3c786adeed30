"""Programs are asked for their numbers before these run out, and answer by a link: once, without signing in."""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.listings import program as listed_program
from tests.web.staff import member, program
from tests.web.upkeep import OPERATOR, counted, kept_by, listed, request_id
from throughcare.terms.places_open import CallOutcome, ContactChannel, FactKind, PlaceSource
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.links import make_link
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.directory.availability import jobs, queries
from throughcare_web.directory.models import Listing, PlaceAsk
from throughcare_web.directory.upkeep.actions import operate_listing, state_fact
from throughcare_web.directory.verification.actions import CallReport, record_call


pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
MORNING = dt.datetime(2026, 11, 26, 9, 0, tzinfo=NEW_YORK)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """Return what lets time pass."""
    held = [MORNING.astimezone(dt.UTC)]
    monkeypatch.setattr(timezone, "now", lambda: held[0])

    def pass_by(**time: float) -> dt.datetime:
        held[0] += dt.timedelta(**time)
        return held[0]

    return pass_by


@pytest.fixture
def staff(clock) -> Staff:
    """Return the director of a program."""
    return member(program(time_zone="America/New_York"), Role.DIRECTOR)


@pytest.fixture
def listing(staff: Staff) -> Listing:
    """Return the listing that the program keeps, with an address to ask at."""
    row = kept_by(staff)
    value = {"email": "intake@example.org"}
    state_fact(staff, row, kind=FactKind.REFERRAL_CONTACT, value=value, replaces=None)
    return row


def messages(staff: Staff) -> list[OutboxMessage]:
    with in_program(staff.membership.program):
        return list(OutboxMessage.objects.order_by("queued_at"))


def ask() -> int:
    return jobs.ask_for_availability(timezone.now())


def link(staff: Staff) -> str:
    """Return the path of the link in the last message."""
    match = re.search(r"https?://[^/\s]+(/link/\S+)", messages(staff)[-1].body)
    assert match
    return match[1]


def answer(path: str, **form: object):
    return Client().post(path, form)


def test_a_program_is_asked_when_a_number_runs_out_soon_and_answers_on_one_tap(
    clock, staff: Staff, listing: Listing
) -> None:
    line = counted(staff, listing, 2)
    assert ask() == 0
    clock(hours=24)
    assert ask() == 1
    (message,) = messages(staff)
    assert (message.to, message.channel) == ("intake@example.org", "email")
    assert "not known: the last number is from 9:00 AM yesterday" in message.body

    path = link(staff)
    shown = Client().get(path).content.decode()
    assert "Is this still right?" in shown
    done = answer(path, **{f"count-{line.pk}": "3", "as_of": timezone.now().isoformat()})

    assert "Thank you" in done.content.decode()
    (told,) = queries.open_places([listing.pk], timezone.now())[listing.pk]
    assert (told.open, told.source) == (3, PlaceSource.LINK)
    assert told.as_of == timezone.now()


def test_a_link_works_once(clock, staff: Staff, listing: Listing) -> None:
    line = counted(staff, listing, None)
    ask()
    path = link(staff)
    assert answer(path, **{f"count-{line.pk}": "3"}).status_code == 200

    for again in (answer(path, **{f"count-{line.pk}": "9"}), Client().get(path)):
        assert again.status_code == 410
        assert "has been used" in again.content.decode()
    assert queries.open_places([listing.pk], timezone.now())[listing.pk][0].open == 3


def test_a_mistake_does_not_use_the_link_up(clock, staff: Staff, listing: Listing) -> None:
    line = counted(staff, listing, None)
    ask()
    path = link(staff)
    for form in (
        {},
        {f"count-{line.pk}": "two"},
        {"count-x": "2"},
        {f"count-{uuid4()}": "2"},
        {f"count-{line.pk}": "9999"},
    ):
        assert answer(path, **form).status_code == 422
    slip = answer(path, **{f"count-{line.pk}": "two"}).content.decode()
    assert f'id="count-{line.pk}-error"' in slip
    assert f'href="#count-{line.pk}"' in slip
    assert 'value="two"' in slip
    for typed in ("-4", "99999"):
        slip = answer(path, **{f"count-{line.pk}": typed}).content.decode()
        assert "A whole number from 0 to 500 for each, please." in slip

    assert answer(path, **{f"count-{line.pk}": "2"}).status_code == 200


def test_a_link_ends_by_the_hour_and_is_good_for_one_listing(clock, staff: Staff, listing: Listing) -> None:
    counted(staff, listing, None)
    _, other = listed(listed_program(1), listed_program(2))
    line = counted(OPERATOR, other, None)
    ask()
    path = link(staff)
    assert answer(path, **{f"count-{line.pk}": "2"}).status_code == 422  # not this listing's
    clock(hours=18)
    assert Client().get(path).status_code == 410
    assert Client().get(path[:-3] + "x/").status_code == 410
    gone = make_link(
        "directory.update_availability",
        listing,
        expires_at=timezone.now() + dt.timedelta(hours=1),
        program_id=None,
    )
    assert Client().get(f"/link/directory/availability/{gone}/").status_code == 200


def test_a_link_to_something_else_or_to_nothing_is_no_link(clock, staff: Staff, listing: Listing) -> None:
    until = timezone.now() + dt.timedelta(hours=1)
    other = make_link("referral.answer", listing, expires_at=until, program_id=None)
    listing.pk = 0
    nothing = make_link("directory.update_availability", listing, expires_at=until, program_id=None)

    assert Client().get(f"/link/directory/availability/{other}/").status_code == 410
    assert Client().get(f"/link/directory/availability/{nothing}/").status_code == 404


def test_the_verified_contact_is_asked_before_the_stated_one(clock, staff: Staff, listing: Listing) -> None:
    report = CallReport(CallOutcome.REACHED, contacts={ContactChannel.PHONE: "937-555-0150"})
    record_call(OPERATOR, listing, report=report, request_id=request_id())
    counted(staff, listing, None)
    ask()

    assert [(one.channel, one.to) for one in messages(staff)] == [("sms", "937-555-0150")]


def test_without_an_address_nobody_is_asked(clock, staff: Staff) -> None:
    row = kept_by(staff)
    counted(staff, row, None)

    assert ask() == 0
    assert not PlaceAsk.objects.exists()


def test_a_listing_that_nobody_keeps_is_not_asked(clock, staff: Staff, listing: Listing) -> None:
    counted(staff, listing, None)
    operate_listing(OPERATOR, listing, program=None)

    assert ask() == 0


def test_nobody_is_asked_twice_a_day_even_by_two_workers(clock, staff: Staff, listing: Listing) -> None:
    counted(staff, listing, None)
    assert [ask(), ask()] == [1, 0]
    from throughcare_web.directory.availability.actions import ask_for_places

    again = ask_for_places(OPERATOR, listing, on=MORNING.date(), address="https://example.org")
    assert again is None
    assert len(messages(staff)) == 1


@pytest.mark.parametrize(
    ("wall", "is_asked"),
    [("07:59", False), ("08:00", True), ("17:59", True), ("18:00", False), ("00:00", False)],
)
def test_programs_are_asked_by_their_own_clock(
    clock, staff: Staff, listing: Listing, wall: str, is_asked
) -> None:
    counted(staff, listing, None)
    moment = dt.datetime.combine(MORNING.date(), dt.time.fromisoformat(wall), NEW_YORK)

    assert bool(jobs.ask_for_availability(moment.astimezone(dt.UTC))) is is_asked


@pytest.mark.parametrize("day", [dt.date(2026, 11, 1), dt.date(2027, 3, 14)])
def test_on_the_day_clocks_change_the_hour_on_the_wall_counts(day: dt.date) -> None:
    line = queries.LinePlaces(uuid4(), 1, None, None, None, None, None, 0, None, None, None, "")
    eight = dt.datetime(day.year, day.month, day.day, 8, 0, tzinfo=NEW_YORK)

    assert jobs.is_due([line], None, eight)
    assert not jobs.is_due(
        [line], None, (eight.astimezone(dt.UTC) - dt.timedelta(minutes=1)).astimezone(NEW_YORK)
    )
    assert not jobs.is_due([line], eight - dt.timedelta(hours=19), eight)
    assert not jobs.is_due([], None, eight)
