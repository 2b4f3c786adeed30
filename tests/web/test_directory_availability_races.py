"""Many at once: of those who claim the last place exactly one gets it, whatever is told meanwhile."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from tests.web.staff import member, program
from tests.web.upkeep import OPERATOR, counted, kept_by, request_id
from throughcare.errors import BadInput
from throughcare.terms.places_open import PlaceState
from throughcare_web.accounts.roles import Role
from throughcare_web.directory.availability import queries
from throughcare_web.directory.availability.actions import NoPlaceLeft, claim_place, update_availability
from throughcare_web.directory.models import Listing, PlaceClaim, PlaceLine


def standing(listing: Listing) -> queries.LinePlaces:
    """Return the one line of a listing as it stands now."""
    (line,) = queries.open_places([listing.pk], timezone.now())[listing.pk]
    return line


def claim(listing: Listing) -> queries.Claim:
    return claim_place(OPERATOR, listing_id=listing.pk, level="3.7", request_id=request_id())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("beds", "claimers"), [(1, 2), (1, 8), (3, 8)])
def test_of_those_who_claim_the_last_beds_at_once_exactly_as_many_get_one(beds: int, claimers: int) -> None:
    staff = member(program(), Role.DIRECTOR)
    listing = kept_by(staff)
    counted(staff, listing, beds)
    ready = threading.Barrier(claimers)
    got: list[object] = []

    def run() -> None:
        try:
            ready.wait()
            got.append(claim(listing))
        except NoPlaceLeft as none:
            got.append(none.state)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(claimers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    claims = [one for one in got if isinstance(one, queries.Claim)]
    assert len(claims) == beds == PlaceClaim.objects.count()
    assert len({PlaceClaim.objects.get(pk=one.id).place for one in claims}) == beds
    assert got.count(PlaceState.FULL) == claimers - beds
    assert standing(listing).open == 0


@pytest.mark.django_db(transaction=True)
def test_claims_and_new_numbers_at_once_never_give_more_than_there_are() -> None:
    staff = member(program(), Role.DIRECTOR)
    listing = kept_by(staff)
    line = counted(staff, listing, 2)
    ready = threading.Barrier(6)
    claims: list[queries.Claim] = []

    def take() -> None:
        try:
            ready.wait()
            claims.append(claim(listing))
        except NoPlaceLeft:
            pass
        finally:
            connection.close()

    def tell() -> None:
        page = timezone.now()  # read before anybody claimed
        try:
            ready.wait()
            update_availability(staff, listing, counts={line.pk: 2}, as_of=page)
        except BadInput:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for one in (take, take, take, take, tell, tell)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(claims) == 2
    assert standing(listing).open == 0
    assert PlaceLine.objects.get().version > 1


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_many_times_at_once_is_one_claim() -> None:
    staff = member(program(), Role.DIRECTOR)
    listing = kept_by(staff)
    counted(staff, listing, 1)
    same, ready = request_id(), threading.Barrier(4)
    got: list[object] = []

    def run() -> None:
        try:
            ready.wait()
            got.append(claim_place(OPERATOR, listing_id=listing.pk, level="3.7", request_id=same).id)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 4
    assert len(set(got)) == 1
    assert standing(listing).open == 0
