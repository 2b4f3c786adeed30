"""Rows to values: the copy of a record that goes along with a referral, how it reads, and who waits as the core sees it.

The copy holds the parts that the consent covers and that somebody chose to send, and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.utils import timezone

from throughcare.disclosure import Recipient
from throughcare.person import Facts
from throughcare.terms import Gender, LevelOfCare, Medication, Payment, Sex, Term
from throughcare.terms.clinical import DoseRoute, DoseUnit, Frequency
from throughcare.terms.records import ContactKind
from throughcare.terms.referral import ReferralUrgency
from throughcare.terms.sharing import RecipientKind, RecordPart
from throughcare.waitlist import Policy, Waiting
from throughcare.waitlist import referral as record
from throughcare_web.intake import facts as intake_facts
from throughcare_web.intake import queries as intake
from throughcare_web.records import facts as record_facts
from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.clinical.facts import harms
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.facts import language_name
from throughcare_web.referral.models import ReferralPolicy, WaitlistEntry


# What a referral may carry; the first two are in every one: who is to be expected, and what is asked for, which the
# referral itself says. So the consent has to cover both.
SENDABLE = (
    RecordPart.IDENTITY,
    RecordPart.PLACEMENT,
    RecordPart.CONTACT,
    RecordPart.COVERAGE,
    RecordPart.ASSESSMENT,
    RecordPart.MEDICATIONS,
    RecordPart.ALLERGIES,
    RecordPart.PROBLEMS,
)
ALWAYS = SENDABLE[:2]
USUAL = SENDABLE[:4]
NO_NAME = "Name no longer shown"  # of somebody whose copy the place that was asked may no longer read
# What a receiver's record takes over as it stands, beside the lines that are read.
CONTACT_ENTRY = (
    "kind",
    "value",
    "person_name",
    "relation",
    "street",
    "city",
    "state",
    "zip",
    "may_leave_message",
    "may_text",
    "is_preferred",
)
COVERAGE_ENTRY = (
    "payment",
    "payer_name",
    "payer_id",
    "member_id",
    "group_number",
    "holder_name",
    "holder_relation",
)
_YES_NO = {True: "Yes", False: "No"}

Lines = list[tuple[str, str]]


def packet(patient: Any, parts: Collection[RecordPart], asked: dict[str, str], on: dt.date) -> dict[str, Any]:
    """Return the copy that is sent: a value for each part chosen; `asked` is what is asked for."""
    made: dict[RecordPart, Callable[[], Any]] = {
        RecordPart.IDENTITY: lambda: _identity(patient, on),
        RecordPart.CONTACT: lambda: [_contact(one) for one in patients.contacts(patient)],
        RecordPart.PLACEMENT: lambda: asked,
        RecordPart.COVERAGE: lambda: [_coverage(one) for one in patients.coverages(patient, on=on)],
        RecordPart.ASSESSMENT: lambda: _priority(patient, on),
        RecordPart.MEDICATIONS: lambda: [_medication(one) for one in clinical.medications(patient, on=on)],
        RecordPart.ALLERGIES: lambda: [
            _allergy(one) for one in clinical.allergies(patient) if one.none_known or harms(one)
        ],
        RecordPart.PROBLEMS: lambda: [{"words": one.words} for one in clinical.problems(patient)],
    }
    return {part.value: made[part]() for part in SENDABLE if part in parts}


def recipient(listing: Any) -> Recipient:
    """Return a place as what receives a disclosure: a program asked to treat the patient."""
    return Recipient(kind=RecipientKind.PART2_PROGRAM, name=listing.name1, is_treating=True)


def name_in(packet: dict[str, Any]) -> str:
    """Return the name of the person in a packet."""
    identity = packet.get(RecordPart.IDENTITY.value, {})
    return identity.get("name_to_use") or identity.get("name") or ""


def shown(packet: dict[str, Any], *, whole: bool = True) -> list[tuple[str, Lines]]:
    """Return a packet as headings with lines, for whoever sends or receives it.

    Not `whole`: what somebody needs who expects the person at the desk, and nothing clinical.
    """
    read = {
        RecordPart.IDENTITY: _identity_lines,
        RecordPart.CONTACT: lambda rows: [(row["kind"], _joined(row["value"], row["may"])) for row in rows],
        RecordPart.PLACEMENT: lambda said: _asked_lines(said, whole=whole),
        RecordPart.COVERAGE: lambda rows: [
            (_label(Payment, row["payment"]), _joined(row["payer"], row["member"])) for row in rows
        ],
        RecordPart.ASSESSMENT: _priority_lines,
        RecordPart.MEDICATIONS: lambda rows: [(row["name"], _taken(row)) for row in rows],
        RecordPart.ALLERGIES: lambda rows: [(row["substance"], row["reaction"]) for row in rows],
        RecordPart.PROBLEMS: lambda rows: [(row["words"], "") for row in rows],
    }
    return [
        (part.label, read[part](packet[part.value]) or [("Nothing is recorded", "")])
        for part in (SENDABLE if whole else USUAL)
        if part.value in packet
    ]


def waiting(entry: WaitlistEntry) -> Waiting:
    """Return an entry as the order sees it, its moment by the clock of the place: days are counted there."""
    return Waiting(
        id=str(entry.pk),
        since=timezone.localtime(entry.joined_at),
        pregnant=entry.pregnant,
        injects=entry.injects,
        overdose_on=entry.overdose_on,
    )


def policy(row: ReferralPolicy | None) -> Policy:
    """Return a program's own rules for the order."""
    return Policy(recent_overdose_days=row.recent_overdose_days if row else None)


