"""The form a patient signs holds every element of the rule, in plain words, in both languages; the notice is as prescribed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.core.written_consents import TODAY, tpo
from throughcare import terms
from throughcare.disclosure import (
    Choices,
    Expiry,
    Named,
    Signature,
    explanation,
    explanation_without_consent,
    law,
    missing_elements,
    notice,
    tpo_parts,
    tpo_recipients,
    wording,
)
from throughcare.disclosure.law import check
from throughcare.knowledge import RecordFault
from throughcare.terms.sharing import (
    TPO_PURPOSES,
    ConsentElement,
    ConsentKind,
    DisclosureBasis,
    Duty,
    ExpiryKind,
    NoticeForm,
    Purpose,
    RecipientKind,
    RecordPart,
    Signer,
)
from tools.reading_level import ease_es, grade


HARDEST_GRADE, LEAST_EASE_ES = 8.0, 60.0
TPO = Choices(
    kind=ConsentKind.TPO,
    patient="Sam Example",
    program="Harbor Program",
    parts=tpo_parts(),
    recipients=(tpo_recipients(),),
    purposes=TPO_PURPOSES,
    expiry=Expiry(kind=ExpiryKind.END_OF_TREATMENT),
)
FAMILY = Choices(
    kind=ConsentKind.SPECIFIC,
    patient="Sam Example",
    program="Harbor Program",
    parts=frozenset({RecordPart.ATTENDANCE}),
    recipients=(Named(name="Ann Example", kind=RecipientKind.FAMILY),),
    purposes=frozenset({Purpose.FAMILY_SUPPORT}),
    expiry=Expiry(kind=ExpiryKind.DATE, on=date(2027, 5, 31)),
    more="Only whether I came on Mondays",
    purpose_words="So that she can drive me",
)
NOTES = replace(
    FAMILY, kind=ConsentKind.COUNSELING_NOTES, parts=frozenset({RecordPart.COUNSELING_NOTES}), more=""
)
CASE = replace(
    FAMILY,
    kind=ConsentKind.PROCEEDINGS,
    purposes=frozenset({Purpose.LEGAL_PROCEEDING}),
    expiry=Expiry(kind=ExpiryKind.EVENT, event="The case is closed"),
)
EXCHANGE = replace(
    TPO,
    kind=ConsentKind.SPECIFIC,
    recipients=(
        Named(name="Example Exchange", kind=RecipientKind.INTERMEDIARY, treating_members=True),
        Named(name="Other Exchange", kind=RecipientKind.INTERMEDIARY, members=("A Clinic", "B Clinic")),
        Named(name="Lakeside Clinic", kind=RecipientKind.TREATING_PROVIDER),
    ),
    purposes=frozenset({Purpose.TREATMENT, Purpose.FUNDRAISING}),
)
FORMS = {"tpo": TPO, "family": FAMILY, "notes": NOTES, "case": CASE, "exchange": EXCHANGE}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("choices", FORMS.values(), ids=FORMS)
def test_a_form_that_is_signed_is_a_complete_consent(choices: Choices, language: str) -> None:
    form = wording(choices, language)

    consent = tpo(
        kind=choices.kind,
        patient_name=choices.patient,
        discloser=choices.program,
        information=form.as_text(),
        parts=choices.parts,
        recipients=choices.recipients,
        purposes=choices.purposes,
        statements=form.statements,
        expiry=choices.expiry,
        signatures=(Signature(signer=Signer.PATIENT, name="Sam Example", on=TODAY),),
    )
    assert missing_elements(consent) == ()


@pytest.mark.parametrize("choices", FORMS.values(), ids=FORMS)
def test_a_form_is_easy_to_read_in_both_languages(choices: Choices) -> None:
    lines = {
        language: ". ".join(line.rstrip(".") for line in wording(choices, language).as_text().split("\n"))
        for language in ("en", "es")
    }

    assert grade(lines["en"]) <= HARDEST_GRADE
    assert ease_es(lines["es"]) >= LEAST_EASE_ES


def test_the_single_consent_says_what_the_rule_asks_it_to_say() -> None:
    text = wording(TPO, "en").as_text()

    for words in (
        "Sam Example",
        "Harbor Program",
        "My treating providers, health plans, third-party payers, and people helping to operate this program",
        "For treatment, payment, and health care operations",
        "as the HIPAA privacy rules allow",
        "this law may no longer protect them",
        "take this back at any time, in writing",
        "When my treatment at Harbor Program ends",
        "I can say no",
        "private notes are kept apart",
    ):
        assert words in text
    assert RecordPart.COUNSELING_NOTES.label not in text


def test_the_spanish_form_holds_no_english() -> None:
    form = wording(TPO, "es")

    assert form.language == "es"
    assert "Quién puede ver mi información de tratamiento" in form.as_text()
    for line in form.as_text().split("\n"):
        assert not {"the", "and", "may", "who"} & {*line.lower().split()}, line


def test_a_form_for_one_thing_says_so() -> None:
    family, notes, case = (wording(one, "en").as_text() for one in (FAMILY, NOTES, CASE))

    assert "On May 31, 2027." in family
    assert "Only whether I came on Mondays" in family
    assert "So that she can drive me" in family
    assert "may not share them further" in family
    assert "only for the private notes" in notes
    assert "only for the legal case" in case
    assert "When this happens: The case is closed" in case


def test_a_form_that_names_an_exchange_tells_of_its_limits_and_its_list() -> None:
    text = wording(EXCHANGE, "en").as_text()

    assert "Example Exchange, which may pass it on only to members who treat me" in text
    assert "Other Exchange, which may pass it on only to: A Clinic; B Clinic" in text
    assert "I can ask Example Exchange in writing for a list" in text
    assert "not to be asked for donations" in text


def test_the_notice_is_what_the_rule_prescribes() -> None:
    full, short = notice(NoticeForm.FULL), notice(NoticeForm.SHORT)

    assert short == "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    assert full.startswith(
        "This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2)."
    )
    assert full.endswith("(see 42 CFR 2.31).")
    assert "42 CFR parte 2" in full.es
    assert "42 CFR parte 2" in short.es


def test_the_explanation_tells_the_scope_of_the_consent_and_nobody_s_name() -> None:
    said = explanation(tpo(expiry=Expiry(kind=ExpiryKind.DATE, on=date(2027, 5, 31))))

    assert "signed on November 1, 2026" in said
    assert "Medicines and doses" in said
    assert "Treatment; Payment; Running the program" in said
    assert "When it ends: On May 31, 2027." in said
    assert "firmado el 1 de noviembre de 2026" in said.es
    assert "Sam" not in said
    assert "ends" not in explanation(tpo(expiry=Expiry()))
    ground = explanation_without_consent(DisclosureBasis.MEDICAL_EMERGENCY)
    assert ground == "This record is shared without the patient's consent on this ground: Medical emergency."
    assert "Emergencia médica" in ground.es


def test_each_element_and_reason_rests_on_a_source() -> None:
    said = [*law().element.values(), *law().refusal.values(), *law().duty.values(), *law().notice.values()]

    assert all(one.cited for one in said)
    assert law().edition.signed == ""


def test_a_code_without_words_is_a_fault_of_the_record() -> None:
    duties = {code: words for code, words in law().duty.items() if code is not Duty.ASK_TO_KEEP}

    with pytest.raises(RecordFault, match="duty: found no words for ask_to_keep"):
        check(replace(law(), duty=duties))


def test_every_code_of_sharing_speaks_both_languages() -> None:
    from throughcare.terms import sharing

    for vocabulary in (one for one in vars(sharing).values() if isinstance(one, type)):
        if issubclass(vocabulary, terms.Term):
            assert all(code.words("en") and code.words("es") for code in vocabulary)


def test_elements_stand_in_the_order_of_the_rule() -> None:
    first, *_, last = ConsentElement

    assert (first, last) == (ConsentElement.PATIENT_NAME, ConsentElement.REFUSAL)
