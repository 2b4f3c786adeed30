"""Somebody finds that a listing is wrong and says so: by keyboard, on a phone, in Spanish, with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def open_form(page: Page, language: str = "") -> str:
    """Go from the results to the form; return the address of the program's page."""
    page.goto(f"{language}/find/")
    page.locator("form:not([hidden]) [name=place]").first.fill("90012")
    page.locator("form.tc-form button[type=submit]").last.click()
    page.locator("article.tc-match h3 a").first.click()
    expect(page).to_have_url(re.compile("/program/"))
    address = page.url
    page.locator("a[href$='/report/']").click()
    expect(page).to_have_url(address + "report/")
    return address


@pytest.mark.parametrize("width", [NARROW, WIDE], ids=["narrow", "wide"])
def test_a_report_is_sent_thanked_for_and_shown_and_no_page_has_a_barrier(
    page: Page, accessible: Callable[[Page], None], width: dict[str, int]
) -> None:
    page.set_viewport_size(width)
    address = open_form(page)
    accessible(page)

    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what is wrong.")
    accessible(page)

    page.get_by_text("It has closed or moved").click()
    page.get_by_label("What did you see or hear?").fill("A bank is there now.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")
    expect(page).to_have_url(re.compile("/report/thanks/$"))
    accessible(page)

    page.goto(address)
    expect(page.get_by_text("that it has closed or moved. Nobody has checked yet.")).to_be_visible()
    expect(page.get_by_text("A bank is there now.")).to_have_count(0)
    accessible(page)
    page.goto("/find/")
    page.get_by_label("Where are you?").fill("90012")
    page.get_by_role("button", name="Show programs").click()
    expect(page.get_by_text("Reported, not checked: it has closed or moved")).to_have_count(1)
    accessible(page)


@pytest.mark.usefixtures("no_javascript")
def test_the_whole_way_goes_by_keyboard_alone_and_without_javascript(page: Page) -> None:
    open_form(page)
    page.get_by_label("The phone number is wrong").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("It is not taking new people")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("They said so.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")


def test_the_whole_way_is_spanish(page: Page, accessible: Callable[[Page], None]) -> None:
    address = open_form(page, "/es")
    page.get_by_text("Cerró o se mudó").click()
    accessible(page)
    page.get_by_role("button", name="Enviar el aviso").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Gracias por avisarnos")
    accessible(page)
    page.goto(address)
    expect(page.get_by_text("que cerró o se mudó. Nadie lo ha verificado todavía.")).to_be_visible()


def change_language(page: Page) -> None:
    """Make a mistake, then ask for the other language: what was written is still there, and was not sent."""
    open_form(page)
    page.get_by_label("What did you see or hear?").fill("A bank is there now.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_text("It has closed or moved").click()

    page.get_by_role("button", name="Español").click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_label("Cerró o se mudó")).to_be_checked()
    expect(page.locator("textarea")).to_have_value("A bank is there now.")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_language_can_change_and_nothing_is_lost_or_sent(page: Page) -> None:
    change_language(page)


@pytest.mark.usefixtures("no_javascript")
def test_the_language_can_change_and_nothing_is_lost_or_sent_without_javascript(page: Page) -> None:
    change_language(page)


def test_enter_in_an_answer_sends_the_report_and_changes_no_language(page: Page) -> None:
    open_form(page)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("It has closed or moved").focus()
    page.keyboard.press("Space")

    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for telling us")


def test_only_the_form_leaves_a_cookie_which_ends_with_the_browser(page: Page) -> None:
    page.goto("/find/")
    page.get_by_label("Where are you?").fill("90012")
    page.get_by_role("button", name="Show programs").click()
    page.locator("article.tc-match h3 a").first.click()
    assert page.context.cookies() == []

    page.locator("a[href$='/report/']").click()
    expect(page.get_by_role("button", name="Send the report")).to_be_visible()
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["expires"], cookie["httpOnly"]) == ("csrftoken", -1, True)
    assert page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))") == []


@pytest.mark.parametrize("width", [320, 360])
def test_no_page_of_the_way_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    address = open_form(page)
    for path in (page.url, "/report/thanks/", "/es/report/thanks/", address):
        page.goto(path)

        assert page.evaluate("document.documentElement.scrollWidth") <= width
