"""Somebody compares programs, prints what to say, keeps it as a PDF, hands on a link: with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


PLACE = "90012"
WIDTHS = (360, 1280)


def results(page: Page, start: str = "/find/") -> None:
    page.goto(start)
    page.locator("[name=place]").fill(PLACE)
    page.locator("[name=place]").press("Enter")
    expect(page.locator("article.tc-match").first).to_be_visible()
    page.wait_for_load_state()


def tick(page: Page, *numbers: int) -> list[str]:
    """Tick programs by their place in the list; return their names."""
    for number in numbers:
        page.locator(".tc-pick label").nth(number).click()
    return [page.locator("article.tc-match h3 a").nth(number).inner_text() for number in numbers]


def compare(page: Page) -> None:
    page.locator("#shortlist-form button").click()
    expect(page.locator(".tc-side")).to_be_visible()
    page.wait_for_load_state()


def names(page: Page) -> list[str]:
    return page.locator(".tc-side tbody h3").all_inner_texts()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("start", ["/find/", "/es/find/"])
def test_three_programs_are_compared_without_a_barrier(
    page: Page, accessible: Callable[[Page], None], width: int, start: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    results(page, start)
    chosen = tick(page, 0, 2, 3)
    accessible(page)

    compare(page)

    assert names(page) == chosen
    page.locator("summary").first.click()
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 360, 900, 1280])
def test_nothing_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/shortlist/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    results(page)
    tick(page, 0, 1, 2, 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    compare(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_empty_list_says_what_to_do(page: Page, accessible: Callable[[Page], None]) -> None:
    for start in ("/shortlist/", "/es/shortlist/"):
        page.goto(start)
        expect(page.locator("#no-programs")).to_be_visible()
        expect(page.locator("#opening")).to_be_hidden()
        accessible(page)


def test_the_way_to_the_list_is_in_sight_once_something_is_ticked(page: Page) -> None:
    results(page)
    button = page.get_by_role("button", name="Compare now")
    expect(button).not_to_be_in_viewport()

    tick(page, 0)

    expect(button).to_be_in_viewport()
    expect(page.get_by_text("1 program ticked.")).to_be_visible()
    tick(page, 1, 2, 3)
    expect(page.get_by_text("4 programs ticked: the first three are compared.")).to_be_visible()


def test_what_was_ticked_stays_ticked_when_an_answer_changes(page: Page) -> None:
    results(page)
    chosen = tick(page, 0, 1)

    page.locator("#answers").get_by_label("What kind of care?").select_option("residential")
    expect(page.locator("#results")).to_contain_text("Residential: you live there")
    expect(page.get_by_text("2 programs ticked.")).to_be_visible()
    compare(page)

    assert sorted(names(page)) == sorted(chosen)


def test_more_than_three_are_chosen_from_again_and_none_is_lost(
    page: Page, accessible: Callable[[Page], None]
) -> None:
    results(page)
    chosen = tick(page, 0, 1, 2, 3)
    compare(page)
    assert names(page) == chosen[:3]
    accessible(page)

    page.locator("#choose label").nth(0).click()
    page.locator("#choose label").nth(3).click()
    page.get_by_role("button", name="Compare these").click()

    expect(page.locator("#choose")).to_have_count(0)
    assert names(page) == chosen[1:]


@pytest.mark.usefixtures("no_javascript")
def test_all_of_it_works_without_javascript(page: Page) -> None:
    results(page)
    chosen = tick(page, 0, 1)
    expect(page.get_by_role("button", name="Compare now")).to_be_in_viewport()
    compare(page)

    assert names(page) == chosen
    expect(page.get_by_text("To print, use the menu of your browser.")).to_be_visible()
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Su lista")
    assert names(page) == chosen

    page.goto("/shortlist/#one,two")
    expect(page.get_by_text("Did you open a link to a list? That needs JavaScript")).to_be_visible()


def link_to(page: Page) -> str:
    page.get_by_text("Share this list as a link").click()
    return page.get_by_label("Link to this list").input_value()


def test_a_link_opens_the_same_list_and_keeps_its_address(
    page: Page, accessible: Callable[[Page], None]
) -> None:
    results(page)
    chosen = tick(page, 0, 1, 2)
    compare(page)
    link = link_to(page)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))

    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(".tc-side")).to_be_visible()

    assert names(page) == chosen
    assert page.url == link
    ids = link.partition("#")[2].split(",")
    assert len(ids) == 3
    assert not [url for url in asked if any(one in url.partition("#")[0] for one in ids)]
    accessible(page)

    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Su lista")
    expect(page.locator(".tc-side")).to_be_visible()
    assert names(page) == chosen


@pytest.mark.parametrize("fragment", ["#,,", "#<b>x</b>", "#%E0%A4%A", "#a b"])
def test_a_link_that_holds_no_programs_says_so(page: Page, fragment: str) -> None:
    page.goto("/shortlist/" + fragment)

    expect(page.get_by_text("This link holds no program codes.")).to_be_visible()
    expect(page.locator("#no-programs")).to_be_visible()


def test_a_link_with_an_unknown_program_says_which(page: Page) -> None:
    page.goto("/shortlist/#no-such")

    expect(page.get_by_role("alert")).to_contain_text("has the code “no-such”")


def test_skipping_to_the_content_is_no_link_to_a_list(page: Page) -> None:
    page.goto("/shortlist/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
    expect(page.locator("#opening")).to_be_hidden()


def test_the_link_is_copied_with_one_press(page: Page) -> None:
    page.context.grant_permissions(["clipboard-write"])
    results(page)
    tick(page, 0)
    compare(page)
    link = link_to(page)

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    page.goto("/find/")
    page.locator("[name=place]").focus()
    page.keyboard.press("Control+V")
    assert link.startswith(page.locator("[name=place]").input_value())
    assert page.locator("[name=place]").input_value().startswith(link.partition("#")[0])


def test_where_a_browser_forbids_copying_the_link_is_marked(page: Page) -> None:
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })")
    results(page)
    tick(page, 0)
    compare(page)
    link = link_to(page)

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_text("The link is marked.")).to_be_visible()
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == link


def test_one_press_prints_the_programs_and_the_script_without_bars_and_buttons(page: Page) -> None:
    page.add_init_script("window.print = () => { window.printed = true; }")
    results(page)
    tick(page, 0, 1)
    compare(page)

    page.get_by_role("button", name="Print", exact=True).click()
    assert page.evaluate("window.printed")

    page.emulate_media(media="print")
    for hidden in ("#shortlist-again", ".tc-leave", ".tc-nav", ".tc-footer__about", ".tc-header__language"):
        expect(page.locator(hidden)).to_be_hidden()
    for shown in (".tc-side tbody tr >> nth=1", ".tc-call-script__own >> nth=1", ".tc-side__label >> nth=0"):
        expect(page.locator(shown)).to_be_visible()
    whole = "el => getComputedStyle(el).breakInside"
    assert page.locator(".tc-side tbody tr").first.evaluate(whole) == "avoid"


@pytest.mark.parametrize("start", ["/find/", "/es/find/"])
def test_a_pdf_is_one_press_away(page: Page, start: str) -> None:
    results(page, start)
    tick(page, 0, 1)
    compare(page)

    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("PDF")).click()

    assert download.value.suggested_filename == "shortlist.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
    expect(page.locator(".tc-side")).to_be_visible()


def test_nothing_is_left_in_the_browser(page: Page) -> None:
    results(page)
    tick(page, 0)
    compare(page)

    assert page.url.endswith("/shortlist/")
    assert page.context.cookies() == [] or {one["name"] for one in page.context.cookies()} == {"csrftoken"}
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"
