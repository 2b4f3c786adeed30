"""What holds on every page of the public site, in both languages, at every size and in the reader's own way of reading."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Page, expect

from tests.journeys import looks
from tests.journeys.journeys import GUIDE, LANGUAGES, PLACE, PREFIX, STOPS, Stop
from throughcare.public.pages import pages
from throughcare_web.find import urls


WIDE, NARROW, NARROWEST = 1280, 360, 320
HEIGHT = 740
CHUNKS = [STOPS[at::6] for at in range(6)]
MOST_STOPS = 200
# Not pages: a script, and a file to download.
NO_PAGE = {"overdose-keeper", "shortlist-pdf"}


@pytest.fixture(autouse=True)
def guide_is_on(settings) -> None:
    settings.PUBLIC_GUIDANCE = True


def resized(page: Page, width: int, height: int = HEIGHT) -> None:
    page.set_viewport_size({"width": width, "height": height})


def faults_at(page: Page, language: str) -> list[str]:
    """Return all that is wrong with the page as it stands now, at each size and each way of reading."""
    found = looks.order(page, language)
    for width in (NARROW, WIDE):
        resized(page, width)
        found += looks.barriers(page, contrast=language == "en" or width == NARROW)
        found += looks.unseen_focus(page)
    found += looks.moves(page) + looks.vanished(page)
    resized(page, WIDE // 2, HEIGHT // 2)  # what zooming to 200 % leaves of the wide screen
    found += looks.sideways(page) + looks.cut_off(page)
    resized(page, NARROWEST)
    found += looks.sideways(page) + looks.cut_off(page)
    with looks.spaced_text(page):
        found += looks.sideways(page) + looks.cut_off(page)
    return found


@pytest.mark.parametrize("stops", CHUNKS, ids=lambda stops: "+".join(stop.name for stop in stops))
def test_pages_can_be_read_and_used_by_everybody(page: Page, stops: tuple[Stop, ...]) -> None:
    found = {}
    for stop in stops:
        for language in LANGUAGES:
            resized(page, NARROW)
            status = stop.reach(page, language)
            wrong = [] if status == stop.status else [f"status {status}"]
            if wrong := wrong + faults_at(page, language):
                found[stop.name, language] = wrong

    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_that_explains_can_be_read_by_everybody(page: Page, language: str) -> None:
    found = {}
    for slug in pages():
        resized(page, NARROWEST)
        page.goto(f"{PREFIX[language]}/learn/{slug}/")
        wrong = looks.order(page, language) + looks.sideways(page) + looks.cut_off(page)
        wrong += looks.barriers(page, contrast=False) if language == "en" else []
        if wrong:
            found[slug] = wrong

    assert found == {}


@pytest.mark.usefixtures("no_javascript")
def test_every_page_is_reached_without_javascript_and_none_is_forgotten_here(page: Page) -> None:
    reached = set()
    for stop in STOPS:
        assert stop.reach(page) == stop.status, stop.name
        expect(page.locator("main h1")).to_be_visible()
        assert page.locator("button[type=button]:visible").count() == 0, stop.name  # would do nothing
        if stop.status != 404:
            reached.add(resolve(urlsplit(page.url).path).url_name)

    assert reached == {pattern.name for pattern in urls.urlpatterns} - NO_PAGE


def test_the_guide_is_answered_by_keyboard_alone_with_the_focus_always_in_sight(page: Page) -> None:
    resized(page, NARROW)
    page.goto("/guide/")
    tab_to(page, "main button[name=go]")
    enter(page)
    for question, codes in {**GUIDE, "place": ()}.items():
        expect(page.locator("input[name=at]")).to_have_value(question)
        for code in codes:
            choose_by_keyboard(page, code)
        if question == "place":
            tab_to(page, "main [name=q-place]")
            page.keyboard.type(PLACE)
        if question == "opioids":
            enter(page)  # on a choice, as in any form, Enter sends it
        else:
            tab_to(page, "main button.usa-button[value=next]")
            enter(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("What to ask for")
    expect(page.locator("article.tc-match")).to_have_count(3)


def choose_by_keyboard(page: Page, code: str) -> None:
    """Tab to a checkbox and tick it; among radio buttons, which are one stop, go on with the arrows."""
    wanted = f"main input:not([type=hidden])[value='{code}']"
    if page.locator(wanted).get_attribute("type") == "checkbox":
        tab_to(page, wanted)
        page.keyboard.press("Space")
        return
    tab_to(page, "main input[type=radio]")
    while not page.locator(wanted).is_checked():
        page.keyboard.press("ArrowDown")
        assert looks.unseen_now(page) == ""


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until this has the focus, and look each time that the focus can be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        assert looks.unseen_now(page) == ""
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no key leads to {wanted}")


def enter(page: Page) -> None:
    with page.expect_event("load"):
        page.keyboard.press("Enter")


def test_the_keyboard_reaches_the_main_content_first(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert looks.unseen_now(page) == ""
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_help_stays_in_view_while_the_page_scrolls(page: Page, width: int) -> None:
    resized(page, width)
    page.goto("/")
    page.mouse.wheel(0, 3000)

    for name in (
        "911 Overdose",
        "988 Crisis",
        "Helpline 1-800-662-4357",
        "Naloxone How to get it",
        "Leave quickly",
    ):
        expect(page.get_by_role("link", name=name)).to_be_in_viewport()


@pytest.mark.parametrize("prefix", PREFIX.values(), ids=PREFIX)
def test_the_four_ways_in_stand_in_one_screen_of_a_phone(page: Page, prefix: str) -> None:
    resized(page, NARROW)
    page.goto(f"{prefix}/")
    page.locator(".tc-fictional").evaluate("(strip) => strip.remove()")  # a real directory has none

    for way in page.locator(".tc-way a").all():
        expect(way).to_be_in_viewport(ratio=1)


def test_the_other_language_is_one_tap_away(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Español").click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("link", name="English", exact=True)).to_be_visible()
