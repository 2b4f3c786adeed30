"""Every read of referrals: sent, incoming, due, learnt from. Inside a program's transaction, which sees its own and those addressed to it."""

from __future__ import annotations

import datetime as dt
import statistics
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from throughcare.disclosure import Permit, Refusal
from throughcare.terms.referral import (
    AfterDecline,
    DeclineReason,
    ReferralSide,
    ReferralState,
    ReferralStep,
    WithdrawReason,
)
from throughcare.terms.sharing import ConsentState, Purpose, RecordPart
from throughcare.waitlist import allowed, is_open, then
from throughcare.waitlist import referral as record
from throughcare_web.accounts.queries import Program
from throughcare_web.accounts.rls import for_program
from throughcare_web.consent import queries as consents
from throughcare_web.directory.queries import listings as listings  # the places that referrals are made to
from throughcare_web.directory.queries import listings_by_key as listings_by_key
from throughcare_web.directory.upkeep.queries import listings_of
from throughcare_web.records.patients.queries import NAMED, Patient, family, survivor
from throughcare_web.referral.facts import NO_NAME, name_in, recipient
from throughcare_web.referral.models import (
    RECEIVER_READS,
    STILL_OPEN,
    STILL_WAITING,
    ListingAnswer,
    Referral,
    ReferralEvent,
    ReferralPacket,
    ReferralPatient,
    ReferralPolicy,
    WaitlistEntry,
    Withdrawal,
)


TO_ANSWER = [ReferralState.SENT.value, ReferralState.QUESTION_ASKED.value]
REFUSED = [ReferralState.DECLINED.value, ReferralState.EXPIRED.value]
NOT_TO_BE = [*REFUSED, ReferralState.WITHDRAWN.value]  # over before the person came
CAME = [ReferralState.ARRIVED.value, ReferralState.FIRST_DOSE_GIVEN.value]
EXPECTED = [  # taken on: the person is to come, or has
    ReferralState.ACCEPTED.value,
    ReferralState.SCHEDULED.value,
    ReferralState.NO_SHOW.value,
    *CAME,
]
# What a line says of a referral; and whom it is about, of one that we sent, or who sent it, of one that we received.
_LINE = (
    *("program", "receiver", "patient", "listing__name1"),
    *("level", "state", "since", "due_at", "sent_at", "told_by_word"),
)
WHO_IT_IS, WHO_SENT_IT = NAMED, ("program__name",)
_LEARNT_FROM = dt.timedelta(days=366)
PLACED = "placed"  # an outcome of a waitlist, beside the states of a referral


@dataclass(frozen=True, slots=True)
class Learnt:
    """What referrals to one place have taught in a year: of nobody, by no program.

    Attributes:
        declined: how often it said no, by reason; unanswered: how often nothing came in time.
        answer_hours: the median until an answer; wait_days: the median from joining its waitlist to a place; None: not known.
        last_on: the month of the last answer.
    """

    accepted: int = 0
    unanswered: int = 0
    declined: Mapping[DeclineReason, int] = field(default_factory=dict)
    answer_hours: float | None = None
    wait_days: float | None = None
    last_on: dt.date | None = None

    @property
    def answers(self) -> int:
        """Return how often it was asked and the matter came to an end."""
        return self.accepted + self.unanswered + sum(self.declined.values())


@dataclass(frozen=True, slots=True)
class NextOption:
    """What there is after a decline: what to do, and the other referrals of the same sending that are still open."""

    then: AfterDecline
    still_open: tuple[Referral, ...]


def sent(program: Program) -> QuerySet[Referral]:
    """Return the referrals that a program sent, newest first, with the place and the patient."""
    rows = Referral.objects.filter(program=program)
    rows = rows.select_related("listing", "patient", "receiver", "along")
    return rows.order_by("-recorded_at")


