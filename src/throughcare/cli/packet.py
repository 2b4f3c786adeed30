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


_RULES = "src/throughcare/knowledge/rules"

_ABOUT = """\
Print the packet for clinical review: each record that changed since REV, old beside new, with its source, its
limits, what follows, its cases and their results, and the digest that a signature gives. Without --since, every
record. REV is a revision of the checkout this runs in, or a folder that holds an older state of the rules.
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
    from throughcare import review
    from throughcare.knowledge.topics import topics

    blocks = review.packet(topics(), before, on)
    terminal.out.write(
        review.to_html(blocks, "Throughcare review packet") if options.html else review.to_markdown(blocks)
    )


def _before(since: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the rules of an older state by topic."""
    folder = Path(since)
    if since and folder.is_dir():
        return {
            path.stem: _rules(path.read_text("utf-8"), str(path)) for path in sorted(folder.glob("*.toml"))
        }
    listed = _git("ls-tree", "--name-only", f"{since}:{_RULES}", since=since).split()
    return {
        name.removesuffix(".toml"): _rules(_git("show", f"{since}:{_RULES}/{name}", since=since), name)
        for name in listed
    }


def _rules(text: str, where: str) -> Mapping[str, Any]:
    try:
        rules: Mapping[str, Any] = tomli.loads(text).get("rule", {})
    except tomli.TOMLDecodeError as fault:
        raise BadInput(where, f"no valid TOML ({fault})", "rules as they were") from fault
    return rules


def _git(*arguments: str, since: str) -> str:
    wanted = "a revision of this checkout that holds rules, or a folder of them"
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
