"""Staff come in: with a passkey, with an app's codes, without JavaScript; and a session that nobody uses ends in sight."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect


PASSWORD = "lemonade-orbit-cactus"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Check = Callable[[Page], None]


@pytest.fixture
def email(site: str) -> str:
    """Return the address of a nurse of two programs who has a password and no second factor."""
    from django.core.cache import cache

    from tests.web.signins import with_password
    from tests.web.staff import member, program
    from throughcare_web.accounts.roles import Role

    cache.clear()
    nurse = with_password(member(program(), Role.NURSE, email="nurse@fictional-harbor.example.org"))
    member(program("fictional-meadow"), Role.COUNSELOR, email=nurse.membership.user.email)
    return nurse.membership.user.email


@pytest.fixture
def with_app(email: str) -> str:
    """Return the same nurse's address, who has an authenticator app."""
    from throughcare_web.accounts.actors import System
    from throughcare_web.accounts.models import User
    from throughcare_web.accounts.signin.actions import enrol_totp

    enrol_totp(System("tests"), User.objects.get(email=email), secret=SECRET)
    return email


@pytest.fixture
def authenticator(page: Page) -> Iterator[CDPSession]:
    """Give the browser a device that keeps passkeys and whose owner always agrees."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield device
    device.detach()


def type_password(page: Page, email: str) -> None:
    page.goto("/staff/?all")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def type_code(page: Page, secret: str, *, steps: int = 0) -> None:
    from tests.web.signins import code

    page.get_by_label(re.compile("^Code")).fill(code(secret, steps=steps))


def forget_used_codes() -> None:
    """Let the code of this half minute be typed again."""
    from django.core.cache import cache

    cache.clear()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


# ASVS 6.3.3, 6.3.7
@pytest.mark.usefixtures("authenticator", "size")
def test_passkey_is_set_up_at_the_first_sign_in_and_then_opens_the_door_alone(
    page: Page, email: str, accessible: Check
) -> None:
    page.goto("/account/login/")
    accessible(page)
    type_password(page, email)
    heading(page, "Set up a second factor")
    accessible(page)
    page.get_by_role("link", name="Set up a passkey").click()
    accessible(page)
    page.get_by_label("Name of this passkey").fill("Work phone")
    page.get_by_role("button", name="Make a passkey").click()
    heading(page, "Recovery codes")
    accessible(page)
    page.get_by_role("link", name="I have kept them: go on").click()
    heading(page, "Your programs")
    accessible(page)
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_url("**/staff/**")
    page.goto("/account/factors/")
    expect(page.get_by_text("Work phone").first).to_be_visible()
    accessible(page)


# ASVS 6.3.3
@pytest.mark.usefixtures("authenticator")
def test_passkey_is_the_second_factor_after_a_password(page: Page, email: str) -> None:
    type_password(page, email)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_role("button", name="Make a passkey").click()
    heading(page, "Recovery codes")
    sign_out(page)
    type_password(page, email)
    heading(page, "Second factor")

    page.get_by_role("button", name="Use a passkey").click()

    heading(page, "Your programs")


@pytest.mark.usefixtures("size")
def test_app_is_set_up_by_its_key_and_its_codes_open_the_door(
    page: Page, email: str, accessible: Check
) -> None:
    type_password(page, email)
    page.get_by_role("link", name="Set up an app").click()
    heading(page, "Set up an authenticator app")
    accessible(page)
    secret = page.locator("#secret").inner_text()
    page.get_by_label(re.compile("^Code")).fill("000000")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    accessible(page)
    type_code(page, secret)
    page.get_by_role("button", name="Set it up").click()
    heading(page, "Recovery codes")
    sign_out(page)
    forget_used_codes()

    type_password(page, email)
    heading(page, "Second factor")
    accessible(page)
    type_code(page, secret)
    page.get_by_role("button", name="Sign in", exact=True).click()

    heading(page, "Your programs")


@pytest.mark.usefixtures("no_javascript")
def test_everything_but_passkeys_works_without_javascript(page: Page, with_app: str) -> None:
    type_password(page, with_app)
    expect(page.get_by_role("button", name="passkey")).to_have_count(0)
    type_code(page, SECRET)
    page.get_by_role("button", name="Sign in", exact=True).click()
    heading(page, "Your programs")
    page.goto("/account/sessions/")
    page.get_by_role("button", name="Sign out everywhere").click()

    heading(page, "Sign in")


# ASVS 6.2.6
def test_password_can_be_looked_at_and_pasted(page: Page, email: str) -> None:
    page.goto("/account/login/")
    field = page.get_by_label("Password", exact=True)
    field.evaluate(
        "(field, words) => { field.focus(); document.execCommand('insertText', false, words); }", PASSWORD
    )
    expect(field).to_have_attribute("type", "password")
    page.get_by_text("Show password").click()

    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value(PASSWORD)


@pytest.mark.usefixtures("size")
def test_pages_of_ones_own_account_can_be_read_and_used_by_everybody(
    page: Page, with_app: str, accessible: Check
) -> None:
    type_password(page, with_app)
    type_code(page, SECRET)
    page.get_by_role("button", name="Sign in", exact=True).click()
    heading(page, "Your programs")
    for path in (
        "sessions",
        "factors",
        "password",
        "confirm",
        "confirm/code",
        "factors/app/remove",
        "factors/codes/new",
        "logout",
    ):
        page.goto(f"/account/{path}/")
        accessible(page)
    page.get_by_role("button", name="Sign out", exact=True).last.click()
    for path in (
        "password/reset",
        "password/reset/sent",
        "password/reset/done",
        "password/reset/1-gone",
        "invitation/none",
    ):
        page.goto(f"/account/{path}/")
        accessible(page)


@pytest.mark.usefixtures("size")
def test_director_invites_somebody_who_joins_and_sets_up_an_app(
    page: Page, site: str, accessible: Check
) -> None:
    from tests.web.signins import letters
    from tests.web.staff import member, program, signed_in, staff_path
    from throughcare_web.accounts.roles import Role

    director = member(program(), Role.DIRECTOR)
    show_as(page, site, signed_in(director).cookies["session"].value)
    page.goto(staff_path(director, "accounts:team"))
    accessible(page)
    page.get_by_label("E-mail address").fill("peer@example.org")
    page.get_by_label("Role").select_option("peer")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way.")).to_be_visible()
    accessible(page)
    page.goto(staff_path(director, "accounts:member", director.membership.pk))
    accessible(page)
    page.context.clear_cookies()
    (link,) = re.findall(r"/account/invitation/\S+", letters(director.membership.program)[-1].body)

    page.goto(link)
    accessible(page)
    page.get_by_label("Choose a password").fill("a wholly new phrase it is")
    page.get_by_role("button", name="Join").click()

    heading(page, "Set up a second factor")


# ASVS 7.3.1, 7.4.1
def test_session_that_nobody_uses_asks_first_and_then_gives_way(
    page: Page, site: str, settings, accessible: Check
) -> None:
    from allauth.usersessions.models import UserSession
    from django.utils import timezone

    from tests.web.staff import member, program, signed_in, staff_path
    from throughcare_web.accounts.roles import Role

    settings.SESSION_IDLE_LIMIT = dt.timedelta(seconds=62)
    director = member(program(), Role.DIRECTOR)
    show_as(page, site, signed_in(director).cookies["session"].value)
    page.goto(staff_path(director, "accounts:team"))
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible(timeout=8000)
    accessible(page)
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    expect(dialog).to_be_visible(timeout=8000)

    UserSession.objects.update(last_seen_at=timezone.now() - dt.timedelta(seconds=63))

    page.wait_for_url("**/account/login/**", timeout=10_000)
    expect(page.get_by_text("nothing happened for a while")).to_be_visible()


def show_as(page: Page, site: str, key: str) -> None:
    """Let the browser have a session that was begun elsewhere."""
    page.context.add_cookies([{"name": "session", "value": key, "url": site}])
