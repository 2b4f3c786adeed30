"""A consent with an element of 42 CFR 2.31(a) missing carries nothing, and the refusal names the element."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.core.written_consents import SIGNED, STATEMENTS, TODAY, asked, specific, tpo
from throughcare.disclosure import (
    Expiry,
    Named,
    Refusal,
    Signature,
    accounting_due,
    accounting_since,
    age_objection,
    breach_duties,
    death_objection,
    missing_elements,
    must_sign,
    permits,
    state,
)
from throughcare.terms.sharing import (
    ConsentElement,
    ConsentKind,
    ConsentState,
    ExpiryKind,
    Purpose,
    RecipientKind,
    RecordPart,
    RefusalReason,
    Signer,
    SigningSituation,
)


PATIENT = Signature(signer=Signer.PATIENT, name="Sam Example", on=SIGNED)
EXCHANGE = Named(name="Example Exchange", kind=RecipientKind.INTERMEDIARY)
TAKEN_AWAY: list[tuple[ConsentElement, dict[str, Any]]] = [
    (ConsentElement.PATIENT_NAME, {"patient_name": " "}),
    (ConsentElement.DISCLOSER, {"discloser": ""}),
    (ConsentElement.INFORMATION, {"information": ""}),
    (ConsentElement.INFORMATION, {"parts": frozenset()}),
    (ConsentElement.RECIPIENT, {"recipients": ()}),
    (ConsentElement.RECIPIENT, {"recipients": (Named(name="", kind=RecipientKind.OTHER),)}),
    (ConsentElement.INTERMEDIARY_MEMBERS, {"recipients": (EXCHANGE,)}),
    (ConsentElement.HIPAA_REDISCLOSURE, {"statements": STATEMENTS - {ConsentElement.HIPAA_REDISCLOSURE}}),
    (ConsentElement.PURPOSE, {"purposes": frozenset(), "expiry": Expiry(kind=ExpiryKind.DATE, on=TODAY)}),
    (
        ConsentElement.FUNDRAISING_CHOICE,
        {"purposes": frozenset({Purpose.FUNDRAISING}), "expiry": Expiry(kind=ExpiryKind.END_OF_TREATMENT)},
    ),
    (ConsentElement.RIGHT_TO_REVOKE, {"statements": STATEMENTS - {ConsentElement.RIGHT_TO_REVOKE}}),
    (ConsentElement.HOW_TO_REVOKE, {"statements": STATEMENTS - {ConsentElement.HOW_TO_REVOKE}}),
    (ConsentElement.EXPIRY, {"expiry": Expiry()}),
    (ConsentElement.EXPIRY, {"expiry": Expiry(kind=ExpiryKind.DATE)}),
    (ConsentElement.EXPIRY, {"expiry": Expiry(kind=ExpiryKind.EVENT, event=" ")}),
    (ConsentElement.SIGNATURE, {"signatures": (replace(PATIENT, name=""),)}),
    (ConsentElement.SIGNED_ON, {"signatures": (replace(PATIENT, on=None),)}),
    (ConsentElement.REDISCLOSURE, {"statements": STATEMENTS - {ConsentElement.REDISCLOSURE}}),
    (ConsentElement.REFUSAL, {"statements": STATEMENTS - {ConsentElement.REFUSAL}}),
]


def test_the_consents_of_these_tests_are_complete() -> None:
    assert missing_elements(tpo()) == missing_elements(specific()) == ()


@pytest.mark.parametrize(("element", "change"), TAKEN_AWAY)
def test_an_element_that_is_missing_is_named_and_nothing_is_shared(
    element: ConsentElement, change: dict[str, Any]
) -> None:
    lacking = tpo(**change)

    assert missing_elements(lacking) == (element,)
    answer = permits(asked(), [lacking], [], TODAY)
    assert isinstance(answer, Refusal)
    reason = answer.reasons[0]
    assert (reason.code, reason.elements) == (RefusalReason.ELEMENT_MISSING, (element,))
    assert element.label in reason.text
    assert element.label_es in reason.text.es
    assert state(lacking, TODAY) is ConsentState.INCOMPLETE


def test_every_element_is_tried() -> None:
    assert {element for element, _ in TAKEN_AWAY} == {*ConsentElement}


def test_a_form_without_signature_lacks_its_date_too() -> None:
    assert missing_elements(tpo(signatures=())) == (ConsentElement.SIGNATURE, ConsentElement.SIGNED_ON)


def test_a_consent_for_one_purpose_only_must_end_some_day() -> None:
    assert missing_elements(specific(expiry=Expiry(kind=ExpiryKind.NONE))) == (ConsentElement.EXPIRY,)


def test_statements_about_hipaa_are_asked_only_where_hipaa_applies() -> None:
    family = specific(statements=frozenset({ConsentElement.RIGHT_TO_REVOKE, ConsentElement.HOW_TO_REVOKE}))

    assert missing_elements(family) == ()


@pytest.mark.parametrize(
    ("situation", "signers", "is_signed"),
    [
        (SigningSituation.MINOR_ALONE, [PATIENT], True),
        (SigningSituation.MINOR_WITH_PARENT, [PATIENT], False),
        (
            SigningSituation.MINOR_WITH_PARENT,
            [PATIENT, Signature(signer=Signer.PARENT, name="Pat Example", on=SIGNED)],
            True,
        ),
        (SigningSituation.LACKS_CAPACITY, [PATIENT], False),
        (
            SigningSituation.LACKS_CAPACITY,
            [Signature(signer=Signer.REPRESENTATIVE, name="Pat Example", on=SIGNED)],
            False,
        ),
        (
            SigningSituation.DECEASED,
            [Signature(signer=Signer.REPRESENTATIVE, name="Pat Example", on=SIGNED, authority="Executor")],
            True,
        ),
    ],
)
def test_who_must_sign_depends_on_the_patient(
    situation: SigningSituation, signers: list[Signature], *, is_signed: bool
) -> None:
    consent = tpo(situation=situation, signatures=tuple(signers))

    assert (missing_elements(consent) == ()) is is_signed
    assert must_sign(situation)


def test_how_a_consent_stands_on_a_day() -> None:
    until = Expiry(kind=ExpiryKind.DATE, on=TODAY)

    assert state(tpo(), TODAY) is ConsentState.ACTIVE
    assert state(tpo(expiry=until), date(2026, 11, 26)) is ConsentState.EXPIRED
    assert state(tpo(revoked_on=TODAY), TODAY) is ConsentState.REVOKED
    assert state(tpo(revoked_on=TODAY), date(2026, 11, 24)) is ConsentState.ACTIVE
    joined = tpo(kind=ConsentKind.COUNSELING_NOTES, parts=frozenset({RecordPart.MEDICATIONS}))
    assert state(joined, TODAY) is ConsentState.INCOMPLETE


def test_an_accounting_looks_back_three_years_or_as_far_as_the_patient_wishes() -> None:
    assert accounting_since(date(2026, 11, 25)) == date(2023, 11, 25)
    assert accounting_since(date(2024, 2, 29)) == date(2021, 2, 28)
    assert accounting_since(TODAY, date(2026, 1, 1)) == date(2026, 1, 1)
    assert accounting_since(TODAY, date(2001, 1, 1)) == date(2023, 11, 25)
    assert accounting_due(date(2026, 11, 25)) == date(2027, 1, 24)


def test_what_was_shared_without_consent_is_looked_back_for_longer() -> None:
    assert accounting_since(TODAY, with_consent=False) == date(2020, 11, 25)
    assert accounting_since(date(2024, 2, 29), with_consent=False) == date(2018, 2, 28)
    assert accounting_since(TODAY, date(2026, 1, 1), with_consent=False) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("situation", "years"),
    [
        (SigningSituation.ADULT, 18),
        (SigningSituation.ADULT, None),
        (SigningSituation.MINOR_ALONE, 17),
        (SigningSituation.MINOR_WITH_PARENT, 15),
    ],
)
def test_who_is_of_age_or_signs_as_a_minor_may_sign(situation: SigningSituation, years: int | None) -> None:
    assert age_objection(situation, years) is None


def test_nobody_signs_as_an_adult_before_the_age_of_majority() -> None:
    objection = age_objection(SigningSituation.ADULT, 17)

    assert "under 18" in str(objection)
    assert "emancipated" in str(objection)


@pytest.mark.parametrize(
    ("situation", "has_died", "said"),
    [
        (SigningSituation.ADULT, True, "has died"),
        (SigningSituation.MINOR_WITH_PARENT, True, "has died"),
        (SigningSituation.DECEASED, True, None),
        (SigningSituation.DECEASED, False, "No death is recorded"),
        (SigningSituation.ADULT, False, None),
        (SigningSituation.ADULT, None, None),
        (SigningSituation.DECEASED, None, None),
    ],
)
def test_a_representative_signs_once_the_patient_has_died_and_not_before(
    situation: SigningSituation, said: str | None, *, has_died: bool | None
) -> None:
    objection = death_objection(situation, has_died=has_died)

    assert objection is None if said is None else said in str(objection)


@pytest.mark.parametrize(
    ("people", "in_one_state", "government", "media"),
    [
        (1, 1, date(2027, 3, 1), None),
        (499, 499, date(2027, 3, 1), None),
        (500, 500, date(2027, 1, 24), None),
        (501, 501, date(2027, 1, 24), date(2027, 1, 24)),
    ],
)
def test_whom_to_tell_of_a_breach(
    people: int, in_one_state: int, government: date, media: date | None
) -> None:
    duties = breach_duties(date(2026, 11, 25), people=people, most_in_one_state=in_one_state)

    assert duties.tell_people_by == date(2027, 1, 24)
    assert (duties.tell_government_by, duties.tell_media_by) == (government, media)
