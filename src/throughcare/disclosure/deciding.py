"""May this be shared, with whom, for what: `permits` answers with a permit or with every reason why not.

42 CFR Part 2 as amended in 2024. First what needs no consent, then each consent the patient gave, then what the program
agreed to keep back. Counseling notes pass by no exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from throughcare.disclosure.consents import (
    UNDER_HIPAA,
    Consent,
    Named,
    ended_on,
    joins_what_stands_alone,
    missing_elements,
)
from throughcare.disclosure.law import law, listed
from throughcare.disclosure.requests import Permit, Reason, Refusal, Request, Restriction, same_name
from throughcare.terms.sharing import (
    TPO_PURPOSES,
    ConsentKind,
    DisclosureBasis,
    Duty,
    Purpose,
    RecipientKind,
    RecordPart,
    Redisclosure,
    RefusalReason,
)


_NOTES = RecordPart.COUNSELING_NOTES
# Who may act for the patient is treated as the patient (45 CFR 164.502(g)(1)).
_OWN = frozenset({RecipientKind.PATIENT, RecipientKind.REPRESENTATIVE})


class _Exception(NamedTuple):
    """What is permitted without consent: on which ground, and to whom."""

    basis: DisclosureBasis
    to: frozenset[RecipientKind]


_EXCEPTIONS: Mapping[Purpose, _Exception] = {
    Purpose.PATIENT_ACCESS: _Exception(DisclosureBasis.PATIENT_ACCESS, _OWN),
    Purpose.MEDICAL_EMERGENCY: _Exception(
        DisclosureBasis.MEDICAL_EMERGENCY,
        frozenset({RecipientKind.MEDICAL_PERSONNEL, RecipientKind.TREATING_PROVIDER}),
    ),
    Purpose.AUDIT: _Exception(
        DisclosureBasis.AUDIT,
        frozenset({RecipientKind.AUDITOR, RecipientKind.HEALTH_PLAN, RecipientKind.AUTHORITY}),
    ),
    Purpose.RESEARCH: _Exception(DisclosureBasis.RESEARCH, frozenset({RecipientKind.RESEARCHER})),
    Purpose.PROGRAM_SERVICES: _Exception(
        DisclosureBasis.SERVICE_AGREEMENT, frozenset({RecipientKind.SERVICE_ORGANIZATION})
    ),
    Purpose.REQUIRED_REPORT: _Exception(
        DisclosureBasis.REQUIRED_REPORT, frozenset({RecipientKind.AUTHORITY})
    ),
    Purpose.CAUSE_OF_DEATH: _Exception(DisclosureBasis.CAUSE_OF_DEATH, frozenset({RecipientKind.AUTHORITY})),
    Purpose.LEGAL_PROCEEDING: _Exception(DisclosureBasis.COURT_ORDER, frozenset({RecipientKind.LEGAL})),
}


def permits(
    request: Request, consents: Iterable[Consent], restrictions: Iterable[Restriction], on: date
) -> Permit | Refusal:
    """Return whether one record's parts may be shared on a day: a permit with its duties, or every reason why not.

    `consents` and `restrictions` are all of the patient's, whatever their state. Of several consents that permit it the one
    that names the recipient comes first, then the newest.
    """
    if faults := tuple(_faults(request)):
        return Refusal(reasons=faults)
    kept = list(restrictions)
    without = tuple(_reasons_without_consent(request))
    if request.purpose in _EXCEPTIONS and not without:
        return _permit_without_consent(request, kept, on)
    given = list(consents)
    answer = _by_consent(request, given, kept, on)
    is_about_a_consent = any(request.purpose in consent.purposes for consent in given)
    if isinstance(answer, Refusal) and without and not is_about_a_consent:
        return Refusal(reasons=without)
    return answer


def redisclosure(request: Request, consent: Consent | None) -> Redisclosure:
    """Return what the recipient may do with what it receives (42 CFR 2.33(b)); `consent` is what it rests on, if any."""
    kind = request.recipient.kind
    if kind in _OWN:
        return Redisclosure.OWN
    if consent is None or request.purpose not in TPO_PURPOSES or _NOTES in request.parts:
        return Redisclosure.FORBIDDEN
    if kind in UNDER_HIPAA:
        return Redisclosure.HIPAA
    if kind is RecipientKind.PART2_PROGRAM:
        return Redisclosure.AS_CONSENTED if consent.kind is ConsentKind.TPO else Redisclosure.FORBIDDEN
    return Redisclosure.FORBIDDEN if request.purpose is Purpose.TREATMENT else Redisclosure.CONTRACTORS


def reason(
    code: RefusalReason,
    parts: Iterable[RecordPart] = (),
    *,
    consent: Consent | None = None,
    **values: object,
) -> Reason:
    """Return a reason with its sentence filled in."""
    at_fault = tuple(part for part in RecordPart if part in set(parts))
    text = law().refusal[code].said(parts=listed(at_fault), **values)
    return Reason(code=code, text=text, parts=at_fault, consent=consent.key if consent else "")


def _faults(request: Request) -> Iterator[Reason]:
    """Yield what is wrong with a request whatever the patient signed."""
    if not request.parts:
        yield reason(RefusalReason.NOTHING_ASKED)
    if not request.recipient.name.strip():
        yield reason(RefusalReason.RECIPIENT_UNNAMED)
    if _NOTES in request.parts and request.parts != {_NOTES}:
        yield reason(RefusalReason.NOTES_GO_ALONE, [_NOTES])


def _reasons_without_consent(request: Request) -> Iterator[Reason]:
    """Yield why a request for a purpose that may do without consent cannot; nothing for the other purposes."""
    if request.purpose is Purpose.PUBLIC_HEALTH:
        yield reason(RefusalReason.IDENTIFIES_PATIENT)
        return
    exception = _EXCEPTIONS.get(request.purpose)
    if exception is None:
        return
    if _NOTES in request.parts:
        yield reason(RefusalReason.NOTES_NEED_OWN_CONSENT, [_NOTES])
    if request.recipient.kind not in exception.to:
        yield reason(RefusalReason.WRONG_RECIPIENT, purpose=request.purpose, recipient=request.recipient.kind)
    yield from _unfounded(request)


def _unfounded(request: Request) -> Iterator[Reason]:
    """Yield what is wanting in the ground that a request without consent rests on."""
    ground = request.ground
    is_named = bool(ground.text.strip())
    match request.purpose:
        case Purpose.PATIENT_ACCESS:
            yield from _without_authority(request)
        case Purpose.MEDICAL_EMERGENCY:
            if not is_named:
                yield reason(RefusalReason.EMERGENCY_NOT_STATED)
            if not ground.cannot_ask:
                yield reason(RefusalReason.CONSENT_COULD_BE_ASKED)
        case Purpose.LEGAL_PROCEEDING:
            if not (ground.court_order and is_named):
                yield reason(RefusalReason.PROCEEDINGS_NEED_OWN_CONSENT)
        case Purpose.CAUSE_OF_DEATH if not request.has_died:
            yield reason(RefusalReason.NOT_DECEASED)
        case _:
            yield from _without_agreement(request)


def _without_authority(request: Request) -> Iterator[Reason]:
    if request.recipient.kind is RecipientKind.REPRESENTATIVE and not request.ground.text.strip():
        yield reason(RefusalReason.AUTHORITY_NOT_STATED)


def _without_agreement(request: Request) -> Iterator[Reason]:
    if not request.ground.text.strip():
        yield reason(RefusalReason.NO_AGREEMENT)
    beyond = request.parts - {*law().report.parts}
    if request.purpose is Purpose.REQUIRED_REPORT and beyond:
        yield reason(RefusalReason.NOT_REPORTABLE, beyond)


def _permit_without_consent(request: Request, restrictions: list[Restriction], on: date) -> Permit:
    basis = _EXCEPTIONS[request.purpose].basis
    duties = [Duty.GIVE_NOTICE, Duty.LEAST_NEEDED]
    if basis is DisclosureBasis.PATIENT_ACCESS:
        duties = []
    if basis is DisclosureBasis.MEDICAL_EMERGENCY:
        duties.append(Duty.DOCUMENT_EMERGENCY)
        if any(one.parts_kept(request, on) for one in restrictions):
            duties.append(Duty.ASK_TO_KEEP)
    return Permit(basis=basis, duties=tuple(duties), redisclosure=redisclosure(request, None))


def _by_consent(
    request: Request, consents: list[Consent], restrictions: list[Restriction], on: date
) -> Permit | Refusal:
    if not consents:
        return Refusal(reasons=(reason(RefusalReason.NO_CONSENT),))
    newest_first = sorted(consents, key=lambda one: one.signed_on or date.min, reverse=True)
    judged = [(tuple(_objections(request, consent, on)), consent) for consent in newest_first]
    permitting = [consent for objections, consent in judged if not objections]
    if not permitting:
        nearest, _ = min(judged, key=lambda pair: len(pair[0]))
        return Refusal(reasons=nearest)
    held_back = frozenset().union(
        *(one.parts_kept(request, on) for one in restrictions if one.holds_for(request.purpose))
    )
    if held_back:
        return Refusal(reasons=(reason(RefusalReason.RESTRICTED, held_back),))
    chosen = min(permitting, key=lambda one: one.kind is ConsentKind.TPO)
    return Permit(
        basis=DisclosureBasis.CONSENT,
        duties=(Duty.GIVE_NOTICE, Duty.GIVE_EXPLANATION, Duty.LEAST_NEEDED),
        redisclosure=redisclosure(request, chosen),
        consent=chosen.key,
    )


def _objections(request: Request, consent: Consent, on: date) -> Iterator[Reason]:
    """Yield why a consent does not permit a request: first what is wrong with it, then what it does not cover."""
    yield from _defects(consent, on)
    if request.purpose not in consent.purposes:
        yield reason(RefusalReason.PURPOSE_NOT_COVERED, consent=consent, purpose=request.purpose)
    if request.parts == {_NOTES}:
        if consent.kind is not ConsentKind.COUNSELING_NOTES:
            yield reason(RefusalReason.NOTES_NEED_OWN_CONSENT, [_NOTES], consent=consent)
    elif uncovered := request.parts - consent.parts:
        yield reason(RefusalReason.PART_NOT_COVERED, uncovered, consent=consent)
    yield from _recipient_not_covered(request, consent)


def _defects(consent: Consent, on: date) -> Iterator[Reason]:
    if missing := missing_elements(consent):
        said = law().refusal[RefusalReason.ELEMENT_MISSING].said(elements=listed(missing))
        yield Reason(code=RefusalReason.ELEMENT_MISSING, text=said, elements=missing, consent=consent.key)
    if joins_what_stands_alone(consent):
        yield reason(RefusalReason.STANDS_ALONE, consent=consent)
    if consent.signed_on is not None and consent.signed_on > on:
        yield reason(RefusalReason.NOT_YET_SIGNED, consent=consent, day=consent.signed_on)
    end = ended_on(consent)
    if end is not None and end <= on:
        yield reason(RefusalReason.EXPIRED, consent=consent, day=consent.expiry.on or end)
    if consent.revoked_on is not None and consent.revoked_on <= on:
        yield reason(RefusalReason.REVOKED, consent=consent, day=consent.revoked_on)


def _recipient_not_covered(request: Request, consent: Consent) -> Iterator[Reason]:
    to = request.recipient
    if to.through:
        yield from _not_through(request, consent)
    elif not any(_names(one, request) for one in consent.recipients):
        yield reason(RefusalReason.RECIPIENT_NOT_COVERED, consent=consent, recipient=to.name)


def _names(one: Named, request: Request) -> bool:
    """Return whether a consent's recipient is the one asked for: by name, or because it belongs to the class."""
    to = request.recipient
    return to.kind in one.kinds if one.kinds else same_name(one.name) == same_name(to.name)


def _not_through(request: Request, consent: Consent) -> Iterator[Reason]:
    """Yield why an intermediary may not pass the record on (42 CFR 2.31(a)(4)(ii))."""
    to = request.recipient
    named = [
        one
        for one in consent.recipients
        if one.kind is RecipientKind.INTERMEDIARY and same_name(one.name) == same_name(to.through)
    ]
    if not named:
        yield reason(RefusalReason.INTERMEDIARY_NOT_NAMED, consent=consent, through=to.through)
        return
    members = {same_name(member) for one in named for member in one.members}
    by_treating = to.is_treating and any(one.treating_members for one in named)
    if same_name(to.name) not in members and not by_treating:
        yield reason(
            RefusalReason.MEMBER_NOT_TREATING, consent=consent, through=to.through, recipient=to.name
        )
