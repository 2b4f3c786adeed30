"""What calls found: the contact that was verified, how far each fact can be relied on, whom to call next and why."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Sum

from throughcare.programs import Program
from throughcare.programs.calls import (
    NEVER,
    CallNeed,
    Known,
    call_need,
    contact_is_valid,
    searches_since,
)
from throughcare.programs.certainty import Checked, band, certainty, checked_words
from throughcare.terms import ReportState
from throughcare.terms.places_open import (
    CallOutcome,
    Certainty,
    ContactChannel,
    FactAnswer,
    FactKind,
    SaidBy,
)
from throughcare_web.directory import facts
from throughcare_web.directory.licenses import queries as licenses
from throughcare_web.directory.models import (
    CheckedFact,
    Listing,
    ListingReport,
    ReportFinding,
    SearchTally,
    VerificationCall,
    VerifiedContact,
)
from throughcare_web.directory.upkeep import queries as upkeep
from throughcare_web.directory.upkeep.queries import KINDS, SOURCES


REGION_DIGITS = 3
_CHANNELS = {channel.value: channel for channel in ContactChannel}
_OUTCOMES = {outcome.value: outcome for outcome in CallOutcome}
_ENDS_CONTACT = (CallOutcome.NUMBER_WRONG.value, CallOutcome.CLOSED.value)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where one-time codes for a program go, as someone who answered its phone gave it."""

    id: uuid.UUID
    channel: ContactChannel
    address: str
    verified_at: dt.datetime
    listing_id: int


@dataclass(frozen=True, slots=True)
class FactCertainty:
    """How far one kind of fact about a listing can be relied on, and since when."""

    kind: FactKind
    checked: Checked
    value: float
    certainty: Certainty
    words: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was made."""

    id: uuid.UUID
    called_at: dt.datetime
    number: str
    outcome: CallOutcome
    note: str
    next_call_on: dt.date | None
    tries: int
    recorded_by: int | None
    facts: list[tuple[FactKind, FactAnswer]]


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A listing that is to be called again, and on which day."""

    listing_id: int
    name: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class ToCall:
    """A listing in the queue: how much it needs a call and why."""

    listing_id: int
    program: Program
    need: CallNeed
    checked: Checked


def verified_contact(
    listing_id: int, now: dt.datetime, channel: ContactChannel | None = None
) -> Contact | None:
    """Return where one-time codes for a program go: the contact verified last, by this channel if one is given.

    None when none was ever verified, when that was too long ago, or when a later call found the number wrong or the
    program closed.
    """
    rows = VerifiedContact.objects.filter(listing_id=listing_id)
    if channel is not None:
        rows = rows.filter(channel=channel.value)
    row = rows.order_by("-verified_at", "-pk").first()
    if row is None or not contact_is_valid(row.verified_at.date(), now.date()):
        return None
    later = VerificationCall.objects.filter(
        listing_id=listing_id, called_at__gt=row.verified_at, outcome__in=_ENDS_CONTACT
    )
    if later.exists():
        return None
    return Contact(row.pk, _CHANNELS[row.channel], row.address, row.verified_at, listing_id)


def certainties(listing_id: int, on: dt.date) -> list[FactCertainty]:
    """Return how far each kind of fact about a listing can be relied on, in the order of the kinds."""
    row = Listing.objects.filter(pk=listing_id).values_list("vintage", flat=True).first()
    published = Checked(SaidBy.LISTING, _day_of(row or ""))
    said = _last_said(listing_id)
    found = []
    for kind in FactKind:
        listed = published if kind in _LISTED else Checked(SaidBy.LISTING, None)
        last = max((said.get(kind, listed), listed), key=lambda one: certainty(kind, one, on))
        value = certainty(kind, last, on)
        found.append(FactCertainty(kind, last, value, band(value), str(checked_words(last, on))))
    return found


def last_call(listing_id: int) -> Call | None:
    """Return the last call to a listing; None when nobody has called."""
    return next(iter(calls(listing_id, most=1)), None)


