"""The advice beside an assessment and where the assessment stands, in the order of need. Words and order only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from throughcare.advice import Advice
from throughcare.assessment import (
    Composed,
    Medicine,
    Question,
    Row,
    Section,
    layout,
    medicines,
    place_of,
    progress,
    rows,
    words,
)
from throughcare.terms import Dimension, Flag, InteractionSeverity, LevelOfCare, MedicationStatus, Severity
from throughcare_web.intake.forms import slug


_TONES = {
    MedicationStatus.RECOMMENDED: "yes",
    MedicationStatus.ACCEPTABLE: "yes",
    MedicationStatus.CAUTION: "partly",
    MedicationStatus.CONTRAINDICATED_NOW: "no",
    MedicationStatus.NOT_INDICATED: "unknown",
}
_FLAG_TONES = {Severity.CRITICAL: "no", Severity.WARNING: "partly", Severity.INFO: "unknown"}
_HIGHEST_RATING = 4
_REASONS = 4
SEVERE = (InteractionSeverity.CONTRAINDICATED, InteractionSeverity.MAJOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fact that would change the answer: the question, why, what it could change, and where it is asked."""

    text: str
    why: str
    changes: str
    section: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """An answer that is not used yet, and why; where it stands."""

    text: str
    section: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What guidance says now.

    Attributes:
        level, level_label: recommended, empty where none is; also: what would do too.
        said: what rules say, by kind, with sources; because, because_too: of the level, what weighs most and the rest.
        flags: as label, severity in words, tone and what is said.
        medicines: each with a tone and its reasons.
        loose: answers that contradict others or are not finished.
        missing, missing_too: what would change the answer, the most important first.
        severe, moderate: interactions.
    """

    level: str
    level_label: str
    co_occurring: bool
    also: tuple[str, ...]
    ratings: tuple[tuple[str, int, int], ...]
    said: Mapping[str, tuple[Row, ...]]
    because: tuple[Row, ...]
    because_too: tuple[Row, ...]
    flags: tuple[tuple[str, str, str, Row], ...]
    medicines: tuple[tuple[Medicine, str], ...]
    missing: tuple[Missing, ...]
    missing_too: tuple[Missing, ...]
    severe: tuple[Row, ...]
    moderate: tuple[Row, ...]
    loose: tuple[Loose, ...]
    not_considered: tuple[str, ...]
    is_signed: bool
    edition: date


def panel(advice: Advice, known: Composed) -> Panel:
    """Return advice as it is shown to clinicians beside what it was asked of."""
    said: dict[str, list[Row]] = {}
    for row in rows(advice):
        said.setdefault(row.kind, []).append(row)
    level, missing = advice.level, tuple(_missing(advice, known.asked))
    return Panel(
        level=str(level.recommended or ""),
        level_label=level.recommended.label if level.recommended else "",
        co_occurring=level.co_occurring,
        also=tuple(f"{one} {one.label}" for one in level.acceptable),
        ratings=tuple(
            (one.label, level.ratings[one], _HIGHEST_RATING) for one in Dimension if one in level.ratings
        ),
        said={kind: tuple(each) for kind, each in said.items()},
        because=tuple(said.get("level", ())[:_REASONS]),
        because_too=tuple(said.get("level", ())[_REASONS:]),
        flags=tuple(_flags(said.get("flag", ()))),
        medicines=tuple((one, _TONES[one.status]) for one in medicines(advice)),
        missing=missing[:_REASONS],
        missing_too=missing[_REASONS:],
        severe=tuple(row for row in said.get("interaction", ()) if row.severity in SEVERE),
        moderate=tuple(row for row in said.get("interaction", ()) if row.severity not in SEVERE),
        loose=tuple(_loose(known)),
        not_considered=advice.not_considered,
        is_signed=advice.review.is_signed,
        edition=advice.review.edition,
    )


def _flags(flags: Iterable[Row]) -> Iterator[tuple[str, str, str, Row]]:
    """Yield each flag as label, severity in words, tone and what is said."""
    for row in flags:
        severity = Severity(row.severity)
        yield Flag(row.about).label, severity.label, _FLAG_TONES[severity], row


def _missing(advice: Advice, asked: frozenset[str]) -> Iterator[Missing]:
    """Yield what is not known and could change the answer, save what was asked and answered."""
    for one in advice.questions:
        place = layout().place_of(one.question.key)
        if place is None or one.question.key in asked:
            continue
        section, question = place
        changed = (one.level, *one.medications)
        yield Missing(
            text=one.question.text,
            why=one.question.why,
            changes=", ".join(_named(code) for code in changed if code is not None),
            section=section.key,
            name=slug(question.path),
        )


def _named(code: LevelOfCare | object) -> str:
    label = getattr(code, "label", "")
    return f"level {code}" if isinstance(code, LevelOfCare) else label


def _loose(known: Composed) -> Iterator[Loose]:
    for one in known.left_out:
        yield _loose_at(one.path, f"found {one.found}; wanted {one.wanted}")
    for path in known.unfinished:
        yield _loose_at(path, "this entry does not count before it is answered")


def _loose_at(path: str, why: str) -> Loose:
    place = place_of(path)
    found = layout().place_of(place.fact.path)
    section = found[0].key if found else layout().quick.key
    return Loose(text=f"{layout().question(place.key).text} {why}.", section=section, name=slug(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the assessment, and how much of it is answered."""

    key: str
    title: str
    answered: int
    of: int
    is_here: bool


