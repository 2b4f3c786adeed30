"""Medication: what tells apart two people whose answers must differ, at the edge where they part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.mutants.answers import ON, find, said
from throughcare.errors import BadInput
from throughcare.medication.history import tolerance
from throughcare.medication.take_home import take_home_limit
from throughcare.person import Facts
from throughcare.terms import Audience


METHADONE = {"name": "methadone", "missed_days": 0}
FILM = {"name": "buprenorphine", "form": "film", "missed_days": 0}
TABLET = {"name": "naltrexone", "form": "tablet", "missed_days": 0}


def on(*medications: dict[str, Any], **known: Any) -> dict[str, Any]:
    return {"current_medications": list(medications), **known}


def labs_with(**results: str) -> dict[str, Any]:
    return {"drug_tests": [{"analyte": analyte, "result": result} for analyte, result in results.items()]}


# ---------------------------------------------------------------- tests


@pytest.mark.parametrize(
    ("taken", "results", "outcome"),
    [
        (METHADONE, {"methadone": "negative"}, "own_absent"),
        (FILM, {"buprenorphine": "negative"}, "own_absent"),
        (FILM, {"norbuprenorphine": "negative"}, "own_absent"),
        (METHADONE, {"buprenorphine": "negative"}, "silent"),
        (FILM, {"methadone": "negative"}, "silent"),
        (METHADONE, {"methadone": "positive"}, "silent"),
        (FILM, {"norbuprenorphine": "positive"}, "silent"),
        (METHADONE, {"buprenorphine": "positive"}, "other"),
        (FILM, {"methadone": "positive"}, "other"),
        (METHADONE, {"fentanyl": "positive"}, "opioid"),
    ],
    ids=str,
)
def test_a_test_is_read_against_what_the_person_takes(
    taken: dict[str, Any], results: dict[str, str], outcome: str
) -> None:
    assert said("continuing-test", **on(taken, labs=labs_with(**results))) == outcome


# ---------------------------------------------------------------- dose


def test_drugs_that_move_the_level_are_named_and_no_others() -> None:
    others = [{"name": "rifampin"}, {"name": "carbamazepine"}, {"name": "ibuprofen"}]
    found = find("adequacy-inducer", on(METHADONE, *others))

    assert found is not None
    assert found.values["drugs"] == "rifampin, carbamazepine"


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ({}, "use"),
        ({"prescribed": True}, "use"),
        ({"as_prescribed": True}, "use"),
        ({"prescribed": True, "as_prescribed": True}, "silent"),
    ],
    ids=str,
)
def test_only_an_opioid_prescribed_and_taken_so_is_no_use_beside_methadone(
    source: dict[str, bool], outcome: str
) -> None:
    used = [{"name": "oxycodone", "last_use_hours": 10, **source}]

    assert said("adequacy-methadone", **on({**METHADONE, "treatment_day": 200}, substances=used)) == outcome


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        (on({"name": "alprazolam"}), "prescribed_benzodiazepine"),
        (on({"name": "alprazolam", "prescribed": True}), "prescribed_benzodiazepine"),
        (on({"name": "alprazolam", "prescribed": False}), "benzodiazepine"),
        ({"substances": [{"name": "alprazolam"}]}, "benzodiazepine"),
        ({"substances": [{"name": "alprazolam", "prescribed": True}]}, "prescribed_benzodiazepine"),
        ({"substances": [{"name": "alcohol"}]}, "other"),
    ],
    ids=str,
)
def test_a_benzodiazepine_among_medications_is_taken_as_prescribed(
    person: dict[str, Any], outcome: str
) -> None:
    assert said("start-sedatives-methadone", **person) == outcome


# ---------------------------------------------------------------- missed


@pytest.mark.parametrize(
    ("taken", "rule"), [(FILM, "missed-buprenorphine"), (TABLET, "missed-naltrexone-oral")], ids=str
)
@pytest.mark.parametrize(("hours", "is_since"), [(96, True), (97, False)])
def test_use_counts_from_the_last_dose_on(
    taken: dict[str, Any], rule: str, hours: int, *, is_since: bool
) -> None:
    person = on({**taken, "missed_days": 3}, substances=[{"name": "heroin", "last_use_hours": hours}])

    assert (said(rule, **person) == "used") is is_since


@pytest.mark.parametrize("held", [{"custody": "in_custody"}, {"setting": "jail"}], ids=str)
def test_a_jail_that_missed_doses_is_asked_to_give_them(held: dict[str, str]) -> None:
    assert said("missed-institution", **on({**METHADONE, "missed_days": 2}, **held)) == "custody"


@pytest.mark.parametrize(
    ("treatment", "outcome"),
    [
        ({"medication": "methadone", "result": "stopped_by_others"}, "stopped"),
        ({"medication": "methadone", "result": "return_to_use"}, "silent"),
        ({"medication": "sertraline", "result": "stopped_by_others"}, "silent"),
        ({"result": "stopped_by_others"}, "silent"),
    ],
    ids=str,
)
def test_only_medication_that_others_stopped_was_taken_away(treatment: dict[str, str], outcome: str) -> None:
    assert said("missed-institution", prior_treatments=[treatment]) == outcome


# ---------------------------------------------------------------- switches


INJECTION = {"name": "Vivitrol"}


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        (on(TABLET), "injection_offered"),
        (on(TABLET, preferences=["naltrexone_xr"]), "to_injection"),
        (on({**TABLET, "missed_days": 2}, preferences=["naltrexone_xr"]), "injection_offered"),
        (on(TABLET, INJECTION), "silent"),
        (on({**TABLET, "missed_days": 9}, METHADONE), "silent"),
        (on(INJECTION, preferences=["naltrexone_oral"]), "to_tablets"),
        (on(INJECTION), "silent"),
        ({"preferences": ["naltrexone_oral"]}, "silent"),
    ],
    ids=str,
)
def test_naltrexone_changes_its_form_where_nothing_else_is_taken(
    person: dict[str, Any], outcome: str
) -> None:
    assert said("switch-naltrexone-form", **person) == outcome


@pytest.mark.parametrize("need", [{"conditions": ["acute_pain"]}, {"conditions": ["chronic_pain"]}], ids=str)
def test_pain_that_opioids_treat_asks_for_a_start_in_small_doses(need: dict[str, Any]) -> None:
    used = [{"name": "oxycodone", "last_use_hours": 6, "chronic": True}]

    assert said("buprenorphine-low-dose", oud_criteria=6, substances=used, **need) == "pain"
    assert said("buprenorphine-low-dose", oud_criteria=6, substances=used) == "silent"


@pytest.mark.parametrize("sedative", ["alprazolam", "phenobarbital", "alcohol"])
def test_sedatives_are_weighed_before_doses_are_taken_home(sedative: str) -> None:
    person = on(METHADONE, requests=["take_home"], substances=[{"name": sedative}])

    assert said("take-home-weighed", **person) == "sedatives"


# ---------------------------------------------------------------- starting


@pytest.mark.parametrize("hours", [5, 100])
def test_the_hours_since_the_last_opioid_are_told_before_naltrexone(hours: int) -> None:
    used = [{"name": "heroin", "last_use_hours": hours}]
    found = find("naltrexone-opioid-free", {"substances": used})

    assert found is not None
    assert f"{hours} hours ago" in found.text(Audience.CLINICIAN)


@pytest.mark.parametrize("request_", ["stop_medication", "detox_only", "no_medication", "taper_in_pregnancy"])
def test_in_pregnancy_nobody_is_offered_withdrawal_alone(request_: str) -> None:
    asks = {"requests": [request_], "pregnant_weeks": 20}

    assert said("special-pregnancy-withdrawal", **asks) == "not_withdrawal_alone"
    assert said("special-pregnancy-withdrawal", **on(METHADONE, **asks)) == "no_taper"


@pytest.mark.parametrize(
    ("taken", "outcome"),
    [
        ([], "first_doses"),
        ([FILM], "on_buprenorphine"),
        ([{**FILM, "missed_days": 3}], "first_doses"),
        ([{"name": "Sublocade"}], "silent"),
        ([METHADONE], "silent"),
        ([TABLET], "silent"),
        ([{"name": "Vivitrol"}], "silent"),
    ],
    ids=str,
)
def test_film_before_the_first_injection_is_for_who_takes_nothing_else(
    taken: list[dict[str, Any]], outcome: str
) -> None:
    assert said("start-xr-first-doses", **on(*taken, oud_criteria=6)) == outcome


@pytest.mark.parametrize("medication", ["methadone", "buprenorphine", "Sublocade", "naltrexone", "Vivitrol"])
def test_a_return_to_use_after_any_medication_leads_back_to_one(medication: str) -> None:
    past = {"prior_treatments": [{"medication": medication, "result": "return_to_use"}]}

    assert said("start-return-to-use", **past) == "again"
    assert said("start-return-to-use", **on(METHADONE, **past)) == "look_at_dose"


# ---------------------------------------------------------------- injections


@pytest.mark.parametrize(
    ("rule", "name", "due_after", "latest_after"),
    [
        ("injection-sublocade", "Sublocade", ("every_days",), ("every_days", "late_days")),
        ("injection-brixadi-weekly", "Brixadi weekly", ("every_days",), ("every_days", "window_days")),
        ("injection-brixadi-monthly", "Brixadi monthly", ("every_days",), ("every_days", "window_days")),
        ("injection-naltrexone", "Vivitrol", ("every_days",), ("month_days",)),
    ],
)
def test_an_injection_is_due_and_late_so_many_days_after_the_last(
    rule: str, name: str, due_after: tuple[str, ...], latest_after: tuple[str, ...]
) -> None:
    last = ON - timedelta(days=3)
    found = find(rule, on({"name": name, "last_injection_on": str(last)}))

    assert found is not None
    limits = found.edition.limits
    assert found.values["days"] == 3
    assert found.values["due"] == last + timedelta(days=sum(limits[one] for one in due_after))
    assert found.values["latest"] == last + timedelta(days=sum(limits[one] for one in latest_after))


@pytest.mark.parametrize(("days", "outcome"), [(28, "due"), (29, "used"), (30, "used")])
def test_opioid_use_counts_once_the_block_of_naltrexone_is_over(days: int, outcome: str) -> None:
    used = [{"name": "heroin", "last_use_hours": 1}]
    taken = {"name": "Vivitrol", "last_injection_on": str(ON - timedelta(days=days))}

    assert said("injection-naltrexone", **on(taken, substances=used)) == outcome


@pytest.mark.parametrize("name", ["Vivitrol", "Sublocade"])
def test_an_injection_given_today_is_a_known_one(name: str) -> None:
    rule = {"Vivitrol": "injection-naltrexone", "Sublocade": "injection-sublocade"}[name]
    today, tomorrow = str(ON), str(ON + timedelta(days=1))

    assert said(rule, **on({"name": name, "last_injection_on": today})) not in ("unknown", "silent")
    assert said(rule, **on({"name": name, "last_injection_on": tomorrow})) == "unknown"


def test_hours_since_an_injection_are_whole_days() -> None:
    by_hours = find("injection-sublocade", on({"name": "Sublocade", "last_dose_hours": 26 * 24 - 1}))
    by_day = find("injection-sublocade", on({"name": "Sublocade", "last_injection_on": "2026-10-31"}))

    assert by_hours is not None
    assert by_day is not None
    assert (by_hours.key, by_hours.values) == (by_day.key, by_day.values)


@pytest.mark.parametrize(
    ("taken", "outcome"),
    [
        ({"name": "Vivitrol"}, "injection"),
        ({"name": "Sublocade"}, "injection"),
        (FILM, "prescribed"),
        (METHADONE, "methadone"),
    ],
    ids=str,
)
def test_a_trip_is_planned_for_the_way_the_medication_is_given(taken: dict[str, Any], outcome: str) -> None:
    assert said("continuing-travel", **on(taken, travel_days=10)) == outcome


# ---------------------------------------------------------------- law


def test_a_hospital_is_told_of_starting_only_where_a_start_is_a_question() -> None:
    assert said("law-hospital", setting="hospital") == "silent"
    assert said("law-hospital", setting="hospital", cows=10) == "start"
    assert said("law-hospital", **on(TABLET, setting="hospital", cows=10)) == "silent"
    assert said("law-hospital", **on(METHADONE, setting="hospital")) == "continue"


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        (on(FILM, setting="telehealth"), "open"),
        (on(FILM, setting="office"), "silent"),
        (on(METHADONE, setting="telehealth"), "silent"),
        ({"cows": 10, "setting": "telehealth"}, "open"),
        ({"cows": 10, "setting": "office"}, "silent"),
    ],
    ids=str,
)
def test_the_temporary_rule_is_told_where_telehealth_is_near(person: dict[str, Any], outcome: str) -> None:
    assert said("law-telehealth-temporary", **person) == outcome


def test_a_take_home_day_before_treatment_is_refused_in_words() -> None:
    with pytest.raises(BadInput) as fault:
        take_home_limit(-1, ON)

    assert str(fault.value) == (
        "treatment_day: found -1; wanted a day from 0 on, the first of treatment being 0"
    )


def test_the_take_home_rule_of_the_state_is_asked(asked: set[tuple[date, str, bool]]) -> None:
    take_home_limit(10, ON, "us-oh")

    assert asked == {(ON, "us-oh", False)}


def test_a_day_without_a_take_home_rule_on_record_is_refused_in_words() -> None:
    with pytest.raises(BadInput) as fault:
        take_home_limit(10, date(1999, 1, 1))

    assert str(fault.value) == "on: found 1999-01-01; wanted a day from which a take-home rule is on record"


# ---------------------------------------------------------------- tolerance


DAY = 24
HEROIN = {"name": "heroin", "last_use_hours": 10 * DAY}


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        ({"substances": [{**HEROIN, "last_use_hours": 10 * DAY - 1}]}, "usual"),
        ({"substances": [HEROIN]}, "low"),
        ({"substances": [HEROIN, {"name": "oxycodone"}]}, "unknown"),
        ({"substances": [{"name": "heroin"}]}, "unknown"),
        ({"custody": "in_custody"}, "low"),
        ({"custody": "released"}, "low"),
        ({"custody": "supervised"}, "unknown"),
        ({"remission_months": 2}, "low"),
        ({"custody": "released", "substances": [{**HEROIN, "last_use_hours": 1}]}, "usual"),
        ({}, "unknown"),
    ],
    ids=str,
)
def test_tolerance_is_lost_with_time_in_custody_and_in_remission(
    person: dict[str, Any], outcome: str
) -> None:
    assert tolerance(Facts.of(person, ON), 10 * DAY) == outcome


# ---------------------------------------------------------------- other illness


@pytest.mark.parametrize(
    ("person", "outcome"),
    [
        ({"conditions": ["hiv"]}, "no_barrier"),
        ({"conditions": ["hepatitis_c"]}, "no_barrier"),
        ({"labs": {"hiv": "positive"}}, "no_barrier"),
        ({"labs": {"hcv_rna": "positive"}}, "no_barrier"),
        ({"labs": {"hiv": "negative"}}, "silent"),
    ],
    ids=str,
)
def test_a_lasting_infection_is_no_barrier(person: dict[str, Any], outcome: str) -> None:
    assert said("special-hiv-hepatitis-c", **person) == outcome
