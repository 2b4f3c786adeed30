"""What a chart is coded with: observations with their units and limits, and the diagnosis codes of our list.

Reads `knowledge/observations.toml` and `knowledge/icd10cm.toml`; what a value means is for the rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from throughcare import knowledge, terms
from throughcare.documents import read
from throughcare.errors import BadInput
from throughcare.terms import Condition, Term
from throughcare.terms.clinical import Frequency, ObservationCode
from throughcare.units import OtherUnit


_PLAIN_NUMBER = re.compile(r"[0-9]{1,7}(\.[0-9]{1,4})?", re.ASCII)
_CODE = re.compile(r"[A-TV-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Values that are likely of another unit."""

    least: int
    most: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One row of `observations.toml`; its comments say what each field is."""

    code: ObservationCode
    group: str
    fresh_hours: int
    loinc: str = ""
    ucum: str = ""
    unit: str = ""
    unit_es: str = ""
    least: int = 0
    most: int = 0
    places: int = 0
    doubt: Doubt | None = None
    other: OtherUnit | None = None
    codes: str = ""
    asks_upper_limit: bool = False
    rated: bool = False

    def unit_in(self, language: str) -> str:
        """Return the unit as a reader of a language reads it."""
        return (language == "es" and self.unit_es) or self.unit

    @property
    def vocabulary(self) -> type[Term] | None:
        """Return the vocabulary of a coded value; None for a number."""
        return getattr(terms, self.codes) if self.codes else None

    @property
    def scale(self) -> str:
        """Return the key of the questionnaire whose total this is; nothing for what is no such total."""
        return self.code.value if self.rated else ""

    @property
    def limit_name(self) -> str:
        """Return what forms call the laboratory's upper limit."""
        return f"{self.code.value}_upper_limit"

    @property
    def unit_name(self) -> str:
        """Return what forms call the unit that a value is typed in."""
        return f"{self.code.value}_unit"

    @property
    def range_words(self) -> str:
        """Return what can be meant, in each unit it may be typed in: "68 to 114.8 °F, or 20 to 46 °C"."""
        kept = f"{self.least} to {self.most} {self.unit}".strip()
        return kept if self.other is None else f"{self._range_in(self.other)}, or {kept}"

    @property
    def shown_unit(self) -> str:
        """Return the unit that people read first, which is the one they type."""
        return self.unit if self.other is None else self.other.unit

    def shown(self, value: Decimal) -> Decimal:
        """Return a value in the unit that people read first."""
        return value if self.other is None else self.other.typed(value)

    def words(self, value: Decimal) -> str:
        """Return a value with its unit; one that is typed in another unit in both: "98.6 °F (37 °C)"."""
        first = f"{self.shown(value).normalize():f} {self.shown_unit}".strip()
        kept = f"{round(value, self.places).normalize():f} {self.unit}"
        return first if self.other is None else f"{first} ({kept})"

    def typed(self, value: Decimal) -> tuple[Decimal, str]:
        """Return a value as it is typed, with the UCUM code of that unit: the one that leads back to this very value."""
        if self.other is not None and self.other.kept(self.other.typed(value)) == value:
            return self.other.typed(value), self.other.ucum
        return value, self.ucum

    def number(self, text: str | int | Decimal, where: str = "", unit: str = "") -> Decimal:
        """Return a value as the number that is kept; BadInput for one that cannot be meant, with the unit that may be.

        `unit`: the UCUM code of the unit it is typed in, where it is not the one that is kept.
        """
        where = where or self.code
        value = plain_number(text, where)
        if unit not in ("", self.ucum):
            return self._converted(value, where, unit)
        if self.doubt and self.doubt.least <= value <= self.doubt.most:
            raise BadInput(
                where, f"a value in {self.doubt.unit}, it seems", f"{self.code.label} in {self.unit}"
            )
        if not self.least <= value <= self.most:
            raise BadInput(
                where, "a value that cannot be meant", f"{self.least} to {self.most} {self.unit}".strip()
            )
        if value != round(value, self.places):
            raise BadInput(where, "too many decimals", f"at most {self.places}")
        return value

    def _converted(self, value: Decimal, where: str, unit: str) -> Decimal:
        other = self.other
        if other is None or unit != other.ucum:
            raise BadInput(where, "a unit that it is not measured in", f"{self.code.label} in {self.unit}")
        kept = other.kept(value)
        if not self.least <= kept <= self.most:
            raise BadInput(where, "a value that cannot be meant", self._range_in(other))
        if value != round(value, other.places):
            raise BadInput(where, "too many decimals", f"at most {other.places}")
        return kept

    def _range_in(self, other: OtherUnit) -> str:
        least, most = (other.typed(Decimal(end)).normalize() for end in (self.least, self.most))
        return f"{least:f} to {most:f} {other.unit}"


@dataclass(frozen=True, slots=True)
class Listed:
    """One diagnosis code of our list, in words; `condition`: the health fact of the rules that it states."""

    code: str
    words: str
    group: str
    condition: Condition | None = None

    @property
    def said(self) -> str:
        """Return the code with its words: "F11.10 Opioid use disorder, mild"."""
        return f"{self.code} {self.words}"


@cache
def observed() -> Mapping[ObservationCode, Observed]:
    """Return every observation there is, in the order of the form."""
    rows = knowledge.load("observations")["observation"]
    return {row.code: row for row in (read(Observed, one, "observations") for one in rows)}


@cache
def listed() -> Mapping[str, Listed]:
    """Return the diagnosis codes of our list, by code."""
    rows = knowledge.load("icd10cm")["problem"]
    return {row.code: row for row in (read(Listed, one, "icd10cm") for one in rows)}


@cache
def _codes_by_words() -> Mapping[str, str]:
    return {text.casefold(): row.code for row in listed().values() for text in (row.words, row.said)}


def doses_a_day(frequency: str) -> int | None:
    """Return how many doses a day a frequency is; None where it says nothing of a day."""
    found: int | None = (
        knowledge.load("observations")["frequency"].get(Frequency(frequency)) if frequency else None
    )
    return found


def diagnosis_code(text: str) -> str:
    """Return a code as ICD-10-CM writes it: "f1120" is "F11.20"; BadInput for what has not its shape.

    The words of our list are taken for their code. Codes for special purposes (chapter 22) have the same shape and are taken.
    """
    code = _codes_by_words().get(" ".join(text.split()).casefold(), text).strip().upper()
    if "." not in code and len(code) > len("F11"):
        code = f"{code[:3]}.{code[3:]}"
    if not _CODE.fullmatch(code) and not re.fullmatch(r"U[0-9]{2}(\.[0-9A-Z]{1,4})?", code, re.ASCII):
        raise BadInput("code", "no ICD-10-CM code", 'a code such as "F11.20", or a diagnosis of our list')
    return code


def plain_number(text: str | int | Decimal, where: str) -> Decimal:
    """Return a number written with the digits 0 to 9 and one point; BadInput for anything else, however a number.

    No sign, no exponent, no digits of other scripts, nothing that is not a number.
    """
    written = f"{text:f}" if isinstance(text, Decimal) and text.is_finite() else str(text).strip()
    if not _PLAIN_NUMBER.fullmatch(written):
        raise BadInput(where, "no plain number", "a number such as 120 or 36.5")
    return Decimal(written)
