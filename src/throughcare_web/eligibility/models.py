"""Questions to payers and what payers said: fields and constraints, no behaviour.

What was said is never changed: a correction is a new row that replaces the old one.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from throughcare.terms.eligibility import AskedHow, AuthorizationSaid, BenefitSaid, CoverageSaid


class Submitter(models.Model):
    """Who asks payers electronically for a program: its NPI, and the names of both ends of the line."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    npi = models.TextField()
    sender_id = models.TextField()
    receiver_id = models.TextField()
    is_production = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program"], name="eligibility_submitter_one_per_program")
        ]

    def __str__(self) -> str:
        return f"submitter of program {self.program_id}"


class EligibilityInquiry(models.Model):
    """One electronic question: an X12 270 about one person and one coverage, and when it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField(null=True)
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    coverage = models.ForeignKey("records.Coverage", on_delete=models.PROTECT, related_name="+")
    payer_name = models.TextField()
    trace = models.TextField(unique=True)  # what the answer must bring back
    text = models.TextField()  # the 270, whole
    notice = models.TextField(blank=True)  # what 42 CFR 2.32 wants to travel along; X12 has no place for it
    by_hand = models.BooleanField(default=False)  # downloaded, and sent on the payer's own website
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)  # the consent no longer held when it was to be sent
    withdrawn_reason = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="eligibility_inquiry_asked_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(sent_at=None, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="eligibility_inquiry_sent_or_withdrawn",
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "asked_at"],
                condition=Q(sent_at=None, withdrawn_at=None, by_hand=False),
                name="eligibility_inquiry_to_send",
            ),
            models.Index(fields=["patient", "asked_at"], name="eligibility_inquiry_of_patient"),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"


class EligibilityCheck(models.Model):
    """What a payer said of one coverage of one person. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField(null=True)
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    coverage = models.ForeignKey("records.Coverage", on_delete=models.PROTECT, related_name="+")
    how = models.TextField()
    checked_at = models.DateTimeField(default=timezone.now)  # when it was said
    patient_asked = models.BooleanField(default=False)  # themself, with staff listening: nothing shared by us
    inquiry = models.ForeignKey(
        EligibilityInquiry, null=True, on_delete=models.PROTECT, related_name="answers"
    )

    coverage_said = models.TextField()
    reason_codes = ArrayField(models.TextField(), default=list)
    plan_name = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    copay = models.DecimalField(max_digits=9, decimal_places=2, null=True)  # dollars, as the next two
    deductible = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    deductible_left = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    coinsurance_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    substance_use = models.TextField(default=BenefitSaid.UNKNOWN.value)
    authorization = models.TextField(default=AuthorizationSaid.UNKNOWN.value)
    reference = models.TextField(blank=True)
    words = models.TextField(blank=True)
    answer_text = models.TextField(blank=True)  # the 271 as it came: nothing of it is lost
    answer_digest = models.TextField(blank=True)

    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="eligibility_check_recorded_once"),
            models.UniqueConstraint(
                fields=["inquiry", "answer_digest"],
                condition=Q(inquiry__isnull=False),
                name="eligibility_check_answer_once",
            ),
            models.CheckConstraint(
                condition=Q(how__in=[one.value for one in AskedHow])
                & Q(coverage_said__in=[one.value for one in CoverageSaid])
                & Q(substance_use__in=[one.value for one in BenefitSaid])
                & Q(authorization__in=[one.value for one in AuthorizationSaid]),
                name="eligibility_check_known_codes",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="eligibility_check_days_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(copay=None) | Q(copay__gte=0))
                & (Q(deductible=None) | Q(deductible__gte=0))
                & (Q(deductible_left=None) | Q(deductible_left__gte=0))
                & (Q(coinsurance_percent=None) | Q(coinsurance_percent__range=(0, 100))),
                name="eligibility_check_amounts",
            ),
            models.CheckConstraint(
                condition=(
                    Q(how=AskedHow.X12.value, inquiry__isnull=False)
                    & ~Q(answer_text="")
                    & ~Q(answer_digest="")
                )
                | (~Q(how=AskedHow.X12.value) & Q(inquiry=None, answer_text="", answer_digest="")),
                name="eligibility_check_answer_whole",
            ),
        ]
        indexes = [models.Index(fields=["patient", "checked_at"], name="eligibility_check_of_patient")]

    def __str__(self) -> str:
        return f"eligibility check {self.pk}"
