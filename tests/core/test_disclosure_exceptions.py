"""What may be shared without consent, and what the recipient may do with what it got."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.written_consents import CLINIC, SIGNED, SISTER, TODAY, asked, specific, tpo
from throughcare.disclosure import (
    Ground,
    Named,
    Permit,
    Recipient,
    Refusal,
    Restriction,
    permits,
    redisclosure,
)
from throughcare.terms.sharing import (
    DisclosureBasis,
    Duty,
    Purpose,
    RecipientKind,
    RecordPart,
    Redisclosure,
    RefusalReason,
)


CREW = Recipient(kind=RecipientKind.MEDICAL_PERSONNEL, name="Emergency department, County Hospital")
OVERDOSE = Ground(text="Found without breath after an overdose", cannot_ask=True)


def test_in_an_emergency_medical_staff_get_what_they_need_without_consent() -> None:
    answer = permits(asked(CREW, Purpose.MEDICAL_EMERGENCY, ground=OVERDOSE), [], [], TODAY)

    assert isinstance(answer, Permit)
    assert answer.basis is DisclosureBasis.MEDICAL_EMERGENCY
    assert Duty.DOCUMENT_EMERGENCY in answer.duties
    assert Duty.ASK_TO_KEEP not in answer.duties
    assert answer.redisclosure is Redisclosure.FORBIDDEN


def test_in_an_emergency_an_agreed_restriction_yields_and_the_recipient_is_asked_to_keep_it() -> None:
    wish = Restriction(key="r", agreed_on=SIGNED)

    answer = permits(asked(CREW, Purpose.MEDICAL_EMERGENCY, ground=OVERDOSE), [], [wish], TODAY)

    assert isinstance(answer, Permit)
    assert Duty.ASK_TO_KEEP in answer.duties


def test_an_emergency_must_be_described_and_leave_no_time_to_ask() -> None:
    answer = permits(asked(SISTER, Purpose.MEDICAL_EMERGENCY), [tpo()], [], TODAY)

    assert isinstance(answer, Refusal)
    assert answer.codes == (
        RefusalReason.WRONG_RECIPIENT,
        RefusalReason.EMERGENCY_NOT_STATED,
        RefusalReason.CONSENT_COULD_BE_ASKED,
    )


@pytest.mark.parametrize(
    ("purpose", "kind", "basis"),
    [
        (Purpose.AUDIT, RecipientKind.AUDITOR, DisclosureBasis.AUDIT),
        (Purpose.RESEARCH, RecipientKind.RESEARCHER, DisclosureBasis.RESEARCH),
        (Purpose.PROGRAM_SERVICES, RecipientKind.SERVICE_ORGANIZATION, DisclosureBasis.SERVICE_AGREEMENT),
        (Purpose.LEGAL_PROCEEDING, RecipientKind.LEGAL, DisclosureBasis.COURT_ORDER),
    ],
)
def test_a_written_agreement_or_order_is_named(
    purpose: Purpose, kind: RecipientKind, basis: DisclosureBasis
) -> None:
    to = Recipient(kind=kind, name="Somebody")
    request = asked(to, purpose, ground=Ground(text="Agreement of 2026-01-05", court_order=True))

    answer = permits(request, [], [], TODAY)

    assert isinstance(answer, Permit)
    assert answer.basis is basis
    assert isinstance(permits(replace(request, ground=Ground(court_order=True)), [], [], TODAY), Refusal)


def test_a_subpoena_alone_opens_nothing() -> None:
    court = Recipient(kind=RecipientKind.LEGAL, name="County court")
    request = asked(court, Purpose.LEGAL_PROCEEDING, ground=Ground(text="Subpoena of 2026-11-02"))

    answer = permits(request, [], [], TODAY)

    assert isinstance(answer, Refusal)
    assert answer.codes == (RefusalReason.PROCEEDINGS_NEED_OWN_CONSENT,)


def test_a_report_about_a_child_holds_no_more_than_it_needs() -> None:
    office = Recipient(kind=RecipientKind.AUTHORITY, name="Child protection")
    report = Ground(text="Report under state law")
    some = frozenset({RecordPart.IDENTITY, RecordPart.DRUG_TESTS})

    answer = permits(asked(office, Purpose.REQUIRED_REPORT, some, ground=report), [], [], TODAY)

    assert isinstance(answer, Refusal)
    assert answer.codes == (RefusalReason.NOT_REPORTABLE,)
    assert answer.reasons[0].parts == (RecordPart.DRUG_TESTS,)
    name_only = frozenset({RecordPart.IDENTITY})
    assert isinstance(
        permits(asked(office, Purpose.REQUIRED_REPORT, name_only, ground=report), [], [], TODAY), Permit
    )


def test_cause_of_a_death_may_be_told_where_a_law_asks_and_of_nobody_who_is_alive() -> None:
    examiner = Recipient(kind=RecipientKind.AUTHORITY, name="County medical examiner")
    request = asked(examiner, Purpose.CAUSE_OF_DEATH, ground=Ground(text="Inquiry 26-104 under state law"))

    answer = permits(replace(request, has_died=True), [], [], TODAY)

    assert isinstance(answer, Permit)
    assert answer.basis is DisclosureBasis.CAUSE_OF_DEATH
    alive = permits(request, [], [], TODAY)
    assert isinstance(alive, Refusal)
    assert alive.codes == (RefusalReason.NOT_DECEASED,)
    unnamed = permits(replace(request, has_died=True, ground=Ground()), [], [], TODAY)
    assert isinstance(unnamed, Refusal)
    assert unnamed.codes == (RefusalReason.NO_AGREEMENT,)
    family = Recipient(kind=RecipientKind.FAMILY, name="Pat Example")
    assert isinstance(permits(replace(request, has_died=True, recipient=family), [], [], TODAY), Refusal)


def test_public_health_gets_nobody_s_record_unless_they_consent() -> None:
    office = Recipient(kind=RecipientKind.AUTHORITY, name="Health department")
    request = asked(office, Purpose.PUBLIC_HEALTH)

    answer = permits(request, [tpo()], [], TODAY)

    assert isinstance(answer, Refusal)
    assert answer.codes == (RefusalReason.IDENTIFIES_PATIENT,)
    consent = specific(
        parts=request.parts,
        purposes=frozenset({Purpose.PUBLIC_HEALTH}),
        recipients=(Named(name="Health department", kind=RecipientKind.AUTHORITY),),
    )
    assert isinstance(permits(request, [consent], [], TODAY), Permit)


def test_patients_get_their_own_record_with_nothing_to_sign() -> None:
    request = asked(Recipient(kind=RecipientKind.PATIENT, name="The patient"), Purpose.PATIENT_ACCESS)

    answer = permits(request, [], [], TODAY)

    assert isinstance(answer, Permit)
    assert (answer.duties, answer.redisclosure) == ((), Redisclosure.OWN)


@pytest.mark.parametrize(
    ("kind", "purpose", "may"),
    [
        (RecipientKind.TREATING_PROVIDER, Purpose.TREATMENT, Redisclosure.HIPAA),
        (RecipientKind.HEALTH_PLAN, Purpose.PAYMENT, Redisclosure.HIPAA),
        (RecipientKind.PART2_PROGRAM, Purpose.TREATMENT, Redisclosure.AS_CONSENTED),
        (RecipientKind.OTHER, Purpose.PAYMENT, Redisclosure.CONTRACTORS),
        (RecipientKind.OTHER, Purpose.TREATMENT, Redisclosure.FORBIDDEN),
        (RecipientKind.TREATING_PROVIDER, Purpose.PATIENT_REQUEST, Redisclosure.FORBIDDEN),
    ],
)
def test_what_a_recipient_may_do_with_it(kind: RecipientKind, purpose: Purpose, may: Redisclosure) -> None:
    assert redisclosure(asked(replace(CLINIC, kind=kind), purpose), tpo()) is may


def test_who_may_act_for_a_patient_gets_the_record_as_the_patient_does_once_it_is_said_why() -> None:
    request = asked(Recipient(kind=RecipientKind.REPRESENTATIVE, name="Pat Example"), Purpose.PATIENT_ACCESS)

    refused = permits(request, [], [], TODAY)
    answer = permits(replace(request, ground=Ground(text="Court-appointed guardian")), [], [], TODAY)

    assert isinstance(refused, Refusal)
    assert refused.codes == (RefusalReason.AUTHORITY_NOT_STATED,)
    assert isinstance(answer, Permit)
    assert (answer.basis, answer.redisclosure) == (DisclosureBasis.PATIENT_ACCESS, Redisclosure.OWN)
    assert answer.duties == ()


def test_a_program_that_got_it_on_a_specific_consent_may_not_pass_it_on() -> None:
    to = replace(CLINIC, kind=RecipientKind.PART2_PROGRAM)

    assert redisclosure(asked(to), specific()) is Redisclosure.FORBIDDEN
