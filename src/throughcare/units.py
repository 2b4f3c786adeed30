"""A unit that people measure in beside the one that is kept, and the way from one to the other.

Which units there are, and their numbers, stand in `knowledge/observations.toml`. Decimals in, decimals out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherUnit:
    """A unit: what is kept is (what is typed - minus) x times / over, exactly; only the answer is rounded.

    Attributes:
        ucum, unit: as UCUM writes it and as people read it.
        minus, times, over: whole numbers, so that no step is rounded.
        kept_places: decimal places of what is kept: enough that what was typed is read again as it was typed.
        places: decimal places of what is typed and shown.
    """

    ucum: str
    unit: str
    minus: int = 0
    times: int = 1
    over: int = 1
    kept_places: int = 0
    places: int = 0

    def kept(self, typed: Decimal) -> Decimal:
        """Return a value of this unit in the unit that is kept."""
        return _rounded((typed - self.minus) * self.times / self.over, self.kept_places)

    def typed(self, kept: Decimal) -> Decimal:
        """Return a value of the unit that is kept in this unit."""
        return _rounded(kept * self.over / self.times + self.minus, self.places)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
