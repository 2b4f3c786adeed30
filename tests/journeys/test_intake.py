"""An assessment in a real browser: answers are saved as they are given, offline ones are counted, conflicts are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import DESKTOP
from tests.web.intake_staff import Desk, colleague, desk
from throughcare_web.accounts.roles import Role


WAIT_MS = 12_000  # the script tries again every five seconds
AT_ONCE_MS = 1_000


def sign_in(context: BrowserContext, here: Desk, site: str) -> None:
    """Give a browser the session of a member of staff."""
    cookies = [{"name": name, "value": one.value, "url": site} for name, one in here.client.cookies.items()]
    context.add_cookies(cookies)


@pytest.fixture
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a page that may lose its line, of which htmx complains to the console; no third party, no fault of a script."""
    size = request.getfixturevalue("size") if "size" in request.fixturenames else DESKTOP
    context = browser.new_context(
        base_url=site, viewport=size, java_script_enabled="no_javascript" not in request.fixturenames
    )
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("request", lambda asked: None if asked.url.startswith(site) else faults.append(asked.url))
    yield context.new_page()
    context.close()
    assert faults == []


@pytest.fixture
def here(page: Page, site: str) -> Desk:
    """Return a nurse's desk whose browser is `page`."""
    made = desk(role=Role.NURSE)
    sign_in(page.context, made, site)
    return made


def opened(page: Page, here: Desk, key: str = "quick") -> Page:
    """Open a page of the assessment."""
    page.goto(here.path("section", here.assessment.pk, key))
    return page


def kept(page: Page, name: str) -> object:
    """Return what is said beside a question."""
    return page.locator(f"#kept-{name}")


def test_a_few_taps_lead_to_a_recommendation(
    page: Page, here: Desk, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    opened(page, here)
    page.get_by_text("Fentanyl, or not sure what is in it").click()
    entry = page.locator("#e-substances--fentanyl")
    expect(entry).to_be_visible()
    entry.get_by_label("When was the last time?").fill("12")
    page.locator("[name=a-cows]").fill("14")
    page.keyboard.press("Tab")
    expect(kept(page, "cows")).to_contain_text("Saved")
    expect(kept(page, "substances--fentanyl-last_use_hours")).to_contain_text("Saved")
    expect(page.locator("#advice")).to_contain_text("Outpatient care with medication")
    expect(page.locator("#unsaved")).to_be_hidden()
    accessible(page)
    page.reload()
    expect(page.locator("[name=a-cows]")).to_have_value("14")
    expect(page.locator("[name=a-substances--fentanyl-last_use_hours]")).to_have_value("12")


def test_emergency_is_unmissable_with_the_tap_that_shows_it(
    page: Page, here: Desk, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    opened(page, here)
    page.get_by_text("Slow or shallow breathing", exact=True).click()
    expect(page.locator("#emergencies")).to_contain_text("Call 911")
    seen = page.locator("#in-short" if size["width"] < 1024 else "#emergencies .tc-emergency")
    expect(seen).to_be_in_viewport()
    accessible(page)


def test_answers_given_offline_are_counted_and_saved_when_the_line_is_back(page: Page, here: Desk) -> None:
    opened(page, here)
    page.context.set_offline(True)
    page.locator("[name=a-cows]").fill("14")
    page.get_by_text("No home", exact=True).click()
    expect(page.locator("#unsaved")).to_contain_text("Not saved yet: 2 answers")
    expect(kept(page, "cows")).not_to_contain_text("Saved")
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("#unsaved")).to_contain_text("No connection")
    assert page.url.endswith("/quick/"), "the page and its answers stay"

    page.context.set_offline(False)
    expect(page.locator("#unsaved")).to_be_hidden(timeout=WAIT_MS)
    expect(kept(page, "cows")).to_contain_text("Saved")
    assert here.values()["cows"] == 14
    assert here.values()["housing"] == "homeless"


def test_what_is_typed_is_sent_when_the_tablet_is_put_away(page: Page, here: Desk) -> None:
    opened(page, here).locator("[name=a-cows]").fill("16")  # and no tap anywhere else
    with page.expect_request(re.compile("/answer/$"), timeout=AT_ONCE_MS):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(kept(page, "cows")).to_contain_text("Saved")
    assert here.values()["cows"] == 16


def test_leaving_with_unsaved_answers_is_asked_about(page: Page, here: Desk) -> None:
    opened(page, here)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.context.set_offline(True)
    page.locator("[name=a-cows]").fill("14")
    page.keyboard.press("Tab")
    expect(page.locator("#unsaved")).to_be_visible()
    page.close(run_before_unload=True)
    expect(page.locator("[name=a-cows]")).to_have_value("14")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]


