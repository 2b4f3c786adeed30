"""What actions are called for anyone, the order of their urgency, and which give way to which: `actions.toml`, typed."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache

from throughcare import knowledge
from throughcare.knowledge import Edition
from throughcare.terms import Action, Flag


@dataclass(frozen=True, slots=True)
class _GivesWay:
    actions: tuple[Action, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionWords:
    """The record.

    Attributes:
        public: what each action is called for anyone, most urgent first; one that is not there is a clinician's own.
        needs_medication: those that make sense only for someone who takes a medication now.
    """

    edition: Edition
    needs_medication: tuple[Action, ...]
    public: Mapping[Action, str]
    gives_way_to: Mapping[Action, _GivesWay]

    def order(self, action: Action) -> int:
        """Return the place of an action in the order of urgency; those without one come last."""
        return _places().get(action, len(self.public))

    def gives_way(self, action: Action, asked: Container[Action], raised: Container[Flag]) -> bool:
        """Return whether an action is dropped beside these other actions and flags."""
        to = self.gives_way_to.get(action)
        if to is None:
            return False
        return any(other in asked for other in to.actions) or any(flag in raised for flag in to.flags)


@cache
def action_words() -> ActionWords:
    """Return the record; RecordFault where it is malformed."""
    return knowledge.record("actions", ActionWords)


@cache
def _places() -> Mapping[Action, int]:
    return {action: place for place, action in enumerate(action_words().public)}
