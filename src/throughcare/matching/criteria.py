"""What a need asks of programs: criteria, each a row of points by level and a sentence for every level.

A criterion reads columns of small whole numbers, the levels (`columns` makes them). Its points decide the
ranking and its outcomes explain it; both come from the same levels, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from throughcare.knowledge import Words
from throughcare.knowledge.words import Sentence, listed, sentence
from throughcare.matching.need import Need, age_group
from throughcare.matching.record import Status, matching
from throughcare.person import Wants
from throughcare.terms import MatchPart


# A program that is left out loses this for each thing that excludes it: far below any sum of points, so that
# one look at the total tells who is left out and, among those, who came nearest. It is never shown.
EXCLUSION = 1_000_000
STANDING = ("treats_oud", "refusal", "consistency", "phone", "vintage")  # asked of every program, every time
EACH_ALONE = frozenset({"keep", "access", "population", "support", "reserved", "closed"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one criterion finds in one program.

    Attributes:
        status: the list it stands in; with `excluded`, the program is left out.
        reason: what the listing says; None where there is nothing to say.
        question: what to ask on the phone where the listing leaves it open.
    """

    points: int
    status: Status
    excluded: bool
    reason: Sentence | None
    question: Sentence | None


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One thing asked of every program; where several rows are given, any one of them will do.

    Attributes:
        part: the part of the score its points belong to.
        columns: names of the columns it reads, one for each row; the row that brings most counts.
        points: for each column, what its levels add to the total, `adjustment` included.
        adjustment: the share of that, by level, that is not the part's own: open questions and exclusions.
        confirmed_from: the lowest level that counts as known to fit, or 0 where open questions count too.
    """

    family: str
    rows: tuple[str, ...]
    must: bool
    part: MatchPart
    columns: tuple[str, ...]
    points: tuple[npt.NDArray[np.int32], ...]
    adjustment: npt.NDArray[np.int32]
    confirmed_from: int
    _outcomes: dict[tuple[int, ...], Outcome] = field(default_factory=dict, repr=False)

    def outcome(self, levels: tuple[int, ...]) -> Outcome:
        """Return what the criterion finds where its columns have these levels."""
        found = self._outcomes.get(levels)
        if found is None:
            found = self._outcomes[levels] = self._found(levels)
        return found

    def _found(self, levels: tuple[int, ...]) -> Outcome:
        record = matching().family[self.family]
        brought = [(int(points[at]), at) for points, at in zip(self.points, levels, strict=True)]
        best = max(brought)
        level = tuple(record.level.values())[best[1]]
        open_question = level.status is Status.UNKNOWN
        it = self._words([i for i, one in enumerate(brought) if one == best], level.status)
        return Outcome(
            points=best[0] - int(self.adjustment[best[1]]),
            status=level.status,
            excluded=self.must and level.status is Status.UNMET,
            reason=sentence(Words(level.en, level.es), it=it) if level.en else None,
            question=sentence(record.ask, it=it) if open_question and record.ask else None,
        )

    def _words(self, at_best: list[int], status: Status) -> Words:
        """Return the rows at the best level as one phrase; those not met are alternatives: "or"."""
        rows = [matching().rows(self.family)[self.rows[i]] for i in at_best if self.rows]
        things = [Words(row.en, row.es) for row in rows]
        return listed(things, "and", "y") if status is Status.MET else listed(things, "or", "o")


def column_names(family: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the columns that rows of a family read: families that share rows share columns."""
    record = matching().family[family]
    shared = "medication" if record.kind == "medication" else record.rows_of or family
    return tuple(f"{shared}.{row}" for row in rows) or (family,)


@lru_cache(maxsize=2048)
def criterion(family: str, rows: tuple[str, ...] = (), *, must: bool = False) -> Criterion:
    """Return the criterion that asks for any of these rows of a family; with `must`, what is unmet excludes."""
    record = matching().family[family]
    levels = tuple(record.level.values())
    statuses = [level.status for level in levels]
    adjustment = np.array([_adjustment(family, status, must=must) for status in statuses], dtype=np.int32)
    known = matching().rows(family)
    points = []
    for own in [known[row].points for row in rows] or [None]:
        table = np.array([level.points for level in levels], dtype=np.int32)
        table[-1] = table[-1] if own is None else own
        points.append(table + adjustment)
    answerable = record.kind != "services" or any(known[row].codes for row in rows)
    confirms = record.confirm == "always" or (must and record.confirm == "must")
    return Criterion(
        family=family,
        rows=rows,
        must=must,
        part=record.part,
        columns=column_names(family, rows),
        points=tuple(points),
        adjustment=adjustment,
        confirmed_from=statuses.index(Status.MET) if confirms and answerable else 0,
    )


def _adjustment(family: str, status: Status, *, must: bool) -> int:
    """Return what a level adds to a total beyond its own points: the cost of an open question, or an exclusion.

    A program that does not treat opioid use disorder is excluded twice over: it is no near miss.
    """
    if must and status is Status.UNMET:
        return -EXCLUSION * (2 if family == STANDING[0] else 1)
    return matching().certainty.unknown if status is Status.UNKNOWN else 0


def standing() -> tuple[Criterion, ...]:
    """Return the criteria asked of every program, whatever the need."""
    evidence = tuple(criterion("evidence", (row,)) for row in matching().rows("evidence"))
    first = criterion(STANDING[0], must=True)
    return (first, *(criterion(name) for name in STANDING[1:]), *evidence)


def asked(need: Need) -> tuple[Criterion, ...]:
    """Return the criteria of one need, in the order in which their sentences are shown."""
    found = [*_medication(need), *_who(need)]
    for wants, must in ((need.must, True), (need.prefer, False)):
        for family, rows in _wanted(wants):
            if family in EACH_ALONE:
                found.extend(criterion(family, (row,), must=must) for row in rows)
            elif must or family in ("payment", "language"):
                found.append(criterion(family, rows, must=must))
            else:
                found.extend(criterion(family, (row,)) for row in rows)
    # What must hold is not asked again as a wish: it would be counted and said twice.
    once = {(criterion.family, criterion.rows): criterion for criterion in reversed(found)}
    return tuple(reversed(once.values()))


def _medication(need: Need) -> Iterator[Criterion]:
    for kept in need.must.keep_medications:
        yield criterion("keep", (str(kept),), must=True)
    if need.must.start_medications:
        yield criterion("start", _codes(need.must.start_medications), must=True)
    elif wanted := need.wanted_medications:
        yield criterion("start", _codes(wanted))


def _who(need: Need) -> Iterator[Criterion]:
    """Yield whether the program accepts a person of this age, sex and belonging."""
    if need.age is not None:
        group = age_group(need.age)
        yield criterion("minor" if group in matching().rows("minor") else "age", (group,), must=True)
    if need.sex is not None:
        yield criterion("sex", (str(need.sex),), must=True)
    for row in matching().rows("reserved"):
        belongs = getattr(need, row)
        if not belongs:
            yield criterion("reserved" if belongs is None else "closed", (row,), must=True)


def _wanted(wants: Wants) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the families and rows of one list of wants, but for medications."""
    by_family = {
        "level_of_care": wants.levels_of_care,
        "setting": wants.settings,
        "payment": wants.payment,
        "language": wants.languages,
        "access": wants.access,
        "population": wants.populations,
        "support": wants.supports,
    }
    for family, rows in by_family.items():
        if rows:
            yield family, _codes(rows)


def _codes(rows: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(row) for row in rows)
