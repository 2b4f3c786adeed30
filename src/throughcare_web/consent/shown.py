"""What pages say of consents, wishes and disclosures: lines for people, in their language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from throughcare import disclosure as core
from throughcare.terms.sharing import (
    ConsentKind,
    ConsentState,
    DisclosureBasis,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    RestrictionState,
    SignatureWay,
    Signer,
)
from throughcare.terms.term import Term
from throughcare_web.consent import facts
from throughcare_web.consent.models import Consent, Disclosure, Restriction
from throughcare_web.consent.queries import Stands


TONES = {
    ConsentState.ACTIVE: "yes",
    ConsentState.EXPIRED: "no",
    ConsentState.REVOKED: "no",
    ConsentState.INCOMPLETE: "partly",
    RestrictionState.ASKED: "partly",
    RestrictionState.AGREED: "yes",
    RestrictionState.DECLINED: "no",
    RestrictionState.ENDED: "no",
}


def words(terms: Iterable[Term], language: str = "en") -> str:
    """Return labels as one line."""
    return "; ".join(term.words(language) for term in terms)


def after_death() -> dict[str, Any]:
    """Return what the law says of consent once a patient has died, and where from."""
    said = [core.law().form[key] for key in ("representative", "cause_of_death")]
    (source,) = said[0].cited
    return {"signs": said[0].text, "freely": said[1].text, "source": source}


def consent_lines(one: Stands, language: str = "en") -> dict[str, Any]:
    """Return what a page says of a consent."""
    row = one.row
    return {
        "row": row,
        "kind": ConsentKind(row.kind).words(language),
        "state": one.state,
        "tone": TONES[one.state],
        "to": "; ".join(_recipient(named, language) for named in row.recipients),
        "purposes": words(facts.purposes_of(row), language),
        "parts": words(facts.parts_of(row), language),
        "signed_on": one.whole.signed_on,
        "ends": ExpiryKind(row.expiry_kind).words(language) if row.expiry_kind else "",
        "expires_on": row.expires_on,
        "missing": one.missing,
        "ended_on": one.ended_on,
        "revocation": getattr(row, "revocation", None),
    }


def _recipient(named: dict[str, Any], language: str) -> str:
    """Return the name of who may receive it; of the class in a single consent, which was written in English, the words."""
    is_class = language == "es" and named.get("kinds")
    return core.law().form["recipients_tpo"].said().words(language) if is_class else named["name"]


def signatures(row: Consent, language: str = "en") -> list[dict[str, Any]]:
    """Return who signed a consent, in the order of signing."""
    order = {signer.value: place for place, signer in enumerate(Signer)}
    rows = sorted(row.signatures.all(), key=lambda one: order[one.signer])
    return [
        {
            "row": one,
            "signer": Signer(one.signer).words(language),
            "way": SignatureWay(one.way).words(language),
        }
        for one in rows
    ]


def disclosure_lines(row: Disclosure, language: str = "en") -> dict[str, Any]:
    """Return what a page or the accounting says of a disclosure (45 CFR 164.528(b)): when, to whom, what, why."""
    return {
        "row": row,
        "made_at": row.made_at.astimezone(facts.zone(row)),
        "to": ", ".join(filter(None, (row.recipient_name, row.recipient_affiliation))),
        "to_kind": RecipientKind(row.recipient_kind).words(language),
        "address": row.recipient_address,
        "through": row.recipient_through,
        "what": words(map(RecordPart, facts.parts_of(row)), language),
        "why": Purpose(row.purpose).words(language),
        "basis": DisclosureBasis(row.basis).words(language),
        "ground": row.ground,
        "description": gettext(row.description) if row.description else "",  # ours is known by its English
    }


def restriction_lines(row: Restriction, language: str = "en") -> dict[str, Any]:
    """Return what a page says of a wish not to share."""
    state = facts.state_of(row)
    kinds = [RecipientKind(kind).words(language) for kind in row.kinds]
    return {
        "row": row,
        "state": state,
        "tone": TONES[state],
        "parts": words(facts.parts_of(row), language),
        "with": "; ".join([*kinds, *row.names]),
        "purposes": words(facts.purposes_of(row), language),
        "decisions": sorted(row.decisions.all(), key=lambda one: one.decided_at),
    }
