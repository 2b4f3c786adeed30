"""Somebody looks for treatment: by keyboard, by phone, in Spanish, with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


PLACE = "90012"


def fill_in(page: Page) -> None:
    page.goto("/find/")
    page.get_by_label("Where are you?").fill(PLACE)
    page.get_by_label("Which medicine do you want, or take now?").select_option("buprenorphine_sl")
    page.get_by_text("Medicaid", exact=True).click()


def results_are_shown(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Programs near Los Angeles, CA 90012")
    expect(page.locator("article.tc-match").first).to_be_visible()
    page.wait_for_load_state()  # its scripts have run, too


@pytest.mark.usefixtures("no_javascript")
def test_a_person_finds_programs_by_keyboard_alone_without_javascript(page: Page) -> None:
    page.goto("/find/")
    page.get_by_label("Where are you?").focus()
    page.keyboard.type(PLACE)
    page.keyboard.press("Tab")
    page.keyboard.type("Bup")
    page.keyboard.press("Enter")
    page.get_by_label("Where are you?").press("Enter")

    results_are_shown(page)

    page.locator("article.tc-match h3 a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Call before you go")).to_be_visible()


def test_each_page_of_the_way_is_free_of_barriers(
    page: Page, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    fill_in(page)
    page.get_by_text("More about you, for a better match").click()
    accessible(page)

    page.get_by_role("button", name="Show programs").click()
    results_are_shown(page)
    page.get_by_text("Why it stands here in the list").first.click()
    accessible(page)

    page.locator("article.tc-match h3 a").first.click()
    page.get_by_text("Everything else the listing says").click()
    accessible(page)


def test_a_fault_is_said_first_and_leads_to_its_field(page: Page, accessible: Callable[[Page], None]) -> None:
    page.goto("/find/")
    page.get_by_role("button", name="Show programs").click()

    expect(page.get_by_role("alert")).to_contain_text("Enter a ZIP code, or a city and state")
    accessible(page)

    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Where are you?")).to_be_focused()


def test_the_list_follows_a_changed_answer_without_leaving_the_page(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Show programs").click()
    results_are_shown(page)
    page.evaluate("window.stayed = true")

    page.locator("#answers").get_by_label("What kind of care?").select_option("residential")

    expect(page.locator("#results")).to_contain_text("Residential: you live there")
    assert page.evaluate("window.stayed")


def test_a_fault_in_a_changed_answer_is_said_where_the_list_was(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Show programs").click()
    results_are_shown(page)

    page.locator("#answers").get_by_label("Where are you?").fill("nowhere at all")
    page.keyboard.press("Tab")

    expect(page.locator("#results").get_by_role("alert")).to_contain_text("nowhere at all")


def ask_for_more(page: Page) -> None:
    page.goto("/find/")
    page.get_by_label("Where are you?").fill(PLACE)
    page.get_by_role("button", name="Show programs").click()
    expect(page.locator("article.tc-match")).to_have_count(10)

    page.get_by_role("button", name="Show more programs").click()

    expect(page.locator("article.tc-match").nth(10)).to_be_visible()


def test_more_programs_are_one_press_away(page: Page) -> None:
    ask_for_more(page)


@pytest.mark.usefixtures("no_javascript")
def test_more_programs_are_one_press_away_without_javascript(page: Page) -> None:
    ask_for_more(page)


def change_language(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Show programs").click()
    results_are_shown(page)

    page.get_by_role("button", name="Español").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Programas cerca de Los Angeles, CA 90012")
    expect(page.locator("#answers").get_by_label("Medicaid", exact=True)).to_be_checked()


def test_the_language_can_change_without_losing_an_answer(page: Page) -> None:
    change_language(page)


@pytest.mark.usefixtures("no_javascript")
def test_the_language_can_change_without_losing_an_answer_or_javascript(page: Page) -> None:
    change_language(page)


def test_answers_never_stand_in_the_address_or_in_a_cookie(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Show programs").click()
    results_are_shown(page)

    assert page.url.endswith("/find/")
    cookies = page.context.cookies()
    assert {cookie["name"] for cookie in cookies} <= {"csrftoken"}
    assert all(cookie["expires"] == -1 for cookie in cookies)
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert not any(answer in stored for answer in (PLACE, "buprenorphine", "medicaid")), stored


def test_the_whole_way_is_spanish(
    page: Page, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    page.goto("/es/find/")
    page.get_by_label("¿Dónde está usted?").fill(PLACE)
    page.get_by_label("¿Qué medicamento quiere, o toma ahora?").select_option("methadone")
    page.get_by_role("button", name="Mostrar programas").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Programas cerca de")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    accessible(page)

    page.locator("article.tc-match h3 a").first.click()
    expect(page).to_have_url(re.compile("/es/program/"))
    expect(page.get_by_role("heading", name="Llame antes de ir")).to_be_visible()
    accessible(page)


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways_on_a_phone(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    fill_in(page)
    page.get_by_role("button", name="Show programs").click()
    results_are_shown(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.locator("article.tc-match h3 a").first.click()
    expect(page.get_by_role("heading", name="Call before you go")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_going_back_from_a_program_never_asks_to_send_the_form_again(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Show programs").click()
    results_are_shown(page)
    page.locator("article.tc-match h3 a").first.click()
    expect(page.get_by_role("heading", name="Call before you go")).to_be_visible()

    page.go_back()

    expect(page.get_by_label("Where are you?").first).to_be_visible()
