"""The one error a person can cause, and the one line it prints.

Everything a user hands in (a file, a place, a person document, an option) that cannot be used raises
`BadInput`. Programming mistakes raise whatever Python raises: they are not for the user to mend.
"""

from __future__ import annotations

import re


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")  # what is quoted must not be able to steer a terminal


class BadInput(ValueError):
    """Something handed in cannot be used.

    Attributes:
        where: the file, line, option or path inside a document ("person.payment[0]").
        found: what stands there, in as few words as identify it.
        wanted: what would be accepted instead.
    """

    def __init__(self, where: str, found: str, wanted: str) -> None:
        super().__init__(where, found, wanted)
        self.where = where
        self.found = found
        self.wanted = wanted

    def __str__(self) -> str:
        """Return the one line shown to the user: where, what was found, what is wanted."""
        line = f"{self.where}: found {self.found}; wanted {self.wanted}"
        return " ".join(_CONTROL.sub(" ", line).split())
