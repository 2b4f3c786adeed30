"""A directory behind the locator's API: whatever programs a test puts there.

Django is set up only when the first test file is collected, so what needs it is imported inside the fixtures.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from tests.web.listings import reading
from throughcare.programs import Program


if TYPE_CHECKING:
    from django.conf import LazySettings
    from django.http import HttpResponse
    from django.test import Client


@pytest.fixture(autouse=True)
def asked_each_time(settings: LazySettings) -> Iterator[None]:
    """Let each request see what the test imported."""
    from throughcare_web.directory import matching_index

    settings.DIRECTORY_POLL_SECONDS = 0
    matching_index.forget()
    yield
    matching_index.forget()


@pytest.fixture
def listed(db: None) -> Callable[..., None]:
    """Return what puts programs into the directory."""
    from throughcare_web.accounts.actors import System
    from throughcare_web.directory.actions import import_listings

    def put(*programs: Program) -> None:
        import_listings(System("test"), reading(*programs), fictional=True)

    return put


@pytest.fixture
def post(client: Client) -> Callable[..., HttpResponse]:
    """Return what asks `/locator/listing` as its client does: form-encoded, from a page of another origin."""

    def ask(**parameters: object) -> HttpResponse:
        return client.post(
            "/locator/listing",
            urlencode(parameters),
            content_type="application/x-www-form-urlencoded",
            headers={"origin": "http://localhost:3000"},
        )

    return ask


@pytest.fixture
def ask(post: Callable[..., HttpResponse]) -> Callable[..., dict[str, Any]]:
    """Return what asks `/locator/listing` and reads the answer."""

    def answer(**parameters: object) -> dict[str, Any]:
        response = post(**parameters)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    return answer


@pytest.fixture
def export(client: Client) -> Callable[..., dict[str, Any]]:
    """Return what asks `/locator/exportsAsJson/v2` and reads the answer."""

    def answer(**parameters: object) -> dict[str, Any]:
        response = client.get("/locator/exportsAsJson/v2", parameters)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    return answer
