"""What it costs a trained navigator to go from a call to three sent referrals: clicks, keys, pages, the machine's seconds.

The way is `shared/navigator.py`'s, walked in Chromium on the fictional directory, each time in a program of its own. Clicks
and keys are the same on every machine, and a journey test holds them; the seconds are what the machine takes from a press
until the next page stands. Prints the figures beside the published ones and saves them in bench/results/.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from shared.navigator import PUBLISHED, Hands, Step, walk
from shared.site import served
from shared.timing import Report, options


RUNS, PASSWORD = 5, "a walk along the quiet river"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main(argv: Sequence[str]) -> int:
    """Walk, print and save; return the exit status."""
    chosen = options("Count a navigator's way from a call to three sent referrals.").parse_args(argv)
    report = Report("navigator-quick" if chosen.quick else "navigator", strict=chosen.strict)
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        report.fact("not run", "no Chromium: apt-get install chromium")
        return report.close()
    report.about_machine()
    with _county(), served(1) as site:
        _tell(report, [_walked(site, browser, number) for number in range(1 if chosen.quick else RUNS)])
    return report.close()


@contextmanager
def _county() -> Iterator[None]:
    """Build a site of its own, with the fictional directory and one navigator."""
    folder = Path(mkdtemp(prefix="throughcare_bench_"))
    folder.chmod(0o755)
    os.environ |= {
        "THROUGHCARE_STATE_DIR": str(folder / "var"),
        "THROUGHCARE_SECOND_FACTOR": "optional",
        "DJANGO_SETTINGS_MODULE": "throughcare_web.config.settings",
    }
    from throughcare_web.config import database

    try:
        with database.available():
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", interactive=False, verbosity=0)
            _fill(folder)
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path) -> None:
    from throughcare_web.accounts.actions import add_member, open_program
    from throughcare_web.accounts.actors import System
    from throughcare_web.accounts.roles import Role
    from throughcare_web.accounts.signin.actions import set_password
    from throughcare_web.demo.loading import load_fictional

    load_fictional(folder / "demo")
    system = System("bench")
    for number in range(RUNS):
        program = open_program(system, name=f"County {number}", slug=f"county-{number}", fictional=True)
        member = add_member(
            System("bench", program), program, email=f"navigator-{number}@example.org", role=Role.NAVIGATOR
        )
        set_password(system, member.user, password=PASSWORD)


def _walked(site: str, browser: str, number: int) -> list[Step]:
    """Sign in, walk the way once, and return what each step cost."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = window.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}/account/login/")
        page.locator("[name=login]").fill(f"navigator-{number}@example.org")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/staff/county-{number}/")
        hands = Hands(page)
        walk(hands)
        window.close()
    return [*hands.steps, hands.total]


def _tell(report: Report, runs: Sequence[Sequence[Step]]) -> None:
    report.heading("From a call to three sent referrals")
    for steps in zip(*runs, strict=True):
        first, seconds = steps[0], [one.seconds for one in steps]
        most = PUBLISHED.get(first.name) or tuple(map(sum, zip(*PUBLISHED.values(), strict=True)))
        fits = first.clicks <= most[0] and first.keys <= most[1]
        said = f"{first.clicks} clicks, {first.keys} keys"
        verdict = report.verdict(f"{first.name}: {said}", f"{most[0]} clicks, {most[1]} keys", fits=fits)
        report.fact(first.name, f"{said}{verdict}, {first.pages} pages")
        report.times(f"  {first.name}: the machine's time", seconds, show=("p50", "max"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
