"""What is known of a program at this moment: open places as it last told, whether it takes new people, when checked.

Values and their words. A number that has run out is not known: never zero, never "full". Whoever asks says what time it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from throughcare.knowledge import Words, load
from throughcare.knowledge.words import Sentence, sentence
from throughcare.programs.certainty import Checked
from throughcare.programs.days import day_words, time_words
from throughcare.terms import LevelOfCare, Payment, Population
from throughcare.terms.places_open import PlaceKind, PlaceState


_RECORD = load("places_open")
_WHEN = {name: Words(**pair) for name, pair in _RECORD["when"].items()}


@dataclass(frozen=True, slots=True)
class OpenPlaces:
    """Places of one level of care as last told.

    Attributes:
        open: how many can take someone now; None where that is not known.
        as_of: when it was so, in the program's own time zone; `expires_at`: from when it is not known any more.
        payer: only for people who pay so; `population`: only for these people. None: for anyone.
    """

    level: LevelOfCare
    kind: PlaceKind
    open: int | None = None
    as_of: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    payer: Payment | None = None
    population: Population | None = None

    @property
    def state(self) -> PlaceState:
        """Return whether there is room; not known where no number is."""
        if self.open is None:
            return PlaceState.NOT_KNOWN
        return PlaceState.OPEN if self.open > 0 else PlaceState.FULL

    def at(self, now: dt.datetime) -> OpenPlaces:
        """Return what is known of it at a moment: from `expires_at` on, nothing."""
        if self.expires_at is not None and now >= self.expires_at:
            return replace(self, open=None)
        return self

    def words(self, now: dt.datetime) -> Sentence:
        """Return it in words: "2 open beds as of 9:40 AM today"."""
        if self.as_of is None:
            return sentence(_WHEN["not_known"])
        when = said_when(self.as_of, now)
        if self.open is None:
            return sentence(_WHEN["not_known_since"], when=when)
        return sentence(_WHEN["as_of"], what=_count(self.kind, self.open), when=when)


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """All that is known of one program beyond its listing.

    Attributes:
        accepting: whether it takes new people; None where it has not said. `accepting_said`: by whom and when.
        checked: when the listing was last checked with the program.
    """

    places: tuple[OpenPlaces, ...] = ()
    accepting: bool | None = None
    accepting_said: Checked | None = None
    checked: Checked | None = None


def said_when(moment: dt.datetime, now: dt.datetime) -> Words:
    """Return when something was told, by the clock and calendar of the zone of `moment`: "9:40 AM today"."""
    today = now.astimezone(moment.tzinfo).date()
    time = time_words(moment)
    days = (today - moment.date()).days
    if days in (0, 1):
        said = sentence(_WHEN["yesterday" if days else "today"], time=time)
    else:
        said = sentence(_WHEN["day"], time=time, day=day_words(moment.date(), today))
    return Words(str(said), said.es)


def valid_until(kind: PlaceKind, as_of: dt.datetime) -> dt.datetime:
    """Return the moment from which a number of this kind is not known any more: hours of real time, whatever the clock."""
    hours: int = _RECORD["hours_valid"][kind.value]
    return (as_of.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(as_of.tzinfo)


def holds_until(places: Iterable[OpenPlaces], now: dt.datetime) -> dt.datetime | None:
    """Return the next moment at which what is said of these places changes by itself: a number runs out, a day ends."""
    moments = []
    for one in places:
        if one.as_of is None:
            continue
        local = now.astimezone(one.as_of.tzinfo)
        moments.append(dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), local.tzinfo))
        if one.expires_at is not None and one.expires_at > now:
            moments.append(one.expires_at)
    return min(moments, default=None)


def _count(kind: PlaceKind, number: int) -> Words:
    if number == 0:
        return Words(**_RECORD["full"][kind.value])
    names = _RECORD["names"][kind.value]
    words = sentence(Words(**names["one" if number == 1 else "many"]), n=number)
    return Words(str(words), words.es)
