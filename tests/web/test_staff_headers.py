"""What goes with every answer of the staff's pages, and what is written into the log: nothing of a patient, nothing typed.

OWASP ASVS 5.0 3.3, 3.4, 3.5, 14.3 and 16.2; the item stands beside its test.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.web.attacks import HARBOR, HELPLINE, Form, Insider, crawl, insider, pages_with_forms, rows_kept
from tests.web.everything import Everything, build
from throughcare_web.accounts import audit, queries
from throughcare_web.accounts.links import make_link
from throughcare_web.config.logs import ValuelessFormatter
from throughcare_web.directory.models import Listing


pytestmark = pytest.mark.django_db

TYPED = "zqTypedByStaff"
FOREVER = dt.timedelta(days=300)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def helpline(everything: Everything) -> tuple[Insider, list[Form]]:
    who = insider(everything, HELPLINE)
    return who, pages_with_forms(who, who.starts(everything))


@pytest.fixture(scope="module")
def pages(helpline: tuple[Insider, list[Form]], everything: Everything) -> dict[str, Any]:
    """Return the answer of every page of the program, those that refuse included."""
    who, _ = helpline
    found = dict(crawl(who, who.starts(everything), alike=1))
    found |= {f"{path} of a stranger": Client().get(path) for path in list(found)[:20]}
    found |= {
        f"{path} elsewhere": who.browser.get(path.replace(HELPLINE, HARBOR)) for path in list(found)[:20]
    }
    return found


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Return what the site's own log handler writes in the test, of every logger and level that settings let through."""
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    handler.setFormatter(ValuelessFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield held
    root.removeHandler(handler)


def unafraid(who: Insider) -> Client:
    """Return the browser of somebody to whom a fault of ours is shown as a page, as to everybody."""
    browser = Client(raise_request_exception=False)
    browser.cookies = who.browser.cookies
    return browser


# ASVS 3.4.3, 3.4.6
def test_every_page_allows_scripts_and_styles_of_ours_alone_and_no_frame(pages: dict[str, Any]) -> None:
    for path, answer in pages.items():
        policy = {part.split()[0]: part.split()[1:] for part in answer["Content-Security-Policy"].split(";")}
        assert policy["default-src"] == ["'none'"], path
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"], path
        assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"], path
        assert "unsafe" not in answer["Content-Security-Policy"], path
        assert answer["X-Frame-Options"] == "DENY", path


# ASVS 3.4.4, 3.4.5, 3.4.8, 4.1.1
def test_every_page_says_what_it_is_and_sends_no_address_elsewhere(pages: dict[str, Any]) -> None:
    for path, answer in pages.items():
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), path
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "camera=()" in answer["Permissions-Policy"], path
        kind = answer["Content-Type"]
        assert kind in ("text/html; charset=utf-8", "application/pdf", "application/edi-x12"), path
        assert answer.get("Access-Control-Allow-Origin") is None, path


