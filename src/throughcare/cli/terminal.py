"""Text for people: width, colors, wrapping, and the two ways an answer is printed.

Nothing here knows what is printed. Colors appear only on a terminal, and NO_COLOR and FORCE_COLOR are obeyed.
"""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO


_NARROWEST, _WIDEST = 40, 110  # longer lines are hard to read, whatever the window
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a listing must not be able to steer the terminal


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where an answer goes.

    Attributes:
        out: the stream written to.
        width: columns that text is wrapped to.
        colored: whether styles are shown.
        interactive: whether a person is looking at it right now.
    """

    out: TextIO
    width: int
    colored: bool
    interactive: bool

    @classmethod
    def on(cls, out: TextIO, environment: Mapping[str, str]) -> Terminal:
        """Return the terminal for a stream: 80 columns wide when it is a file or a pipe."""
        interactive = out.isatty()
        width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
        wished = environment.get("FORCE_COLOR", "0") not in {"", "0"} or (
            interactive and environment.get("TERM") != "dumb"
        )
        return cls(out, width, wished and not environment.get("NO_COLOR"), interactive)

    def styled(self, text: str, *styles: str) -> str:
        """Return the text in these styles, or as it is when colors are off."""
        if not (self.colored and styles and text):
            return text
        return f"\x1b[{';'.join(_STYLES[style] for style in styles)}m{text}\x1b[0m"

    def line(self, text: str = "", *styles: str, indent: int = 0) -> None:
        """Write a paragraph, wrapped, every line of it behind `indent` spaces."""
        for piece in self._wrapped(text, indent) or [""]:
            self.out.write(f"{' ' * indent if piece else ''}{self.styled(piece, *styles)}\n")

    def labeled(self, label: str, text: str, *styles: str, indent: int = 0, hang: int = 12) -> None:
        """Write a paragraph beside a label in bold; later lines stand under the first one's text."""
        first, *rest = self._wrapped(text, indent + hang) or [""]
        head = f"{_printable(label):<{hang}}"
        self.out.write(
            f"{' ' * indent}{self.styled(head, 'bold')}{self.styled(first, *styles)}".rstrip() + "\n"
        )
        for piece in rest:
            self.out.write(f"{' ' * (indent + hang)}{self.styled(piece, *styles)}\n")

    def ends(self, left: str, right: str, *styles: str, indent: int = 0) -> None:
        """Write one text at the left and one at the right edge, the right one below when it does not fit."""
        left, right = _printable(left), _printable(right)
        gap = self.width - indent - len(left) - len(right)
        if gap > 1:
            self.out.write(f"{' ' * indent}{self.styled(left, *styles)}{' ' * gap}{right}\n")
        else:
            self.line(left, *styles, indent=indent)
            self.line(right, indent=indent + 3)

    def table(self, rows: Sequence[tuple[str, int]], indent: int = 2) -> None:
        """Write counts with their names in as many columns as fit, read downward; a long name is wrapped."""
        if not rows:
            return
        digits, names = max(len(f"{count:,}") for _, count in rows), max(len(name) for name, _ in rows)
        cell = digits + 2 + names
        across = max(1, (self.width - indent + 3) // (cell + 3))
        down = -(-len(rows) // across)
        for top in range(down):
            *whole, (name, count) = rows[top::down]
            left = "".join(f"{count:>{digits},}  {name:<{names}}   " for name, count in whole)
            self.labeled(f"{left}{count:>{digits},}", name, indent=indent, hang=len(left) + digits + 2)

    def json(self, document: Any) -> None:
        """Write a document as JSON: over several lines for a person, on one line for a program."""
        self.out.write(
            json.dumps(document, ensure_ascii=False, indent=2 if self.interactive else None) + "\n"
        )

    def _wrapped(self, text: str, taken: int) -> list[str]:
        return textwrap.wrap(_printable(text), max(20, self.width - taken), break_on_hyphens=False)


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: "1 program", "12,744 programs"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _printable(text: str) -> str:
    return _CONTROL.sub("�", text)
