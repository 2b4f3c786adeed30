"""Pages about who patients are: the list, registering, the person, how to reach them, who pays, and look-alikes."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from throughcare.errors import BadInput
from throughcare.terms import Payment
from throughcare.terms.records import ContactKind
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.records.pages import SEE_PATIENTS, chart_render, patient_page
from throughcare_web.records.patients import actions, queries, shown
from throughcare_web.records.patients.finding import candidates_of
from throughcare_web.records.patients.forms import (
    ContactForm,
    CoverageForm,
    EndCoverageForm,
    IdentityForm,
    ReasonForm,
    RegisterForm,
)
from throughcare_web.records.patients.registering import Door, registered
from throughcare_web.ui.fields import add_bad_input


_DOOR = Door("Register a patient", "Register")
_INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
_LONGEST_SEARCH = 80


@staff_page(SEE_PATIENTS, reads=True)
def patients(request: StaffRequest) -> HttpResponse:
    """Show the list page by page, or whom a search finds: one alone at once on their page. No address says what was asked."""
    asked = request.POST.get("q", "")[:_LONGEST_SEARCH].replace("\0", "").strip()
    if asked:
        found = queries.search(request.program, asked)
        if len(found) == 1 and not request.htmx:
            return staff_redirect(request, "records:patient", found[0].pk)
        context = {"asked": asked, "rows": found}
        return staff_render(request, "records/patients.html", context)
    after = _patient_named(request, request.GET.get("after", ""))
    page = queries.page(request.program, after=after)
    context = {"rows": page.patients, "after": page.after, "is_first": after is None}
    return staff_render(request, "records/patients.html", context)


def _patient_named(request: StaffRequest, text: str) -> Any:
    with suppress(ValueError):
        return queries.patient(request.program, uuid.UUID(text))
    return None


@staff_page("records.register_patient")
def register(request: StaffRequest) -> HttpResponse:
    """Show the form; register, unless somebody on file looks alike: then show both and ask."""
    form = RegisterForm(request.POST if request.method == "POST" else None)

    def begin(different_from: Collection[uuid.UUID]) -> Any:
        return actions.register_patient(
            request.actor,
            demographics=form.demographics(form.contacts()),
            different_from=different_from,
            request_id=form.cleaned_data["request_id"],
        )

    row, asked = registered(request, form, begin, _DOOR)
    if row is None:
        return asked
    messages.success(request, "Registered.")
    return staff_redirect(request, "records:patient", row.pk)


@patient_page(SEE_PATIENTS, "demographics")
def demographics(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show who somebody is, as a form; take what it changes, and show both values where two people changed one."""
    version, clash, status = patient.version, [], HTTPStatus.OK
    form = IdentityForm(request.POST or None, initial=IdentityForm.initial_of(patient))
    if request.method == "POST":
        sent = request.POST.get("version", "")
        version, status = (int(sent) if sent.isascii() and sent.isdecimal() else 0), _INVALID
        if form.is_valid():
            try:
                actions.change_patient(request.actor, patient, version=version, changes=form.changes())
            except BadInput as error:
                add_bad_input(form, error)
            except actions.Conflict as conflict:
                clash, version, status = shown.clash(form, conflict), conflict.version, HTTPStatus.CONFLICT
            else:
                messages.success(request, "Saved.")
                return staff_redirect(request, "records:demographics", patient.pk)
    alike = candidates_of(request.program, patient)
    context = {
        "form": form,
        "version": version,
        "clash": clash,
        "alike": alike,
        "merged": queries.merged_records(patient),
        "merges": queries.merges(patient),
        "apart": queries.told_apart(patient),
    }
    return chart_render(request, patient, "records/person.html", context, status=status)


