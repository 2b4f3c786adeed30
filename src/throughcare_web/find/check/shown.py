"""What the Check says, in the reader's language: passages as HTML, their sources numbered once, the steps to go on to.

Which passages hold is the core's; here they are only put into words and order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from throughcare.knowledge import Edition
from throughcare.public.check import Check, SelfReading, Step, Told, self_check, someone_check
from throughcare.public.pages import Section
from throughcare.public.said import Said
from throughcare_web.find.sources import Numbers, Part, Source
from throughcare_web.find.text import Link, address_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """The passages of one answer by name, with their sources and the edition of the record they come from."""

    parts: dict[str, Part]
    sources: tuple[Source, ...]
    edition: Edition
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


def stay_part(language: str) -> Part:
    """Return what to do for someone who thinks of suicide."""
    return Numbers(language).part(someone_check().stay)


def self_answer(reading: SelfReading, language: str) -> SelfAnswer:
    """Return what the answers about oneself speak for."""
    record = self_check()
    named = {"reading": reading.says, **{one.id: one for one in (*reading.beside, *record.always)}}
    sheet = _sheet(record, named, language)
    return SelfAnswer(
        sheet=sheet,
        least=reading.least,
        most=reading.most,
        of=reading.of,
        beside=tuple(sheet.parts[one.id] for one in reading.beside),
        met=_words(reading.met, language),
        left_out=_words(reading.left_out, language),
        skipped=_words(reading.skipped, language),
        could=reading.could.name.words(language) if reading.could else "",
    )


def someone_answer(told: tuple[Told, ...], language: str) -> SomeoneAnswer:
    """Return what signs in someone else can tell, and what helps."""
    record = someone_check()
    named = {"limits": record.limits, **({} if told else {"nothing": record.nothing})}
    named |= {f"told-{one.says.id}": one.says for one in told}
    named |= {f"help-{one.id}": one for one in record.helps}
    sheet = _sheet(record, named, language)
    return SomeoneAnswer(
        sheet=sheet,
        told=tuple(
            ToldAnswer(_words(one.signs, language), sheet.parts[f"told-{one.says.id}"]) for one in told
        ),
        helps=tuple(sheet.parts[f"help-{one.id}"] for one in record.helps),
        words=tuple((one.works.words(language), one.rather_not.words(language)) for one in record.words),
    )


def _words(things: Iterable[Said], language: str) -> tuple[str, ...]:
    return tuple(one.words(language) for one in things)


def _sheet(record: Check, named: dict[str, Section], language: str) -> Sheet:
    numbers = Numbers(language)
    steps = (one for one in record.step if one.page != "guide" or settings.PUBLIC_GUIDANCE)
    return Sheet(
        parts={name: numbers.part(section, name) for name, section in named.items()},
        sources=numbers.sources,
        edition=record.edition,
        steps=tuple(_link(one, language) for one in steps),
    )


def _link(step: Step, language: str) -> Link:
    return Link(address_of(step.page), step.words(language), step.reason.words(language))