# ASVS 3.4.2
def test_no_page_elsewhere_may_read_a_static_file(settings: LazySettings) -> None:
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True  # no file is collected in tests
    answer = Client().get("/static/ui/mark.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.get("Access-Control-Allow-Origin") is None
    assert b"<svg" in b"".join(answer)  # read to its end: closing it by hand would close the database, too


# ASVS 14.3.2
def test_no_page_of_staff_is_kept_by_a_browser_or_a_proxy(pages: dict[str, Any]) -> None:
    for path, answer in pages.items():
        assert "no-store" in answer["Cache-Control"], path
        assert "private" in answer["Cache-Control"], path


# ASVS 3.2.1: a file is offered to be kept, under a name that says nothing of anybody
def test_file_is_named_for_what_it_is_and_not_for_whom(pages: dict[str, Any], everything: Everything) -> None:
    files = {path: one for path, one in pages.items() if not one["Content-Type"].startswith("text/html")}
    assert files
    for path, answer in files.items():
        assert "filename=" in answer["Content-Disposition"], path
        assert not [word for word in everything.tokens if word in answer["Content-Disposition"]], path


# ASVS 3.3.1, 3.3.2, 3.3.4: no script reads a cookie; on a public site they are `__Host-` and Secure (test_settings)
def test_cookies_are_no_scripts(helpline: tuple[Insider, list[Form]]) -> None:
    browser = helpline[0].browser
    browser.get(reverse("chart:desk", args=[HELPLINE]))
    assert browser.cookies
    assert set(browser.cookies) <= {django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME}
    sent = Client().get(reverse("account_login")).cookies
    for cookie in sent.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
        assert not cookie["domain"], cookie.key


# ASVS 14.2.1: no value of a patient stands in an address
def test_no_address_carries_anything_of_a_patient(pages: dict[str, Any], everything: Everything) -> None:
    names = [word for word in everything.tokens if "-" not in word]
    for path, answer in pages.items():
        assert not [word for word in names if word.lower() in path.lower()], path
        assert not [word for word in names if word.lower() in answer.get("Location", "").lower()], path


# ASVS 16.2.5
def test_log_holds_nothing_that_was_asked_typed_or_shown(
    helpline: tuple[Insider, list[Form]], everything: Everything, log: io.StringIO
) -> None:
    who, forms = helpline
    browser = unafraid(who)
    for form in forms:
        point = transaction.savepoint()
        browser.post(form.action, form.filled(TYPED))
        browser.post(form.action, dict.fromkeys(form.controls, TYPED))
        transaction.savepoint_rollback(point)
    for path in who.starts(everything):
        browser.get(path, {"q": TYPED, "state": TYPED, "next": TYPED})
        Client().get(path, {"q": TYPED})
        Client(enforce_csrf_checks=True).post(path, {"name": TYPED})
    Client().post(reverse("account_login"), {"login": f"{TYPED}@example.org", "password": TYPED})
    written = log.getvalue()
    assert "WARNING django.request" in written, "refusals are logged by their path"
    assert TYPED not in written
    assert not [word for word in everything.tokens if " " in word and word in written]
    assert who.browser.cookies[django_settings.SESSION_COOKIE_NAME].value not in written


# ASVS 14.2.1, 16.2.5: whoever reads the log may not use the links that stand in it
@pytest.mark.parametrize("way", ["forged", "wrong answer"])
def test_log_holds_no_link_that_still_works(way: str, everything: Everything, log: io.StringIO) -> None:
    team = everything.county.teams[HARBOR]
    listing = Listing.objects.get(pk=team.listing_id)
    token = make_link(
        "directory.update_availability",
        listing,
        expires_at=timezone.now() + FOREVER,
        program_id=team.program.pk,
    )
    path = reverse("directory_link:availability", args=[token])
    browser = Client(enforce_csrf_checks=way == "forged")
    browser.get(path)
    answer = browser.post(path, {"as_of": "nonsense"})
    assert answer.status_code == (403 if way == "forged" else 422)
    assert token not in log.getvalue()


# ASVS 16.2.5, 16.5.1
@pytest.mark.parametrize("fault", ["ours", "the database's"])
def test_fault_leaves_its_place_in_the_log_and_no_value_anywhere(
    fault: str,
    helpline: tuple[Insider, list[Form]],
    everything: Everything,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patient = everything.objects["patient"]
    secret = f"{patient.given_names} {patient.family_name} {TYPED}"

    def fails(*_: object, **__: object) -> None:
        if fault == "ours":
            raise ValueError(secret)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [secret])

    monkeypatch.setattr(queries, "audit_page", fails)
    browser = unafraid(helpline[0])
    answer = browser.post(reverse("accounts:audit", args=[HELPLINE]), {"who": TYPED})
    assert answer.status_code == 500
    assert TYPED not in answer.content.decode()
    assert patient.family_name not in answer.content.decode()
    written = log.getvalue()
    assert "accounts/views.py" in written
    assert TYPED not in written
    assert secret not in written


# ASVS 16.5.1, 16.5.3: a fault in a form keeps nothing of what was sent, and the audit trail holds no half of it
def test_fault_under_way_keeps_nothing(
    helpline: tuple[Insider, list[Form]], everything: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, forms = helpline
    form = next(one for one in forms if one.action.endswith("/allergies/"))
    before = rows_kept(who)

    def fails(_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(audit, "_save", fails)
    browser = unafraid(who)
    answer = browser.post(form.action, form.filled("penicillin"))
    monkeypatch.undo()
    assert answer.status_code >= 400
    assert rows_kept(who) == before


# ASVS 16.2.5, 13.4.2: what a fault would show to a developer is shown to nobody
def test_nothing_of_a_fault_is_mailed_or_shown() -> None:
    assert not django_settings.DEBUG
    assert django_settings.ADMINS == []
    handlers = [
        one
        for name in ("django", "django.request", "django.security", "")
        for one in logging.getLogger(name).handlers
    ]
    assert not [one for one in handlers if type(one).__name__ == "AdminEmailHandler"]
