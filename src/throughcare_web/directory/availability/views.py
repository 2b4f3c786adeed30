"""The page on which a program tells how many places are open, on one tap; the same by a link without signing in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare_web.accounts.pages import (
    LinkRequest,
    StaffRequest,
    link_page,
    staff_page,
    staff_redirect,
    staff_render,
)
from throughcare_web.directory.availability import actions, queries, shown
from throughcare_web.directory.availability.forms import (
    NO_SLIP,
    LineForm,
    Slip,
    all_lines,
    counts_typed,
    shown_at,
    tapped,
)
from throughcare_web.directory.upkeep import queries as upkeep
from throughcare_web.directory.upkeep.queries import OwnListing
from throughcare_web.ui.fields import beside_field


_QUICK = range(4)  # the numbers that have a button of their own where none is known


@staff_page("directory.update_availability")
def availability(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a listing counts, and take a tap that changes or confirms a number."""
    kept = _kept(request, pk)
    if request.method != "POST":
        return _page(request, kept)
    try:
        moment = shown_at(request.POST.get("as_of", ""))
        actions.update_availability(
            request.actor, upkeep.model_of(pk), counts=tapped(request.POST), as_of=moment
        )
    except BadInput as fault:
        typed = {request.POST.get("line", ""): request.POST.get("number", "")}
        return _page(request, kept, slip=Slip(fault.where, beside_field(fault), typed))
    messages.success(request, "Thank you: noted.")
    return staff_redirect(request, "directory:availability", pk)


@staff_page("directory.count_places", methods=("POST",))
def count(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin to count something more."""
    kept = _kept(request, pk)
    form = LineForm(request.POST)
    if not form.is_valid():
        return _page(request, kept, form=form)
    actions.count_places(request.actor, upkeep.model_of(pk), **form.cleaned_data)
    return staff_redirect(request, "directory:availability", pk)


@staff_page("directory.stop_counting", methods=("POST",))
def stop(request: StaffRequest, pk: int, line: Any) -> HttpResponse:
    """Count something no more."""
    _kept(request, pk)
    actions.stop_counting(request.actor, upkeep.model_of(pk), line=line)
    messages.success(request, "No longer counted.")
    return staff_redirect(request, "directory:availability", pk)


@link_page("directory.update_availability")
def by_link(request: LinkRequest) -> HttpResponse:
    """Ask whoever holds the link whether the numbers are still right, and take the answer, once."""
    pk = int(request.actor.object_id)
    kept, now = upkeep.one_listing(pk), timezone.now()
    if kept is None:
        raise Http404
    slip = NO_SLIP
    if request.method == "POST":
        try:
            moment = shown_at(request.POST.get("as_of", ""))
            actions.update_availability(
                request.actor, upkeep.model_of(pk), counts=all_lines(request.POST), as_of=moment
            )
        except BadInput as fault:
            slip = Slip(fault.where, beside_field(fault), counts_typed(request.POST))
        else:
            lines = _lines(pk)
            return render(request, "directory/link_done.html", {"listing": kept, "lines": lines})
    about = {"listing": kept, "lines": _lines(pk, slip), "as_of": now.isoformat(), "slip": slip}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if slip.words else HTTPStatus.OK
    return render(request, "directory/link.html", about, status=status)


def _page(
    request: StaffRequest, kept: OwnListing, *, slip: Slip = NO_SLIP, form: LineForm | None = None
) -> HttpResponse:
    about = {
        "listing": kept,
        "lines": _lines(kept.id, slip),
        "as_of": timezone.now().isoformat(),
        "quick": _QUICK,
        "slip": slip,
        "form": form or LineForm(),
        "may_count": "directory.count_places" in request.may,
        "back": "directory:own" if upkeep.listing_of(request.program, kept.id) else "directory:call",
    }
    is_wrong = bool(slip.words or (form and form.is_bound))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return staff_render(request, "directory/availability.html", about, status=status)


def _lines(pk: int, slip: Slip = NO_SLIP) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "line": line,
            "name": shown.name_of(line),
            "words": str(line.places.words(now)),
            "fault": slip.words if slip.line == str(line.line) else "",
            "typed": slip.typed.get(str(line.line), ""),
        }
        for line in queries.open_places([pk], now).get(pk, [])
    ]


def _kept(request: StaffRequest, pk: int) -> OwnListing:
    """Return the program's own listing, or one that nobody keeps, for those who check listings by phone."""
    kept = upkeep.listing_of(request.program, pk)
    if kept is None and "directory.see_calls" in request.may and not upkeep.is_kept(pk):
        kept = upkeep.one_listing(pk)
    if kept is None:
        raise Http404
    return kept
