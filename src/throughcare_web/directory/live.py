"""What is known of programs at this moment, beyond their listings, as the matcher takes it. Reads only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughcare.programs.certainty import Checked
from throughcare.programs.live import LiveFacts, holds_until
from throughcare.terms.places_open import FactKind
from throughcare_web.directory.availability import queries as availability
from throughcare_web.directory.models import Listing
from throughcare_web.directory.upkeep import queries as upkeep
from throughcare_web.directory.verification import queries as verification


@dataclass(frozen=True, slots=True)
class Live:
    """Everything that programs told, by program id; `until` is when it changes by itself, None where it does not."""

    edition: tuple[int, ...]
    facts: dict[str, LiveFacts]
    until: dt.datetime | None

    def holds(self, edition: tuple[int, ...], now: dt.datetime) -> bool:
        """Return whether it is still so."""
        return self.edition == edition and (self.until is None or now < self.until)


def edition() -> tuple[int, ...]:
    """Return numbers that differ whenever anything of this kind did: cheap to ask for every few seconds."""
    return (*availability.live_edition(), upkeep.stated_edition(), upkeep.checks_edition())


def live(now: dt.datetime) -> Live:
    """Return what all current listings told, as of now."""
    known = edition()
    facts = _facts(now)
    places = (place for told in facts.values() for place in told.places)
    return Live(known, facts, holds_until(places, now))


def live_of(key: str, now: dt.datetime) -> LiveFacts | None:
    """Return what one listing told, as it stands now; None where it told nothing."""
    return _facts(now, key).get(key)


def _facts(now: dt.datetime, key: str = "") -> dict[str, LiveFacts]:
    rows = Listing.objects.filter(key=key) if key else Listing.objects.filter(is_current=True)
    ids = list(rows.values_list("pk", flat=True)) if key else None
    places = availability.open_places(ids, now)
    said = upkeep.all_said(ids)
    checked = verification.checked_by_listing(ids)
    told = {*places, *checked, *(pk for pk, kinds in said.items() if FactKind.ACCEPTING in kinds)}
    keys = dict(rows.filter(pk__in=told).values_list("pk", "key"))
    found = {}
    for pk, name in keys.items():
        accepting = said.get(pk, {}).get(FactKind.ACCEPTING)
        found[name] = LiveFacts(
            places=tuple(line.places for line in places.get(pk, ())),
            accepting=accepting.value if accepting else None,
            accepting_said=Checked(accepting.said_by, accepting.said_at.astimezone(dt.UTC).date())
            if accepting
            else None,
            checked=checked.get(pk),
        )
    return found
