"""Units that people type in beside the one that is kept: exact both ways, and read again as they were typed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from throughcare import knowledge
from throughcare.documents import read
from throughcare.units import OtherUnit


OTHERS = {
    row["code"]: read(OtherUnit, row["other"], "observations")
    for row in knowledge.load("observations")["observation"]
    if "other" in row
}


@pytest.mark.parametrize(
    ("code", "typed", "kept"),
    [
        ("temperature", "32", "0"),
        ("temperature", "98.6", "37"),
        ("temperature", "212", "100"),
        ("temperature", "-40", "-40"),
        ("temperature", "100.4", "38"),
        ("weight", "1", "0.45"),
        ("weight", "1000", "453.59"),
        ("weight", "220.5", "100.02"),
    ],
)
def test_value_is_kept_as_the_definition_of_its_unit_says(code: str, typed: str, kept: str) -> None:
    assert OTHERS[code].kept(Decimal(typed)) == Decimal(kept)


@pytest.mark.parametrize(("code", "least", "most"), [("temperature", 680, 1148), ("weight", 22, 11023)])
def test_every_value_that_can_be_typed_is_read_again_as_it_was_typed(
    code: str, least: int, most: int
) -> None:
    other = OTHERS[code]
    for tenths in range(least, most + 1):
        typed = Decimal(tenths) / 10
        assert other.typed(other.kept(typed)) == typed


def test_half_is_rounded_up() -> None:
    half = OtherUnit(ucum="x", unit="x", over=2)
    assert half.kept(Decimal(5)) == Decimal(3)
