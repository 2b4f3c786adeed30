"""Which passwords will do, how one is changed, and how a forgotten one is replaced."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.signins import (
    CODE,
    PASSWORD,
    code,
    enrolled,
    events,
    is_signed_in,
    letters,
    nurse,
    quick_hasher,
    sign_in,
    try_password,
    user_of,
    verbs,
)
from tests.web.staff import member, program
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.models import User
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.passwords import NotEasyToGuess, common_passwords


pytestmark = pytest.mark.django_db
__all__ = ["enrolled", "nurse", "quick_hasher"]
NEW = "a wholly new phrase it is"
RESET, CHANGE = "/account/password/reset/", "/account/password/"
USER = User(email="quincy.adair@fictional-harbor.example.org")


# ASVS 6.2.1, 6.2.5, 6.2.8, 6.2.9
@pytest.mark.parametrize(
    "password",
    [
        "blue kettle sings at noon",
        "vT9#kLq2zRw8mNb",
        "all of it lower case letters",
        "lemonade-orbit-cactus",
        "ñandú über straße 柳",
        "perro azul canta de noche",
        "tres gatos duermen bajo la mesa",
        "vT9#kLq2zRw8mNb " * 16,
        " spaces count too, here ",
    ],
)
def test_long_password_of_any_characters_will_do(password: str) -> None:
    validate_password(password, USER)


# ASVS 6.2.1
@pytest.mark.parametrize("password", ["vT9#kLq2zRw8mN", "vT9#kLq2zRw8mNb " * 16 + "x"])
def test_password_shorter_than_15_or_longer_than_256_characters_will_not(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, USER)


# ASVS 6.2.4, 6.2.11, 6.2.12
@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword1", "P@ssw0rdP@ssw0rd", "iloveyou12345678", "qwertyuiopasdfghjkl", "aaaaaaaaaaaaaaaaaaa",
        "1234567890123456", "zyxwvutsrqponmlk", "Throughcare2026!", "naloxonemethadone1", "quincyadair2026",
        "fictional harbor 1", "director director", "Summer2026Summer2026", "abcabcabcabcabcabc", "987654321987654321",
        "Throughcare-Harbor-2026", "Thr0ughc@re-2026!", "Quincy.Adair@fictional-harbor.example.org", "- . _ - . _ - . _",
        "monkey dragon football", "1q2w3e4r5t6y7u8i9o", "contraseñacontraseña", "Bienvenido2026!", "teamoteamoteamo",
    ],
)  # fmt: skip
def test_password_of_common_words_of_the_place_or_of_rows_will_not(password: str) -> None:
    with pytest.raises(ValidationError, match="easy to guess"):
        validate_password(password, USER)


# ASVS 6.2.4, 6.2.12
def test_no_two_common_passwords_put_together_will_do() -> None:
    words = sorted(word for word in common_passwords() if len(word) >= 8)[::25]
    taken = []
    for first, second in zip(words, reversed(words), strict=True):
        try:
            validate_password(first + second, USER)
        except ValidationError:
            continue
        taken.append(first + second)

    assert len(words) > 300
    assert taken == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=256))
def test_any_text_is_judged(password: str) -> None:
    with suppress(ValidationError):
        NotEasyToGuess().validate(password, USER)


# ASVS 6.2.2, 6.2.3, 7.4.3
def test_password_is_changed_by_whoever_knows_it_and_ends_all_other_sessions(
    client: Client, enrolled: Staff
) -> None:
    other = sign_in(Client(), enrolled)
    sign_in(client, enrolled)
    wrong = client.post(CHANGE, {"oldpassword": "not the current one", "password1": NEW})

    changed = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW})

    assert (wrong.status_code, changed["Location"]) == (422, "/account/factors/")
    assert is_signed_in(client)
    assert not is_signed_in(other)
    assert user_of(enrolled).check_password(NEW)
    assert "accounts.change_credentials" in verbs(enrolled.membership.program)
    assert "Your password was changed." in letters(enrolled.membership.program)[-1].body  # ASVS 6.3.7


# ASVS 6.2.6, 6.2.7
def test_fields_hide_what_is_typed_and_let_managers_fill_them(client: Client, enrolled: Staff) -> None:
    page = client.get("/account/login/").content.decode()
    sign_in(client, enrolled)
    change = client.get(CHANGE).content.decode()

    assert re.findall(r'type="password"', page) == ['type="password"']
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="username"' in page
    assert change.count('type="password"') == 2
    assert 'autocomplete="new-password"' in change
    assert "onpaste" not in page + change


# ASVS 6.2.8
def test_password_is_checked_as_it_was_typed(client: Client, nurse: Staff) -> None:
    for other in (PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD, PASSWORD[:-1]):
        assert try_password(Client(), nurse.membership.user.email, other).status_code == 422


def link_in(body: str) -> str:
    """Return the path of the one link in a letter."""
    (found,) = re.findall(r"https?://[^/\s]+(/\S+)", body)
    return found


def asked(client: Client, staff: Staff) -> str:
    """Ask for a new password and return the path of the link that was sent."""
    assert client.post(RESET, {"email": staff.membership.user.email}).status_code == 302
    return link_in(letters(staff.membership.program)[-1].body)


# ASVS 6.4.1, 6.4.3
def test_forgotten_password_is_replaced_by_a_link_that_does_not_pass_by_the_second_factor(
    client: Client, enrolled: Staff
) -> None:
    other = sign_in(Client(), enrolled)
    page = client.get(asked(client, enrolled), follow=True)

    done = client.post(page.request["PATH_INFO"], {"password1": NEW})

    assert done["Location"] == "/account/password/reset/done/"
    assert not is_signed_in(client)
    assert not is_signed_in(other)
    assert try_password(client, enrolled.membership.user.email, NEW)["Location"] == CODE
    assert client.post(CODE, {"code": code()}).status_code == 302
    assert is_signed_in(client)


# ASVS 6.4.1
def test_link_works_once_and_for_an_hour(client: Client, enrolled: Staff, monkeypatch) -> None:
    link = asked(client, enrolled)
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW})
    again = Client().get(link, follow=True)
    late = asked(client, enrolled)
    now = timezone.now().replace(tzinfo=None) + timezone.timedelta(minutes=61)
    monkeypatch.setattr("allauth.account.forms.EmailAwarePasswordResetTokenGenerator._now", lambda self: now)

    for answer in (again, Client().get(late, follow=True)):
        assert "This link cannot be used" in answer.content.decode()


def test_weak_new_password_is_refused_and_the_link_stays_good(client: Client, enrolled: Staff) -> None:
    page = client.get(asked(client, enrolled), follow=True)

    assert client.post(page.request["PATH_INFO"], {"password1": "Throughcare2026!"}).status_code == 422
    assert client.post(page.request["PATH_INFO"], {"password1": NEW}).status_code == 302


# ASVS 6.3.8
def test_asking_for_a_new_password_tells_nothing_of_who_has_an_account(
    client: Client, enrolled: Staff
) -> None:
    pages = []
    for email in (enrolled.membership.user.email, "nobody@example.org"):
        answer = Client().post(RESET, {"email": email}, follow=True)
        pages.append((answer.redirect_chain, answer.content))

    assert pages[0] == pages[1]
    assert len(letters(enrolled.membership.program)) == 1


# ASVS 6.4.3
def test_new_password_lifts_a_lock_out(client: Client, enrolled: Staff) -> None:
    for _ in range(6):
        try_password(client, enrolled.membership.user.email, "quite-another-phrase")
    page = client.get(asked(client, enrolled), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW})

    assert try_password(client, enrolled.membership.user.email, NEW).status_code == 302


def test_somebody_who_may_no_longer_sign_in_gets_no_letter(client: Client, quick_hasher: None) -> None:
    left = member(program(), Role.NURSE)
    User.objects.filter(pk=left.membership.user_id).update(is_active=False)

    client.post(RESET, {"email": left.membership.user.email})

    assert letters(left.membership.program) == []


# ASVS 6.3.2
def test_there_is_no_account_that_nobody_made() -> None:
    assert not User.objects.exists()


# ASVS 11.4.2
def test_passwords_are_kept_by_a_slow_hash(nurse: Staff, settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    user = user_of(nurse)
    user.set_password(PASSWORD)

    assert user.password.startswith("scrypt$")
    assert events(nurse.membership.program)