@patient_page(SEE_PATIENTS, "contacts")
def contacts(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show the ways to reach somebody, those of before too; add one, change one, or end one."""
    if "end" in request.POST:
        row = get_object_or_404(queries.contacts(patient), pk=_one_id(request.POST["end"]))
        actions.end_contact(request.actor, row)
        messages.success(request, "Ended. It stays in the record, below.")
        return staff_redirect(request, "records:contacts", patient.pk)
    old = _contact_named(request, patient)
    form = ContactForm(
        request.POST if "kind" in request.POST else None, initial=ContactForm.initial_of(old) if old else None
    )
    if form.is_bound and form.is_valid():
        try:
            _write_contact(request, patient, form, old)
        except BadInput as error:
            add_bad_input(form, error)
        else:
            messages.success(request, "Changed." if old else "Added.")
            return staff_redirect(request, "records:contacts", patient.pk)
    context = {
        "form": form,
        "replaces": old,
        "rows": [(row, ContactKind(row.kind)) for row in queries.contacts(patient)],
        "earlier": [(row, ContactKind(row.kind)) for row in queries.earlier_contacts(patient)],
    }
    status = _INVALID if form.is_bound else HTTPStatus.OK
    return chart_render(request, patient, "records/contacts.html", context, status=status)


def _contact_named(request: StaffRequest, patient: Any) -> Any:
    """Return the way to reach this patient that is to be changed, if one is; 404 for any other. Sent twice, it is one of before."""
    if sent := request.POST.get("replaces", ""):
        row = queries.contact(patient, _one_id(sent))
        if row is None:
            raise Http404
        return row
    asked = request.GET.get("correct", "")
    return get_object_or_404(queries.contacts(patient), pk=_one_id(asked)) if asked else None


def _write_contact(request: StaffRequest, patient: Any, form: ContactForm, old: Any) -> None:
    entry, form_id = form.entry(), form.cleaned_data["request_id"]
    if old is None:
        actions.add_contact(request.actor, patient, contact=entry, request_id=form_id)
    else:
        actions.change_contact(request.actor, old, now=entry, request_id=form_id)


@patient_page(SEE_PATIENTS, "coverage")
def coverage(request: StaffRequest, patient: Any) -> HttpResponse:
    """Show who pays; add a coverage, end one, or mark it as entered in error."""
    form = CoverageForm(request.POST if "payment" in request.POST else None)
    ended = request.POST.get("end", "")
    rows = [
        (row, Payment(row.payment), EndCoverageForm(row, request.POST if ended == str(row.pk) else None))
        for row in queries.coverages(patient)
    ]
    ending = next((end for _, _, end in rows if end.is_bound), None)
    if ended and ending is None:
        raise Http404
    sent = form if form.is_bound else ending
    if sent is not None and sent.is_valid():
        try:
            _change_coverage(request, patient, sent)
        except BadInput as error:
            add_bad_input(sent, error)
        else:
            messages.success(request, "Added." if sent is form else "Changed.")
            return staff_redirect(request, "records:coverage", patient.pk)
    status = HTTPStatus.OK if sent is None else _INVALID
    context = {"form": form, "ending": ending, "rows": rows}
    return chart_render(request, patient, "records/coverage.html", context, status=status)


def _change_coverage(request: StaffRequest, patient: Any, form: Any) -> None:
    """Add what the form says, or end what it is about."""
    given = form.cleaned_data
    if isinstance(form, CoverageForm):
        actions.add_coverage(request.actor, patient, coverage=form.entry(), request_id=given["request_id"])
    else:
        in_error = "in_error" in request.POST
        actions.end_coverage(request.actor, form.row, on=given["ends_on"], in_error=in_error)


@patient_page(SEE_PATIENTS, "look-alikes")
def alike(request: StaffRequest, patient: Any, other: uuid.UUID) -> HttpResponse:
    """Show two records side by side; merge the other into this one, or say that they are two people."""
    second = get_object_or_404(queries.patients(request.program), pk=other)
    if second.pk == patient.pk:
        raise Http404
    form = ReasonForm(request.POST if "merge" in request.POST else None)
    if "apart" in request.POST:
        actions.tell_apart(request.actor, patient, other=second)
        messages.success(request, "They will not be shown as alike again.")
        return staff_redirect(request, "records:demographics", patient.pk)
    if form.is_bound and form.is_valid():
        try:
            actions.merge_patients(request.actor, patient, other=second, reason=form.cleaned_data["reason"])
        except BadInput as error:
            add_bad_input(form, error)
        else:
            messages.success(request, "Merged. Both numbers lead here, and it can be undone.")
            return staff_redirect(request, "records:demographics", patient.pk)
    context = {
        "form": form,
        "other": second,
        "pairs": shown.side_by_side(patient, second),
        "are_apart": any(one.patient.pk == second.pk for one in queries.told_apart(patient)),
    }
    status = _INVALID if form.is_bound else HTTPStatus.OK
    return chart_render(request, patient, "records/merge.html", context, status=status)


@patient_page("records.unmerge_patient", "merged records")
def unmerge(request: StaffRequest, patient: Any, other: uuid.UUID) -> HttpResponse:
    """Ask why a merge is undone, and undo it."""
    merged = get_object_or_404(queries.merged_records(patient), pk=other)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.unmerge_patient(request.actor, merged, reason=form.cleaned_data["reason"])
        except BadInput as error:
            add_bad_input(form, error)
        else:
            messages.success(request, "Undone: the two records stand by themselves.")
            return staff_redirect(request, "records:patient", merged.pk)
    status = _INVALID if form.is_bound else HTTPStatus.OK
    return chart_render(
        request, patient, "records/unmerge.html", {"form": form, "other": merged}, status=status
    )


def _one_id(text: str) -> uuid.UUID:
    """Return an id that a form names; 404 for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
