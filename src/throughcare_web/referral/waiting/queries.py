"""Every read of the waitlist: in order, each place with its reasons. Inside the program's transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from throughcare.knowledge import citations
from throughcare.knowledge.words import Sentence
from throughcare.person import Facts, Person
from throughcare.terms import LevelOfCare
from throughcare.terms.referral import InterimService, WaitState
from throughcare.waitlist import Clocks, Due, Place, Waiting, clocks, interim_services, meanwhile, order
from throughcare.waitlist import waitlist as record
from throughcare_web.accounts.queries import Program
from throughcare_web.directory.availability.queries import open_places
from throughcare_web.directory.upkeep.queries import listings_of
from throughcare_web.intake.facts import advice_for
from throughcare_web.records import facts as record_facts
from throughcare_web.records.patients.facts import full_name
from throughcare_web.referral import facts, queries
from throughcare_web.referral.models import STILL_WAITING, InterimServiceGiven, WaitlistEntry


_SOME_WEEK = (
    20  # what was sent says that the person is pregnant, not since when: no rule on waiting asks for the week
)
_OURS = "project-"  # citations of this project's own working rules: there is no text to read


@dataclass(frozen=True, slots=True)
class Queued:
    """One entry with its place among those who wait for the same level of care."""

    entry: WaitlistEntry
    name: str
    place: Place
    clocks: Clocks
    services: tuple[Due, ...]

    @property
    def missing(self) -> tuple[Due, ...]:
        """Return the interim services that law asks for and nobody has written down yet."""
        return tuple(due for due in self.services if not due.is_given)


def entries(program: Program) -> QuerySet[WaitlistEntry]:
    """Return all entries of a program, those that are over too."""
    return WaitlistEntry.objects.filter(program=program).select_related("patient", "referral__along")


def entry(program: Program, pk: uuid.UUID | str) -> WaitlistEntry | None:
    """Return one entry of the program, or None."""
    return entries(program).filter(pk=pk).first()


def waitlist(
    program: Program, level: str | None = None, on: dt.date | None = None
) -> dict[LevelOfCare, list[Queued]]:
    """Return who waits, by level of care, each list in order. Three queries."""
    rows = entries(program).filter(state__in=STILL_WAITING)
    rows = list(rows if level is None else rows.filter(level=level))
    if not rows:
        return {}
    given = _given(rows)
    on, rules = on or timezone.localdate(), facts.policy(queries.policy(program))
    found: dict[LevelOfCare, list[Queued]] = {}
    for one in sorted({row.level for row in rows}):
        by_id = {str(row.pk): row for row in rows if row.level == one}
        places = order([facts.waiting(row) for row in by_id.values()], on, rules)
        found[LevelOfCare(one)] = [_queued(by_id[p.waiting.id], p, given) for p in places]
    return found


def place_of(entry: WaitlistEntry, on: dt.date | None = None) -> Queued | None:
    """Return an entry's place, or None where it waits no more."""
    lists = waitlist(entry.program, entry.level, on)
    return next((one for all_ in lists.values() for one in all_ if one.entry.pk == entry.pk), None)


def name_of(entry: WaitlistEntry) -> str:
    """Return the name of the person: of our own patient, or as it was sent to us while the referral stands."""
    if entry.patient is not None:
        return full_name(entry.patient)
    return queries.name(entry.referral)


def services_given(entry: WaitlistEntry) -> QuerySet[InterimServiceGiven]:
    """Return what was given while waiting, oldest first."""
    rows = InterimServiceGiven.objects.filter(entry=entry)
    return rows.select_related("recorded_by__user").order_by("given_at")


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What current guidance says to a person about the time until a place is free, in both languages.

    `is_reviewed`: whether clinicians signed all of it, and the words of the waitlist.
    """

    said: tuple[Sentence, ...]
    is_reviewed: bool


def advice_meanwhile(entry: WaitlistEntry, on: dt.date) -> Meanwhile:
    """Return what to do while waiting, for this person."""
    advice = advice_for(_person(entry, on), on)
    return Meanwhile(meanwhile(advice), advice.review.is_signed and record().edition.is_signed)


def sources(queued: Queued) -> list[tuple[str, bool]]:
    """Return what a place and what is due rest on: each title once, and whether its text was not read by us."""
    keys = [key for one in (*queued.place.reasons, *queued.services) for key in one.sources]
    found = {key: citations()[key] for key in dict.fromkeys(keys)}
    return [(one.title, not (one.verified or key.startswith(_OURS))) for key, one in found.items()]


def counting_listing(program: Program, level: str, now: dt.datetime) -> int | None:
    """Return which of the program's listings counts places of a level for anybody, the one with the most room; None: none does."""
    lines = open_places([one.id for one in listings_of(program)], now)
    general = [
        one
        for rows in lines.values()
        for one in rows
        if one.level == level and one.payer is None and one.population is None
    ]
    best = max(general, key=lambda one: (one.open is not None, one.open or 0, -one.listing_id), default=None)
    return best.listing_id if best else None


def lapsed_offers(program: Program, now: dt.datetime) -> QuerySet[WaitlistEntry]:
    """Return the entries whose offered place was not taken in time."""
    return entries(program).filter(state=WaitState.OFFERED.value, offer_until__lte=now)


def without_a_referral(program: Program) -> QuerySet[WaitlistEntry]:
    """Return the entries still on the list whose referral is over, or whose person has come."""
    over = [*queries.NOT_TO_BE, *queries.CAME]
    return entries(program).filter(state__in=STILL_WAITING, referral__state__in=over)


def _person(entry: WaitlistEntry, on: dt.date) -> Person:
    """Return what is known of the person: our patient's record, or the few facts that were sent."""
    if entry.patient is not None:
        return _with_news(entry, record_facts.person(entry.patient, on), on)
    return _told(entry, on)


def _told(entry: WaitlistEntry, on: dt.date) -> Person:
    document: dict[str, Any] = {}
    if entry.pregnant:
        document["pregnant_weeks"] = _SOME_WEEK
    if entry.injects:
        document["substances"] = [{"name": "opioid", "route": "iv"}]
    if entry.overdose_on:
        document["overdoses"] = [{"on": entry.overdose_on.isoformat()}]
    return Facts.of(document, on).person


def _with_news(entry: WaitlistEntry, known: Person, on: dt.date) -> Person:
    """Return what the record says, with what was told for the list and the record does not say yet."""
    told = _told(entry, on)
    return replace(
        known,
        pregnant_weeks=told.pregnant_weeks if known.pregnant_weeks is None else known.pregnant_weeks,
        substances=known.substances or told.substances,
        overdoses=known.overdoses or told.overdoses,
    )


def _given(rows: Iterable[WaitlistEntry]) -> dict[uuid.UUID, set[InterimService]]:
    given: dict[uuid.UUID, set[InterimService]] = {}
    found = InterimServiceGiven.objects.filter(entry__in=list(rows)).values_list("entry_id", "service")
    for entry_id, service in found:
        given.setdefault(entry_id, set()).add(InterimService(service))
    return given


def _queued(entry: WaitlistEntry, place: Place, given: dict[uuid.UUID, set[InterimService]]) -> Queued:
    one: Waiting = place.waiting
    services = interim_services(one, given.get(entry.pk, ()))
    return Queued(entry, name_of(entry), place, clocks(one), services)
