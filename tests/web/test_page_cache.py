"""Pages that are the same for every reader are rendered once; nobody gets another language, edition or person's page."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxDetails

from tests.web.listings import SOURCE, program, reading
from throughcare_web.accounts.actors import System
from throughcare_web.directory import matching_index
from throughcare_web.directory.actions import import_listings
from throughcare_web.find import page
from throughcare_web.find.page import kept


pytestmark = pytest.mark.django_db
EXPLAINING = ["/", "/overdose/", "/learn/", "/learn/naloxone/", "/compare/", "/coverage/", "/widget/"]
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def nothing_kept(settings: LazySettings) -> Iterator[None]:
    settings.PAGES_ARE_KEPT = True
    settings.DIRECTORY_POLL_SECONDS = 0
    page._Shelf.held = (None, {})
    yield
    page._Shelf.held = (None, {})
    matching_index.forget()


def listed(number: int = 1, *, fictional: bool = False) -> None:
    import_listings(System("test"), reading(program(number)), fictional=fictional)


def shelf() -> str:
    """Return all that is kept, as text."""
    return "".join(
        f"{key} {gzip.decompress(one.packed).decode()}" for key, one in page._Shelf.held[1].items()
    )


@pytest.mark.parametrize("path", EXPLAINING)
def test_a_page_that_explains_is_rendered_once(path: str) -> None:
    first, again = Client().get(path), Client().get(path)

    assert first.templates
    assert not again.templates
    assert again.content == first.content
    assert again.headers == first.headers


@pytest.mark.parametrize("path", EXPLAINING)
def test_each_language_has_its_own(path: str) -> None:
    for _ in range(2):
        assert '<html lang="en">' in Client().get(path).content.decode()
        assert '<html lang="es">' in Client().get(f"/es{path}").content.decode()


def test_a_browsers_language_changes_no_page() -> None:
    asked_in_spanish = Client().get("/learn/naloxone/", headers={"Accept-Language": "es"})

    assert '<html lang="en">' in asked_in_spanish.content.decode()
    assert Client().get("/learn/naloxone/").content == asked_in_spanish.content


def test_a_new_edition_of_the_directory_is_seen_at_once() -> None:
    listed(fictional=True)
    made_up = Client().get("/").content.decode()
    listed(2)
    real = Client().get("/").content.decode()

    assert "tc-fictional" in made_up
    assert "tc-fictional" not in real
    assert SOURCE in real
    assert "tc-fictional" not in shelf()


def test_a_part_for_htmx_and_the_whole_page_are_never_taken_for_each_other() -> None:
    for _ in range(2):
        assert "<html" in Client().get("/learn/").content.decode()
        assert "<html" not in Client().get("/learn/", headers=HTMX).content.decode()
    assert "HX-Request" in Client().get("/learn/")["Vary"]


def test_a_browser_may_keep_it_for_a_minute_and_must_then_ask() -> None:
    assert Client().get("/learn/")["Cache-Control"] == "public, max-age=60, must-revalidate"


def test_the_overdose_page_opens_without_a_network_only_where_somebody_asked_for_that() -> None:
    assert Client().get("/overdose/")["Cache-Control"] == "no-cache"


def test_a_browser_that_has_the_page_gets_no_second_copy() -> None:
    whole = Client().get("/learn/")

    unchanged = Client().get("/learn/", headers={"If-None-Match": whole["ETag"]})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["Cache-Control"] == whole["Cache-Control"]
    assert "Content-Security-Policy" in unchanged


def test_a_browser_that_has_an_older_page_gets_the_new_one() -> None:
    older = Client().get("/")
    listed()

    newer = Client().get("/", headers={"If-None-Match": older["ETag"]})

    assert newer.status_code == 200
    assert SOURCE in newer.content.decode()


def test_the_tag_names_the_content_in_its_language() -> None:
    english = Client().get("/learn/naloxone/")

    assert Client().get("/es/learn/naloxone/", headers={"If-None-Match": english["ETag"]}).status_code == 200


def test_head_says_what_get_would_and_spoils_nothing() -> None:
    asked, got = Client().head("/learn/"), Client().get("/learn/")

    assert asked.content == b""
    assert asked["ETag"] == got["ETag"]
    assert "<html" in got.content.decode()


def test_what_travels_compressed_is_the_same_page_and_never_quite_as_long() -> None:
    plain = Client().get("/learn/")
    packed = [Client().get("/learn/", headers=GZIP) for _ in range(40)]

    assert "Content-Encoding" not in plain
    assert {gzip.decompress(one.content) for one in packed} == {plain.content}
    assert {one["Content-Encoding"] for one in packed} == {"gzip"}
    assert len({len(one.content) for one in packed}) > 1
    assert all(int(one["Content-Length"]) == len(one.content) for one in packed)
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.parametrize("path", ["/find/", "/compare/", "/check/", "/guide/"])
def test_an_answer_is_neither_kept_nor_stored(path: str, settings: LazySettings) -> None:
    settings.PUBLIC_GUIDANCE = True
    listed()
    Client().get(path)
    before = shelf()

    answer = Client().post(path, {"place": "45402", "for": "self", "go": "start"})

    assert "no-store" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    assert "ETag" not in answer
    assert shelf() == before


def test_the_empty_form_is_kept_here_but_not_by_a_browser() -> None:
    first, again = Client().get("/find/"), Client().get("/find/")

    assert not again.templates
    assert again.content == first.content
    assert "no-store" in again["Cache-Control"]


def test_what_was_sent_never_comes_back_to_somebody_else() -> None:
    listed()
    Client().get("/find/")

    Client().post("/find/", {"place": "nowhere at all", "age": "34"})
    Client().get("/find/?place=nowhere+at+all")

    assert "nowhere at all" not in Client().get("/find/").content.decode()
    assert "nowhere" not in shelf()


def test_an_address_with_a_query_is_not_kept() -> None:
    for number in range(3):
        Client().get(f"/?visit={number}")

    assert not shelf()


def test_what_is_no_page_is_not_kept() -> None:
    assert Client().get("/learn/no-such-page/").status_code == 404
    assert Client().get("/learn/overdose/").status_code == 302
    assert not shelf()


def test_a_page_with_a_token_belongs_to_one_reader() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request))

    request = RequestFactory().get("/")
    request.htmx = HtmxDetails(request)

    assert kept(view)(request).content != kept(view)(request).content
    assert not shelf()


def test_no_cookie_is_set() -> None:
    for path in EXPLAINING:
        assert not Client().get(path).cookies


def test_whoever_writes_a_page_sees_each_change(settings: LazySettings) -> None:
    settings.PAGES_ARE_KEPT = False

    assert Client().get("/").templates
    assert Client().get("/").templates
    assert not shelf()
