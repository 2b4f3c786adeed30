"""What programs state of themselves, beside what is published, and where the two disagree."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from throughcare.programs import Program
from throughcare.programs.hours import Week
from throughcare.programs.statements import Statement, disagree, listed, overlaid
from throughcare.terms.places_open import FactKind, SaidBy
from throughcare_web.accounts.queries import Program as Tenant
from throughcare_web.directory import facts
from throughcare_web.directory.models import Listing, ListingStatement, StatedState


KINDS = {kind.value: kind for kind in FactKind}
SOURCES = {source.value: source for source in SaidBy}


@dataclass(frozen=True, slots=True)
class Said:
    """One current statement.

    Attributes:
        id: what a newer one replaces.
        said_at: by the clock of the program that keeps the listing.
        published: what the published listing said of it when it was stated.
    """

    id: uuid.UUID
    kind: FactKind
    value: Any
    said_by: SaidBy
    said_at: dt.datetime
    published: Any

    @property
    def statement(self) -> Statement:
        """Return it as the core knows it."""
        return Statement(self.kind, self.value, self.said_by, self.said_at.date())


@dataclass(frozen=True, slots=True)
class Conflict:
    """A published fact that changed after the program spoke, and now says otherwise."""

    said: Said
    published: Any


@dataclass(frozen=True, slots=True)
class Past:
    """One entry of the history of a fact."""

    kind: FactKind
    value: Any
    said_by: SaidBy
    said_at: dt.datetime
    recorded_by: int | None


@dataclass(frozen=True, slots=True)
class OwnListing:
    """A listing that a program keeps: as published, as stated, and where the two disagree now."""

    id: int
    key: str
    published: Program
    said: dict[FactKind, Said]
    conflicts: list[Conflict]
    last_verified_on: dt.date | None

    @property
    def program(self) -> Program:
        """Return the program with its statements laid over it."""
        return overlaid(self.published, [said.statement for said in self.said.values()])


@dataclass(frozen=True, slots=True)
class ReferralContact:
    """Whom to ask about a referral, as the program states it: not verified."""

    desk: str
    phone: str
    email: str
    note: str
    said_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Accepting:
    """Whether a program takes new people, who said so and when."""

    is_accepting: bool
    said_by: SaidBy
    said_at: dt.datetime


def stated_edition() -> int:
    """Return a number that rises with every statement; 0 before the first."""
    return StatedState.objects.values_list("edition", flat=True).first() or 0


def checks_edition() -> int:
    """Return a number that rises whenever a listing was checked; 0 before the first time."""
    return StatedState.objects.values_list("checks", flat=True).first() or 0


def said(listing_id: int) -> dict[FactKind, Said]:
    """Return the current statements of a listing."""
    return all_said([listing_id]).get(listing_id, {})


def all_said(listing_ids: Collection[int] | None = None) -> dict[int, dict[FactKind, Said]]:
    """Return the current statements of these listings, or of all; those that said nothing are left out. One query."""
    rows = current() if listing_ids is None else current().filter(listing_id__in=listing_ids)
    found: dict[int, dict[FactKind, Said]] = defaultdict(dict)
    about = (
        "listing_id",
        "listing__operated_by__time_zone",
        "id",
        "kind",
        "value",
        "said_by",
        "said_at",
        "published",
    )
    for listing_id, zone, pk, kind, value, source, moment, published in rows.values_list(*about):
        local = moment.astimezone(zoneinfo.ZoneInfo(zone or "UTC"))
        found[listing_id][KINDS[kind]] = Said(pk, KINDS[kind], value, SOURCES[source], local, published)
    return dict(found)


def latest(listing_id: int, kind: FactKind) -> uuid.UUID | None:
    """Return the statement that a new one of this kind replaces, one that was taken back too; None before the first."""
    rows = ListingStatement.objects.filter(listing_id=listing_id, kind=kind.value, replaced_by__isnull=True)
    return rows.values_list("pk", flat=True).first()


def history(listing_id: int, kind: FactKind | None = None) -> list[Past]:
    """Return all that was stated of a listing, the newest first."""
    rows = ListingStatement.objects.filter(listing_id=listing_id)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    about = ("kind", "value", "said_by", "said_at", "recorded_by_id")
    return [
        Past(KINDS[kind_], value, SOURCES[source], moment, who)
        for kind_, value, source, moment, who in rows.order_by("-said_at", "-pk").values_list(*about)
    ]


def conflicts(published: Program, statements: dict[FactKind, Said]) -> list[Conflict]:
    """Return where the published listing changed after a statement and now denies it."""
    found = []
    for kept in statements.values():
        now = listed(published, kept.kind)
        if now != kept.published and disagree(kept.kind, now, kept.value):
            found.append(Conflict(kept, now))
    return found


def listings_of(program: Tenant) -> list[OwnListing]:
    """Return the listings that a program keeps, by name."""
    rows = Listing.objects.filter(operated_by=program).order_by("name1", "name2", "pk")
    return [_own(row) for row in rows]


def listing_of(program: Tenant, pk: int) -> OwnListing | None:
    """Return one of the listings that a program keeps; None for any other."""
    row = Listing.objects.filter(operated_by=program, pk=pk).first()
    return _own(row) if row else None


def one_listing(pk: int) -> OwnListing | None:
    """Return any listing with its statements, for those who check it by phone."""
    row = Listing.objects.filter(pk=pk).first()
    return _own(row) if row else None


def is_kept(pk: int) -> bool:
    """Return whether some program keeps a listing here."""
    return Listing.objects.filter(pk=pk, operated_by__isnull=False).exists()


def model_of(pk: int) -> Listing | None:
    """Return the row of a listing, to act on."""
    return Listing.objects.filter(pk=pk).first()


def referral_contact(listing_id: int) -> ReferralContact | None:
    """Return whom the program names for referrals; None where it names nobody."""
    kept = said(listing_id).get(FactKind.REFERRAL_CONTACT)
    return ReferralContact(**kept.value, said_at=kept.said_at) if kept else None


def accepting(listing_id: int) -> Accepting | None:
    """Return whether the program said that it takes new people; None where it has not said."""
    kept = said(listing_id).get(FactKind.ACCEPTING)
    return Accepting(kept.value, kept.said_by, kept.said_at) if kept else None


def hours(listing_id: int) -> Week | None:
    """Return the opening hours that the program states."""
    return _week(listing_id, FactKind.HOURS)


def walk_in(listing_id: int) -> Week | None:
    """Return when people can come without an appointment, as the program states it."""
    return _week(listing_id, FactKind.WALK_IN)


def has_said() -> Exists:
    """Return what says of each listing of a query whether anything is stated of it."""
    return Exists(current().filter(listing=OuterRef("pk")))


def current() -> QuerySet[ListingStatement]:
    """Return the statements that hold: not replaced, not taken back."""
    return ListingStatement.objects.filter(replaced_by__isnull=True, value__isnull=False)


def _week(listing_id: int, kind: FactKind) -> Week | None:
    kept = said(listing_id).get(kind)
    return Week.from_document(kept.value) if kept else None


def _own(row: Listing) -> OwnListing:
    published = facts.program([getattr(row, column) for column in facts.COLUMNS])
    statements = said(row.pk)
    return OwnListing(
        id=row.pk,
        key=row.key,
        published=published,
        said=statements,
        conflicts=conflicts(published, statements),
        last_verified_on=row.last_verified_on,
    )
