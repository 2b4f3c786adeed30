"""Handing a patient the accounting of disclosures: written down, as every answer to a patient's right is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.consent import queries
from throughcare_web.consent.queries import Accounting
from throughcare_web.records.patients.queries import survivor
from throughcare_web.records.written import own


@action("consent.hand_over_accounting")
def hand_over_accounting(actor: Actor, patient: Any, *, since: dt.date | None = None) -> Accounting:
    """Return the accounting of disclosures to hand to a patient today, and write down that it was."""
    found = queries.accounting(own(survivor(own(patient))), since)
    note(since=found.since.isoformat(), disclosures=len(found.entries))
    return found
