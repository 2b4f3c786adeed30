"""Rows become what the core decides about: consents, and what the program agreed not to share."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from throughcare import disclosure as core
from throughcare.knowledge.words import Sentence
from throughcare.terms.records import OPEN_EPISODES
from throughcare.terms.sharing import (
    ConsentElement,
    ConsentKind,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    RestrictionState,
    SignatureWay,
    Signer,
    SigningSituation,
)
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.consent.models import Consent, Disclosure, Restriction
from throughcare_web.records.patients.facts import age, full_name


def zone(row: Any) -> zoneinfo.ZoneInfo:
    """Return the time zone of the program that a row belongs to."""
    return zoneinfo.ZoneInfo(row.program.time_zone)


def to_payer(payer: str) -> dict[str, Any]:
    """Return what asking a payer about benefits tells it: who is asked about, and that they are in treatment here."""
    return {
        "recipient": core.Recipient(kind=RecipientKind.HEALTH_PLAN, name=payer),
        "purpose": Purpose.PAYMENT,
        "parts": (RecordPart.IDENTITY, RecordPart.COVERAGE, RecordPart.ENROLLMENT),
    }


def today(row: Any) -> dt.date:
    """Return the day it is in the program that a row belongs to."""
    return timezone.localdate(timezone=zone(row))


def consent(row: Consent, treatment_ended_on: dt.date | None = None) -> core.Consent:
    """Return a consent as the core has it; `treatment_ended_on` is the first day without treatment after its signing."""
    revocation, end = getattr(row, "revocation", None), getattr(row, "end", None)
    kind = ExpiryKind(row.expiry_kind) if row.expiry_kind else None
    happened_on = end.happened_on if end else None
    if happened_on is None and kind is ExpiryKind.END_OF_TREATMENT:
        happened_on = treatment_ended_on
    return core.Consent(
        key=str(row.pk),
        kind=ConsentKind(row.kind),
        patient_name=row.patient_name,
        discloser=row.discloser,
        information=row.information,
        parts=frozenset(map(RecordPart, row.parts)),
        recipients=tuple(named(one) for one in row.recipients),
        purposes=frozenset(map(Purpose, row.purposes)),
        statements=frozenset(map(ConsentElement, row.statements)),
        expiry=core.Expiry(kind=kind, on=row.expires_on, event=row.expiry_event, happened_on=happened_on),
        signatures=tuple(
            core.Signature(
                signer=Signer(one.signer), name=one.name, on=one.signed_on, authority=one.authority
            )
            for one in row.signatures.all()
        ),
        situation=SigningSituation(row.situation),
        revoked_on=revocation.revoked_at.astimezone(zone(row)).date() if revocation else None,
    )


def signing_objection(patient: Any, draft: ConsentDraft) -> Sentence | None:
    """Return why those who sign cannot, by the patient's age or death: on screen now, on paper on the day that stands there."""
    days = [one.on for one in draft.signatures if one.on and one.way is SignatureWay.PAPER]
    has_died = _had_died(patient, max(days, default=None)) if draft.is_paper else patient.deceased
    years = age(patient, max(days, default=today(patient)))
    return core.death_objection(draft.situation, has_died=has_died) or core.age_objection(
        draft.situation, years
    )


def _had_died(patient: Any, on: dt.date | None) -> bool | None:
    """Return whether a patient had died when a paper was signed; None where its day or that of the death is not known."""
    if not patient.deceased:
        return False
    return None if on is None or patient.died_on is None else on > patient.died_on


def missing_before_signing(draft: ConsentDraft, patient: Any) -> str:
    """Return what is still missing on a form, whoever signs it, or nothing."""
    ready = prepared(draft, full_name(patient), patient.program.name)
    missing = [one.label for one in core.missing_elements(ready)]
    return f"Still missing: {'; '.join(missing)}." if missing else ""


def prepared(draft: ConsentDraft, patient: str, program: str) -> core.Consent:
    """Return a consent that is about to be signed, as if everyone had signed: what is missing then, signing cannot mend."""
    shown = core.wording(draft.choices(patient, program), draft.language)
    day = dt.date.min
    return core.Consent(
        key="",
        kind=draft.kind,
        patient_name=patient,
        discloser=draft.discloser or program,
        information=draft.more or shown.as_text(),
        parts=draft.parts,
        recipients=draft.recipients,
        purposes=draft.purposes,
        statements=shown.statements,
        expiry=draft.expiry,
        signatures=tuple(
            core.Signature(signer=signer, name=patient, on=day, authority=patient)
            for signer in core.must_sign(draft.situation)
        ),
        situation=draft.situation,
    )


