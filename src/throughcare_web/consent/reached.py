"""How a page of this app reaches what its address names: of the program, or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404

from throughcare_web.accounts.queries import Program
from throughcare_web.records.patients.queries import patient as find_patient
from throughcare_web.records.patients.queries import search


Row = TypeVar("Row")


def by_number(program: Program, number: str) -> Any:
    """Return the patient of a record number, whoever the record was merged into; None for none of this program."""
    wanted = number.strip().casefold()
    named = [
        one for one in search(program, wanted) if wanted in (one.number.casefold(), one.through.casefold())
    ]
    return find_patient(program, named[0].pk) if named else None


def row_of(find: Callable[[uuid.UUID], Row | None], pk: uuid.UUID) -> Row:
    """Return the row of an address; 404 for none of this program."""
    return found_or_404(find(pk))


def found_or_404(found: Row | None) -> Row:
    """Return what was found; 404 for nothing."""
    if found is None:
        raise Http404
    return found
