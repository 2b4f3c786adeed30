"""Open places: what is counted, what was told of it, what was claimed. Public numbers; nothing here names a patient.

A number told is append-only. A claim is made once and ended once; the database lets nothing else happen to it, and no two
claims of one number hold the same place.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from throughcare.terms import LevelOfCare, Payment, Population
from throughcare.terms.places_open import PlaceKind, PlaceSource


def _codes(terms: type) -> list[str]:
    return [term.value for term in terms]


class PlaceLine(models.Model):
    """One thing that a program counts: beds of a level of care, perhaps for one payer or group of people.

    Its row is what two claimers lock; `version` rises with all that happens to it, so that a sum tells of any change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="place_lines")
    level = models.TextField()
    kind = models.TextField()
    payer = models.TextField(blank=True)
    population = models.TextField(blank=True)
    is_counted = models.BooleanField(default=True)
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "level", "kind", "payer", "population"], name="directory_line_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    level__in=_codes(LevelOfCare),
                    kind__in=_codes(PlaceKind),
                    payer__in=["", *_codes(Payment)],
                    population__in=["", *_codes(Population)],
                ),
                name="directory_line_known_codes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at level {self.level} of listing {self.listing_id}"


class Availability(models.Model):
    """How many places of a line could take someone at a moment, as told; promised ones are not among them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(PlaceLine, on_delete=models.PROTECT, related_name="reports")
    open_count = models.PositiveIntegerField()
    as_of = (
        models.DateTimeField()
    )  # the moment the number was read off, which whoever told it had before them
    expires_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    time_zone = models.TextField()  # the program's clock, in which `as_of` is shown
    source = models.TextField()
    recorded_by = models.ForeignKey(
        "accounts.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("as_of"), as_of__lte=F("recorded_at")),
                name="directory_availability_in_order",
            ),
            models.CheckConstraint(
                condition=Q(source__in=_codes(PlaceSource)), name="directory_availability_known_source"
            ),
        ]
        indexes = [models.Index(fields=["line", "-recorded_at"], name="directory_availability_latest")]

    def __str__(self) -> str:
        return f"{self.open_count} open, line {self.line_id}"


class PlaceClaim(models.Model):
    """One place taken for a referral: `place` is which of the `out_of` open ones, so that the last is given once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    line = models.ForeignKey(PlaceLine, on_delete=models.PROTECT, related_name="claims")
    report = models.ForeignKey(Availability, on_delete=models.PROTECT, related_name="claims")
    place = models.PositiveIntegerField()
    out_of = models.PositiveIntegerField()
    claimed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    request_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "place"],
                condition=Q(released_at__isnull=True),
                name="directory_claim_own_place",
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=F("out_of")), name="directory_claim_of_an_open_place"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(taken_at__isnull=True),
                name="directory_claim_ended_one_way",
            ),
        ]
        indexes = [
            models.Index(
                fields=["line", "claimed_at"],
                condition=Q(released_at__isnull=True),
                name="directory_claim_running",
            )
        ]

    def __str__(self) -> str:
        return f"place {self.place} of {self.out_of}, line {self.line_id}"


class PlaceAsk(models.Model):
    """One message that asked a program for its numbers; no two in one spell, whoever sends them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.PROTECT, related_name="place_asks")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_on = models.DateField()  # by the program's calendar

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "asked_on"], name="directory_asked_once_a_day")
        ]

    def __str__(self) -> str:
        return f"asked listing {self.listing_id} on {self.asked_on}"
