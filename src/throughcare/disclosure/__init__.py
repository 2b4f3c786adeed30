"""May this be shared, with whom, for what (42 CFR Part 2): a permit with its duties, or every reason why not.

Pure: no clock, no storage. Whoever shares asks `permits` first, then keeps what was shared.
"""

from throughcare.disclosure.consents import (
    TPO_RECIPIENTS,
    Consent,
    Expiry,
    Named,
    Signature,
    age_objection,
    death_objection,
    ended_on,
    joins_what_stands_alone,
    missing_elements,
    must_sign,
    state,
)
from throughcare.disclosure.deciding import permits, redisclosure
from throughcare.disclosure.duties import BreachDuties, accounting_due, accounting_since, breach_duties
from throughcare.disclosure.form import (
    Choices,
    Section,
    Wording,
    explanation,
    explanation_without_consent,
    tpo_parts,
    tpo_recipients,
    wording,
)
from throughcare.disclosure.law import law, notice
from throughcare.disclosure.patient_notice import Contact, PatientNotice, notice_version, patient_notice
from throughcare.disclosure.requests import (
    Ground,
    Permit,
    Reason,
    Recipient,
    Refusal,
    Request,
    Restriction,
    must_agree,
    same_name,
)


__all__ = [
    "TPO_RECIPIENTS",
    "BreachDuties",
    "Choices",
    "Consent",
    "Contact",
    "Expiry",
    "Ground",
    "Named",
    "PatientNotice",
    "Permit",
    "Reason",
    "Recipient",
    "Refusal",
    "Request",
    "Restriction",
    "Section",
    "Signature",
    "Wording",
    "accounting_due",
    "accounting_since",
    "age_objection",
    "breach_duties",
    "death_objection",
    "ended_on",
    "explanation",
    "explanation_without_consent",
    "joins_what_stands_alone",
    "law",
    "missing_elements",
    "must_agree",
    "must_sign",
    "notice",
    "notice_version",
    "patient_notice",
    "permits",
    "redisclosure",
    "same_name",
    "state",
    "tpo_parts",
    "tpo_recipients",
    "wording",
]
