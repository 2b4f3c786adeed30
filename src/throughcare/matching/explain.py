"""Explaining: the best of a ranking as matches, every point with its sentence; near misses with what excluded them.

Nothing is weighed here: each outcome is looked up by the same levels that the ranking added up. Listings give
the same answers over and over, so what is said for a group of levels is remembered; that is about listings, and
nothing of any person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from throughcare.knowledge.words import Sentence, sentence
from throughcare.matching.columns import Columns
from throughcare.matching.criteria import Criterion, Outcome
from throughcare.matching.matches import Match, NearMiss, PartScore
from throughcare.matching.ranking import Ranked, Search, Standing
from throughcare.matching.reach import other_state_question, reach_words
from throughcare.matching.record import MEDICATION_LEVELS, Status, matching
from throughcare.programs import Program
from throughcare.terms import MatchPart, Medication, Precision, ProgramMedication


_Sentences: TypeAlias = tuple[Sentence, ...]
_PARTS = tuple(part for part in MatchPart if part is not MatchPart.OPENING)  # that one is `live`'s to tell
_STATUSES = tuple(Status)  # an enumeration is slow to walk
_REACH, _CERTAINTY = _PARTS.index(MatchPart.REACH), _PARTS.index(MatchPart.CERTAINTY)
_MEDICATIONS = tuple(Medication)
_MEDICATION_COLUMNS = tuple(f"medication.{medication}" for medication in Medication)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the criteria of one part say of a program."""

    score: PartScore
    met: _Sentences
    unmet: _Sentences
    unknown: _Sentences
    excluded_by: _Sentences


@dataclass(frozen=True, slots=True)
class _Group:
    """The criteria of one part, and where their levels stand in a program's string of levels."""

    part: MatchPart
    criteria: tuple[Criterion, ...]
    start: int
    stop: int


class Explainer:
    """Puts ranked programs into words."""

    def __init__(
        self,
        programs: tuple[Program, ...],
        columns: Columns,
        criteria: tuple[Criterion, ...],
        search: Search,
    ) -> None:
        """Group all the criteria asked by the part they count for; within one, sentences keep their order."""
        self._programs = programs
        self._travel = search.travel
        self._live = search.live
        self._columns = columns
        self._groups: list[_Group] = []
        self._names: list[str] = []
        for part in _PARTS:
            ours = tuple(criterion for criterion in criteria if criterion.part is part)
            start = len(self._names)
            self._names += [name for criterion in ours for name in criterion.columns]
            self._groups.append(_Group(part, ours, start, len(self._names)))

    def matches(self, ranked: Ranked) -> tuple[Match, ...]:
        """Return the ranked programs as matches, in their order."""
        medications = self._columns.levels_of(_MEDICATION_COLUMNS, ranked.rows)
        each = zip(ranked.each(), self._told(ranked), medications, strict=True)
        return tuple([self._match(standing, told, _medications(levels)) for standing, told, levels in each])

    def near_misses(self, ranked: Ranked) -> tuple[NearMiss, ...]:
        """Return the ranked programs, all of them left out, with what excluded each."""
        return tuple(
            NearMiss(
                self._programs[standing.row],
                standing.miles,
                tuple(reason for part in told for reason in part.excluded_by),
            )
            for standing, told in zip(ranked.each(), self._told(ranked), strict=True)
        )

    def _told(self, ranked: Ranked) -> Iterator[list[_Told]]:
        """Yield, for each ranked program, what is told of each part."""
        for levels in self._columns.levels_of(tuple(self._names), ranked.rows):
            yield [
                _tell(group.part, group.criteria, levels[group.start : group.stop]) for group in self._groups
            ]

    def _match(
        self, standing: Standing, told: list[_Told], medications: Mapping[Medication, ProgramMedication]
    ) -> Match:
        program = self._programs[standing.row]
        met: _Sentences = ()
        unmet: _Sentences = ()
        unknown: _Sentences = ()
        for part in told:  # most of these are empty, and adding nothing costs nothing
            met += part.met
            unmet += part.unmet
            unknown += part.unknown
        if standing.abroad:
            unknown += (other_state_question(),)
        parts = [part.score for part in told]
        parts[_REACH] = self._reach(standing, program.precision)
        live = None
        if self._live is not None:
            now = self._live.told(standing.row)
            live, met, unmet, unknown = now.facts, met + now.met, unmet + now.unmet, unknown + now.unknown
            parts[_CERTAINTY] = _added(parts[_CERTAINTY], now.checked)
            parts.append(now.opening)
        parts[_CERTAINTY] = _certainty(parts[_CERTAINTY], len(unknown))
        return Match(
            program=program,
            distance_miles=standing.miles,
            score=standing.total,
            parts=tuple(parts),
            met=met,
            unmet=unmet,
            unknown=unknown,
            medications=medications,
            live=live,
        )

    def _reach(self, standing: Standing, precision: Precision) -> PartScore:
        miles = None if standing.miles is None else round(standing.miles)
        said = reach_words(self._travel, precision, miles, at_home=standing.at_home, abroad=standing.abroad)
        return PartScore(MatchPart.REACH, standing.reach, said or _nothing_to_say(MatchPart.REACH))


@lru_cache(maxsize=1 << 15)
def _tell(part: MatchPart, criteria: tuple[Criterion, ...], levels: bytes) -> _Told:
    """Return what the criteria say where their columns, one after another, have these levels."""
    outcomes: list[Outcome] = []
    start = 0
    for criterion in criteria:
        stop = start + len(criterion.columns)
        outcomes.append(criterion.outcome(tuple(levels[start:stop])))
        start = stop
    listed: dict[Status, list[Sentence]] = {status: [] for status in _STATUSES}
    for found in outcomes:
        if found.reason:
            listed[found.status].append(found.question or found.reason)
    reasons = tuple(found.reason for found in outcomes if found.reason)
    return _Told(
        score=PartScore(part, sum(found.points for found in outcomes), reasons or _nothing_to_say(part)),
        met=tuple(listed[Status.MET]),
        unmet=tuple(listed[Status.UNMET]),
        unknown=tuple(listed[Status.UNKNOWN]),
        excluded_by=tuple(found.reason for found in outcomes if found.excluded and found.reason),
    )


@lru_cache(maxsize=1 << 12)
def _medications(levels: bytes) -> Mapping[Medication, ProgramMedication]:
    statuses = [MEDICATION_LEVELS[level] for level in levels]
    return MappingProxyType(dict(zip(_MEDICATIONS, statuses, strict=True)))


@lru_cache(maxsize=1 << 12)
def _certainty(listing: PartScore, open_questions: int) -> PartScore:
    """Return the part for certainty: what the listing itself brings, less what it leaves open."""
    certainty = matching().certainty
    points = listing.points + certainty.base + certainty.unknown * open_questions
    return PartScore(listing.part, points, (*listing.sentences, _open_words(open_questions)))


def _added(part: PartScore, more: PartScore) -> PartScore:
    return PartScore(part.part, part.points + more.points, part.sentences + more.sentences)


def _open_words(questions: int) -> Sentence:
    words = matching().certainty.words
    key = "many" if questions > 1 else "one" if questions else "none"
    return sentence(words[key], n=questions)


def _nothing_to_say(part: MatchPart) -> _Sentences:
    return (sentence(matching().nothing_to_say[part]),)
