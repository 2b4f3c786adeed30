"""Whatever is sent to a form: a clear message beside the field, what was typed still there, and never a fault of ours."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from tests.web.listings import program
from tests.web.test_find import listed
from throughcare_web.directory import matching_index


pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=x"
LONG = "a" * 10_000
PLACES = {
    "nonsense": "xyzzy plugh",
    "a sentence": "wherever my mother lives now",
    "a number": "0",
    "long": LONG,
    "digits": "9" * 5_000,
    "emoji": "🏥🙂",
    "right to left": "مركز العلاج",
    "turned around": "\u202e20454",
    "markup": "<script>alert('x')</script>\"'",
    "placeholders": "%s %(place)s {0} {{ form }}",
    "nothing readable": "a\0b",
    "a statement": "'; DROP TABLE directory_listing; --",
}
# A form, answers that it takes, and one of its choices.
FORMS = {
    "find": ("/find/", {"place": "45402"}, "setting"),
    "guide": ("/guide/", {"at": "safe", "go": "next", "q-safe": "none"}, "q-safe"),
    "guide, one of many": ("/guide/", {"at": "last", "go": "next", "q-last": "day"}, "q-last"),
    "check, me": ("/check/", {"for": "me", "at": "asked", "go": "next"}, "larger_longer"),
    "check, someone": ("/check/", {"for": "someone", "at": "danger", "go": "next"}, "safe"),
    "compare": ("/compare/", {"c-matters": "visits"}, "c-matters"),
    "report": ("/program/made-up-1/report/", {"send": "1", "kind": "closed"}, "kind"),
}
SHORTLISTS = {"shortlist": "/shortlist/", "shortlist as PDF": "/shortlist/pdf/"}
PATHS = {**{name: path for name, (path, _sent, _choice) in FORMS.items()}, **SHORTLISTS}
BODIES = {
    "nothing": (FORM, b""),
    "JSON": ("application/json", b'{"place": "45402", "at": {"a": [1]}}'),
    "plain text": ("text/plain", b"place=45402"),
    "no type": ("", b"place=45402"),
    "invalid UTF-8": (FORM, b"place=%ff%fe&at=%c3%28&q-safe=\xff\xfe&program=%ff&kind=%ff&for=%ff"),
    "null bytes": (FORM, b"place=454%0002&at=%00&q-safe=%00&go=%00&program=%00&kind=%00&note=%00&for=%00"),
    "another encoding": (f"{FORM}; charset=utf-16", "place=45402".encode("utf-16")),
    "no encoding": (f"{FORM}; charset=nonsense", b"place=45402"),
    "multipart without an end": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
    "multipart without a boundary": ("multipart/form-data", b"place=45402"),
    "multipart, nonsense encoding": (
        "multipart/form-data; boundary=x; charset=nonsense",
        b'--x\r\nContent-Disposition: form-data; name="place"\r\n\r\n45402\r\n--x--\r\n',
    ),
    "a file": (
        FILES,
        b'--x\r\nContent-Disposition: form-data; name="place"; filename="a"\r\n\r\n45402\r\n--x--\r\n',
    ),
    "too many fields": (FORM, b"&".join([b"place=1"] * 1_500)),
    "too much": (FORM, b"place=" + b"a" * 3_000_000),
}


@pytest.fixture(autouse=True)
def site(settings: LazySettings) -> Iterator[None]:
    settings.PUBLIC_GUIDANCE = True
    settings.DIRECTORY_POLL_SECONDS = 0
    listed(program(1), program(2))
    yield
    matching_index.forget()


def send(path: str, sent: object) -> HttpResponse:
    return Client(raise_request_exception=False).post(path, sent)


def error_beside(response: HttpResponse, field: str) -> str:
    """Return what stands beside a field of the page, without markup."""
    found = re.search(
        rf'id="id_{field}-error"[^>]*>(.*?)</(?:span|p)>\s*\n', response.content.decode(), re.DOTALL
    )
    assert found, f"no error beside {field}"
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", found[1]).split()))


@pytest.mark.parametrize("typed", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("prefix", ["", "/es"], ids=["en", "es"])
def test_a_place_that_is_none_is_named_beside_its_field_and_stays_there(prefix: str, typed: str) -> None:
    for path, field, more in (
        ("/find/", "place", {"medication": "methadone"}),
        ("/guide/", "q-place", {"at": "place", "go": "next", "q-want": "video"}),
    ):
        response = send(prefix + path, {field: typed, **more})
        page = response.content.decode()

        assert response.status_code == 422
        assert ("código postal" if prefix else "ZIP code") in error_beside(response, field)
        assert f'value="{html.escape(typed)}"' in page
        assert "<script>alert" not in page
        assert 'value="methadone" selected' in page or 'name="q-want" value="video"' in page


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("code", ["no_such_code", LONG, "🙂", "مركز", "<b>x</b>"], ids=str.__len__)
def test_a_code_that_is_none_is_refused_with_a_word_about_it(name: str, code: str) -> None:
    path, sent, choice = FORMS[name]

    for prefix in ("", "/es"):
        response = send(prefix + path, {**sent, choice: code})
        page = response.content.decode()

        assert response.status_code == 422
        assert re.search(r'<div class="tc-error-summary" role="alert".*?<li>.{10,}?</li>', page, re.DOTALL)
        assert (
            f'href="#id_{choice}' in page or name == "compare"
        )  # all of it is choices, and one line says so
        assert "<b>x</b>" not in html.unescape(page)


@pytest.mark.parametrize("name", FORMS)
def test_a_field_that_comes_a_hundred_times_is_not_repeated(name: str) -> None:
    path, sent, _choice = FORMS[name]

    once, often = send(path, sent), send(path, {field: [value] * 100 for field, value in sent.items()})

    assert often.status_code in {
        once.status_code,
        422,
    }  # one answer of several cannot be given a hundred times
    assert len(often.content) <= 1.1 * len(once.content)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_no_page_sends_is_answered_with_a_page(path: str, body: tuple[str, bytes]) -> None:
    content_type, sent = body

    response = Client(raise_request_exception=False).generic("POST", path, sent, content_type)

    assert response.status_code in {200, 400, 422}
    assert 'href="tel:911"' in response.content.decode()


@pytest.mark.parametrize(
    "forged",
    [
        {"show": "99999999999"},
        {"show": "-1"},
        {"show": "٣"},
        {"at": "no-such-question", "go": "no-such-way"},
        {"at": "safe", "go": "show", "q-safe": ["none", "suicide_plan"]},
        {"at": "place", "go": "next", "seen": LONG},
        {"for": "nobody", "at": "asked"},
        {"for": "me", "at": "answer", "go": "next", "seen": ["x", "y"], "larger_longer": "yes"},
        {"program": ["made-up-1", "no-such-program", LONG, "\0", "../../etc", "🙂"]},
        {"csrfmiddlewaretoken": LONG},
        {"place": "45402", "age": "9" * 5_000},
        {"place": "45402", "age": "٣٤"},
        {"place": "45402", "within": "1e9", "language": "xx"},
        {"start": "1", "place": LONG, "payment": ["no_such_code"] * 50},
    ],
    ids=lambda forged: "+".join(forged),
)
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_what_no_page_of_ours_would_send_is_no_fault_of_ours(path: str, forged: dict[str, object]) -> None:
    assert send(path, forged).status_code in {200, 422}


class Unread(io.RawIOBase):
    """A body of which nothing may be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError


