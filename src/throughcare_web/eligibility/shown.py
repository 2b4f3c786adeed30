"""What the pages show: rows in the words of their terms, and an answer line by line."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from throughcare.errors import BadInput
from throughcare.terms import Payment
from throughcare.terms.eligibility import (
    AskedHow,
    AuthorizationSaid,
    BenefitKind,
    BenefitSaid,
    CoverageSaid,
    RejectReason,
    ServiceType,
)
from throughcare.terms.term import Term
from throughcare_web.eligibility import queries
from throughcare_web.eligibility.answer import Benefit, read_answer
from throughcare_web.eligibility.interchange import transaction_sets
from throughcare_web.eligibility.models import EligibilityCheck
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.queries import Coverage, Patient


_TONES = {
    CoverageSaid.ACTIVE: "yes",
    CoverageSaid.INACTIVE: "no",
    BenefitSaid.COVERED: "yes",
    BenefitSaid.NOT_COVERED: "no",
    AuthorizationSaid.NEEDED: "partly",
    AuthorizationSaid.NOT_NEEDED: "yes",
}


def of_patient(patient: Patient, today: dt.date) -> dict[str, Any]:
    """Return the patient's coverages with the latest said of each, all that was said, and what was asked."""
    rows = list(queries.checks(patient))
    asked = [{"row": row, "state": queries.state_of(row)} for row in queries.inquiries(patient)]
    return {
        "patient": patient,
        "coverages": [_coverage(one, rows, today) for one in patients.coverages(patient)],
        "checks": [line(row) for row in rows],
        "inquiries": asked,
    }


def _coverage(coverage: Coverage, rows: list[EligibilityCheck], today: dt.date) -> dict[str, Any]:
    latest = [row for row in rows if row.coverage_id == coverage.pk and _is_current(row)]
    return {
        "row": coverage,
        "payment": Payment(coverage.payment),
        "has_ended": bool(coverage.ends_on and coverage.ends_on < today),
        "latest": line(latest[0]) if latest else None,
        "request_ids": (uuid.uuid4(), uuid.uuid4()),
    }


def _is_current(row: EligibilityCheck) -> bool:
    return not hasattr(row, "replaced_by")


def line(row: EligibilityCheck) -> dict[str, Any]:
    """Return one entry as a page shows it."""
    said = CoverageSaid(row.coverage_said)
    use = BenefitSaid(row.substance_use)
    authorization = AuthorizationSaid(row.authorization)
    return {
        "row": row,
        "how": AskedHow(row.how),
        "said": said,
        "said_tone": _TONES.get(said, "unknown"),
        "use": use,
        "use_tone": _TONES.get(use, "unknown"),
        "authorization": authorization,
        "authorization_tone": _TONES.get(authorization, "unknown"),
        "reasons": [_words(RejectReason, code) for code in row.reason_codes],
        "is_current": _is_current(row),
    }


def of_check(row: EligibilityCheck) -> dict[str, Any]:
    """Return one entry with every line of the answer that it holds."""
    by_hand = row.how != AskedHow.X12.value
    return {"check": line(row), "lines": list(_lines(row)), "may_correct": by_hand and _is_current(row)}


def _lines(row: EligibilityCheck) -> Iterator[dict[str, Any]]:
    if not row.answer_text:
        return
    try:
        answer = read_answer(transaction_sets(row.answer_text)[0])
    except (
        BadInput
    ):  # read when it came: only a newer reader that is stricter comes here, and the text is shown whole
        return
    for benefit in answer.benefits:
        yield {
            "benefit": benefit,
            "kind": _words(BenefitKind, benefit.kind),
            "services": [_words(ServiceType, code) for code in benefit.services],
            "notes": list(_notes(benefit)),
        }


def _notes(benefit: Benefit) -> Iterator[str]:
    if benefit.authorization == "Y":
        yield "Prior authorization is needed."
    if benefit.in_network in ("Y", "N"):
        yield "In the plan's network." if benefit.in_network == "Y" else "Outside the plan's network."
    yield from benefit.messages


def _words(kind: type[Term], code: str) -> str:
    """Return the words of a code; of one that we do not know, that it is so."""
    return kind(code).label if code in set(kind) else f"Code {code}"
