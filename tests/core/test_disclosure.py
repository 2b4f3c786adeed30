"""Nothing is shared without a ground in 42 CFR Part 2, and whoever is refused is told every reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.written_consents import CLINIC, SIGNED, SISTER, TODAY, asked, specific, tpo
from throughcare.disclosure import (
    Expiry,
    Named,
    Permit,
    Recipient,
    Refusal,
    Restriction,
    Signature,
    must_agree,
    permits,
)
from throughcare.terms.sharing import (
    TPO_PURPOSES,
    ConsentKind,
    DisclosureBasis,
    Duty,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    Redisclosure,
    RefusalReason,
    Signer,
)


NOTES = frozenset({RecordPart.COUNSELING_NOTES})
PLAN = Recipient(kind=RecipientKind.HEALTH_PLAN, name="Example Health Plan")
EXCHANGE = Named(name="Example Exchange", kind=RecipientKind.INTERMEDIARY, treating_members=True)


def refused(answer: Permit | Refusal) -> tuple[RefusalReason, ...]:
    assert isinstance(answer, Refusal), answer
    return answer.codes


# --- consent ---------------------------------------------------------------------------------------------------------


def test_one_consent_for_treatment_payment_and_operations_is_enough_for_each_of_them() -> None:
    for purpose in TPO_PURPOSES:
        for recipient in (CLINIC, PLAN, Recipient(kind=RecipientKind.PART2_PROGRAM, name="Valley OTP")):
            answer = permits(asked(recipient, purpose), [tpo()], [], TODAY)

            assert isinstance(answer, Permit)
            assert (answer.basis, answer.consent) == (DisclosureBasis.CONSENT, "tpo")
            assert {Duty.GIVE_NOTICE, Duty.GIVE_EXPLANATION, Duty.LEAST_NEEDED} == {*answer.duties}


def test_without_consent_nothing_is_shared() -> None:
    assert refused(permits(asked(), [], [], TODAY)) == (RefusalReason.NO_CONSENT,)


def test_a_consent_covers_only_the_recipients_purposes_and_parts_it_names() -> None:
    answer = permits(
        asked(
            Recipient(kind=RecipientKind.OTHER, name="An employer"),
            Purpose.PATIENT_REQUEST,
            frozenset({RecordPart.DRUG_TESTS, RecordPart.ATTENDANCE}),
        ),
        [specific()],
        [],
        TODAY,
    )

    assert refused(answer) == (
        RefusalReason.PURPOSE_NOT_COVERED,
        RefusalReason.PART_NOT_COVERED,
        RefusalReason.RECIPIENT_NOT_COVERED,
    )
    assert [reason.parts for reason in answer.reasons] == [(), (RecordPart.DRUG_TESTS,), ()]
    assert "An employer" in str(answer)
    assert "Drug test results" in str(answer)
    assert "Resultados de pruebas de drogas" in answer.reasons[1].text.es
    assert {reason.consent for reason in answer.reasons} == {"specific"}


def test_a_single_consent_does_not_reach_family_or_an_employer() -> None:
    answer = permits(asked(SISTER), [tpo()], [], TODAY)

    assert refused(answer) == (RefusalReason.RECIPIENT_NOT_COVERED,)


def test_a_name_is_the_same_however_it_is_typed() -> None:
    to = Recipient(kind=RecipientKind.FAMILY, name="  ann   EXAMPLE ")
    request = asked(to, Purpose.FAMILY_SUPPORT, frozenset({RecordPart.ATTENDANCE}))

    assert isinstance(permits(request, [specific()], [], TODAY), Permit)


def test_a_request_must_say_what_and_to_whom() -> None:
    nobody = Recipient(kind=RecipientKind.FAMILY, name=" ")

    assert refused(permits(asked(nobody, parts=frozenset()), [tpo()], [], TODAY)) == (
        RefusalReason.NOTHING_ASKED,
        RefusalReason.RECIPIENT_UNNAMED,
    )


def test_of_two_consents_the_one_that_names_the_recipient_carries_the_disclosure() -> None:
    named = tpo(
        key="named",
        kind=ConsentKind.SPECIFIC,
        recipients=(Named(name="Lakeside Clinic", kind=RecipientKind.TREATING_PROVIDER),),
    )

    answer = permits(asked(), [tpo(), named], [], TODAY)

    assert isinstance(answer, Permit)
    assert answer.consent == "named"


def test_of_two_alike_the_newest_carries_the_disclosure() -> None:
    newer = tpo(
        key="newer",
        signatures=(Signature(signer=Signer.PATIENT, name="Sam Example", on=SIGNED + timedelta(days=3)),),
    )

    answer = permits(asked(), [tpo(), newer], [], TODAY)

    assert isinstance(answer, Permit)
    assert answer.consent == "newer"


def test_the_reasons_are_those_of_the_consent_that_comes_closest() -> None:
    answer = permits(asked(), [specific(), tpo(revoked_on=TODAY)], [], TODAY)

    assert refused(answer) == (RefusalReason.REVOKED,)


# --- time ------------------------------------------------------------------------------------------------------------


def test_taking_back_counts_from_that_day_and_leaves_the_past_alone() -> None:
    taken_back = tpo(revoked_on=date(2026, 11, 20))

    assert isinstance(permits(asked(), [taken_back], [], date(2026, 11, 19)), Permit)
    assert refused(permits(asked(), [taken_back], [], date(2026, 11, 20))) == (RefusalReason.REVOKED,)
    assert "November 20, 2026" in str(permits(asked(), [taken_back], [], TODAY))


def test_a_consent_holds_through_its_last_day_and_not_after() -> None:
    until = tpo(expiry=Expiry(kind=ExpiryKind.DATE, on=TODAY))

    assert isinstance(permits(asked(), [until], [], TODAY), Permit)
    answer = permits(asked(), [until], [], TODAY + timedelta(days=1))
    assert refused(answer) == (RefusalReason.EXPIRED,)
    assert "November 25, 2026" in str(answer)


def test_a_consent_ends_when_its_event_happens() -> None:
    open_until = Expiry(kind=ExpiryKind.EVENT, event="The court case is closed")
    over = replace(open_until, happened_on=TODAY)

    assert isinstance(permits(asked(), [tpo(expiry=open_until)], [], TODAY), Permit)
    assert refused(permits(asked(), [tpo(expiry=over)], [], TODAY)) == (RefusalReason.EXPIRED,)


def test_a_consent_does_not_reach_back_before_it_was_signed() -> None:
    assert refused(permits(asked(), [tpo()], [], SIGNED - timedelta(days=1))) == (
        RefusalReason.NOT_YET_SIGNED,
    )


@given(
    days=st.integers(min_value=0, max_value=4000),
    parts=st.sets(st.sampled_from(RecordPart)),
    kind=st.sampled_from(RecipientKind),
    purpose=st.sampled_from(sorted(TPO_PURPOSES)),
)
def test_nothing_ever_passes_on_a_consent_that_was_taken_back(
    days: int, parts: set[RecordPart], kind: RecipientKind, purpose: Purpose
) -> None:
    request = asked(Recipient(kind=kind, name="Anyone"), purpose, frozenset(parts))

    answer = permits(
        request, [tpo(revoked_on=TODAY), specific(revoked_on=TODAY)], [], TODAY + timedelta(days=days)
    )

    assert isinstance(answer, Refusal)
    assert answer.reasons


# --- intermediaries --------------------------------------------------------------------------------------------------


def test_through_an_exchange_a_record_goes_to_those_who_treat_the_patient_only() -> None:
    consent = tpo(recipients=(tpo().recipients[0], EXCHANGE))
    treating = Recipient(
        kind=RecipientKind.TREATING_PROVIDER, name="Hospital", through="Example Exchange", is_treating=True
    )

    assert isinstance(permits(asked(treating), [consent], [], TODAY), Permit)
    answer = permits(asked(replace(treating, is_treating=False)), [consent], [], TODAY)
    assert refused(answer) == (RefusalReason.MEMBER_NOT_TREATING,)


def test_through_an_exchange_a_member_that_the_consent_names_may_receive() -> None:
    named = replace(EXCHANGE, treating_members=False, members=("Valley Hospital",))
    to = Recipient(kind=RecipientKind.TREATING_PROVIDER, name="valley hospital", through="example exchange")

    assert isinstance(permits(asked(to), [tpo(recipients=(named,))], [], TODAY), Permit)


def test_an_exchange_that_the_consent_does_not_name_passes_nothing_on() -> None:
    to = replace(CLINIC, through="Another Exchange", is_treating=True)

    assert refused(permits(asked(to), [tpo()], [], TODAY)) == (RefusalReason.INTERMEDIARY_NOT_NAMED,)


# --- counseling notes and proceedings --------------------------------------------------------------------------------


def notes_consent():
    return specific(
        key="notes",
        kind=ConsentKind.COUNSELING_NOTES,
        parts=NOTES,
        purposes=frozenset({Purpose.TREATMENT}),
        recipients=(Named(name="Lakeside Clinic", kind=RecipientKind.TREATING_PROVIDER),),
    )


def test_counseling_notes_are_shared_on_a_consent_of_their_own_and_on_no_other() -> None:
    request = asked(parts=NOTES)

    assert refused(permits(request, [tpo()], [], TODAY)) == (RefusalReason.NOTES_NEED_OWN_CONSENT,)
    answer = permits(request, [tpo(), notes_consent()], [], TODAY)
    assert isinstance(answer, Permit)
    assert (answer.consent, answer.redisclosure) == ("notes", Redisclosure.FORBIDDEN)


def test_counseling_notes_never_go_along_with_the_record() -> None:
    both = asked(parts=NOTES | {RecordPart.MEDICATIONS})

    assert refused(permits(both, [tpo(), notes_consent()], [], TODAY)) == (RefusalReason.NOTES_GO_ALONE,)


@pytest.mark.parametrize(
    ("purpose", "kind"),
    [
        (Purpose.MEDICAL_EMERGENCY, RecipientKind.MEDICAL_PERSONNEL),
        (Purpose.AUDIT, RecipientKind.AUDITOR),
        (Purpose.PATIENT_ACCESS, RecipientKind.PATIENT),
        (Purpose.LEGAL_PROCEEDING, RecipientKind.LEGAL),
    ],
)
def test_counseling_notes_pass_by_no_exception(purpose: Purpose, kind: RecipientKind) -> None:
    from throughcare.disclosure import Ground

    request = asked(
        Recipient(kind=kind, name="Somebody"),
        purpose,
        NOTES,
        ground=Ground(text="Named", cannot_ask=True, court_order=True),
    )

    assert RefusalReason.NOTES_NEED_OWN_CONSENT in refused(permits(request, [], [], TODAY))


def test_a_consent_that_joins_notes_with_the_record_carries_nothing() -> None:
    joined = replace(notes_consent(), parts=NOTES | {RecordPart.MEDICATIONS})

    assert refused(permits(asked(parts=NOTES), [joined], [], TODAY)) == (RefusalReason.STANDS_ALONE,)


COURT = Recipient(kind=RecipientKind.LEGAL, name="County court")


def case_consent(**changes):
    whole = specific(
        key="case",
        kind=ConsentKind.PROCEEDINGS,
        purposes=frozenset({Purpose.LEGAL_PROCEEDING}),
        recipients=(Named(name="County court", kind=RecipientKind.LEGAL),),
    )
    return replace(whole, **changes)


def test_in_a_legal_case_a_general_consent_is_not_enough() -> None:
    request = asked(COURT, Purpose.LEGAL_PROCEEDING, frozenset({RecordPart.ATTENDANCE}))

    assert refused(permits(request, [tpo()], [], TODAY)) == (RefusalReason.PROCEEDINGS_NEED_OWN_CONSENT,)
    answer = permits(request, [tpo(), case_consent()], [], TODAY)
    assert isinstance(answer, Permit)
    assert answer.consent == "case"


def test_a_consent_that_joins_a_legal_case_with_treatment_carries_neither() -> None:
    joined = tpo(purposes=TPO_PURPOSES | {Purpose.LEGAL_PROCEEDING})

    assert RefusalReason.STANDS_ALONE in refused(permits(asked(), [joined], [], TODAY))


def test_whoever_gave_a_consent_for_a_case_is_told_what_is_wrong_with_it() -> None:
    request = asked(COURT, Purpose.LEGAL_PROCEEDING, frozenset({RecordPart.ATTENDANCE}))

    answer = permits(request, [case_consent(revoked_on=TODAY)], [], TODAY)

    assert refused(answer) == (RefusalReason.REVOKED,)


# --- restrictions ----------------------------------------------------------------------------------------------------


def test_what_the_program_agreed_to_keep_back_stays_though_the_consent_covers_it() -> None:
    wish = Restriction(
        key="r",
        agreed_on=date(2026, 11, 10),
        parts=frozenset({RecordPart.DRUG_TESTS}),
        kinds=frozenset({RecipientKind.HEALTH_PLAN}),
    )
    tests = frozenset({RecordPart.DRUG_TESTS, RecordPart.BILLING})

    answer = permits(asked(PLAN, Purpose.PAYMENT, tests), [tpo()], [wish], TODAY)

    assert refused(answer) == (RefusalReason.RESTRICTED,)
    assert answer.reasons[0].parts == (RecordPart.DRUG_TESTS,)
    assert isinstance(permits(asked(CLINIC, parts=tests), [tpo()], [wish], TODAY), Permit)
    without = frozenset({RecordPart.BILLING})
    assert isinstance(permits(asked(PLAN, Purpose.PAYMENT, without), [tpo()], [wish], TODAY), Permit)


def test_a_restriction_holds_from_the_day_it_is_agreed_until_it_is_ended() -> None:
    wish = Restriction(key="r", agreed_on=date(2026, 11, 10), ended_on=date(2026, 11, 20))

    days = (date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 19), date(2026, 11, 20))
    answers = [isinstance(permits(asked(), [tpo()], [wish], day), Permit) for day in days]

    assert answers == [True, False, False, True]


def test_a_restriction_by_name_and_purpose_touches_no_other() -> None:
    wish = Restriction(
        key="r",
        agreed_on=SIGNED,
        names=frozenset({"LAKESIDE clinic"}),
        purposes=frozenset({Purpose.TREATMENT}),
    )
    other = replace(CLINIC, name="Valley Clinic")

    assert refused(permits(asked(), [tpo()], [wish], TODAY)) == (RefusalReason.RESTRICTED,)
    assert isinstance(permits(asked(other), [tpo()], [wish], TODAY), Permit)
    assert isinstance(permits(asked(purpose=Purpose.OPERATIONS), [tpo()], [wish], TODAY), Permit)


def test_a_program_must_agree_to_keep_from_a_plan_what_the_patient_paid_in_full() -> None:
    wish = Restriction(
        key="r",
        agreed_on=TODAY,
        kinds=frozenset({RecipientKind.HEALTH_PLAN}),
        purposes=frozenset({Purpose.PAYMENT}),
    )

    assert must_agree(wish, paid_in_full=True, required_by_law=False)
    assert not must_agree(wish, paid_in_full=False, required_by_law=False)
    assert not must_agree(wish, paid_in_full=True, required_by_law=True)
    assert not must_agree(replace(wish, purposes=frozenset()), paid_in_full=True, required_by_law=False)
    assert not must_agree(replace(wish, kinds=frozenset()), paid_in_full=True, required_by_law=False)
