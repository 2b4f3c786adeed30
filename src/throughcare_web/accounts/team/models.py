"""Invitations: fields and constraints, no behaviour."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from throughcare_web.accounts.roles import Role


class Invitation(models.Model):
    """One person asked by e-mail to join a program in a role. The link in the message is signed and is not kept here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey("accounts.Program", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()  # in lower case, as users are kept
    role = models.TextField()
    invited_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()  # of the last link sent: one that says otherwise is an older one
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        constraints = [
            models.UniqueConstraint(
                fields=["program", "email", "role"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_invitation_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
