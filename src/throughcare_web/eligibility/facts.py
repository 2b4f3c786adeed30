"""Rows to what a 270 says and what a 271 must bring back: the only translation."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from throughcare.errors import BadInput
from throughcare_web.accounts.queries import Program
from throughcare_web.eligibility.answer import Answer
from throughcare_web.eligibility.inquiry import PersonAsked, Question
from throughcare_web.eligibility.models import EligibilityInquiry, Submitter
from throughcare_web.records.patients.queries import Coverage, Patient


def question(
    patient: Patient, coverage: Coverage, submitter: Submitter, *, trace: str, at: dt.datetime
) -> Question:
    """Return the question about a patient's coverage; BadInput where the coverage names nobody to ask."""
    if not coverage.payer_name.strip():
        raise BadInput("coverage, payer", "no name", "the payer, as the card calls it")
    program: Program = submitter.program
    return Question(
        payer_name=coverage.payer_name,
        payer_id=coverage.payer_id,
        member_id=coverage.member_id,
        provider_name=program.name,
        npi=submitter.npi,
        sender_id=submitter.sender_id,
        receiver_id=submitter.receiver_id,
        is_production=submitter.is_production,
        person=person_asked(patient),
        holder=_holder(patient, coverage),
        trace=trace,
        at=at,
        on=at.astimezone(zoneinfo.ZoneInfo(program.time_zone)).date(),
    )


def person_asked(patient: Patient) -> PersonAsked:
    """Return the patient as payers keep people."""
    return PersonAsked(
        family_name=patient.family_name,
        given_names=patient.given_names,
        born_on=patient.born_on,
        sex=patient.sex,
    )


def _holder(patient: Patient, coverage: Coverage) -> PersonAsked | None:
    """Return who holds the policy, where somebody else does: "Given Family" or "Family, Given"."""
    name = " ".join(coverage.holder_name.split())
    if not name or name.casefold() == f"{patient.given_names} {patient.family_name}".strip().casefold():
        return None
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.rpartition(" ")
    if not family.strip() or not given.strip():
        raise BadInput("coverage, policy holder", "one name", "the given and the family name")
    return PersonAsked(family_name=family.strip(), given_names=given.strip())


def check_same_person(asked: EligibilityInquiry, answer: Answer) -> None:
    """Raise BadInput where an answer is about somebody else: another member number, and other name or birth date.

    A payer may put one of them right. One without a person tells only why nothing was answered.
    """
    if not (answer.member_id or answer.family_name or answer.born_on):
        return
    same_number = bool(answer.member_id) and _same(answer.member_id, asked.coverage.member_id)
    same_person = (
        answer.born_on is not None
        and answer.born_on == asked.patient.born_on
        and _same(answer.family_name, asked.patient.family_name)
    )
    if not (same_number or same_person):
        raise BadInput("271", "an answer about another person", "the person whom we asked about")


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
