"""What holds on every page of the staff side, with everything on it folded open: on a phone and on a wide screen."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.journeys import looks
from tests.web.everything import Address, Everything, arguments, build, staff_addresses
from tests.web.staff import signed_in
from throughcare_web.accounts import roles
from throughcare_web.accounts.roles import Role


WIDE, NARROW, NARROWEST, HEIGHT = 1280, 360, 320, 740
HALVES = [staff_addresses()[at::2] for at in range(2)]
IS_PAGE = "text/html"
OPEN_ALL = (
    "() => document.querySelectorAll('main details:not(nav details)').forEach(one => { one.open = true })"
)


def faults(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands, folded open; its menus stay as they are."""
    page.evaluate(OPEN_ALL)
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    found = looks.barriers(page)
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    found += looks.sideways(page) + looks.cut_off(page)
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found + looks.sideways(page) + looks.cut_off(page)


def reader(address: Address) -> Role:
    """Return a role that may read the page; where many may, who reads the most."""
    return next(role for role in (Role.NURSE, *Role) if roles.may(role, address.permission))


def enter(page: Page, site: str, everything: Everything, role: Role) -> None:
    """Make the browser one in which somebody of the role signed in."""
    cookies = signed_in(everything.staff[role]).cookies
    page.context.add_cookies([{"name": key, "value": one.value, "url": site} for key, one in cookies.items()])


@pytest.mark.parametrize("addresses", HALVES, ids=["one half", "the other half"])
def test_staff_pages_can_be_read_and_used_by_everybody(
    page: Page, site: str, addresses: list[Address]
) -> None:
    everything, found, seen = build(), {}, 0
    for role in Role:
        enter(page, site, everything, role)
        for address in (one for one in addresses if reader(one) == role):
            path = reverse(address.name, args=["alder-helpline", *arguments(address, everything)])
            answer = page.request.get(path)
            if answer.status == 200 and IS_PAGE in answer.headers["content-type"]:
                page.goto(path)
                seen += 1
                if wrong := faults(page):
                    found[address.name] = wrong
    assert found == {}
    assert seen > len(addresses) / 2
