"""What every test shares: which kinds of test may use Django, and where.

`core`, `rules` and `properties` pass where Django is not installed; Django is set up when the first test file
of another kind is collected. Its database is `django_database`'s matter.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest


CHECKOUT = Path(__file__).resolve().parents[1]
WITH_DJANGO = {"web", "journeys", "exchange"}

if find_spec("django") and find_spec("pytest_django"):
    pytest_plugins = ["tests.django_database"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the distribution's server."""
    parser.addoption(
        "--postgres-binaries",
        metavar="FOLDER",
        help="run on a server made from these binaries, named by DATABASE_URL, as /usr/lib/postgresql/15/bin",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep what tests leave behind apart from the checkout's own site."""
    os.environ["THROUGHCARE_STATE_DIR"] = str(CHECKOUT / "var" / "tests")
    os.environ["THROUGHCARE_DEBUG"] = "1"
    os.environ.setdefault(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
    )  # the browser driver runs an event loop in this thread


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> None:
    """Set Django up before the first test file that may import it."""
    kind = (
        file_path.relative_to(CHECKOUT / "tests").parts[0]
        if file_path.is_relative_to(CHECKOUT / "tests")
        else ""
    )
    if kind in WITH_DJANGO:
        from tests.django_database import set_up_django

        set_up_django(parent.config)
