"""What is said of a program in words, in the reader's language: for staff and for the public alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.programs import catalogue
from throughcare.programs.hours import NO_WALK_IN, Week
from throughcare.programs.statements import options
from throughcare.terms import Medication, ProgramMedication
from throughcare.terms.places_open import FactKind, SaidBy
from throughcare_web.directory.upkeep.queries import Conflict, Said
from throughcare_web.ui.language import reader_language


_MEDICATIONS = {medication.value: medication for medication in Medication}
_STATUSES = {status.value: status for status in ProgramMedication}
_SERVICES = (FactKind.PAYMENT, FactKind.LEVELS, FactKind.LANGUAGES, FactKind.POPULATIONS)
_NOT_PUBLIC = (FactKind.REFERRAL_CONTACT,)  # for those who refer; the public calls the numbers listed


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of fact as shown: its name, what is said in one or more lines, who said it when, what speaks against it."""

    kind: FactKind
    name: str
    lines: list[str]
    source: str
    conflict: list[str]


def words_of(kind: FactKind, value: Any) -> list[str]:
    """Return a stated value in lines of words; one line says that nothing is offered where the list is empty."""
    language = reader_language()
    if kind in _SERVICES:
        keys = options(kind)
        chosen = [catalogue.service(keys[option]).label.words(language) for option in value]
        return [" · ".join(chosen) if chosen else _("None of those asked about.")]
    if kind is FactKind.MEDICATIONS:
        return [
            f"{_MEDICATIONS[name].words(language)}: {_STATUSES[status].words(language)}"
            for name, status in value.items()
        ]
    if kind in (FactKind.HOURS, FactKind.WALK_IN):
        week = Week.from_document(value)
        if kind is FactKind.WALK_IN and week.is_closed:
            return [NO_WALK_IN.words(language)]
        return [f"{days}: {hours}" for days, hours in week.lines(language)]
    if kind is FactKind.PHONES:
        return [number if role == "main" else f"{number} ({_role(role)})" for number, role in value]
    return _plain(kind, value)


def published_words(kind: FactKind, value: Any) -> list[str]:
    """Return what the published listing says of a kind of fact in lines of words; none where it says nothing."""
    if value is None:
        return []
    if kind in _SERVICES:
        return words_of(kind, value["yes"]) if value["yes"] else []
    if kind is FactKind.MEDICATIONS:
        known = {name: status for name, status in value.items() if status != ProgramMedication.UNKNOWN.value}
        return words_of(kind, known)
    return words_of(kind, value)


def source_words(said_by: SaidBy, day: str) -> str:
    """Return who said something and when; `day` as the reader's page writes days."""
    when = {"day": day}
    if said_by is SaidBy.PHONE:
        return _("The program said so on the phone on %(day)s.") % when
    return _("The program itself says so, since %(day)s.") % when


def public_lines(said: Mapping[FactKind, Said], conflicts: list[Conflict]) -> list[Line]:
    """Return what a program says of itself as its public page shows it, in the order of the kinds."""
    against = {one.said.kind: published_words(one.said.kind, one.published) for one in conflicts}
    return [
        Line(
            kind=kind,
            name=kind.words(reader_language()),
            lines=words_of(kind, said[kind].value),
            source=source_words(said[kind].said_by, date_format(said[kind].said_at.date(), "DATE_FORMAT")),
            conflict=against.get(kind, []),
        )
        for kind in FactKind
        if kind in said and kind not in _NOT_PUBLIC
    ]


def _role(role: str) -> str:
    return _("intake") if role == "intake" else _("hotline")


def _plain(kind: FactKind, value: Any) -> list[str]:
    if kind is FactKind.ACCEPTING:
        return [_("Takes new people.") if value else _("Takes no new people now.")]
    if kind is FactKind.GROUPS:
        return [
            _("Groups in the evening: yes") if value["evening"] else _("Groups in the evening: no"),
            _("Groups on weekends: yes") if value["weekend"] else _("Groups on weekends: no"),
        ]
    return [text for text in (value[name] for name in ("desk", "phone", "email", "note")) if text]
