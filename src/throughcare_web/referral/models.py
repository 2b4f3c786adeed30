"""Referrals, what was done to them, who waits, and counts of unmet need: fields and constraints, no behaviour.

A referral is seen by two programs, the sender's and the receiver's; the patient's row is never shared, the receiver
gets `ReferralPacket`, the copy that the consent covers, and only while it may read it. What counts across programs
(`ListingAnswer`, `NeedTally`) names nobody.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.referral import (
    DeclineReason,
    InterimService,
    LeaveReason,
    ReferralSide,
    ReferralState,
    ReferralStep,
    ReferralUrgency,
    WaitReason,
    WaitState,
    WithdrawReason,
)
from throughcare_web.referral.capacity.models import StateNotice as StateNotice  # found here


STILL_OPEN = [
    state.value
    for state in ReferralState
    if state
    not in (
        ReferralState.ARRIVED,
        ReferralState.DECLINED,
        ReferralState.FIRST_DOSE_GIVEN,
        ReferralState.WITHDRAWN,
        ReferralState.EXPIRED,
    )
]
# In which a program that a referral was sent to reads the copy: it is asked to take the person, or did (42 CFR 2.33(b)).
# A no, a referral taken back and one that ran out end what the sharing was for, and a draft was never shared. Migration
# 0004 lets PostgreSQL hold to the same states.
RECEIVER_READS = [
    ReferralState.SENT.value,
    ReferralState.QUESTION_ASKED.value,
    ReferralState.ACCEPTED.value,
    ReferralState.SCHEDULED.value,
    ReferralState.NO_SHOW.value,
    ReferralState.ARRIVED.value,
    ReferralState.FIRST_DOSE_GIVEN.value,
]
STILL_WAITING = [WaitState.WAITING.value, WaitState.OFFERED.value]


def _program(**more: object) -> models.ForeignKey:
    return models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+", **more)


def _by() -> models.ForeignKey:
    return models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+")


def _id() -> models.UUIDField:
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


def _known(field: str, vocabulary: type, name: str, *, blank: bool = False) -> models.CheckConstraint:
    values = [one.value for one in vocabulary]
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": ["", *values] if blank else values}), name=name
    )


class Referral(models.Model):
    """One patient referred to one place: what is asked and where it stands. Who the person is stands in the packet alone."""

    id = _id()
    program = _program()  # the sender
    receiver = _program(null=True)  # None: the place does not use Throughcare
    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey("records.Episode", on_delete=models.PROTECT, null=True, related_name="+")
    request_id = models.UUIDField()  # of the form that sent it, to several places at once
    level = models.TextField()
    medication = models.TextField(blank=True)  # the one to start; empty: none is asked for
    urgency = models.TextField()
    consent_key = models.UUIDField(null=True)
    disclosure_key = models.UUIDField(null=True)
    sender_contact = models.TextField(blank=True)
    sender_phone = models.TextField(blank=True)
    receiver_contact = models.TextField(blank=True)
    receiver_phone = models.TextField(blank=True)

    state = models.TextField(default=ReferralState.DRAFTED.value)
    since = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    visit_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    claim_key = models.UUIDField(null=True)  # the place held for it in the directory
    told_by_word = models.BooleanField(default=False)  # nothing could be sent: somebody called
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "request_id", "listing"], name="referral_sent_once_a_form"
            ),
            models.UniqueConstraint(
                fields=["program", "patient", "listing"],
                condition=Q(state__in=STILL_OPEN),
                name="referral_one_open_at_a_place",
            ),
            _known("state", ReferralState, "referral_known_state"),
            _known("urgency", ReferralUrgency, "referral_known_urgency"),
            _known("level", LevelOfCare, "referral_known_level"),
            _known("medication", Medication, "referral_known_medication", blank=True),
            _known("decline_reason", DeclineReason, "referral_known_decline", blank=True),
            models.CheckConstraint(
                condition=Q(state=ReferralState.DRAFTED.value)
                | Q(disclosure_key__isnull=False, sent_at__isnull=False),
                name="referral_sent_means_disclosed",
            ),
        ]
        indexes = [
            models.Index(fields=["program", "due_at"], name="referral_by_due"),
            models.Index(fields=["receiver", "state", "due_at"], name="referral_incoming"),
            models.Index(fields=["patient"], name="referral_of_patient"),
            models.Index(fields=["listing", "sent_at"], name="referral_to_listing"),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class ReferralPacket(models.Model):
    """The copy of a record that went along with a referral: append-only. The receiver reads it in `RECEIVER_READS` alone."""

    id = _id()
    program = _program()  # the sender
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="along")
    packet = models.JSONField()
    parts = ArrayField(models.TextField())  # of the record, in the packet
    notice = models.TextField()  # 42 CFR 2.32: travels with what was disclosed
    scope = models.TextField()  # what the consent covers, in words: travels too

    def __str__(self) -> str:
        return f"packet of referral {self.referral_id}"


class ReferralEvent(models.Model):
    """One step of a referral, by whichever side: append-only. `program` is the side that did it.

    What the sender said is part of what was shared: the receiver reads its words as long as the packet.
    """

    id = _id()
    program = _program()
    shared_with = _program(null=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    step = models.TextField()
    before = models.TextField()
    after = models.TextField()
    side = models.TextField()
    by_kind = models.TextField()  # staff, signed_link or system
    by = models.TextField()
    reason = models.TextField(blank=True)  # of a decline
    words = models.TextField(blank=True)
    visit_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _known("step", ReferralStep, "referral_event_known_step"),
            _known("before", ReferralState, "referral_event_known_before"),
            _known("after", ReferralState, "referral_event_known_after"),
            _known("side", ReferralSide, "referral_event_known_side"),
            _known("reason", DeclineReason, "referral_event_known_reason", blank=True),
        ]
        indexes = [models.Index(fields=["referral", "at"], name="referral_event_in_order")]

    def __str__(self) -> str:
        return f"{self.step} at {self.at:%Y-%m-%d %H:%M}"


class Withdrawal(models.Model):
    """Why a referral was taken back, where that is coded: append-only, and the sender's own, as the receiver has no part in it."""

    id = _id()
    program = _program()  # the sender
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        constraints = [_known("reason", WithdrawReason, "referral_withdrawal_known_reason")]

    def __str__(self) -> str:
        return f"withdrawal of referral {self.referral_id}"


