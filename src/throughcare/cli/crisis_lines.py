"""The crisis lines as every answer of the command line ends."""

from __future__ import annotations

from throughcare import knowledge
from throughcare.cli.terminal import Terminal


def print_crisis_lines(terminal: Terminal, hang: int) -> None:
    """Print each line that has a number, its text beside it."""
    for line in knowledge.load("crisis_lines")["line"]:
        if line["number"]:
            terminal.labeled(line["number"], line["text"], hang=hang)
