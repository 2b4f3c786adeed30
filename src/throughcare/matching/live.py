"""What programs told of this moment, laid out for one index: what it counts for a need, and the words for it.

Few programs tell anything, so what was told is kept by row; what it counts stands in columns like everything else that
ranks. What has run out is not known: it counts as if nothing had been told, and is a question to ask.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from throughcare.knowledge import Words
from throughcare.knowledge.words import Sentence, listed, sentence
from throughcare.matching.columns import Levels
from throughcare.matching.matches import PartScore
from throughcare.matching.need import Need
from throughcare.matching.reach import Points
from throughcare.matching.record import Level, Status, matching
from throughcare.programs.certainty import WHOLE, Checked, band, certainty, checked_words
from throughcare.programs.live import LiveFacts, OpenPlaces
from throughcare.terms import MatchPart, Payment, Population, Sex
from throughcare.terms.places_open import Certainty, FactKind, PlaceState


_Line: TypeAlias = tuple[str, Payment | None, Population | None]
# In this order the best of several lines decides: any open place is a place; else one not known may be one.
_PLACE_LEVELS = ("untold", "full", "stale", "open")
_OF_STATE = {PlaceState.FULL: 1, PlaceState.NOT_KNOWN: 2, PlaceState.OPEN: 3}
_RELIED_ON = (Certainty.SURE, Certainty.LIKELY)
_OF_ONE_SEX = {Population.WOMEN: Sex.FEMALE, Population.MEN: Sex.MALE}


class Told(NamedTuple):
    """What one program told, in words: its two parts, and the lists of a match."""

    facts: LiveFacts | None
    opening: PartScore
    checked: PartScore
    met: tuple[Sentence, ...]
    unmet: tuple[Sentence, ...]
    unknown: tuple[Sentence, ...]


class Live:
    """What the programs of an index told, as of a moment."""

    def __init__(self, facts: Mapping[int, LiveFacts], count: int, now: dt.datetime) -> None:
        """Take what was told by the rows of an index of `count` programs."""
        self.facts = facts
        self.now = now
        self.standing = np.zeros(count, dtype=np.int32)  # what no need changes
        self._lines: dict[_Line, Levels] = {}
        for row, told in facts.items():
            self.standing[row] = sum(_counts(level) for level in self._standing_levels(told))
            for one in told.places:
                line = self._lines.setdefault(_line(one), np.zeros(count, dtype=np.uint8))
                line[row] = max(int(line[row]), _OF_STATE[one.at(now).state])

    def asked(self, need: Need) -> LiveAsk:
        """Return what counts for a need: places of the level it asks for, for people like this one."""
        levels = _levels_of(need)
        wanted = [line for line in self._lines if _fits(line, need, levels)]
        points = self.standing
        if wanted:
            best = np.maximum.reduce([self._lines[line] for line in wanted])
            family = matching().family["places"].level
            counts = np.array([_counts(family[name]) for name in _PLACE_LEVELS], dtype=np.int32)
            points = points + counts.take(best)
        return LiveAsk(self, frozenset(wanted), points)

    def accepting(self, told: LiveFacts) -> str:
        """Return the level of what a program said about new people."""
        if told.accepting is None or told.accepting_said is None:
            return "untold"
        if band(certainty(FactKind.ACCEPTING, told.accepting_said, self.today)) not in _RELIED_ON:
            return "stale"
        return "yes" if told.accepting else "no"

    def checked(self, told: LiveFacts) -> str:
        """Return the level of how well a program's listing is checked."""
        if told.checked is None:
            return Certainty.NOT_KNOWN.value
        return band(certainty(WHOLE, told.checked, self.today)).value

    @property
    def today(self) -> dt.date:
        """Return the day of the moment."""
        return self.now.date()

    def _standing_levels(self, told: LiveFacts) -> Iterator[Level]:
        yield matching().family["accepting"].level[self.accepting(told)]
        yield matching().family["checked"].level[self.checked(told)]


