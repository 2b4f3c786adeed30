"""Every write to episodes of care: beginning one, moving it on, who manages it and who takes part."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare.terms.records import EPISODE_STEPS, OPEN_EPISODES, EpisodeStatus
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.accounts.queries import Membership
from throughcare_web.records import limits
from throughcare_web.records.models import CareTeamMember, Episode, Patient
from throughcare_web.records.written import by, living, own, sent_once


_OVER = tuple(status for status in EpisodeStatus if status not in OPEN_EPISODES)


@action("records.start_episode")
def start_episode(
    actor: Actor,
    patient: Patient,
    *,
    status: EpisodeStatus = EpisodeStatus.ACTIVE,
    on: dt.date | None = None,
    request_id: uuid.UUID | None = None,
) -> Episode:
    """Begin an episode of care, today unless `on` says when; return the row.

    Raises BadInput where one is open already, or for a status that is not of an open one.
    """
    row = living(patient)
    if status not in OPEN_EPISODES:
        raise BadInput("status", "one of an episode that is over", f"one of {', '.join(OPEN_EPISODES)}")
    begins = on or timezone.localdate()
    if status is not EpisodeStatus.PLANNED:
        limits.past_day(begins, "on")

    def make() -> Episode:
        return Episode.objects.create(
            program_id=actor.program_id,
            patient=row,
            request_id=request_id,
            status=status.value,
            starts_on=begins,
            recorded_by_id=by(actor),
        )

    taken = BadInput(
        "status", "an episode that is open already", "one open episode at a time: finish it first"
    )
    episode = sent_once(Episode, request_id, make, of=row, taken=taken)
    note(patient=str(row.pk), status=episode.status)
    return episode


@action("records.move_episode")
def move_episode(
    actor: Actor, episode: Episode, *, to: EpisodeStatus, on: dt.date | None = None, reason: str = ""
) -> Episode:
    """Move an episode a step on, as `EPISODE_STEPS` allows; return the row. To where it is already changes nothing.

    `on`: the day that it ends, today unless given. `reason`: why it ends. Raises BadInput for a step that is not
    allowed, or a day before the first.
    """
    row = own(episode, locked=True)
    was = EpisodeStatus(row.status)
    if to is was:
        return row
    if to not in EPISODE_STEPS[was]:
        steps = ", ".join(EPISODE_STEPS[was]) or "no further step: a new episode"
        raise BadInput("status", f"{was} to {to}", steps)
    row.status = to.value
    if to in _OVER:
        ends = limits.past_day(on or timezone.localdate(), "on")
        # What was planned for later and is cancelled ends on the day it would have begun.
        row.ends_on = max(ends, row.starts_on) if to is EpisodeStatus.CANCELLED else ends
        row.end_reason = limits.lines(reason, "reason")
        if row.ends_on < row.starts_on:
            raise BadInput("on", "a day before the first", "the last day of the episode")
    row.version += 1
    row.save(update_fields=["status", "ends_on", "end_reason", "version"])
    note(patient=str(row.patient_id), was=was.value, now=to.value)
    return row


@action("records.set_level_of_care")
def set_level_of_care(actor: Actor, episode: Episode, *, level: LevelOfCare | None) -> Episode:
    """Say at which level of care an episode is, or that it is not known; return the row."""
    row = own(episode, locked=True)
    row.level_of_care = LevelOfCare(level).value if level else ""
    row.version += 1
    row.save(update_fields=["level_of_care", "version"])
    note(patient=str(row.patient_id))
    return row


@action("records.set_care_manager")
def set_care_manager(actor: Actor, episode: Episode, *, member: Membership | None) -> Episode:
    """Say who manages an episode, or that nobody does; return the row. Raises BadInput for somebody who left."""
    row = own(episode, locked=True)
    row.care_manager = None if member is None else _working(member, row.program_id)
    row.version += 1
    row.save(update_fields=["care_manager", "version"])
    note(patient=str(row.patient_id), member=None if member is None else member.pk)
    return row


@action("records.join_care_team")
def join_care_team(actor: Actor, episode: Episode, *, member: Membership) -> CareTeamMember:
    """Add somebody to those who take part in an episode; return the row, the same where they do already."""
    row = own(episode, locked=True)
    joins = _working(member, row.program_id)
    known = CareTeamMember.objects.filter(episode=row, member=joins, left_at=None).first()
    note(patient=str(row.patient_id), member=joins.pk)
    return known or CareTeamMember.objects.create(
        program_id=actor.program_id, episode=row, member=joins, recorded_by_id=by(actor)
    )


@action("records.leave_care_team")
def leave_care_team(actor: Actor, member: CareTeamMember) -> CareTeamMember:
    """Say that somebody takes part no longer; return the row."""
    row = own(member, locked=True)
    row.left_at = row.left_at or timezone.now()
    row.save(update_fields=["left_at"])
    note(episode=str(row.episode_id), member=row.member_id)
    return row


def _working(member: Membership, program_id: int) -> Membership:
    """Return a membership of this program that has not ended; BadInput for any other."""
    row = own(member)
    if not row.is_active or row.program_id != program_id:
        raise BadInput("member", "somebody who has left", "a member of this program")
    return row
