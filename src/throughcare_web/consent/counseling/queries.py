"""Reads of counseling notes: an actor finds those they wrote and those they were named for, and learns of no others."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q, QuerySet

from throughcare_web.accounts.actors import Actor, Staff
from throughcare_web.accounts.queries import Membership, memberships
from throughcare_web.accounts.roles import Role, may
from throughcare_web.consent.models import CounselingNote
from throughcare_web.records.patients.queries import family


READ = "consent.read_counseling_note"


def notes(patient: Any, actor: Actor) -> QuerySet[CounselingNote]:
    """Return the current notes about a patient that the actor may read, the latest session first."""
    return _open_to(actor).filter(patient__in=family(patient), replaced_by=None).order_by("-session_on")


def counseling_note(pk: uuid.UUID, actor: Actor) -> CounselingNote | None:
    """Return a note that the actor may read; None for any other, as if there were none."""
    return _open_to(actor).filter(pk=pk).first()


def wrote(note: CounselingNote, actor: Actor) -> bool:
    """Return whether the actor is the author of a note."""
    return isinstance(actor, Staff) and note.author.user_id == actor.membership.user_id


def possible_readers(program: Any, actor: Staff) -> list[Membership]:
    """Return whom an author may let read: others whose role may read such notes at all, one membership a person."""
    found: dict[int, Membership] = {}
    for one in memberships(program).exclude(user_id=actor.membership.user_id):
        if may(Role(one.role), READ):
            found.setdefault(one.user_id, one)
    return list(found.values())


def _open_to(actor: Actor) -> QuerySet[CounselingNote]:
    if not isinstance(actor, Staff):
        return CounselingNote.objects.none()
    me = actor.membership.user_id
    mine = Q(author__user_id=me) | Q(readers__reader__user_id=me)
    rows = CounselingNote.objects.filter(mine).distinct()
    return rows.select_related("program", "patient", "author__user").prefetch_related("readers__reader__user")
