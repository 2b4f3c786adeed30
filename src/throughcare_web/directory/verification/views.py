"""The pages of those who check listings: whom to call, what to ask and what came of it; reports of problems."""

from __future__ import annotations

import re
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.programs.calls import script
from throughcare.terms.places_open import FactAnswer
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.directory import queries as directory
from throughcare_web.directory.actions import close_report
from throughcare_web.directory.licenses import queries as licenses
from throughcare_web.directory.upkeep import queries as upkeep
from throughcare_web.directory.upkeep.queries import OwnListing
from throughcare_web.directory.upkeep.views import rows_of
from throughcare_web.directory.verification import actions, queries
from throughcare_web.directory.verification.forms import CallForm, CloseForm
from throughcare_web.ui.fields import add_bad_input


_STATE = re.compile(r"[A-Z]{2}")


@staff_page("directory.see_calls", methods=("GET", "HEAD"))
def queue(request: StaffRequest) -> HttpResponse:
    """Show whom to call first, and why."""
    state = request.GET.get("state", "")
    state = state if _STATE.fullmatch(state) else ""
    found = queries.queue(timezone.localdate(), state)
    about = {"queue": found, "state": state, "states": queries.states(), "counts": directory.report_counts()}
    return staff_render(request, "directory/queue.html", about)


@staff_page("directory.see_calls")
def call(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the script for a listing, and take down what came of the call."""
    kept = upkeep.one_listing(pk)
    if kept is None:
        raise Http404
    if queries.is_recorded(request.POST.get("request_id", "")):
        return _after(request, pk, changed=True)
    form = _form(request, kept)
    if request.method == "POST" and form.is_valid():
        try:
            report = form.report()
            actions.record_call(
                request.actor,
                upkeep.model_of(pk),
                report=report,
                request_id=form.cleaned_data["request_id"],
            )
        except BadInput as fault:
            add_bad_input(form, fault)
        else:
            return _after(request, pk, changed=FactAnswer.CHANGED in report.facts.values())
    return _page(request, kept, form)


@staff_page("directory.see_calls")
def reports(request: StaffRequest) -> HttpResponse:
    """Show the open reports of problems, and close one with what was found."""
    form = None
    if request.method == "POST":
        form = CloseForm(request.POST)
        if form.is_valid():
            try:
                close_report(request.actor, **form.cleaned_data)
            except BadInput as fault:
                add_bad_input(form, fault)
            else:
                messages.success(request, "The report is closed.")
                return staff_redirect(request, "directory:reports")
    found = directory.report_queue()
    ids = directory.listing_ids([reported.program.id for reported in found])
    about = {
        "queue": [(reported, ids.get(reported.program.id)) for reported in found],
        "counts": directory.report_counts(),
        "form": form,
        "empty": CloseForm(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
    return staff_render(request, "directory/reports.html", about, status=status)


def _after(request: StaffRequest, pk: int, *, changed: bool) -> HttpResponse:
    if changed and not upkeep.is_kept(pk):
        messages.success(request, "The call is noted. Write down below what is different now.")
    elif changed:
        messages.success(
            request, "The call is noted. The program keeps its own listing, and sees what you found."
        )
    else:
        messages.success(request, "The call is noted.")
        return staff_redirect(request, "directory:verification")
    return staff_redirect(request, "directory:call", pk)


def _form(request: StaffRequest, kept: OwnListing) -> CallForm:
    numbers = [phone.number for phone in kept.program.phones]
    open_ = directory.open_reports(kept.key)
    given = request.POST if request.method == "POST" else None
    return CallForm(given, numbers=numbers, reports=open_)


def _page(request: StaffRequest, kept: OwnListing, form: CallForm) -> HttpResponse:
    today = timezone.localdate()
    about = {
        "listing": kept,
        "rows": rows_of(kept),
        "form": form,
        "script": script(),
        "need": queries.need_of(kept.id, today),
        "calls": queries.calls(kept.id),
        "contact": queries.verified_contact(kept.id, timezone.now()),
        "license": licenses.license_of(kept.id, today),
        "reports": directory.open_reports(kept.key),
        "is_kept": upkeep.is_kept(kept.id),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return staff_render(request, "directory/call.html", about, status=status)
