"""What follows from sharing and from things going wrong: the accounting's look-back, and whom to tell of a breach by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.disclosure.law import law


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachDuties:
    """Whom to tell of a breach of unsecured records, and by when at the latest; always without unreasonable delay.

    Attributes:
        tell_people_by: each person concerned. tell_government_by: the Secretary of Health and Human Services.
        tell_media_by: prominent media of a state; None where too few of its residents are concerned.
    """

    tell_people_by: date
    tell_government_by: date
    tell_media_by: date | None


def accounting_since(asked_on: date, since: date | None = None, *, with_consent: bool = True) -> date:
    """Return the first day of an accounting asked for on a day, or a later one if wished.

    What was shared with consent is looked back for as 42 CFR 2.25 says, what was shared without as 45 CFR 164.528(a)(1).
    """
    limit = law().limit
    look_back = limit.accounting_look_back if with_consent else limit.accounting_look_back_without_consent
    year = asked_on.year - look_back.value
    try:
        earliest = asked_on.replace(year=year)
    except ValueError:  # the 29th of February
        earliest = asked_on.replace(year=year, day=asked_on.day - 1)
    return earliest if since is None else max(since, earliest)


def accounting_due(asked_on: date) -> date:
    """Return the last day to hand an accounting over."""
    return asked_on + timedelta(days=law().limit.accounting_answer.value)


def breach_duties(discovered_on: date, *, people: int, most_in_one_state: int = 0) -> BreachDuties:
    """Return whom to tell of a breach that concerns so many people, and by when (42 CFR 2.16(b))."""
    limit = law().limit
    soon = discovered_on + timedelta(days=limit.breach_tell_people.value)
    year_end = date(discovered_on.year, 12, 31)
    is_large = people >= limit.breach_large.value
    return BreachDuties(
        tell_people_by=soon,
        tell_government_by=soon if is_large else year_end + timedelta(days=limit.breach_yearly_report.value),
        tell_media_by=soon if most_in_one_state > limit.breach_media.value else None,
    )
