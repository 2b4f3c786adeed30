"""E-mail goes where the operator says, and to another machine by TLS alone."""

from __future__ import annotations

import ssl

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

from tests.web.test_settings import environ, settings
from throughcare_web.config.mail import Mail, read


__all__ = ["environ"]
URL = "THROUGHCARE_MAIL_URL"
HOST = "care.example.org"


def test_without_a_setting_mail_goes_to_this_machine_from_an_address_of_the_site() -> None:
    assert read({}, HOST) == Mail("no-reply@care.example.org", "localhost", 25)
    assert read({"THROUGHCARE_MAIL_FROM": "desk@example.org"}, HOST).sender == "desk@example.org"


def test_a_private_site_may_print_its_mail_and_a_public_one_may_not() -> None:
    printed = read({URL: "console:"}, HOST, is_public=False)
    assert printed.backend == "django.core.mail.backends.console.EmailBackend"
    with pytest.raises(ImproperlyConfigured, match="on a private site"):
        read({URL: "console:"}, HOST)


# ASVS 12.3.2
@pytest.mark.parametrize(
    ("url", "port", "way"),
    [
        ("smtps://care:p%40ss@mail.example.org", 465, "EMAIL_USE_SSL"),
        ("smtp://care:p%40ss@mail.example.org", 587, "EMAIL_USE_TLS"),
        ("smtp://care:p%40ss@mail.example.org:2525/", 2525, "EMAIL_USE_TLS"),
    ],
)
def test_mail_to_another_machine_goes_by_tls_to_a_server_with_a_valid_certificate(
    environ: pytest.MonkeyPatch, url: str, port: int, way: str
) -> None:
    environ.setenv(URL, url)
    found = settings()

    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.org", port)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("care", "p@ss")
    assert [name for name in ("EMAIL_USE_SSL", "EMAIL_USE_TLS") if found[name]] == [way]
    context = get_connection("django.core.mail.backends.smtp.EmailBackend").ssl_context
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://secret@mail.example.org", "smtps://secret@", "smtps://secret@m:x", "smtps://secret@m/x", "smtps://secret@m?tls=no"]
)  # fmt: skip
def test_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="THROUGHCARE_MAIL_URL: wanted smtps://") as said:
        read({URL: url}, HOST)
    assert "secret" not in str(said.value)


def test_links_lead_to_where_a_private_site_listens(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("PORT", "8765")
    assert settings()["SITE_ADDRESS"] == "http://127.0.0.1:8765"
