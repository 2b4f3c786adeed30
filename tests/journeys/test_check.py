"""The Check in a real browser: by keyboard, without JavaScript, on a phone, in both languages, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from throughcare.public.check import self_check, someone_check


QUESTIONS = self_check().question
WORRIED = "/check/?for=someone"


def next_page(page: Page) -> None:
    page.get_by_role("button", name="Next").click()


def answer_all(page: Page, yes: int) -> None:
    """Answer yes to the first questions, no to the others, and ask what it means."""
    for number, question in enumerate(QUESTIONS):
        row = page.get_by_role("radiogroup", name=question.text, exact=True)
        row.get_by_role("radio", name="Yes" if number < yes else "No").check()
    page.get_by_role("button", name="See what this means").click()


def test_from_the_front_page_to_what_the_answers_say(
    page: Page, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    page.goto("/")
    page.get_by_role("link", name="Is this opioid use disorder?").click()
    accessible(page)
    page.get_by_role("button", name="About me").click()
    accessible(page)
    page.get_by_text("None of these", exact=True).click()
    next_page(page)
    accessible(page)
    answer_all(page, yes=4)

    expect(
        page.get_by_role("heading", name="Your answers are a clear reason to ask for help")
    ).to_be_visible()
    expect(page.get_by_text("4 of 11 signs count.")).to_be_visible()
    accessible(page)


def test_from_worry_to_words_that_work(
    page: Page, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    page.goto("/")
    page.get_by_role("link", name="I am worried about someone").click()
    accessible(page)
    next_page(page)
    page.get_by_text("Needle marks, scars or sores on the skin", exact=True).click()
    accessible(page)
    page.get_by_role("button", name="See what this means").click()

    expect(page.get_by_role("heading", name="Marks or sores on the skin")).to_be_visible()
    expect(page.get_by_role("heading", name="How to talk tonight")).to_be_visible()
    expect(page.get_by_text("You have to stop.")).to_be_visible()
    accessible(page)


def test_an_emergency_interrupts_at_once_and_one_can_go_on(
    page: Page, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    page.goto(WORRIED)
    page.get_by_text("Talks about wanting to die", exact=True).click()
    next_page(page)

    expect(page.get_by_role("alert")).to_contain_text("Call or text 988")
    expect(page.get_by_role("main").get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(page.get_by_text("Asking does not put the idea there.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Go on with the questions").click()
    expect(page.get_by_role("group", name="What you see")).to_be_visible()


@pytest.mark.usefixtures("no_javascript")
def test_everything_works_without_javascript_and_back_again(page: Page) -> None:
    page.goto("/check/")
    page.get_by_role("button", name="About me").click()
    next_page(page)
    answer_all(page, yes=0)
    page.get_by_role("button", name="Change my answers").click()

    first = page.get_by_role("radiogroup", name=QUESTIONS[0].text, exact=True)
    expect(first.get_by_role("radio", name="No")).to_be_checked()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("group", name="Is any of this happening right now?")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_the_other_language_keeps_the_answers(request: pytest.FixtureRequest, *, javascript: bool) -> None:
    if not javascript:
        request.getfixturevalue("no_javascript")
    page: Page = request.getfixturevalue("page")
    page.goto("/check/")
    page.get_by_role("button", name="About me").click()
    next_page(page)
    first = page.get_by_role("radiogroup", name=QUESTIONS[0].text, exact=True)
    first.get_by_role("radio", name="Yes").check()
    page.get_by_role("button", name="Español").click()

    expect(page.locator("html")).to_have_attribute("lang", "es")
    spanish = page.get_by_role("radiogroup", name=QUESTIONS[0].text_es, exact=True)
    expect(spanish.locator("input[value=yes]")).to_be_checked()


def test_the_questions_can_be_answered_by_keyboard(page: Page) -> None:
    page.goto("/check/")
    page.get_by_role("button", name="About me").press("Enter")
    page.get_by_role("button", name="Next").press("Enter")
    rows = page.get_by_role("radiogroup")
    rows.first.get_by_role("radio", name="Yes").focus()
    page.keyboard.press("ArrowRight")
    expect(rows.first.get_by_role("radio", name="No")).to_be_checked()
    page.keyboard.press("Tab")

    expect(rows.nth(1).get_by_role("radio", name="Yes")).to_be_focused()


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_questions_fit_a_small_phone(page: Page, prefix: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{prefix}/check/")
    page.locator("input[name=for] + button").click()
    page.locator("button[value=next]").click()
    expect(page.get_by_role("radiogroup")).to_have_count(len(QUESTIONS))
    page.wait_for_load_state()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for answer in page.get_by_role("radiogroup").last.locator("label").all():
        box = answer.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 320


def test_nothing_about_a_person_is_in_an_address_or_left_in_the_browser(page: Page) -> None:
    page.goto(WORRIED)
    addresses = []
    page.on("request", lambda asked: addresses.append(asked.url))
    next_page(page)
    page.get_by_text("Needles", exact=True).click()
    page.get_by_role("button", name="See what this means").click()
    expect(page.get_by_role("heading", name=someone_check().helps[0].heading)).to_be_visible()

    assert {address.partition("?")[2] for address in addresses if "/check/" in address} == {""}
    assert page.evaluate("Object.keys(sessionStorage).concat(Object.keys(localStorage))") == []
    assert page.context.cookies() == []
