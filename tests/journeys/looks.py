"""What is wrong with a page as it stands in the browser, as a list of sentences; no sentence means that nothing is.

Measures what a person would run into: a barrier that axe knows, what scrolls sideways, what is cut off, where the focus
cannot be seen, what moves, what vanishes in forced colors. How it is measured is in `looks.js`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page


AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }
"""
_SCRIPT = Path(__file__).with_name("looks.js").read_text("utf-8")


def barriers(page: Page, *, contrast: bool = True) -> list[str]:
    """Return what axe finds: WCAG 2.2 A and AA, and best practice."""
    page.evaluate(
        "scrollTo(0, 0)"
    )  # else what has scrolled under the crisis bar counts as too small to touch
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    rules = {**AXE_RULES, "rules": {"color-contrast": {"enabled": contrast}}}
    results = AxeResults(page.evaluate("(rules) => axe.run(rules)", rules))
    return [results.generate_report()] if results.violations_count else []


def order(page: Page, language: str) -> list[str]:
    """Return what is wrong with what a screen reader meets: landmarks, headings, the order of it all."""
    return _asked(page, "order", language)


def sideways(page: Page) -> list[str]:
    """Return what makes the page wider than the screen."""
    return _asked(page, "sideways")


def cut_off(page: Page) -> list[str]:
    """Return the words that do not fit where they stand."""
    return _asked(page, "cutOff")


def unseen_focus(page: Page) -> list[str]:
    """Return where the focus cannot be seen, down the page and up again, toward each bar that stays."""
    page.keyboard.press("Tab")  # from now on the browser shows the focus
    return _asked(page, "unseenFocus", False) + _asked(page, "unseenFocus", True)  # noqa: FBT003 - a script's


def unseen_now(page: Page) -> str:
    """Return why what has the focus now cannot be seen, or nothing."""
    return _asked(page, "unseenNow")


def moves(page: Page) -> list[str]:
    """Return what moves although the reader has asked that nothing does."""
    page.emulate_media(reduced_motion="reduce")
    found = _asked(page, "moves")
    page.emulate_media(reduced_motion="no-preference")
    return found


def vanished(page: Page) -> list[str]:
    """Return the marks that cannot be told from their ground in the reader's own colors, light and dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        found += [f"{scheme}: {fault}" for fault in _asked(page, "vanished")]
    page.emulate_media(forced_colors="none", color_scheme="light")
    return found


@contextmanager
def spaced_text(page: Page) -> Iterator[None]:
    """Give lines, words and letters the room that WCAG 2.2 lets a reader ask for (1.4.12)."""
    page.evaluate(
        "(rules) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules); document.adoptedStyleSheets = [sheet]; }",
        SPACED,
    )
    yield
    page.evaluate("document.adoptedStyleSheets = []")


def _asked(page: Page, function: str, *given: object) -> list[str]:
    return page.evaluate(f"(given) => {{ {_SCRIPT}\nreturn {function}(given); }}", *given)
