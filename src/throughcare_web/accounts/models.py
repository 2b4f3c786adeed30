"""The tenant, its people, and the audit trail: fields and constraints, no behaviour.

Reads go through `queries`; writes through `actions`, and the audit event through `audit`.
"""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from throughcare_web.accounts.roles import Role


class Program(models.Model):
    """A treating unit that owns records: the tenant."""

    name = models.TextField()
    slug = models.SlugField(unique=True)
    time_zone = models.TextField(default="America/New_York")  # IANA name; a dosing day begins at its midnight

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """A person who signs in; what they may do is their memberships' matter."""

    email = models.EmailField()
    is_active = models.BooleanField(default=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_one_per_email")]

    def __str__(self) -> str:
        return self.email


class Membership(models.Model):
    """One user's role in one program."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.TextField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "user", "role"], name="accounts_membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_membership_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}"


class AuditEvent(models.Model):
    """One thing done or refused: who, when, which verb, on what. Never a patient's values.

    The key is made here and not by the database, which could not hand back a row that nobody may read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="audit_events")
    at = models.DateTimeField(default=timezone.now)
    actor_kind = models.TextField()
    actor_label = models.TextField()
    actor_id = models.TextField(blank=True)
    verb = models.TextField()
    refused = models.TextField(blank=True)  # the reason, in words; empty when the thing was done
    object_type = models.TextField(blank=True)
    object_id = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)
    used_link = models.UUIDField(
        null=True, unique=True
    )  # a signed link is used up by the event that names it

    class Meta:
        indexes = [
            models.Index(fields=["program", "at"], name="accounts_audit_program_at"),
            models.Index(fields=["object_type", "object_id"], name="accounts_audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_kind} {self.verb}"
