"""A consent sent to the patient's own telephone or e-mail to sign, and what became of it: fields, no behaviour."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from throughcare.terms.sharing import SigningState


class SigningRequest(models.Model):
    """A consent prepared and sent to the patient's own telephone or e-mail to sign. Its key names its one signed link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField()
    draft = models.JSONField()  # as `facts.draft` reads it
    language = models.TextField()  # of the message, and of the page until the patient chooses
    words_digest = models.TextField()  # of the form in both languages: what is signed is what was sent
    channel = models.TextField()  # of the outbox
    contact = models.ForeignKey("records.Contact", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="consent_signing_sent_once")
        ]
        indexes = [models.Index(fields=["program", "patient", "-asked_at"], name="consent_signing_of")]

    def __str__(self) -> str:
        return f"consent to sign {self.pk}"


class SigningStep(models.Model):
    """What became of a consent sent to sign: opened with the code, then signed, declined or taken back, each once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(SigningRequest, on_delete=models.PROTECT, related_name="steps")
    state = models.TextField()
    consent = models.OneToOneField(
        "consent.Consent", on_delete=models.PROTECT, null=True, related_name="signing_step"
    )
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(  # nobody: whoever held the link
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "state"], name="consent_signing_step_once"),
            models.UniqueConstraint(
                fields=["request"],
                condition=~Q(state=SigningState.OPENED.value),
                name="consent_signing_one_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["opened", "signed", "declined", "withdrawn"]),
                name="consent_signing_step_known",
            ),
            models.CheckConstraint(
                condition=Q(state="signed", consent__isnull=False)
                | ~Q(state="signed") & Q(consent__isnull=True),
                name="consent_signing_signed_is_a_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: consent to sign {self.request_id}"
