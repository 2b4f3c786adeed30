"""The peer that anyone would write first: a loop over the programs, in plain Python.

It reads each listing's services when asked, with the same record of weights, and nothing prepared but a question's
criteria. `level_of` is written independently of the columns that Throughcare prepares, so it checks them too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from heapq import nsmallest
from itertools import pairwise
from math import inf
from typing import NamedTuple, TypeAlias

from throughcare.matching.criteria import Criterion, standing
from throughcare.matching.record import MEDICATION_LEVELS, SERVICE_LEVELS, Status, matching
from throughcare.places import miles_between
from throughcare.programs import Program, catalogue, contradictions, medication_status
from throughcare.terms import Medication, ProgramMedication

from .questions import TOP, Question


Level: TypeAlias = Callable[[Program], int]
_NO, _DOUBT, _UNKNOWN, _YES = range(len(SERVICE_LEVELS))


class Found(NamedTuple):
    """One program of an answer."""

    id: str
    score: int


class Loop:
    """The programs in a list, and the newest year among them."""

    def __init__(self, programs: Sequence[Program]) -> None:
        """Take the programs as read."""
        self._programs = programs
        self._newest = max(map(year, programs))

    def ask(self, question: Question) -> list[Found]:
        """Return the best programs, widening the search as Throughcare does."""
        miles = [_miles(question, program) for program in self._programs]
        for radius in question.radii:
            known, ranked = 0, []
            for program, far in zip(self._programs, miles, strict=True):
                if not _in_reach(question, program, far, radius):
                    continue
                points = self._points(question, program)
                if points is not None:
                    known += self._is_known(question, program)
                    total = points + travel_points(question, program, far)
                    ranked.append((-total, 0 if question.place is None else far, program.name, program.id))
            if known >= matching().search.enough:
                break
        return [Found(identity, -total) for total, _, _, identity in nsmallest(TOP, ranked)]

    def level(self, program: Program, column: str) -> int:
        """Return the level of a program in a column."""
        if column == "vintage":
            return self._vintage(program)
        return level_of(column)(program)

    def standing(self, program: Program) -> int | None:
        """Return the points that no need changes, or None where the program does not treat what we ask for."""
        return self._sum(standing(), program)

    def _points(self, question: Question, program: Program) -> int | None:
        before = self.standing(program)
        asked = None if before is None else self._sum(question.criteria, program)
        return None if before is None or asked is None else before + asked + matching().certainty.base

    def _sum(self, criteria: Sequence[Criterion], program: Program) -> int | None:
        """Return the sum of points, or None where something that must hold does not."""
        total = 0
        for criterion in criteria:
            levels = [self.level(program, column) for column in criterion.columns]
            if criterion.must and max(levels) < first_allowed(criterion.family):
                return None
            total += max(table[level] for table, level in zip(points_of(criterion), levels, strict=True))
        return total

    def _is_known(self, question: Question, program: Program) -> bool:
        return all(
            max(self.level(program, column) for column in criterion.columns) >= criterion.confirmed_from
            for criterion in question.criteria
            if criterion.confirmed_from
        )

    def _vintage(self, program: Program) -> int:
        behind = self._newest - year(program)
        search = matching().search
        name = "old" if behind >= search.old_years else "older" if behind > 0 else "newest"
        return _named("vintage", name if year(program) else "undated")


@cache
def points_of(criterion: Criterion) -> list[list[int]]:
    """Return for each column of a criterion the points of its levels, as plain numbers."""
    return [table.tolist() for table in criterion.points]


@cache
def first_allowed(family: str) -> int:
    """Return the lowest level that does not leave a program out where it must hold."""
    levels = tuple(matching().family[family].level.values())
    return next(i for i, level in enumerate(levels) if level.status is not Status.UNMET)


def year(program: Program) -> int:
    """Return the year of a listing, 0 where it has none."""
    return int(program.vintage[:4] or 0)


def travel_points(question: Question, program: Program, miles: float) -> int:
    """Return what distance, telehealth and another state count."""
    if question.place is None:
        return 0
    reach, travel = matching().reach, question.travel
    curve = reach.curve[travel.curve]
    points = round(_between(miles, curve.miles, curve.points))
    at_home = program.state == question.state
    if at_home and travel.telehealth_points is not None and works_by_telehealth(program):
        points = max(points, travel.telehealth_points)
    if travel.pays_at_home and not at_home:
        points += reach.other_state_points + matching().certainty.unknown
    return points


def works_by_telehealth(program: Program) -> bool:
    """Return whether the listing names telehealth."""
    return level_of("setting.telehealth")(program) == _YES


def _between(x: float, xs: Sequence[int], ys: Sequence[int]) -> float:
    for (x0, y0), (x1, y1) in pairwise(zip(xs, ys, strict=True)):
        if x < x1:
            return y0 + (x - x0) * ((y1 - y0) / (x1 - x0))
    return ys[-1]


def _miles(question: Question, program: Program) -> float:
    here = question.place
    if here is None or program.latitude is None or program.longitude is None:
        return inf
    return miles_between(here.latitude, here.longitude, program.latitude, program.longitude)


def _in_reach(question: Question, program: Program, miles: float, radius: float) -> bool:
    in_state = program.state == question.state
    if question.place is None:
        return in_state or not question.state
    return miles <= radius or (question.travel.telehealth_asked and in_state and works_by_telehealth(program))


@cache
def level_of(column: str) -> Level:
    """Return the function that tells a program's level in a column; `vintage` is not among them."""
    if column in _PROGRAM_LEVELS:
        return _PROGRAM_LEVELS[column]
    family, _, row = column.partition(".")
    if family == "medication":
        medication = Medication(row)
        return lambda program: MEDICATION_LEVELS.index(medication_status(program)[medication].status)
    record = matching().family[family]
    codes = catalogue.mask(*record.term[row].codes)
    if record.kind == "reserved":
        return lambda program: 0 if program.services.yes & codes else 1
    return _service_level(
        codes, catalogue.mask(*record.among), SERVICE_LEVELS.index(record.term[row].silence or record.silence)
    )


