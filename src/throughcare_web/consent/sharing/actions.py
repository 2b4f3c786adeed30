"""Handing a patient the accounting of disclosures: itself written down with who received it, as all that is given out is."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop

from throughcare.disclosure import Ground, Recipient
from throughcare.terms.sharing import Purpose, RecordPart
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.consent import queries
from throughcare_web.consent.actions import disclose
from throughcare_web.consent.queries import Accounting
from throughcare_web.records.patients.queries import survivor
from throughcare_web.records.written import own


@action("consent.hand_over_accounting")
def hand_over_accounting(  # noqa: PLR0913 - whose, to whom, on which ground, from when on
    actor: Actor,
    patient: Any,
    *,
    to: Recipient,
    ground: Ground,
    request_id: uuid.UUID,
    since: dt.date | None = None,
) -> Accounting:
    """Return the accounting of disclosures to hand over today, and write down that it was, to whom; the same form once.

    It does not list itself. Raises NotShared where it is not said on what ground somebody acts for the patient.
    """
    held = own(survivor(own(patient)))
    found = queries.accounting(held, since)
    entries = tuple(row for row in found.entries if row.request_id != request_id)
    disclose(
        actor,
        held,
        recipient=to,
        purpose=Purpose.PATIENT_ACCESS,
        parts=(RecordPart.IDENTITY, RecordPart.ENROLLMENT),
        content_digest=queries.digest_of([str(row.pk) for row in entries]),
        description=gettext_noop("The list of what was shared"),
        ground=ground,
        request_id=request_id,
    )
    note(since=found.since.isoformat(), disclosures=len(entries))
    return replace(found, entries=entries)