@dataclass(frozen=True, slots=True, eq=False)
class LiveAsk:
    """What was told, as one need asks for it: `points` holds what it adds to every program's total."""

    live: Live
    lines: frozenset[_Line]
    points: Points

    def told(self, row: int) -> Told:
        """Return what the program of a row told, in words."""
        facts = self.live.facts.get(row)
        if facts is None:
            return _NOTHING
        places = self._places([one.at(self.live.now) for one in facts.places if _line(one) in self.lines])
        accepting = self._said("accepting", self.live.accepting(facts), facts.accepting_said)
        found = [one for one in (places, accepting) if one is not None]
        points = sum(level.points for _, level, _ in found)
        words = tuple(said for _, _, said in found) or _NOTHING.opening.sentences
        lists: dict[Status, tuple[Sentence, ...]] = {
            status: tuple(_listed(name, level, said) for name, level, said in found if level.status is status)
            for status in (Status.MET, Status.UNMET, Status.UNKNOWN)
        }
        return Told(facts, PartScore(MatchPart.OPENING, points, words), self._checked(facts), *lists.values())

    def _places(self, lines: list[OpenPlaces]) -> tuple[str, Level, Sentence] | None:
        """Return the level of the lines asked for, with those that decide it in words; None where none was told."""
        if not lines:
            return None
        best = max(_OF_STATE[one.state] for one in lines)
        name = _PLACE_LEVELS[best]
        level = matching().family["places"].level[name]
        it = listed([self._named(one) for one in lines if _OF_STATE[one.state] == best], ";", ";")
        return "places", level, sentence(Words(level.en, level.es), it=it)

    def _named(self, one: OpenPlaces) -> Words:
        rows, words = matching().rows("level_of_care"), matching().live
        level = Words(rows[one.level.value].en, rows[one.level.value].es)
        whom = [Words(term.label, term.label_es) for term in (one.payer, one.population) if term is not None]
        what = _words(one.words(self.live.now))
        if not whom:
            return _words(sentence(words.place, level=level, what=what))
        return _words(sentence(words.place_for, level=level, what=what, whom=listed(whom, "and", "y")))

    def _said(self, family: str, name: str, said: Checked | None) -> tuple[str, Level, Sentence] | None:
        level = matching().family[family].level[name]
        if not level.en or said is None:
            return None
        it = _words(checked_words(said, self.live.today))
        return family, level, sentence(Words(level.en, level.es), it=it)

    def _checked(self, facts: LiveFacts) -> PartScore:
        found = self._said("checked", self.live.checked(facts), facts.checked)
        if found is None:
            return _NOTHING.checked
        return PartScore(MatchPart.CERTAINTY, found[1].points, (found[2],))


def _nothing() -> Told:
    untold = sentence(matching().nothing_to_say[MatchPart.OPENING])
    checked = PartScore(MatchPart.CERTAINTY, 0, ())
    return Told(None, PartScore(MatchPart.OPENING, 0, (untold,)), checked, (), (), ())


_NOTHING = _nothing()


def _counts(level: Level) -> int:
    """Return what a level adds to a total: its points, and the cost of the question that it leaves open."""
    return level.points + matching().certainty.unknown * (level.status is Status.UNKNOWN)


def _listed(family: str, level: Level, said: Sentence) -> Sentence:
    ask = matching().family[family].ask
    return sentence(ask) if level.status is Status.UNKNOWN and ask else said


def _line(one: OpenPlaces) -> _Line:
    return (one.level.value, one.payer, one.population)


def _levels_of(need: Need) -> frozenset[str]:
    """Return the levels of care whose places count for a need; none: all do."""
    wants = (need.must, need.prefer)
    levels = {str(level) for want in wants for level in want.levels_of_care}
    if not levels:
        settings = (str(setting) for want in wants for setting in want.settings)
        levels = {level for setting in settings for level in matching().live.setting_levels[setting]}
    return frozenset(levels)


def _fits(line: _Line, need: Need, levels: frozenset[str]) -> bool:
    """Return whether places of a line are for a person with this need."""
    level, payer, population = line
    if levels and level not in levels:
        return False
    if payer is not None and not _names(need.must.payment, need.prefer.payment, payer):
        return False
    if population is None or (need.sex is not None and need.sex is _OF_ONE_SEX.get(population)):
        return True
    return _names(need.must.populations, need.prefer.populations, population)


def _names(must: Iterable[object], prefer: Iterable[object], one: object) -> bool:
    return one in (*must, *prefer)


def _words(said: Sentence) -> Words:
    return Words(str(said), said.es)
