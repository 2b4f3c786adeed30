"""What every test of the web project shares: the directory is asked each time, and no thread outlives a test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def directory_asked_each_time(settings) -> Iterator[None]:
    """Ask for the edition with each request."""
    from throughcare_web.directory import matching_index  # this file is read before Django is set up

    settings.DIRECTORY_POLL_SECONDS = 0
    matching_index.forget()
    yield
    matching_index.forget()


@pytest.fixture(autouse=True)
def environment_ends_with_the_test() -> Iterator[None]:
    """Put the environment back: a command, such as the demo, sets what it wants its server to inherit."""
    before = dict(os.environ)
    yield
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(autouse=True)
def language_ends_with_the_test() -> Iterator[None]:
    """Give back the language: that of the last request stays with the thread, for the next test too."""
    from django.utils import translation

    with translation.override("en"):
        yield
