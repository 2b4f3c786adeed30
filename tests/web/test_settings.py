"""Without an environment the site is private and needs nothing; as a public site it insists on what keeps it safe."""

from __future__ import annotations

import logging
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from throughcare_web.config import database
from throughcare_web.config.logs import ValuelessFormatter
from throughcare_web.config.named import refuse_unusable


KEY = "given-" + "x" * 50


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return a way to set the environment that starts without ours."""
    for name in ("THROUGHCARE_SECRET_KEY", "THROUGHCARE_ALLOWED_HOSTS", "THROUGHCARE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@/care")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/care")
    return monkeypatch


@pytest.fixture
def given_settings(request: pytest.FixtureRequest) -> Any:
    """Return the settings that Django runs with, to be changed for one test."""
    return request.getfixturevalue("settings")


def settings() -> dict[str, Any]:
    """Return the settings as this environment makes them."""
    return runpy.run_path(str(Path(database.__file__).with_name("settings.py")))


def test_private_site_makes_its_secret_key_once_and_keeps_it_private(
    environ: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environ.setenv("THROUGHCARE_STATE_DIR", str(tmp_path / "state"))
    first = settings()
    assert len(first["SECRET_KEY"]) >= 50
    assert settings()["SECRET_KEY"] == first["SECRET_KEY"]
    assert (tmp_path / "state" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert not first["DEBUG"]


def test_public_site_must_be_given_its_secret_key(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("THROUGHCARE_ALLOWED_HOSTS", "care.example.org, www.care.example.org")
    with pytest.raises(ImproperlyConfigured, match="THROUGHCARE_SECRET_KEY must be set"):
        settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THROUGHCARE_SECRET_KEY", "short"),
        ("THROUGHCARE_SECOND_FACTOR", "perhaps"),
        ("THROUGHCARE_ADDRESS", "care.example.org"),
    ],
)
def test_setting_of_a_public_site_that_cannot_be_used_is_named(
    environ: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environ.setenv("THROUGHCARE_ALLOWED_HOSTS", "care.example.org")
    environ.setenv("THROUGHCARE_SECRET_KEY", KEY)
    assert settings()["SITE_ADDRESS"] == "https://care.example.org"
    environ.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=rf"{name}: found .*; wanted"):
        settings()


def test_state_folder_that_cannot_be_made_is_named(environ: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environ.setenv("THROUGHCARE_STATE_DIR", str(tmp_path / "file"))
    with pytest.raises(ImproperlyConfigured, match=r"THROUGHCARE_STATE_DIR: found .*; wanted a folder"):
        settings()


@pytest.mark.parametrize("given", ["nobody", "desk@", "a@example.org\nBcc: b@example.org", "Care <nobody>"])
def test_sender_that_is_no_address_is_named(environ: pytest.MonkeyPatch, given: str) -> None:
    environ.setenv("THROUGHCARE_MAIL_FROM", given)
    with pytest.raises(ImproperlyConfigured, match=r"THROUGHCARE_MAIL_FROM: found .*; wanted an address"):
        settings()
    environ.setenv("THROUGHCARE_MAIL_FROM", "Care desk <desk@example.org>")
    assert settings()["DEFAULT_FROM_EMAIL"] == "Care desk <desk@example.org>"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THROUGHCARE_SMS_BACKEND", "nodots"),
        ("THROUGHCARE_SMS_BACKEND", "no_such_module.send"),
        ("THROUGHCARE_SMS_BACKEND", "os.sep"),
        ("THROUGHCARE_ELIGIBILITY_GATEWAY", ".gateway"),
        ("THROUGHCARE_ELIGIBILITY_GATEWAY", "throughcare_web.eligibility.gateway.Clearinghouse"),
        ("THROUGHCARE_ELIGIBILITY_GATEWAY", "os.path.join"),
    ],
)
def test_path_that_names_nothing_of_use_is_refused(given_settings: Any, name: str, value: str) -> None:
    refuse_unusable()
    setattr(given_settings, name.removeprefix("THROUGHCARE_"), value)
    with pytest.raises(ImproperlyConfigured, match=rf"{name}: found '{value}'; wanted the dotted path of"):
        refuse_unusable()


def test_path_that_can_be_used_is_taken(given_settings: Any) -> None:
    given_settings.SMS_BACKEND = "os.path.join"
    refuse_unusable()


def test_start_with_a_path_that_names_nothing_ends_with_one_line() -> None:
    environ = {**os.environ, "THROUGHCARE_SMS_BACKEND": "no_such_module.send"}
    command = [sys.executable, "-m", "throughcare_web", "manage", "version"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    (line,) = ended.stderr.splitlines()
    assert (ended.returncode, line.partition(":")[0]) == (2, "THROUGHCARE_SMS_BACKEND")


def test_public_site_speaks_https_only(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("THROUGHCARE_ALLOWED_HOSTS", "care.example.org, www.care.example.org")
    environ.setenv("THROUGHCARE_SECRET_KEY", KEY)
    found = settings()
    assert found["ALLOWED_HOSTS"] == ["care.example.org", "www.care.example.org"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] > 0


# ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4
def test_cookies_of_a_public_site_are_of_its_host_alone_and_no_scripts(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("THROUGHCARE_ALLOWED_HOSTS", "care.example.org")
    environ.setenv("THROUGHCARE_SECRET_KEY", KEY)
    found = settings()
    assert found["CSRF_COOKIE_AGE"] is None
    assert found["SESSION_EXPIRE_AT_BROWSER_CLOSE"]
    for name in ("SESSION", "CSRF"):
        assert found[f"{name}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{name}_COOKIE_SECURE"]
        assert found[f"{name}_COOKIE_HTTPONLY"]
        assert found[f"{name}_COOKIE_SAMESITE"] in ("Lax", "Strict")


# ASVS 6.3.3
def test_public_site_insists_on_a_second_factor(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("THROUGHCARE_SECOND_FACTOR", "optional")
    assert not settings()["SECOND_FACTOR_REQUIRED"]
    environ.setenv("THROUGHCARE_ALLOWED_HOSTS", "care.example.org")
    environ.setenv("THROUGHCARE_SECRET_KEY", KEY)
    with pytest.raises(ImproperlyConfigured, match="THROUGHCARE_SECOND_FACTOR=optional"):
        settings()


# ASVS 7.1.1, 7.3.1, 7.3.2
def test_limits_of_a_session_are_the_operators(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("THROUGHCARE_IDLE_MINUTES", "5")
    environ.setenv("THROUGHCARE_SESSION_HOURS", "8")
    found = settings()
    assert found["SESSION_IDLE_LIMIT"].total_seconds() == 5 * 60
    assert found["SESSION_LENGTH_LIMIT"].total_seconds() == found["SESSION_COOKIE_AGE"] == 8 * 3600


@pytest.mark.django_db
def test_answers_allow_nothing_from_elsewhere() -> None:
    answer = Client().get("/healthz")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(answer["Permissions-Policy"].split(", "))
    assert not answer.cookies


def _break(value: str) -> None:
    try:
        int(value)
    except ValueError as error:
        raise KeyError(value) from error


def test_log_says_where_it_broke_and_not_for_whom() -> None:
    value = "patient 44106"
    with pytest.raises(KeyError) as broken:
        _break(value)
    problem = (broken.type, broken.value, broken.tb)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Internal error", None, problem)
    words = ValuelessFormatter("%(message)s").format(record)
    assert "builtins.KeyError\ncaused by:" in words
    assert "builtins.ValueError" in words
    assert "in _break" in words
    assert value not in words


@pytest.mark.django_db(transaction=True)
def test_health_is_bad_once_the_database_is_out_of_reach() -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/healthz").status_code == 200

    connection.connection.close()  # as when the server goes: the connection object is still there

    assert client.get("/healthz").status_code == 503
