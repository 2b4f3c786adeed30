"""The notice of 42 CFR 2.22 that a program gives each patient on admission, as the record `knowledge/patient_notice.toml` says.

That it was given, and to whom, is the caller's to keep; `version` names which words were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from throughcare import knowledge
from throughcare.disclosure.form import Section
from throughcare.disclosure.law import Statement, law
from throughcare.knowledge import Edition, RecordFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Statement):
    """A sentence or more of the notice; `element`: what of the rule it answers, as "2.22(b)(1)(vi)"."""

    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading of the notice and its lines."""

    heading: str
    heading_es: str
    line: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord:
    """The whole record; `required` names every element that the rule asks for."""

    sources: tuple[str, ...]
    required: tuple[str, ...]
    edition: Edition
    title: Line
    header: tuple[Line, ...]
    copy: Line
    words: Mapping[str, Statement]
    part: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom a patient may ask about the notice; what is not known is left to be written in by hand."""

    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientNotice:
    """The notice in one language: the prescribed heading, then the sections.

    Attributes:
        describes: the line that leads to `header`; copy: the right to a copy, and whom to ask.
        version: of the record's words, to keep with the row that says it was given.
    """

    language: str
    title: str
    describes: str
    header: tuple[str, ...]
    copy: str
    sections: tuple[Section, ...]
    version: str


@cache
def notice_record() -> NoticeRecord:
    """Return the record, checked; RecordFault where it is malformed or an element of the rule has no words."""
    found = knowledge.record("patient_notice", NoticeRecord)
    check_elements(found)
    return found


def check_elements(record: NoticeRecord) -> None:
    """Check that every element the rule asks for has words; RecordFault names those that have none."""
    said = {line.element for line in _lines(record)}
    if missing := [element for element in record.required if element not in said]:
        raise RecordFault(f"patient_notice.toml: found no words for {', '.join(missing)}; wanted all")


def notice_version() -> str:
    """Return which words of the notice are in force: the day from which they hold, and the start of their digest."""
    edition = notice_record().edition
    return f"{edition.effective} {edition.digest[:8]}"


def patient_notice(program: str, contact: Contact, language: str) -> PatientNotice:
    """Return a program's notice to patients in a language ("es" for Spanish, anything else for English)."""
    record = notice_record()
    blank, limit = record.words["blank"].said(), law().limit
    values = {
        "program": program,
        "contact": record.words["director"].said(),
        "phone": contact.phone or blank,
        "email": contact.email or blank,
        "years": limit.accounting_look_back.value,
        "longer": limit.accounting_look_back_without_consent.value,
        "effective": record.edition.effective,
    }

    def said(one: Statement) -> str:
        return one.said(**values).words(language)

    spanish = language == "es"
    sections = tuple(
        Section(
            heading=part.heading_es if spanish else part.heading, lines=tuple(said(one) for one in part.line)
        )
        for part in record.part
    )
    return PatientNotice(
        language="es" if spanish else "en",
        title=said(record.title),
        describes=said(record.words["describes"]),
        header=tuple(said(one) for one in record.header),
        copy=said(record.copy),
        sections=sections,
        version=notice_version(),
    )


def _lines(record: NoticeRecord) -> Iterator[Line]:
    yield record.title
    yield from record.header
    yield record.copy
    for part in record.part:
        yield from part.line
