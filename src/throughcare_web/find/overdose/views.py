"""The overdose page, and the script that keeps it on a phone for someone who asked for that."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from throughcare_web.find.learn.shown import shown
from throughcare_web.find.page import kept, page
from throughcare_web.ui.language import reader_language


@require_safe
@kept
@cache_control(no_cache=True)  # once removed from a phone, it opens there with a network only
def show(request: HttpRequest) -> HttpResponse:
    """Show what to do."""
    said = shown("overdose", reader_language())
    context = {"page": said, "is_translation_reviewed": said.edition.is_translation_signed}
    return page(request, "find/overdose/page.html", context)


@cache_control(no_cache=True)
@require_safe
def keeper(request: HttpRequest) -> HttpResponse:
    """Return the script that keeps this page, and nothing else of the site, for when there is no network."""
    return render(request, "find/overdose/keeper.js", content_type="text/javascript")
