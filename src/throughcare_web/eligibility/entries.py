"""What is entered about coverage: the words of a call or of an answer, and who asks electronically.

Shape only; where it is kept is the models' and who may say so the actions' matter.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from decimal import Decimal

from throughcare.errors import BadInput
from throughcare.terms.eligibility import AskedHow, AuthorizationSaid, BenefitSaid, CoverageSaid


LONGEST_WORDS = 2000  # characters
LONGEST_LINE = 200
MOST_DOLLARS = Decimal("9999999.99")
_WHOLE_PERCENT = Decimal(100)
_NPI = re.compile("[12][0-9]{9}")
_INTERCHANGE_ID = re.compile("[A-Z0-9]{2,15}")
_NPI_PREFIX = "80840"  # what the check digit of an NPI is counted with (45 CFR 162.406, ISO/IEC 7812)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a payer said.

    Attributes:
        reason_codes: why it would not say: codes of X12 segment AAA, known to us or not.
        copay, deductible, deductible_left: dollars; None where nothing was said.
        coinsurance_percent: the person's share, 0 to 100.
        reference: the number the payer gave to the call or the answer.
    """

    coverage: CoverageSaid
    reason_codes: tuple[str, ...] = ()
    plan_name: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    copay: Decimal | None = None
    coinsurance_percent: Decimal | None = None
    deductible: Decimal | None = None
    deductible_left: Decimal | None = None
    substance_use: BenefitSaid = BenefitSaid.UNKNOWN
    authorization: AuthorizationSaid = AuthorizationSaid.UNKNOWN
    reference: str = ""
    words: str = ""

    def check(self) -> None:
        """Raise BadInput where something cannot be so."""
        for name in ("copay", "deductible", "deductible_left"):
            _check_amount(name, getattr(self, name), MOST_DOLLARS)
        _check_amount("coinsurance_percent", self.coinsurance_percent, _WHOLE_PERCENT)
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise BadInput("ends_on", "a day before it starts", "the same day or a later one")
        for name, most in (
            ("plan_name", LONGEST_LINE),
            ("reference", LONGEST_LINE),
            ("words", LONGEST_WORDS),
        ):
            if len(getattr(self, name)) > most:
                raise BadInput(name, f"{len(getattr(self, name))} characters", f"at most {most}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEntry:
    """What somebody writes down after a call or a look at the payer's website.

    Attributes:
        checked_at: when it was said; None for now.
        replaces: the entry that this one corrects.
        patient_asked: the patient asked themself, with staff listening: what the payer learnt it learnt from them.
    """

    how: AskedHow
    said: Said
    checked_at: dt.datetime | None = None
    replaces: uuid.UUID | None = None
    patient_asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitterEntry:
    """Who asks payers electronically for a program, and through whom.

    Attributes:
        npi: the program's National Provider Identifier.
        sender_id, receiver_id: how the interchange calls us and the clearinghouse or payer: 2 to 15 capitals and digits.
        is_production: False marks every question as a test.
    """

    npi: str
    sender_id: str
    receiver_id: str
    is_production: bool = False

    def check(self) -> None:
        """Raise BadInput where a number cannot be one."""
        if not _is_npi(self.npi):
            raise BadInput("npi", "a number that is none", "the ten digits of the program's NPI")
        for name in ("sender_id", "receiver_id"):
            if not _INTERCHANGE_ID.fullmatch(getattr(self, name)):
                raise BadInput(name, "something else", "2 to 15 capital letters and digits, without spaces")


def _check_amount(name: str, amount: Decimal | None, most: Decimal) -> None:
    if amount is None:
        return
    if not amount.is_finite() or amount < 0 or amount > most or amount != round(amount, 2):
        raise BadInput(name, "no amount", f"a number from 0 to {most}, with at most two decimals")


def _is_npi(text: str) -> bool:
    if not _NPI.fullmatch(text):
        return False
    total = 0
    for place, digit in enumerate(reversed(_NPI_PREFIX + text)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
