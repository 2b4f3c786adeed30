"""Every write of eligibility: what was said on the telephone, a question to a payer, and its answer."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from throughcare.disclosure import Refusal
from throughcare.errors import BadInput
from throughcare.terms.eligibility import AskedHow
from throughcare.terms.records import EpisodeOutcome
from throughcare.terms.sharing import NoticeForm
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, Staff
from throughcare_web.accounts.queries import Membership
from throughcare_web.consent.actions import NotShared, tell_payer
from throughcare_web.consent.queries import digest_of
from throughcare_web.eligibility import facts, queries
from throughcare_web.eligibility.answer import Answer, read_answer
from throughcare_web.eligibility.entries import CheckEntry, Said, SubmitterEntry
from throughcare_web.eligibility.inquiry import written
from throughcare_web.eligibility.interchange import TransactionSet, transaction_sets
from throughcare_web.eligibility.models import EligibilityCheck, EligibilityInquiry, Submitter
from throughcare_web.eligibility.summary import summary
from throughcare_web.records.patients.queries import Coverage, Patient, family
from throughcare_web.records.written import own, sent_before


@action("eligibility.record_check")
def record_check(
    actor: Actor,
    patient: Patient,
    *,
    coverage: Coverage,
    entry: CheckEntry,
    request_id: uuid.UUID | None = None,
) -> EligibilityCheck:
    """Write down what a payer said by phone or on its website; return the row, the first one for the same request.

    Asking told the payer that somebody is in treatment here: a disclosure for payment, unless the patient asked themself.
    A correction tells nobody anything.

    Raises:
        BadInput: something cannot be so, the moment is still to come, or what is replaced has been replaced.
        NotShared: the patient's consent does not cover it.
    """
    if entry.how is AskedHow.X12:
        raise BadInput("how it was asked", "electronically", "by phone or on the payer's website")
    entry.said.check()
    _check_own(patient, coverage)
    at = entry.checked_at or timezone.now()
    if at > timezone.now():
        raise BadInput("when it was said", "a time that is still to come", "now or earlier")
    own(patient, locked=True)  # of the same form sent twice at once, one waits here and finds the other's row
    if (first := sent_before(EligibilityCheck, request_id, patient)) is not None:
        return first
    replaced = _replaced(patient, entry.replaces)
    by_patient = replaced.patient_asked if replaced else entry.patient_asked
    note(patient=str(patient.pk), coverage=str(coverage.pk), patient_asked=by_patient)
    row = {"patient": patient, "coverage": coverage, "how": entry.how.value, "checked_at": at}
    row |= {"id": uuid.uuid4(), "patient_asked": by_patient, "replaces": replaced, "request_id": request_id}
    if replaced is None and not by_patient:
        _spoken(actor, EligibilityCheck(**row, program_id=actor.program_id))
    return _kept(_checked(actor, entry.said) | row)


def _spoken(actor: Actor, row: EligibilityCheck) -> None:
    """Disclose to the payer what a call or its website told it; the notice is said, in its short form."""
    how = AskedHow(row.how)
    tell_payer(
        actor,
        row.patient,
        payer=queries.payer(row.coverage),
        content_digest=digest_of({"asked": how.value, "coverage": str(row.coverage_id)}),
        description=f"{how.label}: whether the coverage is active and what it pays for.",
        about=row,
        notice_form=NoticeForm.SHORT,
    )


@action("eligibility.ask")
def ask(
    actor: Actor,
    patient: Patient,
    *,
    coverage: Coverage,
    by_hand: bool = False,
    request_id: uuid.UUID | None = None,
) -> EligibilityInquiry:
    """Write a 270 about a patient's coverage, to be sent by the worker or, `by_hand`, downloaded; return it.

    The question tells the payer who is in care here: a disclosure for payment, now if `by_hand`, else when it is sent.

    Raises:
        BadInput: the coverage names nobody to ask, or something that the question needs is missing.
        NotShared: the patient's consent does not cover it.
    """
    own(patient, locked=True)  # of the same form sent twice at once, one waits here and finds the other's row
    _check_own(patient, coverage)
    if (first := sent_before(EligibilityInquiry, request_id, patient)) is not None:
        return first
    submitter = _submitter(actor)
    row = EligibilityInquiry(
        program_id=actor.program_id,
        request_id=request_id,
        patient=patient,
        coverage=coverage,
        payer_name=coverage.payer_name,
        trace=secrets.token_hex(10).upper(),
        by_hand=by_hand,
        asked_at=timezone.now(),
        asked_by=_membership(actor),
    )
    row.text = written(facts.question(patient, coverage, submitter, trace=row.trace, at=row.asked_at))
    if by_hand:
        row.notice = _told(actor, row)
    elif isinstance(answer := queries.may_ask(patient, row.payer_name), Refusal):
        raise NotShared(answer)
    row.save(force_insert=True)
    note(patient=str(patient.pk), coverage=str(coverage.pk), by_hand=by_hand)
    return row


def _submitter(actor: Actor) -> Submitter:
    found = Submitter.objects.select_related("program").filter(program_id=actor.program_id).first()
    if found is None:
        raise BadInput("asking electronically", "no NPI of this program", "the director to enter it first")
    return found


def _told(actor: Actor, row: EligibilityInquiry) -> str:
    """Disclose to the payer what the question tells it; return what must go along."""
    shared = tell_payer(actor, row.patient, payer=row.payer_name, content_digest=_digest(row.text), about=row)
    return "\n\n".join(filter(None, (shared.notice, shared.explanation)))


@action("eligibility.send")
def send(
    actor: Actor, inquiry: EligibilityInquiry, *, carry: Callable[[EligibilityInquiry], None]
) -> EligibilityInquiry:
    """Send a question with `carry`, or withdraw it where the consent no longer holds; return it. What was decided stays.

    A consent taken back at the same moment waits, or is found here. What `carry` raises leaves the question as it was.
    """
    own(inquiry.patient, locked=True)
    row = own(inquiry, locked=True)
    if row.sent_at or row.withdrawn_at:
        return row
    answer = queries.may_ask(row.patient, row.payer_name)
    if isinstance(answer, Refusal):
        row.withdrawn_at, row.withdrawn_reason = timezone.now(), str(NotShared(answer))
    else:
        row.notice, row.sent_at = _told(actor, row), timezone.now()
        carry(row)
    row.save(update_fields=["notice", "sent_at", "withdrawn_at", "withdrawn_reason"])
    note(patient=str(row.patient_id), withdrawn=row.withdrawn_at is not None)
    return row


@action("eligibility.withdraw_inquiry")
def withdraw_inquiry(actor: Actor, inquiry: EligibilityInquiry) -> EligibilityInquiry:
    """Let a question that was not sent yet not be sent, as the person has died; return it, the same where it is over."""
    row = own(inquiry, locked=True)
    if row.sent_at is None and row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_reason = timezone.now(), EpisodeOutcome.DIED.label
        row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    note(patient=str(row.patient_id))
    return row


@action("eligibility.import_answer")
def import_answer(actor: Actor, inquiry: EligibilityInquiry, *, text: str) -> EligibilityCheck:
    """Keep the answer to a question that somebody brings; return the row, the first one for the same text.

    Raises BadInput, and writes nothing, when it is no 271, cannot be read, or answers another question.
    """
    sets = transaction_sets(text)
    if len(sets) > 1:
        raise BadInput("271", f"{len(sets)} transactions", "the one that answers this question")
    answer = read_answer(sets[0])
    row = own(inquiry)
    if row.trace not in answer.traces:
        raise BadInput(
            "271, trace number (TRN02)",
            "that of another question",
            "the one that this question was sent with",
        )
    return _answered(actor, row, answer, sets[0])


@action("eligibility.take_answer")
def take_answer(actor: Actor, *, text: str) -> int:
    """Keep the answers that an interchange brings, each to the question whose trace number it has; return how many.

    All or none. Raises BadInput when one is no answer to a question of this program.
    """
    sets = transaction_sets(text)
    for one in sets:
        answer = read_answer(one)
        asked = EligibilityInquiry.objects.select_related("coverage", "patient").filter(
            program_id=actor.program_id, trace__in=answer.traces
        )
        row = asked.first()
        if row is None:
            raise BadInput(
                f"271, transaction {one.segments[0].at(2)}, trace number (TRN02)",
                "one that we did not send",
                "that of a question of this program",
            )
        _answered(actor, row, answer, one)
    note(count=len(sets))
    return len(sets)


@action("eligibility.change_submitter")
def change_submitter(actor: Actor, *, entry: SubmitterEntry) -> Submitter:
    """Say who asks payers electronically for the program; return the row. BadInput where a number cannot be one."""
    entry.check()
    row, _ = Submitter.objects.update_or_create(
        program_id=actor.program_id,
        defaults={
            "npi": entry.npi,
            "sender_id": entry.sender_id,
            "receiver_id": entry.receiver_id,
            "is_production": entry.is_production,
            "changed_at": timezone.now(),
            "changed_by": _membership(actor),
        },
    )
    note(is_production=entry.is_production)
    return row


def _answered(
    actor: Actor, inquiry: EligibilityInquiry, answer: Answer, transaction_set: TransactionSet
) -> EligibilityCheck:
    facts.check_same_person(inquiry, answer)
    said = summary(answer)
    said.check()
    row = _checked(actor, said) | {
        "patient": inquiry.patient,
        "coverage": inquiry.coverage,
        "how": AskedHow.X12.value,
        "checked_at": timezone.now(),
        "inquiry": inquiry,
        "answer_text": transaction_set.text,
        "answer_digest": _digest(transaction_set.text),
    }
    note(patient=str(inquiry.patient_id), inquiry=str(inquiry.pk))
    return _kept(row)


def _kept(row: dict[str, Any]) -> EligibilityCheck:
    """Add the row; where the database holds it already, return the one it holds."""
    try:
        with transaction.atomic():
            return EligibilityCheck.objects.create(**row)
    except IntegrityError:
        same = EligibilityCheck.objects.filter(program_id=row["program_id"])
        if row.get("inquiry"):
            found = same.filter(inquiry=row["inquiry"], answer_digest=row["answer_digest"]).first()
        else:
            found = sent_before(EligibilityCheck, row["request_id"], row["patient"])
        if found is None:
            raise BadInput(
                "what is corrected", "an entry that was corrected before", "the newest entry"
            ) from None
        return found


def _checked(actor: Actor, said: Said) -> dict[str, Any]:
    return {
        "program_id": actor.program_id,
        "coverage_said": said.coverage.value,
        "reason_codes": list(said.reason_codes),
        "plan_name": said.plan_name,
        "starts_on": said.starts_on,
        "ends_on": said.ends_on,
        "copay": said.copay,
        "coinsurance_percent": said.coinsurance_percent,
        "deductible": said.deductible,
        "deductible_left": said.deductible_left,
        "substance_use": said.substance_use.value,
        "authorization": said.authorization.value,
        "reference": said.reference,
        "words": said.words,
        "recorded_by": _membership(actor),
    }


def _check_own(patient: Patient, coverage: Coverage) -> None:
    if own(coverage).patient_id not in family(own(patient)):
        raise BadInput("coverage", "that of another patient", "one of this patient's")


def _replaced(patient: Patient, pk: uuid.UUID | None) -> EligibilityCheck | None:
    """Return the entry that is corrected, if one is; BadInput where it is not one made by hand about this patient."""
    if pk is None:
        return None
    row = queries.checks(patient).filter(pk=pk).exclude(how=AskedHow.X12.value).first()
    if row is None:
        raise BadInput("what is corrected", "another entry", "one made by hand about this patient")
    return row


def _membership(actor: Actor) -> Membership | None:
    return actor.membership if isinstance(actor, Staff) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
