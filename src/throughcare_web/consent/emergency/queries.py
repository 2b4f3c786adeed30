"""Reads of emergency access: whether one is open, what waits for a director's review, what is overdue."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from throughcare_web.accounts.actors import Actor, Staff
from throughcare_web.accounts.queries import Membership, memberships
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.models import EmergencyAccess
from throughcare_web.records.patients.queries import family


_LOOK_AFTER_ALL = {Role.DIRECTOR.value, Role.AUDITOR.value}


def emergency_access(patient: Any, actor: Actor) -> EmergencyAccess | None:
    """Return the emergency access to a patient's record that this member of staff has open now; None without one."""
    if not isinstance(actor, Staff):
        return None
    mine = _all().filter(recorded_by__user_id=actor.membership.user_id, until_at__gt=timezone.now())
    return mine.filter(patient__in=family(patient)).order_by("-opened_at").first()


def access(pk: uuid.UUID) -> EmergencyAccess | None:
    """Return one emergency access of the program; None where there is none."""
    return _all().filter(pk=pk).first()


def unreviewed() -> list[EmergencyAccess]:
    """Return the emergency accesses of the program that no director has looked at, the most urgent first."""
    return list(_all().filter(review=None).order_by("review_due_at"))


def to_review(member: Membership) -> list[EmergencyAccess]:
    """Return those among them that somebody looks after: an administrator only what no director but its opener could."""
    waiting = unreviewed()
    roles = set(memberships(member.program).filter(user_id=member.user_id).values_list("role", flat=True))
    if roles & _LOOK_AFTER_ALL:
        return waiting
    return [one for one in waiting if not other_directors(one)]


def directs(actor: Actor) -> bool:
    """Return whether a member of staff directs the program."""
    if not isinstance(actor, Staff):
        return False
    own = memberships(actor.membership.program).filter(user_id=actor.membership.user_id)
    return own.filter(role=Role.DIRECTOR.value).exists()


def other_directors(row: EmergencyAccess) -> list[str]:
    """Return the e-mail addresses of the directors who did not open an emergency access themselves."""
    return [one for one in directors(row.program) if one != row.recorded_by.user.email]


def overdue(now: dt.datetime) -> list[EmergencyAccess]:
    """Return those among them that should have been looked at by a moment."""
    return [one for one in unreviewed() if one.review_due_at <= now]


def reviewed(limit: int = 50) -> list[EmergencyAccess]:
    """Return the emergency accesses looked at last."""
    return list(_all().exclude(review=None).order_by("-review__reviewed_at")[:limit])


def of_patient(patient: Any) -> list[EmergencyAccess]:
    """Return every emergency access to a patient's record, the newest first."""
    return list(_all().filter(patient__in=family(patient)).order_by("-opened_at"))


def directors(program: Any) -> list[str]:
    """Return the e-mail addresses of a program's directors."""
    return _who(program, Role.DIRECTOR)


def administrators(program: Any) -> list[str]:
    """Return the e-mail addresses of a program's administrators."""
    return _who(program, Role.ADMINISTRATOR)


def _who(program: Any, role: Role) -> list[str]:
    return sorted({one.user.email for one in memberships(program).filter(role=role.value)})


def _all() -> QuerySet[EmergencyAccess]:
    rows = EmergencyAccess.objects.select_related(
        "program", "patient", "recorded_by__user", "review__recorded_by__user"
    )
    return rows.prefetch_related("disclosures")
