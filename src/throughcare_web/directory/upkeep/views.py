"""The pages on which a program keeps its own listing, and on which a caller writes down what another said.

Views know requests, forms and templates; what may be said by whom is the actions' to decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.programs.statements import listed
from throughcare.terms.places_open import FactKind
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.directory.availability import queries as availability
from throughcare_web.directory.upkeep import actions, queries, shown
from throughcare_web.directory.upkeep.forms import FORMS, FactForm
from throughcare_web.directory.upkeep.queries import KINDS, OwnListing
from throughcare_web.directory.verification import queries as verification
from throughcare_web.ui.fields import add_bad_input


@dataclass(frozen=True, slots=True)
class _Row:
    """One kind of fact on the page of a listing."""

    kind: FactKind
    lines: list[str]
    source: str
    certainty: verification.FactCertainty
    conflict: list[str]
    is_stated: bool


@staff_page("directory.see_own", methods=("GET", "HEAD"))
def listing(request: StaffRequest) -> HttpResponse:
    """Show the listings that the program keeps; with one alone, that one."""
    own = queries.listings_of(request.program)
    if len(own) == 1:
        return staff_redirect(request, "directory:own", own[0].id)
    return staff_render(request, "directory/listings.html", {"listings": own})


@staff_page("directory.see_own", methods=("GET", "HEAD"))
def own(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one of the program's listings: each kind of fact, who said it when, and what speaks against it."""
    kept = _own(request, pk)
    about = {
        "listing": kept,
        "rows": rows_of(kept),
        "lines": availability.open_places([pk], timezone.now()).get(pk, []),
        "now": timezone.now(),
        "history": queries.history(pk)[:20],
    }
    return staff_render(request, "directory/own.html", about)


@staff_page("directory.confirm_listing", methods=("POST",))
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Take down that all of it is right today."""
    _own(request, pk)
    actions.confirm_listing(request.actor, queries.model_of(pk))
    messages.success(request, "Noted: all of it is right today.")
    return staff_redirect(request, "directory:own", pk)


@staff_page("directory.state_fact")
def edit(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Let the program state one kind of fact, take it back, or keep to it against a newer file."""
    kept = _own(request, pk)
    return _edited(request, kept, kind, actions.state_fact, ("directory:own", "directory/edit.html"))


@staff_page("directory.correct_fact")
def correct(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Let a caller write down what a program said of one kind of fact."""
    kept = queries.one_listing(pk)
    if kept is None:
        raise Http404
    return _edited(request, kept, kind, actions.correct_fact, ("directory:call", "directory/edit.html"))


def rows_of(kept: OwnListing) -> list[_Row]:
    """Return each kind of fact of a listing as the page shows it."""
    certainties = {one.kind: one for one in verification.certainties(kept.id, timezone.localdate())}
    against = {one.said.kind: shown.published_words(one.said.kind, one.published) for one in kept.conflicts}
    return [_row(kept, kind, certainties[kind], against.get(kind, [])) for kind in FactKind]


def _row(
    kept: OwnListing, kind: FactKind, certainty: verification.FactCertainty, conflict: list[str]
) -> _Row:
    said = kept.said.get(kind)
    if said is not None:
        source = shown.source_words(said.said_by, said.said_at.date().isoformat())
        return _Row(kind, shown.words_of(kind, said.value), source, certainty, conflict, is_stated=True)
    lines = shown.published_words(kind, listed(kept.published, kind))
    source = f"Published: {kept.published.source}." if lines else ""
    return _Row(kind, lines, source, certainty, conflict, is_stated=False)


def _edited(
    request: StaffRequest,
    kept: OwnListing,
    name: str,
    state: Callable[..., Any],
    pages: tuple[str, str],
) -> HttpResponse:
    """Show the form of a kind of fact, or take what it says and lead back to the page it was reached from."""
    if name not in KINDS:
        raise Http404
    kind, back = KINDS[name], pages[0]
    if request.method == "POST" and "take_back" in request.POST:
        return _taken_back(request, kept, kind, back)
    form = _form(request, kept, kind)
    if request.method == "POST" and form.is_valid():
        replaces = form.cleaned_data["replaces"]
        try:
            state(request.actor, queries.model_of(kept.id), kind=kind, value=form.value(), replaces=replaces)
        except BadInput as fault:
            _put(form, fault)
        else:
            messages.success(request, f"{kind.label}: kept.")
            return staff_redirect(request, back, kept.id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    about = {
        "listing": kept,
        "kind": kind,
        "form": form,
        "back": back,
        "published": shown.published_words(kind, listed(kept.published, kind)),
        "history": queries.history(kept.id, kind),
        "said": kept.said.get(kind),
    }
    return staff_render(request, pages[1], about, status=status)


def _taken_back(request: StaffRequest, kept: OwnListing, kind: FactKind, back: str) -> HttpResponse:
    said = kept.said.get(kind)
    if said is not None:
        actions.take_back_fact(request.actor, queries.model_of(kept.id), kind=kind, replaces=said.id)
        messages.success(request, f"{kind.label}: the published listing holds again.")
    return staff_redirect(request, back, kept.id)


def _form(request: StaffRequest, kept: OwnListing, kind: FactKind) -> FactForm:
    cls = FORMS[kind]
    if request.method == "POST":
        return cls(request.POST)
    said = kept.said.get(kind)
    published = listed(kept.published, kind)
    value = (
        said.value
        if said
        else published["yes"]
        if isinstance(published, dict) and "yes" in published
        else published
    )
    return cls(initial={**cls.begun(value), "replaces": queries.latest(kept.id, kind)})


def _put(form: FactForm, fault: BadInput) -> None:
    """Put a fault beside the field it is about, else above the form."""
    add_bad_input(form, BadInput(fault.where.rpartition(".")[2], fault.found, fault.wanted))


def _own(request: StaffRequest, pk: int) -> OwnListing:
    kept = queries.listing_of(request.program, pk)
    if kept is None:
        raise Http404
    return kept