def steps(asked: frozenset[str], here: str, language: str = "en") -> tuple[Step, ...]:
    """Return the pages in order, given the facts that were asked; `here` is the one that is shown."""
    return tuple(_step(section, asked, here, language) for section in layout().sections)


def _step(section: Section, asked: frozenset[str], here: str, language: str) -> Step:
    answered, count = progress(section, asked)
    return Step(
        key=section.key,
        title=section.words(language),
        answered=answered,
        of=count,
        is_here=section.key == here,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answered question in words: as it was asked, or (brief) as clinicians call it."""

    title: str
    brief: str
    text: str


def told(
    document: Mapping[str, object], nones: Collection[str], language: str = "en"
) -> Iterator[tuple[Section, tuple[Line, ...]]]:
    """Yield each section with what a person document answers in it, and what was said to be none (`nones`).

    Sections without an answer are left out.
    """
    for section in layout().page:
        found = ((one, _value(one, document, nones)) for one in section.asked)
        lines = tuple(_line(one, value, language) for one, value in found if value is not None)
        if lines:
            yield section, lines


def with_answer(question: str, answer: str) -> str:
    """Return a question with its answer: "COWS: 6", or "¿Cuándo fue la última vez? 14 horas"."""
    return f"{question}{'' if question.endswith('?') else ':'} {answer}"


def _value(question: Question, document: Mapping[str, object], nones: Collection[str]) -> object:
    value: object = document
    for key in question.path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return [] if value is None and question.path in nones else value


def _line(question: Question, value: object, language: str) -> Line:
    if question.fact.parts and isinstance(value, list) and value:
        text = "; ".join(_entry(question.path, entry, language) for entry in value)
    else:
        text = words(question.fact, value, language)
    return Line(title=question.words(language), brief=question.brief, text=text)


def _entry(group: str, entry: Mapping[str, object], language: str) -> str:
    """Return an entry in words: "fentanyl (last use ago: 14 hours, route: injected into a vein)".

    What a part is called in brief is English; in another language it is said as it was asked.
    """
    parts = [
        with_answer(
            one.brief if language == "en" else one.words(language),
            words(one.fact, entry[one.fact.name], language),
        )
        for one in layout().parts(group)
        if one.fact.name in entry and one.fact.name != "name"
    ]
    name = str(entry.get("name", ""))
    if not parts:
        return name or "one"
    return f"{name} ({', '.join(parts)})" if name else ", ".join(parts)
