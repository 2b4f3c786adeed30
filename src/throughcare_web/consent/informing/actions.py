"""Writing down that a patient was given the notice of their privacy rights."""

from __future__ import annotations

import uuid
from typing import Any

from throughcare import disclosure as core
from throughcare.errors import BadInput
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.consent.models import NoticeGiven
from throughcare_web.records.patients.queries import survivor
from throughcare_web.records.written import by, own, sent_once


@action("consent.give_notice")
def give_notice(
    actor: Actor, patient: Any, *, language: str, request_id: uuid.UUID | None = None
) -> NoticeGiven:
    """Write down that a patient was given the notice in force, in English or Spanish; return the row.

    The same `request_id` again returns the first.
    """
    held = own(survivor(own(patient)))

    def make() -> NoticeGiven:
        return NoticeGiven.objects.create(
            program_id=actor.program_id,
            patient=held,
            request_id=request_id,
            language="es" if language == "es" else "en",
            version=core.notice_version(),
            recorded_by_id=by(actor),
        )

    row = sent_once(NoticeGiven, request_id, make, of=held, taken=BadInput("form", "sent twice", "once"))
    note(notice=str(row.pk), language=row.language, version=row.version)
    return row
