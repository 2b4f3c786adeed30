"""A desk that answers people who ask to be called, and what they send; all made by actions and by the public pages."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.web.staff import member, program
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import Program
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.handover import queries
from throughcare_web.handover.actions import change_desk
from throughcare_web.handover.entries import DeskEntry
from throughcare_web.handover.models import HandOver


ASK, SEND = "/call-me/", "/call-me/send/"
PLACE = {"q-place": "45402"}  # Dayton, Ohio
GIVEN = {
    "name": "Robin",
    "channel": "phone",
    "reach": "(205) 555-0110",
    "message": "no",
    "best_time": "evening",
    "agree": "on",
}
ANSWERS = {"q-opioids": "fentanyl", "q-safe": "none"}


class Desk:
    """A program with an open desk for Ohio, and who works at it."""

    def __init__(self, slug: str = "fictional-harbor", **entry: Any) -> None:
        self.program: Program = program(slug)
        self.navigator: Staff = member(self.program, Role.NAVIGATOR)
        self.director: Staff = member(self.program, Role.DIRECTOR)
        change_desk(
            self.director,
            entry=DeskEntry(**({"is_open": True, "states": ("OH",), "answers_within_hours": 24} | entry)),
        )
        queries.forget()

    def rows(self) -> list[HandOver]:
        """Return everybody who asked this desk."""
        with in_program(self.program):
            return list(queries.queue(self.program)) + list(HandOver.objects.filter(state="closed"))

    def row(self) -> HandOver:
        """Return the one who asked this desk."""
        (only,) = self.rows()
        return only


def shown(client: Client | None = None, path: str = ASK, **given: str) -> str:
    """Return the form as somebody sees it who has said where."""
    return (client or Client()).post(path, PLACE | given).content.decode()


def hidden(html: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


def send(path: str = SEND, client: Client | None = None, **given: str) -> HttpResponse:
    """Send the form as it was shown, with what somebody gave."""
    browser = client or Client()
    answers = {name: code for name, code in given.items() if name.startswith("q-")}
    html = shown(browser, path.replace("send/", ""), **answers)
    words = {"told": hidden(html, "told"), "request_id": hidden(html, "request_id")}
    return browser.post(path, PLACE | GIVEN | words | {"send": "1"} | given)
