"""What the Check says, in the reader's language: passages as HTML, their sources numbered once, the steps to go on to.

Which passages hold is the core's; here they are only put into words and order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from throughcare import knowledge
from throughcare.knowledge.topics import Finding
from throughcare.public.check import Asked, SelfReading, Step, Told, self_check, someone_check
from throughcare.public.pages import Section
from throughcare.terms import Audience
from throughcare_web.find.learn.shown import Link, Part, Source, address_of, html_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """The passages of one answer by name, with their sources and the state of the record they come from.

    Attributes:
        is_reviewed: whether a clinician signed the record.
    """

    parts: dict[str, Part]
    sources: tuple[Source, ...]
    changed_on: date
    is_reviewed: bool
    steps: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SelfAnswer:
    """What the answers about oneself speak for, in words."""

    sheet: Sheet
    least: int
    most: int
    of: int
    beside: tuple[Part, ...]
    met: tuple[str, ...]
    left_out: tuple[str, ...]
    skipped: tuple[str, ...]
    could: str


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """Signs of one kind as they were chosen, and what they can come from."""

    signs: tuple[str, ...]
    part: Part


@dataclass(frozen=True, slots=True)
class SomeoneAnswer:
    """What signs in someone else can tell, and what helps, in words; words: what to say and what rather not."""

    sheet: Sheet
    told: tuple[ToldAnswer, ...]
    helps: tuple[Part, ...]
    words: tuple[tuple[str, str], ...]


def said(findings: Iterable[Finding], language: str) -> tuple[str, ...]:
    """Return each sentence of the rules once, most urgent first."""
    texts = (one.text(Audience.PUBLIC, language=language) for one in findings)
    return tuple(dict.fromkeys(filter(None, texts)))


def stay_part(language: str) -> Part:
    """Return what to do for someone who thinks of suicide."""
    return _parts({"stay": someone_check().stay}, language)[0]["stay"]


def self_answer(reading: SelfReading, language: str) -> SelfAnswer:
    """Return what the answers about oneself speak for."""
    record = self_check()
    named = {"reading": reading.says, **{one.id: one for one in (*reading.beside, *record.always)}}
    sheet = _sheet("checks/self", named, record.step, language)
    return SelfAnswer(
        sheet=sheet,
        least=reading.least,
        most=reading.most,
        of=reading.of,
        beside=tuple(sheet.parts[one.id] for one in reading.beside),
        met=_asked(reading.met, language),
        left_out=_asked(reading.left_out, language),
        skipped=_asked(reading.skipped, language),
        could=reading.could.words(language)[0] if reading.could else "",
    )


def someone_answer(told: tuple[Told, ...], language: str) -> SomeoneAnswer:
    """Return what signs in someone else can tell, and what helps."""
    record = someone_check()
    named = {"limits": record.limits, **({} if told else {"nothing": record.nothing})}
    named |= {f"told-{one.says.id}": one.says for one in told}
    named |= {f"help-{one.id}": one for one in record.helps}
    sheet = _sheet("checks/someone", named, record.step, language)
    return SomeoneAnswer(
        sheet=sheet,
        told=tuple(
            ToldAnswer(
                tuple(sign.label.words(language) for sign in one.signs), sheet.parts[f"told-{one.says.id}"]
            )
            for one in told
        ),
        helps=tuple(sheet.parts[f"help-{one.id}"] for one in record.helps),
        words=tuple(one.words(language) for one in record.words),
    )


def _asked(questions: Iterable[Asked], language: str) -> tuple[str, ...]:
    return tuple(one.asked.words(language) for one in questions)


def _sheet(record: str, named: dict[str, Section], steps: Iterable[Step], language: str) -> Sheet:
    parts, sources = _parts(named, language)
    values = knowledge.load(record)
    return Sheet(
        parts=parts,
        sources=sources,
        changed_on=values["edition"]["effective"],
        is_reviewed=knowledge.is_signed(values),
        steps=tuple(_link(one, language) for one in steps if one.page != "guide" or settings.PUBLIC_GUIDANCE),
    )


def _parts(named: dict[str, Section], language: str) -> tuple[dict[str, Part], tuple[Source, ...]]:
    """Return passages as HTML by name, and their sources, each with one number."""
    cited = {
        key: one
        for section in named.values()
        for key, one in zip(section.sources, section.cited, strict=True)
    }
    numbers = {key: number for number, key in enumerate(cited, start=1)}
    parts = {}
    for name, section in named.items():
        heading, text = section.words(language)
        parts[name] = Part(
            name, heading, html_of(text), tuple(sorted(numbers[key] for key in section.sources))
        )
    return parts, tuple(Source(numbers[key], one) for key, one in cited.items())


def _link(step: Step, language: str) -> Link:
    text, why = step.words(language)
    return Link(address_of(step.page), text, why)
