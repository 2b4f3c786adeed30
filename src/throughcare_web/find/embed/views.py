"""The widget that another site shows in a frame: where, which medicine, and the answer in a window of its own.

Nothing about a person is read here: the form posts to `find:find`. Only this page may be framed, and only by the
origins the operator has named.
"""

from __future__ import annotations

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from throughcare_web.find.page import kept
from throughcare_web.find.search.forms import FindForm
from throughcare_web.ui.crisis import crisis_lines
from throughcare_web.ui.language import reader_language


_CALLED = ("emergency", "lifeline")


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """Show the widget, in a frame of the sites that may."""
    origins = settings.BRAND.embedded_by
    response = csp_replace({"frame-ancestors": origins or [NONE], "script-src": [NONE]})(_show)(request)
    response.xframe_options_exempt = bool(origins)  # it knows no list of origins; the policy above does
    return response


@kept
def _show(request: HttpRequest) -> HttpResponse:
    keys = {*_CALLED, *(line.key for line in settings.BRAND.lines if line.in_bar and line.number)}
    lines = [line for line in crisis_lines(reader_language()) if line.key in keys]
    return render(request, "find/embed/widget.html", {"form": FindForm(), "lines": lines})