# ASVS 5.2.1, 15.2.2: a stranger fills no disk and keeps no process busy
@pytest.mark.parametrize("path", [*PATHS.values(), "/account/login/", "/staff/x/", "/healthz"])
def test_a_body_larger_than_anything_asked_for_is_refused_unread(path: str, settings: LazySettings) -> None:
    length = {"CONTENT_LENGTH": str(settings.LARGEST_BODY + 1), "wsgi.input": Unread()}
    response = Client(raise_request_exception=False).generic("POST", path, content_type=FILES, **length)

    assert response.status_code == 400
    assert 'href="tel:911"' in response.content.decode()
    assert "Content-Security-Policy" in response


@pytest.mark.parametrize(
    "address",
    [
        "/program/%00/",
        "/program/%FF%FE/",
        f"/program/{LONG}/",
        "/program/%F0%9F%99%82/report/",
        "/program/..%2f..%2fetc/",
        "/learn/%00/",
        f"/learn/{LONG}/",
        "/check/?for=%00",
        "/check/?for=%FF",
        "/find/?place=%FF&page=%00",
        "/guide/?at=%00",
        "/%FF/",
        "/es/%00",
    ],
    ids=lambda address: address[:24],
)
def test_an_address_that_is_none_is_no_fault_of_ours(address: str) -> None:
    response = Client(raise_request_exception=False).get(address)

    assert response.status_code in {200, 404}
    assert 'href="tel:911"' in response.content.decode()


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_method_that_is_none_of_ours_is_refused(path: str, method: str) -> None:
    assert Client(raise_request_exception=False).generic(method, path).status_code == 405


def test_a_note_that_is_too_long_is_kept_and_counted() -> None:
    response = send("/program/made-up-1/report/", {"send": "1", "kind": "closed", "note": LONG})

    assert response.status_code == 422
    assert "10000" in error_beside(response, "note").replace(",", "")
    assert LONG in response.content.decode()
