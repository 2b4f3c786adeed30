"""Every read of recorded deaths, inside the program's transaction."""

from __future__ import annotations

from django.db.models import QuerySet

from throughcare_web.records.deaths.models import Death
from throughcare_web.records.models import Patient
from throughcare_web.records.patients.queries import family


def standing(of: Patient) -> Death | None:
    """Return the recorded death of a patient with who recorded it; None where there is none, or it was taken back."""
    rows = Death.objects.filter(patient__in=family(of), undone_at=None)
    return rows.select_related("recorded_by__user").order_by("recorded_at").first()


def taken_back(of: Patient) -> QuerySet[Death]:
    """Return the deaths that were recorded by mistake under this patient's own number, the newest first."""
    rows = Death.objects.filter(patient=of, undone_at__isnull=False)
    return rows.select_related("undone_by__user").order_by("-undone_at")
