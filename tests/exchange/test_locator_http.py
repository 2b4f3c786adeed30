"""The locator's API over HTTP: open to every origin, without cookies, renewed with the directory."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.web.listings import program, reading
from throughcare_web.accounts.actors import System
from throughcare_web.directory.actions import import_listings


LISTING, EXPORT = "/locator/listing", "/locator/exportsAsJson/v2"
DAYTON = "39.76, -84.19"


@pytest.fixture(autouse=True)
def one_program(listed: Callable[..., None]) -> None:
    listed(program(1))


def test_a_page_of_another_origin_may_read_the_answer(
    post: Callable[..., HttpResponse], client: Client
) -> None:
    for response in (post(sAddr=DAYTON), client.get(EXPORT, {"sAddr": DAYTON}), post(sort=9)):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize(("path", "method"), [(LISTING, "POST"), (EXPORT, "GET")])
def test_a_browsers_question_beforehand_is_answered(client: Client, path: str, method: str) -> None:
    response = client.options(
        path,
        headers={
            "origin": "http://localhost:3000",
            "access-control-request-method": method,
            "access-control-request-headers": "content-type",
        },
    )

    assert response.status_code == 204
    assert response["Access-Control-Allow-Methods"] == f"{method}, OPTIONS"
    assert response["Access-Control-Allow-Headers"] == "content-type"
    assert response.content == b""


@pytest.mark.parametrize(("path", "method"), [(LISTING, "get"), (EXPORT, "post"), (LISTING, "delete")])
def test_other_methods_are_refused_in_json(client: Client, path: str, method: str) -> None:
    response = getattr(client, method)(path)

    assert response.status_code == 405
    assert response["Allow"]
    assert response.json()["error"].startswith(f"method: found {method.upper()}; wanted ")


def test_no_token_is_asked_for_and_no_cookie_is_set() -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(LISTING, {"sAddr": DAYTON}, headers={"origin": "https://elsewhere.example.org"})

    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


def test_the_open_door_is_these_two_paths_only(client: Client) -> None:
    for path in ("/healthz", "/locator/", "/locator/listings"):
        assert "Access-Control-Allow-Origin" not in client.get(path)


def test_a_form_that_is_too_large_is_one_line_of_json(client: Client) -> None:
    response = client.post(
        LISTING, "sAddr=" + "1" * 3_000_000, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 400
    assert response.json()["error"].startswith("body: found a form too large")


def test_no_log_line_carries_what_was_asked(
    client: Client, post: Callable[..., HttpResponse], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    post(sAddr="39.123456, -84.123456", filterFName="secret-words", sort=9)
    client.get(EXPORT, {"sAddr": "39.123456,-84.123456", "sort": 9, "filterFName": "secret-words"})

    said = [line for line in caplog.messages if "39.123456" in line or "secret-words" in line]
    assert said == []


def test_both_calls_see_a_changed_directory(
    ask: Callable[..., dict[str, Any]], export: Callable[..., dict[str, Any]]
) -> None:
    assert (ask()["recordCount"], export()["recordCount"]) == (1, 1)

    import_listings(System("test"), reading(program(1), program(2)), fictional=True)

    assert (ask()["recordCount"], export()["recordCount"]) == (2, 2)


@pytest.mark.parametrize(
    "question",  # the sample addresses of the guide, table 1
    [
        "sAddr=%2239.141375,-77.203552%22&limitType=0&limitValue=18",
        "sAddr=%2739.141375,-77.203552%27&limitType=1&limitValue=1119",
        "sAddr=%2739.141375,-77.203552%27&limitType=2&limitValue=20000",
        "sAddr=%2739.141375,-77.203552%27&limitType=1&limitValue=1119&filterFPhone=240",
        "sCodes=OTP,BU,NU,DM&sAddr=39.08,-77.15&limitType=2&limitValue=80467.2&pageSize=100&page=1&sort=0",
    ],
)
def test_every_sample_question_of_the_guide_is_understood(client: Client, question: str) -> None:
    response = client.get(f"{EXPORT}?{question}")

    assert response.status_code == 200
    assert response.json() == {"page": 1, "totalPages": 0, "recordCount": 0, "rows": []}
