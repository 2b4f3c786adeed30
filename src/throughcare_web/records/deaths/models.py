"""Who recorded that somebody has died, and what they took back: fields and constraints, no behaviour."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Death(models.Model):
    """A record's person is known to have died; taken back, it was a mistake, and stays written down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("records.Patient", on_delete=models.PROTECT, related_name="deaths")
    died_on = models.DateField(null=True)  # None: the day is not known
    # The episode that ended by it and its status before: where this is taken back, it goes on as it was.
    episode = models.ForeignKey("records.Episode", null=True, on_delete=models.PROTECT, related_name="+")
    episode_was = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField(blank=True)
    undone_by = models.ForeignKey(
        "accounts.Membership", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(undone_at=None), name="records_death_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"death of patient {self.patient_id}"
