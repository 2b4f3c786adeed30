"""Whatever a browser sends as a passkey, only a real one opens the door. Real ones are used in tests/journeys."""

from __future__ import annotations

import base64
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.messages.storage import default_storage
from django.test import Client, RequestFactory

from tests.web.signins import (
    CODE,
    enrolled,
    events,
    is_signed_in,
    letters,
    nurse,
    quick_hasher,
    sign_in,
    try_password,
)
from tests.web.staff import signed_in
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.signin.adapter import AccountAdapter
from throughcare_web.accounts.signin.factors import has_second_factor
from throughcare_web.accounts.signin.words import NO_MATCH


pytestmark = pytest.mark.django_db
__all__ = ["enrolled", "nurse", "quick_hasher"]
WORD = base64.urlsafe_b64encode(b"1").decode().rstrip("=")
NO_PASSKEYS = [
    "",
    "no json",
    "null",
    "0",
    "false",
    "0.0",
    "[]",
    "{}",
    '"words"',
    '{"response": null}',
    '{"response": {"userHandle": null}}',
    json.dumps({"id": WORD, "rawId": WORD, "type": "public-key", "response": {}}),
    json.dumps({"id": WORD, "rawId": WORD, "type": "public-key", "response": {"userHandle": WORD, "clientDataJSON": WORD,
                "authenticatorData": WORD, "signature": WORD, "attestationObject": WORD}}),
    json.dumps({"id": 1, "rawId": [], "type": {}, "response": [1, 2]}),
    json.dumps({"id": "💊", "rawId": "💊", "type": "public-key", "response": {"userHandle": "💊"}}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_limit(settings) -> None:
    """Try more often than a person may."""
    settings.MFA_RATE_LIMITS = {"webauthn_login": None}
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "reauthenticate": None}


# ASVS 6.3.3
@pytest.mark.parametrize("sent", NO_PASSKEYS)
def test_what_is_no_passkey_signs_nobody_in(client: Client, enrolled: Staff, sent: str) -> None:
    client.get("/account/login/passkey/", HTTP_ACCEPT="application/json")

    answer = client.post("/account/login/passkey/", {"credential": sent})

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    assert not is_signed_in(client)


# ASVS 6.3.3
@pytest.mark.parametrize("sent", NO_PASSKEYS)
def test_what_is_no_passkey_is_no_second_factor(client: Client, enrolled: Staff, sent: str) -> None:
    try_password(client, enrolled.membership.user.email)

    assert client.post(CODE, {"credential": sent}).status_code == 422
    assert not is_signed_in(client)


@pytest.mark.parametrize("sent", NO_PASSKEYS)
def test_what_is_no_passkey_is_not_kept(client: Client, nurse: Staff, sent: str) -> None:
    try_password(client, nurse.membership.user.email)
    client.get("/account/factors/passkey/add/")

    assert client.post("/account/factors/passkey/add/", {"credential": sent}).status_code == 422
    assert not has_second_factor(nurse.membership.user)


@pytest.mark.parametrize("sent", NO_PASSKEYS)
def test_what_is_no_passkey_confirms_nothing(client: Client, enrolled: Staff, sent: str) -> None:
    sign_in(client, enrolled)

    answer = client.post("/account/confirm/passkey/", {"credential": sent})

    assert answer.status_code in (302, 422)


def test_nobody_renames_or_removes_a_passkey_of_somebody_else(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    other = Authenticator.objects.get(
        user=enrolled.membership.user
    )  # not a passkey, and not to be had this way
    for path in ("", "remove/"):
        assert client.get(f"/account/factors/passkey/{other.pk}/{path}").status_code == 404


@pytest.fixture
def passkey(enrolled: Staff) -> int:
    """Return the number of a passkey that the nurse has beside the app."""
    return WebAuthn.add(enrolled.membership.user, "Work phone", {}).instance.pk


# ASVS 6.5.6
def test_app_and_passkey_can_be_removed_but_not_the_last_of_them(
    client: Client, enrolled: Staff, passkey: int
) -> None:
    sign_in(client, enrolled)
    remove = f"/account/factors/passkey/{passkey}/remove/"
    assert "Work phone" in client.get(remove).content.decode()

    assert client.post("/account/factors/app/remove/")["Location"] == "/account/factors/"
    last = client.post(remove, follow=True)

    assert "only second factor" in last.content.decode()
    assert has_second_factor(enrolled.membership.user)
    changes = [one.detail["what"] for one in events(enrolled.membership.program) if "what" in one.detail]
    assert changes == ["app removed"]
    assert "authenticator app was removed" in letters(enrolled.membership.program)[-1].body  # ASVS 6.3.7


def test_passkey_is_renamed_and_removed(client: Client, enrolled: Staff, passkey: int) -> None:
    sign_in(client, enrolled)
    edit = f"/account/factors/passkey/{passkey}/"
    assert client.post(edit, {"name": ""}).status_code == 422
    client.post(edit, {"name": "Old phone"})
    assert "Old phone" in client.get("/account/factors/", follow=True).content.decode()
    assert client.get("/account/factors/passkey/", follow=True).status_code == 200

    client.post(f"{edit}remove/")

    assert "Old phone" not in client.get("/account/factors/").content.decode()
    assert has_second_factor(enrolled.membership.user)


def test_somebody_without_a_password_is_led_to_choose_one(client: Client, nurse: Staff) -> None:
    user = nurse.membership.user
    user.set_unusable_password()
    user.save()

    assert signed_in(nurse, client).get("/account/password/")["Location"] == "/account/password/reset/"


def test_set_up_leads_on_who_has_shown_a_second_factor(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)

    assert client.get("/account/factors/set-up/", {"next": "/staff/x/"})["Location"] == "/staff/x/"
    for elsewhere in ("https://example.org/", "//example.org/staff/", "/account/logout/"):
        assert client.get("/account/factors/set-up/", {"next": elsewhere})["Location"] == "/staff/"


def test_passkey_of_somebody_who_may_no_longer_sign_in_opens_nothing(enrolled: Staff) -> None:
    request = RequestFactory().get("/account/login/passkey/")
    request.session = Client().session
    request._messages = default_storage(request)
    user = enrolled.membership.user
    user.is_active = False

    answer = AccountAdapter().pre_login(
        request, user, email_verification="", signal_kwargs=None, email=None, signup=False, redirect_url=None
    )

    assert answer["Location"] == "/account/login/"
    assert [str(message) for message in request._messages] == [NO_MATCH]
