"""Take the README's picture: the results page of a running demo, at desktop and phone width, side by side.

make demo                                  # in one terminal
.venv/bin/python tools/picture.py          # in another; writes docs/results.png
"""

from __future__ import annotations

import base64
import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright


ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PICTURE = Path(__file__).resolve().parent.parent / "docs" / "results.png"
HEIGHT = 900
WIDTHS = (1280, 390)
FRAME = """<body style="margin:0;display:flex;gap:32px;padding:32px;background:#d9d4c7">{images}</body>"""
IMAGE = """<img src="data:image/png;base64,{data}" style="height:900px;border-radius:10px">"""


def results(browser: Browser, width: int) -> str:
    """Return the results page at this width, as base64 of a PNG."""
    page = browser.new_page(viewport={"width": width, "height": HEIGHT})
    page.goto(f"{ADDRESS}/find/")
    page.get_by_label("Where are you?").fill("60644")
    page.get_by_text("Medicaid", exact=True).click()
    page.get_by_role("button", name="Show programs").click()
    page.wait_for_selector("article.tc-match")
    page.evaluate("window.scrollTo(0, 0)")
    return base64.b64encode(page.screenshot()).decode()


def main() -> None:
    """Write the picture."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        images = "".join(IMAGE.format(data=results(browser, width)) for width in WIDTHS)
        frame = browser.new_page(viewport={"width": sum(WIDTHS) + 96, "height": HEIGHT + 64})
        frame.set_content(FRAME.format(images=images))
        frame.screenshot(path=str(PICTURE))


if __name__ == "__main__":
    main()
