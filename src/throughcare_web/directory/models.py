"""Listings, imports and the history of changes: public data, so no row belongs to a tenant.

Fields, constraints and querysets only. Reads go through `queries`, writes through `actions`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from throughcare.terms import ReportKind, ReportState
from throughcare_web.directory.availability.models import Availability, PlaceAsk, PlaceClaim, PlaceLine
from throughcare_web.directory.licenses.models import LicenseFinding, LicenseImport, LicenseRecord
from throughcare_web.directory.upkeep.models import ListingStatement, StatedState
from throughcare_web.directory.verification.models import (
    LONGEST_CALL_NOTE,
    CheckedFact,
    ReportFinding,
    SearchTally,
    VerificationCall,
    VerifiedContact,
)


__all__ = [
    "LONGEST_CALL_NOTE",
    "LONGEST_NOTE",
    "Availability",
    "CheckedFact",
    "DirectoryState",
    "Import",
    "LicenseFinding",
    "LicenseImport",
    "LicenseRecord",
    "Listing",
    "ListingChange",
    "ListingReport",
    "ListingStatement",
    "PlaceAsk",
    "PlaceClaim",
    "PlaceLine",
    "ReportFinding",
    "SearchTally",
    "StatedState",
    "VerificationCall",
    "VerifiedContact",
]

LONGEST_NOTE = 500  # characters, as Python and PostgreSQL count them
_OPEN = Q(state=ReportState.OPEN.value)


def _codes() -> ArrayField:
    """Return a field for service keys: texts, because the catalogue's bits change when it grows."""
    return ArrayField(models.TextField(), default=list, blank=True)


class Import(models.Model):
    """One file that was read into the directory, and what became of its rows."""

    at = models.DateTimeField()
    actor = models.TextField()
    file_name = models.TextField()
    file_kind = models.TextField()
    source = models.TextField()
    vintage = models.TextField(blank=True)
    fictional = models.BooleanField(default=False)
    rows_in = models.PositiveIntegerField()
    programs = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    vanished = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="directory_import_has_programs",
                condition=Q(programs__gt=0),
                violation_error_message="An import without programs would empty the directory.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.file_name})"


class Listing(models.Model):
    """One program as the latest file that names it describes it; kept, not current, when files stop naming it."""

    key = models.TextField(unique=True)  # the core's Program.id
    name1 = models.TextField(blank=True)
    name2 = models.TextField(blank=True)
    street1 = models.TextField(blank=True)
    street2 = models.TextField(blank=True)
    city = models.TextField(blank=True)
    state = models.TextField(blank=True)
    zip = models.TextField(blank=True)
    zip4 = models.TextField(blank=True)
    county = models.TextField(blank=True)
    phones = models.JSONField(default=list, blank=True)  # [[number, role], ...] in the file's order
    website = models.TextField(blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    precision = models.TextField()
    point_source = models.TextField(blank=True)
    kind = models.TextField(blank=True)
    source = models.TextField()
    vintage = models.TextField(blank=True)
    row = models.PositiveIntegerField(default=0)
    yes = _codes()
    no = _codes()
    other = _codes()

    fictional = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    last_import = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="listings")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    last_verified_on = models.DateField(null=True, blank=True)
    # Named so, and not `program`: a listing is public data and stays outside row-level security.
    operated_by = models.ForeignKey(
        "accounts.Program", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="directory_listing_point_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="directory_listing_seen_in_order",
                condition=Q(last_seen_at__gte=models.F("first_seen_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(is_current=True), name="directory_current_state")
        ]

    def __str__(self) -> str:
        return f"{self.name1} ({self.city}, {self.state})"


class ListingChange(models.Model):
    """One field of one listing that an import changed. Append-only: a trigger refuses update and delete."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="changes")
    imported = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    field = models.TextField()
    old = models.JSONField(null=True)  # for code fields: the codes that went
    new = models.JSONField(null=True)  # for code fields: the codes that came

    class Meta:
        indexes = [models.Index(fields=["listing", "at"], name="directory_change_of_listing")]

    def __str__(self) -> str:
        return f"{self.field} of listing {self.listing_id}"


class DirectoryState(models.Model):
    """The single row whose edition rises with every change, so that web processes know when to read again."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    edition = models.PositiveBigIntegerField(default=0)
    fictional = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="directory_state_single", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"edition {self.edition}"


class ListingReport(models.Model):
    """A problem that somebody told us of. Closed once, never deleted; a trigger refuses any other change."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="reports")
    kind = models.TextField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)  # for those who check: never shown in public
    reported_on = models.DateField()  # a day and no moment, so that nobody is known by it
    place = models.PositiveIntegerField()  # among the open reports of its kind; no two have the same
    state = models.TextField(default=ReportState.OPEN.value)
    found = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "kind", "place"], condition=_OPEN, name="directory_report_own_place"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ReportKind]), name="directory_report_known_kind"
            ),
            models.CheckConstraint(
                condition=(_OPEN & Q(found="", closed_at=None, closed_by=""))
                | (
                    Q(
                        state__in=[ReportState.RESOLVED.value, ReportState.DISMISSED.value],
                        closed_at__isnull=False,
                    )
                    & ~Q(found="")
                    & ~Q(closed_by="")
                ),
                name="directory_report_closed_wholly",
            ),
        ]
        indexes = [models.Index(fields=["reported_on", "id"], condition=_OPEN, name="directory_report_queue")]

    def __str__(self) -> str:
        return f"report {self.pk}: {self.kind} of listing {self.listing_id}"
