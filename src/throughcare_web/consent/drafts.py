"""What is entered when a consent is recorded: checked for shape here, for the rule's elements by the core."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare.terms.sharing import (
    TPO_PURPOSES,
    ConsentElement,
    ConsentKind,
    ExpiryKind,
    Purpose,
    RecordPart,
    SignatureWay,
    Signer,
    SigningSituation,
)
from throughcare_web.records import limits


# What the signing script draws: lines from point to point, whole numbers, nothing else that SVG knows.
_STROKES = re.compile(r"(?:M[0-9]{1,4} [0-9]{1,4}(?:L[0-9]{1,4} [0-9]{1,4})*)+")
_LONGEST_STROKES = 40_000
UNTIL_TREATMENT_ENDS = core.Expiry(kind=ExpiryKind.END_OF_TREATMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureDraft:
    """One signature: drawn (with its strokes), typed, or on paper (with the day that stands there, if any)."""

    signer: Signer
    name: str
    way: SignatureWay
    strokes: str = ""
    authority: str = ""
    on: dt.date | None = None

    def checked(self) -> SignatureDraft:
        """Return it with its words trimmed; BadInput for strokes that no pen drew."""
        if self.way is SignatureWay.DRAWN and not is_drawing(self.strokes):
            raise BadInput("signature", "no drawing of a pen", "lines from point to point, or a typed name")
        strokes = self.strokes if self.way is SignatureWay.DRAWN else ""
        return replace(
            self,
            name=limits.line(self.name, "name of the signer"),
            authority=limits.line(self.authority, "authority"),
            strokes=strokes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDraft:
    """A consent before it is recorded; by itself the single consent for treatment, payment and operations.

    Attributes:
        more: what may be shared, in the patient's words; purpose_words: what for.
        is_paper: signed on a form of paper; then `statements` says which statements of the rule stand on it.
        discloser: who may share; the program unless said.
    """

    kind: ConsentKind = ConsentKind.TPO
    language: str = "en"
    parts: frozenset[RecordPart] = frozenset()
    recipients: tuple[core.Named, ...] = ()
    purposes: frozenset[Purpose] = frozenset()
    expiry: core.Expiry = UNTIL_TREATMENT_ENDS
    situation: SigningSituation = SigningSituation.ADULT
    more: str = ""
    purpose_words: str = ""
    signatures: tuple[SignatureDraft, ...] = ()
    is_paper: bool = False
    statements: frozenset[ConsentElement] = frozenset()
    discloser: str = ""

    def checked(self) -> ConsentDraft:
        """Return it whole: a single consent covers its parts, purposes and class of recipients; a kind that stands alone, its own."""
        said = replace(
            self,
            language="es" if self.language == "es" else "en",
            more=limits.lines(self.more, "what may be shared"),
            purpose_words=limits.lines(self.purpose_words, "purpose"),
            discloser=limits.line(self.discloser, "who may share"),
            recipients=tuple(_checked(one) for one in self.recipients),
            signatures=tuple(one.checked() for one in self.signatures),
        )
        if said.kind is ConsentKind.TPO:
            whole = {"parts": core.tpo_parts(), "purposes": TPO_PURPOSES}
            return replace(said, recipients=_with_class(said.recipients), **whole)
        if said.is_paper:
            return said
        match said.kind:
            case ConsentKind.COUNSELING_NOTES:
                return replace(said, parts=frozenset({RecordPart.COUNSELING_NOTES}))
            case ConsentKind.PROCEEDINGS:
                return replace(said, purposes=frozenset({Purpose.LEGAL_PROCEEDING}))
        return said

    def choices(self, patient: str, program: str) -> core.Choices:
        """Return what is put before the patient."""
        return core.Choices(
            kind=self.kind,
            patient=patient,
            program=self.discloser or program,
            parts=self.parts,
            recipients=self.recipients,
            purposes=self.purposes,
            expiry=self.expiry,
            more=self.more,
            purpose_words=self.purpose_words,
        )


def is_drawing(strokes: str) -> bool:
    """Return whether text is a picture of pen strokes and nothing else."""
    return len(strokes) <= _LONGEST_STROKES and bool(_STROKES.fullmatch(strokes))


def _checked(one: core.Named) -> core.Named:
    members = tuple(limits.line(member, "member") for member in one.members)
    return replace(one, name=limits.line(one.name, "recipient"), members=members)


def _with_class(recipients: tuple[core.Named, ...]) -> tuple[core.Named, ...]:
    """Return the class of a single consent, and the intermediaries that have to be named beside it."""
    return (core.tpo_recipients(), *(one for one in recipients if not one.kinds))
