"""A trained navigator goes from a call to three sent referrals: no page is in the way, and it costs no more than we publish."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bench.shared.navigator import CALLER, PUBLISHED, Hands, walk
from tests.journeys.looks import sideways
from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.roles import Role


@pytest.fixture
def navigator(page: Page, site: str) -> Staff:
    """Sign a navigator in, and open their desk."""
    staff = member(program(), Role.NAVIGATOR)
    cookies = signed_in(staff).cookies
    page.context.add_cookies([{"name": key, "value": one.value, "url": site} for key, one in cookies.items()])
    page.goto(staff_path(staff, "chart:desk"))
    return staff


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

    cost = {step.name: (step.clicks, step.keys) for step in hands.steps}
    assert list(cost) == list(PUBLISHED)
    longer = {
        name: (found, PUBLISHED[name])
        for name, found in cost.items()
        if found[0] > PUBLISHED[name][0] or found[1] > PUBLISHED[name][1]
    }
    assert longer == {}
    assert_sent(page)


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


def assert_sent(page: Page) -> None:
    """Fail unless the three referrals stand on the patient's page."""
    expect(page.get_by_text("3 referrals sent.")).to_be_visible()
    expect(page.locator("main tbody tr")).to_have_count(3)
