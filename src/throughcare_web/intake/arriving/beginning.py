"""Care begins: an episode is open and an assessment under way. Called inside actions, also of the apps above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from throughcare_web.accounts.actors import Staff
from throughcare_web.intake.actions import start_assessment
from throughcare_web.intake.models import Assessment
from throughcare_web.intake.queries import open_draft
from throughcare_web.records.episodes.actions import set_care_manager, start_episode
from throughcare_web.records.patients.queries import Patient, current_episode


def begin_care(
    actor: Staff,
    patient: Patient,
    *,
    answers: Mapping[str, Any] | None = None,
    request_id: UUID | None = None,
) -> Assessment:
    """Open an episode that the actor manages, unless one is open, and begin an assessment; return that.

    `answers`: a person document that the person sent. Without it, an assessment that nobody has finished goes on.
    The same `request_id` again returns the first. Raises BadInput as `start_episode` and `start_assessment` do.
    """
    episode = current_episode(patient)
    if episode is None:
        episode = start_episode(actor, patient, request_id=request_id)
        set_care_manager(actor, episode, member=actor.membership)
    if answers is None and (draft := open_draft(patient)) is not None:
        return draft
    return start_assessment(actor, patient, episode=episode, answers=answers, request_id=request_id)
