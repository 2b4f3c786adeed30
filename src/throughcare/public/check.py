"""The Check: signs of opioid use disorder in oneself or in someone else, and what may be said of them (`knowledge/checks`).

Counting is the instrument's and emergencies are the rules'; here answers only choose among passages of the records.
Never a diagnosis, and no name for a number of signs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from throughcare import instruments, knowledge
from throughcare.instruments import Instrument, Score
from throughcare.knowledge import RecordFault, Words
from throughcare.public.asked import Option
from throughcare.public.guide import guide
from throughcare.public.pages import Section
from throughcare.public.said import Hinted, Said, Titled


YES, NO = "yes", "no"
DANGER = "safe"  # the guide's first question, whose answers say of a person what an emergency is

_UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Hinted):
    """A question answered with yes or no; key: the item of the instrument that it asks."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(Option):
    """Something seen; tells: the passage that says what it can come from, empty for a sign of danger."""

    tells: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger(Hinted):
    """The first question in an observer's words; its options carry the codes of the guide's."""

    option: tuple[Sign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Hinted):
    """Signs of one kind, asked for together."""

    key: str
    sign: tuple[Sign, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Words that work, and words that rather do not."""

    say: str
    say_es: str
    avoid: str
    avoid_es: str

    @property
    def works(self) -> Words:
        """Return what to say."""
        return Words(self.say, self.say_es)

    @property
    def rather_not(self) -> Words:
        """Return what rather not to say."""
        return Words(self.avoid, self.avoid_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Said):
    """Where to go on to, and why; page: a page's slug, or the name of another part of the site."""

    page: str
    why: str
    why_es: str

    @property
    def reason(self) -> Words:
        """Return why."""
        return Words(self.why, self.why_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Titled):
    """What both checks begin with; intro: how to answer; sources: keys of citations of title, lead and intro."""

    intro: str
    intro_es: str
    sources: tuple[str, ...]
    step: tuple[Step, ...]

    @property
    def how(self) -> Words:
        """Return how to answer."""
        return Words(self.intro, self.intro_es)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck(Check):
    """The check about oneself.

    Attributes:
        instrument: which counts; prescribed: its item that decides whether others count.
        reading: a passage for each band of the instrument, and "unclear".
        beside: passages said where they hold; always: said to everyone.
    """

    instrument: str
    prescribed: str
    question: tuple[Asked, ...]
    reading: tuple[Section, ...]
    beside: tuple[Section, ...]
    always: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SomeoneCheck(Check):
    """The check about someone else.

    Attributes:
        stay: said beside the rules' words where the danger is suicide.
        limits: said first to everyone; nothing: said where no sign was chosen; tells: what signs can come from.
        helps: what helps; words: what to say and what rather not.
    """

    danger: Danger
    stay: Section
    group: tuple[Group, ...]
    limits: Section
    nothing: Section
    tells: tuple[Section, ...]
    helps: tuple[Section, ...]
    words: tuple[Say, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReading:
    """What the answers about oneself speak for.

    Attributes:
        score: as the instrument counts; least and most signs that can count.
        says: the passage for it; beside: what else holds.
        met: questions answered yes that count; left_out: answered yes, not counted.
        skipped: questions whose answer is not known and could count.
        could: the passage if all of these spoke for it; None where that is the same.
    """

    score: Score
    least: int
    most: int
    says: Section
    beside: tuple[Section, ...]
    met: tuple[Asked, ...]
    left_out: tuple[Asked, ...]
    skipped: tuple[Asked, ...]
    could: Section | None

    @property
    def of(self) -> int:
        """Return how many signs there are."""
        return len(self.score.instrument.scored)


@dataclass(frozen=True, slots=True)
class Told:
    """What the chosen signs of one kind can come from."""

    signs: tuple[Sign, ...]
    says: Section


@cache
def self_check() -> SelfCheck:
    """Return the record; RecordFault where it is malformed or does not fit its instrument."""
    return self_check_of(knowledge.load("checks/self"))


def self_check_of(values: Mapping[str, Any]) -> SelfCheck:
    """Return the values of a record as the check about oneself; RecordFault where they do not fit."""
    record = knowledge.read("checks/self", SelfCheck, values)
    instrument = instruments.load(record.instrument)
    _same("self: question", (one.key for one in record.question), (item.key for item in instrument.items))
    bands = (band.code for band in instrument.bands)
    _same("self: reading", (one.id for one in record.reading), (*bands, _UNCLEAR))
    return record


@cache
def someone_check() -> SomeoneCheck:
    """Return the record; RecordFault where it is malformed, or asks for other dangers than the guide."""
    return someone_check_of(knowledge.load("checks/someone"))


def someone_check_of(values: Mapping[str, Any]) -> SomeoneCheck:
    """Return the values of a record as the check about someone else; RecordFault where they do not fit."""
    record = knowledge.read("checks/someone", SomeoneCheck, values)
    asked = next(one for one in guide().question if one.key == DANGER)
    codes = (one.code for one in record.danger.option)
    _same("someone: danger", codes, (option.code for option in asked.option))
    told = {sign.tells for group in record.group for sign in group.sign}
    _same("someone: tells", (one.id for one in record.tells), told)
    return record


def _same(where: str, found: Iterable[str], wanted: Iterable[str]) -> None:
    """Raise RecordFault where two lists of keys are not the same, whatever their order."""
    left, right = sorted(found), sorted(wanted)
    if left != right:
        raise RecordFault(f"checks/{where}: found {', '.join(left)}; wanted {', '.join(right)}")


def read_self(answers: Mapping[str, str]) -> SelfReading:
    """Return what answers speak for, each YES or NO by the question's key; a question left out is not known.

    Raises:
        BadInput: an answer is not one of these, or its key is no question's.
    """
    record = self_check()
    instrument = instruments.load(record.instrument)
    score = instruments.score(instrument, answers)
    missing = {item.key for item in score.missing}
    fullest = {**answers, **dict.fromkeys(missing - {record.prescribed}, YES)}
    if record.prescribed in missing:
        fullest[record.prescribed] = NO
    says, could = (_reading_of(one) for one in (score, instruments.score(instrument, fullest)))
    scored = {item.key for item in instrument.scored}
    yes = [one for one in record.question if answers.get(one.key) == YES and one.key in scored]
    not_met = _not_counted(instrument, answers)
    left_out = tuple(one for one in yes if one.key in not_met)
    return SelfReading(
        score=score,
        least=int(score.minimum or 0),
        most=int(score.maximum or 0),
        says=says,
        could=None if could is says else could,
        beside=tuple(_beside(record, missing, has_left_out=bool(left_out))),
        met=tuple(one for one in yes if one.key not in not_met),
        left_out=left_out,
        skipped=tuple(one for one in record.question if one.key in missing),
    )


def _reading_of(score: Score) -> Section:
    """Return the passage that fits: of the band, of the lowest band still possible, or that nothing can be said."""
    (reading,) = score.readings
    band = reading.band or reading.at_least
    wanted = band.code if band else _UNCLEAR
    return next(one for one in self_check().reading if one.id == wanted)


def _not_counted(instrument: Instrument, answers: Mapping[str, str]) -> frozenset[str]:
    """Return the items that do not count, or not as long as the answer that decides it is not known."""
    return frozenset(
        key
        for one in instrument.exclusions
        if answers.get(one.item, one.code) == one.code
        for key in one.items
    )


def _beside(record: SelfCheck, missing: Collection[str], *, has_left_out: bool) -> Iterator[Section]:
    is_unknown = record.prescribed in missing
    holds = {
        "not_counted": has_left_out and not is_unknown,
        "prescribed_unknown": has_left_out and is_unknown,
        "skipped": bool(missing),
    }
    yield from (one for one in record.beside if holds[one.id])


def read_signs(codes: Collection[str]) -> tuple[Told, ...]:
    """Return what the signs with these codes can come from, each passage once, in the order of the record."""
    record = someone_check()
    seen = [sign for group in record.group for sign in group.sign if sign.code in codes]
    told = {one.id: tuple(sign for sign in seen if sign.tells == one.id) for one in record.tells}
    return tuple(Told(told[one.id], one) for one in record.tells if told[one.id])
