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
    fictional = models.BooleanField(default=False)  # of the demonstration; its pages say so

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """A person who signs in; what they may do is their memberships' matter."""

    email = models.EmailField(unique=True)  # kept in lower case, as the constraint wants it
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


class AuditPending(models.Model):
    """An event that no chain holds yet: written by a trigger with the event, removed when it is sealed."""

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"event {self.event_id}, not sealed"


class AuditSeal(models.Model):
    """One link of a program's chain: the event, its place, and a digest over it and all before it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.PositiveBigIntegerField()  # 1, 2, 3 ... without a gap
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="+")
    digest = models.TextField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "place"], nulls_distinct=False, name="accounts_seal_own_place"
            ),
        ]

    def __str__(self) -> str:
        return f"seal {self.place}"


class RowVersion(models.Model):
    """What a row was before a change, as a trigger wrote it down."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    table_name = models.TextField()
    row_id = models.TextField()
    row = models.JSONField()
    replaced_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id", "id"], name="accounts_rowversion_of_row")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} until {self.replaced_at:%Y-%m-%d %H:%M:%S}"


class OutboxMessage(models.Model):
    """Something to send: written with the action that wants it sent, delivered afterwards, tried again on failure.

    The words carry no patient's identity. `about` names the row it is about, for those who ask what was sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.TextField()
    to = models.TextField()
    subject = models.TextField(blank=True)
    body = models.TextField()
    about = models.TextField(blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)  # what it was about is over: it is not sent any more
    failure = models.TextField(blank=True)  # of the last try: the kind of error, never the words

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__in=["email", "sms"]), name="accounts_outbox_known_channel"
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "not_before"],
                condition=models.Q(sent_at=None),
                name="accounts_outbox_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} queued {self.queued_at:%Y-%m-%d %H:%M}"


class LinkCode(models.Model):
    """A one-time code that has to be typed in before the page of a signed link shows anybody's name. See `codes`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    link = models.UUIDField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["link", "sent_at"], name="accounts_codes_of_link")]

    def __str__(self) -> str:
        return f"code for link {self.link}"


class Tally(models.Model):
    """How often something was done in the present hour or on the present day: a number alone. See `tally`."""

    what = models.TextField(primary_key=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.what}: {self.count}"


from throughcare_web.accounts.team.models import Invitation  # noqa: E402, F401 - a part of this app
