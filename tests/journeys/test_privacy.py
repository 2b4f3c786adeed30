"""Nothing that somebody answers is found anywhere afterward: not in the browser, an address, a header, a log or a table.

Every way through the site is gone with answers that occur nowhere else, on the site as it is served; then it is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_plus, urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, expect
from psycopg import sql

from tests.journeys.journeys import SECRETS, STOPS, WORD, Stop
from tests.journeys.production import Production
from throughcare_web.config import cluster, database


STORED = """async () => JSON.stringify({
  cookie: document.cookie, name: window.name, local: {...localStorage}, session: {...sessionStorage},
  databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length, state: history.state,
})"""
NOTHING = (
    '{"cookie":"","name":"","local":{},"session":{},"databases":[],"caches":[],"workers":0,"state":null}'
)
# Fields whose content a browser may offer again, and forms that put answers into the address. A ZIP code may be offered
# (WCAG 2.2, 1.3.5); which programs are ticked is no answer about anybody.
REMEMBERED = """() => [...document.querySelectorAll("main :is(input, select, textarea)")].filter((field) => {
  if (["hidden", "submit"].includes(field.type) || field.name === "program") return false;
  const said = field.getAttribute("autocomplete") || field.form?.getAttribute("autocomplete");
  return !["off", "postal-code"].includes(said) || (field.form && field.form.method !== "post");
}).map((field) => field.name)"""
POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"}  # fmt: skip
REFUSED = ("camera=()", "microphone=()", "geolocation=()", "browsing-topics=()")
MAY_BE_ASKED = {"", "for=someone"}  # which of two forms, not what somebody answered
WRITES = [stop for stop in STOPS if stop.name.startswith("report")]
READS = [stop for stop in STOPS if stop not in WRITES]


class Trail:
    """All that the browser asked and was answered."""

    def __init__(self, context: BrowserContext) -> None:
        self.requests: list[Request] = []
        self.responses: list[Response] = []
        context.on("request", lambda request: self.requests.append(request))
        context.on("response", lambda response: self.responses.append(response))

    def words(self) -> Iterator[str]:
        """Yield every address and header, both ways; bodies are where answers belong."""
        for request in self.requests:
            yield request.url
            yield from request.all_headers().values()
        for response in self.responses:
            yield from response.all_headers().values()


@pytest.fixture
def context(browser: Browser, production: Production) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=production.address, viewport={"width": 360, "height": 740})
    yield made
    made.close()


# When each job ran, figures, and the place of each event in its chain.
BY_THE_CLOCK = ("operations_jobrun", "operations_figure", "accounts_auditpending", "accounts_auditseal")


def found_in(text: str) -> list[str]:
    """Return the answers that a text gives away."""
    return [secret for secret in SECRETS if secret.casefold() in unquote_plus(text).casefold()]


def tables() -> dict[str, set[str]]:
    """Return every row of every table as text: those too that row-level security hides."""
    from django.db import connection

    with psycopg.connect(
        **{**database.parameters("owner"), "dbname": connection.settings_dict["NAME"]}
    ) as owner:
        names = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = {}
        for (name,) in names:
            table = sql.Identifier(name)
            owner.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(table))
            found = owner.execute(sql.SQL("SELECT one::text FROM {} AS one").format(table)).fetchall()
            rows[name] = {text for (text,) in found}
        owner.rollback()
    return rows


def new_rows(before: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the rows that were not there before, by table, without what the clock writes by itself: no word of anybody."""
    new = {name: rows - before[name] for name, rows in tables().items()}
    assert not [text for name in BY_THE_CLOCK for text in new[name] if found_in(text)]
    return {name: rows for name, rows in new.items() if rows and name not in BY_THE_CLOCK}


def walk(page: Page, stop: Stop, trail: Trail) -> None:
    """Go the way, and look at what the browser holds at its end, and may keep."""
    assert stop.reach(page) == stop.status, stop.name
    assert page.evaluate(STORED) == NOTHING, stop.name
    shown = [one for one in trail.responses if one.request.is_navigation_request()][-1]
    assert not stop.tells or "no-store" in shown.all_headers()["cache-control"], stop.name
    assert page.evaluate(REMEMBERED) == [], stop.name


def test_no_answer_is_found_anywhere_afterward(context: BrowserContext, production: Production) -> None:
    before, trail, page = tables(), Trail(context), context.new_page()
    for stop in READS:
        walk(page, stop, trail)
        if page.locator("button.tc-language").count():  # the other language, with every answer
            with page.expect_event("load"):
                page.locator("button.tc-language").click()
            assert page.evaluate(STORED) == NOTHING, stop.name
    more_programs(page)
    keep_and_remove(page)

    assert context.cookies() == []
    assert new_rows(before) == {}
    log = production.log.read_text()
    assert found_in(log) == []
    assert "?" not in log
    assert found_in(cluster.Cluster.at(database.state_dir()).log.read_text(errors="replace")) == []
    told_nobody(trail, production)


def more_programs(page: Page) -> None:
    """Ask for more, and change an answer, which fetches only the list."""
    next(stop for stop in STOPS if stop.name == "find-answer").reach(page)
    with page.expect_response("**/find/"):
        page.locator("main button[name=show]").click()
    expect(page.locator("article.tc-match").nth(10)).to_be_visible()
    with page.expect_response("**/find/"):
        page.locator("#answers [name=setting]").select_option("residential")
    assert page.evaluate(STORED) == NOTHING


def keep_and_remove(page: Page) -> None:
    """Keep the overdose page, which is the one thing that may be kept, and take it away again."""
    page.goto("/overdose/")
    for button in ("keep", "remove"):
        page.locator(f"[data-{button}]").click()
        said = page.locator("#keep-said")
        expect(said).to_have_text(said.get_attribute("data-kept" if button == "keep" else "data-removed"))
    page.reload()
    assert page.evaluate(STORED) == NOTHING


def told_nobody(trail: Trail, production: Production) -> None:
    """Look through all addresses and headers: nobody else was asked, and nothing told."""
    for request in trail.requests:
        assert request.url.startswith((production.address, "data:"))
        assert urlsplit(request.url).query in MAY_BE_ASKED, request.url
        referrer = request.headers.get("referer", production.address)
        assert referrer.startswith(production.address)
        assert urlsplit(referrer).query in MAY_BE_ASKED, referrer
    assert [word for word in trail.words() if found_in(word)] == []
    for response in trail.responses:
        headers, kind = response.all_headers(), response.request.resource_type
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        if response.request.method == "POST":
            assert "no-store" in headers["cache-control"]
        if kind == "document":
            policy = {part.strip() for part in headers["content-security-policy"].split(";")}
            assert policy >= POLICY - ({"script-src 'self'"} if "/widget/" in response.url else set())
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-frame-options"] == "DENY"
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert all(part in headers["permissions-policy"] for part in REFUSED)


def test_a_report_leaves_its_own_words_and_one_cookie_that_ends_with_the_browser(
    context: BrowserContext, production: Production
) -> None:
    before, trail, page = tables(), Trail(context), context.new_page()
    for stop in WRITES:
        walk(page, stop, trail)

    (cookie,) = context.cookies()
    assert (cookie["name"], cookie["expires"]) == ("csrftoken", -1)
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    rows = new_rows(before)
    assert set(rows) <= {"directory_listingreport", "accounts_tally", "accounts_auditevent"}
    assert {name for name, new in rows.items() if found_in(" ".join(new))} == {"directory_listingreport"}
    assert found_in(" ".join(rows["directory_listingreport"])) == [WORD]
    assert found_in(production.log.read_text()) == []
    told_nobody(trail, production)
