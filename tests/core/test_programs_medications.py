"""What a program really does with a medication: "used in treatment" alone is never "prescribed here"."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from throughcare.knowledge import load
from throughcare.programs import Program, Services, contradictions, medication_status, read_directory
from throughcare.terms import Medication, ProgramMedication


FIXTURES = Path(__file__).parents[1] / "fixtures" / "directory"
LISTING = read_directory(FIXTURES / "fictional_su_2023.csv").programs[0]


def program(codes: str, no: str = "") -> Program:
    return replace(LISTING, services=Services.of(codes.split(), no.split()))


def status(medication: Medication, codes: str, no: str = "") -> str:
    return medication_status(program(codes, no))[medication].status.value


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("OTP MU MM DM", "starts"),
        ("OTP MU", "starts"),
        ("OTP MU MMW", "starts"),  # 2022: for a set time
        ("OTP MU DM", "withdrawal_only"),  # methadone is used, and the only use named is withdrawal
        ("OTP", "unknown"),
        ("OTP MOA", "allows"),
        ("MU MM", "unknown"),  # only a certified program may give it
        ("MOA", "allows"),
        ("NMOA", "refuses"),
        ("NOOP", "not_offered"),
        ("NOOP MOA", "allows"),
        ("", "unknown"),
    ],
)
def test_methadone(codes: str, expected: str):
    assert status(Medication.METHADONE, codes) == expected


@pytest.mark.parametrize(
    ("codes", "tablet", "injection"),
    [
        ("BU UB", "starts", "unknown"),
        ("BU UB BERI", "starts", "starts"),
        ("BU UB MOA", "starts", "allows"),
        ("BU BUM", "continues", "unknown"),
        ("BU BUM BERI", "continues", "continues"),
        ("BU BMW BERI", "continues", "continues"),
        ("OTP BU BUM BERI", "starts", "starts"),
        ("OTP BU BMW BERI", "starts", "starts"),
        ("BU DB", "withdrawal_only", "unknown"),
        ("BU DB MOA", "withdrawal_only", "allows"),
        ("BU", "unknown", "unknown"),
        ("BU BWN BWON", "unknown", "unknown"),
        ("BU BERI", "unknown", "unknown"),
        ("BU MOA", "allows", "allows"),
        ("MOA", "allows", "allows"),
        ("NMOA", "refuses", "refuses"),
        ("NOOP", "not_offered", "not_offered"),
        ("", "unknown", "unknown"),
    ],
)
def test_buprenorphine(codes: str, tablet: str, injection: str):
    assert status(Medication.BUPRENORPHINE_SL, codes) == tablet
    assert status(Medication.BUPRENORPHINE_XR, codes) == injection


def test_used_in_treatment_says_why_it_is_not_enough():
    fact = medication_status(program("BU BWN"))[Medication.BUPRENORPHINE_SL]
    assert fact.reason == "The listing says buprenorphine is used, but not that it is prescribed here."
    assert fact.codes == ("BU",)


def test_methadone_without_a_certified_program_says_that_only_these_may_give_it():
    fact = medication_status(program("MU MM"))[Medication.METHADONE]
    assert "Only a certified opioid treatment program may give methadone" in fact.reason


@pytest.mark.parametrize(
    ("codes", "injection", "tablet"),
    [
        ("NU UN VTRL", "starts", "unknown"),
        ("NU UN NXN", "unknown", "starts"),
        ("NU UN RPN VTRL NXN", "starts", "starts"),
        ("NU RPN VTRL NXN", "continues", "continues"),
        ("OTP NU RPN VTRL", "starts", "unknown"),
        ("NU VTRL", "unknown", "unknown"),
        ("NU", "unknown", "unknown"),
        ("NU MOA", "allows", "allows"),
        ("NMOA", "refuses", "refuses"),
        ("NOOP", "not_offered", "not_offered"),
    ],
)
def test_naltrexone(codes: str, injection: str, tablet: str):
    assert status(Medication.NALTREXONE_XR, codes) == injection
    assert status(Medication.NALTREXONE_ORAL, codes) == tablet


@pytest.mark.parametrize(
    ("codes", "lofexidine", "clonidine"),
    [
        ("LFXD", "withdrawal_only", "unknown"),
        ("CLND DLC", "unknown", "withdrawal_only"),
        ("LFXD CLND DLC", "withdrawal_only", "withdrawal_only"),
        ("CLND", "unknown", "unknown"),  # it is also a blood pressure medication
        ("DLC", "unknown", "unknown"),
        ("", "unknown", "unknown"),
    ],
)
def test_medications_for_withdrawal(codes: str, lofexidine: str, clonidine: str):
    assert status(Medication.LOFEXIDINE, codes) == lofexidine
    assert status(Medication.CLONIDINE, codes) == clonidine


def test_naloxone():
    assert status(Medication.NALOXONE_RESCUE, "NOE") == "starts"
    assert status(Medication.NALOXONE_RESCUE, "") == "unknown"


@pytest.mark.parametrize(
    ("medication", "code"),
    [
        (Medication.METHADONE, "OTP"),
        (Medication.BUPRENORPHINE_SL, "BU"),
        (Medication.BUPRENORPHINE_XR, "BERI"),
        (Medication.NALTREXONE_XR, "VTRL"),
        (Medication.NALTREXONE_ORAL, "NXN"),
        (Medication.LOFEXIDINE, "LFXD"),
        (Medication.CLONIDINE, "CLND"),
        (Medication.NALOXONE_RESCUE, "NOE"),
    ],
)
def test_what_a_listing_denies_outright_is_not_offered(medication: Medication, code: str):
    assert status(medication, "", no=code) == "not_offered"


@pytest.mark.parametrize("refusal", ["NMOA", "NOOP"])
@pytest.mark.parametrize(
    "use", ["MU", "BU", "NU", "BUM", "UB", "DB", "MM", "DM", "UN", "RPN", "OTP", "BMW", "MMW"]
)
def test_a_refusal_beside_a_use_is_believed_of_neither(refusal: str, use: str):
    facts = medication_status(program(f"{refusal} {use} VTRL NXN BERI"))
    doubted = set(Medication) - {Medication.LOFEXIDINE, Medication.CLONIDINE, Medication.NALOXONE_RESCUE}
    assert {facts[medication].status for medication in doubted} == {ProgramMedication.UNKNOWN}
    assert set(facts[Medication.METHADONE].codes) == {refusal, use}


def test_a_contradiction_quotes_both_statements():
    (sentence,) = contradictions(program("NOOP BU NU MD"))
    assert (
        "says “Does not treat opioid use disorder” and also “Buprenorphine plays a part in treatment”"
        in sentence
    )
    assert "“Naltrexone plays a part in treatment”" in sentence


def test_refusing_medication_and_accepting_people_on_it_is_a_contradiction():
    assert len(contradictions(program("NMOA MOA"))) == 1


def test_a_contradiction_leaves_naloxone_alone():
    assert status(Medication.NALOXONE_RESCUE, "NOOP BU NOE") == "starts"


@pytest.mark.parametrize("codes", ["", "NMOA", "NOOP", "NOOP NMOA", "NOOP MOA", "OTP MM UB UN MOA"])
def test_a_listing_that_holds_together_contradicts_nothing(codes: str):
    assert contradictions(program(codes)) == ()


def test_every_medication_is_answered_with_a_reason_in_both_languages():
    facts = medication_status(program(""))
    assert set(facts) == set(Medication)
    assert all(fact.reason and fact.reason.es for fact in facts.values())


def test_the_last_line_of_each_medication_asks_for_nothing():
    for entry in load("medication_status")["medication"]:
        assert not entry["evidence"][-1].keys() & {"codes", "denied"}
