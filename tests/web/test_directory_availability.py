"""Open places: a number is told, claimed and given back; the last one goes to one; what ran out is not known."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.web import upkeep
from tests.web.staff import member, program
from tests.web.upkeep import OPERATOR, counted, kept_by, listed, request_id
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare.terms.places_open import PlaceKind, PlaceSource, PlaceState
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.roles import Role
from throughcare_web.directory.availability import queries
from throughcare_web.directory.availability.actions import (
    NoPlaceLeft,
    claim_place,
    count_places,
    release_place,
    stop_counting,
    take_place,
    update_availability,
)
from throughcare_web.directory.models import Availability, Listing, PlaceClaim


pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 26, 14, 40, tzinfo=dt.UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """Return what sets the time that actions see."""
    held = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: held[0])

    def pass_by(**time: float) -> dt.datetime:
        held[0] += dt.timedelta(**time)
        return held[0]

    return pass_by


@pytest.fixture
def staff() -> Staff:
    """Return the director of a program."""
    return member(program(time_zone="America/New_York"), Role.DIRECTOR)


@pytest.fixture
def listing(staff: Staff) -> Listing:
    """Return the listing that the program keeps."""
    return kept_by(staff)


def standing(listing: Listing) -> queries.LinePlaces:
    """Return the one line of a listing as it stands now."""
    (line,) = queries.open_places([listing.pk], timezone.now())[listing.pk]
    return line


def claim(listing: Listing, **more: object) -> queries.Claim:
    asked = {"listing_id": listing.pk, "level": "3.7", "request_id": request_id()}
    return claim_place(OPERATOR, **(asked | more))


def test_a_number_is_told_with_its_time_and_by_whom(clock, staff: Staff, listing: Listing) -> None:
    counted(staff, listing, 2)

    line = standing(listing)
    assert (line.open, line.state, line.source) == (2, PlaceState.OPEN, PlaceSource.STAFF)
    assert line.as_of == NOW
    assert str(line.places.words(NOW)) == "2 open beds as of 9:40 AM today"
    assert Availability.objects.get().recorded_by_id == staff.membership.pk


def test_a_number_is_not_known_from_the_minute_it_runs_out_and_never_zero(
    clock, staff: Staff, listing: Listing
) -> None:
    counted(staff, listing, 2)

    clock(hours=23, minutes=59)
    assert standing(listing).open == 2
    clock(minutes=1)
    assert standing(listing).open is None
    assert standing(listing).state is PlaceState.NOT_KNOWN
    with pytest.raises(NoPlaceLeft) as caught:
        claim(listing)
    assert caught.value.state is PlaceState.NOT_KNOWN


def test_what_was_never_told_is_not_known(staff: Staff, listing: Listing) -> None:
    counted(staff, listing, None)

    assert standing(listing).open is None
    assert queries.has_open_place(listing.pk, "3.7", timezone.now()) is PlaceState.NOT_KNOWN
    assert queries.has_open_place(listing.pk, "4", timezone.now()) is PlaceState.NOT_KNOWN


def test_a_night_when_clocks_change_does_not_shorten_or_lengthen_a_number(
    monkeypatch: pytest.MonkeyPatch, staff: Staff, listing: Listing
) -> None:
    evening = dt.datetime(2026, 10, 31, 20, 0, tzinfo=ZoneInfo("America/New_York"))
    monkeypatch.setattr(timezone, "now", lambda: evening)
    counted(staff, listing, 1)

    line = standing(listing)
    assert line.expires_at is not None
    assert line.expires_at.astimezone(dt.UTC) - evening.astimezone(dt.UTC) == dt.timedelta(hours=24)
    assert line.expires_at.hour == 19


def test_a_claim_takes_one_place_and_giving_it_back_opens_it_again(staff: Staff, listing: Listing) -> None:
    counted(staff, listing, 1)

    mine = claim(listing)
    assert (standing(listing).open, standing(listing).claimed, standing(listing).state) == (
        0,
        1,
        PlaceState.FULL,
    )
    with pytest.raises(NoPlaceLeft) as caught:
        claim(listing)
    assert caught.value.state is PlaceState.FULL
    assert release_place(OPERATOR, claim_id=mine.id).released_at is not None
    assert standing(listing).open == 1
    first = queries.claim(mine.id)
    assert release_place(OPERATOR, claim_id=mine.id) == first
    assert claim(listing).is_held


def test_the_same_request_again_is_the_same_claim(staff: Staff, listing: Listing) -> None:
    counted(staff, listing, 2)
    same = request_id()

    assert claim(listing, request_id=same) == claim(listing, request_id=same)
    assert standing(listing).open == 1


def test_one_request_is_for_one_place(staff: Staff, listing: Listing) -> None:
    counted(staff, listing, 2)
    other = kept_by(staff, 2)
    counted(staff, other, 2)
    same = request_id()

    assert claim(other, request_id=same) == claim(listing, request_id=same)
    assert claim(listing, kind="bed").kind == "bed"
    with pytest.raises(NoPlaceLeft):
        claim(listing, kind="slot")


def test_a_claim_that_nobody_answers_runs_out(clock, staff: Staff, listing: Listing) -> None:
    counted(staff, listing, 1)
    mine = claim(listing, expires_at=NOW + dt.timedelta(hours=2))

    clock(hours=2)
    assert standing(listing).open == 1
    theirs = claim(listing)
    assert theirs.is_held
    assert queries.claim(mine.id).released_at is not None


def test_a_place_that_is_taken_up_does_not_run_out(clock, staff: Staff, listing: Listing) -> None:
    counted(staff, listing, 1)
    mine = claim(listing, expires_at=NOW + dt.timedelta(hours=2))
    taken = take_place(OPERATOR, claim_id=mine.id)

    clock(hours=3)
    assert taken.taken_at is not None
    assert take_place(OPERATOR, claim_id=mine.id) == taken
    assert standing(listing).open == 0
    assert release_place(OPERATOR, claim_id=mine.id).taken_at is None
    with pytest.raises(BadInput, match="one that was released"):
        take_place(OPERATOR, claim_id=mine.id)


def test_there_is_no_claim_to_end_where_none_was_made() -> None:
    with pytest.raises(BadInput, match="no claim"):
        release_place(OPERATOR, claim_id=uuid.uuid4())


def test_a_new_number_counts_what_was_claimed_after_the_page_was_shown(
    clock, staff: Staff, listing: Listing
) -> None:
    line = counted(staff, listing, 2)
    clock(minutes=1)
    claim(listing)
    clock(minutes=1)
    page = timezone.now()  # shows one open, one promised
    clock(minutes=1)
    claim(listing)
    clock(minutes=1)

    update_availability(staff, listing, counts={line.pk: 1}, as_of=page)

    assert (standing(listing).open, standing(listing).claimed) == (0, 1)


def test_of_two_who_tell_at_once_the_second_is_told_to_look_again(
    clock, staff: Staff, listing: Listing
) -> None:
    line = counted(staff, listing, 2)
    page = clock(minutes=1)
    clock(minutes=1)
    update_availability(staff, listing, counts={line.pk: 1})

    with pytest.raises(BadInput, match="a newer number, told meanwhile"):
        update_availability(staff, listing, counts={line.pk: 2}, as_of=page)
    assert standing(listing).open == 1


def test_a_page_left_open_for_hours_is_not_believed(clock, staff: Staff, listing: Listing) -> None:
    line = counted(staff, listing, 2)
    page = clock(hours=1)
    clock(minutes=61)

    with pytest.raises(BadInput, match="a page opened long ago"):
        update_availability(staff, listing, counts={line.pk: 2}, as_of=page)


def test_a_page_of_the_future_counts_as_now(clock, staff: Staff, listing: Listing) -> None:
    line = counted(staff, listing, None)
    update_availability(staff, listing, counts={line.pk: 2}, as_of=NOW + dt.timedelta(days=9))

    assert standing(listing).as_of == NOW


@pytest.mark.parametrize("number", [-1, 501])
def test_a_number_that_cannot_be_meant_is_refused(staff: Staff, listing: Listing, number: int) -> None:
    line = counted(staff, listing, None)

    with pytest.raises(BadInput, match=f"{number} places"):
        update_availability(staff, listing, counts={line.pk: number})
    assert not Availability.objects.exists()


def test_a_line_of_another_listing_is_not_there(staff: Staff, listing: Listing) -> None:
    other = kept_by(staff, 2)
    line = counted(staff, other, None)

    with pytest.raises(BadInput, match="not counted here"):
        update_availability(staff, listing, counts={line.pk: 1})


def test_what_is_counted_no_more_is_not_known_and_can_be_counted_again(
    staff: Staff, listing: Listing
) -> None:
    line = counted(staff, listing, 3)
    before = queries.live_edition()
    stop_counting(staff, listing, line=line.pk)

    assert queries.open_places([listing.pk], timezone.now()) == {}
    assert queries.live_edition() != before
    with pytest.raises(NoPlaceLeft):
        claim(listing)
    again = count_places(staff, listing, level=LevelOfCare.MANAGED_RESIDENTIAL, kind=PlaceKind.BED)
    assert again.pk == line.pk
    assert standing(listing).open == 3


def test_a_place_kept_for_a_payer_is_claimed_by_naming_it_and_else_left_alone(
    staff: Staff, listing: Listing
) -> None:
    counted(staff, listing, 1, payer="medicaid")
    general = counted(staff, listing, 1)

    assert claim(listing).line == general.pk
    with pytest.raises(NoPlaceLeft):
        claim(listing)
    assert claim(listing, payer="medicaid").line != general.pk
    assert queries.has_open_place(listing.pk, "3.7", timezone.now()) is PlaceState.FULL


def test_every_change_is_seen_in_the_edition(staff: Staff, listing: Listing) -> None:
    editions = [queries.live_edition()]
    counted(staff, listing, 1)
    editions.append(queries.live_edition())
    mine = claim(listing)
    editions.append(queries.live_edition())
    release_place(OPERATOR, claim_id=mine.id)
    editions.append(queries.live_edition())

    assert len(set(editions)) == len(editions)


def test_staff_tell_only_of_what_their_program_keeps(staff: Staff, listing: Listing) -> None:
    stranger = member(program("fictional-meadow"), Role.NAVIGATOR)
    line = counted(staff, listing, 1)

    with pytest.raises(BadInput, match="another program keeps"):
        update_availability(stranger, listing, counts={line.pk: 9})
    with pytest.raises(Refused):
        update_availability(member(program("fictional-hill"), Role.AUDITOR), listing, counts={line.pk: 9})
    assert standing(listing).open == 1


def test_who_called_a_program_that_keeps_nothing_here_tells_for_it(staff: Staff) -> None:
    (row,) = listed(upkeep.listed_program(7))
    counted(staff, row, 4)

    assert standing(row).source is PlaceSource.PHONE


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE directory_availability SET open_count = 9",
        "DELETE FROM directory_availability",
        "UPDATE directory_placeclaim SET place = 2, out_of = 9",
        "UPDATE directory_placeclaim SET expires_at = now() + interval '9 days'",
        "DELETE FROM directory_placeclaim",
        "DELETE FROM directory_placeline",
        "UPDATE directory_placeline SET level = '4'",
    ],
)
def test_what_was_told_and_claimed_cannot_be_rewritten(
    staff: Staff, listing: Listing, statement: str
) -> None:
    counted(staff, listing, 2)
    claim(listing)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_owner_may_not_rewrite_claims_either() -> None:
    staff = member(program(time_zone="America/New_York"), Role.DIRECTOR)
    listing = kept_by(staff)
    counted(staff, listing, 2)
    mine = claim(listing)
    release_place(OPERATOR, claim_id=mine.id)

    with (
        as_owner(),
        connection.cursor() as sql,
        pytest.raises(DatabaseError, match="only be ended, and once"),
    ):
        sql.execute("UPDATE directory_placeclaim SET released_at = NULL")


def test_the_database_gives_no_place_twice_and_none_beyond_the_open_ones(
    staff: Staff, listing: Listing
) -> None:
    line = counted(staff, listing, 1)
    claim(listing)
    report = Availability.objects.get()
    row = {
        "line": line,
        "report": report,
        "out_of": 1,
        "expires_at": timezone.now(),
        "request_id": request_id(),
    }

    for place in (1, 2, 0):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlaceClaim.objects.create(**row, place=place)
