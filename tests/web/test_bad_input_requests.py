"""Requests that no page of ours makes: forged by another site, sent twice, by somebody whose membership ended, with files.

Bad-input list: CSRF gaps, duplicates by double click, ACL deny ignored, session lock, path traversal in uploads.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.web.attacks import HARBOR, HELPLINE, Form, Insider, insider, pages_with_forms, rows_kept, send
from tests.web.everything import Everything, addresses, arguments, build, staff_addresses
from tests.web.staff import member, signed_in
from throughcare_web.accounts.actions import add_member, end_membership
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role


pytestmark = pytest.mark.django_db

FOREIGN = {"Origin": "https://evil.example.org", "Referer": "https://evil.example.org/"}
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>'
)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def insiders(everything: Everything) -> list[tuple[Insider, list[Form]]]:
    """Return somebody with every role in two programs, and the forms that their pages have."""
    who = [insider(everything, slug) for slug in (HELPLINE, HARBOR)]
    return [(one, pages_with_forms(one, one.starts(everything))) for one in who]


@pytest.fixture(scope="module")
def helpline(insiders: list[tuple[Insider, list[Form]]]) -> tuple[Insider, list[Form]]:
    return insiders[0]


# ASVS 3.5.1, 3.5.3; CSRF gaps
def test_form_without_its_token_changes_nothing(
    insiders: list[tuple[Insider, list[Form]]], everything: Everything
) -> None:
    for who, forms in insiders:
        forged = signed_in(who.staff, Client(enforce_csrf_checks=True))
        before = rows_kept(who)
        for form in forms:
            for headers in ({}, FOREIGN):
                answer = forged.post(form.action, form.filled(), headers=headers)
                assert answer.status_code == 403, form
        for path in who.starts(everything):
            assert forged.post(path).status_code in (403, 405), path
        assert rows_kept(who) == before


# ASVS 3.5.1; the form of the public site that keeps something, signing in and out, links
@pytest.mark.parametrize(
    "path",
    [
        "/call-me/send/",
        "/es/call-me/send/",
        "/account/login/",
        "/account/logout/",
        "/account/password/",
        "/account/password/reset/",
        "/account/sessions/",
        "/account/factors/app/add/",
        "/account/factors/codes/new/",
        "/account/invitation/x/",
        "/link/directory/availability/x/",
        "/link/referral/answer/x/",
    ],
)
def test_pages_outside_a_program_that_change_something_want_the_token_too(
    path: str, helpline: tuple[Insider, list[Form]]
) -> None:
    browsers = (
        Client(enforce_csrf_checks=True),
        signed_in(helpline[0].staff, Client(enforce_csrf_checks=True)),
    )
    for browser in browsers:
        assert browser.post(path, {"send": "1", "name": "x"}, headers=FOREIGN).status_code == 403


# ASVS 3.5.3
def test_no_page_for_staff_is_exempt_from_the_token() -> None:
    from django.urls import get_resolver

    exempt = [
        name for name, view in _views(get_resolver().url_patterns) if getattr(view, "csrf_exempt", False)
    ]
    of_staff = [name for _, permission, name in addresses() if permission not in ("public",)]
    assert [name for name in exempt if name in of_staff] == []


def _views(patterns: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from _views(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield space + (one.name or ""), one.callback


# ASVS 3.5.3, 4.1.4
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_other_methods_change_nothing(
    method: str, helpline: tuple[Insider, list[Form]], everything: Everything
) -> None:
    who, _ = helpline
    before = rows_kept(who)
    for path in who.starts(everything):
        assert who.browser.generic(method, path, b"a=1").status_code in (400, 404, 405), path
    assert rows_kept(who) == before


# ASVS 3.5.3: reading changes nothing but the trail of who read
def test_reading_every_page_changes_no_row(
    helpline: tuple[Insider, list[Form]], everything: Everything
) -> None:
    who, _ = helpline
    before = rows_kept(who)
    for path in who.starts(everything):
        who.browser.get(path)
        who.browser.head(path)
    assert rows_kept(who) == before


# ASVS 2.3.4, 15.4.2; duplicates by double click. What cannot be done twice is said to be done, or why not: no fault of ours
def test_form_pressed_twice_is_one_row(insiders: list[tuple[Insider, list[Form]]]) -> None:
    tried, wrong = 0, []
    for who, forms in insiders:
        who.browser.raise_request_exception = False
        for form in forms:
            is_numbered = any(name.endswith("request_id") for name in form.controls)
            point = transaction.savepoint()
            first, sent = send(who, form)
            once = rows_kept(who) if is_numbered else {}
            again = who.browser.post(form.action, sent)
            twice = rows_kept(who) if is_numbered else {}
            transaction.savepoint_rollback(point)
            tried += is_numbered and first.status_code in (302, 303)
            if again.status_code >= 500 or twice != once:
                more = {table: count for table, count in twice.items() if count != once[table]}
                wrong.append((re.sub("[0-9a-f-]{36}", "*", form.action), more, again.status_code))
        who.browser.raise_request_exception = True
    assert tried > 40
    assert wrong == []


# ASVS 2.2.1
def test_request_without_a_number_of_its_own_is_no_fault_of_ours(
    helpline: tuple[Insider, list[Form]],
) -> None:
    who, forms = helpline
    for form in forms:
        names = [name for name in form.controls if name.endswith("request_id")]
        for wrong in ("", "1", "x" * 3000, "\x00", str(uuid.uuid4()) + "'"):
            if names:
                point = transaction.savepoint()
                answer = who.browser.post(form.action, {**form.filled(), **dict.fromkeys(names, wrong)})
                transaction.savepoint_rollback(point)
                assert answer.status_code in (200, 302, 303, 404, 409, 422), (form, wrong)


# ASVS 8.3.1, 8.3.2; ACL deny ignored
def test_ended_membership_closes_every_page_although_another_one_is_held(everything: Everything) -> None:
    """The other one is in another program: it opens nothing here. What is held here is looked up with each request."""
    here, there = (everything.county.teams[slug].program for slug in (HELPLINE, HARBOR))
    staff = member(here, *Role, email="leaves@example.org")
    add_member(System("tests", there), there, email="leaves@example.org", role=Role.DIRECTOR)
    browser = signed_in(staff)
    assert browser.get(reverse("chart:desk", args=[HELPLINE])).status_code == 200
    with in_program(here):
        held = list(type(staff.membership).objects.filter(user=staff.membership.user))
    for one in held:
        end_membership(System("tests", here), one)
    for address in staff_addresses():
        path = reverse(address.name, args=[HELPLINE, *arguments(address, everything)])
        for ask in (browser.get, browser.post):
            answer = ask(path)
            assert answer.status_code in (302, 404, 405), path
            assert answer.status_code != 302 or "/account/login" in answer["Location"], path
            assert not [
                word for word in everything.tokens if word in answer.content.decode().replace(path, "")
            ]


# ASVS 8.3.2; ACL deny ignored: of two roles the one that was taken away opens nothing more
def test_role_that_was_taken_away_opens_nothing_more(everything: Everything) -> None:
    here = everything.county.teams[HELPLINE].program
    both = member(here, Role.AUDITOR, Role.FRONT_DESK, email="both@example.org")
    browser = signed_in(both)
    audit = reverse("accounts:audit", args=[HELPLINE])
    assert browser.get(audit).status_code == 200
    end_membership(System("tests", here), both.membership)
    closed = browser.get(audit)
    if closed.status_code == 302:  # signed out with the membership: signs in again with what is left
        browser = signed_in(both)
        closed = browser.get(audit)
    assert closed.status_code == 403
    assert "accounts.add_member" not in closed.content.decode()
    assert browser.get(reverse("records:patients", args=[HELPLINE])).status_code == 200


# ASVS 8.2.1: a role in one program is none in another, whatever the address or the form says
def test_director_of_one_program_is_nobody_in_the_next(everything: Everything) -> None:
    there = everything.county.teams[HARBOR].program
    browser = signed_in(member(there, *Role, email="director-there@example.org"))
    for extra in ({}, {"program": HARBOR}, {"membership": "1", "role": "director"}):
        answer = browser.post(reverse("accounts:audit", args=[HELPLINE]), extra)
        assert answer.status_code == 404


def _upload_form(forms: list[Form]) -> Form:
    return next(one for one in forms if any(control.kind == "file" for control in one.controls.values()))


def _zip(inside: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(inside, "x" * 100_000)
    return held.getvalue()


def _files() -> dict[str, int]:
    folder = Path(settings.STATE_DIR)
    parts = [folder / "eligibility", folder / "static"]
    return {
        str(one): one.stat().st_size
        for part in parts
        if part.exists()
        for one in part.rglob("*")
        if one.is_file()
    }


# ASVS 5.2.1, 5.2.2, 5.3.1, 5.3.2; path traversal in uploads
@pytest.mark.parametrize("name", ["../../../etc/cron.d/x", "..\\..\\x.271", "/etc/passwd", "a\x00.271", "x" * 5000, "CON.271", "<zq-x onzq=1>.271", ""])  # fmt: skip
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 5000, BOMB, b"ISA*", "ISA*\u202e".encode("utf-16"), b"ISA" + b"*" * 200 + b"~" * 50_000, _zip("../../x"), b"=cmd|' /C calc'!A0"],
    ids=range(8),
)  # fmt: skip
def test_file_that_is_no_answer_is_refused_and_left_nowhere(
    name: str, content: bytes, helpline: tuple[Insider, list[Form]]
) -> None:
    who, forms = helpline
    form = _upload_form(forms)
    before, files = rows_kept(who), _files()
    answer = who.browser.post(form.action, {"answer": SimpleUploadedFile(name or "x", content)})
    assert answer.status_code == 422
    assert "<zq-x" not in answer.content.decode()
    assert "root:" not in answer.content.decode()
    assert (rows_kept(who), _files()) == (before, files)


# ASVS 5.2.1
def test_enormous_file_is_refused_before_it_is_read_and_never_on_a_disk(
    helpline: tuple[Insider, list[Form]], settings: LazySettings
) -> None:
    who, forms = helpline
    settings.FILE_UPLOAD_TEMP_DIR = "/no/such/folder"
    answer = who.browser.post(
        _upload_form(forms).action, {"answer": SimpleUploadedFile("a.271", b"ISA*" * 1_000_000)}
    )
    assert answer.status_code == 422
    assert "too large" in answer.content.decode()


# ASVS 15.4.1, 15.4.2; concurrent tabs
def test_two_tabs_that_change_the_same_person_do_not_overwrite_each_other(
    helpline: tuple[Insider, list[Form]], everything: Everything
) -> None:
    who, forms = helpline
    form = next(one for one in forms if one.action.endswith("/person/"))
    one = form.as_shown() | {"name_to_use": ["Ardea"]}
    other = form.as_shown() | {"name_to_use": ["Egret"]}
    assert who.browser.post(form.action, one).status_code in (302, 303)
    second = who.browser.post(form.action, other)
    assert second.status_code in (409, 422)
    assert "Ardea" in second.content.decode()
    assert "Egret" in second.content.decode()


# ASVS 16.3.2: what was refused is written down
def test_refusals_stand_in_the_trail(helpline: tuple[Insider, list[Form]], everything: Everything) -> None:
    program = everything.county.teams[HELPLINE].program
    peer = member(program, Role.PEER, email="peer-tries@example.org")
    signed_in(peer).get(reverse("accounts:audit", args=[HELPLINE]))
    with in_program(program):
        last = audit_events(program).exclude(refused="").order_by("-at").first()
    assert (last.actor_id, last.verb) == (str(Staff(peer.membership).id), "accounts.see_audit")