def draft_values(said: ConsentDraft) -> dict[str, Any]:
    """Return a draft, without its language and signatures, as a consent sent to sign keeps it."""
    return {
        "kind": said.kind.value,
        "situation": said.situation.value,
        "parts": sorted(said.parts),
        "recipients": [named_values(one) for one in said.recipients],
        "purposes": sorted(said.purposes),
        "expiry": said.expiry.kind.value if said.expiry.kind else "",
        "expires_on": said.expiry.on.isoformat() if said.expiry.on else "",
        "expiry_event": said.expiry.event,
        "more": said.more,
        "purpose_words": said.purpose_words,
        "discloser": said.discloser,
    }


def draft(values: dict[str, Any], language: str, signatures: tuple[SignatureDraft, ...] = ()) -> ConsentDraft:
    """Return a draft from the JSON of a consent sent to sign, in a language, with the signatures given."""
    expires_on = values["expires_on"]
    return ConsentDraft(
        kind=ConsentKind(values["kind"]),
        language=language,
        situation=SigningSituation(values["situation"]),
        parts=frozenset(map(RecordPart, values["parts"])),
        recipients=tuple(map(named, values["recipients"])),
        purposes=frozenset(map(Purpose, values["purposes"])),
        expiry=core.Expiry(
            kind=ExpiryKind(values["expiry"]) if values["expiry"] else None,
            on=dt.date.fromisoformat(expires_on) if expires_on else None,
            event=values["expiry_event"],
        ),
        more=values["more"],
        purpose_words=values["purpose_words"],
        discloser=values["discloser"],
        signatures=signatures,
    )


def named(values: dict[str, Any]) -> core.Named:
    """Return a recipient from the JSON of its consent."""
    return core.Named(
        name=values["name"],
        kind=RecipientKind(values["kind"]),
        kinds=frozenset(map(RecipientKind, values.get("kinds", ()))),
        members=tuple(values.get("members", ())),
        treating_members=values.get("treating_members", False),
    )


def named_values(one: core.Named) -> dict[str, Any]:
    """Return a recipient as the JSON of its consent holds it."""
    return {
        "name": one.name,
        "kind": one.kind.value,
        "kinds": sorted(one.kinds),
        "members": list(one.members),
        "treating_members": one.treating_members,
    }


def wording_values(shown: core.Wording) -> dict[str, Any]:
    """Return a form as its consent keeps it."""
    sections = [{"heading": one.heading, "lines": list(one.lines)} for one in shown.sections]
    return {"language": shown.language, "title": shown.title, "lead": shown.lead, "sections": sections}


def treatment_ended(episodes: Iterable[Any], since: dt.date | None) -> dt.date | None:
    """Return the first day without treatment after a day: the day after an episode ended and no other went on.

    One that was planned by then goes on, whenever it begins: an open referral does not stall between the two.
    """
    if since is None:
        return None
    known = list(episodes)
    closed = {one.ends_on for one in known if one.status not in OPEN_EPISODES and one.ends_on}
    for last in sorted(day for day in closed if day >= since):
        if not any(_goes_on(one, last) for one in known):
            return last + dt.timedelta(days=1)
    return None


def _goes_on(episode: Any, last: dt.date) -> bool:
    """Return whether an episode was under way or planned on a day, and not over with it."""
    known_on = min(episode.starts_on, timezone.localdate(episode.recorded_at))
    return known_on <= last and (episode.ends_on is None or episode.ends_on > last)


def state_of(row: Restriction) -> RestrictionState:
    """Return what has become of a wish: its end before its answer."""
    decided = {decision.state for decision in row.decisions.all()}
    order = (RestrictionState.ENDED, RestrictionState.AGREED, RestrictionState.DECLINED)
    return next((state for state in order if state.value in decided), RestrictionState.ASKED)


def restriction(row: Restriction) -> core.Restriction | None:
    """Return a wish that the program agreed to; None for one it did not."""
    days = {decision.state: decision.decided_on for decision in row.decisions.all()}
    agreed_on = days.get(RestrictionState.AGREED.value)
    if agreed_on is None:
        return None
    return wish(row, agreed_on, days.get(RestrictionState.ENDED.value))


def wish(row: Restriction, agreed_on: dt.date, ended_on: dt.date | None = None) -> core.Restriction:
    """Return a wish as the core has it, as if agreed to on a day."""
    return core.Restriction(
        key=str(row.pk),
        agreed_on=agreed_on,
        parts=frozenset(map(RecordPart, row.parts)),
        kinds=frozenset(map(RecipientKind, row.kinds)),
        names=frozenset(row.names),
        purposes=frozenset(map(Purpose, row.purposes)),
        ended_on=ended_on,
    )


def parts_of(row: Consent | Disclosure | Restriction) -> list[RecordPart]:
    """Return the parts of a record that a row is about, in their order."""
    return [part for part in RecordPart if part.value in row.parts]


def purposes_of(row: Consent | Restriction) -> list[Purpose]:
    """Return the purposes that a row is about, in their order."""
    return [purpose for purpose in Purpose if purpose.value in row.purposes]
