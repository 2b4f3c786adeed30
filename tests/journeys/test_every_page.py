"""What holds on every page, in a real browser: help in view, a way out, both languages, no barrier."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect


NOWHERE = "/no-such-page/"


@pytest.mark.parametrize("path", ["/", "/es/", NOWHERE, "/es" + NOWHERE])
def test_a_page_has_no_barrier(
    page: Page, size: dict[str, int], accessible: Callable[[Page], None], path: str
) -> None:
    page.goto(path)

    accessible(page)


def test_help_stays_in_view_while_the_page_scrolls(page: Page, size: dict[str, int]) -> None:
    page.goto("/")
    page.mouse.wheel(0, 3000)

    expect(page.get_by_role("link", name="911 Overdose")).to_be_in_viewport()
    expect(page.get_by_role("link", name="988 Crisis")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Leave quickly")).to_be_in_viewport()


def test_leaving_quickly_replaces_the_page_so_that_back_does_not_return(page: Page) -> None:
    page.goto("about:blank")
    page.goto(NOWHERE)
    opened = page.evaluate("history.length")
    # The neutral page is not fetched in tests; that it was asked for is enough.
    page.route("https://www.weather.gov/**", lambda route: answer(route, page))

    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("**/healthz")

    assert page.evaluate("history.length") == opened


def answer(route: Route, page: Page) -> None:
    """Stand in for the neutral page with one of ours."""
    route.fulfill(status=302, headers={"Location": page.url.split("/no-such")[0] + "/healthz"})


def test_a_page_leaves_nothing_in_the_browser(page: Page) -> None:
    page.goto("/")

    assert page.evaluate("Object.keys(sessionStorage).concat(Object.keys(localStorage))") == []
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["expires"] != -1] == []


@pytest.mark.usefixtures("no_javascript")
def test_without_javascript_the_way_out_is_a_link(page: Page) -> None:
    page.goto(NOWHERE)

    expect(page.get_by_role("link", name="Leave quickly")).to_have_attribute(
        "href", "https://www.weather.gov/"
    )


def test_the_keyboard_reaches_the_main_content_first(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_the_other_language_is_one_tap_away(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Español").click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("link", name="English")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_no_page_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for path in ("/", "/es/", NOWHERE):
        page.goto(path)

        assert page.evaluate("document.documentElement.scrollWidth") <= width
