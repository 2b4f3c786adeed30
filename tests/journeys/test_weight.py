"""What a phone has to fetch, from the site as it is served: little at first, and hardly anything after that."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, CDPSession, expect

from tests.journeys.journeys import STOPS
from tests.journeys.production import Production


STYLE_BYTES = 40_000
FIRST_VISIT_BYTES = 120_000
NEXT_VISIT_BYTES = 25_000
MOST_REQUESTS = 12  # on a slow network each one costs a wait
PHONE = {"width": 360, "height": 740}


class Wire:
    """What the browser has fetched: bytes as they came, headers and all, and of what kind."""

    def __init__(self, session: CDPSession) -> None:
        self.fetched: list[tuple[str, str, int]] = []
        self._about: dict[str, tuple[str, str]] = {}
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    @property
    def bytes(self) -> int:
        """Return how much came over the wire."""
        return sum(size for _kind, _url, size in self.fetched)

    def _received(self, event: dict) -> None:
        self._about[event["requestId"]] = (event["type"], event["response"]["url"])

    def _finished(self, event: dict) -> None:
        if event["encodedDataLength"]:  # nothing where the browser had it already
            self.fetched.append((*self._about[event["requestId"]], int(event["encodedDataLength"])))


def visit(context: BrowserContext, name: str) -> Wire:
    """Go the way to a page in a new tab, and return what all of it fetched."""
    page = context.new_page()
    wire = Wire(context.new_cdp_session(page))
    next(stop for stop in STOPS if stop.name == name).reach(page)
    page.wait_for_load_state("networkidle")
    expect(page.locator("main h1")).to_be_visible()
    page.close()
    return wire


def test_pages_are_light_at_first_and_lighter_after(browser: Browser, production: Production) -> None:
    for name in ("page", "overdose", "home", "guide-question", "compare", "find-answer"):
        context = browser.new_context(base_url=production.address, viewport=PHONE)
        first, after = visit(context, name), visit(context, name)
        context.close()

        assert first.bytes <= FIRST_VISIT_BYTES, (name, first.fetched)
        assert after.bytes <= NEXT_VISIT_BYTES, (name, after.fetched)
        assert len(first.fetched) <= MOST_REQUESTS, (name, first.fetched)
        assert {kind for kind, _url, _size in first.fetched} <= {
            "Document",
            "Stylesheet",
            "Script",
            "Image",
            "Other",
        }
        assert [url for _kind, url, _size in first.fetched if ".woff" in url] == []
        (style,) = [size for kind, _url, size in first.fetched if kind == "Stylesheet"]
        assert 0 < style <= STYLE_BYTES
