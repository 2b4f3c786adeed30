"""A real browser on the real site: Debian's Chromium, a fictional directory, and rules that hold on every page.

No page may ask a third party for anything, write an error to the console, or fail axe. Tests skip where there is no
Chromium, and say which package to install.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.looks import barriers
from tests.journeys.production import Production, served
from throughcare.programs import read_directory
from throughcare_web.config import database


PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE_S = 10
EXPECTED = re.compile("status of 4|ERR_INTERNET_DISCONNECTED")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

# As root a browser has no sandbox to enter; the rest keeps it from calling its maker.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def _no_connection_left_behind() -> None:
    """Close what earlier tests opened in this thread: under the browser driver's event loop Django keeps others."""
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the distribution's Chromium; the test tool's own browser download is not used."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("no Chromium: install Debian's package chromium (sudo apt-get install chromium)")
    return {"executable_path": found, "args": ARGUMENTS}


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """Give the size of the screen; asking for it runs the test on both."""
    return request.param


@pytest.fixture(scope="session")
def fictional_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small made-up directory file, written once for all journeys."""
    from throughcare_web.demo.listings import write_directory

    path = tmp_path_factory.mktemp("directory") / "fictional.csv"
    write_directory(path, count=300)
    return path


@pytest.fixture
def site(live_server, transactional_db: None, fictional_directory: Path, settings) -> Iterator[str]:
    """Give the address of a running site with the fictional directory loaded."""
    settings.DIRECTORY_POLL_SECONDS = 0  # each request asks for the edition; no thread outlives the test
    from throughcare_web.accounts.actors import System
    from throughcare_web.directory import matching_index
    from throughcare_web.directory.actions import import_listings

    matching_index.forget()
    import_listings(System("tests"), read_directory(fictional_directory, vintage="2023"), fictional=True)
    yield live_server.url
    matching_index.forget()
    _wait_for_requests_to_end()


@pytest.fixture
def page(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a page of the site that is watched to its end; JavaScript is off where the test asks for `no_javascript`."""
    size = request.getfixturevalue("size") if "size" in request.fixturenames else DESKTOP
    context = browser.new_context(
        base_url=site, viewport=size, java_script_enabled="no_javascript" not in request.fixturenames
    )
    faults: list[str] = []
    _watch(context, site, faults)
    yield context.new_page()
    context.close()
    assert faults == []


@pytest.fixture
def production(site: str, tmp_path: Path) -> Iterator[Production]:
    """Serve what `site` has loaded as an operator does."""
    from django.db import connection

    tmp_path.chmod(0o755)
    with served(tmp_path, connection.settings_dict["NAME"]) as found:
        yield found


@pytest.fixture
def no_javascript() -> None:
    """Turn JavaScript off in the page of this test."""


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Give a check that axe finds nothing wrong with the page as it stands."""

    def check(page: Page) -> None:
        assert barriers(page) == []

    return check


def _wait_for_requests_to_end() -> None:
    """Wait until the site's threads have given back their database connections: the database is made anew now."""
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    connections.close_all()
    until = time.monotonic() + PATIENCE_S
    with psycopg.connect(**database.parameters("owner")) as server:
        while server.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]
        ).fetchone() != (0,):
            assert time.monotonic() < until, "a request has not ended"
            time.sleep(0.02)
            server.rollback()  # each look is a new transaction, with new statistics


def _watch(context: BrowserContext, site: str, faults: list[str]) -> None:
    """Note every request to elsewhere and everything a page complains of."""

    def note_request(asked: object) -> None:
        followed = asked.is_navigation_request()  # a link somebody chose to follow
        if not followed and not asked.url.startswith((site, "data:")):
            faults.append(f"asked a third party: {asked.url}")

    def note_console(message: object) -> None:
        # An error status and a network taken away are reported here too; the test that did it knows.
        if message.type == "error" and not EXPECTED.search(message.text):
            faults.append(f"console: {message.text}")

    context.on("request", note_request)
    context.on("console", note_console)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
