"""Pages of counseling notes: those about a patient that the reader may read, one of them; nobody learns of any other."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent.counseling import queries
from throughcare_web.consent.counseling.actions import (
    read_counseling_note,
    share_counseling_note,
    write_counseling_note,
)
from throughcare_web.consent.counseling.forms import NoteForm, ReaderForm
from throughcare_web.consent.reached import found_or_404
from throughcare_web.records.pages import patient_of
from throughcare_web.records.patients.facts import full_name
from throughcare_web.ui.fields import add_bad_input


_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page("consent.see_counseling_notes")
def counseling_notes(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """List the days of the notes that are open to the reader; take a new one from those who write them."""
    whole = patient_of(request, pk, "counseling notes")
    writes = "consent.write_counseling_note" in request.may
    form = NoteForm(request.POST or None, initial={"session_on": timezone.localdate()})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = _WRONG
        if form.is_valid():
            try:
                row = write_counseling_note(request.actor, whole, **form.cleaned_data)
                return staff_redirect(request, "consent:counseling_note", row.pk)
            except BadInput as fault:
                add_bad_input(form, fault)
    context = {
        "patient": whole,
        "name": full_name(whole),
        "notes": queries.notes(whole, request.actor),
        "form": form if writes else None,
    }
    return staff_render(request, "consent/counseling_notes.html", context, status=status)


@staff_page("consent.read_counseling_note")
def counseling_note(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one note; its author corrects it or lets a supervisor read it."""
    row = found_or_404(queries.counseling_note(pk, request.actor))
    is_author = queries.wrote(row, request.actor)
    readers = queries.possible_readers(request.program, request.actor) if is_author else []
    posted = request.POST if request.method == "POST" and is_author else None
    reader_form = ReaderForm(posted if posted and "reader" in posted else None, readers=readers)
    form = NoteForm(
        posted if posted and "text" in posted else None,
        initial={"session_on": row.session_on, "text": row.text},
    )
    if posted is not None and (done := _done(request, row, form, reader_form)) is not None:
        return done
    context = {
        "patient": row.patient,
        "name": full_name(row.patient),
        "note": read_counseling_note(request.actor, row),
        "readers": [one.reader.user.email for one in row.readers.all()],
        "form": form if is_author and not hasattr(row, "replaced_by") else None,
        "reader_form": reader_form if readers else None,
    }
    status = _WRONG if request.method == "POST" else HTTPStatus.OK
    return staff_render(request, "consent/counseling_note.html", context, status=status)


def _done(request: StaffRequest, row: Any, form: NoteForm, reader_form: ReaderForm) -> HttpResponse | None:
    """Do what was asked and lead on; None where it could not be done, which the forms say."""
    if form.is_bound and form.is_valid():
        try:
            row = write_counseling_note(request.actor, row.patient, replaces=row, **form.cleaned_data)
        except BadInput as fault:
            add_bad_input(form, fault)
            return None
    elif reader_form.is_bound and reader_form.is_valid():
        named = reader_form.readers[reader_form.cleaned_data["reader"]]
        share_counseling_note(request.actor, row, reader=named)
    else:
        return None
    return staff_redirect(request, "consent:counseling_note", row.pk)
