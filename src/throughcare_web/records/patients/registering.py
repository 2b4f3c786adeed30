"""Registering somebody as a page: the form, and both people side by side where somebody on file looks alike.

What is done with a whole form is the caller's: the front desk registers, an app above may begin care with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpResponse

from throughcare.errors import BadInput
from throughcare_web.accounts.pages import StaffRequest, staff_render
from throughcare_web.records.patients import shown
from throughcare_web.records.patients.actions import PossibleDuplicates
from throughcare_web.records.patients.forms import RegisterForm
from throughcare_web.ui.fields import add_bad_input


Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Door:
    """A page at which people are registered: its heading, what its button says, and who is registered.

    `joins`: what a button says that goes on with a record on file instead, by its id as `existing`; empty: none does.
    """

    title: str
    does: str
    lead: str = "One name is enough to begin. We look first whether the person is on file already."
    joins: str = ""


def registered(
    request: StaffRequest, form: RegisterForm, do: Callable[[Collection[uuid.UUID]], Made], door: Door
) -> tuple[Made | None, HttpResponse]:
    """Return what `do` made of a form that holds, or None and the page that asks for more.

    `do` receives the ids of those on file who are known to be other people.
    """
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                return do(_ids(request.POST.getlist("different_from"))), HttpResponse()
            except BadInput as error:
                add_bad_input(form, error)
            except PossibleDuplicates as alike:
                return None, _alike(request, form, alike, door)
    return None, staff_render(request, "records/register.html", {"form": form, "door": door}, status=status)


def _alike(request: StaffRequest, form: RegisterForm, alike: PossibleDuplicates, door: Door) -> HttpResponse:
    entered = shown.entered(form.demographics(form.contacts()))
    context: dict[str, Any] = {
        "door": door,
        "pairs": [(one, shown.compared(entered, one)) for one in alike.candidates],
        "sent": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
        "told": request.POST.getlist("different_from"),
    }
    return staff_render(request, "records/alike.html", context, status=HTTPStatus.CONFLICT)


def _ids(texts: list[str]) -> list[uuid.UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(uuid.UUID(text))
    return found
