"""A trained navigator goes from a call to three sent referrals: no page is in the way, and it costs no more than we publish."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bench.shared.navigator import BY_TELEPHONE, CALLER, PUBLISHED, Hands, sign_by_link, walk
from tests.journeys.looks import sideways
from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role


@pytest.fixture
def navigator(page: Page, site: str) -> Staff:
    """Sign a navigator in, and open their desk."""
    staff = member(program(), Role.NAVIGATOR)
    cookies = signed_in(staff).cookies
    page.context.add_cookies([{"name": key, "value": one.value, "url": site} for key, one in cookies.items()])
    page.goto(staff_path(staff, "chart:desk"))
    return staff


@pytest.fixture
def texting(site: str, settings: Any) -> None:
    """Let the site send texts, with addresses that lead to it."""
    settings.SITE_ADDRESS, settings.SMS_BACKEND = site, f"{__name__}.{carry.__name__}"


@pytest.mark.usefixtures("size")
def test_three_referrals_are_sent_at_no_more_than_the_published_cost(
    page: Page, navigator: Staff, accessible: Callable[[Page], None]
) -> None:
    def look(seen: Page) -> None:
        accessible(seen)
        assert sideways(seen) == []
        expect(seen.locator("main h1")).to_have_count(1)

    hands = Hands(page, look)
    walk(hands)

    assert longer(hands, PUBLISHED) == {}
    assert_sent(page)


@pytest.mark.usefixtures("texting")
@pytest.mark.parametrize("width", [390, 320])
def test_by_telephone_the_patient_signs_on_their_own_phone_and_the_way_goes_on(
    page: Page, navigator: Staff, accessible: Callable[[Page], None], width: int
) -> None:
    def look(seen: Page) -> None:
        accessible(seen)
        assert sideways(seen) == []
        expect(seen.locator("main h1")).to_have_count(1)

    hands = Hands(page, look)
    theirs = page.context.browser.new_context(viewport={"width": width, "height": 740})

    def patient() -> Hands:
        with in_program(navigator.membership.program):
            message = OutboxMessage.objects.get(channel="sms")
        phone = theirs.new_page()
        phone.goto(re.search(r"http\S+", message.body)[0])
        look(phone)
        return Hands(phone, look, hands.steps)

    walk(hands, consent=lambda hands: sign_by_link(hands, patient))

    assert longer(hands, BY_TELEPHONE) == {}
    assert_sent(page)
    expect(theirs.pages[0].get_by_role("heading", level=1)).to_have_text("Signed. This is your copy")
    theirs.close()


@pytest.mark.usefixtures("no_javascript")
def test_without_javascript_the_same_way_leads_there(page: Page, navigator: Staff) -> None:
    walk(Hands(page), scripted=False)
    assert_sent(page)


def test_whoever_was_taken_in_stands_on_the_desk_and_is_found_by_the_telephone(
    page: Page, navigator: Staff
) -> None:
    walk(Hands(page))
    page.goto(staff_path(navigator, "chart:desk"))
    name = f"{CALLER['given']} {CALLER['family']}"
    expect(page.get_by_role("row", name=name)).to_be_visible()
    page.get_by_role("searchbox").fill(CALLER["phone"])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    expect(page.get_by_role("navigation", name="Pages of this patient")).to_contain_text("Summary")


def carry(to: str, body: str) -> None:
    """Send a text message nowhere: what an operator's function takes."""


def longer(hands: Hands, published: dict[str, tuple[int, int]]) -> dict[str, Any]:
    """Return the steps that cost more than published, and what they cost."""
    cost = {step.name: (step.clicks, step.keys) for step in hands.steps}
    assert list(cost) == list(published)
    return {
        name: (found, published[name])
        for name, found in cost.items()
        if found[0] > published[name][0] or found[1] > published[name][1]
    }


def assert_sent(page: Page) -> None:
    """Fail unless the three referrals stand on the patient's page."""
    expect(page.get_by_text("Told by telephone, written down: 3.")).to_be_visible()
    expect(page.locator("main tbody tr")).to_have_count(3)
