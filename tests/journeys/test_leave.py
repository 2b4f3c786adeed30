"""Leave quickly: one press or three of Shift, and neither this page nor where somebody came from is told to the next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.journeys.journeys import PLACE, STOPS, WORD


NEUTRAL = "https://www.weather.gov/"
Leave = Callable[[Page], None]


@pytest.fixture
def asked(page: Page) -> list[Request]:
    """Stand in for the neutral page, which tests never reach, and note how it is asked for."""
    requests: list[Request] = []

    def answer(route: Route) -> None:
        requests.append(route.request)
        route.fulfill(body="<title>Weather</title>", content_type="text/html")

    page.context.route(f"{NEUTRAL}**", answer)
    return requests


def press_the_button(page: Page) -> None:
    page.locator("[data-leave]").click()


def press_shift_three_times(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [press_the_button, press_shift_three_times])
def test_leaving_puts_a_neutral_page_in_place_of_an_answer(
    page: Page, asked: list[Request], leave: Leave
) -> None:
    page.goto("/")
    next(stop for stop in STOPS if stop.name == "find-answer").reach(page)
    steps = page.evaluate("history.length")

    leave(page)
    page.wait_for_url(NEUTRAL)

    assert page.evaluate("history.length") == steps
    assert [request.url for request in asked] == [NEUTRAL]
    assert "referer" not in asked[0].all_headers()
    assert page.evaluate("document.referrer") == ""
    page.go_back()
    expect(page.locator("article.tc-match")).to_have_count(0)
    expect(page.locator("[name=place]")).to_have_value("")


def with_shift(page: Page, text: str) -> None:
    """Type as a hand does: Shift down, the letter, Shift up."""
    for letter in text:
        page.keyboard.press(f"Shift+{letter}" if letter.isupper() else letter)


def test_typing_capitals_and_marking_words_is_not_leaving(page: Page, asked: list[Request]) -> None:
    page.goto("/find/")
    field = page.locator("[name=place]")
    field.focus()
    with_shift(page, "Dayton, OHIO USA")
    expect(field).to_have_value("Dayton, OHIO USA")

    for _ in range(4):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.down("Shift")
    page.keyboard.press("A")
    page.keyboard.up("Shift")
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
    for _ in range(4):
        page.locator("h1").click(modifiers=["Shift"])
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift")

    expect(field).to_have_value("Dayton, OHIOA")
    assert asked == []


@pytest.mark.parametrize(
    ("path", "said"),
    [("/", "It cannot clear the pages you saw before it"), ("/es/", "las páginas que vio antes")],
)
def test_the_front_page_says_what_leaving_cannot_do(page: Page, path: str, said: str) -> None:
    page.goto(path)

    expect(page.locator("main")).to_contain_text(said)


@pytest.mark.usefixtures("no_javascript")
def test_without_javascript_the_way_out_is_a_link_that_tells_nobody(page: Page, asked: list[Request]) -> None:
    page.goto("/")
    page.locator("[data-leave]").click()
    page.wait_for_url(NEUTRAL)

    assert "referer" not in asked[0].all_headers()


def test_what_was_typed_is_gone_when_somebody_comes_back(page: Page, asked: list[Request]) -> None:
    page.goto("/find/")
    page.locator("[name=place]").fill(WORD + PLACE)
    page.goto("/learn/")
    page.go_back()

    expect(page.locator("[name=place]")).to_have_value("")
