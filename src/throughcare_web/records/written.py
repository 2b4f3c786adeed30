"""What every write to a record shares: who wrote it, that a form sent twice is one row, that a row is one's own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, models, transaction

from throughcare.errors import BadInput
from throughcare_web.accounts.actors import Actor, Staff
from throughcare_web.records.patients.queries import Patient, family


Row = TypeVar("Row", bound=models.Model)


def by(actor: Actor) -> int | None:
    """Return the membership that a row written now is recorded by, if a person writes it."""
    return actor.membership.pk if isinstance(actor, Staff) else None


def own(row: Row, *, locked: bool = False) -> Row:
    """Return the row as it is now in the actor's program, locked until the transaction ends if asked.

    A foreign key does not obey row-level security; this read does. Raises BadInput for another program's row.
    """
    rows = type(row).objects.all()
    found = (rows.select_for_update(of=("self",)) if locked else rows).filter(pk=row.pk).first()
    if found is None:
        raise BadInput(type(row)._meta.verbose_name, "none of this program", "one of this program")
    return found


def living(patient: Patient) -> Patient:
    """Return a patient's row, locked until the transaction ends: nothing new begins for somebody who has died.

    Raises BadInput where a death is recorded, or for another program's row.
    """
    row = own(patient, locked=True)
    if row.deceased:
        raise BadInput("patient", "somebody whose death is recorded", "a person who is alive")
    return row


def sent_once(
    model: type[Row],
    request_id: uuid.UUID | None,
    make: Callable[[], Row],
    *,
    of: Patient,
    taken: BadInput,
) -> Row:
    """Return the row of a form about a patient, made unless the form was sent before.

    Raises BadInput for a form that was sent about somebody else, `taken` where a constraint refuses the row.
    """
    if (first := sent_before(model, request_id, of)) is not None:
        return first
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as error:
        # The same form at the same moment: the database made the second wait for the first, which stands now.
        if (first := sent_before(model, request_id, of)) is not None:
            return first
        raise taken from error


# A browser that restores a page of one patient sends it at the address of another.
OTHER_FORM = BadInput("form", "one that was sent about another patient", "this patient's page, opened anew")


def sent_before(model: type[Row], request_id: uuid.UUID | None, of: Patient) -> Row | None:
    """Return the row that the same form made before, None for the first time; BadInput where it was about another patient."""
    first = model.objects.filter(request_id=request_id).first() if request_id else None
    if first is not None and first.patient_id not in family(of):
        raise OTHER_FORM
    return first
