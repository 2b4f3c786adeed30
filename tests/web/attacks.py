"""What somebody who means ill has: every form of the staff's pages as it was shown, and ways to send it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.web.everything import Address, Everything, arguments, staff_addresses
from tests.web.staff import member, signed_in
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role


HELPLINE, HARBOR = "alder-helpline", "harbor-otp"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# What a control of this name takes, where words are not what it asks for.
PLAUSIBLE = {
    "email": "somebody@example.org",
    "phone": "(205) 555-0110",
    "emergency_phone": "(205) 555-0111",
    "value": "(205) 555-0112",
    "zip": "45402",
    "zip_prefixes": "454",
    "code": "",
    "temperature": "37",
    "qtc": "420",
    "egfr": "90",
    "potassium": "4",
    "magnesium": "2",
    "place": "45402",
    "sender_id": "SENDER1",
    "receiver_id": "PAYER1",
    "npi": "1234567893",
    "visit_time": "10:00",
    "visit_on": "2099-01-05",
    "number_1": "(205) 555-0113",
    "number_2": "",
    "number_3": "",
    "number_4": "",
    **dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "9:00-17:00"),
}
_FRAME = {"q", "csrfmiddlewaretoken"}  # the search box and sign-out button above every page
MOMENTS = {"date": "2026-01-05", "time": "10:00", "datetime-local": "2026-01-05T10:00"}


@dataclass(slots=True)
class Control:
    """One control of a form: its name, what it is, what it holds and what it offers."""

    name: str
    kind: str
    value: str = ""
    offers: list[str] = field(default_factory=list)
    number: bool = False

    @property
    def is_text(self) -> bool:
        return self.kind in ("text", "textarea", "search", "tel", "email", "url", "password")


@dataclass(slots=True)
class Form:
    """A form as a page shows it: where it goes, and its controls by name."""

    page: str
    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.action} {sorted(self.controls)}"

    def as_shown(self) -> dict[str, list[str]]:
        """Return what a browser would send if nothing were filled in."""
        sent: dict[str, list[str]] = {}
        for one in self.controls.values():
            if one.kind not in ("checkbox", "radio", "file", "submit") and (one.value or one.is_text):
                sent[one.name] = [one.value]
        return sent

    def filled(self, text: str = "words", pick: int = -1) -> dict[str, list[str]]:
        """Return an answer to everything: the last (or `pick`) of what is offered, `text` wherever words may stand."""
        sent = self.as_shown()
        for one in self.controls.values():
            real = [value for value in one.offers if value]
            if one.kind in ("select", "radio", "checkbox", "submit") and real:
                sent[one.name] = [real[pick]]
            elif one.kind in MOMENTS:
                sent[one.name] = [MOMENTS[one.kind]]
            elif one.is_text:
                sent[one.name] = [PLAUSIBLE.get(one.name, "1") if one.number else text]
        return sent


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select: Control | None = None
        self._area: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(self.page, got.get("action") or self.page, got.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and tag in ("input", "textarea", "select", "button"):
            self._control(tag, got)
        elif tag == "option" and self._select is not None:
            self._select.offers.append(got.get("value", ""))
            if "selected" in got:
                self._select.value = got.get("value", "")

    def _control(self, tag: str, got: dict[str, str]) -> None:
        name = got.get("name", "")
        if not name or self._open is None:
            return
        kind = {"input": got.get("type", "text"), "button": "submit"}.get(tag, tag)
        one = self._open.controls.setdefault(name, Control(name, kind, got.get("value", "")))
        one.number = got.get("inputmode", "") in ("numeric", "decimal")
        if kind in ("radio", "checkbox", "submit"):
            one.offers.append(got.get("value", "on"))
        self._select = one if tag == "select" else self._select
        self._area = one if tag == "textarea" else self._area

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data.lstrip("\n")


def forms_of(page: str, html: str) -> list[Form]:
    """Return the forms of a page, without those of the frame around every page."""
    parser = _Forms(page)
    parser.feed(html)
    return [one for one in parser.forms if set(one.controls) - _FRAME or one.method == "post"]


@dataclass(slots=True)
class Insider:
    """A member of a program who holds every role there, with a browser: no page is closed to them."""

    staff: Staff
    browser: Client

    @property
    def slug(self) -> str:
        return self.staff.membership.program.slug

    def path(self, address: Address, everything: Everything) -> str:
        return reverse(address.name, args=[self.slug, *arguments(address, everything)])

    def starts(self, everything: Everything) -> list[str]:
        """Return the path of every staff address, about the objects there are."""
        return [self.path(address, everything) for address in staff_addresses()]


def insider(everything: Everything, slug: str) -> Insider:
    """Return somebody with every role in a program of the county."""
    team = everything.county.teams[slug]
    staff = member(team.program, *Role, email=f"everything@{slug}.example.org")
    return Insider(staff, signed_in(staff))


_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
_SHAPE = re.compile(rf"{UUID.pattern}|\d+")


def crawl(who: Insider, starts: list[str], *, alike: int = 3) -> Iterator[tuple[str, Any]]:
    """Yield (path, answer) of every page that links lead to within the program, at most so many of one kind."""
    waiting, seen = list(dict.fromkeys(starts)), set(starts)
    kinds: dict[str, int] = {}
    while waiting:
        path = waiting.pop(0)
        answer = who.browser.get(path)
        yield path, answer
        if answer.streaming or not answer["Content-Type"].startswith("text/html"):
            continue
        for link in _LINK.findall(answer.content.decode()):
            kind = _SHAPE.sub("*", link)
            if link in seen or not link.startswith(f"/staff/{who.slug}/"):
                continue
            seen.add(link)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= alike:
                waiting.append(link)


_BESIDE = re.compile(r'id="id_([\w-]+)-error"')


def refused_fields(answer: Any) -> set[str]:
    """Return the names of the fields that a page has a word of error beside."""
    return set(_BESIDE.findall(answer.content.decode())) if answer.status_code == 422 else set()


def send(who: Insider, form: Form, text: str = "words") -> tuple[Any, dict[str, list[str]]]:
    """Send a form filled with `text`; what is refused for what it is is sent again as the control takes it.

    Return the last answer, and what was sent.
    """
    for pick in (-1, 0):
        sent = form.filled(text, pick)
        answer = who.browser.post(form.action, sent)
        for _ in range(3):
            if answer.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
                return answer, sent
            known = {name for name in form.controls if name in PLAUSIBLE}
            wrong = sorted(refused_fields(answer) | known)
            better = {name: [PLAUSIBLE.get(name.rpartition("-")[2], "")] for name in wrong}
            if all(sent.get(name) == value for name, value in better.items()):
                break
            sent |= better
            answer = who.browser.post(form.action, sent)
    return answer, sent


def pages_with_forms(who: Insider, starts: list[str], *, alike: int = 1) -> list[Form]:
    """Return every form that sends something, one of each kind, as the pages show them."""
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for path, answer in crawl(who, starts, alike=alike):
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for form in forms_of(path, answer.content.decode()):
            if form.method == "post" and not form.action.startswith("/account/"):
                key = _SHAPE.sub("*", form.action), tuple(sorted(form.controls))
                found.setdefault(key, form)
    return list(found.values())


_TABLES = """
    SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'program_id'
        AND table_name NOT LIKE 'accounts_audit%' ORDER BY 1
"""


def rows_kept(who: Insider) -> dict[str, int]:
    """Return how many rows the program has in each table, the audit trail apart."""
    with in_program(who.staff.membership.program), connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [table for (table,) in cursor.fetchall()]
        counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)  # noqa: S608
        cursor.execute(counts)
        return dict(cursor.fetchall())


class _Hostile(HTMLParser):
    """Finds what a browser would make of words that got out of their place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("zq"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"<{tag} {name}>")
            leads = name in ("href", "src", "action", "formaction", "data") or name.startswith("hx-")
            if leads and re.match(r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE):
                self.found.append(f"<{tag} {name}={value}>")
        if tag == "script" and not dict(attrs).get("src"):
            self.found.append("<script> without src")


def hostile(html: str) -> list[str]:
    """Return what of a page would run, or would be an element that nobody of ours made."""
    parser = _Hostile()
    parser.feed(html)
    return parser.found
