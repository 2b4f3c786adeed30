"""The comparison: for anyone who reads, and with the points of whoever marked theirs. Nothing is kept."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from throughcare.public.asked import Answers
from throughcare_web.find.compare.forms import CompareForm, answers_in
from throughcare_web.find.compare.shown import comparison
from throughcare_web.find.page import kept, page
from throughcare_web.ui.language import reader_language


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@kept
def show(request: HttpRequest) -> HttpResponse:
    """Show the comparison; of a posted form with the person's points, where this site may point to medicines at all."""
    if request.method != "POST" or not settings.PUBLIC_GUIDANCE:
        return _page(request, {})
    answers, is_faulty = answers_in(request.POST)
    response = _page(request, answers, is_faulty=is_faulty)
    add_never_cache_headers(response)
    return response


def _page(request: HttpRequest, answers: Answers, *, is_faulty: bool = False) -> HttpResponse:
    compared = comparison(answers, reader_language())
    context = {
        "compared": compared,
        "is_translation_reviewed": compared.edition.is_translation_signed,
        "form": CompareForm(answers, is_faulty=is_faulty) if settings.PUBLIC_GUIDANCE else None,
        "answered_form": "compare-form" if request.method == "POST" and settings.PUBLIC_GUIDANCE else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_faulty else HTTPStatus.OK
    return page(request, "find/compare/page.html", context, status=status)
