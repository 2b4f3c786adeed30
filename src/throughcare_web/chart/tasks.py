"""Every queue of every app as tasks that look alike. Each queue is its app's; a line names its page, and no clinical word.

A queue costs the same few queries for one task as for a hundred.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils import timezone

from throughcare.knowledge import load
from throughcare.terms import LevelOfCare, ReportState
from throughcare.terms.referral import ReferralState, WaitState
from throughcare_web.accounts.queries import Membership, Program
from throughcare_web.consent import queries as consents
from throughcare_web.consent.emergency import queries as emergencies
from throughcare_web.directory import queries as directory
from throughcare_web.directory.availability import queries as places
from throughcare_web.directory.upkeep import queries as upkeep
from throughcare_web.directory.verification import queries as verification
from throughcare_web.eligibility import queries as eligibility
from throughcare_web.handover import queries as handovers
from throughcare_web.intake import queries as intake
from throughcare_web.referral import queries as referrals
from throughcare_web.referral.capacity import queries as capacity
from throughcare_web.referral.queries import WHO_IT_IS, WHO_SENT_IT, Referral
from throughcare_web.referral.waiting import queries as waiting
from throughcare_web.referral.waiting.queries import Queued


_RECORD = load("desk")
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
    # Not joined: of a referral that was sent to us, the patient's row is not there.
    rows = referrals.lines(referrals.overdue(program, now), WHO_SENT_IT)
    for row in rows.prefetch_related("patient")[:MOST]:
        is_ours = row.program_id == program.pk
        if row.state == ReferralState.QUESTION_ASKED or (not is_ours and row.state == ReferralState.SENT):
            continue  # it stands among the questions, or under what we have to answer
        yield _referral(row, _LATE[ReferralState(row.state)], is_ours=is_ours)


def _questions(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    rows = referrals.sent_open(program).filter(state=ReferralState.QUESTION_ASKED.value)
    for row in referrals.lines(rows, WHO_IT_IS):
        yield _referral(row, "Answer their question")


def _refused(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in referrals.lines(referrals.to_place_again(program, now), WHO_IT_IS):
        said_no = row.state == ReferralState.DECLINED
        kind = "They said no: what is next?" if said_no else "No answer in time: what is next?"
        yield replace(_referral(row, kind), due_at=row.since)


def _waiting(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    everyone = [one for rows in waiting.waitlist(program).values() for one in rows]
    is_bound = bool(everyone) and referrals.is_bound_by_grant(program)
    for queued in everyone:
        about = {"who": queued.name, "page": "referral:entry", "about": (queued.entry.pk,)}
        if queued.entry.state == WaitState.OFFERED:
            yield Task(kind="A place is offered: do they take it?", due_at=queued.entry.offer_until, **about)
        if queued.missing:
            due = min((due.by for due in queued.missing if due.by), default=None)
            yield Task(kind="Due while they wait", due_at=due if is_bound else None, **about)
        if is_bound and (day := _admit_by(queued)) is not None:
            yield Task(kind="Admit by the day the law sets", due_at=_end_of(day), **about)


def _admit_by(queued: Queued) -> dt.date | None:
    """Return the day of admission: the later one once every interim service was given (45 CFR 96.126(b))."""
    clocks = queued.clocks
    return clocks.latest_on if clocks.latest_on and not queued.missing else clocks.admit_by


def _state_to_tell(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    still = capacity.open_notice(program)
    if still is not None and referrals.is_bound_by_grant(program):
        yield Task(
            kind="Tell the state that we are nearly full",
            who=f"{still.taken} of {still.places} places taken",
            page="referral:telling_state",
            due_at=_end_of(capacity.tell_by(still)),
        )


def _referral(row: Referral, kind: str, *, is_ours: bool = True) -> Task:
    """Return a referral as a task; one sent to us by who sent it, for what and when: no name is read on the desk."""
    if is_ours:
        who = f"{row.patient.called} to {row.listing.name1}"
    else:
        sent_at = timezone.localtime(row.sent_at)
        who = f"from {row.program.name}: {LevelOfCare(row.level).label}, sent {sent_at:%Y-%m-%d %H:%M}"
    return Task(kind=kind, who=who, page="referral:referral", about=(row.pk,), due_at=row.due_at)


def _incoming(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in referrals.lines(referrals.to_answer(program), WHO_SENT_IT):
        yield _referral(row, "Answer a referral", is_ours=False)


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
    hours = dt.timedelta(hours=_RECORD["eligibility"]["answer_hours"])
    for row in eligibility.waiting_inquiries(program)[:MOST]:
        yield _inquiry(row, "Eligibility asked, no answer yet", member, row.asked_at + hours)


def _failed_inquiries(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    since = now - dt.timedelta(days=_RECORD["eligibility"]["look_back_days"])
    for row in eligibility.withdrawn_inquiries(program, since)[:MOST]:
        yield _inquiry(row, "Eligibility could not be asked: see why", member, row.withdrawn_at)
    for row in eligibility.rejected_inquiries(program, since)[:MOST]:
        said = _inquiry(row, "A payer could not answer: see why", member, row.rejected_at)
        yield replace(said, page="eligibility:check", about=(row.rejection,))


def _inquiry(row: eligibility.EligibilityInquiry, kind: str, member: Membership, due_at: dt.datetime) -> Task:
    return Task(
        kind=kind,
        who=row.patient.called,
        page="eligibility:inquiry",
        about=(row.pk,),
        due_at=due_at,
        is_mine=row.asked_by_id == member.pk,
    )


def _ending_consents(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    today, around = timezone.localdate(now), _RECORD["consent"]
    first = today - dt.timedelta(days=around["days_after"])
    last = today + dt.timedelta(days=around["days_before"])
    for row in consents.ending(program, first, last)[:MOST]:
        yield Task(
            kind="A consent ends: ask for a new one",
            who=row.patient.called,
            page="consent:patient",
            about=(row.patient_id,),
            due_at=_end_of(row.expires_on),
        )


def _wishes(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in consents.unanswered_restrictions()[:MOST]:
        yield Task(
            kind="Answer a wish not to share",
            who=row.patient.called,
            page="consent:restriction",
            about=(row.pk,),
        )


def _places(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    own = {one.id: one.program.name for one in upkeep.listings_of(program)}
    soon = now + dt.timedelta(hours=_RECORD["places"]["before_hours"])
    for listing_id, lines in (places.open_places(list(own), now) if own else {}).items():
        due = min((one.expires_at for one in lines if one.expires_at), default=None)
        if due is not None and due <= soon:
            yield Task(
                kind="Say how many places are open",
                who=own[listing_id],
                page="directory:availability",
                about=(listing_id,),
                due_at=due,
            )


def _directory_calls(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for call in verification.calls_due(timezone.localdate(now), MOST):
        yield Task(
            kind="Call a listed program again",
            who=call.name,
            page="directory:call",
            about=(call.listing_id,),
            due_at=_end_of(call.on),
        )


def _problem_reports(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    count = directory.report_counts()[ReportState.OPEN]
    if count:
        yield Task(kind="Look into reported problems", who=f"{count} open", page="directory:reports")


def _emergencies(program: Program, member: Membership, now: dt.datetime) -> Iterator[Task]:
    for row in emergencies.to_review(member):
        yield Task(
            kind="Review emergency access",
            who=f"record {row.patient.number}",  # auditors see this list, and no names
            page="consent:emergencies",
            due_at=row.review_due_at,
        )


def _end_of(day: dt.date) -> dt.datetime:
    """Return the last moment of a day, by the clock of the program."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


_Queue = Callable[[Program, Membership, dt.datetime], Iterator[Task]]
QUEUES: tuple[tuple[str, _Queue], ...] = (
    ("handover.see_queue", _calls),
    ("referral.see_referrals", _late_referrals),
    ("referral.answer", _questions),
    ("referral.refer", _refused),
    ("referral.accept", _incoming),
    ("referral.record_interim_service", _waiting),
    ("referral.record_state_told", _state_to_tell),
    ("intake.see_assessments", _drafts),
    ("eligibility.see_checks", _inquiries),
    ("eligibility.see_checks", _failed_inquiries),
    ("consent.record_consent", _ending_consents),
    ("consent.settle_restriction", _wishes),
    ("consent.see_emergencies", _emergencies),
    ("directory.update_availability", _places),
    ("directory.see_calls", _directory_calls),
    ("directory.close_report", _problem_reports),
)
