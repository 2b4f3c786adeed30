"""Sessions end: with the clock, when asked, when somebody leaves; and the public site has none."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.web.signins import (
    CHOOSER,
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
    with_password,
)
from tests.web.staff import member, program, signed_in
from throughcare_web.accounts.actions import end_membership
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.actions import enrol_totp
from throughcare_web.accounts.signin.devices import device
from throughcare_web.accounts.signin.sessions import clear_ended, end_sessions


pytestmark = pytest.mark.django_db
__all__ = ["enrolled", "nurse", "quick_hasher"]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def seen(ago: dt.timedelta, *, since: dt.timedelta | None = None) -> None:
    """Make every session one that was last used so long ago."""
    now = timezone.now()
    UserSession.objects.update(last_seen_at=now - ago, created_at=now - (since or ago))


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


# ASVS 7.3.1
def test_session_ends_after_fifteen_minutes_without_activity(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    seen(minutes(14.9))
    assert is_signed_in(client)
    seen(minutes(15.1))
    key = client.session.session_key

    answer = client.get(CHOOSER)

    assert answer["Location"] == f"{LOGIN}?next={CHOOSER}"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'  # ASVS 14.3.1
    assert not Session.objects.filter(session_key=key).exists()
    assert "nothing happened for a while" in client.get(answer["Location"]).content.decode()
    assert events(enrolled.membership.program)[-1].detail == {"why": "idle"}


# ASVS 7.3.2
def test_session_ends_after_twelve_hours_however_much_it_is_used(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    seen(minutes(1), since=dt.timedelta(hours=12, seconds=1))

    assert not is_signed_in(client)
    assert events(enrolled.membership.program)[-1].detail == {"why": "length"}


# ASVS 7.3.1
def test_work_keeps_a_session_and_a_page_that_asks_by_itself_does_not(
    client: Client, enrolled: Staff
) -> None:
    sign_in(client, enrolled)
    seen(minutes(10))

    for poll in ({"path": CHOOSER, "HTTP_X_POLL": "1"}, {"path": "/account/session/"}):
        client.get(**poll)
        assert timezone.now() - UserSession.objects.get().last_seen_at > minutes(9)
    client.get(CHOOSER)
    assert timezone.now() - UserSession.objects.get().last_seen_at < minutes(1)


# ASVS 7.3.1
def test_somebody_who_is_still_there_says_so_and_stays(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    seen(minutes(14.5))
    before = client.get("/account/session/").json()["left"]

    after = client.post("/account/session/").json()["left"]

    assert 0 < before <= 30
    assert after > 800
    assert Client().get("/account/session/").json() == {"left": 0}


# ASVS 7.3.1
def test_part_of_a_page_that_comes_too_late_leads_the_whole_page_to_the_sign_in(
    client: Client, enrolled: Staff
) -> None:
    sign_in(client, enrolled)
    seen(minutes(16))

    answer = client.post(CHOOSER, HTTP_HX_REQUEST="true")

    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{LOGIN}?next={CHOOSER}")


# ASVS 7.5.2
def test_person_sees_where_they_are_signed_in_and_ends_one_or_all_others(
    client: Client, enrolled: Staff
) -> None:
    others = [sign_in(Client(), enrolled, HTTP_USER_AGENT=FIREFOX) for _ in range(3)]
    sign_in(client, enrolled)
    page = client.get("/account/sessions/")
    assert page.content.decode().count("Firefox on Windows") == 6  # the list, and the name of each button
    first = UserSession.objects.get(session_key=others[0].session.session_key)

    client.post("/account/sessions/", {"end": first.pk})
    assert [is_signed_in(one) for one in (*others, client)] == [False, True, True, True]
    client.post("/account/sessions/", {"end": "others"})
    assert [is_signed_in(one) for one in (*others, client)] == [False, False, False, True]


@pytest.mark.parametrize(
    ("zone", "said", "day"),
    [
        ("America/New_York", "Last used 2025-07-01 21:30 EDT", "2025-07-01"),
        ("America/Denver", "Last used 2025-07-01 19:30 MDT", "2025-07-01"),
        (None, "Last used 2025-07-02 01:30 UTC", "2025-07-02"),
    ],
)
def test_person_sees_the_times_of_their_program_or_that_they_are_utc(
    client: Client, quick_hasher: None, zone: str | None, said: str, day: str
) -> None:
    person = with_password(member(program(time_zone=zone or "America/Chicago"), Role.NURSE))
    enrol_totp(System("tests"), person.membership.user, secret=SECRET)
    if zone is None:
        end_membership(System("tests", person.membership.program), person.membership)
    sign_in(Client(), person)
    sign_in(client, person)
    at = dt.datetime(2025, 7, 2, 1, 30, tzinfo=dt.UTC)
    UserSession.objects.exclude(session_key=client.session.session_key).update(last_seen_at=at)
    Authenticator.objects.update(created_at=at)

    assert said in client.get("/account/sessions/").content.decode()
    assert f"Set up {day}." in client.get("/account/factors/").content.decode()


# ASVS 7.5.2, 7.4.3
def test_person_signs_out_everywhere(client: Client, enrolled: Staff) -> None:
    other = sign_in(Client(), enrolled)
    sign_in(client, enrolled)

    assert client.post("/account/sessions/", {"end": "all"})["Location"] == LOGIN
    assert not is_signed_in(client)
    assert not is_signed_in(other)


# ASVS 7.5.2
def test_nobody_ends_a_session_of_somebody_else(client: Client, enrolled: Staff) -> None:
    other = signed_in(member(enrolled.membership.program, Role.PEER))
    assert is_signed_in(other)
    sign_in(client, enrolled)

    client.post(
        "/account/sessions/", {"end": UserSession.objects.get(session_key=other.session.session_key).pk}
    )

    assert is_signed_in(other)


# ASVS 7.5.1, 7.2.4
@pytest.mark.parametrize(
    "path", ["/account/factors/app/remove/", "/account/factors/codes/new/", "/account/factors/passkey/add/"]
)
def test_factors_are_changed_only_after_a_fresh_proof_which_renews_the_session(
    client: Client, enrolled: Staff, settings, path: str
) -> None:
    sign_in(client, enrolled)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    asked = client.get(path)
    assert asked["Location"] == f"/account/confirm/?next={path.replace('/', '%2F')}"
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    before = client.session.session_key

    assert client.post("/account/confirm/", {"password": "not this one", "next": path}).status_code == 422
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": path})["Location"] == path
    assert client.session.session_key != before
    assert client.get(path).status_code == 200
    assert UserSession.objects.filter(session_key=client.session.session_key).exists()


# ASVS 7.4.2
def test_user_who_may_no_longer_sign_in_is_out_at_once(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)
    user = enrolled.membership.user
    assert end_sessions(user) == 1
    assert not is_signed_in(client)

    sign_in(client, enrolled)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_only_second_factor_cannot_be_removed(client: Client, enrolled: Staff) -> None:
    sign_in(client, enrolled)

    page = client.post("/account/factors/app/remove/")

    assert "only second factor" in page.content.decode()
    assert client.get("/account/factors/").context["authenticators"]["totp"]


def test_what_has_ended_is_cleared_away(client: Client, enrolled: Staff) -> None:
    try_password(client, "nobody@example.org")
    sign_in(Client(), enrolled)
    now = timezone.now()
    Session.objects.update(expire_date=now - minutes(1))
    seen(minutes(1), since=dt.timedelta(days=1))
    AccessFailureLog.objects.update(attempt_time=now - dt.timedelta(days=91))

    assert clear_ended(now) == 2
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8", "A browser that does not say what it is"),
    ],
)  # fmt: skip
def test_device_is_named_in_words(agent: str, words: str) -> None:
    assert device(agent) == words


# ASVS 3.3.1
@pytest.mark.parametrize("path", ["/", "/find/", "/check/", "/learn/", "/healthz"])
def test_public_pages_set_no_cookie_and_differ_for_nobody(client: Client, enrolled: Staff, path: str) -> None:
    sign_in(client, enrolled)
    for browser in (Client(), client):
        browser.cookies.pop("csrftoken", None)
        answer = browser.get(path)
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


# ASVS 3.3.4
def test_cookie_is_no_scripts_and_ends_with_the_browser(client: Client, nurse: Staff) -> None:
    cookie = try_password(client, nurse.membership.user.email).cookies["session"]

    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["max-age"], cookie["path"]) == ("Lax", "", "/")
    assert code("JBSWY3DPEHPK3PXP").isdigit()
