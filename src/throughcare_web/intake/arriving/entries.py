"""What is known of somebody who has just called or come."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.terms import Payment
from throughcare_web.records.patients.demographics import Demographics


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Who it is, who pays if that was said, and the age of somebody who gives no date of birth."""

    demographics: Demographics
    payment: Payment | None = None
    age: int | None = None
