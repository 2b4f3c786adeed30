"""The words a patient reads and signs, and the explanation of a consent's scope that goes with what is shared.

Composed from the record; which statements stand on a form follows from what it is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from throughcare.disclosure.consents import UNDER_HIPAA, Consent, Expiry, Named
from throughcare.disclosure.law import joined, law, listed
from throughcare.knowledge import Words
from throughcare.knowledge.words import Sentence
from throughcare.terms.sharing import (
    TPO_PURPOSES,
    ConsentElement,
    ConsentKind,
    DisclosureBasis,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
)


_NOTES = RecordPart.COUNSELING_NOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What is put before a patient.

    Attributes:
        more: a description of what may be shared in the patient's own words; purpose_words: the same of what for.
    """

    kind: ConsentKind
    patient: str
    program: str
    parts: frozenset[RecordPart]
    recipients: tuple[Named, ...]
    purposes: frozenset[Purpose]
    expiry: Expiry
    more: str = ""
    purpose_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the form and what stands under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The form in one language, as it is shown and kept.

    Attributes:
        statements: which of the statements that a consent must hold stand on it.
    """

    language: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    statements: frozenset[ConsentElement]

    def as_text(self) -> str:
        """Return the whole form as plain text, a line each."""
        lines = [self.title, self.lead]
        for section in self.sections:
            lines += [section.heading, *section.lines]
        return "\n".join(lines)


def tpo_parts() -> frozenset[RecordPart]:
    """Return what a single consent covers: every part but what is kept apart."""
    return frozenset(RecordPart) - {_NOTES}


def tpo_recipients() -> Named:
    """Return the class of recipients of a single consent, described as the rule suggests (42 CFR 2.31(a)(4)(i))."""
    return Named(
        name=str(law().form["recipients_tpo"].said()),
        kind=RecipientKind.OTHER,
        kinds=UNDER_HIPAA | {RecipientKind.PART2_PROGRAM},
    )


def wording(choices: Choices, language: str) -> Wording:
    """Return the form for these choices in a language ("es" for Spanish, anything else for English)."""
    statements = set(_required(choices))
    sections = [
        Section(
            heading=law().form[heading].said().words(language),
            lines=tuple(line.words(language) for line in lines),
        )
        for heading, lines in _sections(choices, statements)
    ]
    return Wording(
        language="es" if language == "es" else "en",
        title=law().form["title"].said().words(language),
        lead=law().form["lead"].said().words(language),
        sections=tuple(sections),
        statements=frozenset(statements),
    )


def explanation(consent: Consent) -> Sentence:
    """Return the clear explanation of a consent's scope that goes with each disclosure (42 CFR 2.32(b)); it names no patient."""
    said = law().explanation
    recipients = [_recipient(one) for one in consent.recipients]
    lines = [
        said["opening"].said(day=consent.signed_on),
        said["parts"].said(parts=listed(consent.parts)),
        said["recipients"].said(recipients=_either(recipients)),
        said["purposes"].said(purposes=listed(consent.purposes)),
    ]
    if consent.expiry.kind is not None:
        heading = law().form["ending"].said()
        end = _ending(consent.expiry, consent.discloser)
        lines.append(Sentence(f"{heading}: {end}", f"{heading.es}: {end.es}"))
    return joined(lines)


def explanation_without_consent(basis: DisclosureBasis) -> Sentence:
    """Return what is said of the ground of a disclosure that rests on no consent."""
    return law().explanation["without_consent"].said(basis=basis)


