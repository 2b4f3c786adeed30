"""A written consent as data, and whether it holds: every element of 42 CFR 2.31(a), its end, its being taken back.

Whom and what it covers for one request is decided in `deciding`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.disclosure.law import law
from throughcare.knowledge.words import Sentence
from throughcare.terms.sharing import (
    TPO_PURPOSES,
    ConsentElement,
    ConsentKind,
    ConsentState,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    Signer,
    SigningSituation,
)


# Whoever is a covered entity or business associate under HIPAA, or is described by a class that holds such.
UNDER_HIPAA = frozenset(
    {RecipientKind.TREATING_PROVIDER, RecipientKind.HEALTH_PLAN, RecipientKind.BUSINESS_ASSOCIATE}
)
# Whom "my treating providers, health plans, third-party payers, and people helping to operate this program" takes in.
TPO_RECIPIENTS = UNDER_HIPAA | {RecipientKind.PART2_PROGRAM}

_MUST_SIGN: Mapping[SigningSituation, frozenset[Signer]] = {
    SigningSituation.ADULT: frozenset({Signer.PATIENT}),
    SigningSituation.MINOR_ALONE: frozenset({Signer.PATIENT}),
    SigningSituation.MINOR_WITH_PARENT: frozenset({Signer.PATIENT, Signer.PARENT}),
    SigningSituation.LACKS_CAPACITY: frozenset({Signer.REPRESENTATIVE}),
    SigningSituation.DECEASED: frozenset({Signer.REPRESENTATIVE}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom a consent names as a recipient.

    Attributes:
        name: of the person or place; of a class, its description as the form says it.
        kind: what it is.
        kinds: of a class, what belongs to it; empty for a person or place.
        members: of an intermediary, the members it may pass the record to.
        treating_members: of an intermediary, whether instead all members that treat the patient may receive it.
    """

    name: str
    kind: RecipientKind
    kinds: frozenset[RecipientKind] = frozenset()
    members: tuple[str, ...] = ()
    treating_members: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """When a consent ends: on a day, which it still holds; at an event, of which `happened_on` is known once it happened."""

    kind: ExpiryKind | None = None
    on: date | None = None
    event: str = ""
    happened_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed, when, and for somebody who signs in place of the patient by which authority."""

    signer: Signer
    name: str
    on: date | None
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A written consent: what stands on it, and what has become of it.

    Attributes:
        key: names it to whoever asks.
        information: how the form describes what may be shared; parts: what that means here.
        statements: the elements that are statements of the form, as far as they stand on it.
        revoked_on: the day from which it is taken back; None while it is not.
    """

    key: str
    kind: ConsentKind
    patient_name: str
    discloser: str
    information: str
    parts: frozenset[RecordPart]
    recipients: tuple[Named, ...]
    purposes: frozenset[Purpose]
    statements: frozenset[ConsentElement]
    expiry: Expiry
    signatures: tuple[Signature, ...]
    situation: SigningSituation = SigningSituation.ADULT
    revoked_on: date | None = None

    @property
    def signed_on(self) -> date | None:
        """Return the day of the last signature needed; None while there is none with a date."""
        return max((one.on for one in self.signatures if one.on is not None), default=None)

    @property
    def is_tpo(self) -> bool:
        """Return whether it is for nothing but treatment, payment and operations."""
        return bool(self.purposes) and self.purposes <= TPO_PURPOSES


def must_sign(situation: SigningSituation) -> frozenset[Signer]:
    """Return who has to sign."""
    return _MUST_SIGN[situation]


def age_objection(situation: SigningSituation, years: int | None) -> Sentence | None:
    """Return why somebody of this age in whole years cannot sign as an adult (42 CFR 2.11); None where they can, or it is not known."""
    below = law().limit.minor_below.value
    if situation is not SigningSituation.ADULT or years is None or years >= below:
        return None
    return law().form["not_of_age"].said(years=below)


def death_objection(situation: SigningSituation, *, has_died: bool | None) -> Sentence | None:
    """Return why these people cannot sign: a dead patient, or a representative of one who is alive (42 CFR 2.15(b)(2)).

    `has_died`: whether the patient had died when it was signed; None where that is not known, which objects to nobody.
    """
    if has_died is None or has_died is (situation is SigningSituation.DECEASED):
        return None
    return law().form["has_died" if has_died else "no_death"].said()


def missing_elements(consent: Consent) -> tuple[ConsentElement, ...]:
    """Return what must stand on the consent and does not, in the order of 42 CFR 2.31(a); empty when it is complete."""
    return tuple(element for element in ConsentElement if not _HOLDS[element](consent))


