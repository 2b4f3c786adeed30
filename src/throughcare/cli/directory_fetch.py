"""`throughcare directory fetch`: the current listing of a state or an area, from FindTreatment.gov."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from pathlib import Path
from typing import TextIO

from throughcare.cli.arguments import Parser, miles
from throughcare.cli.terminal import Terminal, plural
from throughcare.errors import BadInput
from throughcare.fetch import BASE_URL, KINDS, Locator, Progress, Query, around, fetch, in_state
from throughcare.places import find_place


_BAR = 24  # columns
_DEFAULT_MILES = "25"

_ABOUT = """\
Download the current listing of a state, or of the area around a place, from the public API of
FindTreatment.gov. One page at a time, with a pause between pages. When it is interrupted, run the same
command again: it goes on where it stopped. The file can be given to every command that reads a directory.
"""
_EXAMPLES = """\
examples:
  throughcare directory fetch --state MA
  throughcare directory fetch --near 02139 --within 40 --type both --out boston.json
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "fetch", help="download the current listing", description=_ABOUT, epilog=_EXAMPLES
    )
    area = parser.add_mutually_exclusive_group(required=True)
    area.add_argument("--state", metavar="STATE", help='a state: "MA" or "Massachusetts"')
    area.add_argument("--near", metavar="PLACE", help='a ZIP code, "City, ST" or "lat,lng"')
    parser.add_argument("--within", metavar="MILES", help=f"with --near (default: {_DEFAULT_MILES})")
    parser.add_argument(
        "--type", choices=KINDS, default="sa", help="substance use, mental health, both (default: sa)"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="where to write (default: a name of area and day)"
    )
    parser.add_argument(
        "--base-url", metavar="URL", default=BASE_URL, help="another server with the same API"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on the error stream")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> None:
    """Download, then say what came and what was odd about it."""
    query = _query(options)
    progress = _Progress(sys.stderr, quiet=options.quiet)
    locator = Locator(options.base_url, tell=progress.tell)
    target = options.out or _dated(options, locator.world.now().date())
    try:
        fetched = fetch(query, target, locator, progress.show)
    finally:
        progress.end()
    terminal.labeled("Written", str(fetched.path))
    terminal.labeled("Programs", f"{fetched.rows:,} {query.label}, as listed on {fetched.retrieved_on}")
    terminal.labeled(
        "Pages", f"{fetched.pages:,}, of which {fetched.resumed:,} were here from an earlier run"
    )
    for remark in fetched.remarks:
        terminal.labeled("Note", remark, "yellow")
    terminal.labeled("Next", f"throughcare directory check {fetched.path}", "dim")


def _query(options: argparse.Namespace) -> Query:
    if options.state is not None:
        if options.within is not None:
            raise BadInput("--within", f"{options.within!r} with --state", "it only with --near")
        return in_state(options.state, options.type)
    within = miles(_DEFAULT_MILES if options.within is None else options.within, "--within")
    return around(find_place(options.near), within, options.type)


def _dated(options: argparse.Namespace, today: date) -> Path:
    """Return a file name of the area and the day: a reader of the file takes its vintage from the name."""
    area = options.state or f"{options.near} {options.within or _DEFAULT_MILES} miles"
    words = re.sub(r"[^a-z0-9.]+", "-", f"{area} {options.type}".lower()).strip("-")
    return Path(f"findtreatment-{words}-{today}.json")


class _Progress:
    """Progress on the error stream: one growing line on a terminal, a line a page elsewhere, or nothing."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream, self._quiet, self._open = stream, quiet, False

    def show(self, step: Progress) -> None:
        """Say how far it is."""
        words = f"page {step.page:,} of {step.pages:,}, {plural(step.rows, 'program')} of {step.records:,}"
        if self._stream.isatty():
            full = _BAR * step.page // step.pages
            self._write(f"\r[{'#' * full}{'.' * (_BAR - full)}] {words} ")
            self._open = True
        else:
            self._write(f"throughcare: {words}\n")

    def tell(self, sentence: str) -> None:
        """Say why it waits."""
        self.end()
        self._write(f"throughcare: {sentence}\n")

    def end(self) -> None:
        """Leave the line of the bar, so that what follows begins on its own."""
        if self._open:
            self._write("\n")
            self._open = False

    def _write(self, text: str) -> None:
        if not self._quiet:
            self._stream.write(text)
            self._stream.flush()