def sent_open(program: Program) -> QuerySet[Referral]:
    """Return those that are not over, what is due first."""
    rows = sent(program).filter(state__in=[*STILL_OPEN, ReferralState.ARRIVED.value])
    rows = rows.exclude(state=ReferralState.ARRIVED.value, medication="").exclude(_of_the_dead())
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def _of_the_dead() -> Q:
    """Return the condition of a referral of a person who has died, as our own record says: nothing is due any more."""
    dead = Patient.objects.filter(deceased=True)
    came = ReferralPatient.objects.filter(patient__in=dead.values("pk"))
    # Not by a join: of a referral that we received the sender's patient is not there.
    return Q(patient__in=dead.values("pk")) | Q(pk__in=came.values("referral"))


def lines(rows: QuerySet[Referral], names: Collection[str]) -> QuerySet[Referral]:
    """Return the same referrals with only what a line says and these names: `WHO_IT_IS` or `WHO_SENT_IT`.

    The copy of the record that went along, and the listing of a place, are long rows.
    """
    related = {name.partition("__")[0] for name in names}
    return rows.select_related(None).select_related("listing", *related).only(*_LINE, *names)


def incoming(program: Program) -> QuerySet[Referral]:
    """Return the referrals sent to a program: those to answer first, by when they are due. No patient's row is read."""
    rows = Referral.objects.filter(receiver=program).exclude(state=ReferralState.DRAFTED.value)
    return rows.select_related("listing", "program", "along").order_by("due_at", "-sent_at")


def to_answer(program: Program) -> QuerySet[Referral]:
    """Return the incoming referrals that wait for this program's answer."""
    return incoming(program).filter(state=ReferralState.SENT.value)


def referral(program: Program, pk: uuid.UUID | str) -> Referral | None:
    """Return a referral that the program sent or received, or None; of a received one the patient's row is not there."""
    rows = Referral.objects.filter(Q(program=program) | Q(receiver=program), pk=pk)
    return rows.select_related("listing", "program", "receiver", "along").first()


def along(of: Referral) -> ReferralPacket | None:
    """Return what went along with a referral; None for a program that it was sent to, once it may no longer read it."""
    return getattr(of, "along", None)  # the policy of the table decides who finds the row


def along_for_receiver(of: Referral) -> ReferralPacket | None:
    """Return the same for a place that answers by a link, in the sender's transaction; None by the rule of that policy."""
    return along(of) if of.state in RECEIVER_READS else None


def packet(of: Referral) -> dict[str, Any]:
    """Return the copy of the record that went along, empty where it may not be read."""
    found = along(of)
    return found.packet if found else {}


def parts(of: Referral) -> list[RecordPart]:
    """Return the parts of the record that went along."""
    found = along(of)
    return [RecordPart(part) for part in found.parts] if found else []


def name(of: Referral) -> str:
    """Return who it is about, as it was sent, or that the name is no longer shown."""
    return name_in(packet(of)) or NO_NAME


def received(of: Referral) -> ReferralPatient | None:
    """Return which patient a referral became, or None. In the receiver's transaction: no other program sees it."""
    return ReferralPatient.objects.filter(referral=of).select_related("patient").first()


def came_by(program: Program, patient: Any) -> list[Referral]:
    """Return the referrals by which a patient came to the program, newest first."""
    ids = ReferralPatient.objects.filter(program=program, patient__in=family(patient)).values("referral_id")
    return list(incoming(program).filter(pk__in=ids).order_by("-sent_at"))


def timeline(of: Referral) -> QuerySet[ReferralEvent]:
    """Return what was done, by either side, oldest first."""
    return ReferralEvent.objects.filter(referral=of).order_by("at", "pk")


def last_question(of: Referral) -> ReferralEvent | None:
    """Return the receiver's latest question, or None."""
    return timeline(of).filter(step=ReferralStep.ASK.value).last()


def of_patient(program: Program, patient: Any) -> QuerySet[Referral]:
    """Return all referrals of a patient that the program sent, newest first."""
    return sent(program).filter(patient__in=family(patient))


def open_of_patient(program: Program, patient: Any) -> QuerySet[Referral]:
    """Return those that are not over."""
    return of_patient(program, patient).filter(state__in=[*STILL_OPEN, ReferralState.ARRIVED.value])