def test_conflict_between_two_tabs_is_shown_and_settled(
    page: Page, here: Desk, site: str, accessible: Callable[[Page], None]
) -> None:
    other = colleague(here.staff.membership.program, Role.NURSE, beside=here)
    opened(page, here)
    other.answer("cows", "20")
    page.locator("[name=a-cows]").fill("5")
    page.keyboard.press("Tab")
    clash = page.locator("#q-cows .tc-clash")
    expect(clash).to_contain_text("20 points")
    expect(clash).to_contain_text("5 points")
    expect(page.locator("#unsaved")).to_contain_text("Not saved yet: 1 answer")
    accessible(page)
    assert here.values()["cows"] == 20

    clash.get_by_role("button", name="Use mine").click()
    expect(kept(page, "cows")).to_contain_text("Saved")
    expect(page.locator("#unsaved")).to_be_hidden()
    assert here.values()["cows"] == 5

    other.answer("cows", "21", version=2)
    page.locator("[name=a-cows]").fill("6")
    page.keyboard.press("Tab")
    page.locator("#q-cows .tc-clash").get_by_role("button", name="Keep what is saved").click()
    expect(page.locator("[name=a-cows]")).to_have_value("21")
    expect(page.locator("#unsaved")).to_be_hidden()


def test_two_changes_in_a_row_are_no_conflict_with_oneself(page: Page, here: Desk) -> None:
    opened(page, here, "environment")
    for name in ("Yes", "No", "Not known", "No"):
        page.locator("#q-transport").get_by_text(name, exact=True).click()
    expect(kept(page, "transport")).to_contain_text("Saved")
    expect(page.locator("#unsaved")).to_be_hidden()
    expect(page.locator(".tc-clash")).to_have_count(0)
    assert here.values()["transport"] is False


def test_none_and_something_do_not_stand_together(page: Page, here: Desk) -> None:
    opened(page, here)
    conditions = page.locator("#q-conditions")
    conditions.get_by_text("HIV", exact=True).click()
    conditions.get_by_text("None", exact=True).click()
    expect(kept(page, "conditions")).to_contain_text("Saved")
    expect(page.locator("#unsaved")).to_be_hidden()
    assert here.values()["conditions"] == []


def test_what_cannot_be_meant_is_said_beside_the_field(page: Page, here: Desk) -> None:
    opened(page, here)
    page.locator("[name=a-cows]").fill("many")
    page.keyboard.press("Tab")
    expect(kept(page, "cows")).to_contain_text("Enter a whole number of points from 0 to 48")
    expect(page.locator("#unsaved")).to_contain_text("Not saved yet: 1 answer")
    page.locator("[name=a-cows]").fill("8")
    page.keyboard.press("Tab")
    expect(page.locator("#unsaved")).to_be_hidden()


def test_signed_out_in_between_loses_nothing(page: Page, here: Desk, site: str) -> None:
    opened(page, here)
    page.context.clear_cookies(name=next(iter(here.client.cookies)))
    page.locator("[name=a-cows]").fill("14")
    page.keyboard.press("Tab")
    expect(page.locator("#unsaved")).to_contain_text("signed out")
    assert "/quick/" in page.url
    sign_in(page.context, here, site)
    expect(page.locator("#unsaved")).to_be_hidden(timeout=2 * WAIT_MS)
    assert here.values()["cows"] == 14


def test_page_whose_token_has_changed_gets_a_new_one(page: Page, here: Desk) -> None:
    opened(page, here)
    page.context.clear_cookies(name="csrftoken")
    page.locator("[name=a-cows]").fill("14")
    page.keyboard.press("Tab")
    expect(page.locator("#unsaved")).to_be_hidden(timeout=2 * WAIT_MS)
    assert here.values()["cows"] == 14


def test_from_the_first_answer_to_the_signed_summary(
    page: Page, here: Desk, size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    page.goto(here.path("assessments", here.patient.pk))
    accessible(page)
    page.get_by_role("button", name="Start an assessment").click()
    page.locator("[name=a-cows]").fill("14")
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("h1")).to_have_text("About you")
    page.get_by_role("button", name="Review and sign").click()
    expect(page.locator("h1")).to_have_text("Review and sign")
    accessible(page)
    page.get_by_label("Medication plan, in your words").fill("First dose here.")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator("h1")).to_have_text("Assessment and placement")
    accessible(page)
    page.get_by_role("link", name="Para la persona").click()
    expect(page.locator(".tc-sheet-out")).to_have_attribute("lang", "es")
    accessible(page)


@pytest.mark.usefixtures("no_javascript")
def test_everything_works_without_javascript(page: Page, here: Desk) -> None:
    opened(page, here, "use")
    page.get_by_text("Heroin", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.locator("#e-substances--heroin").get_by_label("When was the last time?").fill("2d")
    page.get_by_role("button", name="Add one").first.click()
    expect(page.locator("fieldset[id^=e-overdoses--]")).to_have_count(1)
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator("h1")).to_have_text("Home and surroundings")
    assert here.values()["substances#heroin.last_use_hours"] == 48
    assert [path for path in here.values() if re.fullmatch(r"overdoses#\w+", path)]
