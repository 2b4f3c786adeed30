"""Every read of eligibility; inside the program's transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from throughcare.disclosure import Permit, Refusal
from throughcare.terms import Payment
from throughcare.terms.eligibility import InquiryState
from throughcare_web.accounts.queries import Program
from throughcare_web.consent import facts as sharing
from throughcare_web.consent.queries import may_disclose
from throughcare_web.eligibility.models import EligibilityCheck, EligibilityInquiry, Submitter
from throughcare_web.records.patients.queries import NAMED, Coverage, Patient, family


def checks(patient: Patient) -> QuerySet[EligibilityCheck]:
    """Return all that payers said of a patient's coverage, the latest first, with what was corrected since."""
    rows = EligibilityCheck.objects.filter(patient_id__in=family(patient))
    related = ("coverage", "inquiry", "recorded_by__user", "replaced_by")
    return rows.select_related(*related).order_by("-checked_at", "-recorded_at")


def current_check(patient: Patient, coverage: Coverage | None = None) -> EligibilityCheck | None:
    """Return the latest that a payer said, of this coverage or of any; a corrected one counts as its correction."""
    rows = checks(patient).filter(replaced_by=None)
    return (rows.filter(coverage=coverage) if coverage else rows).first()


def check(program: Program, pk: uuid.UUID) -> QuerySet[EligibilityCheck]:
    """Return the check with this id in the program, if there is one."""
    related = ("coverage", "inquiry", "recorded_by__user", "patient", "replaces")
    return EligibilityCheck.objects.filter(program=program, pk=pk).select_related(*related)


def _with_state(rows: QuerySet[EligibilityInquiry]) -> QuerySet[EligibilityInquiry]:
    answered = Exists(EligibilityCheck.objects.filter(inquiry=OuterRef("pk")))
    return rows.select_related("coverage", "asked_by__user", "patient").annotate(is_answered=answered)


def inquiries(patient: Patient) -> QuerySet[EligibilityInquiry]:
    """Return the electronic questions about a patient, the latest first, each with `is_answered`."""
    return _with_state(EligibilityInquiry.objects.filter(patient_id__in=family(patient))).order_by(
        "-asked_at"
    )


def inquiry(program: Program, pk: uuid.UUID) -> QuerySet[EligibilityInquiry]:
    """Return the question with this id in the program, if there is one, with `is_answered`."""
    return _with_state(EligibilityInquiry.objects.filter(program=program, pk=pk))


def inquiries_to_send(program: Program) -> QuerySet[EligibilityInquiry]:
    """Return what waits to be sent, the oldest first."""
    rows = EligibilityInquiry.objects.filter(program=program, sent_at=None, withdrawn_at=None, by_hand=False)
    return rows.select_related("patient").order_by("asked_at")


def waiting_inquiries(program: Program) -> QuerySet[EligibilityInquiry]:
    """Return what no answer has come to, the oldest first; nobody waits for one about a person who has died."""
    answered = EligibilityCheck.objects.filter(inquiry=OuterRef("pk"))
    rows = EligibilityInquiry.objects.filter(program=program, patient__deceased=False, withdrawn_at=None)
    return _lines(rows.exclude(Exists(answered))).order_by("asked_at")


def _lines(rows: QuerySet[EligibilityInquiry]) -> QuerySet[EligibilityInquiry]:
    """Return the same questions with only what a line says: about whom, by whom, since when."""
    return rows.select_related("patient").only("asked_at", "asked_by", "withdrawn_at", *NAMED)


def withdrawn_inquiries(program: Program, since: dt.datetime) -> QuerySet[EligibilityInquiry]:
    """Return the questions taken back since, before they went out, after which nobody asked again; the oldest first."""
    rows = _not_asked_again(program, "withdrawn_at").filter(withdrawn_at__gte=since)
    return rows.order_by("withdrawn_at")


def rejected_inquiries(program: Program, since: dt.datetime) -> QuerySet[EligibilityInquiry]:
    """Return the questions that a payer since would not answer (X12 segment AAA), nobody asking again; the oldest first.

    Each with `rejected_at` and `rejection`, the entry that says why.
    """
    refusals = EligibilityCheck.objects.filter(
        inquiry=OuterRef("pk"), checked_at__gte=since, reason_codes__len__gt=0
    )
    first = refusals.order_by("checked_at", "pk")
    said = {
        "rejected_at": Subquery(first.values("checked_at")[:1]),
        "rejection": Subquery(first.values("pk")[:1]),
    }
    rows = _not_asked_again(program, "rejected_at", **said)
    return rows.filter(rejected_at__isnull=False).order_by("rejected_at")


def _not_asked_again(program: Program, failed_at: str, **more: Any) -> QuerySet[EligibilityInquiry]:
    """Return the program's questions about people who live, of whose coverage nothing was asked or said after `failed_at`."""
    same, after = {"coverage": OuterRef("coverage")}, OuterRef(failed_at)
    asked = EligibilityInquiry.objects.filter(**same, asked_at__gt=after)
    said = EligibilityCheck.objects.filter(**same, checked_at__gt=after)
    rows = EligibilityInquiry.objects.filter(program=program, patient__deceased=False).annotate(**more)
    return _lines(rows).exclude(Exists(asked)).exclude(Exists(said))


def state_of(asked: EligibilityInquiry) -> InquiryState:
    """Return how far a question of `inquiries` or `inquiry` is."""
    if asked.withdrawn_at:
        return InquiryState.WITHDRAWN
    if asked.is_answered:
        return InquiryState.ANSWERED
    if asked.by_hand:
        return InquiryState.BY_HAND
    return InquiryState.SENT if asked.sent_at else InquiryState.TO_SEND


def payer(coverage: Coverage) -> str:
    """Return the name of whoever pays under a coverage, or else what kind of payer it is."""
    return coverage.payer_name or Payment(coverage.payment).label


def may_ask(patient: Patient, payer_name: str) -> Permit | Refusal:
    """Return whether the patient's consent lets a payer be asked now: the question tells it who is in treatment here."""
    return may_disclose(patient, **sharing.to_payer(payer_name))


def may_hand_out(asked: EligibilityInquiry) -> bool:
    """Return whether the file of a question may be downloaded: sent before, or made to be sent by hand and still permitted."""
    if asked.withdrawn_at or not (asked.sent_at or asked.by_hand):
        return False
    return bool(asked.sent_at) or isinstance(may_ask(asked.patient, asked.payer_name), Permit)


def submitter(program: Program) -> Submitter | None:
    """Return who asks electronically for the program; None until a director has said so."""
    return Submitter.objects.filter(program=program).first()
