"""Somebody compares medicines: on a phone and a wide screen, by keyboard, in both languages, and on one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect
from pypdf import PdfReader


NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
ADDRESS = {"en": "/compare/", "es": "/es/compare/"}
SOME = ("visits", "pain", "pregnant")
SUBMIT = "#compare-form button[type=submit]"
# Landscape, less the margins of the sheet, in CSS pixels at 96 to the inch.
SHEETS = {"A4": (1062, 740), "Letter": (996, 763)}
LEAST_PX = 8 * 96 / 72  # 8 points


@pytest.fixture(autouse=True)
def guidance_on(settings: LazySettings) -> None:
    settings.PUBLIC_GUIDANCE = True


def mark(page: Page, *, everything: bool = False) -> None:
    """Mark a few points, or all that can be marked together."""
    page.locator(".tc-compare__ask > summary").click()
    for choice in page.locator("#compare-form .usa-checkbox").all():
        code = choice.locator("input").get_attribute("value")
        if everything or code in SOME:
            choice.locator("label").click()
    page.locator("#id_c-shot").select_option("unwanted")
    for tried in page.locator("[id^=id_c-tried_]").all() if everything else ():
        tried.select_option("no_help")
    page.locator(SUBMIT).click()
    expect(page.locator(".tc-compare__short")).to_be_visible()


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("screen", [NARROW, WIDE], ids=["360", "1280"])
@pytest.mark.parametrize("language", list(ADDRESS))
def test_the_comparison_has_no_barrier_with_and_without_points(
    page: Page, accessible: Callable[[Page], None], screen: dict[str, int], language: str
) -> None:
    page.set_viewport_size(screen)
    page.goto(ADDRESS[language])
    accessible(page)
    assert sideways(page) <= 0

    page.locator(".tc-compare__ask > summary").click()
    page.locator(".tc-compare__sources > summary").click()
    accessible(page)
    assert sideways(page) <= 0
    page.locator(".tc-compare__ask > summary").click()

    mark(page, everything=True)
    accessible(page)
    assert sideways(page) <= 0


def test_on_the_narrowest_phone_nothing_scrolls_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(ADDRESS["es"])
    mark(page, everything=True)

    assert sideways(page) <= 0


def test_on_a_phone_each_heading_has_its_list_of_four_with_their_names(page: Page) -> None:
    page.set_viewport_size(NARROW)
    page.goto(ADDRESS["en"])

    names = page.locator("tr:has(#row-pain) .tc-compare__which")
    expect(names).to_have_text(["Methadone", "Buprenorphine, daily", "Buprenorphine shot", "Naltrexone shot"])
    edges = names.evaluate_all("all => all.map(one => Math.round(one.getBoundingClientRect().left))")
    assert len(set(edges)) == 1
    page.get_by_role("link", name="Pain", exact=True).click()
    expect(page.locator("#row-pain")).to_be_in_viewport()


def test_on_a_wide_screen_it_is_a_table_whose_heads_stay_in_view(page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(ADDRESS["en"])

    tops = page.locator("tr:has(#row-pain) td").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert len(set(tops)) == 1
    page.locator("#row-stopping").scroll_into_view_if_needed()
    expect(page.get_by_role("columnheader", name="Naltrexone shot")).to_be_in_viewport()
    expect(page.get_by_role("rowheader", name="Stopping")).to_be_in_viewport()


@pytest.mark.usefixtures("no_javascript")
def test_points_are_marked_by_keyboard_alone_without_javascript(page: Page) -> None:
    page.goto(ADDRESS["en"])
    page.locator(".tc-compare__ask > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator(SUBMIT).focus()
    page.keyboard.press("Enter")

    short = page.locator(".tc-compare__short")
    expect(short).to_contain_text("Speaks against it: Few visits")
    expect(page.get_by_role("heading", name="Side by side, with your points")).to_be_in_viewport()


def change_language(page: Page) -> None:
    page.goto(ADDRESS["en"])
    mark(page)

    page.get_by_role("button", name="Español").click()

    expect(page.locator(".tc-compare__short")).to_contain_text("Hoy no: Embarazo")
    expect(page).to_have_url(re.compile("/es/compare/$"))


def test_the_language_can_change_without_losing_a_point(page: Page) -> None:
    change_language(page)


@pytest.mark.usefixtures("no_javascript")
def test_the_language_can_change_without_losing_a_point_or_javascript(page: Page) -> None:
    change_language(page)


def test_points_leave_nothing_in_the_address_or_the_browser(page: Page) -> None:
    page.goto(ADDRESS["en"])
    mark(page)

    assert page.url.endswith("/compare/#answer")
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(sessionStorage).concat(Object.keys(localStorage))") == []


@pytest.mark.parametrize("points", ["none", "some", "all"])
@pytest.mark.parametrize("language", list(ADDRESS))
def test_it_prints_on_one_sheet_that_can_be_read(page: Page, language: str, points: str) -> None:
    page.goto(ADDRESS[language])
    if points != "none":
        mark(page, everything=points == "all")

    for paper in SHEETS:
        printed = page.pdf(format=paper, prefer_css_page_size=True)
        assert len(PdfReader(BytesIO(printed)).pages) == 1, f"{language}, {points} points, {paper}"

    page.emulate_media(media="print")
    assert smallest_letters(page) >= LEAST_PX - 0.01


@pytest.mark.parametrize("paper", list(SHEETS))
def test_even_with_every_point_the_sheet_has_room_to_spare(page: Page, paper: str) -> None:
    """For another printer's margins and another system's letters."""
    width, height = SHEETS[paper]
    page.goto(ADDRESS["es"])
    mark(page, everything=True)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="print")

    used = page.locator(".tc-compare").bounding_box()
    assert used is not None
    assert used["y"] + used["height"] <= 0.97 * height


def test_the_sheet_carries_what_a_visit_needs(page: Page) -> None:
    page.goto(ADDRESS["en"])
    mark(page)
    page.emulate_media(media="print")

    for words in (
        "Not clinically reviewed",
        "Edition of Nov. 26, 2026.",
        "Not today: Pregnant",
        "Sources:",
        "My questions and notes for the visit:",
        "Naltrexone cannot start while opioids are in your body.",
        "988",
    ):
        expect(page.get_by_text(words).locator("visible=true").first).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator("footer")).to_be_hidden()


def smallest_letters(page: Page) -> float:
    """Return the size in pixels of the smallest text that is shown."""
    return page.evaluate(
        """() => {
          const shown = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          let least = Infinity;
          while (shown.nextNode()) {
            const holder = shown.currentNode.parentElement;
            if (!shown.currentNode.data.trim() || !holder.checkVisibility() || holder.closest(".usa-sr-only")) continue;
            least = Math.min(least, parseFloat(getComputedStyle(holder).fontSize));
          }
          return least;
        }"""
    )
