"""`throughcare packet`: what a clinician reads to review the records: what changed, old beside new."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli

from throughcare.cli.arguments import Parser
from throughcare.cli.day import day, today
from throughcare.cli.terminal import Terminal
from throughcare.errors import BadInput


_RECORDS = "src/throughcare/knowledge"

_ABOUT = """\
Print the packet for clinical review: each record that changed since REV, old beside new, with its source, its
limits, what follows, its cases and their results, and the digest that a signature gives. Without --since, every
record. REV is a revision of the checkout this runs in, or an older state of the folder `knowledge`.
"""
_EXAMPLES = """\
examples:
  throughcare packet --since v0.1.0 > packet.md
  throughcare packet --html > packet.html
"""


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "packet", help="what clinicians review, old beside new", description=_ABOUT, epilog=_EXAMPLES
    )
    parser.add_argument("--since", metavar="REV", help="compare with this revision or folder")
    parser.add_argument("--html", action="store_true", help="print one HTML page (default: Markdown)")
    parser.add_argument("--on", metavar="DATE", help="the day to judge overdue reviews by (default: today)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, terminal: Terminal) -> None:
    """Print the packet."""
    on = today() if options.on is None else day(options.on, "--on")
    before = None if options.since is None else _before(options.since)
    import throughcare.advice  # noqa: F401 - every topic there is
    from throughcare import knowledge, review
    from throughcare.knowledge.topics import topics

    blocks = review.packet(topics(), before, on, knowledge.tables())
    terminal.out.write(
        review.to_html(blocks, "Throughcare review packet") if options.html else review.to_markdown(blocks)
    )


def _before(since: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the record files of an older state by name, such as "rules/overdose"."""
    folder = Path(since)
    if since and folder.is_dir():
        texts = {
            path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.toml")
        }
    else:
        listed = _git("ls-tree", "-r", "--name-only", f"{since}:{_RECORDS}", since=since).split()
        names = [name for name in listed if name.endswith(".toml")]
        texts = {name: _git("show", f"{since}:{_RECORDS}/{name}", since=since) for name in names}
    return {name.removesuffix(".toml"): _values(text, name) for name, text in sorted(texts.items())}


def _values(text: str, where: str) -> Mapping[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as fault:
        raise BadInput(where, f"no valid TOML ({fault})", "records as they were") from fault


def _git(*arguments: str, since: str) -> str:
    wanted = "a revision of this checkout that holds records, or a folder of them"
    try:
        done = subprocess.run(  # noqa: S603 - an argument vector, and the revision cannot become an option
            ["git", *arguments[:-1], "--end-of-options", arguments[-1]],  # noqa: S607 - as the user's shell finds it
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as fault:
        raise BadInput("--since", repr(since), wanted) from fault
    return done.stdout
