"""The shortlist: read which programs were ticked, show them, or hand them over as a PDF. Nothing is kept or logged.

A link to a list holds its ids after the #, which no browser sends: a script of the page posts them here.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from throughcare.matching import is_reviewed
from throughcare_web.directory import matching_index
from throughcare_web.find.page import answers_a_person, page
from throughcare_web.find.shortlist.limit import PDFS
from throughcare_web.find.shortlist.pdf import pdf_of
from throughcare_web.find.shortlist.shortlist import Shortlist, shortlist_of


_RETRY_S = 60


@answers_a_person
def show(request: HttpRequest) -> HttpResponse:
    """Show the programs that were ticked; without any, what to do."""
    if request.method != "POST":
        return page(request, "find/shortlist/page.html")
    return _shown(request, shortlist_of(request.POST.getlist("program")))


@answers_a_person
def pdf(request: HttpRequest) -> HttpResponse:
    """Return the list as a PDF; where there is none to make, the page that says what to do."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("find:shortlist"))
    chosen = shortlist_of(request.POST.getlist("program"))
    if not chosen.entries:
        return _shown(request, chosen)
    with PDFS.turn() as is_free:
        if not is_free:
            return _busy(request)
        made = pdf_of(chosen, timezone.localdate(), fictional=matching_index.snapshot().fictional)
    disposition = {"Content-Disposition": 'attachment; filename="shortlist.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=disposition)


def _shown(request: HttpRequest, chosen: Shortlist) -> HttpResponse:
    link = request.build_absolute_uri(reverse("find:shortlist"))
    context = {
        "list": chosen,
        "link": f"{link}#{chosen.fragment}",
        "is_reviewed": is_reviewed(),
        "answered_form": "shortlist-again" if chosen.entries else None,
    }
    is_answer = chosen.entries or chosen.problems
    status = HTTPStatus.OK if is_answer else HTTPStatus.UNPROCESSABLE_ENTITY
    return page(request, "find/shortlist/page.html", context, status=status)


def _busy(request: HttpRequest) -> HttpResponse:
    answer = render(request, "find/shortlist/busy.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(_RETRY_S)
    return answer
