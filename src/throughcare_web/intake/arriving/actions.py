"""The one deed that begins care for somebody new: registered, their episode open, an assessment begun."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Staff
from throughcare_web.intake.actions import save_answers
from throughcare_web.intake.arriving.beginning import begin_care
from throughcare_web.intake.arriving.entries import Arrival
from throughcare_web.intake.entries import Sent
from throughcare_web.intake.models import Assessment
from throughcare_web.records.patients.actions import add_coverage, register_patient
from throughcare_web.records.patients.demographics import CoverageEntry


@action("intake.take_in")
def take_in(
    actor: Staff, *, arrival: Arrival, different_from: Collection[UUID] = (), request_id: UUID | None = None
) -> Assessment:
    """Register somebody, open an episode that the actor manages, and begin an assessment; return that.

    The same `request_id` again returns the first. Raises PossibleDuplicates and BadInput as `register_patient` does.
    """
    patient = register_patient(
        actor, demographics=arrival.demographics, different_from=different_from, request_id=request_id
    )
    if arrival.payment is not None:
        coverage = CoverageEntry(payment=arrival.payment)
        add_coverage(actor, patient, coverage=coverage, request_id=request_id)
    draft = begin_care(actor, patient, request_id=request_id)
    if arrival.age is not None and patient.born_on is None:
        save_answers(actor, draft, answers=[Sent(path="age", value=arrival.age, based_on=0)])
    note(patient=str(patient.pk), assessment=str(draft.pk))
    return draft
