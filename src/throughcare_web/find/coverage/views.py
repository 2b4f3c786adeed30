"""The page on coverage: the core's record in the reader's language, with a way to the programs that take each payment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from throughcare_web.find.coverage.shown import shown
from throughcare_web.find.page import kept, page
from throughcare_web.ui.language import reader_language


@require_safe
@kept
def show(request: HttpRequest) -> HttpResponse:
    """Show everything; nothing is asked, so nothing is told."""
    said = shown(reader_language())
    context = {"page": said, "is_translation_reviewed": said.edition.is_translation_signed}
    return page(request, "find/coverage/page.html", context)