def calls(listing_id: int, most: int = 20) -> list[Call]:
    """Return the calls to a listing, the newest first."""
    rows = VerificationCall.objects.filter(listing_id=listing_id).prefetch_related("facts")
    return [
        Call(
            id=row.pk,
            called_at=row.called_at,
            number=row.number,
            outcome=_OUTCOMES[row.outcome],
            note=row.note,
            next_call_on=row.next_call_on,
            tries=row.tries,
            recorded_by=row.recorded_by_id,
            facts=sorted((KINDS[fact.kind], _ANSWERS[fact.answer]) for fact in row.facts.all()),
        )
        for row in rows.order_by("-called_at", "-pk")[:most]
    ]


def is_recorded(request_id: str) -> bool:
    """Return whether the form with this id was kept before: somebody pressed twice."""
    try:
        return VerificationCall.objects.filter(request_id=uuid.UUID(request_id)).exists()
    except ValueError:
        return False


def tries_before(listing_id: int) -> int:
    """Return how many of the last calls in a row nobody answered."""
    last = last_call(listing_id)
    return last.tries if last and last.outcome is CallOutcome.NO_ANSWER else 0


def calls_due(today: dt.date, most: int) -> list[PlannedCall]:
    """Return the calls that were planned for today or earlier and not made since, the oldest first. One query."""
    last = VerificationCall.objects.order_by("listing_id", "-called_at", "-pk").distinct("listing_id")
    due = VerificationCall.objects.filter(pk__in=last.values("pk"), next_call_on__lte=today)
    rows = due.order_by("next_call_on", "listing_id").values_list(
        "listing_id", "listing__name1", "next_call_on"
    )
    return [PlannedCall(*row) for row in rows[:most]]


def checked_by_listing(listing_ids: Collection[int] | None = None) -> dict[int, Checked]:
    """Return for each of these listings, or all, that was ever checked when it was last, and how."""
    rows = CheckedFact.objects.exclude(answer=FactAnswer.UNKNOWN.value).order_by("listing_id", "-said_at")
    if listing_ids is not None:
        rows = rows.filter(listing_id__in=listing_ids)
    latest = rows.distinct("listing_id").values_list("listing_id", "said_by", "said_at")
    return {listing_id: Checked(SOURCES[source], moment.date()) for listing_id, source, moment in latest}


def queue(today: dt.date, state: str = "", most: int = 50) -> list[ToCall]:
    """Return the listings that need a call most, with the reasons; those whose next call is planned for later last."""
    rows = Listing.objects.filter(is_current=True)
    if state:
        rows = rows.filter(state=state)
    known = _Knowing(today)
    needs: dict[Known, CallNeed] = {}  # of most listings the same is known
    ranked = []
    for pk, key, zip_code in rows.values_list("pk", "key", "zip"):
        one = known.of(pk, zip_code)
        if one not in needs:
            needs[one] = call_need(one, today)
        ranked.append((needs[one], key, pk))
    ranked.sort(key=lambda one: (-one[0].points, one[1]))
    chosen = [(need, pk) for need, _, pk in ranked[:most]]
    programs = _programs([pk for _, pk in chosen])
    return [ToCall(pk, programs[pk], need, known.checked.get(pk, NEVER)) for need, pk in chosen]


def states() -> list[str]:
    """Return the states that have listings, for narrowing the queue."""
    return list(
        Listing.objects.filter(is_current=True)
        .exclude(state="")
        .order_by("state")
        .values_list("state", flat=True)
        .distinct()
    )


def need_of(listing_id: int, today: dt.date) -> CallNeed | None:
    """Return how much one listing needs a call; None when there is no such listing."""
    zip_code = Listing.objects.filter(pk=listing_id).values_list("zip", flat=True).first()
    if zip_code is None:
        return None
    return call_need(_Knowing(today, [listing_id]).of(listing_id, zip_code), today)


def region_of(zip_code: str) -> str:
    """Return the region of a ZIP code: its first three digits; empty where it is none."""
    region = zip_code.strip()[:REGION_DIGITS]
    return region if len(region) == REGION_DIGITS and region.isascii() and region.isdigit() else ""


