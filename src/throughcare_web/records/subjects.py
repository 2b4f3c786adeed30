"""What the audit trail calls a patient: the record number, and never a name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress

from throughcare_web.accounts.queries import Program
from throughcare_web.accounts.subjects import Kind
from throughcare_web.records.patients.models import Patient


def _named(program: Program, ids: Iterable[str]) -> dict[str, str]:
    keys = [key for key in map(_key, ids) if key]
    return {str(row.pk): str(row) for row in Patient.objects.filter(program=program, pk__in=keys)}


def _found(program: Program, words: str) -> list[str]:
    rows = Patient.objects.filter(program=program, number=words)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _key(text: str) -> uuid.UUID | None:
    with suppress(ValueError):
        return uuid.UUID(text)
    return None


PATIENTS = Kind(object_type="records.Patient", details=("patient", "other"), named=_named, found=_found)