def hours(row: ReferralPolicy | None) -> dict[ReferralUrgency, int]:
    """Return the hours to answer that a program set for itself."""
    if row is None:
        return {}
    own = {
        ReferralUrgency.TODAY: row.hours_today,
        ReferralUrgency.SOON: row.hours_soon,
        ReferralUrgency.ROUTINE: row.hours_routine,
    }
    return {urgency: number for urgency, number in own.items() if number}


def wait_facts(patient: Any, on: dt.date) -> dict[str, Any]:
    """Return what is known of the facts that the order asks for, None where nobody said.

    The chart says some of it; the latest signed assessment, while it is taken for now, the rest.
    """
    return _decisive(_known(patient, on))


def _known(patient: Any, on: dt.date) -> list[Facts]:
    return [Facts(record_facts.person(patient, on), on), *_assessed(patient, on)]


def _decisive(known: list[Facts]) -> dict[str, Any]:
    return {
        "pregnant": any(one.pregnant for one in known) or None,  # nobody said so is not no
        "injects": any(one.injects for one in known) or None,
        "overdose_on": max((day for one in known if (day := _overdose_on(one))), default=None),
    }


def sent_wait_facts(packet: dict[str, Any]) -> dict[str, Any]:
    """Return the same of a packet that was sent to us; None where it does not say."""
    said = packet.get(RecordPart.ASSESSMENT.value, {})
    overdose_on = said.get("overdose_on")
    return {
        "pregnant": said.get("pregnant"),
        "injects": said.get("injects"),
        "overdose_on": dt.date.fromisoformat(overdose_on) if overdose_on else None,
    }


def _assessed(patient: Any, on: dt.date) -> list[Facts]:
    placement = intake.latest_placement(patient)
    if placement is None or (on - placement.on).days > record().follow.assessed_days:
        return []
    return [Facts(intake_facts.person_of_placement(placement), placement.on)]


def _overdose_on(known: Facts) -> dt.date | None:
    days = known.days_since_overdose
    return None if days is None else known.on - dt.timedelta(days=int(days))


def _identity(patient: Any, on: dt.date) -> dict[str, Any]:
    return {
        "name": " ".join(filter(None, (patient.given_names, patient.family_name))),
        "given_names": patient.given_names,
        "family_name": patient.family_name,
        "name_to_use": patient.name_to_use,
        "born_on": patient.born_on.isoformat() if patient.born_on else "",
        "age_said": None if patient.born_on else _age_said(patient, on),
        "sex": patient.sex,
        "gender": patient.gender_words or patient.gender,
        "gender_code": patient.gender,
        "pronouns": patient.pronouns,
        "language": patient.language,
        "needs_interpreter": patient.needs_interpreter,
    }


