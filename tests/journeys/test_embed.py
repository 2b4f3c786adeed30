"""A county's own page frames the widget, as `docs/operate.md` shows it: another site, a sandbox, no script needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect


PLACE = "90012"
NARROWEST = 260
DOCUMENTED = re.compile(r"<iframe.*?</iframe>", re.DOTALL)
OPERATE = Path(__file__).resolve().parents[2] / "docs/operate.md"


@pytest.fixture
def county(site: str) -> Iterator[str]:
    """Give the address of a page on another origin that holds the documented snippet."""
    snippet = DOCUMENTED.search(OPERATE.read_text("utf-8"))[0].replace("https://care.example.org", site)
    html = f'<!doctype html><html lang="en"><title>A county</title><h1>A county</h1>{snippet}</html>'.encode()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(html) if self.path == "/" else 0))
            self.end_headers()
            self.wfile.write(html if self.path == "/" else b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def is_named(settings, county: str) -> None:
    """Let the county frame the widget."""
    settings.BRAND = replace(settings.BRAND, embedded_by=(county,))


@pytest.fixture
def county_page(browser: Browser, county: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give the county's page, open; JavaScript is off where the test asks for `no_javascript`."""
    context = browser.new_context(java_script_enabled="no_javascript" not in request.fixturenames)
    page = context.new_page()
    page.goto(county)
    yield page
    context.close()


def search_and_read(page: Page) -> Page:
    """Search in the widget by keyboard; return the window that answers."""
    place = page.frame_locator("iframe").get_by_label("Where are you?")
    place.fill(PLACE)
    with page.context.expect_page() as opened:
        place.press("Enter")
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text(
        "Programs near Los Angeles, CA 90012"
    )
    return opened.value


@pytest.mark.usefixtures("is_named")
def test_a_named_county_shows_the_widget_and_its_search_answers(
    county_page: Page, county: str, site: str
) -> None:
    complaints = []
    county_page.on("console", lambda message: complaints.append(message.text))
    county_page.reload()

    answer = search_and_read(county_page)

    assert answer.url == f"{site}/find/"
    assert answer.evaluate("window.opener") is None
    assert answer.evaluate("document.referrer") == ""
    assert county_page.url == f"{county}/"
    assert county_page.context.cookies() == []
    assert [text for text in complaints if "404" not in text] == [], (
        "the county has no icon; nothing else fails"
    )


@pytest.mark.usefixtures("is_named", "no_javascript")
def test_the_widget_needs_no_javascript(county_page: Page) -> None:
    search_and_read(county_page)

    assert county_page.context.cookies() == []


def test_a_county_that_is_not_named_shows_nothing(county_page: Page, site: str) -> None:
    _, frame = county_page.frames

    assert not frame.url.startswith(site)
    expect(county_page.frame_locator("iframe").get_by_label("Where are you?")).to_have_count(0)


@pytest.mark.parametrize("path", ["/widget/", "/es/widget/"])
def test_the_widget_has_no_barrier_and_fits_a_narrow_column(
    page: Page, accessible: Callable[[Page], None], path: str
) -> None:
    for width in (NARROWEST, 400):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(path)

        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_bar_with_a_line_of_the_county_fits_a_small_phone(
    page: Page, settings, accessible: Callable[[Page], None]
) -> None:
    from throughcare_web.ui.crisis import LONGEST_IN_BAR, crisis_lines, read_lines

    longest = "m" * (LONGEST_IN_BAR - 6) + " words"
    settings.BRAND = replace(settings.BRAND, color="#7c3aed", lines=read_lines(line_of(longest), "test"))
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for line in crisis_lines():
        expect(page.locator(".tc-crisis strong").get_by_text(line.title, exact=True)).to_be_in_viewport(
            ratio=1
        )
    expect(page.get_by_role("link", name="Leave quickly")).to_be_in_viewport(ratio=1)
    accessible(page)


def line_of(words: str) -> bytes:
    """Return a file with one local line whose words in the bar are these."""
    same = "".join(
        f'{name} = "{words}"\n{name}_es = "{words}"\n' for name in ("name", "title", "short", "text")
    )
    rest = 'number = "313-555-0142"\nhref = "tel:+13135550142"\nsource = "A county"\nurl = "https://www.example.gov/"'
    return f'[[line]]\nkey = "county"\n{same}{rest}\nchecked_on = 2026-11-20\nverified = true\nin_bar = true'.encode()
