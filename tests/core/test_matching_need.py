"""From a person to a need: what the facts imply, and what a stated need adds."""

import pytest

from throughcare.matching import Need, need_of
from throughcare.matching.need import age_group
from throughcare.person import Person
from throughcare.terms import Access, Medication, Payment, Population, Setting, Sex


def need(**document):
    return need_of(Person.from_document(document))


def test_empty_person_needs_an_agonist_and_nothing_else():
    found = need()

    assert found == Need()
    assert found.wanted_medications == (Medication.METHADONE, Medication.BUPRENORPHINE_SL)


@pytest.mark.parametrize(
    ("age", "group"),
    [
        (0, "adolescents"),
        (17, "adolescents"),
        (18, "young_adults"),
        (25, "young_adults"),
        (26, "adults"),
        (64, "adults"),
        (65, "seniors"),
        (120, "seniors"),
    ],
)
def test_age_group_changes_at_the_first_year_of_the_next(age, group):
    assert age_group(age) == group


def test_medication_the_person_is_on_must_be_kept_and_nothing_else_is_started():
    found = need(current_medications=[{"name": "Methadone", "dose_mg": 90}, {"name": "alprazolam"}])

    assert found.must.keep_medications == (Medication.METHADONE,)
    assert found.wanted_medications == ()


def test_medication_wished_for_replaces_the_usual_ones():
    assert need(preferences=["naltrexone_xr"]).wanted_medications == (Medication.NALTREXONE_XR,)


def test_payment_is_a_must_only_when_there_is_no_other_way():
    assert need(payment=["medicaid"]).prefer.payment == (Payment.MEDICAID,)
    only = need(payment=["medicaid"], pays_only=True)
    assert only.must.payment == (Payment.MEDICAID,)
    assert only.prefer.payment == ()


def test_another_language_is_a_must_unless_english_is_spoken_too():
    assert need(languages=["es"]).must.languages == ("es",)
    assert need(languages=["es", "en"]).must.languages == ()
    assert need(languages=["es", "en"]).prefer.languages == ("es",)


def test_sign_language_is_access_even_beside_english():
    found = need(languages=["asl", "en"], access=["wheelchair"])

    assert found.must.access == (Access.WHEELCHAIR, Access.DEAF)
    assert found.prefer.languages == ()


@pytest.mark.parametrize(
    ("document", "population"),
    [
        ({"pregnant_weeks": 0}, Population.PREGNANT_POSTPARTUM),
        ({"postpartum_weeks": 6}, Population.PREGNANT_POSTPARTUM),
        ({"age": 16}, Population.ADOLESCENTS),
        ({"age": 22}, Population.YOUNG_ADULTS),
        ({"age": 70}, Population.SENIORS),
        ({"veteran": True}, Population.VETERANS),
        ({"active_duty": True}, Population.ACTIVE_DUTY),
        ({"justice_involved": True}, Population.JUSTICE_INVOLVED),
        ({"preferences": ["lgbtq"]}, Population.LGBTQ),
    ],
)
def test_groups_the_person_belongs_to_are_preferred(document, population):
    assert need(**document).prefer.populations == (population,)


@pytest.mark.parametrize("document", [{"age": 40}, {"veteran": False}, {"justice_involved": False}])
def test_no_group_is_assumed(document):
    assert need(**document).prefer.populations == ()


def test_pregnant_person_of_unstated_sex_is_asked_for_as_female():
    assert need(pregnant_weeks=8).sex is Sex.FEMALE
    assert need(pregnant_weeks=8, sex="male").sex is Sex.MALE


def test_first_responder_wishes_a_group_of_their_own():
    assert need(first_responder=True, preferences=["child_care"]).prefer.supports == (
        "child_care",
        "first_responders",
    )


def test_stated_need_joins_what_the_facts_imply_each_thing_once():
    found = need(
        preferences=["telehealth"],
        need={"must": {"settings": ["residential"]}, "prefer": {"settings": ["telehealth", "outpatient"]}},
    )

    assert found.must.settings == (Setting.RESIDENTIAL,)
    assert found.prefer.settings == (Setting.TELEHEALTH, Setting.OUTPATIENT)


def test_need_prints_only_what_is_asked():
    found = need(age=30, state="KS", payment=["medicaid"])

    assert found.to_dict() == {"must": {"age": 30}, "prefer": {"payment": ("medicaid",)}, "state": "KS"}
    assert Need().to_dict() == {"must": {}, "prefer": {}}


def test_paying_with_tribal_funds_says_that_the_person_belongs():
    assert need(payment=["ihs_tribal"]).tribal is True
    assert need(payment=["medicaid"]).tribal is None
