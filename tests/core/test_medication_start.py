"""What the start rules add up to for one person: the strictest finding decides, and nothing harmless is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import pytest

from throughcare.knowledge.topics import Finding
from throughcare.medication import continuing, requests, special, start, start_naltrexone
from throughcare.person import Facts
from throughcare.terms import Audience, Medication


DAY = date(2026, 11, 25)
TOPICS = (start, start_naltrexone, requests, special, continuing)
STRICTEST_FIRST = ("contraindicated_now", "not_indicated", "caution", "recommended", "acceptable")
AGONISTS = ("methadone", "buprenorphine_sl", "buprenorphine_xr")
HEROIN = [{"name": "heroin", "last_use_hours": 14, "route": "iv"}]
USUAL = {"age": 35, "sex": "male", "substances": HEROIN, "oud_criteria": 8, "cows": 12}


class Found(NamedTuple):
    """What the start rules say of a person."""

    findings: tuple[Finding, ...]

    def about(self, medication: str) -> list[Finding]:
        return [one for one in self.findings if medication in one.outcome.medications]

    def status(self, medication: str) -> str:
        said = {str(one.outcome.status) for one in self.about(medication)}
        return next((status for status in STRICTEST_FIRST if status in said), "not_indicated")

    def why(self, medication: str) -> str:
        texts = (one.text(Audience.CLINICIAN) for one in self.about(medication))
        return " ".join(texts).lower().replace("-", " ")

    def flags(self) -> set[str]:
        return {str(flag) for one in self.findings for flag in one.outcome.flags}

    def actions(self) -> set[str]:
        return {str(action) for one in self.findings for action in one.outcome.actions}


def found(document: Mapping[str, Any]) -> Found:
    facts = Facts.of(document, DAY)
    return Found(
        tuple(one for module in TOPICS for one in module.topic.findings(facts, module.topic.in_force(DAY)))
    )


@pytest.mark.parametrize("module", TOPICS, ids=lambda module: module.topic.name)
def test_every_record_has_its_function(module: Any) -> None:
    module.topic.check()


# The worked examples, as far as the start rules decide them: status and words wanted of each medication.
EXAMPLES = {
    "heroin 14 hours ago, COWS 14": (
        {**USUAL, "cows": 14},
        {
            "buprenorphine_sl": "recommended",
            "methadone": "acceptable",
            "naltrexone_xr": "contraindicated_now",
        },
        {"naltrexone_xr": ("withdrawal", "opioid free")},
    ),
    "wants naltrexone two days after heroin": (
        {
            **USUAL,
            "cows": 10,
            "preferences": ["naltrexone_xr"],
            "substances": [{"name": "heroin", "last_use_hours": 48}],
        },
        {
            "buprenorphine_sl": "recommended",
            "methadone": "acceptable",
            "naltrexone_xr": "contraindicated_now",
        },
        {"naltrexone_xr": ("7 10", "opioid free", "withdrawal")},
    ),
    "alprazolam prescribed daily": (
        {
            **USUAL,
            "substances": [*HEROIN, {"name": "alprazolam", "prescribed": True}],
            "current_medications": [{"name": "alprazolam", "dose_mg": 1, "doses_day": 3}],
        },
        {"buprenorphine_sl": "recommended", "methadone": "caution"},
        {"methadone": ("cns depression",)},
    ),
    "pregnant 10 weeks, wants detox only": (
        {**USUAL, "age": 26, "sex": "female", "pregnant_weeks": 10, "requests": ["detox_only"]},
        {
            "buprenorphine_sl": "recommended",
            "methadone": "recommended",
            "naltrexone_xr": "contraindicated_now",
            "lofexidine": "not_indicated",
        },
        {"buprenorphine_sl": ("pregnancy",), "methadone": ("pregnancy",), "naltrexone_xr": ("pregnancy",)},
    ),
    "day 10 of methadone": (
        {"oud_criteria": 8, "cows": 0, "current_medications": [{"name": "methadone", "treatment_day": 10}]},
        {"methadone": "recommended", "naltrexone_xr": "contraindicated_now"},
        {},
    ),
    "fentanyl 3 hours ago, reversed with naloxone": (
        {
            **USUAL,
            "cows": 10,
            "setting": "ed",
            "substances": [{"name": "fentanyl", "last_use_hours": 3, "chronic": True}],
        },
        {"buprenorphine_sl": "recommended", "methadone": "acceptable"},
        {"buprenorphine_sl": ("low dose start",)},
    ),
    "chronic pain, oxycodone prescribed": (
        {
            **USUAL,
            "conditions": ["chronic_pain"],
            "substances": [{"name": "oxycodone", "last_use_hours": 18, "dose_mme": 300, "prescribed": True}],
        },
        {"buprenorphine_sl": "recommended", "methadone": "acceptable"},
        {"buprenorphine_sl": ("never stopped abruptly",)},
    ),
    "17 years, parent absent": (
        {**USUAL, "age": 17, "guardian_consents": False},
        {"buprenorphine_sl": "recommended", "methadone": "caution"},
        {"methadone": ("minor", "consent")},
    ),
    "fifth day of withdrawal care, 130 hours without heroin": (
        {
            **USUAL,
            "cows": 3,
            "setting": "detox",
            "setting_day": 5,
            "substances": [{"name": "heroin", "last_use_hours": 130}],
        },
        {
            "buprenorphine_sl": "recommended",
            "methadone": "acceptable",
            "naltrexone_xr": "contraindicated_now",
        },
        {"naltrexone_xr": ("opioid free",), "buprenorphine_sl": ("no score is waited for",)},
    ),
}


@pytest.mark.parametrize(("document", "statuses", "words"), EXAMPLES.values(), ids=EXAMPLES)
def test_worked_example(
    document: dict[str, Any], statuses: dict[str, str], words: dict[str, tuple[str, ...]]
) -> None:
    answer = found(document)

    assert {key: answer.status(key) for key in statuses} == statuses
    for medication, wanted in words.items():
        assert all(word in answer.why(medication) for word in wanted), answer.why(medication)


def test_wish_for_naltrexone_too_early_is_flagged_and_an_agonist_offered_today() -> None:
    answer = found({**USUAL, "preferences": ["naltrexone_xr"]})

    assert "precipitated_withdrawal_risk" in answer.flags()
    assert {"start_moud", "shared_decision"} <= answer.actions()


def test_prescribed_benzodiazepine_brings_what_watches_over_both() -> None:
    answer = found({**USUAL, "current_medications": [{"name": "alprazolam"}]})

    assert {"benzodiazepine_coprescription", "benzodiazepine_withdrawal_risk"} <= answer.flags()
    assert {"pdmp_check", "coordinate_other_clinician", "closer_monitoring"} <= answer.actions()


def test_pregnancy_brings_obstetric_care_and_what_to_know_of_the_newborn() -> None:
    answer = found({**USUAL, "pregnant_weeks": 10})

    assert "pregnancy" in answer.flags()
    assert {"ob_referral", "neonatal_education", "hiv_hcv_testing", "start_moud"} <= answer.actions()


def test_minor_is_offered_care_for_young_people_and_the_consent_law_is_checked() -> None:
    answer = found({**USUAL, "age": 17})

    assert "minor_consent" in answer.flags()
    assert {"state_consent_check", "youth_services"} <= answer.actions()


@pytest.mark.parametrize("cows", [None, 0, 4, 8, 10, 11, 12, 13, 25, 48])
@pytest.mark.parametrize("substance", ["heroin", "fentanyl", "oxycodone", "methadone", "kratom"])
@pytest.mark.parametrize("hours", [None, 1, 5, 23, 30, 71, 100, 130, 400])
def test_neither_score_nor_time_nor_opioid_withholds_buprenorphine(
    cows: int | None, substance: str, hours: int | None
) -> None:
    answer = found({"cows": cows, "substances": [{"name": substance, "last_use_hours": hours}]})

    assert answer.status("buprenorphine_sl") == "recommended"
    assert "start_moud" in answer.actions()


@pytest.mark.parametrize(
    "request_", ["ultra_rapid_detox", "detox_only", "no_medication", "no_counseling", "stop_medication"]
)
def test_no_request_makes_an_agonist_less_available(request_: str) -> None:
    answer = found({**USUAL, "requests": [request_]})

    assert (answer.status("buprenorphine_sl"), answer.status("methadone")) == ("recommended", "acceptable")
    assert "start_moud" in answer.actions()


def test_person_on_methadone_is_recommended_to_keep_it_and_nothing_to_start_beside_it() -> None:
    answer = found({"current_medications": [{"name": "methadone"}]})

    assert answer.status("methadone") == "recommended"
    others = [str(medication) for medication in Medication if medication is not Medication.METHADONE]
    assert {answer.status(key) for key in others}.isdisjoint({"recommended", "acceptable"})
    assert "continue_moud" in answer.actions()
    assert "start_moud" not in answer.actions()


def test_no_slow_taper_is_spoken_of_in_pregnancy() -> None:
    answer = found(
        {
            "pregnant_weeks": 20,
            "requests": ["stop_medication", "detox_only", "no_medication", "taper_in_pregnancy"],
            "current_medications": [{"name": "methadone"}],
        }
    )
    said = " ".join(one.text(audience) for one in answer.findings for audience in Audience)

    assert "over months" not in said
    assert "several months" not in said
    assert "no taper" in answer.why("methadone")


def test_naltrexone_goes_on_no_longer_once_something_must_come_before_the_next_dose() -> None:
    taken = [{"name": "Vivitrol"}]
    why = [
        {"pregnant_weeks": 9},
        {"substances": [{"name": "heroin", "last_use_hours": 20}]},
        {"needs_opioid_analgesia": True},
        {"planned_surgery_days": 9},
    ]

    assert "continue_moud" in found({"current_medications": taken}).actions()
    for one in why:
        answer = found({"current_medications": taken, **one})
        assert "continue_moud" not in answer.actions()
        assert answer.about("naltrexone_xr")


def test_medication_left_weeks_ago_starts_anew_and_nobody_is_told_to_keep_taking_it() -> None:
    answer = found({"current_medications": [{"name": "methadone", "missed_days": 60}]})

    assert answer.status("buprenorphine_sl") == "recommended"
    assert "start_moud" in answer.actions()
    assert "continue_moud" not in answer.actions()
    assert not any("Keep taking" in one.text(Audience.PUBLIC) for one in answer.findings)


def test_not_oud_offers_no_medication_and_says_what_is_never_stopped() -> None:
    answer = found(
        {
            "oud_criteria": 1,
            "substances": [{"name": "oxycodone", "prescribed": True, "last_use_hours": 4}],
        }
    )

    assert {answer.status(key) for key in AGONISTS} == {"not_indicated"}
    assert "not_oud" in answer.flags()
    assert "start_moud" not in answer.actions()
    assert "not stopped abruptly" in answer.why("methadone")


OPIOID_FREE = {
    "age": 35,
    "sex": "male",
    "oud_criteria": 8,
    "cows": 0,
    "substances": [{"name": "heroin", "last_use_hours": 400}],
    "labs": {"urine_opioids": "negative"},
    "planned_surgery_days": 300,
    "needs_opioid_analgesia": False,
    "pregnancy_unknown": False,
}


def test_naltrexone_injection_is_offered_to_who_is_shown_to_be_opioid_free() -> None:
    assert found(OPIOID_FREE).status("naltrexone_xr") == "acceptable"


@pytest.mark.parametrize("fact", ["cows", "substances", "labs"])
def test_opioid_free_is_not_shown_while_one_of_its_proofs_is_missing(fact: str) -> None:
    less = found({key: value for key, value in OPIOID_FREE.items() if key != fact})

    assert less.status("naltrexone_xr") in ("caution", "contraindicated_now")
    assert any(one.outcome.asks for one in less.about("naltrexone_xr"))


@pytest.mark.parametrize(
    "change",
    [
        {"cows": 5},
        {"labs": {"urine_opioids": "positive"}},
        {"vitals": {"pupils": "large"}},
        {"substances": [{"name": "heroin", "last_use_hours": 100}]},
        {"substances": [{"name": "methadone", "last_use_hours": 300}]},
        {"current_medications": [{"name": "Suboxone"}]},
        {"needs_opioid_analgesia": True},
        {"pregnancy_unknown": None, "pregnant_weeks": 12},
        {"planned_surgery_days": 10},
    ],
    ids=lambda change: ", ".join(change),
)
def test_whatever_says_opioids_are_at_work_or_needed_bars_naltrexone(change: dict[str, Any]) -> None:
    answer = found({**OPIOID_FREE, **change})

    assert answer.status("naltrexone_xr") == "contraindicated_now"
    assert any(
        one.text(Audience.CLINICIAN, continuing=True) != one.text(Audience.CLINICIAN)
        for one in answer.about("naltrexone_xr")
    )


@pytest.mark.parametrize("module", TOPICS, ids=lambda module: module.topic.name)
def test_public_words_hold_no_amount_of_a_medicine(module: Any) -> None:
    for record in module.topic.records.values():
        for edition in record.editions:
            for outcome in edition.outcome.values():
                public = f"{outcome.public} {outcome.continuing_public}"
                assert " mg" not in public
                assert outcome.public or outcome.status is None
