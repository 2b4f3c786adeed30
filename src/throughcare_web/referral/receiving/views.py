"""The page on which an accepted referral becomes a patient: filled in, corrected, one press."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse

from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.forms import RegisterForm
from throughcare_web.records.patients.registering import Door, registered
from throughcare_web.referral import queries
from throughcare_web.referral.actions import open_referral
from throughcare_web.referral.receiving.actions import receive_patient
from throughcare_web.referral.receiving.forms import begun, corrected


_DOOR = Door(
    "Start their record",
    "Start their record",
    lead="Filled in with what was sent. Correct what the person says is otherwise. We look first whether they are on file.",
    joins="The same: go on with this record",
)


@staff_page("referral.receive_patient")
def receive(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was sent as a form; make the patient, unless somebody on file looks alike: then show both and ask."""
    row = queries.referral(request.program, pk)
    if row is None or row.receiver_id != request.program.pk or row.state not in queries.EXPECTED:
        raise Http404
    if (became := queries.received(row)) is not None:
        return staff_redirect(request, "records:patient", became.patient_id)
    is_sent = request.method == "POST"
    if not is_sent:
        open_referral(request.actor, row)
    form = RegisterForm(request.POST if is_sent else None, initial=begun(queries.packet(row)))

    def begin(different_from: Collection[uuid.UUID]) -> Any:
        return receive_patient(
            request.actor,
            row,
            demographics=corrected(form, queries.packet(row)),
            different_from=different_from,
            existing=_on_file(request),
        )

    patient, asked = registered(request, form, begin, _DOOR)
    if patient is None:
        return asked
    messages.success(request, "Their record is started with what was sent.")
    return staff_redirect(request, "records:patient", patient.pk)


def _on_file(request: StaffRequest) -> Any:
    """Return the record on file that the form says is theirs; None where it names none of this program."""
    with suppress(ValueError):
        return (
            patients.patients(request.program).filter(pk=uuid.UUID(request.POST.get("existing", ""))).first()
        )
    return None
