"""Who fits, who is left out and why: medication, what a program treats, what must hold and what is wished for."""

import pytest

from tests.core.fictional_programs import ACCEPTS_ADULTS, GOOD, TOWN, excluded, match, names, part, program
from throughcare.matching import Index, need_of
from throughcare.person import Person, StatedNeed, Wants
from throughcare.terms import Medication, ProgramMedication


def test_program_that_starts_the_medication_comes_before_one_that_only_continues_allows_or_is_silent():
    found = match(
        [
            program("Silent", f"{ACCEPTS_ADULTS} OP OUDO"),
            program("Withdrawal", f"{ACCEPTS_ADULTS} OP DB"),
            program("Allows", f"{ACCEPTS_ADULTS} OP MOA"),
            program("Continues", f"{ACCEPTS_ADULTS} OP BUM"),
            program("Starts", f"{ACCEPTS_ADULTS} OP UB"),
        ]
    )

    assert names(found.matches) == ["Starts", "Continues", "Allows", "Silent", "Withdrawal"]
    assert "Starts people on buprenorphine here." in found.matches[0].met
    assert found.matches[1].unknown[0].startswith("Call and ask: can you start me on buprenorphine")
    assert "Uses buprenorphine only during withdrawal." not in found.matches[4].met


def test_used_in_treatment_alone_is_not_starting():
    found = match([program("Says used", f"{ACCEPTS_ADULTS} OP BU")])

    assert found.matches[0].medications[Medication.BUPRENORPHINE_SL] is ProgramMedication.UNKNOWN
    assert any("what it does with methadone" in said for said in part(found.matches[0], "clinical").sentences)


def test_program_that_refuses_medication_is_last_however_near_and_says_so():
    found = match(
        [
            program("Refuses", f"{ACCEPTS_ADULTS} OP NMOA CMI CBT NOE CO MD PW", miles=0),
            program("Allows, far", "SA OP MOA", miles=24, phones=()),
        ],
        {"payment": ["medicaid"]},
    )

    assert names(found.matches) == ["Allows, far", "Refuses"]
    assert "listed last" in part(found.matches[1], "clinical").reason
    assert any("so it is listed last" in said for said in found.matches[1].unmet)


@pytest.mark.parametrize(
    ("codes", "left_out_by"),
    [
        ("OP NMOA", "Does not accept people on methadone."),
        ("OP DM", "Uses methadone only during withdrawal, so you could not stay on it."),
    ],
)
def test_medication_the_person_is_on_excludes_programs_where_they_could_not_stay_on_it(codes, left_out_by):
    found = match([program("No", f"SA {codes}")], {"current_medications": [{"name": "methadone"}]})

    assert found.matches == ()
    assert excluded(found, "No") == [left_out_by]


def test_medication_the_person_is_on_is_kept_where_given_before_allowed_before_unknown():
    found = match(
        [
            program("Unknown", "SA OP OUDO"),
            program("Allows", "SA OP MOA"),
            program("Gives", "SA OP OTP MM MU"),
        ],
        {"current_medications": [{"name": "methadone", "dose_mg": 90}]},
    )

    assert names(found.matches) == ["Gives", "Allows", "Unknown"]
    assert "Gives methadone here." in found.matches[0].met
    assert "Call and ask: can I stay on methadone with you, at my dose?" in found.matches[2].unknown


def test_medication_that_must_be_started_excludes_programs_known_not_to():
    person = Person(need=StatedNeed(must=Wants(start_medications=(Medication.NALTREXONE_XR,))))
    found = Index.build(
        [program("Denies", "SA OP OUDO", no="VTRL"), program("Starts", "SA OP UN VTRL")]
    ).match(need_of(person), near=TOWN)

    assert names(found.matches) == ["Starts"]
    assert excluded(found, "Denies") == ["Does not offer the naltrexone injection."]


def test_several_medications_met_are_said_together():
    found = match([program("Both", f"{ACCEPTS_ADULTS} OTP MM UB")])

    assert "Starts people on methadone and buprenorphine here." in found.matches[0].met


@pytest.mark.parametrize(
    ("codes", "kind", "left_out_by"),
    [
        ("SA OP NOOP", "SA", "Says it does not treat opioid use disorder."),
        ("SA OP AUDO", "SA", "Treats alcohol use only."),
        ("SA OP DUO", "SA", "Serves only people with an impaired-driving court case."),
        ("MH OP", "MH", "Treats mental health only, not substance use."),
    ],
)
def test_program_that_treats_something_else_is_left_out_with_the_reason(codes, kind, left_out_by):
    found = match([program("Other", codes, kind=kind)])

    assert found.matches == ()
    assert excluded(found, "Other") == [left_out_by]


def test_mental_health_listing_that_treats_substance_use_stays():
    assert names(match([program("Both", "MH SA OP", kind="MH")]).matches) == ["Both"]


