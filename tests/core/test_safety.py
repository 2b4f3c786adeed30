"""Safety as a whole: what a person is told when several rules speak, and what no rule may ever say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from throughcare.knowledge.rule_records import Outcome
from throughcare.knowledge.topics import Finding
from throughcare.person import Facts
from throughcare.safety import cautions, crises, emergencies, organs, overdose
from throughcare.safety.alarms import alarms
from throughcare.terms import Action, Audience, Flag, Medication, MedicationStatus, Severity


ON = date(2026, 11, 25)
TOPICS = [module.topic for module in (emergencies, crises, overdose, cautions, organs)]
URGENT = [emergencies.topic, crises.topic]
AGONISTS = {Medication.METHADONE, Medication.BUPRENORPHINE_SL}
AMOUNT = re.compile(r"\d\s?(mg|mL|mcg)\b|\b(milligram|dose of \d)", re.IGNORECASE)


def said(**person: Any) -> list[Finding]:
    """Return everything the safety rules say about a person, most urgent first."""
    facts = Facts.of(person, ON)
    return [found for topic in TOPICS for found in topic.findings(facts, topic.in_force(ON))]


def flags(findings: list[Finding]) -> set[Flag]:
    return {flag for found in findings for flag in found.outcome.flags}


def actions(findings: list[Finding]) -> list[Action]:
    return list(dict.fromkeys(action for found in findings for action in found.outcome.actions))


def status(findings: list[Finding], medication: Medication) -> MedicationStatus | None:
    """Return the strictest status given to a medication."""
    order = list(MedicationStatus)
    given = [f.outcome.status for f in findings if medication in f.outcome.medications and f.outcome.status]
    return max(given, key=order.index, default=None)


def why(findings: list[Finding], medication: Medication) -> str:
    about = [found for found in findings if medication in found.outcome.medications]
    return " ".join(found.text(Audience.CLINICIAN) for found in about).casefold()


def outcomes() -> Iterator[tuple[str, Outcome]]:
    for topic in TOPICS:
        for record in topic.records.values():
            for edition in record.editions:
                yield from ((f"{record.id}.{key}", outcome) for key, outcome in edition.outcome.items())


# ---------------------------------------------------------------- one person, several rules


def test_a_person_of_whom_nothing_is_known_hears_of_naloxone_only() -> None:
    findings = said()

    assert [found.rule for found in findings] == ["naloxone-for-everyone"]
    assert status(findings, Medication.NALOXONE_RESCUE) is MedicationStatus.RECOMMENDED


def test_an_overdose_now_comes_first_and_holds_every_dose_but_never_naloxone() -> None:
    findings = said(signs=["unresponsive", "fever"], naloxone_on_hand=True, conditions=["copd"])

    assert actions(findings)[:3] == [Action.CALL_911, Action.OVERDOSE_RESPONSE, Action.NALOXONE]
    assert {Flag.OVERDOSE_NOW, Flag.RESPIRATORY_DEPRESSION, Flag.SEDATION} <= flags(findings)
    for medication in set(Medication) - {Medication.NALOXONE_RESCUE}:
        assert status(findings, medication) is MedicationStatus.CONTRAINDICATED_NOW
    assert status(findings, Medication.NALOXONE_RESCUE) is MedicationStatus.RECOMMENDED


def test_a_person_on_methadone_who_is_sedated_hears_that_treatment_goes_on() -> None:
    findings = said(vitals={"sedation": "sedated"}, current_medications=[{"name": "methadone"}])
    (found,) = (one for one in findings if one.rule == "emergency-no-dose-now")

    assert "treatment is not stopped" in found.text(Audience.CLINICIAN, continuing=True)
    assert "not over" in found.text(Audience.PUBLIC, continuing=True)


def test_leaving_detox_without_medication_is_a_high_risk_of_overdose_and_a_day_to_start() -> None:
    findings = said(
        substances=[{"name": "heroin", "last_use_hours": 130, "route": "iv"}],
        setting="detox",
        setting_day=5,
        cows=3,
    )

    assert {Flag.LOSS_OF_TOLERANCE, Flag.OVERDOSE_HIGH_RISK} <= flags(findings)
    assert {Action.START_MOUD, Action.NALOXONE, Action.FOLLOWUP} <= set(actions(findings))
    assert not any(status(findings, medication) for medication in AGONISTS)


def test_after_an_overdose_treatment_starts_before_the_person_leaves() -> None:
    findings = said(
        setting="ed",
        overdoses=[{"hours_ago": 2, "reversed_with_naloxone": True}],
        substances=[{"name": "fentanyl", "last_use_hours": 3, "route": "iv", "chronic": True}],
        cows=10,
    )

    assert Flag.OVERDOSE_RECENT in flags(findings)
    assert {Action.START_MOUD, Action.NALOXONE, Action.LINK_TO_ONGOING_CARE} <= set(actions(findings))
    assert not any(status(findings, medication) for medication in AGONISTS)


def test_a_plan_for_suicide_brings_988_and_does_not_hold_the_agonist() -> None:
    findings = said(
        suicide_risk={"plan": True}, cows=16, substances=[{"name": "heroin", "last_use_hours": 20}]
    )

    assert Flag.SUICIDE_HIGH in flags(findings)
    assert {Action.LIFELINE, Action.ED_TRANSFER, Action.SAFETY_PLAN} <= set(actions(findings))
    assert not any(status(findings, medication) for medication in AGONISTS)


def test_a_qtc_of_510_rules_methadone_out_today_and_leaves_buprenorphine() -> None:
    findings = said(qtc_ms=510, cows=13, preferences=["methadone"])

    assert status(findings, Medication.METHADONE) is MedicationStatus.CONTRAINDICATED_NOW
    assert "qtc" in why(findings, Medication.METHADONE)
    assert "500" in why(findings, Medication.METHADONE)
    assert status(findings, Medication.BUPRENORPHINE_SL) is None
    assert Flag.QTC_500 in flags(findings)
    wanted = {Action.ELECTROLYTES, Action.ECG, Action.COORDINATE_OTHER_CLINICIAN, Action.NALOXONE}
    assert wanted <= set(actions(findings))
    assert all(found.outcome.severity is not Severity.CRITICAL for found in findings)


def test_child_pugh_b_leaves_the_mono_product_and_methadone_with_care() -> None:
    findings = said(child_pugh="B", cows=12)

    assert status(findings, Medication.BUPRENORPHINE_XR) is MedicationStatus.CONTRAINDICATED_NOW
    assert "moderate hepatic" in why(findings, Medication.BUPRENORPHINE_XR)
    assert status(findings, Medication.BUPRENORPHINE_SL) is MedicationStatus.CAUTION
    assert "mono" in why(findings, Medication.BUPRENORPHINE_SL)
    assert status(findings, Medication.METHADONE) is MedicationStatus.CAUTION
    assert Flag.HEPATIC_MODERATE in flags(findings)
    assert {Action.LFT, Action.COORDINATE_OTHER_CLINICIAN} <= set(actions(findings))


@pytest.mark.parametrize(
    "person",
    [
        {"substances": [{"name": "alprazolam", "prescribed": True}]},
        {"substances": [{"name": "alcohol", "drinks_day": 12}], "ciwa_ar": 21},
        {"current_medications": [{"name": "gabapentin"}, {"name": "sertraline"}]},
        {"conditions": ["epilepsy", "adrenal_insufficiency", "dental_disease"]},
        {"conditions": ["hiv", "hepatitis_c", "hepatitis_b", "tuberculosis"]},
        {"signs": ["abscess", "fever"], "substances": [{"name": "heroin", "route": "iv"}]},
        {"psychiatric": "acute", "suicide_risk": {"plan": True}},
        {"conditions": ["precipitated_withdrawal_past"], "signs": ["worse_after_dose"]},
    ],
)
def test_what_is_no_reason_to_withhold_an_agonist_never_does(person: Mapping[str, Any]) -> None:
    findings = said(**person)

    for medication in (*AGONISTS, Medication.BUPRENORPHINE_XR):
        assert status(findings, medication) is None


# ---------------------------------------------------------------- what holds for every rule


@pytest.mark.parametrize(
    "person",
    [
        {"vitals": {}},
        {"suicide_risk": {}, "labs": {}, "overdoses": []},
        {"age": 30, "pregnant_weeks": 20, "substances": [{"name": "fentanyl"}]},
        {"conditions": ["asthma", "depression", "hepatitis_c"], "housing": "homeless"},
        {"vitals": {"rr": 16, "spo2": 98, "hr": 80, "bp_systolic": 120, "temp_c": 37, "sedation": "alert"}},
    ],
)
def test_what_is_not_known_or_normal_is_no_emergency(person: Mapping[str, Any]) -> None:
    facts = Facts.of(person, ON)

    assert [found for topic in URGENT for found in topic.findings(facts, topic.in_force(ON))] == []


def test_emergencies_and_naloxone_run_unsigned() -> None:
    for topic in URGENT:
        assert len(topic.in_force(ON, signed_only=True)) == len(topic.records)
    assert [rule.record.id for rule in overdose.topic.in_force(ON, signed_only=True)] == [
        "naloxone-for-everyone"
    ]


def test_the_public_sees_no_amount_but_that_of_a_reversal_spray() -> None:
    shown = [(key, text) for key, one in outcomes() for text in (one.public, one.continuing_public) if text]

    assert [key for key, text in shown if AMOUNT.search(text) and "nasal spray" not in text] == []


def test_everyone_is_told_what_to_do_in_an_emergency_and_911_comes_early() -> None:
    critical = [(key, one) for key, one in outcomes() if one.severity is Severity.CRITICAL]
    first_two = re.compile(r"^[^.!?]*[.!?]?[^.!?]*911")

    assert critical
    assert [key for key, one in critical if not one.public] == []
    late = [
        key for key, one in critical if Action.CALL_911 in one.actions and not first_two.match(one.public)
    ]
    assert late == []


def test_a_person_who_takes_it_already_always_hears_who_decides_and_what_carries_them_over() -> None:
    taken_away = [
        one.continuing for _, one in outcomes() if one.status is MedicationStatus.CONTRAINDICATED_NOW
    ]

    assert taken_away
    for text in taken_away:
        assert re.search(
            r"decide|prescriber changes|hospital pharmacist|hold the next dose", text, re.IGNORECASE
        )
        assert re.search(
            r"bridge|not stopped|no gap|no abrupt stop|continue meanwhile|under the tongue",
            text,
            re.IGNORECASE,
        )
    assert not any(Medication.NALOXONE_RESCUE in one.medications for _, one in outcomes() if one.continuing)


@pytest.mark.parametrize("rate", range(4, 16))
def test_slower_breathing_is_never_answered_more_mildly(rate: int) -> None:
    order = [None, "slow", "now"]
    keys = [
        next(
            (found.key for found in said(vitals={"rr": one}) if found.rule == "emergency-overdose-now"), None
        )
        for one in (rate, rate + 1)
    ]

    assert order.index(keys[0]) >= order.index(keys[1])


# ---------------------------------------------------------------- what a screen shows without a whole answer


def test_alarms_read_the_newest_line_of_a_flowsheet_and_hold_no_dose() -> None:
    checks = [{"hours_ago": 1, "cows": 20, "bp_systolic": 80}, {"hours_ago": 5, "bp_systolic": 120}]
    found = alarms(Facts.of({"checks": checks, "signs": ["dehydrated"]}, ON))

    assert [one.rule for one in found] == ["emergency-vital-signs", "emergency-dehydration"]


def test_alarms_name_every_danger_once_and_status_alone_is_none() -> None:
    facts = Facts.of({"vitals": {"rr": 6}, "ciwa_ar": 20, "suicide_risk": {"plan": True}}, ON)

    assert [one.rule for one in alarms(facts)] == [
        "emergency-overdose-now",
        "emergency-alcohol-withdrawal",
        "emergency-suicide",
    ]
    assert alarms(Facts.of({}, ON)) == ()
