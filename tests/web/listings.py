"""Made-up programs and readings for the tests of the directory and of the public site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from throughcare.programs import Phone, Program, Reading, Services
from throughcare.terms import Precision


SOURCE = "A made-up directory, 2023"


def program(
    number: int = 1, *, yes: tuple[str, ...] = ("SA", "OP", "OTP", "MM", "MU", "MD"), **more: object
) -> Program:
    """Return a program of Dayton, Ohio, that differs from the others by its number."""
    made = Program(
        id=f"made-up-{number}",
        name1=f"Example Center {number}",
        name2="",
        street1=f"{number} Example Street",
        street2="",
        city="Dayton",
        state="OH",
        zip="45402",
        zip4="",
        county="",
        phones=(Phone(f"937-555-01{number:02}", "main"),),
        website="",
        latitude=39.76 + number / 1000,
        longitude=-84.19,
        precision=Precision.ADDRESS,
        point_source="made up",
        kind="SA",
        source=SOURCE,
        vintage="2023",
        row=number,
        services=Services.of(yes),
    )
    return replace(made, **more)


def reading(
    *programs: Program, kind: str = "SAMHSA National Directory (table)", vintage: str = "2023"
) -> Reading:
    """Return a file of these programs, as the reader would."""
    source = f"A made-up directory, {vintage}"
    return Reading(
        path=Path("elsewhere/made_up.csv"),
        kind=kind,
        source=source,
        vintage=vintage,
        programs=tuple(replace(one, vintage=vintage, source=source) for one in programs),
        refused=(),
        rows_in=len(programs),
        unknown_codes={},
        notes=(),
    )
