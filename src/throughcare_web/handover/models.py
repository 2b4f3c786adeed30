"""Desks, and people who asked one of them to call: fields and constraints, no behaviour.

What a person gave is erased in place, so no history of these rows is kept: the attempts and the audit trail, which
hold none of it, say what happened.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from throughcare.terms.handover import AttemptOutcome, BestTime, Channel, CloseOutcome, HandOverState


_OPEN = Q(state__in=[HandOverState.NEW.value, HandOverState.CLAIMED.value])


class DeskSetting(models.Model):
    """A program's desk for people who ask to be called. Public: anyone reads it, only the program writes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Named so, and not `program`: what a desk says of itself is for everyone to read.
    operated_by = models.OneToOneField("accounts.Program", on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=False)
    states = ArrayField(models.TextField(), default=list)
    zip_prefixes = ArrayField(models.TextField(), default=list)
    answers_within_hours = models.PositiveSmallIntegerField()
    hours_text = models.TextField(blank=True)
    hours_text_es = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answers_within_hours__gte=1), name="handover_desk_answers_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"desk of program {self.operated_by_id}"


class HandOver(models.Model):
    """Somebody who asked to be called, and how far that is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField()
    state = models.TextField(default=HandOverState.NEW.value)

    name = models.TextField(blank=True)  # this and the next two are erased: blank, or null
    reach = models.TextField(blank=True)
    answers = models.JSONField(null=True)  # codes by the guide's questions
    channel = models.TextField()
    may_leave_message = models.BooleanField(null=True)
    best_time = models.TextField(default=BestTime.ANY.value)
    language = models.TextField()
    consent_version = models.TextField()
    consent_text = models.TextField()

    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    patient = models.ForeignKey("records.Patient", null=True, on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="handover_asked_once"),
            models.UniqueConstraint(
                fields=["program", "reach"], condition=_OPEN & ~Q(reach=""), name="handover_one_open_request"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in HandOverState])
                & Q(channel__in=[one.value for one in Channel])
                & Q(best_time__in=[one.value for one in BestTime])
                & Q(outcome__in=["", *(one.value for one in CloseOutcome)]),
                name="handover_known_codes",
            ),
            models.CheckConstraint(
                condition=Q(state=HandOverState.CLOSED.value, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=HandOverState.CLOSED.value) & Q(closed_at=None, outcome=""),
                name="handover_closed_wholly",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandOverState.CLAIMED.value)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="handover_claimed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", reach="", answers=None),
                name="handover_erased_wholly",
            ),
            models.CheckConstraint(
                condition=~Q(consent_version="") & ~Q(consent_text="") & Q(language__in=["en", "es"]),
                name="handover_with_consent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "due_at"],
                condition=~Q(state=HandOverState.CLOSED.value),
                name="handover_queue",
            ),
            models.Index(
                fields=["program", "asked_at"], condition=Q(erased_at=None), name="handover_to_erase"
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class HandOverAttempt(models.Model):
    """One attempt to reach a person: a code and a time, no words. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="attempts")
    request_id = models.UUIDField(null=True)
    outcome = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="handover_attempt_logged_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[one.value for one in AttemptOutcome]),
                name="handover_attempt_known_outcome",
            ),
        ]
        indexes = [models.Index(fields=["hand_over", "at"], name="handover_attempt_of")]

    def __str__(self) -> str:
        return f"attempt {self.pk}: {self.outcome}"
