"""The overdose page: read at once, kept on the phone only for who asked, and taken away again by one press."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Page, expect


WAYS = pytest.mark.parametrize("prefix", ["", "/es"], ids=["en", "es"])
KEPT = """async () => {
  const names = await caches.keys(), registered = await navigator.serviceWorker.getRegistrations();
  const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)));
  return {caches: names, registered: registered.length, paths: kept.flat()};
}"""
NOTHING = {"caches": [], "registered": 0, "paths": []}


def keep(page: Page, prefix: str = "") -> None:
    """Press "keep", and wait until the page says that it is kept."""
    page.goto(f"{prefix}/overdose/")
    page.locator("[data-keep]").click()
    expect(page.locator("#keep-said")).to_have_text(page.locator("#keep-said").get_attribute("data-kept"))


def is_styled(page: Page) -> bool:
    """Return whether the style sheet and the icons are there: the sheet colors the bar, the sprite draws."""
    return page.evaluate(
        """() => getComputedStyle(document.querySelector(".tc-crisis")).position === "sticky"
          && document.querySelector("main .usa-icon use").getBBox().width > 0"""
    )


def test_the_first_thing_to_press_calls_911_and_the_steps_are_in_order(page: Page) -> None:
    page.goto("/overdose/")

    call = page.locator("main").get_by_role("link").first
    expect(call).to_have_attribute("href", "tel:911")
    expect(call).to_be_in_viewport()
    assert page.locator("main ol").first.locator("li").count() >= 3
    places = page.locator("main h2").evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert places == sorted(places)


@WAYS
def test_the_page_is_kept_once_somebody_asks_and_then_opens_without_a_network(
    page: Page, prefix: str
) -> None:
    page.goto(f"{prefix}/overdose/")
    expect(page.locator("[data-remove]")).to_be_hidden()
    assert page.evaluate(KEPT) == NOTHING

    keep(page, prefix)
    paths = page.evaluate(KEPT)["paths"]
    assert f"{prefix}/overdose/" in paths
    assert all(path.startswith(("/static/", "/brand/", f"{prefix}/overdose/")) for path in paths), paths
    heading = page.locator("h1").inner_text()

    page.goto(f"{prefix}/learn/")
    page.context.set_offline(True)
    page.goto(f"{prefix}/overdose/")
    assert page.locator("h1").inner_text() == heading
    assert is_styled(page)
    expect(page.locator("[data-remove]")).to_be_visible()


def test_one_press_removes_all_that_was_kept_in_either_language(page: Page) -> None:
    keep(page)
    keep(page, "/es")

    page.locator("[data-remove]").focus()
    page.keyboard.press("Enter")

    said = page.locator("#keep-said")
    expect(said).to_have_text(said.get_attribute("data-removed"))
    expect(page.locator("[data-keep]")).to_be_focused()
    page.reload()
    assert page.evaluate(KEPT) == NOTHING
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/overdose/")


def test_what_is_kept_follows_the_page_and_is_no_other_page(page: Page) -> None:
    keep(page)
    page.evaluate(
        """async (path) => { const kept = await caches.open("overdose-page");
          await kept.put(path, new Response("old", {headers: {"Content-Type": "text/html"}})); }""",
        "/overdose/",
    )
    page.reload()
    page.context.set_offline(True)
    page.reload()

    expect(page.locator("h1")).to_be_visible()
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/learn/")


def test_where_it_cannot_be_kept_the_page_says_so_and_leaves_nothing(page: Page) -> None:
    page.goto("/overdose/")
    page.context.set_offline(True)
    page.locator("[data-keep]").click()

    expect(page.locator("#keep-said")).to_have_text("This browser could not keep it.")
    assert page.evaluate(KEPT) == NOTHING


@pytest.mark.usefixtures("no_javascript")
def test_without_javascript_nothing_offers_to_keep_the_page(page: Page) -> None:
    page.goto("/overdose/")

    expect(page.locator("#keep")).to_be_hidden()
    expect(page.locator("main ol").first).to_be_visible()
