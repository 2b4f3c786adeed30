"""A patient signs on the screen: with a finger or with a name alone; the copy shows it, and nothing stands in anyone's way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import sideways


@pytest.fixture
def desk(page: Page, site: str) -> Callable[[str], str]:
    """Sign a counselor in, and give the address of a page about a patient of theirs."""
    from django.conf import settings

    from tests.web.sharing import patient
    from tests.web.staff import member, program, signed_in, staff_path
    from throughcare_web.accounts.roles import Role

    staff = member(program(), Role.COUNSELOR, Role.DIRECTOR)
    sam = patient(staff)
    session = signed_in(staff).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return lambda name: staff_path(staff, f"consent:{name}", sam.pk)


def test_a_patient_draws_a_signature_and_gets_a_copy_that_shows_it(
    page: Page, desk: Callable[[str], str], size: dict[str, int], accessible: Callable[[Page], None]
) -> None:
    page.goto(desk("new"))
    accessible(page)
    page.get_by_role("button", name="Show the form to the patient").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who may see my treatment records")
    accessible(page)
    assert sideways(page) == []
    pad = page.locator("[data-sign] svg").first
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 20 + 20 * step, box["y"] + 20 + (30 if step % 2 else 0))
    page.mouse.up()
    page.get_by_label("Your full name").first.fill("Sam Example")
    page.get_by_role("button", name="I agree and sign").click()

    expect(page.get_by_text("In force")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Copy for the patient").click()
    expect(page.get_by_role("img", name="Signature of Sam Example")).to_be_visible()
    accessible(page)
    assert sideways(page) == []


@pytest.mark.usefixtures("no_javascript")
def test_without_javascript_a_typed_name_signs(page: Page, desk: Callable[[str], str]) -> None:
    page.goto(desk("new"))
    page.get_by_role("button", name="Show the form to the patient").first.click()
    expect(page.locator(".tc-sign__pad").first).to_be_hidden()
    page.get_by_label("Your full name").first.fill("Sam Example")
    page.get_by_role("button", name="I agree and sign").click()

    expect(page.get_by_text("In force")).to_be_visible()
    expect(page.get_by_text("Name typed on screen")).to_be_visible()


@pytest.mark.parametrize(
    "name",
    [
        "patient",
        "paper",
        "share",
        "accounting",
        "own_record",
        "emergency",
        "restrictions",
        "counseling_notes",
    ],
)
def test_every_page_about_a_patient_can_be_used_by_anyone(
    page: Page,
    desk: Callable[[str], str],
    name: str,
    size: dict[str, int],
    accessible: Callable[[Page], None],
) -> None:
    page.goto(desk(name))

    accessible(page)
    assert sideways(page) == []
