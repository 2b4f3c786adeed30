"""Where an answer stands: a fact, an entry of a group, or one part of an entry.

cows  vitals.hr            a fact
substances                 a group as a whole: [] says that there are none
substances#k3              one entry: false says that it was taken out
substances#k3.route        one part of an entry
"""

from __future__ import annotations

import re
from typing import NamedTuple

from throughcare.assessment.facts import Fact, Kind, facts
from throughcare.documents import quoted
from throughcare.errors import BadInput


_PATH = re.compile(r"(?P<fact>[a-z_0-9.]+)(?:#(?P<row>[a-z0-9_]{1,40})(?:\.(?P<part>[a-z_0-9]+))?)?")
_LONGEST_PATH = 120


class Place(NamedTuple):
    """Where an answer stands; row: the entry of a group, part: the part of that entry that it is."""

    fact: Fact
    row: str = ""
    part: Fact | None = None

    @property
    def asked(self) -> Fact:
        """Return the fact that is asked for."""
        return self.part or self.fact

    @property
    def is_entry(self) -> bool:
        """Return whether it is an entry as a whole."""
        return bool(self.row) and self.part is None

    @property
    def key(self) -> str:
        """Return the fact's path without the entry: "substances.route"."""
        return self.asked.path


def place_of(path: object) -> Place:
    """Return where an answer stands; BadInput for a path that is no question's."""
    found = (
        _PATH.fullmatch(path)
        if isinstance(path, str) and len(path) <= _LONGEST_PATH and path.isascii()
        else None
    )
    fact = facts().get(found["fact"]) if found else None
    if found and fact:
        if not found["row"]:
            return Place(fact)
        part = fact.part(found["part"]) if found["part"] else None
        if fact.kind is Kind.GROUP and (part or not found["part"]):
            return Place(fact, found["row"], part)
    raise BadInput("answer", quoted(path), "a question of the assessment")
