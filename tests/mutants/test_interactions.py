"""What an interaction says as data, and what it does to the medication it concerns."""

from __future__ import annotations

import pytest

from throughcare import drugs
from throughcare.knowledge import citations
from throughcare.safety import interactions as table
from throughcare.terms import (
    Audience,
    Condition,
    Flag,
    InteractionSeverity,
    Medication,
    MedicationStatus,
    Sign,
)


def pair(medication: Medication, drug: str, mechanism: str) -> table.Interaction:
    found = table.interactions([medication], drugs.ingredients(drug))
    return next(one for one in found if one.mechanism == mechanism)


def test_an_interaction_as_data_is_whole_and_in_the_words_of_its_audience() -> None:
    one = pair(Medication.METHADONE, "diazepam", "cns_depression")
    same = {
        "medication": "methadone",
        "drug": "diazepam",
        "severity": "major",
        "mechanism": "cns_depression",
        "rule": "interaction/methadone/benzodiazepine",
        "source": one.source,
        "verified": citations()["ddi-methadone-box-depressants"].verified,
    }

    assert one.to_dict(Audience.PUBLIC) == {
        **same,
        "action": one.public,
        "text": f"Methadone and diazepam: {one.public}",
    }
    assert one.to_dict(Audience.CLINICIAN) == {
        **same,
        "action": one.action,
        "text": f"Methadone and diazepam: {one.text}",
    }


def test_every_pair_is_every_medication_with_every_drug() -> None:
    wanted = [
        found
        for medication in Medication
        for drug in drugs.listed().values()
        for found in table.interactions([medication], [drug])
    ]

    assert sorted(table.every_pair(), key=lambda one: one.order) == sorted(wanted, key=lambda one: one.order)
    assert {one.medication for one in wanted} > {Medication.METHADONE, Medication.NALTREXONE_ORAL}


@pytest.mark.parametrize(
    ("medication", "drug", "mechanism", "status"),
    [
        (Medication.METHADONE, "diazepam", "cns_depression", MedicationStatus.CAUTION),
        (Medication.BUPRENORPHINE_SL, "diazepam", "cns_depression", None),
        (Medication.BUPRENORPHINE_XR, "alprazolam", "cns_depression", None),
        (Medication.METHADONE, "gabapentin", "cns_depression", None),
        (Medication.METHADONE, "amiodarone", "qt", MedicationStatus.CAUTION),
    ],
)
def test_a_sedative_is_no_reason_to_hold_back_buprenorphine(
    medication: Medication, drug: str, mechanism: str, status: MedicationStatus | None
) -> None:
    assert table.status_of(pair(medication, drug, mechanism)) is status


@pytest.mark.parametrize("severity", list(InteractionSeverity))
def test_only_what_is_major_or_worse_changes_a_status(severity: InteractionSeverity) -> None:
    changing = {InteractionSeverity.MAJOR, InteractionSeverity.CONTRAINDICATED}
    found = [one for one in table.every_pair() if one.severity is severity]

    for one in found:
        sedated = one.mechanism is table.Mechanism.CNS_DEPRESSION
        kept = (
            sedated and one.medication.startswith("buprenorphine") and severity is InteractionSeverity.MAJOR
        )
        assert (table.status_of(one) is not None) is (severity in changing and not kept), one.rule


@pytest.mark.parametrize(
    ("shown", "risks"),
    [
        (Flag.HYPOKALEMIA, ("low_potassium",)),
        (Condition.HEART_FAILURE, ("heart_disease",)),
        (Sign.SYNCOPE, ("syncope",)),
        ("cyp2b6_inhibitor", ("cyp_inhibitor",)),
        (Condition.ASTHMA, ()),
    ],
)
def test_what_else_lengthens_the_qt_interval_is_recognized(shown: str, risks: tuple[str, ...]) -> None:
    assert table.qt_risks([shown]) == risks
    assert table.qt_risks([]) == ()


# ---------------------------------------------------------------- sums


def test_medications_considered_are_alternatives_and_only_one_counts() -> None:
    both = (Medication.METHADONE, Medication.LOFEXIDINE)
    found = table.qt_burden((), both, ("long_qt",))

    assert found is not None
    assert found.parts == (("methadone", 2), ("long QT syndrome", 3))
    assert found.points == 5


def test_a_sum_speaks_to_both_audiences_and_names_its_source() -> None:
    found = table.qt_burden(drugs.ingredients("citalopram"), [Medication.METHADONE])

    assert found is not None
    assert "methadone, citalopram" in found.text
    assert "methadone, citalopram" in found.public
    assert found.rule == "burden/qt"
    assert found.citation in citations()
    assert found.verified is citations()[found.citation].verified


def test_sedatives_without_a_medication_beside_them_add_up_to_nothing() -> None:
    sedating = drugs.ingredients("diazepam")

    assert table.sedation_burden(sedating, ()) is None
    assert table.sedation_burden(sedating) is not None
    assert table.sedation_burden(sedating, [Medication.METHADONE]) is not None
    assert table.sedation_burden(drugs.ingredients("ibuprofen")) is None
