"""The operator's color and mark as pages use them: one small style sheet, one picture, and what a page says of both.

What may be set, and how it is checked, is `config/brand.py`'s. Without settings nothing here is asked for: the style
sheet and the mark are static files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from throughcare_web.ui.colors import shades


MARK = "ui/mark.svg"
MARK_COLOR = "#0b4b3f"  # as it stands in the file, and in the bar of a phone's browser
_cached = cache_control(public=True, max_age=settings.WHITENOISE_MAX_AGE)


@dataclass(frozen=True, slots=True)
class Site:
    """What a page says of the site it belongs to.

    Attributes:
        is_named: whether the operator gave it a name of its own.
        color: "#rrggbb" for the browser's own bar.
        sheet: address of the style sheet with the operator's color; empty without one.
        mark, mark_type: address and media type of the picture beside the name.
        has_logo: whether that picture is the operator's, of any width.
        leave_to: address of the neutral page.
    """

    name: str
    is_named: bool
    color: str
    sheet: str
    mark: str
    mark_type: str
    has_logo: bool
    leave_to: str


def site() -> Site:
    """Return what pages say of this site, as its settings have it."""
    brand = settings.BRAND
    return Site(
        name=brand.name,
        is_named=brand.is_named,
        color=_mark_color(brand.color),
        sheet=reverse("brand-sheet") if brand.color else "",
        mark=reverse("brand-mark") if brand.color or brand.logo else static(MARK),
        mark_type=brand.logo.media_type if brand.logo else "image/svg+xml",
        has_logo=brand.logo is not None,
        leave_to=brand.leave_to,
    )


@require_safe
@_cached
def sheet(request: HttpRequest) -> HttpResponse:
    """Return the style sheet that sets the color; 404 where the operator has not."""
    if not settings.BRAND.color:
        raise Http404
    rules = ";".join(f"{name}:{value}" for name, value in shades(settings.BRAND.color).items())
    return HttpResponse(f":root{{{rules}}}\n", content_type="text/css")


@require_safe
@_cached
def mark(request: HttpRequest) -> HttpResponse:
    """Return the operator's logo, or our mark in the operator's color."""
    brand = settings.BRAND
    if brand.logo:
        return HttpResponse(brand.logo.content, content_type=brand.logo.media_type)
    drawing = _drawing().replace(MARK_COLOR, _mark_color(brand.color))
    return HttpResponse(drawing, content_type="image/svg+xml")


def _mark_color(color: str) -> str:
    return shades(color)["--tc-brand-dark"] if color else MARK_COLOR


@cache
def _drawing() -> str:
    return Path(finders.find(MARK)).read_text("utf-8")
