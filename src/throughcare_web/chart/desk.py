"""What waits for a person today: one list out of every app's queues, the most pressing first.

Each queue is its app's; here they only become lines that look alike. A line names its page, and no clinical word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from throughcare_web.accounts.queries import Membership, Program
from throughcare_web.consent.emergency import queries as emergencies
from throughcare_web.eligibility import queries as eligibility
from throughcare_web.handover import queries as handovers
from throughcare_web.intake import queries as intake
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.queries import Patient
from throughcare_web.referral import queries as referrals


MOST = 100  # patients of a caseload, tasks of a queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do.

    Attributes:
        kind: what it is, in two or three words.
        who: whom it is about, as the desk calls them.
        page, about: the name of its page and what that page is about.
        due_at: when it should be done; None when nothing says so.
    """

    kind: str
    who: str
    page: str
    about: tuple[object, ...] = ()
    due_at: dt.datetime | None = None
    is_mine: bool = False

    def is_late(self, now: dt.datetime) -> bool:
        """Return whether it should have been done by now."""
        return self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person sees when they sit down: what to do, late ones first, and whom they care for."""

    tasks: list[Task]
    caseload: list[Patient]
    late: int


def desk(program: Program, member: Membership, may: frozenset[str], now: dt.datetime) -> Desk:
    """Return a member's desk, of the queues that their roles open."""
    tasks = [task for verb, queue in _QUEUES for task in queue(program, member, now) if verb in may]
    tasks.sort(key=lambda task: (task.due_at is None, task.due_at or now, not task.is_mine))
    caseload = list(patients.caseload(program, member)[:MOST]) if "records.see_chart" in may else []
    return Desk(tasks, caseload, sum(task.is_late(now) for task in tasks))


def _calls(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in handovers.queue(program):
        yield Task(
            kind="Call back",
            who=row.name,
            page="handover:hand_over",
            about=(row.pk,),
            due_at=row.due_at,
            is_mine=row.claimed_by_id == member.pk,
        )


def _late_referrals(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in referrals.overdue(program, now):
        if row.program_id != program.pk:
            continue  # sent to us: it stands under what we have to answer
        yield Task(
            kind="No answer to a referral",
            who=f"{row.patient.called} to {row.listing.name1}",
            page="referral:referral",
            about=(row.pk,),
            due_at=row.due_at,
        )


def _incoming(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in referrals.to_answer(program):
        yield Task(
            kind="Answer a referral",
            who=f"from {row.program.name}",
            page="referral:referral",
            about=(row.pk,),
            due_at=row.due_at,
        )


def _drafts(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in intake.drafts(program):
        yield Task(
            kind="Finish an assessment",
            who=row.patient.called,
            page="intake:assessment",
            about=(row.pk,),
            is_mine=row.started_by_id == member.pk,
        )


def _inquiries(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in eligibility.waiting_inquiries(program):
        yield Task(
            kind="Eligibility asked, no answer yet",
            who=row.patient.called,
            page="eligibility:inquiry",
            about=(row.pk,),
        )


def _emergencies(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in emergencies.unreviewed():
        yield Task(
            kind="Review emergency access",
            who=row.patient.called,
            page="consent:emergencies",
            due_at=row.review_due_at,
        )


_Queue = Callable[[Program, Membership, dt.datetime], Iterator[Task]]
_QUEUES: tuple[tuple[str, _Queue], ...] = (
    ("handover.see_queue", _calls),
    ("referral.see_referrals", _late_referrals),
    ("referral.accept", _incoming),
    ("intake.see_assessments", _drafts),
    ("eligibility.see_checks", _inquiries),
    ("consent.see_emergencies", _emergencies),
)
