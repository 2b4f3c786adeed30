"""The same question in SQL: what to load into PostgreSQL, and the statement that ranks there.

The table holds levels, not codes: what a listing says is judged once, when it is loaded, which leaves the server
the least to do. A GIN index over codes would serve no question here, since a listing that is silent is not left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from throughcare.matching.criteria import Criterion, criterion
from throughcare.matching.record import matching
from throughcare.programs import Program

from .loop import Loop, first_allowed, points_of, works_by_telehealth
from .questions import TOP, Question


METERS_A_MILE = 1609.344
_HERE = "%(here)s::geography"
_MEDICATION, _SHARED = "medication", ("services", "reserved")

INDEXES = (
    "CREATE INDEX ON program USING gist (point) WHERE treats",
    "CREATE INDEX ON program (state) WHERE treats",
    "CREATE INDEX ON program (state) WHERE treats AND telehealth",
)


@cache
def level_columns() -> tuple[str, ...]:
    """Return the column of everything that a need can ask for."""
    found: dict[str, None] = {}
    for name, family in matching().family.items():
        if family.kind in (_MEDICATION, *_SHARED):
            for row in matching().rows(name):
                found.update(dict.fromkeys(criterion(name, (row,)).columns))
    return tuple(found)


def table() -> str:
    """Return the statement that makes the table: fixed widths first, which PostgreSQL reads fastest."""
    levels = ", ".join(f'"{column}" smallint NOT NULL' for column in level_columns())
    return (
        f"CREATE TABLE program ({levels}, standing integer NOT NULL, treats boolean NOT NULL, "
        'telehealth boolean NOT NULL, state text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, '
        'id text COLLATE "C" NOT NULL, point geography(Point))'
    )


def rows(programs: Sequence[Program]) -> Iterator[tuple[object, ...]]:
    """Yield the values of each program, in the order of the table's columns."""
    loop = Loop(programs)
    for program in programs:
        standing = loop.standing(program)
        yield (
            *(loop.level(program, column) for column in level_columns()),
            matching().certainty.base + (standing or 0),
            standing is not None,
            works_by_telehealth(program),
            program.state,
            program.name,
            program.id,
            point(program.latitude, program.longitude),
        )


def point(latitude: float | None, longitude: float | None) -> str | None:
    """Return a point as PostGIS reads it; None where there is none."""
    return None if latitude is None or longitude is None else f"POINT({longitude!r} {latitude!r})"


def statement(question: Question) -> str:
    """Return the statement that answers a question within one radius: the best programs and how many are known to fit.

    The inner query looks at each program once; without OFFSET 0 the planner would write its distance into every
    place that uses it, and compute it there.
    """
    points = " + ".join(["standing", *map(_points, question.criteria)])
    known = " AND ".join(_best(c) + f" >= {c.confirmed_from}" for c in question.criteria if c.confirmed_from)
    must = [f"{_best(c)} >= {first_allowed(c.family)}" for c in question.criteria if c.must]
    meters = f"ST_Distance(point, {_HERE}, false)"  # on a sphere, as Throughcare measures; faster, too
    miles = "0" if question.place is None else f"coalesce({meters} / {METERS_A_MILE}, 'infinity'::float8)"
    near = (
        f"SELECT id, name, state, telehealth, {points} AS points, {known or 'true'} AS known, "  # noqa: S608 - all from our record
        f"{miles} AS miles FROM program WHERE {' AND '.join(['treats', _reach(question), *must])} OFFSET 0"
    )
    return (
        "SELECT id, score, count(*) FILTER (WHERE known) OVER () FROM ("  # noqa: S608 - as above
        f"SELECT id, name, miles, known, points + {_travel(question)} AS score FROM ({near}) AS near OFFSET 0"
        f") AS ranked ORDER BY score DESC, miles, name, id LIMIT {TOP}"
    )


def _points(asked: Criterion) -> str:
    tables = zip(asked.columns, points_of(asked), strict=True)
    return _greatest(
        [f"('{{{','.join(map(str, table))}}}'::int[])[\"{column}\" + 1]" for column, table in tables]
    )


def _best(asked: Criterion) -> str:
    return _greatest([f'"{column}"' for column in asked.columns])


def _greatest(terms: list[str]) -> str:
    return f"greatest({', '.join(terms)})" if len(terms) > 1 else terms[0]


def _reach(question: Question) -> str:
    if question.place is None:
        return "state = %(state)s" if question.state else "true"
    near = f"ST_DWithin(point, {_HERE}, %(meters)s, false)"
    if question.travel.telehealth_asked and question.state:
        return f"({near} OR (state = %(state)s AND telehealth))"
    return near


def _travel(question: Question) -> str:
    """Return the points for distance, telehealth and another state."""
    if question.place is None:
        return "0"
    reach, travel = matching().reach, question.travel
    points = _curve(travel.curve)
    if travel.telehealth_points is not None:
        at_home = "state = %(state)s AND telehealth"
        points = f"greatest({points}, CASE WHEN {at_home} THEN {travel.telehealth_points} END)"
    if travel.pays_at_home:
        elsewhere = reach.other_state_points + matching().certainty.unknown
        points += f" + CASE WHEN state <> %(state)s THEN {elsewhere} ELSE 0 END"
    return points


def _curve(name: str) -> str:
    """Return the points for `miles`: straight lines between those given."""
    curve = matching().reach.curve[name]
    ends = list(zip(curve.miles, curve.points, strict=True))
    lines = " ".join(
        f"WHEN miles < {x1} THEN round({y0} + (miles - {x0}) * {(y1 - y0) / (x1 - x0)!r}::float8)::int"
        for (x0, y0), (x1, y1) in pairwise(ends)
    )
    return f"CASE {lines} ELSE {curve.points[-1]} END"