def overdue(program: Program, now: dt.datetime) -> QuerySet[Referral]:
    """Return the referrals of a program, sent or received, where something is due, the longest first."""
    mine = Q(program=program) | Q(receiver=program)
    rows = Referral.objects.filter(
        mine, due_at__lte=now, state__in=[*STILL_OPEN, ReferralState.ARRIVED.value]
    )
    rows = rows.exclude(state=ReferralState.ARRIVED.value, medication="").exclude(_of_the_dead())
    return rows.select_related("listing", "program").order_by("due_at")


def is_still_open(of: Referral) -> bool:
    """Return whether something is still to come."""
    return is_open(ReferralState(of.state), dose_expected=bool(of.medication))


def possible(of: Referral, program: Program) -> frozenset[str]:
    """Return the steps that a program can do to a referral now."""
    spoken = {
        ReferralSide.SENDER: of.program_id == program.pk,
        ReferralSide.RECEIVER: of.receiver_id in (None, program.pk),
    }
    state = ReferralState(of.state)
    return frozenset(step.value for side, holds in spoken.items() if holds for step in allowed(state, side))


def withdrawn_because(of: Referral) -> WithdrawReason | None:
    """Return why a referral was taken back, where that is coded. In the sender's transaction: no other program sees it."""
    found = Withdrawal.objects.filter(referral=of).first()
    return WithdrawReason(found.reason) if found else None


def next_options(of: Referral) -> NextOption | None:
    """Return what to do after a decline or no answer; None where the referral is not over that way."""
    if of.state not in REFUSED:
        return None
    suggested = then(DeclineReason(of.decline_reason)) if of.decline_reason else AfterDecline.NEXT
    others = Referral.objects.filter(program=of.program, request_id=of.request_id, state__in=STILL_OPEN)
    return NextOption(suggested, tuple(others.select_related("listing").order_by("due_at")))


def to_place_again(program: Program, now: dt.datetime) -> QuerySet[Referral]:
    """Return the program's referrals that ended in a no or in silence lately, of people for whom nothing else goes on since."""
    since = now - dt.timedelta(days=record().follow.next_days)
    goes_on = Q(state__in=[*STILL_OPEN, *CAME])
    others = Referral.objects.filter(program=program, patient=OuterRef("patient")).exclude(pk=OuterRef("pk"))
    rows = sent(program).filter(state__in=REFUSED, since__gte=since).exclude(_of_the_dead())
    return rows.exclude(Exists(others.filter(goes_on | Q(since__gt=OuterRef("since"))))).order_by("since")


def telling(of: Referral) -> Permit | Refusal:
    """Return whether the place may be told more about the patient now, and on which consent. In the sender's transaction."""
    return consents.may_disclose(
        survivor(of.patient),
        recipient=recipient(of.listing),
        purpose=Purpose.TREATMENT,
        parts=parts(of),
    )


def may_still_tell(of: Referral) -> Refusal | None:
    """Return why nothing more may be told, or None where it may."""
    answer = telling(of)
    return answer if isinstance(answer, Refusal) else None


def without_consent(of: Referral) -> WithdrawReason | None:
    """Return why the consent it was sent on carries no more: taken back, or ended. None while it does, or another covers it.

    In the sender's transaction.
    """
    consent = consents.consent(of.consent_key) if of.consent_key else None
    state = consents.stands(consent).state if consent else ConsentState.ACTIVE
    if state is ConsentState.ACTIVE or may_still_tell(of) is None:
        return None
    was_revoked = state is ConsentState.REVOKED
    return WithdrawReason.CONSENT_REVOKED if was_revoked else WithdrawReason.CONSENT_ENDED


