"""Find a program: read the answers, ask the matcher, render. Nothing about a person is kept or logged.

Views know requests and templates; wording is `answer`'s and `sheet`'s, deciding is the core's. What only reads needs no
token against forgery: nothing changes, and no cookie is set.
"""

from __future__ import annotations

import re
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.matching import edition, is_reviewed, need_of
from throughcare_web.directory import matching_index, queries
from throughcare_web.find.page import answers_a_person, kept, page
from throughcare_web.find.report.shown import reported_lines
from throughcare_web.find.search.answer import answer
from throughcare_web.find.search.forms import FindForm
from throughcare_web.find.search.now import now_of
from throughcare_web.find.search.sheet import sheet_of
from throughcare_web.ui.crisis import crisis_lines
from throughcare_web.ui.language import reader_language


PAGE = 10
MOST = 50
_SHOWN = re.compile(r"[0-9]{1,3}")


@answers_a_person
@kept
def find(request: HttpRequest) -> HttpResponse:
    """Answer the form with the programs that fit; without answers, show it."""
    if request.method != "POST" or "start" in request.POST:
        return page(request, "find/search/ask.html", {"form": FindForm.begun(request.POST)})
    form = FindForm(request.POST, is_beside_answer=True)
    if not form.is_valid():
        return _ask_again(request, form)
    shown = _shown(request)
    matches = matching_index.current().match(
        need_of(form.person()), near=form.cleaned_data["place"], within_miles=form.within_miles, top=shown + 1
    )
    found = answer(form, matches, shown)
    helpline = next(line for line in crisis_lines(reader_language()) if line.key == "helpline")
    return page(
        request,
        "find/search/results.html",
        {
            **_review(),
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
        return page(request, "find/search/results.html", {"form": form})
    whole = {"form": FindForm(request.POST)}
    return page(request, "find/search/ask.html", whole, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
def program(request: HttpRequest, key: str) -> HttpResponse:
    """Show all that is known of one program."""
    listed = queries.listing(key)
    if listed is None:
        raise Http404(_("No listing has this address."))
    told = matching_index.snapshot().live.facts.get(key)  # as this process knows it: no query
    context = {
        **_review(),
        "sheet": sheet_of(listed),
        "reported": reported_lines(key),
        "now": now_of(listed, told, timezone.now()),
    }
    return page(request, "find/search/program.html", context)


def _review() -> dict[str, object]:
    """Return what is said of the weights behind the order of programs."""
    return {"is_reviewed": is_reviewed(), "weights_on": edition().effective}


def _shown(request: HttpRequest) -> int:
    """Return how many programs to show; what is not a number a page could have sent shows the first ones."""
    asked = request.POST.get("show", "")
    return min(max(int(asked), PAGE), MOST) if _SHOWN.fullmatch(asked) else PAGE
