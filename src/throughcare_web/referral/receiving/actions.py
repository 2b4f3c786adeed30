"""The one deed that makes a patient of an accepted referral, in the program that received it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms.records import EpisodeStatus
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, System
from throughcare_web.intake.actions import start_assessment
from throughcare_web.records.episodes.actions import start_episode
from throughcare_web.records.patients.actions import add_contact, add_coverage, register_patient
from throughcare_web.records.patients.demographics import Demographics
from throughcare_web.records.patients.queries import Patient, contacts, coverages, current_episode
from throughcare_web.records.written import by, own
from throughcare_web.referral import queries
from throughcare_web.referral.models import STILL_WAITING, Referral, ReferralPatient, WaitlistEntry
from throughcare_web.referral.moving import begin_planned, locked
from throughcare_web.referral.receiving import facts


@action("referral.receive_patient")
def receive_patient(
    actor: Actor,
    referral: Referral,
    *,
    demographics: Demographics | None = None,
    different_from: Collection[uuid.UUID] = (),
    existing: Patient | None = None,
) -> Patient:
    """Register the person of a referral that the actor's program accepted, or find them in `existing`; return the patient.

    One patient for a referral: once more returns the first. What was sent goes into the record: ways to reach them, who
    pays, an episode (planned until they come), and the clinical facts as the beginning of an assessment, for somebody to
    ask again. Their place on the waitlist becomes the patient's. `demographics`: as corrected by whoever asked.

    Raises:
        PossibleDuplicates: somebody alike is registered: choose one as `existing`, or say `different_from`.
        BadInput: the program did not accept the person, or what is entered cannot be used.
    """
    row = locked(referral)
    if row.receiver_id != actor.program_id or row.state not in queries.EXPECTED:
        raise BadInput("referral", "one that is not accepted here", "one that this program accepted")
    if (before := queries.received(row)) is not None:
        return before.patient
    if existing is not None:
        patient = own(existing)
        _add_contacts(row, patient)
    else:
        said = demographics or facts.demographics(queries.packet(row))
        patient = register_patient(actor, demographics=said, different_from=different_from, request_id=row.pk)
    _add_coverages(row, patient)
    _begin_care(actor, row, patient)
    ReferralPatient.objects.create(
        program_id=actor.program_id, referral=row, patient=patient, recorded_by_id=by(actor)
    )
    _join_entries(row, patient)
    note(patient=str(patient.pk), on_file=existing is not None)
    return patient


def _carrier(row: Referral) -> System:
    """Return who copies what was sent: the software, for the program that received it."""
    return System("referral.receiving", row.receiver)


def _add_contacts(row: Referral, patient: Patient) -> None:
    """Add what the record on file does not have."""
    held = {(one.kind, one.value, one.street, one.zip) for one in contacts(patient)}
    for number, one in enumerate(facts.contacts(queries.packet(row))):
        if (one.kind.value, one.value, one.street, one.zip) not in held:
            add_contact(
                _carrier(row), patient, contact=one, request_id=uuid.uuid5(row.pk, f"contact {number}")
            )


def _add_coverages(row: Referral, patient: Patient) -> None:
    """Add who pays, unless the record on file says it: then staff compare, who know which is newer."""
    if coverages(patient, on=timezone.localdate()):
        return
    for one in facts.coverages(queries.packet(row)):
        add_coverage(
            _carrier(row), patient, coverage=one, request_id=uuid.uuid5(row.pk, f"coverage {one.priority}")
        )


def _begin_care(actor: Actor, row: Referral, patient: Patient) -> None:
    status = EpisodeStatus.ACTIVE if row.state in queries.CAME else EpisodeStatus.PLANNED
    episode = current_episode(patient)
    if episode is None:
        episode = start_episode(actor, patient, status=status, request_id=row.pk)
    elif row.state in queries.CAME:
        begin_planned(_carrier(row), patient)
    today, sent_on = timezone.localdate(), timezone.localdate(row.sent_at)
    document = facts.document(queries.packet(row), sent_on, today)
    if document:
        start_assessment(_carrier(row), patient, episode=episode, answers=document, request_id=row.pk)
    note(assessment=bool(document))


def _join_entries(row: Referral, patient: Any) -> None:
    """Let the place on the waitlist be the patient's."""
    for entry in WaitlistEntry.objects.select_for_update().filter(referral=row, state__in=STILL_WAITING):
        entry.patient = patient
        try:
            with transaction.atomic():
                entry.save(update_fields=["patient"])
        except IntegrityError as error:
            raise BadInput(
                "the waitlist", "this patient in two places of one list", "one of them taken off first"
            ) from error