class ReferralPatient(models.Model):
    """Which patient a referral became in the program that received it: append-only, one for each referral."""

    id = _id()
    program = _program()  # the receiver
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "referral"], name="referral_became_one_patient"),
        ]
        indexes = [models.Index(fields=["patient"], name="referral_became_patient")]

    def __str__(self) -> str:
        return f"patient of referral {self.referral_id}"


class WaitlistEntry(models.Model):
    """Somebody who waits for a place in this program: its own patient, or one referred to it, or both once registered."""

    id = _id()
    program = _program()
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, null=True, related_name="+")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    request_id = models.UUIDField(null=True)
    level = models.TextField()
    medication = models.TextField(blank=True)
    reason = models.TextField()
    pregnant = models.BooleanField(null=True)  # None: not known
    injects = models.BooleanField(null=True)
    overdose_on = models.DateField(null=True)
    joined_at = models.DateTimeField(default=timezone.now)
    state = models.TextField(default=WaitState.WAITING.value)
    offered_at = models.DateTimeField(null=True)
    offer_until = models.DateTimeField(null=True)
    offer_words = models.TextField(blank=True)  # why out of turn, where it was
    claim_key = models.UUIDField(null=True)
    left_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    recorded_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="referral_wait_sent_once"),
            models.UniqueConstraint(
                fields=["program", "patient", "level"],
                condition=Q(state__in=STILL_WAITING),
                name="referral_wait_patient_once",
            ),
            models.UniqueConstraint(
                fields=["program", "referral"],
                condition=Q(state__in=STILL_WAITING),
                name="referral_wait_referral_once",
            ),
            models.CheckConstraint(
                condition=Q(patient__isnull=False) | Q(referral__isnull=False),
                name="referral_wait_is_of_somebody",
            ),
            _known("state", WaitState, "referral_wait_known_state"),
            _known("reason", WaitReason, "referral_wait_known_reason"),
            _known("level", LevelOfCare, "referral_wait_known_level"),
            _known("left_reason", LeaveReason, "referral_wait_known_leaving", blank=True),
        ]
        indexes = [
            models.Index(
                fields=["program", "level", "joined_at"],
                condition=Q(state__in=STILL_WAITING),
                name="referral_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"waiting since {self.joined_at:%Y-%m-%d}"


class InterimServiceGiven(models.Model):
    """Something given to a person who waits: append-only."""

    id = _id()
    program = _program()
    entry = models.ForeignKey(WaitlistEntry, on_delete=models.PROTECT, related_name="interim_services")
    request_id = models.UUIDField(null=True)
    service = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)
    words = models.TextField(blank=True)
    recorded_by = _by()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="referral_interim_sent_once"),
            _known("service", InterimService, "referral_interim_known_service"),
        ]

    def __str__(self) -> str:
        return f"{self.service} on {self.given_at:%Y-%m-%d}"


class ReferralPolicy(models.Model):
    """A program's own choices: hours to answer, its rule on recent overdose, whom to call."""

    id = _id()
    program = models.OneToOneField("accounts.Program", on_delete=models.PROTECT, related_name="+")
    recent_overdose_days = models.PositiveSmallIntegerField(null=True)  # None: no such rule
    takes_block_grant = models.BooleanField(
        null=True
    )  # None: nobody said; the clocks of the law are then shown
    hours_today = models.PositiveSmallIntegerField(null=True)
    hours_soon = models.PositiveSmallIntegerField(null=True)
    hours_routine = models.PositiveSmallIntegerField(null=True)
    contact = models.TextField(blank=True)
    phone = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"referral policy of program {self.program_id}"


class ListingAnswer(models.Model):
    """How a place answered, in which month, after how many hours: of nobody, by no program."""

    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    outcome = models.TextField()  # a state: accepted, declined, expired; or "placed" from its waitlist
    reason = models.TextField(blank=True)
    hours = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["listing", "month"], name="referral_answers_of_listing")]

    def __str__(self) -> str:
        return f"listing {self.listing_id}: {self.outcome}"


class NeedMark(models.Model):
    """A person counted in the need of a month, so that no second refusal counts them again."""

    id = _id()
    program = _program()
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    level = models.TextField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "patient", "month", "level", "reason"], name="referral_need_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"counted in {self.month:%Y-%m}"


class NeedTally(models.Model):
    """How many people of a county did not get a level of care in a month, and why: a number alone."""

    state = models.TextField()
    county = models.TextField(blank=True)
    level = models.TextField()
    payer = models.TextField(blank=True)
    population = models.TextField(blank=True)
    reason = models.TextField()
    month = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state", "county", "level", "payer", "population", "reason", "month"],
                name="referral_need_one_row",
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} in {self.state}, {self.month:%Y-%m}"
