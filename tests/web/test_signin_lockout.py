"""Wrong passwords are few, tell nothing, and lock nobody out of their own account for good."""

from __future__ import annotations

import statistics
import time

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client
from django.utils import timezone

from tests.web.signins import (
    LOGIN,
    PASSWORD,
    enrolled,
    events,
    nurse,
    quick_hasher,
    sign_in,
    try_password,
    verbs,
)
from tests.web.staff import member, program
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.queries import system_events
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.words import NO_MATCH


pytestmark = pytest.mark.django_db
__all__ = ["enrolled", "nurse", "quick_hasher"]
WRONG = "quite-another-phrase"
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


def fail(client: Client, email: str, times: int, **named: str) -> list[str]:
    """Type a wrong password so many times; return what the page says each time."""
    answers = [try_password(client, email, WRONG, **named) for _ in range(times)]
    assert {answer.status_code for answer in answers} == {422}
    return [plain(answer, email) for answer in answers]


def plain(answer: object, email: str) -> str:
    """Return a page without what differs each time it is shown."""
    token = answer.context["csrf_token"]
    return answer.content.decode().replace(str(token), "").replace(email, "")


# ASVS 6.3.1
def test_sixth_try_from_one_address_is_refused_even_with_the_right_password(
    client: Client, enrolled: Staff
) -> None:
    email = enrolled.membership.user.email
    fail(client, email, 5)

    assert try_password(client, email).status_code == 422
    assert try_password(Client(), email, **ELSEWHERE).status_code == 302


# ASVS 6.3.1
def test_account_is_refused_after_twenty_tries_from_many_addresses(client: Client, enrolled: Staff) -> None:
    email = enrolled.membership.user.email
    for host in range(5):
        fail(client, email, 4, REMOTE_ADDR=f"203.0.113.{host}")

    assert try_password(client, email, **ELSEWHERE).status_code == 422


# ASVS 6.3.1
def test_lock_out_ends_after_fifteen_minutes_and_is_not_drawn_out_by_more_tries(
    client: Client, enrolled: Staff
) -> None:
    email = enrolled.membership.user.email
    fail(client, email, 8)

    AccessAttempt.objects.update(attempt_time=timezone.now() - timezone.timedelta(minutes=15, seconds=1))

    assert try_password(client, email).status_code == 302
    assert AccessFailureLog.objects.filter(username=email).count() == 5


# ASVS 6.3.1
def test_hundred_wrong_passwords_in_a_row_need_a_new_password(
    client: Client, enrolled: Staff, settings
) -> None:
    settings.LOCKOUT_IN_A_ROW = 10
    email = enrolled.membership.user.email
    for host in range(5):
        fail(client, email, 2, REMOTE_ADDR=f"203.0.113.{host}")
    AccessAttempt.objects.all().delete()

    assert try_password(client, email, **ELSEWHERE).status_code == 422


# ASVS 6.3.1
def test_signing_in_begins_the_count_anew(client: Client, enrolled: Staff) -> None:
    email = enrolled.membership.user.email
    fail(client, email, 4)
    sign_in(client, enrolled)

    fail(Client(), email, 4)

    assert try_password(Client(), email).status_code == 302


# ASVS 6.1.1
def test_stranger_can_lock_nobody_out_of_a_passkey(client: Client, enrolled: Staff) -> None:
    fail(client, enrolled.membership.user.email, 5)

    answer = client.get("/account/login/passkey/", HTTP_ACCEPT="application/json")

    assert answer.json()["request_options"]["publicKey"]["userVerification"] == "required"


# ASVS 6.3.8
def test_answer_is_the_same_for_unknown_wrong_locked_and_ended_accounts(
    client: Client, enrolled: Staff
) -> None:
    email, ended = (
        enrolled.membership.user.email,
        member(program("fictional-meadow"), Role.NURSE).membership.user,
    )
    ended.is_active = False
    ended.set_password(PASSWORD)
    ended.save()
    pages = set(fail(client, email, 7)) | set(fail(client, "nobody@example.org", 7))
    pages.add(plain(try_password(client, email), email))  # right, but locked out
    pages.add(plain(try_password(client, ended.email), ended.email))  # right, but ended

    assert len(pages) == 1
    assert NO_MATCH in pages.pop()


# ASVS 6.3.8
def test_answer_takes_as_long_for_unknown_wrong_and_locked_accounts(
    client: Client, enrolled: Staff, settings
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    user = enrolled.membership.user
    user.set_password(PASSWORD)
    user.save()
    fail(client, "locked@example.org", 5)

    def took(email: str) -> float:
        times = []
        for host in range(4):
            begun = time.process_time()
            try_password(
                client,
                email,
                WRONG,
                REMOTE_ADDR=f"203.0.113.{host}" if "locked" not in email else "127.0.0.1",
            )
            times.append(time.process_time() - begun)
        return statistics.median(times)

    known, unknown, locked = took(user.email), took("nobody@example.org"), took("locked@example.org")

    assert unknown == pytest.approx(known, rel=0.5)
    assert locked == pytest.approx(known, rel=0.5)


# ASVS 16.3.1
def test_failures_and_lock_outs_are_audited_in_the_program(client: Client, enrolled: Staff) -> None:
    fail(client, enrolled.membership.user.email, 5)
    found = [one.detail for one in events(enrolled.membership.program) if one.verb == "accounts.fail_sign_in"]

    assert found == [{"step": "password", "locked": False}] * 4 + [{"step": "password", "locked": True}]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("quick_hasher")
def test_what_a_stranger_typed_is_not_written_down(client: Client) -> None:  # ASVS 16.2.5
    fail(client, "my.secret@example.org", 1)

    with as_owner():
        (event,) = [one for one in system_events() if one.verb == "accounts.fail_unknown_sign_in"]
    assert "secret" not in f"{event.detail}{event.actor_label}{event.object_id}"
    kept = AccessAttempt.objects.get()
    assert WRONG not in f"{kept.post_data}{kept.get_data}"


# ASVS 6.3.1
def test_current_password_cannot_be_guessed_from_inside_either(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    for _ in range(5):
        client.post("/account/password/", {"oldpassword": WRONG, "password1": "a wholly new phrase it is"})

    answer = client.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": "a wholly new phrase it is"}
    )

    assert answer.status_code in (422, 429)
    assert Authenticator.objects.filter(user=enrolled.membership.user).exists()
    assert "accounts.change_credentials" not in verbs(enrolled.membership.program)


def test_address_is_taken_in_any_case(client: Client, enrolled: Staff) -> None:
    assert (
        client.post(
            LOGIN, {"login": enrolled.membership.user.email.upper(), "password": PASSWORD}
        ).status_code
        == 302
    )


def test_address_comes_from_the_proxy_that_a_public_site_trusts(
    client: Client, enrolled: Staff, settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    email = enrolled.membership.user.email
    for _ in range(5):
        try_password(client, email, WRONG, HTTP_X_FORWARDED_FOR="192.0.2.1, 203.0.113.5")

    assert try_password(client, email, HTTP_X_FORWARDED_FOR="203.0.113.9, 203.0.113.5").status_code == 422
    assert try_password(client, email, HTTP_X_FORWARDED_FOR="203.0.113.5, 203.0.113.9").status_code == 302
