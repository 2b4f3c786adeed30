"""The pages that explain, the overdose page and the page on coverage: whole, in both languages, each with its sources."""

from __future__ import annotations

import html
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from tests.web.pages import text
from throughcare.places import states
from throughcare.public.coverage import coverage
from throughcare.public.pages import pages
from throughcare_web.find.text import address_of, html_of


pytestmark = pytest.mark.django_db


def get(path: str) -> HttpResponse:
    return Client().get(path)


def test_every_page_is_listed_under_its_topic() -> None:
    for prefix in ("", "/es"):
        listed = get(f"{prefix}/learn/").content.decode()
        with translation.override(prefix.strip("/") or "en"):
            assert [slug for slug in pages() if f'href="{address_of(slug)}"' not in listed] == []


@pytest.mark.parametrize("prefix", ["", "/es"])
@pytest.mark.parametrize("slug", sorted(pages()))
def test_a_page_shows_all_it_says_with_its_sources(slug: str, prefix: str) -> None:
    language, page = prefix.strip("/") or "en", pages()[slug]
    with translation.override(language):
        response = get(address_of(slug))

    assert response.status_code == 200
    said = text(response)
    assert page.name.words(language) in said
    assert page.about.words(language) in said
    for section in page.section:
        assert section.name.words(language) in said
        assert f'id="{section.id}"' in response.content.decode()
        for cited in section.cited:
            assert cited.title in said
    assert "**" not in said
    assert 'href="page:' not in response.content.decode()


def test_a_page_says_that_nobody_has_reviewed_it_or_its_spanish() -> None:
    assert "Not clinically reviewed" in text(get("/learn/methadone/"))
    assert "translation" not in text(get("/learn/methadone/"))
    assert "Read it in English" in text(get("/es/learn/methadone/"))


def test_a_source_that_was_not_read_says_so() -> None:
    assert "We have not yet checked this against the source itself." in text(get("/learn/withdrawal/"))


def test_a_page_that_is_not_there_is_not_found() -> None:
    assert get("/learn/no-such-page/").status_code == 404


def test_the_overdose_page_has_one_address_in_each_language() -> None:
    for prefix in ("", "/es"):
        response = get(f"{prefix}/learn/overdose/")
        assert (response.status_code, response["Location"]) == (302, f"{prefix}/overdose/")


def test_a_list_with_numbers_stays_one() -> None:
    assert html_of("1. Call.\n2. Stay.") == "<ol>\n<li>Call.</li>\n<li>Stay.</li>\n</ol>\n"


def test_markup_in_a_text_stays_text_and_links_lead_nowhere_else() -> None:
    assert html_of("<b>a</b> [out](https://example.org)") == (
        "<p>&lt;b&gt;a&lt;/b&gt; [out](https://example.org)</p>\n"
    )


def test_the_script_that_shows_the_kept_overdose_page_is_asked_for_anew_each_time() -> None:
    for prefix in ("", "/es"):
        response = get(f"{prefix}/overdose/keep.js")

        assert response["Content-Type"] == "text/javascript"
        assert response["Cache-Control"] == "no-cache"


def test_nothing_that_explains_sets_a_cookie() -> None:
    for path in ("/", "/learn/", "/learn/methadone/", "/overdose/", "/coverage/", "/find/", "/guide/"):
        assert not get(path).cookies, path


def test_coverage_names_every_state_with_its_own_page() -> None:
    page = get("/coverage/")
    said = text(page)

    for state in coverage().state:
        assert states()[state.code].name in said
        assert f'href="{html.escape(state.url)}"' in page.content.decode()
    for statement in coverage().said():
        assert statement.words("en") in said
        assert statement.words("es") in text(get("/es/coverage/"))


def test_a_way_to_pay_leads_to_the_search_with_it_chosen() -> None:
    page = Client().post("/find/", {"payment": ["medicaid", "no_such_code"], "start": "1"})

    assert page.status_code == 200
    assert re.search(r'value="medicaid" checked', page.content.decode())
    assert page.content.decode().count(" checked") == 1
    assert "Please check your answers" not in text(page)
