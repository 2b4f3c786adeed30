"""Referrals as pages show them: the programs ranked with what was learnt, what would be sent, the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from throughcare.disclosure import Permit
from throughcare.matching import Match, need_of
from throughcare.person import NOTHING_WANTED, Person, Wants
from throughcare.places import Place
from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.referral import DeclineReason, ReferralState, ReferralStep
from throughcare.terms.sharing import Purpose, RecordPart
from throughcare_web.consent.queries import explained, may_disclose
from throughcare_web.directory import matching_index
from throughcare_web.directory.verification.queries import verified_contact
from throughcare_web.intake import facts as intake_facts
from throughcare_web.intake import queries as intake
from throughcare_web.records import facts as record_facts
from throughcare_web.records.patients import queries as patients
from throughcare_web.referral import facts, queries
from throughcare_web.referral.entries import Asked
from throughcare_web.referral.models import Referral, ReferralEvent
from throughcare_web.referral.queries import Learnt


SHOWN = 12
_WITHIN_MILES = 25
_TOLD = "Told by telephone"
_VISITS = (ReferralStep.SCHEDULE, ReferralStep.ARRIVE, ReferralStep.NO_SHOW)
_TONES = {
    ReferralState.ACCEPTED: "yes",
    ReferralState.SCHEDULED: "yes",
    ReferralState.ARRIVED: "yes",
    ReferralState.FIRST_DOSE_GIVEN: "yes",
    ReferralState.SENT: "partly",
    ReferralState.QUESTION_ASKED: "partly",
    ReferralState.NO_SHOW: "partly",
    ReferralState.DECLINED: "no",
    ReferralState.EXPIRED: "no",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A program that could be asked: how it fits, what referrals to it taught, how it would get one.

    `is_open`: it has an open referral of this person already.
    """

    listing: Any
    match: Match
    learnt: tuple[str, ...]
    way: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Check:
    """A chosen program, and whether the consent covers it.

    `refused`: every reason why not; `scope`: what the consent covers, in words. `is_only_told`: nothing can be sent to it, so
    somebody has to call.
    """

    listing: Any
    refused: tuple[str, ...]
    way: str
    is_only_told: bool
    scope: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the timeline; `words` are empty where the reader is not shown them."""

    event: ReferralEvent
    title: str
    reason: str
    words: str


def person_of(patient: Any, on: dt.date) -> Person:
    """Return what is known of a patient: from the latest placement if there is one, else from the record."""
    placement = intake.latest_placement(patient)
    return (
        record_facts.person(patient, on) if placement is None else intake_facts.person_of_placement(placement)
    )


def begun(patient: Any, on: dt.date) -> dict[str, Any]:
    """Return what the form begins with: where the person lives, what the latest placement chose, and what goes along.

    What moves a person forward on a waitlist goes along from the start where it is known: a place that is not told of a
    pregnancy cannot put the person first.
    """
    placement = intake.latest_placement(patient)
    address = next((row for row in patients.contacts(patient) if row.zip or row.city), None)
    near = "" if address is None else address.zip or f"{address.city}, {address.state}"
    medication = next(iter(placement.medications), "") if placement else ""
    level = placement.chosen if placement else LevelOfCare.MANAGED_OUTPATIENT.value
    known = facts.wait_facts(patient, on)
    parts = [part.value for part in facts.USUAL]
    if known["pregnant"] or known["injects"] or known["overdose_on"]:
        parts.append(RecordPart.ASSESSMENT.value)
    return {"place": near, "level": level, "medication": medication, "parts": parts}


def options(  # noqa: PLR0913 - who, where, what, and what is open already
    person: Person,
    place: Place,
    level: LevelOfCare,
    medication: Medication | None,
    *,
    now: dt.datetime,
    open_at: Collection[int] = (),
) -> list[Option]:
    """Return the programs that fit best, each with what was learnt of it; `open_at`: listings asked already."""
    wanted = Wants(levels_of_care=(level,), start_medications=(medication,) if medication else ())
    need = need_of(person, NOTHING_WANTED)
    prefer = replace(
        need.prefer,
        levels_of_care=wanted.levels_of_care,
        settings=(),
        start_medications=wanted.start_medications or need.prefer.start_medications,
    )
    found = matching_index.current().match(
        replace(need, prefer=prefer), near=place, within_miles=_WITHIN_MILES, top=SHOWN
    )
    rows = queries.listings_by_key([match.program.id for match in found.matches])
    learnt = queries.learnt([row.pk for row in rows.values()])
    return [
        Option(row, match, learnt_words(learnt.get(row.pk)), way(row, now), row.pk in open_at)
        for match in found.matches
        if (row := rows.get(match.program.id)) is not None
    ]


def learnt_words(learnt: Learnt | None) -> tuple[str, ...]:
    """Return what referrals to a place have taught, as short lines; nothing where it was never asked."""
    if learnt is None:
        return ()
    lines = [f"Said yes {learnt.accepted} of {learnt.answers} times in a year"] if learnt.answers else []
    lines += [f"Said no, {reason.label.lower()}: {count}" for reason, count in learnt.declined.items()]
    if learnt.unanswered:
        lines.append(f"No answer in time: {learnt.unanswered}")
    if learnt.answer_hours is not None:
        lines.append(f"Half of the answers came within {_counted(learnt.answer_hours, 'hour')}")
    if learnt.wait_days is not None:
        lines.append(f"Half of those who waited had a place within {_counted(learnt.wait_days, 'day')}")
    return tuple(lines)


def _counted(number: float, what: str) -> str:
    """Return a number of hours or days, one at least, in words."""
    whole = max(1, round(number))
    return f"{whole} {what}{'s' if whole > 1 else ''}"


def way(listing: Any, now: dt.datetime) -> str:
    """Return how a place gets a referral."""
    if listing.operated_by_id is not None:
        return "Uses Throughcare: it arrives in their list"
    contact = verified_contact(listing.pk, now)
    if contact is None:
        return "No verified contact: nothing can be sent, so tell them by telephone"
    return f"Gets a link at its verified {contact.channel.label.lower()}; no name is shown before a code"


def checks(patient: Any, places: Sequence[Any], asked: Asked, now: dt.datetime) -> list[Check]:
    """Return for each chosen program whether what is asked may be sent to it now. Writes nothing."""
    found = []
    for place in places:
        answer = may_disclose(
            patient,
            recipient=facts.recipient(place),
            purpose=Purpose.TREATMENT,
            parts=asked.along,
        )
        refused = tuple(str(reason.text) for reason in getattr(answer, "reasons", ()))
        is_only_told = place.operated_by_id is None and verified_contact(place.pk, now) is None
        scope = explained(answer) if isinstance(answer, Permit) else ""
        found.append(Check(place, refused, way(place, now), is_only_told, scope))
    return found


def tone(referral: Referral) -> str:
    """Return how a state looks."""
    return _TONES.get(ReferralState(referral.state), "unknown")


def state_of(referral: Referral) -> ReferralState:
    """Return the state as a term."""
    return ReferralState(referral.state)


def state_words(referral: Referral) -> str:
    """Return the state in words; nothing was sent to a place that was told by telephone."""
    if referral.told_by_word and referral.state == ReferralState.SENT:
        return f"{_TOLD}; waiting for their answer"
    return ReferralState(referral.state).label


def sent_words(sent: Collection[Referral]) -> str:
    """Return what became of a form: how many referrals were sent, how many places were told by telephone."""
    told = sum(row.told_by_word for row in sent)
    went = len(sent) - told
    lines = [f"{went} referral{'s' if went > 1 else ''} sent."] if went else []
    if told:
        lines.append(f"{_TOLD}, written down: {told}. Write down what they answer on the referral.")
    return " ".join(lines)


def taken_back_words(taken_back: Collection[Referral]) -> list[str]:
    """Return what was taken back with a consent, and whom to call: nothing can be sent to a place told by telephone."""
    if not taken_back:
        return []
    count = f"{len(taken_back)} referrals were" if len(taken_back) > 1 else "A referral was"
    told = [row.listing.name1 for row in taken_back if row.told_by_word]
    return [f"{count} taken back with it.", *(f"Call {name}: they were told by telephone." for name in told)]


def lines(referral: Referral, *, desk: bool = False) -> list[Line]:
    """Return the timeline in words; `desk`: only words about visits are shown, as the front desk needs them.

    What the sender said is not among the rows of a receiver that may no longer read the packet.
    """
    return [
        Line(
            event,
            _TOLD if _is_telling(event, referral) else ReferralStep(event.step).label,
            _reason(event),
            event.words if not desk or event.step in _VISITS else "",
        )
        for event in queries.timeline(referral)
    ]


def talk(referral: Referral) -> list[Line]:
    """Return the questions of the place and the sender's answers, the oldest first."""
    steps = (ReferralStep.ASK, ReferralStep.ANSWER)
    return [line for line in lines(referral) if line.event.step in steps]


def _is_telling(event: ReferralEvent, referral: Referral) -> bool:
    return referral.told_by_word and event.step == ReferralStep.SEND


def _reason(event: ReferralEvent) -> str:
    return DeclineReason(event.reason).label if event.reason else ""