def joins_what_stands_alone(consent: Consent) -> bool:
    """Return whether counseling notes or a legal case are joined with anything else (42 CFR 2.31(b) and (d))."""
    notes, case = RecordPart.COUNSELING_NOTES, Purpose.LEGAL_PROCEEDING
    if consent.kind is ConsentKind.COUNSELING_NOTES:
        return consent.parts != {notes} or case in consent.purposes
    if consent.kind is ConsentKind.PROCEEDINGS:
        return consent.purposes != {case} or notes in consent.parts
    return notes in consent.parts or case in consent.purposes


def ended_on(consent: Consent) -> date | None:
    """Return the first day on which the consent has ended by itself; None where none is known."""
    expiry = consent.expiry
    if expiry.kind is ExpiryKind.DATE and expiry.on is not None:
        return expiry.on + timedelta(days=1)
    return expiry.happened_on


def state(consent: Consent, on: date) -> ConsentState:
    """Return how the consent stands on a day: incomplete before taken back before ended."""
    if missing_elements(consent) or joins_what_stands_alone(consent):
        return ConsentState.INCOMPLETE
    if consent.revoked_on is not None and consent.revoked_on <= on:
        return ConsentState.REVOKED
    end = ended_on(consent)
    return ConsentState.EXPIRED if end is not None and end <= on else ConsentState.ACTIVE


def _stated(element: ConsentElement) -> Callable[[Consent], bool]:
    return lambda consent: element in consent.statements


def _stated_for_tpo(element: ConsentElement) -> Callable[[Consent], bool]:
    return lambda consent: not consent.purposes & TPO_PURPOSES or element in consent.statements


def _names_recipients(consent: Consent) -> bool:
    return bool(consent.recipients) and all(one.name.strip() for one in consent.recipients)


def _limits_intermediaries(consent: Consent) -> bool:
    through = [one for one in consent.recipients if one.kind is RecipientKind.INTERMEDIARY]
    return all(one.members or one.treating_members for one in through)


def _says_hipaa(consent: Consent) -> bool:
    kinds = {kind for one in consent.recipients for kind in (one.kinds or {one.kind})}
    asked = consent.purposes & TPO_PURPOSES and kinds & UNDER_HIPAA
    return not asked or ConsentElement.HIPAA_REDISCLOSURE in consent.statements


def _lets_refuse_fundraising(consent: Consent) -> bool:
    asked = Purpose.FUNDRAISING in consent.purposes
    return not asked or ConsentElement.FUNDRAISING_CHOICE in consent.statements


def _says_when_it_ends(consent: Consent) -> bool:
    expiry = consent.expiry
    match expiry.kind:
        case ExpiryKind.DATE:
            return expiry.on is not None
        case ExpiryKind.EVENT:
            return bool(expiry.event.strip())
        case ExpiryKind.NONE:
            return consent.is_tpo
        case ExpiryKind.END_OF_TREATMENT:
            return True
    return False


def _is_signed(consent: Consent) -> bool:
    signed = {
        one.signer
        for one in consent.signatures
        if one.name.strip() and (one.signer is not Signer.REPRESENTATIVE or one.authority.strip())
    }
    return must_sign(consent.situation) <= signed


def _is_dated(consent: Consent) -> bool:
    return bool(consent.signatures) and all(one.on is not None for one in consent.signatures)


_HOLDS: Mapping[ConsentElement, Callable[[Consent], bool]] = {
    ConsentElement.PATIENT_NAME: lambda consent: bool(consent.patient_name.strip()),
    ConsentElement.DISCLOSER: lambda consent: bool(consent.discloser.strip()),
    ConsentElement.INFORMATION: lambda consent: bool(consent.parts and consent.information.strip()),
    ConsentElement.RECIPIENT: _names_recipients,
    ConsentElement.INTERMEDIARY_MEMBERS: _limits_intermediaries,
    ConsentElement.HIPAA_REDISCLOSURE: _says_hipaa,
    ConsentElement.PURPOSE: lambda consent: bool(consent.purposes),
    ConsentElement.FUNDRAISING_CHOICE: _lets_refuse_fundraising,
    ConsentElement.RIGHT_TO_REVOKE: _stated(ConsentElement.RIGHT_TO_REVOKE),
    ConsentElement.HOW_TO_REVOKE: _stated(ConsentElement.HOW_TO_REVOKE),
    ConsentElement.EXPIRY: _says_when_it_ends,
    ConsentElement.SIGNATURE: _is_signed,
    ConsentElement.SIGNED_ON: _is_dated,
    ConsentElement.REDISCLOSURE: _stated_for_tpo(ConsentElement.REDISCLOSURE),
    ConsentElement.REFUSAL: _stated_for_tpo(ConsentElement.REFUSAL),
}