def learnt(listing_ids: Collection[int], today: dt.date | None = None) -> dict[int, Learnt]:
    """Return what a year of referrals has taught of each place; places never asked are left out. One query."""
    since = ((today or timezone.localdate()) - _LEARNT_FROM).replace(day=1)
    rows = ListingAnswer.objects.filter(listing_id__in=listing_ids, month__gte=since)
    by_listing: dict[int, list[tuple[str, str, int, dt.date]]] = defaultdict(list)
    for listing_id, *answer in rows.values_list("listing_id", "outcome", "reason", "hours", "month"):
        by_listing[listing_id].append(tuple(answer))
    return {listing_id: _learnt(answers) for listing_id, answers in by_listing.items()}


def unheard(program: Program, now: dt.datetime) -> QuerySet[Referral]:
    """Return the program's referrals to places without Throughcare that accepted, and of which no word came in time."""
    states = [ReferralState.ACCEPTED.value, ReferralState.SCHEDULED.value, ReferralState.ARRIVED.value]
    rows = Referral.objects.filter(
        program=program, receiver=None, state__in=states, due_at__lte=now, reminders=0
    )
    rows = rows.exclude(state=ReferralState.ARRIVED.value, medication="").exclude(_of_the_dead())
    return rows.select_related("listing").order_by("due_at")


def policy(program: Program) -> ReferralPolicy | None:
    """Return the program's own choices, or None where it made none."""
    return ReferralPolicy.objects.filter(program=program).first()


def whom_to_call(program: Program) -> dict[str, str]:
    """Return whom others can call about a program's referrals, as it chose; else the first telephone of its listings.

    `contact` and `phone`, each empty where it is not known.
    """
    own = policy(program)
    if own is not None and (own.contact or own.phone):
        return {"contact": own.contact, "phone": own.phone}
    numbers = (phone.number for one in listings_of(program) for phone in one.program.phones)
    return {"contact": "", "phone": next(numbers, "")}


def is_bound_by_grant(program: Program) -> bool:
    """Return whether the clocks of block-grant law bind a program, as far as is known: all but one that said no."""
    own = policy(program)
    return own is None or own.takes_block_grant is not False


def counts(program: Program, now: dt.datetime | None = None) -> dict[str, int]:
    """Return numbers for the desk: to answer, questions to us, overdue, waiting."""
    ours = Referral.objects.filter(program=program)
    return {
        "incoming": to_answer(program).count(),
        "questions": ours.filter(state=ReferralState.QUESTION_ASKED.value).count(),
        "overdue": overdue(program, now or timezone.now()).count(),
        "waiting": WaitlistEntry.objects.filter(program=program, state__in=STILL_WAITING).count(),
    }


def count_waiting(program_id: int) -> int:
    """Return how many referrals a program sent that have no answer yet."""
    with for_program(program_id):
        return Referral.objects.filter(program_id=program_id, state__in=TO_ANSWER).count()


def count_waitlisted(program_id: int) -> int:
    """Return how many people wait for a place in a program."""
    with for_program(program_id):
        return WaitlistEntry.objects.filter(program_id=program_id, state__in=STILL_WAITING).count()


def unanswered(program: Program) -> QuerySet[Referral]:
    """Return the program's referrals that wait for an answer, for reminders and the end of waiting."""
    rows = Referral.objects.filter(program=program, state__in=TO_ANSWER)
    return rows.select_related("listing").order_by("sent_at")


def _learnt(answers: Iterable[tuple[str, str, int, dt.date]]) -> Learnt:
    answers = list(answers)
    outcomes = Counter(outcome for outcome, *_ in answers)
    declined = Counter(
        DeclineReason(reason) for outcome, reason, *_ in answers if outcome == ReferralState.DECLINED
    )
    answered = [hours for outcome, _, hours, _ in answers if outcome in ("accepted", "declined")]
    waits = [hours for outcome, _, hours, _ in answers if outcome == PLACED]
    return Learnt(
        accepted=outcomes[ReferralState.ACCEPTED.value],
        unanswered=outcomes[ReferralState.EXPIRED.value],
        declined=dict(declined.most_common()),
        answer_hours=statistics.median(answered) if answered else None,
        wait_days=round(statistics.median(waits) / 24, 1) if waits else None,
        last_on=max(month for *_, month in answers),
    )
