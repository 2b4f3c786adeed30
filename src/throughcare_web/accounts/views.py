"""The audit trail as an auditor reads it; and what a program says of itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from throughcare_web.accounts import actions, queries
from throughcare_web.accounts.forms import AuditFilter, TimeZoneForm
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render


@staff_page("accounts.see_audit")
def audit(request: StaffRequest) -> HttpResponse:
    """Show the program's events, the newest first, narrowed by what was sent; a page is fifty."""
    form = AuditFilter(request.POST if request.method == "POST" else None, verbs=queries.audit_verbs())
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.audit_page(request.program, queries.AuditSearch(**chosen))
    sent = {name: value for name, value in form.data.items() if name in form.fields and name != "before"}
    context = {"form": form, "found": found, "sent": sent, "chain": queries.audit_chain(request.program)}
    return staff_render(request, "accounts/audit.html", context, status=422 if form.errors else 200)


@staff_page("accounts.set_time_zone")
def own_program(request: StaffRequest) -> HttpResponse:
    """Show the program's name, and set its time zone."""
    sent = request.POST if request.method == "POST" else None
    form = TimeZoneForm(sent, initial={"time_zone": request.program.time_zone})
    if form.is_valid():
        actions.set_time_zone(request.actor, **form.cleaned_data)
        messages.success(request, "The time zone is saved.")
        return staff_redirect(request, "accounts:own-program")
    return staff_render(
        request, "accounts/own_program.html", {"form": form}, status=422 if form.errors else 200
    )
