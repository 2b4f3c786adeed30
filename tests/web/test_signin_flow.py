"""Signing in: password and second factor, or a passkey; nobody comes further with less."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.web.signins import (
    CHOOSER,
    CODE,
    LOGIN,
    PASSWORD,
    SECRET,
    code,
    enrolled,
    events,
    is_signed_in,
    nurse,
    quick_hasher,
    sign_in,
    try_password,
    user_of,
    verbs,
)
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.signin.cipher import unseal
from throughcare_web.accounts.signin.factors import has_second_factor


pytestmark = pytest.mark.django_db
__all__ = ["enrolled", "nurse", "quick_hasher"]


# ASVS 6.3.3
def test_password_and_code_open_the_pages_of_the_program(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)

    assert is_signed_in(client)
    assert verbs(enrolled.membership.program)[-1] == "accounts.sign_in"
    assert events(enrolled.membership.program)[-1].detail == {"method": "password, totp"}


# ASVS 6.3.3
def test_password_alone_opens_nothing_once_a_second_factor_is_set_up(client: Client, enrolled: Staff) -> None:
    try_password(client, enrolled.membership.user.email)

    assert client.get(CHOOSER)["Location"] == f"{LOGIN}?next={CHOOSER}"


# ASVS 6.3.3
def test_member_without_a_second_factor_is_led_to_set_one_up_before_any_page(
    client: Client, nurse: Staff
) -> None:
    try_password(client, nurse.membership.user.email)

    for path in (CHOOSER, "/staff/fictional-harbor/team/"):
        assert client.get(path)["Location"] == f"/account/factors/set-up/?next={path}"
    assert client.get("/account/factors/set-up/").status_code == 200


# ASVS 6.3.3
def test_setting_up_an_app_opens_the_pages_and_shows_recovery_codes_once(
    client: Client, nurse: Staff
) -> None:
    try_password(client, nurse.membership.user.email)
    client.get("/account/factors/set-up/", {"next": "/staff/fictional-harbor/team/"})
    secret = client.get("/account/factors/app/add/").context["form"].secret

    answer = client.post("/account/factors/app/add/", {"code": code(secret)})

    assert answer["Location"] == "/account/factors/codes/"
    first, second = client.get(answer["Location"]), client.get(answer["Location"])
    shown = first.context["unused_codes"]
    assert len(set(shown)) == 5
    assert 'href="/staff/fictional-harbor/team/"' in first.content.decode()
    assert not [one for one in shown if one in second.content.decode()]
    assert is_signed_in(client)


# ASVS 6.3.3, 6.3.4
def test_session_of_a_password_alone_is_not_made_whole_by_an_app_set_up_elsewhere(
    client: Client, nurse: Staff, settings
) -> None:
    thief = Client()
    try_password(thief, nurse.membership.user.email)
    test_setting_up_an_app_opens_the_pages_and_shows_recovery_codes_once(client, nurse)

    assert thief.get(CHOOSER)["Location"].startswith("/account/factors/set-up/")
    led = thief.get("/account/factors/set-up/", {"next": CHOOSER})
    assert led["Location"] == f"/account/confirm/code/?next={CHOOSER}"
    assert has_second_factor(nurse.membership.user)


# ASVS 6.5.1
def test_code_is_good_once(client: Client, enrolled: Staff) -> None:
    typed = code()
    for attempt, expected in ((client, 302), (Client(), 422)):
        try_password(attempt, enrolled.membership.user.email)
        assert attempt.post(CODE, {"code": typed}).status_code == expected


# ASVS 6.5.5
def test_code_of_earlier_or_later_is_refused(client: Client, enrolled: Staff) -> None:
    try_password(client, enrolled.membership.user.email)

    for steps in (-2, 2):
        assert client.post(CODE, {"code": code(steps=steps)}).status_code == 422
    assert events(enrolled.membership.program)[-1].detail == {"step": "second factor", "locked": False}


# ASVS 6.5.1
def test_recovery_code_stands_in_once_for_the_app(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    client.post("/account/factors/codes/new/")
    recovery = client.get("/account/factors/codes/").context["unused_codes"][0]

    for attempt, expected in ((Client(), 302), (Client(), 422)):
        try_password(attempt, enrolled.membership.user.email)
        assert attempt.post(CODE, {"code": recovery}).status_code == expected


# ASVS 6.5.2
def test_recovery_codes_are_kept_as_hashes_once_they_have_been_shown(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    client.post("/account/factors/codes/new/")
    shown = client.get("/account/factors/codes/").context["unused_codes"]

    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).data
    hashes = [unseal(one) for one in kept["migrated_codes"]]
    assert set(kept) == {"migrated_codes", "viewed_at"}
    assert all(ScryptPasswordHasher().verify(code, one) for code, one in zip(shown, hashes, strict=True))
    assert [one.partition("$")[0] for one in hashes] == ["scrypt"] * 5
    try_password(thief := Client(), enrolled.membership.user.email)
    assert thief.post(CODE, {"code": hashes[0]}).status_code == 422


# ASVS 6.5.1
def test_recovery_code_confirms_with_its_digits_in_groups_and_the_count_goes_down(
    client: Client, enrolled: Staff
) -> None:
    sign_in(client, enrolled)
    client.post("/account/factors/codes/new/")
    shown = client.get("/account/factors/codes/").context["unused_codes"]

    try_password(other := Client(), enrolled.membership.user.email)
    assert other.post(CODE, {"code": "12345678"}).status_code == 422
    assert other.post(CODE, {"code": f" {shown[3][:4]} {shown[3][4:]} "}).status_code == 302

    assert "4 of 5 codes are left" in client.get("/account/factors/codes/").content.decode()


# ASVS 6.3.1
def test_codes_cannot_be_guessed_one_after_the_other(client: Client, enrolled: Staff) -> None:
    try_password(client, enrolled.membership.user.email)
    for _ in range(5):
        assert client.post(CODE, {"code": "000000"}).status_code == 422

    assert "Too many wrong codes" in client.post(CODE, {"code": code()}).content.decode()


# ASVS 6.5.2, 11.3.3
def test_secret_of_an_app_is_not_in_the_database_in_clear(enrolled: Staff) -> None:
    from allauth.mfa.models import Authenticator

    kept = Authenticator.objects.get(user=enrolled.membership.user).data["secret"]

    assert SECRET not in kept


# ASVS 7.2.3, 7.2.4
def test_session_key_is_new_at_sign_in_and_the_old_one_worth_nothing(client: Client, enrolled: Staff) -> None:
    try_password(client, enrolled.membership.user.email)
    before = client.session.session_key
    client.post(CODE, {"code": code()})

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


# ASVS 7.4.1
def test_signing_out_ends_the_session_on_the_server(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    key = client.session.session_key
    assert client.get("/account/logout/").status_code == 200  # asks first

    answer = client.post("/account/logout/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'  # ASVS 14.3.1
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies["session"] = key
    assert not is_signed_in(client)
    assert events(enrolled.membership.program)[-1].detail == {"why": "asked"}


# ASVS 3.5.1
def test_signing_in_and_out_needs_the_token_of_a_page_of_ours(enrolled: Staff) -> None:
    client = Client(enforce_csrf_checks=True)

    assert try_password(client, enrolled.membership.user.email).status_code == 403
    assert client.post("/account/logout/").status_code == 403


def test_page_that_was_asked_for_opens_after_signing_in(client: Client, enrolled: Staff) -> None:
    asked = "/staff/fictional-harbor/team/"
    assert client.get(asked)["Location"] == f"{LOGIN}?next={asked}"
    client.post(LOGIN, {"login": enrolled.membership.user.email, "password": PASSWORD, "next": asked})

    assert client.post(CODE, {"code": code()})["Location"] == asked


# ASVS 3.7.2
@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "/\\example.org"])
def test_nobody_is_led_to_another_site(client: Client, enrolled: Staff, elsewhere: str) -> None:
    client.post(LOGIN, {"login": enrolled.membership.user.email, "password": PASSWORD, "next": elsewhere})

    assert client.post(CODE, {"code": code()})["Location"] == CHOOSER


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/accounts/login/"])
def test_there_is_no_way_to_sign_up_or_to_change_the_address(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_second_factor_may_be_left_out_of_a_demonstration(client: Client, nurse: Staff, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    try_password(client, nurse.membership.user.email)

    assert is_signed_in(client)


# ASVS 14.3.2
@pytest.mark.parametrize("path", [LOGIN, "/account/factors/", "/account/sessions/", CHOOSER])
def test_pages_are_not_kept_by_a_browser(client: Client, enrolled: Staff, path: str) -> None:
    if path != LOGIN:
        sign_in(client, enrolled)

    assert "no-store" in client.get(path, {"all": ""})["Cache-Control"]


def test_last_sign_in_is_kept(client: Client, enrolled: Staff) -> None:
    assert user_of(enrolled).last_login is None
    cache.clear()
    sign_in(client, enrolled)

    assert user_of(enrolled).last_login is not None
