"""Questions with answers to choose from, any of which may be left out: what records ask of anyone.

What an answer means is said by the record that asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from throughcare.documents import quoted
from throughcare.errors import BadInput
from throughcare.public.said import Hinted, Said


# The codes chosen, by the key of the question; of a place, what was typed.
Answers = Mapping[str, tuple[str, ...]]


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    ANY = "any"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Said):
    """One answer; alone: whether it cannot stand beside others."""

    code: str
    alone: bool = False


Choice = TypeVar("Choice", bound=Option)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Hinted, Generic[Choice]):
    """One question with its answers."""

    key: str
    kind: Kind
    option: tuple[Choice, ...] = ()

    def chosen(self, codes: Iterable[str]) -> tuple[Choice, ...]:
        """Return the options with these codes, in the question's order; one that stands alone gives way to others.

        Raises:
            BadInput: a code is none of the question's, or a question of one answer has several.
        """
        wanted = tuple(codes)
        known = {option.code for option in self.option}
        for code in wanted:
            if code not in known:
                raise BadInput(self.key, quoted(code), f"one of {', '.join(sorted(known))}")
        if self.kind is Kind.ONE and len(wanted) > 1:
            raise BadInput(self.key, f"{len(wanted)} answers", "one")
        found = tuple(option for option in self.option if option.code in wanted)
        beside = tuple(option for option in found if not option.alone)
        return beside or found
