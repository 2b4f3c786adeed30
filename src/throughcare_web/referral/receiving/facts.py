"""What was sent along, as the entries of a record: who it is, how to reach them, who pays, what an assessment begins with.

Only what the packet carries; what another program wrote is never taken for what this one measured.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from throughcare.errors import BadInput
from throughcare.person import Person
from throughcare.terms.clinical import DoseUnit
from throughcare.terms.records import ContactKind
from throughcare.terms.sharing import RecordPart
from throughcare_web.records.clinical.coded import doses_a_day
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry, Demographics


Packet = dict[str, Any]

_IN_MG = {
    DoseUnit.MG.value: Decimal(1),
    DoseUnit.MCG.value: Decimal("0.001"),
    DoseUnit.G.value: Decimal(1000),
}


def demographics(packet: Packet) -> Demographics:
    """Return who it is, with every way to reach them that was sent."""
    said = packet.get(RecordPart.IDENTITY.value, {})
    gender, born_on = said.get("gender_code", ""), said.get("born_on", "")
    return Demographics(
        given_names=said.get("given_names", ""),
        family_name=said.get("family_name", ""),
        name_to_use=said.get("name_to_use", ""),
        born_on=dt.date.fromisoformat(born_on) if born_on else None,
        sex=said.get("sex", ""),
        gender=gender,
        gender_words=said["gender"] if said.get("gender", gender) != gender else "",
        pronouns=said.get("pronouns", ""),
        language=said.get("language", ""),
        needs_interpreter=said.get("needs_interpreter"),
        contacts=tuple(contacts(packet)),
    )


def contacts(packet: Packet) -> list[ContactEntry]:
    """Return the ways to reach them, and whom else to call."""
    sent = [row["entry"] for row in packet.get(RecordPart.CONTACT.value, ()) if "entry" in row]
    return [ContactEntry(**{**one, "kind": ContactKind(one["kind"])}) for one in sent]


def coverages(packet: Packet) -> list[CoverageEntry]:
    """Return who pays, the first to pay first."""
    sent = [row["entry"] for row in packet.get(RecordPart.COVERAGE.value, ()) if "entry" in row]
    return [CoverageEntry(**one, priority=number) for number, one in enumerate(sent, start=1)]


def document(packet: Packet, sent_on: dt.date, on: dt.date) -> dict[str, Any]:
    """Return the clinical facts that were sent as a person document; empty where there are none, or they cannot be one person's."""
    made = {
        "allergies": _allergies(packet.get(RecordPart.ALLERGIES.value, ())),
        "current_medications": [_medication(row) for row in packet.get(RecordPart.MEDICATIONS.value, ())],
        "other_conditions": [row["words"] for row in packet.get(RecordPart.PROBLEMS.value, ())],
        **_priority(packet.get(RecordPart.ASSESSMENT.value, {}), (on - sent_on).days // 7),
    }
    known = {name: value for name, value in made.items() if value not in (None, [])}
    try:
        Person.from_document(known)
    except BadInput:
        return {}  # it stands on the referral, for somebody to read
    return known


def _allergies(rows: Any) -> list[str]:
    return [row["substance"] for row in rows if not row.get("none_known")]


def _medication(row: dict[str, str]) -> dict[str, Any]:
    factor = _IN_MG.get(row["unit"])
    made = {
        "name": row["name"],
        "dose_mg": float(Decimal(row["dose"]) * factor) if row["dose"] and factor else None,
        "doses_day": doses_a_day(row["frequency"]),
    }
    return {name: value for name, value in made.items() if value is not None}


def _priority(said: dict[str, Any], weeks_since: int) -> dict[str, Any]:
    weeks, overdose_on = said.get("pregnant_weeks"), said.get("overdose_on")
    return {
        "pregnant_weeks": None if weeks is None else weeks + weeks_since,
        "overdoses": [{"on": overdose_on}] if overdose_on else [],
    }
