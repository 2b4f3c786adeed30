"""The index in memory: read once, asked without a query, renewed soon after a change."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from tests.web.listings import program, reading
from throughcare_web.accounts.actors import System
from throughcare_web.directory import matching_index, queries
from throughcare_web.directory.actions import import_listings


OPERATOR = System("test")


@pytest.fixture(autouse=True)
def nothing_held() -> Iterator[None]:
    matching_index.forget()
    yield
    matching_index.forget()


def wait_for(edition: int) -> None:
    end = time.monotonic() + 5
    while matching_index.snapshot().edition.number != edition:
        assert time.monotonic() < end, "not renewed within 5 seconds"
        time.sleep(0.02)


@pytest.mark.django_db
def test_an_empty_directory_is_an_index_without_programs(settings: LazySettings) -> None:
    settings.DIRECTORY_POLL_SECONDS = 0

    held = matching_index.snapshot()

    assert (held.index.programs, held.sources, held.fictional) == ((), (), False)


@pytest.mark.django_db
def test_the_index_holds_current_listings_and_their_sources(settings: LazySettings) -> None:
    settings.DIRECTORY_POLL_SECONDS = 0
    import_listings(OPERATOR, reading(program(1), program(2)), fictional=True)

    held = matching_index.snapshot()

    assert [one.id for one in matching_index.current().programs] == ["made-up-1", "made-up-2"]
    assert held.fictional
    assert [source.programs for source in held.sources] == [2]


@pytest.mark.django_db
def test_an_unchanged_directory_is_not_read_again(settings: LazySettings) -> None:
    settings.DIRECTORY_POLL_SECONDS = 0
    import_listings(OPERATOR, reading(program(1)))

    assert matching_index.current() is matching_index.current()


@pytest.mark.django_db(transaction=True)
def test_a_request_asks_no_query_and_a_change_is_seen_within_seconds(
    settings: LazySettings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.DIRECTORY_POLL_SECONDS = 0.05
    import_listings(OPERATOR, reading(program(1)))
    matching_index.snapshot()

    with django_assert_num_queries(0):
        before = matching_index.snapshot()
    import_listings(OPERATOR, reading(program(1), program(2)))
    wait_for(2)

    assert [one.id for one in before.index.programs] == ["made-up-1"]
    assert [one.id for one in matching_index.current().programs] == ["made-up-1", "made-up-2"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_for_a_while_is_asked_again(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DIRECTORY_POLL_SECONDS = 0.02
    matching_index.snapshot()
    with monkeypatch.context() as away, caplog.at_level(logging.ERROR):
        away.setattr(queries, "edition", lambda: 1 / 0)
        time.sleep(0.2)
    assert "tried again" in caplog.text

    import_listings(OPERATOR, reading(program(1)))

    wait_for(1)
