"""People who sign in as people do: typing an address, a password and a code."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.cache import cache
from django.test import Client

from tests.web.staff import member, program
from throughcare_web.accounts import queries
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.models import AuditEvent, OutboxMessage, Program, User
from throughcare_web.accounts.rls import for_program
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.actions import enrol_totp, set_password


PASSWORD = "lemonade-orbit-cactus"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, CODE, CHOOSER = "/account/login/", "/account/login/code/", "/staff/"
QUICK_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def quick_hasher(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords and recovery codes in no time, and begin with no tries counted."""
    settings.PASSWORD_HASHERS = QUICK_HASHER
    monkeypatch.setattr(ScryptPasswordHasher, "work_factor", 2)
    cache.clear()


@pytest.fixture
def nurse(quick_hasher: None) -> Staff:
    """Return a nurse who has a password and no second factor yet."""
    return with_password(member(program(), Role.NURSE))


@pytest.fixture
def enrolled(nurse: Staff) -> Staff:
    """Return a nurse who has an authenticator app, too."""
    enrol_totp(System("tests"), nurse.membership.user, secret=SECRET)
    return nurse


def with_password(staff: Staff, password: str = PASSWORD) -> Staff:
    """Give somebody a password."""
    set_password(System("tests"), staff.membership.user, password=password)
    staff.membership.user.refresh_from_db()
    return staff


def user_of(staff: Staff) -> User:
    """Return the user as the database has it now."""
    return User.objects.get(pk=staff.membership.user_id)


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """Return the code that an app shows now, or so many steps of thirty seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def try_password(client: Client, email: str, password: str = PASSWORD, **named: object):
    """Send the sign-in form and return the answer."""
    return client.post(LOGIN, {"login": email, "password": password}, **named)


def sign_in(client: Client, staff: Staff, **named: object) -> Client:
    """Sign in with password and code."""
    answer = try_password(client, staff.membership.user.email, **named)
    assert answer["Location"] == CODE, answer.content
    answer = client.post(CODE, {"code": code()}, **named)
    assert answer.status_code == 302, answer.content.decode()
    cache.clear()  # this code may be typed again by the next test step
    return client


def is_signed_in(client: Client) -> bool:
    """Return whether a page for staff opens."""
    return client.get(CHOOSER, {"all": ""}).status_code == 200


def events(of: Program) -> list[AuditEvent]:
    """Return the program's audit events, oldest first."""
    with for_program(of.pk):
        return list(queries.audit_events(of))


def verbs(of: Program) -> list[str]:
    """Return what was done in the program, oldest first."""
    return [event.verb for event in events(of)]


def letters(of: Program) -> list[OutboxMessage]:
    """Return what the program has sent, oldest first."""
    with for_program(of.pk):
        return list(OutboxMessage.objects.order_by("queued_at"))
