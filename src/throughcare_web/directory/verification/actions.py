"""Calls written down: what came of each, what it confirmed, the contact it verified, the reports it settled."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.programs.calls import next_call_on
from throughcare.programs.statements import email_address, phone_number
from throughcare.terms import ReportState
from throughcare.terms.places_open import CallOutcome, ContactChannel, FactAnswer, FactKind, SaidBy
from throughcare_web.accounts import outbox
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.directory.actions import close_report
from throughcare_web.directory.keeping import checks_change, recorder
from throughcare_web.directory.models import (
    LONGEST_CALL_NOTE,
    CheckedFact,
    Listing,
    ReportFinding,
    VerificationCall,
    VerifiedContact,
)
from throughcare_web.directory.verification import queries


_COUNT_ONE_MORE = """
    INSERT INTO directory_searchtally AS tally (region, week_on, count) VALUES (%s, %s, 1)
    ON CONFLICT (region, week_on) DO UPDATE SET count = tally.count + 1
"""
_CHANNELS = {ContactChannel.EMAIL: "email", ContactChannel.PHONE: "sms"}
_CONTACT_CHANGED = (
    "One-time codes for referrals to {program} used to come here. Someone who answered the program's phone today gave"
    " another address. If that was not you, tell the people who run this directory."
)


@dataclass(frozen=True, slots=True)
class CallReport:
    """What came of a call, as whoever made it writes it down.

    Attributes:
        facts: what was said of each kind of fact, where someone answered.
        contacts: where one-time codes may go from now on, by channel.
        closes: the open reports that it settles; `found` what was found, in words.
    """

    outcome: CallOutcome
    number: str = ""
    note: str = ""
    facts: Mapping[FactKind, FactAnswer] = field(default_factory=dict)
    contacts: Mapping[ContactChannel, str] = field(default_factory=dict)
    closes: Collection[int] = ()
    found: str = ""


@action("directory.record_call")
def record_call(
    actor: Actor, listing: Listing, *, report: CallReport, request_id: uuid.UUID
) -> VerificationCall:
    """Write down a call to check a listing, with all that came of it, or nothing; return it. The same form twice is one call.

    Plans the next call. A verified contact that replaces another is told to the one before.

    Raises BadInput for a note too long, a contact that cannot be one, facts or contacts of a call that reached nobody, or
    a report that is no open one of this listing.
    """
    _refuse(report)
    checks_change()
    known = VerificationCall.objects.filter(request_id=request_id).first()
    if known is not None:
        return known
    now = timezone.now()
    tries = queries.tries_before(listing.pk) + 1 if report.outcome is CallOutcome.NO_ANSWER else 0
    call = VerificationCall.objects.create(
        listing=listing,
        called_at=now,
        number=report.number,
        outcome=report.outcome.value,
        note=report.note,
        tries=tries,
        next_call_on=next_call_on(report.outcome, tries, timezone.localdate(now)),
        recorded_by_id=recorder(actor),
        request_id=request_id,
    )
    if report.facts:
        _check_facts(call, report.facts, now)
    for channel, address in report.contacts.items():
        _verify(actor, call, channel, address)
    for number in report.closes:
        _settle(actor, call, number, report)
    note(call=str(call.pk), listing=listing.pk, outcome=report.outcome.value, facts=len(report.facts))
    return call


@action("directory.count_search")
def count_search(actor: Actor, *, zip_code: str) -> None:
    """Count one more search of staff in the region of a ZIP code, this week; nothing else is kept of it."""
    region = queries.region_of(zip_code)
    if not region:
        return
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_MORE, [region, today - dt.timedelta(days=today.weekday())])


def _refuse(report: CallReport) -> None:
    if len(report.note) > LONGEST_CALL_NOTE:
        raise BadInput("note", f"{len(report.note)} characters", f"at most {LONGEST_CALL_NOTE}")
    if report.outcome is not CallOutcome.REACHED and (report.facts or report.contacts):
        raise BadInput(
            "outcome", report.outcome.label.lower(), "a call that someone answered, for what was said"
        )


def _check_facts(call: VerificationCall, said: Mapping[FactKind, FactAnswer], now: dt.datetime) -> None:
    CheckedFact.objects.bulk_create(
        CheckedFact(
            listing_id=call.listing_id,
            call=call,
            kind=kind.value,
            answer=answer.value,
            said_by=SaidBy.PHONE.value,
            said_at=now,
        )
        for kind, answer in said.items()
    )
    if any(answer is not FactAnswer.UNKNOWN for answer in said.values()):
        Listing.objects.filter(pk=call.listing_id).update(last_verified_on=timezone.localdate(now))


def _verify(actor: Actor, call: VerificationCall, channel: ContactChannel, address: str) -> None:
    read = email_address if channel is ContactChannel.EMAIL else phone_number
    kept = read(address, channel.label)
    before = queries.verified_contact(call.listing_id, call.called_at, channel)
    VerifiedContact.objects.create(
        listing_id=call.listing_id, call=call, channel=channel.value, address=kept, verified_at=call.called_at
    )
    if before is not None and before.address != kept:
        outbox.queue(
            actor.program_id,
            channel=_CHANNELS[channel],
            to=before.address,
            subject="The address for referral codes has changed",
            body=_CONTACT_CHANGED.format(program=call.listing.name1 or call.listing.street1),
            about=call,
        )


def _settle(actor: Actor, call: VerificationCall, number: int, report: CallReport) -> None:
    row = close_report(actor, report=number, outcome=ReportState.RESOLVED, found=report.found)
    if row.listing_id != call.listing_id:
        raise BadInput(f"report {number}", "one of another listing", "an open report of this listing")
    try:
        with transaction.atomic():
            ReportFinding.objects.create(report=row, call=call)
    except IntegrityError as error:
        raise BadInput(f"report {number}", "one closed before", "an open report of this listing") from error
