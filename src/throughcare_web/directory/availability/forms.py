"""Numbers of open places as they come in: strictly digits, and the moment at which they were read off."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from throughcare.errors import BadInput
from throughcare.knowledge import load
from throughcare.programs.statements import options
from throughcare.terms import LevelOfCare, Payment, Population
from throughcare.terms.places_open import FactKind, PlaceKind
from throughcare_web.ui.fields import SelectField, UiForm


_MOST_OPEN: int = load("places_open")["limits"]["most_open"]
_WANTED = f"a whole number from 0 to {_MOST_OPEN}"
_DIGITS = re.compile(r"[0-9]{1,4}")
_LONGEST_TYPED = 20  # characters that are shown again
_COUNT = "count-"
_TAPS = {"less": -1, "same": 0, "more": 1}


class LineForm(UiForm):
    """What to count: a level of care, beds or places, perhaps for one payer or group."""

    level = SelectField(label="Level of care")
    kind = SelectField(label="What you count", choices=[(kind.value, kind.label) for kind in PlaceKind])
    payer = SelectField(label="Only for people who pay with", required=False)
    population = SelectField(label="Only for", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the levels that programs give."""
        super().__init__(*args, **kwargs)
        levels = [level for level in LevelOfCare if level.value in options(FactKind.LEVELS)]
        self.fields["level"].choices = [(level.value, f"{level.value} {level.label}") for level in levels]
        self.fields["payer"].choices = [("", "Any way to pay"), *((one.value, one.label) for one in Payment)]
        self.fields["population"].choices = [("", "Anyone"), *((one.value, one.label) for one in Population)]

    def clean(self) -> dict[str, object]:
        """Give the terms themselves."""
        given = super().clean()
        if "level" in given and "kind" in given:
            given["level"] = next(one for one in LevelOfCare if one.value == given["level"])
            given["kind"] = next(one for one in PlaceKind if one.value == given["kind"])
        return given


@dataclass(frozen=True, slots=True)
class Slip:
    """What a page could not keep: the line it is about (nothing: the whole page), why, and what was typed, by line."""

    line: str = ""
    words: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


NO_SLIP = Slip()


def shown_at(text: str) -> dt.datetime | None:
    """Return the moment that a page wrote into its form; None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def tapped(given: QueryDict) -> dict[uuid.UUID, int]:
    """Return the number that one tap means: one less, the same, one more, or the number itself.

    Raises BadInput, about the line, for what no button of ours sends and for a number that is none.
    """
    tap, shown = given.get("tap", ""), given.get("shown", "")
    line, number = _line(given.get("line", "")), given.get("number", "").strip()
    if tap in _TAPS and _DIGITS.fullmatch(shown):
        return {line: max(int(shown) + _TAPS[tap], 0)}
    if tap == "number" and _DIGITS.fullmatch(number):
        return {line: int(number)}
    raise BadInput(str(line), repr(number[:_LONGEST_TYPED]) if number else "no number", _WANTED)


def all_lines(given: QueryDict) -> dict[uuid.UUID, int]:
    """Return the number of each line of a page that asks for all of them; one left empty is not told.

    Raises BadInput as `tapped`, and about none where all are left empty.
    """
    found = {}
    for name in given:
        if name.startswith(_COUNT) and (number := given[name].strip()):
            line = _line(name.removeprefix(_COUNT))
            if not _DIGITS.fullmatch(number):
                raise BadInput(str(line), repr(number[:_LONGEST_TYPED]), f"{_WANTED} for each")
            found[line] = int(number)
    if not found:
        raise BadInput("availability", "no number", f"{_WANTED} for each")
    return found


def counts_typed(given: QueryDict) -> dict[str, str]:
    """Return what stood in the box of each line, to show it again."""
    return {
        name.removeprefix(_COUNT): given[name][:_LONGEST_TYPED] for name in given if name.startswith(_COUNT)
    }


def _line(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise BadInput(
            "availability", "something that is not counted here", "a line of this listing"
        ) from error
