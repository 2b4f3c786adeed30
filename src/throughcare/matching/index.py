"""Every program, laid out for asking: one need against all of them in well under a millisecond.

The programs stand from south to north as columns of levels, so a search is a slice by latitude, a dot product,
one table look-up for each thing asked, and a sum. Placement in an answer cannot be bought: nothing that ranks
a program is held anywhere but in its listing and in the record of weights.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from copy import copy

import numpy as np

from throughcare.knowledge.words import Sentence, sentence
from throughcare.matching.columns import Columns, level_columns
from throughcare.matching.criteria import EXCLUSION, asked, standing
from throughcare.matching.explain import Explainer
from throughcare.matching.live import Live
from throughcare.matching.matches import Matches
from throughcare.matching.need import Need
from throughcare.matching.ranking import Ranked, Search, best, name_order, points
from throughcare.matching.reach import Rows, Whereabouts, north_order, travel_of
from throughcare.matching.record import SERVICE_LEVELS, matching
from throughcare.places import Place
from throughcare.programs import Program
from throughcare.programs.live import LiveFacts


class Index:
    """The programs of a directory, ready to be matched. Immutable: a changed directory is a new index."""

    def __init__(self, programs: tuple[Program, ...], columns: Columns, where: Whereabouts) -> None:
        """Take programs in `north_order` with their columns and points; `Index.build` makes all three."""
        self.programs = programs
        self._columns = columns
        self._where = where
        self._standing = standing()
        self._standing_points = points(self._standing, columns, np.arange(len(programs), dtype=np.intp))
        self._standing_points += matching().certainty.base
        self._name_order = name_order(programs)
        self.live: Live | None = None

    @classmethod
    def build(cls, programs: Iterable[Program]) -> Index:
        """Return the index of these programs; the order they come in makes no difference to any answer."""
        given = tuple(programs)
        ordered = tuple(given[i] for i in north_order(given))
        columns = level_columns(ordered)
        telehealth = columns["setting.telehealth"] == SERVICE_LEVELS.index("yes")
        return cls(ordered, columns, Whereabouts(ordered, telehealth))

    def with_live(self, facts: Mapping[str, LiveFacts], now: dt.datetime) -> Index:
        """Return this index knowing also what programs told of this moment, by program id; without any, as it is.

        All else is shared, so that it is made anew in a moment when a place is taken or a number runs out.
        """
        if not facts:
            return self
        rows = {row: facts[one.id] for row, one in enumerate(self.programs) if one.id in facts}
        made = copy(self)
        made.live = Live(rows, len(self.programs), now)
        return made

    def match(
        self,
        need: Need,
        *,
        near: Place | None,
        within_miles: float = 25,
        widening: bool = True,
        top: int = 20,
    ) -> Matches:
        """Return the programs that fit `need`, best first, each with its reasons.

        Args:
            need: what must hold and what is preferred.
            near: where the person is; None looks in the need's state, or everywhere without one.
            within_miles: where to look first.
            widening: look farther, step by step, while fewer than five programs are known to fit.
            top: at most so many matches.
        """
        state = need.state or (near.state if near else None)
        live = self.live.asked(need) if self.live is not None else None
        search = Search(asked(need), travel_of(need), near, state, live)
        ranked, confirmed, radius = self._widened(search, within_miles, widening=widening)
        fits = ranked.total > -EXCLUSION // 2
        words = Explainer(self.programs, self._columns, (*self._standing, *search.criteria), search)
        matches = words.matches(best(ranked, fits, self._name_order, top))
        misses = words.near_misses(best(ranked, ~fits, self._name_order, matching().search.near_misses))
        widened = radius if radius > within_miles else None
        notes = self._notes(search, within_miles, widened, confirmed, found=len(matches))
        return Matches(need, matches, misses, widened, ranked.rows.size, notes)

    def _widened(self, search: Search, within: float, *, widening: bool) -> tuple[Ranked, int, float]:
        """Return the programs within reach, how many are known to fit, and the radius that was needed."""
        record = matching().search
        farther = [float(step) for step in record.steps_miles if step > within]
        radius, (ranked, confirmed) = within, self._ranked(search, search.within(self._where, within))
        if not widening or search.place is None or confirmed >= record.enough:
            return ranked, confirmed, radius
        seen = np.zeros(
            self._where.count, dtype=np.bool_
        )  # each program is ranked once, in the ring it lies in
        for radius in farther:
            seen[ranked.rows] = True
            rows = search.within(self._where, radius)
            ring, known = self._ranked(search, rows[~seen[rows]])
            ranked, confirmed = ranked.joined(ring), confirmed + known
            if confirmed >= record.enough:
                break
        return ranked, confirmed, radius

    def _ranked(self, search: Search, rows: Rows) -> tuple[Ranked, int]:
        """Return these programs ranked, and how many of them are known to fit."""
        ranked = search.ranked(self._where, self._columns, self._standing_points, rows)
        return ranked, search.confirmed(self._columns, ranked)

    def _notes(
        self, search: Search, within: float, widened: float | None, confirmed: int, *, found: int
    ) -> tuple[Sentence, ...]:
        """Return what has to be said of the answer as a whole."""
        words, enough = matching().notes, matching().search.enough
        pointless = self._where.count - self._where.placed
        said = {
            "none": not found,
            "few": bool(found) and confirmed < enough,
            "widened": widened is not None,
            "telehealth": search.travel.telehealth_asked and search.place is not None,
            "no_place": search.place is None and not search.state,
            "in_state": search.place is None and bool(search.state),
            "pointless": search.place is not None and pointless > 0,
        }
        values = {"first": round(within), "miles": round(widened or within), "enough": enough, "n": pointless}
        return tuple(sentence(words[key], **values) for key, holds in said.items() if holds)