def closing_call(report_id: int) -> uuid.UUID | None:
    """Return the call that a report was closed by; None where none was."""
    return ReportFinding.objects.filter(report_id=report_id).values_list("call_id", flat=True).first()


class _Knowing:
    """All that decides how much listings need a call, read at once."""

    def __init__(self, today: dt.date, only: Collection[int] | None = None) -> None:
        """Read what is known of all listings, or of these only."""
        some = {} if only is None else {"listing_id__in": only}
        open_ = ListingReport.objects.filter(state=ReportState.OPEN.value, **some)
        self.reports = dict(open_.values_list("listing_id").annotate(Count("pk")).order_by())
        self.checked = checked_by_listing(only)
        self.licenses = licenses.states_of_listings(today, only)
        calls_ = VerificationCall.objects.filter(**some).order_by("listing_id", "-called_at", "-pk")
        self.next_call = dict(calls_.distinct("listing_id").values_list("listing_id", "next_call_on"))
        self.conflicts = _conflicts(only)
        self.searched = _searched(today)

    def of(self, listing_id: int, zip_code: str) -> Known:
        """Return what is known of a listing."""
        return Known(
            reports=self.reports.get(listing_id, 0),
            conflicts=self.conflicts.get(listing_id, 0),
            license=self.licenses.get(listing_id),
            checked=self.checked.get(listing_id, NEVER),
            searched=self.searched.get(region_of(zip_code), 0.0),
            next_call_on=self.next_call.get(listing_id),
        )


_ANSWERS = {answer.value: answer for answer in FactAnswer}
# What the published listings say something of.
_LISTED = (
    FactKind.PHONES,
    FactKind.MEDICATIONS,
    FactKind.PAYMENT,
    FactKind.LEVELS,
    FactKind.LANGUAGES,
    FactKind.POPULATIONS,
)


def _last_said(listing_id: int) -> dict[FactKind, Checked]:
    """Return when each kind of fact was last stated or confirmed, and by whom."""
    moments: dict[FactKind, list[tuple[dt.datetime, SaidBy]]] = defaultdict(list)
    for kind, kept in upkeep.said(listing_id).items():
        moments[kind].append((kept.said_at.astimezone(dt.UTC), kept.said_by))
    rows = CheckedFact.objects.filter(listing_id=listing_id).exclude(answer=FactAnswer.UNKNOWN.value)
    for kind, source, moment in rows.values_list("kind", "said_by", "said_at"):
        moments[KINDS[kind]].append((moment, SOURCES[source]))
    return {
        kind: Checked(source, moment.date())
        for kind, said in moments.items()
        for moment, source in [max(said)]
    }


def _conflicts(only: Collection[int] | None) -> dict[int, int]:
    statements = upkeep.all_said(only)
    programs = _programs(list(statements))
    return {pk: len(upkeep.conflicts(programs[pk], said)) for pk, said in statements.items()}


def _searched(today: dt.date) -> dict[str, float]:
    """Return how much each region is searched by staff, from 0 to 1, the most searched being 1."""
    rows = SearchTally.objects.filter(week_on__gte=searches_since(today)).values_list("region")
    counts = dict(rows.annotate(Sum("count")).order_by())
    most = max(counts.values(), default=1)
    return {region: count / most for region, count in counts.items()}


def _programs(listing_ids: list[int]) -> dict[int, Program]:
    rows = Listing.objects.filter(pk__in=listing_ids).values_list("pk", *facts.COLUMNS)
    return {pk: facts.program(values) for pk, *values in rows}


def _day_of(vintage: str) -> dt.date | None:
    """Return the day that a vintage stands for: the first of its year where only the year is told."""
    try:
        return dt.date.fromisoformat(vintage)
    except ValueError:
        return (
            dt.date(int(vintage), 1, 1)
            if vintage.isascii() and vintage.isdigit() and len(vintage) == len("2023")
            else None
        )
