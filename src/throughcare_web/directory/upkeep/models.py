"""What programs state about themselves: append-only, one current statement for each listing and kind of fact.

Public data like the listing itself, so no row belongs to a tenant; who wrote it is a membership, which its own program
alone can read.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from throughcare.terms.places_open import FactKind, SaidBy


class ListingStatement(models.Model):
    """One thing said about a listing. `value` null: what was said before is taken back, the published facts hold again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="statements")
    kind = models.TextField()
    value = models.JSONField(null=True)
    published = models.JSONField(
        null=True
    )  # what the published listing said of it then: a later change is a conflict
    said_by = models.TextField()
    said_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "kind"],
                condition=Q(replaces__isnull=True),
                name="directory_statement_one_first",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FactKind]), name="directory_statement_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(said_by__in=[SaidBy.PROGRAM.value, SaidBy.PHONE.value]),
                name="directory_statement_known_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of listing {self.listing_id}"


class StatedState(models.Model):
    """The single row whose numbers rise with every statement and every check, so that web processes know when to read again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    edition = models.PositiveBigIntegerField(
        default=0
    )  # of statements: the index over all listings is built anew
    checks = models.PositiveBigIntegerField(default=0)  # calls and confirmations: it is not

    class Meta:
        constraints = [models.CheckConstraint(name="directory_stated_single", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"statements, edition {self.edition}"
