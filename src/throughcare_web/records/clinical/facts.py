"""Rows of a chart to the core's facts: medications taken, conditions, what is measured now and was measured before.

None means not known. What is older than its record calls fresh is not taken for now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from throughcare import knowledge
from throughcare.person import CurrentMedication, Labs, SuicideRisk, Vitals, WithdrawalCheck
from throughcare.terms import Alertness, Condition, Pupils, TestResult
from throughcare.terms.clinical import (
    Certainty,
    DoseUnit,
    Frequency,
    ObservationCode,
    PrescribedBy,
    ProblemStatus,
)
from throughcare_web.records.clinical.coded import doses_a_day, listed, observed
from throughcare_web.records.clinical.models import (
    Allergy,
    InstrumentResult,
    MedicationStatement,
    Observation,
    Problem,
)


Latest = Mapping[ObservationCode, Observation]
Results = Mapping[str, InstrumentResult]

_MG = {DoseUnit.MG: Decimal(1), DoseUnit.MCG: Decimal("0.001"), DoseUnit.G: Decimal(1000)}
_HUNDREDTH = Decimal("0.01")
_WEEK = dt.timedelta(days=7)


def hours_between(earlier: dt.datetime, later: dt.datetime) -> Decimal:
    """Return the hours from one moment to another, to the hundredth; 0 where the order is turned."""
    seconds = max((later - earlier).total_seconds(), 0)
    return (Decimal(int(seconds)) / 3600).quantize(_HUNDREDTH)


def fresh(latest: Latest, at: dt.datetime) -> dict[ObservationCode, Observation]:
    """Return the observations that still count as now."""
    return {
        code: row for code, row in latest.items() if hours_between(row.at, at) <= observed()[code].fresh_hours
    }


def fresh_results(results: Results, at: dt.datetime) -> dict[str, InstrumentResult]:
    """Return the questionnaires that still count as now, of those that have such a time."""
    hours: Mapping[str, int] = knowledge.load("observations")["results"]
    return {
        key: row
        for key, row in results.items()
        if key in hours and hours_between(row.completed_at, at) <= hours[key]
    }


def current_medication(row: MedicationStatement, on: dt.date) -> CurrentMedication:
    """Return a medication as it is taken on a day."""
    unit = DoseUnit(row.dose_unit) if row.dose_unit else None
    in_mg = row.dose * _MG[unit] if row.dose is not None and unit in _MG else None
    days = None if row.starts_on is None else (on - row.starts_on).days
    known = row.prescribed_by in (PrescribedBy.HERE, PrescribedBy.ELSEWHERE)
    return CurrentMedication(
        name=row.name,
        form=row.form or None,
        dose_mg=in_mg,
        doses_day=doses_a_day(Frequency(row.frequency)) if row.frequency else None,
        prescribed=known if row.prescribed_by else None,
        treatment_day=days,
    )


def conditions(rows: Iterable[Problem]) -> tuple[tuple[Condition, ...], tuple[str, ...]]:
    """Return the conditions that active problems state, and the words of those no rule knows.

    Opioid use disorder itself is what this software is about, and is neither.
    """
    known: dict[Condition, None] = {}
    others: dict[str, None] = {}
    for row in rows:
        ours = listed().get(row.code)
        if row.status != ProblemStatus.ACTIVE:
            continue
        if ours is not None and ours.condition is not None:
            known[ours.condition] = None
        elif ours is None or ours.group != "substance":
            others[row.words] = None
    return tuple(known), tuple(others)


def harms(row: Allergy) -> bool:
    """Return whether an allergy is to something, and was not ruled out."""
    return not row.none_known and row.certainty != Certainty.REFUTED


def allergies(rows: Iterable[Allergy]) -> tuple[str, ...]:
    """Return what the person is allergic to, in the words that were written."""
    return tuple(row.substance for row in rows if harms(row))


def vitals(now: Latest) -> Vitals:
    """Return the vital signs that count as now."""
    return Vitals(
        hr=_whole(now, ObservationCode.HEART_RATE),
        bp_systolic=_whole(now, ObservationCode.BP_SYSTOLIC),
        bp_diastolic=_whole(now, ObservationCode.BP_DIASTOLIC),
        rr=_whole(now, ObservationCode.RESPIRATORY_RATE),
        spo2=_whole(now, ObservationCode.SPO2),
        temp_c=_number(now, ObservationCode.TEMPERATURE),
        sedation=Alertness(code) if (code := _code(now, ObservationCode.ALERTNESS)) else None,
        pupils=Pupils(code) if (code := _code(now, ObservationCode.PUPILS)) else None,
    )


def labs(now: Latest) -> Labs:
    """Return the laboratory results that count as now."""
    return Labs(
        alt_xuln=_times(now, ObservationCode.ALT),
        ast_xuln=_times(now, ObservationCode.AST),
        k=_number(now, ObservationCode.POTASSIUM),
        mg=_number(now, ObservationCode.MAGNESIUM),
        hcv_rna=_test(now, ObservationCode.HCV_RNA),
        hiv=_test(now, ObservationCode.HIV),
        hepatitis_b=_test(now, ObservationCode.HEPATITIS_B),
    )


def measured(now: Latest, results: Results, totals: Results, at: dt.datetime) -> dict[str, Any]:
    """Return the single measurements of a person document that count as now; `totals`: the newest of each scale."""
    weeks = now.get(ObservationCode.PREGNANT_WEEKS)
    return {
        "cows": _score(now, totals, ObservationCode.COWS),
        "ciwa_ar": _score(now, totals, ObservationCode.CIWA_AR),
        "sows": _total(results.get("sows")),
        "oud_criteria": _total(results.get("dsm5_oud")),
        "qtc_ms": _whole(now, ObservationCode.QTC),
        "egfr": _whole(now, ObservationCode.EGFR),
        "platelets": _whole(now, ObservationCode.PLATELETS),
        "pregnant_weeks": None if weeks is None else int(weeks.value) + (at - weeks.at) // _WEEK,
        "suicide_risk": _suicide_risk(results.get("c_ssrs")),
    }


def checks(
    scored: Iterable[Observation], answered: Iterable[InstrumentResult], at: dt.datetime
) -> tuple[WithdrawalCheck, ...]:
    """Return the earlier COWS totals, the newest left out: that one is now."""
    totals = [(row.at, row.value) for row in scored]
    totals += [(row.completed_at, row.total) for row in answered if row.total is not None]
    totals.sort(key=lambda one: one[0], reverse=True)
    hours = knowledge.load("observations")["history"]["withdrawal_hours"]
    found = [(hours_between(moment, at), int(total)) for moment, total in totals[1:]]
    return tuple(WithdrawalCheck(hours_ago=ago, cows=total) for ago, total in found if ago <= hours)


def _suicide_risk(row: InstrumentResult | None) -> SuicideRisk:
    if row is None:
        return SuicideRisk()
    said = {key: str(answer) in ("yes", "1", "True") for key, answer in row.answers.items()}
    return SuicideRisk(
        wish_to_be_dead=said.get("wish_dead"),
        suicidal_thoughts=said.get("thoughts"),
        method=said.get("method"),
        intent=said.get("intent"),
        plan=said.get("plan"),
        behavior_lifetime=said.get("behavior"),
        behavior_recent=said.get("behavior_recent"),
    )


def _score(now: Latest, totals: Results, code: ObservationCode) -> int | None:
    """Return the newer of a total written down and a form filled in."""
    row, form = now.get(code), totals.get(observed()[code].scale)
    if form is not None and form.total is not None and (row is None or form.completed_at > row.at):
        return int(form.total)
    return _whole(now, code)


def _total(row: InstrumentResult | None) -> int | None:
    return None if row is None or row.total is None else int(row.total)


def _number(now: Latest, code: ObservationCode) -> Decimal | None:
    return now[code].value.normalize() if code in now else None


def _whole(now: Latest, code: ObservationCode) -> int | None:
    return int(now[code].value) if code in now else None


def _code(now: Latest, code: ObservationCode) -> str:
    return now[code].value_code if code in now else ""


def _test(now: Latest, code: ObservationCode) -> TestResult | None:
    return TestResult(said) if (said := _code(now, code)) else None


def _times(now: Latest, code: ObservationCode) -> Decimal | None:
    """Return a result as multiple of its laboratory's upper limit; None where that is not known."""
    row = now.get(code)
    return None if row is None or not row.upper_limit else (row.value / row.upper_limit).quantize(_HUNDREDTH)
