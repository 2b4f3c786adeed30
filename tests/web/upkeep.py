"""A listing that a fictional program keeps, and what is told of it; all made by actions."""

from __future__ import annotations

import uuid

from tests.web.listings import program as listed_program
from tests.web.listings import reading
from throughcare.programs import Program
from throughcare.terms import LevelOfCare
from throughcare.terms.places_open import PlaceKind
from throughcare_web.accounts.actors import Actor, Staff, System
from throughcare_web.directory.actions import import_listings
from throughcare_web.directory.availability.actions import count_places, update_availability
from throughcare_web.directory.models import Listing, PlaceLine
from throughcare_web.directory.upkeep.actions import operate_listing


OPERATOR = System("tests")


def listed(*programs: Program) -> list[Listing]:
    """Return the rows of these programs, or of one made up, brought in by an import."""
    made = programs or (listed_program(),)
    import_listings(OPERATOR, reading(*made))
    return [Listing.objects.get(key=one.id) for one in made]


def kept_by(staff: Staff, number: int = 1) -> Listing:
    """Return a listing that the person's program keeps."""
    (row,) = listed(listed_program(number))
    return operate_listing(OPERATOR, row, program=staff.membership.program)


def counted(
    actor: Actor,
    listing: Listing,
    number: int | None = 2,
    level: LevelOfCare = LevelOfCare.MANAGED_RESIDENTIAL,
    **more: str,
) -> PlaceLine:
    """Return a line of beds with so many open, told just now."""
    line = count_places(actor, listing, level=level, kind=PlaceKind.BED, **more)
    if number is not None:
        update_availability(actor, listing, counts={line.pk: number})
    return line


def request_id() -> uuid.UUID:
    """Return a new one."""
    return uuid.uuid4()