def test_refusal_that_the_listing_contradicts_is_a_question_not_an_exclusion():
    found = match([program("Contradicts", "SA OP NOOP UB")])

    assert "Call and ask: do you treat opioid use disorder?" in found.matches[0].unknown
    assert "two opposite things" in part(found.matches[0], "certainty").reason


def test_program_that_does_not_treat_opioid_use_disorder_is_the_last_of_the_near_misses():
    found = match(
        [
            program("Treats alcohol", "SA OP AUDO MALE", miles=0),
            program("Women only", "SA OP UB FEM", miles=20),
        ],
        {"sex": "male"},
    )

    assert names(found.near_misses) == ["Women only", "Treats alcohol"]


@pytest.mark.parametrize(
    ("document", "codes", "left_out_by"),
    [
        ({"sex": "male"}, "SA OP UB FEM", "Does not accept men."),
        ({"sex": "female"}, "SA OP UB MALE", "Does not accept women."),
        ({"age": 16}, "SA OP UB ADLT YAD", "Accepts adults only."),
        ({"veteran": False}, "SA OP UB VAMC", "Serves only veterans."),
        (
            {"need": {"must": {"settings": ["residential"]}}},
            "SA OP UB",
            "The listing names its settings, and residential care is not one.",
        ),
        (
            {"need": {"must": {"levels_of_care": ["2.1", "2.5"]}}},
            "SA OP UB",
            "The listing names its services, and intensive outpatient care or day treatment does not fit them.",
        ),
    ],
)
def test_what_must_hold_and_is_known_not_to_leaves_a_program_out(document, codes, left_out_by):
    found = match([program("Out", codes)], document)

    assert found.matches == ()
    assert excluded(found, "Out") == [left_out_by]


@pytest.mark.parametrize(
    ("document", "question"),
    [
        ({"sex": "male"}, "Call and ask: do you accept men?"),
        ({"age": 16}, "Call and ask: do you accept people under 18?"),
        ({"age": 70}, "Call and ask: do you accept adults of 65 or older?"),
        ({"languages": ["es"]}, "Call and ask: do you offer counseling in Spanish, or an interpreter?"),
        ({"access": ["wheelchair"]}, "Call and ask: do you have wheelchair access?"),
        (
            {"payment": ["medicaid"], "pays_only": True},
            "Call and ask: can I pay with Medicaid, and what will it cost me?",
        ),
        ({"need": {"must": {"settings": ["residential"]}}}, "Call and ask: do you offer residential care?"),
    ],
)
def test_what_must_hold_and_is_not_known_stays_as_a_question_and_costs_points(document, question):
    silent = match([program("Silent", "SA UB")], document).matches[0]
    plain = match([program("Silent", "SA UB")]).matches[0]

    assert question in silent.unknown
    assert part(silent, "certainty").points < part(plain, "certainty").points


def test_children_named_alone_do_not_shut_adults_out_since_the_file_lost_their_codes():
    found = match([program("Names children", "SA OP UB CHLD")], {"age": 40})

    assert "Call and ask: do you accept adults of 26 to 64?" in found.matches[0].unknown


def test_denied_service_leaves_a_program_out_and_silence_beside_others_is_doubt():
    found = match(
        [
            program("Denies", "SA OP UB", no="MD"),
            program("Names cash", "SA OP UB SF"),
            program("Names nothing", "SA OP UB"),
            program("Takes it", "SA OP UB MD"),
        ],
        {"payment": ["medicaid"], "pays_only": True},
    )

    assert names(found.matches) == ["Takes it", "Names nothing", "Names cash"]
    assert excluded(found, "Denies") == ["Does not take Medicaid."]
    assert part(found.matches[2], "payment").reason == "The listing names ways to pay, but not Medicaid."


def test_one_way_to_pay_is_enough_and_the_best_one_is_named():
    found = match([program("Both", "SA OP UB SF SS")], {"payment": ["self_pay", "sliding_scale"]})

    assert part(found.matches[0], "payment").reason == "Ways to pay here include a fee set by your income."


def test_va_hospital_is_a_question_while_we_do_not_know_and_fits_a_veteran():
    hospital = program("VA hospital", "SA OP UB VAMC VET")

    assert "Call and ask: do you accept people who are not veterans?" in match([hospital]).matches[0].unknown
    veteran = match([hospital], {"veteran": True}).matches[0]
    assert "Has a program for veterans." in veteran.met
    assert veteran.unknown == ()


def test_preference_known_to_be_lacking_is_said_and_leaves_nobody_out():
    found = match([program("No telehealth", GOOD, no="TELE")], {"preferences": ["telehealth"]})

    assert found.matches[0].unmet == ("The listing names its settings, and telehealth is not one.",)
