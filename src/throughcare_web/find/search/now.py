"""What a program told of this moment and of itself, as its page shows it: with its date, and "not known" where nothing is.

Words and order only. What runs out and when is the core's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.knowledge.words import Sentence
from throughcare.programs.certainty import band, certainty, checked_words
from throughcare.programs.live import LiveFacts, OpenPlaces
from throughcare.terms.places_open import Certainty, FactKind, PlaceState
from throughcare_web.directory.queries import ListedProgram
from throughcare_web.directory.upkeep.shown import Line, public_lines
from throughcare_web.ui.language import reader_language


_TONES = {PlaceState.OPEN: "yes", PlaceState.FULL: "no", PlaceState.NOT_KNOWN: "unknown"}
_RELIED_ON = (Certainty.SURE, Certainty.LIKELY)


@dataclass(frozen=True, slots=True)
class Room:
    """Places of one level of care: its name, what is known of them, and in which tone."""

    name: str
    words: str
    state: PlaceState
    tone: str


@dataclass(frozen=True, slots=True)
class Now:
    """What a program told.

    Attributes:
        rooms: open places by level; none where the program counts none: then it is not known.
        accepting: whether it takes new people, with its date; empty where it has not said.
        said: what it says of itself beside its listing.
    """

    rooms: list[Room]
    accepting: str
    said: list[Line]


def now_of(listed: ListedProgram, told: LiveFacts | None, now: dt.datetime) -> Now:
    """Return what the program told, in the reader's language."""
    return Now(
        rooms=[_room(place.at(now), now) for place in told.places] if told else [],
        accepting=_accepting(told, now) if told else "",
        said=public_lines(listed.said, listed.conflicts),
    )


def _room(place: OpenPlaces, now: dt.datetime) -> Room:
    language = reader_language()
    whom = [term.words(language) for term in (place.payer, place.population) if term is not None]
    name = ", ".join([place.level.words(language), *whom])
    return Room(name, _upper(place.words(now).words(language)), place.state, _TONES[place.state])


def _accepting(told: LiveFacts, now: dt.datetime) -> str:
    if told.accepting is None or told.accepting_said is None:
        return ""
    said: Sentence = checked_words(told.accepting_said, now.date())
    when = {"when": said.words(reader_language())}
    if band(certainty(FactKind.ACCEPTING, told.accepting_said, now.date())) not in _RELIED_ON:
        return _("Taking new people: not known any more (%(when)s). Ask when you call.") % when
    if told.accepting:
        return _("Takes new people (%(when)s).") % when
    return _("Takes no new people now (%(when)s). Ask about a waiting list.") % when


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