def _identity_lines(said: dict[str, Any]) -> Lines:
    lines = [
        ("Name", said["name"]),
        ("Name to use", said["name_to_use"]),
        ("Born", said["born_on"]) if said["born_on"] else ("Age", _age_words(said)),
        ("Sex at birth", _label(Sex, said["sex"])),
        ("Gender", _label(Gender, said["gender"])),
        ("Pronouns", said["pronouns"]),
        ("Language", language_name(said["language"])),
        ("Interpreter", _YES_NO.get(said["needs_interpreter"], "")),
    ]
    return [(label, value) for label, value in lines if value]


def _age_said(patient: Any, on: dt.date) -> int | None:
    """Return the age that the person gave in the latest assessment, while it is taken for now."""
    return next((one.person.age for one in _assessed(patient, on)), None)


def _age_words(said: dict[str, Any]) -> str:
    age = said.get("age_said")
    age_words = "not known" if age is None else f"{age}, as they said"
    return f"{age_words}; date of birth not known"


def _contact(row: Any) -> dict[str, Any]:
    may = [
        words
        for holds, words in (
            (row.may_leave_message, "may leave a message"),
            (row.may_leave_message is False, "do not leave a message"),
            (row.may_text, "may text"),
            (row.may_text is False, "do not text"),
        )
        if holds
    ]
    address = ", ".join(filter(None, (row.street, row.city, row.state, row.zip)))
    whose = _joined(row.person_name, row.relation)
    return {
        "kind": ContactKind(row.kind).label,
        "value": " ".join(filter(None, (whose, row.value or address))),
        "may": ", ".join(may),
        "entry": {name: getattr(row, name) for name in CONTACT_ENTRY},
    }


def _coverage(row: Any) -> dict[str, Any]:
    return {
        "payment": row.payment,
        "payer": row.payer_name,
        "member": row.member_id,
        "entry": {name: getattr(row, name) for name in COVERAGE_ENTRY},
    }


def _medication(row: Any) -> dict[str, str]:
    dose = f"{row.dose.normalize():f}" if row.dose is not None else ""
    unit = row.dose_unit if dose else ""
    return {"name": row.name, "dose": dose, "unit": unit, "route": row.route, "frequency": row.frequency}


def _taken(said: dict[str, str]) -> str:
    dose = f"{said['dose']} {_label(DoseUnit, said['unit'])}".strip()
    return _joined(dose, _label(DoseRoute, said["route"]), _label(Frequency, said["frequency"]))


def _allergy(row: Any) -> dict[str, Any]:
    substance = "No known allergies" if row.none_known else row.substance
    return {"substance": substance, "reaction": row.reaction, "none_known": row.none_known}


def _priority(patient: Any, on: dt.date) -> dict[str, Any]:
    known = _known(patient, on)
    found = _decisive(known)
    overdose_on = found["overdose_on"]
    weeks = [
        one.person.pregnant_weeks + (on - one.on).days // 7
        for one in known
        if one.person.pregnant_weeks is not None
    ]
    return {
        **found,
        "overdose_on": overdose_on.isoformat() if overdose_on else "",
        "pregnant_weeks": max(weeks, default=None),
    }


def _priority_lines(said: dict[str, Any]) -> Lines:
    return [
        ("Pregnant", _YES_NO.get(said["pregnant"], "Not known")),
        ("Injects drugs", _YES_NO.get(said["injects"], "Not known")),
        ("Last overdose", said["overdose_on"] or "None known"),
    ]


def _asked_lines(said: dict[str, str], *, whole: bool) -> Lines:
    lines = [
        ("Level of care", _label(LevelOfCare, said["level"])),
        ("Medicine to start", _label(Medication, said["medication"])),
        ("How soon", _label(ReferralUrgency, said["urgency"])),
        ("What the sender says", said["words"] if whole else ""),
    ]
    return [(label, value) for label, value in lines if value]


def _label(vocabulary: type[Term], code: str) -> str:
    """Return the words of a code, or the text itself where it is no code: people's own words for themselves."""
    known = {str(term): term.label for term in vocabulary}
    return known.get(code, code)


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
