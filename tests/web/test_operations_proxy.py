"""Behind a proxy the site is HTTPS only; a header that anyone can send is believed on a public site alone; keys rotate."""

from __future__ import annotations

import io
import runpy
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import signing
from django.core.management import CommandError, call_command
from django.test import Client

from tests.web.operations import Site
from tests.web.staff import member, program
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.cipher import seal, unseal
from throughcare_web.config import database


KEY, NEW = "before-" + "x" * 50, "after-" + "y" * 50
OVER_HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, settings) -> Any:
    """Return a way to start the site as if its environment said so."""

    def give(**environ: str) -> dict[str, Any]:
        monkeypatch.setenv("DATABASE_URL", "postgresql://app@/care")
        monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/care")
        for name, value in environ.items():
            monkeypatch.setenv(f"THROUGHCARE_{name}", value)
        found = runpy.run_path(str(Path(database.__file__).with_name("settings.py")))
        for name, value in found.items():
            if name.startswith(("SECURE_", "SECRET_", "ALLOWED_HOSTS")):
                setattr(settings, name, value)
        return found

    return give


def test_public_site_believes_its_proxy_and_nothing_else(given) -> None:
    given(ALLOWED_HOSTS="care.example.org", SECRET_KEY=KEY)
    client = Client(headers={"Host": "care.example.org"})
    plain = client.get("/nowhere/")
    assert (plain.status_code, plain["Location"]) == (301, "https://care.example.org/nowhere/")
    secure = client.get("/nowhere/", headers=OVER_HTTPS)
    assert secure.status_code == 404
    assert secure["Strict-Transport-Security"] == "max-age=31536000"
    for forged in ("http", "http, https", "HTTPS://", ""):
        assert client.get("/nowhere/", headers={"X-Forwarded-Proto": forged}).status_code == 301
    assert client.get("/livez", headers={"Host": "elsewhere.example.org", **OVER_HTTPS}).status_code == 400


def test_private_site_does_not_believe_the_header(given) -> None:
    given(SECRET_KEY=KEY)
    seen = Client().get("/livez", headers=OVER_HTTPS)
    assert not seen.wsgi_request.is_secure()
    assert "Strict-Transport-Security" not in seen


def test_health_is_asked_from_inside_without_https(given) -> None:
    given(ALLOWED_HOSTS="care.example.org", SECRET_KEY=KEY)
    client = Client(headers={"Host": "care.example.org"})
    assert client.get("/livez").status_code == 200
    assert client.get("/livez/more").status_code == 301


def test_hosts_below_are_held_to_https_only_when_asked(given) -> None:
    assert not given(ALLOWED_HOSTS="care.example.org", SECRET_KEY=KEY)["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert given(HSTS_SUBDOMAINS="1")["SECURE_HSTS_INCLUDE_SUBDOMAINS"]


def test_what_the_key_of_before_signed_is_taken_while_it_is_a_fallback(given) -> None:
    given(SECRET_KEY=KEY)
    link = signing.dumps("a link", salt="s")
    given(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=f"{KEY} older")
    assert signing.loads(link, salt="s") == "a link"
    newer = signing.dumps("another", salt="s")
    given(SECRET_KEY_FALLBACKS="")
    assert signing.loads(newer, salt="s") == "another"
    with pytest.raises(signing.BadSignature):
        signing.loads(link, salt="s")


@pytest.mark.django_db
def test_second_factors_are_sealed_anew_and_the_key_of_before_forgotten(settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = KEY, []
    user = member(program("fictional-harbor"), Role.NURSE).membership.user
    kinds = Authenticator.Type
    factors = [
        Authenticator(user=user, type=kinds.TOTP, data={"secret": seal("a secret")}),
        Authenticator(
            user=user, type=kinds.RECOVERY_CODES, data={"migrated_codes": [seal("1")], "used_mask": 0}
        ),
        Authenticator(user=user, type=kinds.WEBAUTHN, data={"credential": {"id": "public"}}),
    ]
    Authenticator.objects.bulk_create(factors)
    settings.SECRET_KEY = NEW
    with pytest.raises(CommandError, match="sealed with a key that is not here"):
        call_command("reseal_factors")
    settings.SECRET_KEY_FALLBACKS = [KEY]
    said = io.StringIO()
    call_command("reseal_factors", stdout=said)
    assert said.getvalue() == "Sealed 2 second factors with the newest key.\n"
    settings.SECRET_KEY_FALLBACKS = []
    totp, codes, passkey = Authenticator.objects.order_by("pk")
    assert unseal(totp.data["secret"]) == "a secret"
    assert [unseal(code) for code in codes.data["migrated_codes"]] == ["1"]
    assert passkey.data == {"credential": {"id": "public"}}


def test_documented_profile_passes_the_deployment_check(tmp_path: Path) -> None:
    site = Site(tmp_path / "var", THROUGHCARE_ALLOWED_HOSTS="care.example.org", THROUGHCARE_SECRET_KEY=KEY,
                THROUGHCARE_HSTS_SUBDOMAINS="1")  # fmt: skip
    try:
        done = site.run("manage", "check", "--deploy", "--fail-level", "WARNING")
        assert done.returncode == 0, done.stderr
    finally:
        site.forget()
