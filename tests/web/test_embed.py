"""The widget may be framed by those the operator names, and by nobody else; no other page may be framed at all."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client

from throughcare_web.config import brand
from throughcare_web.ui.crisis import LineRecord, crisis_lines


pytestmark = pytest.mark.django_db
COUNTY = "https://www.example.gov"
HEALTH = "https://health.example.gov:8443"


@pytest.fixture
def framed(settings) -> None:
    """Let two sites frame the widget."""
    settings.BRAND = brand.read({"THROUGHCARE_EMBEDDED_BY": f"{COUNTY} {HEALTH}"})


def ancestors(response: HttpResponse) -> str:
    return re.search(r"frame-ancestors ([^;]*)", response["Content-Security-Policy"])[1]


def widget(path: str = "/widget/") -> HttpResponse:
    response = Client().get(path)
    assert response.status_code == 200
    return response


@pytest.mark.usefixtures("framed")
@pytest.mark.parametrize("path", ["/widget/", "/es/widget/"])
def test_those_who_are_named_may_frame_the_widget(path: str) -> None:
    assert ancestors(widget(path)) == f"{COUNTY} {HEALTH}"
    assert "X-Frame-Options" not in widget(path)


def test_without_the_setting_nobody_may() -> None:
    assert ancestors(widget()) == "'none'"
    assert widget()["X-Frame-Options"] == "DENY"


@pytest.mark.usefixtures("framed")
@pytest.mark.parametrize("path", ["/", "/find/", "/es/learn/", "/healthz", "/brand/mark"])
def test_no_other_page_may_be_framed(path: str) -> None:
    response = Client().get(path)

    assert ancestors(response) == "'none'"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "value",
    [
        "http://www.example.gov",
        f"{COUNTY}/",
        f"{COUNTY}/help",
        "*",
        "https://*",
        f"{COUNTY};script-src",
        "'self'",
    ],
)
def test_only_secure_origins_can_be_named(value: str) -> None:
    with pytest.raises(
        ImproperlyConfigured, match=r"THROUGHCARE_EMBEDDED_BY: found .* wanted origins without a path"
    ):
        brand.read({"THROUGHCARE_EMBEDDED_BY": f"{HEALTH} {value}"})


@pytest.mark.usefixtures("framed")
def test_the_widget_runs_nothing_and_keeps_nothing() -> None:
    response = widget()

    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert "<script" not in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(("path", "action"), [("/widget/", "/find/"), ("/es/widget/", "/es/find/")])
def test_answers_go_to_a_window_of_their_own_and_never_into_an_address(path: str, action: str) -> None:
    (form,) = re.findall(r"<form[^>]*>", widget(path).content.decode())

    assert f'method="post" action="{action}" target="_blank" rel="noopener"' in form


@pytest.mark.parametrize(("path", "language"), [("/widget/", "en"), ("/es/widget/", "es")])
def test_the_widget_asks_where_and_which_medicine_and_shows_whom_to_call(path: str, language: str) -> None:
    html = widget(path).content.decode()

    assert f'<html lang="{language}">' in html
    assert re.findall(r'<(?:input|select)[^>]* name="(\w+)"', html) == ["place", "medication"]
    for line in crisis_lines(language)[:2]:
        assert f'href="{line.href}"' in html
        assert line.short in html
    assert "tc-crisis" not in html
    assert "tc-footer" not in html


def test_a_local_line_of_the_bar_is_in_the_widget_too(settings) -> None:
    words = dict.fromkeys((field.name for field in fields(LineRecord)), "County line")
    line = LineRecord(**words | {"key": "county", "href": "tel:+13135550142", "in_bar": True})
    settings.BRAND = replace(
        settings.BRAND, lines=(line, replace(line, key="second", href="tel:1", in_bar=False))
    )

    html = widget().content.decode()

    assert 'href="tel:+13135550142"' in html
    assert 'href="tel:1"' not in html


def test_what_the_widget_sends_is_answered() -> None:
    html = widget().content.decode()
    medicine = re.search(r'<option value="(\w+)"', html)[1]

    answer = Client(enforce_csrf_checks=True).post(
        "/find/",
        {"place": "45402", "medication": medicine},
        headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 200
    assert "Dayton, OH 45402" in answer.content.decode()


def test_the_widget_begins_where_the_operator_is_and_names_the_site(settings) -> None:
    settings.BRAND = replace(settings.BRAND, area="Detroit, MI", name="Example County", color="#1d4ed8")

    html = widget().content.decode()

    assert 'value="Detroit, MI"' in html
    assert ">Example County</a>" in html
    assert '<link rel="stylesheet" href="/brand/brand.css">' in html


def test_the_other_language_is_offered_where_there_is_one(settings) -> None:
    assert 'href="/es/widget/" hreflang="es" lang="es">Español</a>' in widget().content.decode()
    assert 'href="/widget/" hreflang="en" lang="en">English</a>' in widget("/es/widget/").content.decode()

    settings.LANGUAGES = [("en", "English")]

    assert "hreflang" not in widget().content.decode()