def _service_level(codes: int, among: int, silence: int) -> Level:
    def level(program: Program) -> int:
        services = program.services
        if services.yes & codes:
            return _YES
        if not codes:
            return _UNKNOWN
        if services.no & codes == codes:
            return _NO
        return silence if services.yes & among else _UNKNOWN

    return level


def _treats_oud(program: Program) -> int:
    opioid, says = matching().opioid, program.services.yes
    treats = says & catalogue.mask(*opioid.treats) or program.kind in opioid.kinds
    substance_use = says & catalogue.mask(*opioid.substance_use)
    refuses = says & catalogue.mask(*opioid.no_opioid)
    if program.kind == opioid.mental_health_kind and not substance_use and not treats:
        return _named("treats_oud", "mental_health_only")
    if says & catalogue.mask(*opioid.dui_only):
        return _named("treats_oud", "dui_only")
    if says & catalogue.mask(*opioid.alcohol_only):
        return _named("treats_oud", "alcohol_only")
    if refuses:
        return _named("treats_oud", "contradictory" if contradictions(program) else "no_opioid")
    return _named("treats_oud", "treats" if treats else "unknown")


def _refusal(program: Program) -> int:
    statuses = medication_status(program)
    low = (ProgramMedication.REFUSES, ProgramMedication.NOT_OFFERED)
    refuses = all(statuses[medication].status in low for medication in matching().medication.moud)
    return _named("refusal", "refuses" if refuses else "accepts")


def _agonist(program: Program) -> int:
    statuses = medication_status(program)
    given = (ProgramMedication.CONTINUES, ProgramMedication.STARTS)
    offers = any(statuses[medication].status in given for medication in matching().medication.agonists)
    return _YES if offers else _UNKNOWN


def _consistency(program: Program) -> int:
    return _named("consistency", "contradictory" if contradictions(program) else "consistent")


def _phone(program: Program) -> int:
    return _named("phone", "listed" if program.phones else "none")


@cache
def _named(family: str, level: str) -> int:
    return list(matching().family[family].level).index(level)


_PROGRAM_LEVELS: dict[str, Level] = {
    "treats_oud": _treats_oud,
    "refusal": _refusal,
    "consistency": _consistency,
    "phone": _phone,
    "evidence.agonist": _agonist,
}
