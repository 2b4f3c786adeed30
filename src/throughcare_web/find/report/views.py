"""Report a problem with a listing: the form, and thanks that tell nothing of who sent what.

The one page of the public site that writes: it alone asks for a token against forgery, and so sets a cookie, which lasts
until the browser closes.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.terms import ReportKind
from throughcare_web.accounts.actors import Public
from throughcare_web.directory import queries
from throughcare_web.directory.actions import TooManyReports, report_problem
from throughcare_web.find.page import page
from throughcare_web.find.report.forms import ReportForm


@csrf_protect
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form; take what it sends, and lead on to the thanks."""
    listed = queries.listing(key)
    if listed is None:
        raise Http404(_("No listing has this address."))
    about = {"program": listed.program}
    if request.method != "POST":
        return page(request, "find/report/form.html", {**about, "form": ReportForm()})
    about |= {"answered_form": "report-form", "answered_press": ("send", "1")}
    if "send" not in request.POST:  # the other language was asked for: nothing is sent yet, and nothing lost
        return page(
            request, "find/report/form.html", {**about, "form": ReportForm(initial=request.POST.dict())}
        )
    form = ReportForm(request.POST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        given = form.cleaned_data
        try:
            report_problem(Public(), key=key, kind=ReportKind(given["kind"]), text=given["note"])
        except TooManyReports:
            status = HTTPStatus.TOO_MANY_REQUESTS
            form.add_error(None, _("Too many reports are coming in just now. Please try again later."))
        else:
            return redirect("find:report-thanks")
    return page(request, "find/report/form.html", {**about, "form": form}, status=status)


@never_cache
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank, whether the report was the first of its kind or is known already, and say what happens next."""
    return page(request, "find/report/thanks.html")
