"""The weights, levels and words of matching, typed: what `knowledge/matching.toml` says and what it must obey.

Only the shape of the record and its promises are here. How a level is found is for `columns`, how it is asked
for `criteria`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import pairwise

from throughcare import knowledge
from throughcare.knowledge import Edition, RecordFault, Words
from throughcare.terms import MatchPart, Medication, Payment, ProgramMedication, Setting


class Status(StrEnum):
    """What a level means for the person: in which list of a match it stands."""

    UNMET = "unmet"
    UNKNOWN = "unknown"
    MET = "met"
    SILENT = "silent"


SERVICE_LEVELS = ("no", "doubt", "unknown", "yes")
MEDICATION_LEVELS = (
    ProgramMedication.REFUSES,
    ProgramMedication.NOT_OFFERED,
    ProgramMedication.WITHDRAWAL_ONLY,
    ProgramMedication.UNKNOWN,
    ProgramMedication.ALLOWS,
    ProgramMedication.CONTINUES,
    ProgramMedication.STARTS,
)
RESERVED_LEVELS = ("reserved", "open")
_LEVELS = {"services": SERVICE_LEVELS, "medication": MEDICATION_LEVELS, "reserved": RESERVED_LEVELS}
_STATUS_ORDER = (Status.UNMET, Status.UNKNOWN, Status.MET)


@dataclass(frozen=True, slots=True)
class Level:
    """One answer a listing can give: its points, its status, and its sentence (empty: nothing is said)."""

    points: int
    status: Status
    en: str = ""
    es: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be asked of a program: the services that show it, and the words for it.

    Attributes:
        codes: any one of these services shows it; none means that no listing can.
        points: for the best level, where this row differs from its family.
        silence: as in the family, where this row differs from it.
    """

    en: str
    es: str
    codes: tuple[str, ...] = ()
    points: int | None = None
    silence: str | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Rows that are asked, weighed and worded alike; the comment that opens the record explains each field."""

    kind: str
    part: MatchPart
    why: str
    level: Mapping[str, Level]
    ask: Words | None = None
    term: Mapping[str, Row] = field(default_factory=dict)
    rows_of: str | None = None
    silence: str = "unknown"
    among: tuple[str, ...] = ()
    confirm: str = "never"
    citation: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """How far to look and how many answers are enough."""

    steps_miles: tuple[int, ...]
    enough: int
    near_misses: int
    old_years: int


@dataclass(frozen=True, slots=True)
class Medications:
    """The agonists, the medications wanted unless a person names one, those whose refusal puts a program last."""

    agonists: tuple[Medication, ...]
    wanted: tuple[Medication, ...]
    moud: tuple[Medication, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class Ages:
    """The first year of each age group."""

    from_years: Mapping[str, int]
    citation: str


@dataclass(frozen=True, slots=True)
class Opioid:
    """The services that show whether a listing treats opioid use disorder, or treats something else only."""

    treats: tuple[str, ...]
    kinds: tuple[str, ...]
    mental_health_kind: str
    substance_use: tuple[str, ...]
    no_opioid: tuple[str, ...]
    alcohol_only: tuple[str, ...]
    dui_only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Points by distance: straight lines between the points given, the last holds beyond."""

    miles: tuple[int, ...]
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """What distance counts, and when it counts more or less."""

    why: str
    citation: str
    telehealth_points: int
    asked_telehealth_points: int
    telehealth_citation: str
    home_payment: tuple[Payment, ...]
    other_state_points: int
    daily_medications: tuple[Medication, ...]
    stay_settings: tuple[Setting, ...]
    stay_levels_of_care: tuple[str, ...]
    curve: Mapping[str, Curve]
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Certainty:
    """What open questions cost."""

    why: str
    base: int
    unknown: int
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class LiveRecord:
    """Which places count for a setting, and how a place is named."""

    setting_levels: Mapping[str, tuple[str, ...]]
    place: Words
    place_for: Words


@dataclass(frozen=True, slots=True)
class Matching:
    """The whole record."""

    edition: Edition
    search: Search
    medication: Medications
    age: Ages
    opioid: Opioid
    family: Mapping[str, Family]
    live: LiveRecord
    reach: Reach
    certainty: Certainty
    nothing_to_say: Mapping[MatchPart, Words]
    notes: Mapping[str, Words]

    def rows(self, family: str) -> Mapping[str, Row]:
        """Return what can be asked in a family: its own rows, or those of the family it shares them with."""
        return self.family[self.family[family].rows_of or family].term


@cache
def matching() -> Matching:
    """Return the record, checked.

    Raises:
        RecordFault: it breaks one of the promises that `check` states.
    """
    found = knowledge.record("matching", Matching)
    check(found)
    return found


def edition() -> Edition:
    """Return which edition of the weights ranks programs."""
    return matching().edition


@cache
def is_reviewed() -> bool:
    """Return whether a clinician has signed the weights as they stand."""
    return knowledge.is_signed(knowledge.load("matching"))


def check(record: Matching) -> None:
    """Check what the ranking relies on.

    Levels stand worst first. Neither points, less what an open question costs, nor statuses ever fall from one to
    the next, so being known to offer more never lowers a program. And a refusal of medication costs more than all
    else together can bring.

    Raises:
        RecordFault: one of these does not hold; it names the family.
    """
    for name, family in record.family.items():
        levels = tuple(family.level)
        if levels != _LEVELS.get(family.kind, levels):
            raise RecordFault(f"matching.family.{name}: levels {levels}; wanted {_LEVELS[family.kind]}")
        open_cost = record.certainty.unknown
        points = [x.points + open_cost * (x.status is Status.UNKNOWN) for x in family.level.values()]
        statuses = [_STATUS_ORDER.index(x.status) for x in family.level.values() if x.status in _STATUS_ORDER]
        if any(a > b for a, b in (*pairwise(points), *pairwise(statuses))):
            raise RecordFault(f"matching.family.{name}: a better level has fewer points or a worse status")
    refusal = record.family["refusal"].level["refuses"].points
    if -refusal <= span(record):
        raise RecordFault(f"matching.family.refusal: {refusal} points do not outweigh {span(record)}")


def span(record: Matching) -> int:
    """Return more points than any two programs can differ by, refusals of medication aside.

    As if every row were asked for by itself, and twice, since it may stand under `must` and under `prefer`, of
    one program that has everything and of one that has nothing.
    """
    by_miles = [max(curve.points) - min(curve.points) for curve in record.reach.curve.values()]
    total = max(by_miles) - record.reach.other_state_points - record.certainty.unknown
    for name, family in record.family.items():
        if name == "refusal":
            continue
        points = [level.points for level in family.level.values()]
        rows = record.rows(name).values() or (Row("", ""),)
        best = [max(points) if row.points is None else row.points for row in rows]
        total += 2 * sum(best) - 2 * len(best) * (min(points) + record.certainty.unknown)
    return total
