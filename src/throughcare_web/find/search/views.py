"""The pages of the public site: read the answers, ask the core, render. Nothing about a person is kept or logged.

Views know requests and templates; wording is `answer`'s and `sheet`'s, deciding is the core's.
"""

from __future__ import annotations

import re
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from throughcare.matching import edition, is_reviewed, need_of
from throughcare_web.directory import matching_index, queries
from throughcare_web.directory.matching_index import Snapshot
from throughcare_web.find.answer import answer
from throughcare_web.find.forms import FindForm
from throughcare_web.find.sheet import sheet_of
from throughcare_web.ui.crisis import crisis_lines


PAGE = 10
MOST = 50
_SHOWN = re.compile(r"[0-9]{1,3}")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the form."""
    return _page(request, "find/home.html", {"form": FindForm()})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Answer the form with the programs that fit; without answers, show it."""
    if request.method != "POST":
        return home(request)
    form = FindForm(request.POST, is_beside_answer=True)
    if not form.is_valid():
        return _ask_again(request, form)
    shown = _shown(request)
    matches = matching_index.current().match(
        need_of(form.person()), near=form.cleaned_data["place"], within_miles=form.within_miles, top=shown + 1
    )
    found = answer(form, matches, shown)
    helpline = next(line for line in crisis_lines(get_language() or "en") if line.key == "helpline")
    return _page(
        request,
        "find/results.html",
        {
            "form": form,
            "answer": found,
            "more": min(shown + PAGE, MOST) if found.has_more else 0,
            "helpline": helpline,
            "answered_form": "find-form",
        },
    )


def _ask_again(request: HttpRequest, form: FindForm) -> HttpResponse:
    """Say what to correct: in the place of the answer for htmx, else above the whole form."""
    if request.htmx:
        return _page(request, "find/results.html", {"form": form})
    return _page(
        request, "find/home.html", {"form": FindForm(request.POST)}, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


@require_safe
def program(request: HttpRequest, key: str) -> HttpResponse:
    """Show all that is known of one program."""
    listed = queries.listing(key)
    if listed is None:
        raise Http404(_("No listing has this address."))
    return _page(request, "find/program.html", {"sheet": sheet_of(listed)})


def _shown(request: HttpRequest) -> int:
    """Return how many programs to show; what is not a number a page could have sent shows the first ones."""
    asked = request.POST.get("show", "")
    return min(max(int(asked), PAGE), MOST) if _SHOWN.fullmatch(asked) else PAGE


def _page(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """Render a page, or for htmx the part of it that changes, with what every page says of the directory."""
    directory = matching_index.snapshot()
    frame = "find/fragment.html" if request.htmx else "ui/base.html"
    return render(request, template, {"frame": frame, **_about(directory), **context}, status=status)


def _about(directory: Snapshot) -> dict:
    """Return what every page says of the directory and of the rules behind it."""
    return {
        "directory_is_fictional": directory.fictional,
        "directory_source": "; ".join(source.name for source in directory.sources),
        "is_reviewed": is_reviewed(),
        "weights_on": edition().effective,
    }
