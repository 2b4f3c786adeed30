"""The pages that explain: what each says is a record of the core; here it becomes HTML."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.public.pages import pages
from throughcare_web.find.learn.shown import index_of, shown
from throughcare_web.find.page import kept, page
from throughcare_web.find.text import address_of
from throughcare_web.ui.language import reader_language


@require_safe
@kept
def index(request: HttpRequest) -> HttpResponse:
    """Show every page under its topic."""
    return page(request, "find/learn/index.html", {"topics": index_of(reader_language())})


@require_safe
@kept
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page with its sources."""
    if slug not in pages():
        raise Http404(_("No page has this address."))
    if address_of(slug) != request.path:  # a page with an address of its own
        return redirect(address_of(slug))
    said = shown(slug, reader_language())
    context = {"page": said, "is_translation_reviewed": said.edition.is_translation_signed}
    return page(request, "find/learn/page.html", context)
