"""An instrument as its record states it: items, answers, scoring, bands, flags, licence.

The types of `knowledge/instruments/<key>.toml`. It is read in `loading`; no score is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from throughcare import knowledge
from throughcare.knowledge import Edition
from throughcare.terms import Flag, Severity, Sex


FOLDER = "instruments"  # under knowledge/


class Wording(StrEnum):
    """Whether the questions' own words may be shipped."""

    SHIPPED = "shipped"
    OWN = "own"  # a paraphrase of ours, no text of the source
    POINTER = "pointer"  # scoring only: the words have to be obtained elsewhere


class Method(StrEnum):
    """How the points of the items become the total."""

    SUM = "sum"
    MEAN = "mean"
    HIGHEST = "highest"  # the item with most points decides
    NONE = "none"  # only the subscales are scored


class PartialRule(StrEnum):
    """What becomes of a form that is not complete."""

    FLOOR = "floor"  # no total: the least and the most it can be
    PRORATE = "prorate"  # up to `may_be_missing` items count as the mean of those answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer.

    Attributes:
        points: what it scores.
        code: what a document may say instead of a number; the points where nothing is stated.
        text: the words of the answer; empty where they may not be shipped or the number says it.
        least, most: the numbers that mean this answer; the points alone where nothing is stated.
    """

    points: int
    code: str = ""
    text: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question.

    Attributes:
        key: stable name, used in answers.
        number: as printed on the form: "3", "7A".
        text: its words, or a neutral label where they may not be shipped.
        scale: the name of the shared list of answers that `options` comes from.
        scored: False for what only decides how the rest is read.
        loinc: code of the item where verified.
    """

    key: str
    number: str
    text: str
    scale: str = ""
    options: tuple[Option, ...] = ()
    scored: bool = True
    loinc: str = ""

    @property
    def least(self) -> int:
        """Return the fewest points it can score."""
        return min(option.points for option in self.options)

    @property
    def most(self) -> int:
        """Return the most points it can score."""
        return max(option.points for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How the total comes about and what its published range is."""

    method: Method
    least: int | None = None
    most: int | None = None
    higher: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What a total from `least` to `most` is called; with `sex`, for people of that sex only."""

    code: str
    label: str
    least: int
    most: int
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscale:
    """A sum of some of the items, with its published range."""

    key: str
    label: str
    items: tuple[str, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """What an incomplete form becomes, in words too, and where that comes from."""

    rule: PartialRule
    text: str
    may_be_missing: int = 0
    citation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """An answer after which the form passes over other items: left out, they score their fewest points.

    Attributes:
        refuse: whether an answer to such an item that scores more contradicts the form. Where it says False the
            answer counts.
    """

    item: str
    code: str
    then: tuple[str, ...]
    refuse: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """An answer under which other items do not count, whatever was answered there.

    Attributes:
        text: said when it applies. unknown: said when that answer is missing and would change the total.
    """

    item: str
    code: str
    items: tuple[str, ...]
    text: str
    unknown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRule:
    """When a flag is raised: exactly one of the conditions stands in the record.

    Attributes:
        group: of the rules that share one, only the first that holds is raised.
        item, points: the answer to `item` scores at least `points`.
        total: the total is at least this, whatever the missing answers are.
        band: the band is known, and this one.
        missing: this item has no answer.
        undetermined: the missing answers could still change the band.
    """

    code: Flag
    severity: Severity
    text: str
    citation: str
    group: str = ""
    item: str = ""
    points: int = 1
    total: int | None = None
    band: str = ""
    missing: str = ""
    undetermined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Loinc:
    """Codes of the whole, where verified."""

    panel: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a statement of the record comes from."""

    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire: what it asks, how it is scored and read, and under which licence.

    Attributes:
        title, version: what it is called and which version this is.
        timeframe: the time its questions are about. completed_by: clinician, self, or either.
        examines: whether the body is looked at for it (pulse, pupils, tremor): nurses and prescribers do that.
        licence: the terms in our words, or a notice that must be shown. licence_confirmed: whether we read that
            the words may be passed on. wording: what is shipped of them. obtain: where the form is to be had.
        spanish: why there is no Spanish, or where the official one is.
        bands: in order; for each sex a set of its own where the cut-off differs.
        sex_unknown: said when the sex decides the cut-off and is not known.
        notes: what anyone must know who reads the score.
    """

    key: str
    title: str
    version: str
    citation: str
    timeframe: str
    completed_by: str
    licence: str
    licence_confirmed: bool
    licence_source: Source
    wording: Wording
    obtain: str
    spanish: str
    edition: Edition
    items: tuple[Item, ...]
    total: Total
    partial: Partial
    scales: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    bands_source: Source | None = None
    sex_unknown: str = ""
    subscales: tuple[Subscale, ...] = ()
    skips: tuple[Skip, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    flags: tuple[FlagRule, ...] = ()
    loinc: Loinc = field(default_factory=Loinc)
    notes: tuple[str, ...] = ()
    notes_source: Source | None = None
    examines: bool = False

    @property
    def scored(self) -> tuple[Item, ...]:
        """Return the items that score points."""
        return tuple(item for item in self.items if item.scored)

    def item(self, key: str) -> Item:
        """Return the item of that key, which the record itself names."""
        return next(item for item in self.items if item.key == key)

    def is_reviewed(self) -> bool:
        """Return whether the record is as a named clinician outside the team signed it."""
        return _is_signed(self.key)


@cache
def _is_signed(key: str) -> bool:
    return knowledge.is_signed(knowledge.load(f"{FOLDER}/{key}"))
