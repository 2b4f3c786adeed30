"""Every numeric rule of the clinical brief's register is a record that holds the number; ids as in the brief, section K."""

from __future__ import annotations

import pytest

import throughcare.advice  # noqa: F401 - imports every topic
from throughcare.knowledge import load
from throughcare.knowledge.topics import topics


RECORDS = {id_: record for topic in topics() for id_, record in topic.records.items()}
REGISTER: dict[str, tuple[str, dict[str, object]]] = {
    "M01": ("methadone-first-dose", {"usual_mg": 10, "usual_to_mg": 30, "low_mg": 2.5, "low_to_mg": 10}),
    "M02": ("methadone-first-dose", {"recheck_from_hours": 2, "recheck_to_hours": 4}),
    "M03": ("methadone-day-one-total", {"total_mg": 50}),
    "M04": ("methadone-day-one-total", {"label_mg": 40}),
    "M05": ("methadone-titration", {"step_mg": 10, "days": 5}),
    "M06": ("adequacy-methadone", {"range_from_mg": 60, "range_to_mg": 120}),
    "M07": ("continuing-methadone", {}),
    "M08": (
        "take-home-limit",
        {"first_days": 7, "second_from": 15, "second_days": 14, "third_from": 31, "third_days": 28},
    ),
    "M09": ("missed-methadone", {"hold_days": 3, "lower_days": 4, "anew_days": 5, "reference_mg": 40}),
    "M10": ("missed-methadone", {"tip_days": 4}),
    "M11": ("organ-qtc-methadone", {"prolonged_from_ms": 450, "long_from_ms": 500}),
    "M12": ("start-return-to-use", {}),
    "M13": (
        "withdrawal-bridge",
        {"methadone_low_mg": 20, "methadone_high_mg": 30, "from_days": 6, "to_days": 10},
    ),
    "B01": ("start-buprenorphine-method", {}),
    "B02": ("start-buprenorphine-method", {"cows_standard": 11, "cows_outlasting": 13}),
    "B03": ("buprenorphine-first-doses", {"first_low_mg": 2, "first_high_mg": 4}),
    "B04": ("start-buprenorphine-method", {"short_hours": 6, "long_hours": 24}),
    "B05": ("adequacy-buprenorphine", {}),
    "B06": ("adequacy-buprenorphine", {"table_from_mg": 4, "table_to_mg": 24}),
    "B07": ("buprenorphine-high-dose", {"day_one_mg": 24}),
    "B08": ("sublocade-first-doses", {"observe_hours": 1}),
    "B09": ("sublocade-first-doses", {"first_mg": 300, "later_mg": 100}),
    "B10": ("injection-brixadi-weekly", {"window_days": 2}),
    "B10 monthly": ("injection-brixadi-monthly", {"window_days": 7}),
    "B10 not combined": ("switch-brixadi-weekly-to-monthly", {}),
    "B11": ("organ-liver-buprenorphine-xr", {}),
    "N01": ("naltrexone-opioid-free", {"least_hours": 7 * 24, "sure_hours": 10 * 24}),
    "N02": ("naltrexone-opioid-free", {"outlasting_hours": 14 * 24}),
    "N03": ("naltrexone-opioid-free", {"dose_mg": 380, "every_weeks": 4}),
    "N04": ("organ-hepatitis", {}),
    "N05": ("injection-reversal", {}),
    "L01": (
        "lofexidine-dose",
        {
            "usual_mg": 0.54,
            "day_most_mg": 2.88,
            "single_most_mg": 0.72,
            "most_days": 14,
            "taper_from_days": 2,
            "taper_to_days": 4,
        },
    ),
    "L02": ("lofexidine-dose", {"reduced_mg": 0.36, "least_mg": 0.18}),
    "L03": ("lofexidine-dose", {"egfr_reduced_below": 90, "egfr_least_below": 30}),
    "P01": ("special-pregnancy", {}),
    "P02": ("special-pregnancy-test", {}),
    "P03": ("special-pregnancy-naltrexone", {}),
    "T01": ("law-telehealth-buprenorphine", {"months": 6, "fallback_days": 7}),
    "T02": ("law-telehealth-temporary", {}),
    "T03": ("law-emergency-supply", {"days": 3}),
    "O01": ("law-otp-admission", {"exam_days": 14, "plan_days": 14}),
    "O01 tests": ("law-otp-tests", {"a_year": 8}),
    "O01 interim": ("law-otp-interim", {"most_days": 180}),
    "U01": ("request-ultra-rapid-detox", {}),
    "U02": ("request-detox-only", {}),
    "S01": ("start-buprenorphine-sl", {}),
    "S02": ("support-counseling", {}),
    "S03": ("start-lofexidine", {}),
}


@pytest.mark.parametrize("row", REGISTER)
def test_a_row_of_the_register_is_a_record_with_its_numbers(row: str) -> None:
    rule, numbers = REGISTER[row]
    federal = [edition for edition in RECORDS[rule].editions if edition.jurisdiction == "us"]
    newest = max(federal, key=lambda edition: edition.effective)

    assert {name: newest.limits[name] for name in numbers} == numbers


def test_the_lofexidine_label_rows_on_methadone_and_oral_naltrexone_are_interactions() -> None:
    """L04: an ECG with methadone; oral naltrexone two hours apart."""
    rows = [row for row in load("interactions")["row"] if "lofexidine" in row["medications"]]
    said = " ".join(f"{row['drugs']} {row['text']} {row['action']}" for row in rows if row.get("drugs"))

    assert "methadone" in said
    assert "ECG" in said
    assert "naltrexone" in said


def test_the_permanent_telehealth_rule_outlives_the_temporary_one() -> None:
    permanent, temporary = RECORDS["law-telehealth-buprenorphine"], RECORDS["law-telehealth-temporary"]
    end = max(edition.until for edition in temporary.editions if edition.until)

    assert end.isoformat() == "2026-12-31"
    assert any(edition.until is None for edition in permanent.editions)
