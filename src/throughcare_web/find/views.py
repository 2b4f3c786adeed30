"""The front page: four ways in, for the four things that people come with."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from throughcare_web.find.page import kept, page


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """Show the ways in."""
    return page(request, "find/home.html", {"is_guide_on": settings.PUBLIC_GUIDANCE})
