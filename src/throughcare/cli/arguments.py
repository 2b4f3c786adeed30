"""The command line's grammar of mistakes: every wrong option or value becomes one `BadInput`.

What the options mean belongs to the subcommands. Values are taken as text and read here, because argparse
would answer a wrong number with a usage block instead of one line.
"""

from __future__ import annotations

import argparse
import re
from math import isfinite
from typing import NoReturn

from throughcare.errors import BadInput


_FARTHEST_MILES = 6000  # from Guam to Puerto Rico is farther than anyone travels for care

_SHAPES = (
    (
        r"argument (?P<where>.+?): invalid choice: (?P<found>.+?) \(choose from (?P<wanted>.+)\)",
        "one of {wanted}",
    ),
    (
        r"argument (?P<where>.+?): expected one argument",
        "a value, written {where}=VALUE if it begins with a dash",
    ),
    (r"argument (?P<where>.+?): not allowed with argument (?P<found>.+)", "only one of the two"),
    (r"(?P<where>)unrecognized arguments: (?P<found>.+)", "what `{prog} --help` lists"),
    (r"(?P<where>)the following arguments are required: (?P<wanted>.+)", "{wanted}; see `{prog} --help`"),
    (r"(?P<where>)one of the arguments (?P<wanted>.+) is required", "one of {wanted}"),
)  # argparse's messages, Python 3.11 to 3.14, and what is wanted instead


class _HelpFormatter(argparse.HelpFormatter):
    """Help whose paragraphs follow the width of the terminal, while examples stay as they are typed."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)
        self._action_max_length = 18  # argparse forgets that commands are indented and breaks their lines

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        filled = (
            part
            if part.startswith("examples:")
            else super(_HelpFormatter, self)._fill_text(part, width, indent)
            for part in text.strip().split("\n\n")
        )
        return "\n\n".join(filled)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises `BadInput` where argparse would print its usage and leave."""

    def __init__(self, **options: object) -> None:
        """Make a parser whose options must be written in full."""
        settings = {"allow_abbrev": False, "formatter_class": _HelpFormatter} | options
        super().__init__(**settings)  # type: ignore[arg-type]  # argparse checks its own options

    def error(self, message: str) -> NoReturn:
        """Raise the mistake that argparse describes in `message` as `BadInput`."""
        for shape, wanted in _SHAPES:
            if match := re.fullmatch(shape, message, re.DOTALL):
                parts = {"found": "nothing", "wanted": "", **match.groupdict(), "prog": self.prog}
                parts["wanted"] = parts["wanted"].replace("'", "")
                raise BadInput(parts["where"] or self._where, parts["found"], wanted.format(**parts))
        raise BadInput(self._where, message, f"what `{self.prog} --help` lists")

    @property
    def _where(self) -> str:
        """Return the subcommand, without the name of the command that begins every complaint anyway."""
        return self.prog.partition(" ")[2] or "command line"


def miles(text: str, option: str) -> float:
    """Return a distance in miles; BadInput unless it is a number above 0 that fits the country."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not (isfinite(value) and 0 < value <= _FARTHEST_MILES):
        raise BadInput(option, repr(text), f"a number of miles above 0, at most {_FARTHEST_MILES}")
    return value


def count(text: str, option: str) -> int:
    """Return a whole number from 1; BadInput for anything else."""
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) == 0:
        raise BadInput(option, repr(text), "a whole number from 1 to 999999")
    return int(text)