def _sections(choices: Choices, statements: set[ConsentElement]) -> Iterator[tuple[str, list[Sentence]]]:
    yield "patient", [_same(choices.patient)]
    yield "discloser", [_same(choices.program)]
    yield "information", _information(choices)
    yield "recipients", [_recipient(one) for one in choices.recipients]
    yield "purpose", _purposes(choices)
    yield "again", _again(statements)
    yield "changing", [_said("right_to_revoke"), _said("how_to_revoke", program=choices.program)]
    yield "ending", [_ending(choices.expiry, choices.program)]
    tpo = choices.kind is ConsentKind.TPO
    yield "not_signing", [_said("refusal_tpo" if tpo else "refusal_specific")]
    yield from _alone(choices.kind)
    yield "rights", [*_rights(choices, statements)]


def _required(choices: Choices) -> Iterator[ConsentElement]:
    """Yield the statements that a form for these choices holds."""
    yield ConsentElement.RIGHT_TO_REVOKE
    yield ConsentElement.HOW_TO_REVOKE
    yield ConsentElement.REFUSAL
    if choices.purposes & TPO_PURPOSES:
        yield ConsentElement.REDISCLOSURE
        kinds = {kind for one in choices.recipients for kind in (one.kinds or {one.kind})}
        if kinds & UNDER_HIPAA:
            yield ConsentElement.HIPAA_REDISCLOSURE
    if Purpose.FUNDRAISING in choices.purposes:
        yield ConsentElement.FUNDRAISING_CHOICE


def _information(choices: Choices) -> list[Sentence]:
    parts = [part for part in RecordPart if part in choices.parts]
    return [*(Sentence(part.label, part.label_es) for part in parts), *_if_any(choices.more)]


def _purposes(choices: Choices) -> list[Sentence]:
    if choices.kind is ConsentKind.TPO:
        return [_said("purpose_tpo")]
    purposes = [one for one in Purpose if one in choices.purposes]
    return [*(Sentence(one.label, one.label_es) for one in purposes), *_if_any(choices.purpose_words)]


def _again(statements: set[ConsentElement]) -> list[Sentence]:
    about_tpo = (ConsentElement.HIPAA_REDISCLOSURE, ConsentElement.REDISCLOSURE)
    lines = [_said(str(element)) for element in about_tpo if element in statements]
    return lines or [_said("not_again")]


def _alone(kind: ConsentKind) -> Iterator[tuple[str, list[Sentence]]]:
    match kind:
        case ConsentKind.COUNSELING_NOTES:
            yield "notes", [_said("only_notes")]
        case ConsentKind.PROCEEDINGS:
            yield "notes", [_said("only_case"), _said("without_notes")]
        case _:
            yield "notes", [_said("without_notes")]


def _rights(choices: Choices, statements: set[ConsentElement]) -> Iterator[Sentence]:
    limit = law().limit
    years = limit.accounting_look_back.value
    yield _said("copy")
    yield _said("accounting", years=years, longer=limit.accounting_look_back_without_consent.value)
    for one in choices.recipients:
        if one.kind is RecipientKind.INTERMEDIARY:
            yield _said("intermediary_list", intermediary=one.name, years=years)
    if ConsentElement.FUNDRAISING_CHOICE in statements:
        yield _said("fundraising_choice")


def _recipient(one: Named) -> Sentence:
    if one.kinds:
        return _said("recipients_tpo")
    if one.kind is RecipientKind.INTERMEDIARY and one.treating_members:
        return _said("members_treating", intermediary=one.name)
    if one.members:
        return _said("members_named", intermediary=one.name, members="; ".join(one.members))
    return _same(one.name)


def _ending(expiry: Expiry, program: str) -> Sentence:
    kind = expiry.kind or ExpiryKind.NONE
    return _said(f"ends_{kind}", program=program, day=expiry.on, event=expiry.event)


def _either(sentences: Iterable[Sentence]) -> Words:
    known = list(sentences)
    return Words("; ".join(map(str, known)), "; ".join(one.es for one in known))


def _if_any(text: str) -> list[Sentence]:
    return [_same(text)] if text else []


def _same(text: str) -> Sentence:
    return Sentence(text, text)


def _said(key: str, **values: object) -> Sentence:
    return law().form[key].said(**values)
