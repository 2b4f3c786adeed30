"""What waits for a person today: one list out of every app's queues, the most pressing first.

Each queue is its app's; here they only become lines that look alike. A line names its page, and no clinical word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from throughcare.terms.referral import ReferralState
from throughcare_web.accounts.queries import Membership, Program
from throughcare_web.consent.emergency import queries as emergencies
from throughcare_web.eligibility import queries as eligibility
from throughcare_web.handover import queries as handovers
from throughcare_web.intake import queries as intake
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.queries import Patient
from throughcare_web.referral import queries as referrals
from throughcare_web.referral.queries import Referral
from throughcare_web.referral.waiting import queries as waiting


MOST = 100  # patients of a caseload, tasks of a queue
# What is late of a referral, by where it stands: whoever reads it knows what to do.
_LATE = {
    ReferralState.DRAFTED: "Not sent yet",
    ReferralState.SENT: "No answer to a referral",
    ReferralState.ACCEPTED: "Accepted, no first visit yet",
    ReferralState.SCHEDULED: "Did they come to the first visit?",
    ReferralState.ARRIVED: "Arrived: was the first dose given?",
    ReferralState.NO_SHOW: "Did not arrive: reach them again",
}


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
class Kind:
    """The tasks of one kind, the most pressing first, and how many of them are late."""

    words: str
    tasks: tuple[Task, ...]
    late: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person sees when they sit down: what to do, late ones first, and whom they care for.

    Attributes:
        kinds: the same tasks by what there is to do, in the order of the most pressing of each.
    """

    tasks: list[Task]
    caseload: list[Patient]
    late: int
    kinds: tuple[Kind, ...] = ()


def desk(program: Program, member: Membership, may: frozenset[str], now: dt.datetime) -> Desk:
    """Return a member's desk, of the queues that their roles open."""
    tasks = [task for verb, queue in _QUEUES for task in queue(program, member, now) if verb in may]
    tasks.sort(key=lambda task: (task.due_at is None, task.due_at or now, not task.is_mine))
    caseload = list(patients.caseload(program, member)[:MOST]) if "records.see_chart" in may else []
    return Desk(tasks, caseload, sum(task.is_late(now) for task in tasks), tuple(_kinds(tasks, now)))


def _kinds(tasks: list[Task], now: dt.datetime) -> Iterator[Kind]:
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.kind, []).append(task)
    for words, those in found.items():
        yield Kind(words, tuple(those), sum(task.is_late(now) for task in those))


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
        is_ours = row.program_id == program.pk
        if row.state == ReferralState.QUESTION_ASKED or (not is_ours and row.state == ReferralState.SENT):
            continue  # it stands among the questions, or under what we have to answer
        yield _referral(row, _LATE[ReferralState(row.state)], is_ours=is_ours)


def _questions(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in referrals.sent_open(program).filter(state=ReferralState.QUESTION_ASKED.value):
        yield _referral(row, "Answer their question")


def _refused(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in referrals.to_place_again(program, now):
        said_no = row.state == ReferralState.DECLINED
        kind = "They said no: what is next?" if said_no else "No answer in time: what is next?"
        yield replace(_referral(row, kind), due_at=row.since)


def _waiting(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for queued in (one for rows in waiting.waitlist(program).values() for one in rows):
        if queued.missing:
            yield Task(
                kind="Due while they wait",
                who=queued.name,
                page="referral:entry",
                about=(queued.entry.pk,),
                due_at=min((due.by for due in queued.missing if due.by), default=None),
            )


def _referral(row: Referral, kind: str, *, is_ours: bool = True) -> Task:
    who = f"{row.patient.called} to {row.listing.name1}" if is_ours else f"from {row.program.name}"
    return Task(kind=kind, who=who, page="referral:referral", about=(row.pk,), due_at=row.due_at)


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
    for row in emergencies.to_review(member):
        yield Task(
            kind="Review emergency access",
            who=f"record {row.patient.number}",  # auditors see this list, and no names
            page="consent:emergencies",
            due_at=row.review_due_at,
        )


_Queue = Callable[[Program, Membership, dt.datetime], Iterator[Task]]
_QUEUES: tuple[tuple[str, _Queue], ...] = (
    ("handover.see_queue", _calls),
    ("referral.see_referrals", _late_referrals),
    ("referral.answer", _questions),
    ("referral.refer", _refused),
    ("referral.accept", _incoming),
    ("referral.record_interim_service", _waiting),
    ("intake.see_assessments", _drafts),
    ("eligibility.see_checks", _inquiries),
    ("consent.see_emergencies", _emergencies),
)
