"""States' lists of licensed programs as they were read, row for row, and which listing each was found like. Append-only."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class LicenseImport(models.Model):
    """One list that was read; the newest of a state is the one that counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    actor = models.TextField()
    state = models.TextField()
    file_name = models.TextField()
    digest = models.TextField()  # of the file, so that the same one is not read twice
    rows_in = models.PositiveIntegerField()
    licenses = models.PositiveIntegerField()
    refused = models.JSONField(default=list)  # [[line, reason], ...]: nothing is lost silently
    matched = models.PositiveIntegerField()
    unsure = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "digest"], name="directory_license_list_once")
        ]
        indexes = [models.Index(fields=["state", "-at"], name="directory_license_list_latest")]

    def __str__(self) -> str:
        return f"licenses of {self.state}: {self.file_name}"


class LicenseRecord(models.Model):
    """One row of a state's list, whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    imported = models.ForeignKey(LicenseImport, on_delete=models.PROTECT, related_name="records")
    line = models.PositiveIntegerField()
    number = models.TextField()
    name = models.TextField()
    owner = models.TextField(blank=True)
    street = models.TextField(blank=True)
    city = models.TextField(blank=True)
    zip = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    expires_on = models.DateField(null=True)
    status = models.TextField(blank=True)
    beds = models.PositiveIntegerField(null=True)
    raw = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "line"], name="directory_license_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"


class LicenseFinding(models.Model):
    """The license most like a listing, in one list, with what makes it so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    imported = models.ForeignKey(LicenseImport, on_delete=models.PROTECT, related_name="findings")
    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="licenses")
    record = models.ForeignKey(LicenseRecord, on_delete=models.PROTECT, related_name="findings")
    points = models.PositiveIntegerField()
    is_sure = models.BooleanField()
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "listing"], name="directory_license_found_once")
        ]

    def __str__(self) -> str:
        return f"license of listing {self.listing_id}: {self.points} points"
