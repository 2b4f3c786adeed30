"""Open places in words for staff: what is counted, what was told, what is promised. Wording only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from throughcare_web.directory.availability.queries import LinePlaces


def name_of(line: LinePlaces) -> str:
    """Return what a line counts: "Beds: Residential with medical care (3.7), Medicaid"."""
    whom = [term.label for term in (line.payer, line.population) if term is not None]
    return ", ".join([f"{line.level.label} ({line.level.value})", *whom])


def question(program: str, lines: Iterable[LinePlaces], address: str, now: dt.datetime) -> str:
    """Return the message that asks a program for its numbers, with the link that takes the answer."""
    told = [f"- {name_of(line)}: {line.places.words(now)}" for line in lines]
    return "\n".join(
        [
            f"{program}: is this still right?",
            *told,
            "",
            "Open this link to say so, or to change a number. It takes one tap, and works once:",
            address,
            "",
            "If you do nothing, the directory says that the number is not known.",
        ]
    )
