"""That a program came to be nearly full, and that its state was told: fields and constraints, no behaviour."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class StateNotice(models.Model):
    """One time that a program was nearly full: open until somebody told the state, or it was a slip. One at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField(null=True)
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    reached_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    told_on = models.DateField(null=True)
    words = models.TextField(blank=True)  # whom, and how
    is_slip = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "request_id"], name="referral_state_notice_sent_once"),
            models.UniqueConstraint(
                fields=["program"], condition=Q(closed_at=None), name="referral_state_notice_one_open"
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("places"), places__gte=1), name="referral_state_notice_counts"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, told_on=None, is_slip=False)
                | Q(closed_at__isnull=False, told_on=None, is_slip=True)
                | Q(closed_at__isnull=False, told_on__gte=F("reached_on"), is_slip=False),
                name="referral_state_notice_told_or_slip",
            ),
        ]

    def __str__(self) -> str:
        return f"nearly full since {self.reached_on}"
