"""Two navigators and one bed: how many of them get it, each time that both claim it at the same moment."""

from __future__ import annotations

import threading
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connections
from django.utils import timezone

from throughcare.terms import LevelOfCare
from throughcare.terms.places_open import PlaceKind
from throughcare_web.accounts.actions import add_member, open_program
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.demo import loading
from throughcare_web.directory import queries as directory
from throughcare_web.directory.availability.actions import (
    NoPlaceLeft,
    claim_place,
    count_places,
    release_place,
    update_availability,
)
from throughcare_web.directory.upkeep.actions import operate_listing
from throughcare_web.directory.upkeep.queries import model_of


_LEVEL, _KIND = LevelOfCare.INPATIENT, PlaceKind.BED


def winners(races: int) -> list[int]:
    """Return, for each race, how many of the two who claimed one bed at once got it."""
    program, listing = _house()
    director, *navigators = (
        Staff(add_member(System("bench", program), program, email=f"{name}@bed.example.org", role=role))
        for name, role in (("d", Role.DIRECTOR), ("a", Role.NAVIGATOR), ("b", Role.NAVIGATOR))
    )
    with in_program(program):
        line = count_places(director, listing, level=_LEVEL, kind=_KIND)
    counted = []
    for _ in range(races):
        with in_program(program):
            update_availability(director, listing, counts={line.pk: 1}, as_of=timezone.now())
        claims = _at_once(listing.pk, navigators)
        counted.append(len(claims))
        with in_program(program):
            for claim in claims:
                release_place(navigators[0], claim_id=claim)
    return counted


def _house() -> tuple:
    with TemporaryDirectory() as folder:
        loading.load_fictional(Path(folder))
    program = open_program(System("bench"), name="One Bed", slug="one-bed", fictional=True)
    first = next(directory.current_programs())
    listing = model_of(directory.listing_ids([first.id])[first.id])
    operate_listing(System("bench"), listing, program=program)
    return program, listing


def _at_once(listing_id: int, navigators: list[Staff]) -> list[uuid.UUID]:
    barrier, won = threading.Barrier(len(navigators)), []

    def claim(who: Staff) -> None:
        try:
            barrier.wait(timeout=20)
            won.append(
                claim_place(who, listing_id=listing_id, level=_LEVEL.value, request_id=uuid.uuid4()).id
            )
        except NoPlaceLeft:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=claim, args=(one,)) for one in navigators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won
