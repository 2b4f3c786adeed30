"""Telling how many places are open, claiming one, giving it back. The database decides who gets the last one.

Whoever claims, releases or tells locks the line first, so that each sees what the one before left.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.knowledge import load
from throughcare.programs.live import valid_until
from throughcare.terms import LevelOfCare
from throughcare.terms.places_open import ContactChannel, PlaceKind, PlaceSource, PlaceState, SaidBy
from throughcare_web.accounts import outbox
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, SignedLink, Staff
from throughcare_web.accounts.links import make_link
from throughcare_web.directory.availability import queries, shown
from throughcare_web.directory.availability.queries import Claim
from throughcare_web.directory.keeping import recorder, said_by
from throughcare_web.directory.models import Availability, Listing, PlaceAsk, PlaceClaim, PlaceLine
from throughcare_web.directory.upkeep import queries as upkeep
from throughcare_web.directory.verification.queries import verified_contact


_RECORD = load("places_open")
_MOST_OPEN: int = _RECORD["limits"]["most_open"]
_OLDEST_PAGE = dt.timedelta(minutes=_RECORD["limits"]["oldest_page_minutes"])
_CLAIM_HOLDS = dt.timedelta(hours=_RECORD["claim"]["hours_valid"])


_OUTBOX = {ContactChannel.EMAIL: "email", ContactChannel.PHONE: "sms"}
_KINDS = {kind.value: kind for kind in PlaceKind}


class NoPlaceLeft(BadInput):
    """There is no place to claim; `state` says whether it is full or nobody knows."""

    def __init__(self, where: str, state: PlaceState) -> None:
        """Say which."""
        super().__init__(where, f"{state.label.lower()}: no place to claim", "an open place, told lately")
        self.state = state


@action("directory.count_places")
def count_places(  # noqa: PLR0913 -- what makes one line different from another, by keyword
    actor: Actor,
    listing: Listing,
    *,
    level: LevelOfCare,
    kind: PlaceKind,
    payer: str = "",
    population: str = "",
) -> PlaceLine:
    """Begin to count places of a level of care, perhaps for one payer or group; return the line, the one there is if any."""
    said_by(actor, listing)
    line, created = PlaceLine.objects.get_or_create(
        listing=listing, level=level.value, kind=kind.value, payer=payer, population=population
    )
    if not created and not line.is_counted:
        PlaceLine.objects.filter(pk=line.pk).update(is_counted=True, version=F("version") + 1)
        line.refresh_from_db()
    note(line=str(line.pk))
    return line


@action("directory.stop_counting")
def stop_counting(actor: Actor, listing: Listing, *, line: uuid.UUID) -> None:
    """Count a line no more: from now on it is not known whether it has room. What was told stays."""
    said_by(actor, listing)
    PlaceLine.objects.filter(pk=line, listing=listing).update(is_counted=False, version=F("version") + 1)


@action("directory.update_availability")
def update_availability(
    actor: Actor, listing: Listing, *, counts: Mapping[uuid.UUID, int], as_of: dt.datetime | None = None
) -> list[Availability]:
    """Write down how many places of each line can take someone, promised ones not counted; return what was written.

    `as_of` is when the page was shown that the numbers were read off, now unless given: a place that is claimed between
    then and now stays claimed.

    Raises BadInput, and writes nothing, for a number that cannot be meant, a line that is not the listing's, a page
    opened too long ago, or when somebody told a newer number meanwhile.
    """
    now = timezone.now()
    shown_at = min(as_of or now, now)
    if now - shown_at > _OLDEST_PAGE:
        raise BadInput("availability", "a page opened long ago", "the numbers as they are now: look again")
    about = {
        "as_of": shown_at,
        "recorded_at": now,
        "time_zone": _zone_of(actor, listing),
        "source": _source(actor, listing).value,
        "recorded_by_id": recorder(actor),
    }
    # In one order, so that two who tell never wait for each other.
    written = [_tell(listing, line, count, about) for line, count in sorted(counts.items())]
    note(listing=listing.pk, lines=len(written))
    return written


@action("directory.claim_place")
def claim_place(  # noqa: PLR0913 -- what place it is, by keyword
    actor: Actor,
    *,
    listing_id: int,
    level: str,
    request_id: uuid.UUID,
    payer: str = "",
    population: str = "",
    kind: str | None = None,
    expires_at: dt.datetime | None = None,
) -> Claim:
    """Take one open place for a referral; of two who claim the last one at once, exactly one gets it.

    The same `request_id` again returns the same claim. Raises NoPlaceLeft when there is no open place, or it is not known
    whether there is; then nothing is written.
    """
    if (known := _claimed_before(request_id)) is not None:
        return known
    where = f"listing {listing_id}, level {level}"
    line = _line_to_claim(_Wanted(listing_id, level, payer, population, kind), where)
    if (known := _claimed_before(request_id)) is not None:  # by the same form, pressed twice
        return known
    now = timezone.now()
    report = _with_room(line, now, where)
    try:
        with transaction.atomic():
            row = PlaceClaim.objects.create(
                line=line,
                report=report,
                place=_free_place(report),
                out_of=report.open_count,
                claimed_at=max(now, report.as_of + dt.timedelta(microseconds=1)),
                expires_at=expires_at or now + _CLAIM_HOLDS,
                request_id=request_id,
            )
    except IntegrityError as error:
        raise NoPlaceLeft(where, PlaceState.FULL) from error
    _changed(line)
    note(claim=str(row.pk), listing=listing_id)
    return queries.claim_of(row)


@action("directory.release_place")
def release_place(actor: Actor, *, claim_id: uuid.UUID) -> Claim:
    """Give a claimed place back, so that it counts as open again; return the claim. Twice is once.

    Raises BadInput for no claim.
    """
    row = _locked_claim(claim_id)
    if row.released_at is None:
        row.released_at, row.taken_at = timezone.now(), None
        row.save(update_fields=["released_at", "taken_at"])
        _changed(row.line)
    note(claim=str(row.pk))
    return queries.claim_of(row)


@action("directory.take_place")
def take_place(actor: Actor, *, claim_id: uuid.UUID) -> Claim:
    """Say that the person has come: the claim no longer runs out; return it. Twice is once.

    Raises BadInput for no claim, or one that was released.
    """
    row = _locked_claim(claim_id)
    if row.released_at is not None:
        raise BadInput(f"claim {claim_id}", "one that was released", "one that holds a place")
    if row.taken_at is None:
        row.taken_at = timezone.now()
        row.save(update_fields=["taken_at"])
        _changed(row.line)
    note(claim=str(row.pk))
    return queries.claim_of(row)


@action("directory.ask_for_places")
def ask_for_places(actor: Actor, listing: Listing, *, on: dt.date, address: str) -> PlaceAsk | None:
    """Ask the program that keeps a listing for its numbers: queue one message with a link that works once.

    `on` is the day by the program's calendar, `address` the site's own. Returns what was asked; None when it was asked
    that day already, or has given no address to ask at. For the system alone.
    """
    now = timezone.now()
    contact = _asked_at(listing, now)
    if contact is None:
        return None
    row, created = PlaceAsk.objects.get_or_create(listing=listing, asked_on=on, defaults={"asked_at": now})
    if not created:
        return None
    until = now + dt.timedelta(hours=_RECORD["ask"]["link_hours"])
    token = make_link("directory.update_availability", listing, expires_at=until, program_id=actor.program_id)
    channel, to = contact
    outbox.queue(
        actor.program_id,
        channel=channel,
        to=to,
        subject="How many places are open today?",
        body=shown.question(
            listing.name1 or listing.street1,
            queries.open_places([listing.pk], now).get(listing.pk, []),
            address + reverse("directory_link:availability", args=[token]),
            now,
        ),
        about=row,
    )
    return row


def _asked_at(listing: Listing, now: dt.datetime) -> tuple[str, str] | None:
    """Return the channel and address to ask at: the verified contact, else what the program itself states."""
    if verified := verified_contact(listing.pk, now):
        return _OUTBOX[verified.channel], verified.address
    stated = upkeep.referral_contact(listing.pk)
    if stated is not None and stated.email:
        return "email", stated.email
    return None


def _tell(listing: Listing, line_id: uuid.UUID, count: int, about: dict[str, Any]) -> Availability:
    if not 0 <= count <= _MOST_OPEN:
        raise BadInput(str(line_id), f"{count} places", f"a number from 0 to {_MOST_OPEN}")
    line = _locked(line_id, listing.pk)
    newest = queries.latest_report(line.pk)
    if newest is not None and newest.as_of > about["as_of"]:
        raise BadInput("availability", "a newer number, told meanwhile", "a look at what it says now")
    until = valid_until(_KINDS[line.kind], about["as_of"])
    row = Availability.objects.create(line=line, open_count=count, expires_at=until, **about)
    _changed(line)
    return row


def _with_room(line: PlaceLine, now: dt.datetime, where: str) -> Availability:
    """Return the number that a place can be taken from; the line is locked, so that nobody else takes it meanwhile."""
    _let_go_of_expired(line, now)
    standing, report = queries.line(line.listing_id, line.pk, now), queries.latest_report(line.pk)
    if standing is None or report is None or not standing.open:
        raise NoPlaceLeft(where, standing.state if standing else PlaceState.NOT_KNOWN)
    return report


def _free_place(report: Availability) -> int:
    held = PlaceClaim.objects.filter(report=report, released_at=None).values_list("place", flat=True)
    return min(set(range(1, report.open_count + 1)) - set(held))


class _Wanted(NamedTuple):
    """What place is asked for."""

    listing_id: int
    level: str
    payer: str
    population: str
    kind: str | None


def _line_to_claim(wanted: _Wanted, where: str) -> PlaceLine:
    """Return the line to claim from, locked: the one for this payer and group if it has room, else the general one."""
    lines = PlaceLine.objects.filter(listing_id=wanted.listing_id, level=wanted.level, is_counted=True)
    lines = lines.filter(payer__in={"", wanted.payer}, population__in={"", wanted.population})
    if wanted.kind:
        lines = lines.filter(kind=wanted.kind)
    found = list(lines.select_for_update().order_by("pk"))
    if not found:
        raise NoPlaceLeft(where, PlaceState.NOT_KNOWN)
    now = timezone.now()
    ranked = sorted(found, key=lambda line: bool(line.payer) + bool(line.population), reverse=True)
    standing = {line.pk: queries.line(wanted.listing_id, line.pk, now) for line in ranked}
    return next((line for line in ranked if (one := standing[line.pk]) and one.open), ranked[0])


def _locked(line_id: uuid.UUID, listing_id: int) -> PlaceLine:
    line = (
        PlaceLine.objects.select_for_update()
        .filter(pk=line_id, listing_id=listing_id, is_counted=True)
        .first()
    )
    if line is None:
        raise BadInput("availability", "something that is not counted here", "a line of this listing")
    return line


def _locked_claim(claim_id: uuid.UUID) -> PlaceClaim:
    found = PlaceClaim.objects.filter(pk=claim_id).values_list("line_id", flat=True).first()
    if found is None:
        raise BadInput(f"claim {claim_id}", "no claim", "the id of one")
    PlaceLine.objects.select_for_update().get(pk=found)
    return PlaceClaim.objects.select_related("line").get(pk=claim_id)


def _claimed_before(request_id: uuid.UUID) -> Claim | None:
    row = PlaceClaim.objects.select_related("line").filter(request_id=request_id).first()
    return queries.claim_of(row) if row else None


def _let_go_of_expired(line: PlaceLine, now: dt.datetime) -> None:
    """Release what ran out, so that its place can be given to someone else."""
    late = PlaceClaim.objects.filter(line=line, released_at=None, taken_at=None, expires_at__lte=now)
    late.update(released_at=now)


def _changed(line: PlaceLine) -> None:
    PlaceLine.objects.filter(pk=line.pk).update(version=F("version") + 1)


def _source(actor: Actor, listing: Listing) -> PlaceSource:
    if isinstance(actor, SignedLink):
        return PlaceSource.LINK
    return PlaceSource.STAFF if said_by(actor, listing) is SaidBy.PROGRAM else PlaceSource.PHONE


def _zone_of(actor: Actor, listing: Listing) -> str:
    """Return the clock by which the number is shown: that of the program that keeps the listing, else of who tells it."""
    keeper = listing.operated_by
    if keeper is None and isinstance(actor, Staff):
        keeper = actor.membership.program
    return keeper.time_zone if keeper else "UTC"
