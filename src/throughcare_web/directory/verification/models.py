"""Calls to check listings, what they confirmed, and the contacts they verified. Append-only; no tenant's rows.

No row names a patient, nor anyone who was spoken to.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from throughcare.terms.places_open import CallOutcome, ContactChannel, FactAnswer, FactKind, SaidBy


LONGEST_CALL_NOTE = 1000  # characters


class VerificationCall(models.Model):
    """One try to reach a program by phone, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="calls")
    called_at = models.DateTimeField(default=timezone.now)
    number = models.TextField(blank=True)
    outcome = models.TextField()
    note = models.CharField(
        max_length=LONGEST_CALL_NOTE, blank=True
    )  # for those who call: never shown in public
    tries = models.PositiveSmallIntegerField(
        default=0
    )  # calls in a row that nobody answered, this one counted
    next_call_on = models.DateField(null=True)  # null: a person has to decide first
    recorded_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    request_id = models.UUIDField(unique=True)  # of the form: the same sent twice is one call

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in CallOutcome]),
                name="directory_call_known_outcome",
            ),
        ]
        indexes = [models.Index(fields=["listing", "-called_at"], name="directory_call_latest")]

    def __str__(self) -> str:
        return f"call to listing {self.listing_id}: {self.outcome}"


class CheckedFact(models.Model):
    """What was said of one kind of fact: on a call, or by the program itself when it looked through its listing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="checks")
    call = models.ForeignKey(VerificationCall, on_delete=models.PROTECT, null=True, related_name="facts")
    kind = models.TextField()
    answer = models.TextField()
    said_by = models.TextField()
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "kind"], condition=Q(call__isnull=False), name="directory_checked_once_a_call"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[kind.value for kind in FactKind],
                    answer__in=[answer.value for answer in FactAnswer],
                    said_by__in=[SaidBy.PROGRAM.value, SaidBy.PHONE.value],
                ),
                name="directory_checked_known_codes",
            ),
        ]
        indexes = [models.Index(fields=["listing", "kind", "-said_at"], name="directory_checked_latest")]

    def __str__(self) -> str:
        return f"{self.kind} of listing {self.listing_id}: {self.answer}"


class VerifiedContact(models.Model):
    """Where one-time codes for a program go, as someone who answered its phone gave it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="contacts")
    call = models.ForeignKey(VerificationCall, on_delete=models.PROTECT, related_name="contacts")
    channel = models.TextField()
    address = models.TextField()
    verified_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "channel"], name="directory_contact_once_a_call"),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in ContactChannel]) & ~Q(address=""),
                name="directory_contact_known_channel",
            ),
        ]
        indexes = [models.Index(fields=["listing", "-verified_at"], name="directory_contact_latest")]

    def __str__(self) -> str:
        return f"contact of listing {self.listing_id} by {self.channel}"


class ReportFinding(models.Model):
    """The call that a report of a problem was closed by."""

    report = models.OneToOneField(
        "directory.ListingReport", on_delete=models.PROTECT, primary_key=True, related_name="finding"
    )
    call = models.ForeignKey(VerificationCall, on_delete=models.PROTECT, related_name="closed_reports")

    def __str__(self) -> str:
        return f"report {self.report_id}, closed by a call"


class SearchTally(models.Model):
    """How often staff searched a region in a week: a number alone. Public searches are not counted."""

    region = models.TextField()  # the first three digits of a ZIP code
    week_on = models.DateField()  # its Monday
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "week_on"], name="directory_searches_of_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.region}, week of {self.week_on}: {self.count}"
