"""What 42 CFR Part 2 says, as the record `knowledge/part2.toml` holds it: numbers, the notice, reasons, the form's words.

No decision is made here: `deciding` asks, and fills the sentences in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from throughcare import knowledge
from throughcare.knowledge import Citation, Edition, RecordFault, Words
from throughcare.knowledge.spanish import written_out
from throughcare.knowledge.words import Sentence
from throughcare.terms.sharing import (
    ConsentElement,
    Duty,
    NoticeForm,
    RecordPart,
    Redisclosure,
    RefusalReason,
)
from throughcare.terms.term import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence in both languages and the keys of what it rests on."""

    text: str
    text_es: str
    sources: tuple[str, ...] = ()

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Return its sources."""
        return tuple(knowledge.citations()[key] for key in self.sources)

    def said(self, **values: object) -> Sentence:
        """Return the sentence filled in: days and terms are written out in each language, several things as a list."""
        en, es = ({name: _written(value, to) for name, value in values.items()} for to in ("en", "es"))
        return Sentence(self.text.format(**en), self.text_es.format(**es))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number that decides; `unit` says of what."""

    value: int
    unit: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Every number of the record, under its name there."""

    accounting_look_back: Limit
    accounting_look_back_without_consent: Limit
    accounting_answer: Limit
    intermediary_list_answer: Limit
    breach_tell_people: Limit
    breach_large: Limit
    breach_media: Limit
    breach_yearly_report: Limit
    emergency_access_lasts: Limit
    emergency_review_due: Limit
    minor_below: Limit
    who_signs_asked_below: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningLink:
    """Limits of a link by which a patient signs on their own telephone, and of the one-time code before it.

    Attributes:
        links_a_day: so many messages a patient gets in any 24 hours, so that nobody's telephone is flooded.
    """

    hours: int
    code_digits: int
    code_attempts: int
    code_minutes: int
    codes_a_link: int
    pass_minutes: int
    links_a_day: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report that Part 2 leaves open may hold."""

    parts: tuple[RecordPart, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The whole record; its parts mean what their headings in the file say."""

    sources: tuple[str, ...]
    edition: Edition
    limit: Limits
    signing_link: SigningLink
    report: Report
    notice: Mapping[NoticeForm, Statement]
    element: Mapping[ConsentElement, Statement]
    refusal: Mapping[RefusalReason, Statement]
    duty: Mapping[Duty, Statement]
    redisclosure: Mapping[Redisclosure, Statement]
    form: Mapping[str, Statement]
    explanation: Mapping[str, Statement]


@cache
def law() -> Law:
    """Return the record, checked.

    Raises:
        RecordFault: it is malformed, or a reason, an element, a duty, a notice or a rule has no words.
    """
    found = knowledge.record("part2", Law)
    check(found)
    return found


def check(record: Law) -> None:
    """Check that every code that is said in words has them.

    Raises:
        RecordFault: one has none; it says which.
    """
    for name, vocabulary, words in (
        ("notice", NoticeForm, record.notice),
        ("element", ConsentElement, record.element),
        ("refusal", RefusalReason, record.refusal),
        ("duty", Duty, record.duty),
        ("redisclosure", Redisclosure, record.redisclosure),
    ):
        if missing := [code for code in vocabulary if code not in words]:
            raise RecordFault(f"part2.toml: {name}: found no words for {', '.join(missing)}; wanted all")


def notice(form: NoticeForm) -> Sentence:
    """Return the prescribed notice; its Spanish is for reading, what the rule prescribes is the English."""
    return law().notice[form].said()


def joined(sentences: Iterable[Sentence]) -> Sentence:
    """Return several sentences as one text, in both languages."""
    listed = list(sentences)
    return Sentence(" ".join(map(str, listed)), " ".join(one.es for one in listed))


def listed(terms: Iterable[Term]) -> Words:
    """Return the labels of several terms as a list in both languages, in the vocabulary's order."""
    known = sorted(terms, key=lambda term: [*type(term).__members__.values()].index(term))
    return Words("; ".join(term.label for term in known), "; ".join(term.label_es for term in known))


def _written(value: object, language: str) -> object:
    if isinstance(value, Words | Sentence | Term):
        return value.words(language)
    if isinstance(value, date):
        return written_out({"day": value}, language)["day"]
    return value
