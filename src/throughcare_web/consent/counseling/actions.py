"""Every write to counseling notes: writing and correcting one, letting a supervisor read it, and reading, which is written down."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from throughcare.errors import BadInput
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, Staff
from throughcare_web.accounts.queries import Membership
from throughcare_web.consent.counseling import queries
from throughcare_web.consent.models import CounselingNote, CounselingNoteReader
from throughcare_web.records import limits
from throughcare_web.records.patients.queries import survivor
from throughcare_web.records.written import own, sent_once


@action("consent.write_counseling_note")
def write_counseling_note(  # noqa: PLR0913 - the note, and what it corrects
    actor: Actor,
    patient: Any,
    *,
    text: str,
    session_on: dt.date,
    replaces: CounselingNote | None = None,
    request_id: uuid.UUID | None = None,
) -> CounselingNote:
    """Write a note about a session, and return it, or that of the same `request_id` before.

    `replaces`: the author's own note that this one corrects; its readers go with it. BadInput without words, or for a note
    that is not the author's or was corrected already.
    """
    held = own(survivor(own(patient)))
    said = limits.lines(text, "note")
    if not said or not isinstance(actor, Staff):
        raise BadInput("note", "nothing", "what you keep apart from the record")
    old = _own_note(actor, replaces) if replaces else None

    def make() -> CounselingNote:
        row = CounselingNote.objects.create(
            program_id=actor.program_id,
            patient=held,
            request_id=request_id,
            replaces=old,
            session_on=limits.past_day(session_on, "day of the session"),
            text=said,
            author=actor.membership,
        )
        for one in old.readers.all() if old else ():
            _name(row, one.reader)
        return row

    taken = BadInput("counseling note", "one that was corrected already", "the current one")
    row = sent_once(CounselingNote, request_id, make, of=held, taken=taken)
    note(counseling_note=str(row.pk))
    return row


@action("consent.share_counseling_note")
def share_counseling_note(
    actor: Actor, counseling_note: CounselingNote, *, reader: Membership
) -> CounselingNoteReader:
    """Let a supervisor read a note, and return the row; only its author may, and only somebody whose role reads notes."""
    row = _own_note(actor, counseling_note)
    fitting = {one.user_id: one for one in queries.possible_readers(row.program, actor)}
    if reader.user_id not in fitting:
        raise BadInput("reader", "nobody whose role reads such notes", "a supervisor of this program")
    note(reader=reader.pk)
    return _name(row, fitting[reader.user_id])


@action("consent.read_counseling_note")
def read_counseling_note(actor: Actor, counseling_note: CounselingNote) -> CounselingNote:
    """Return a note for reading, and write down that it was read; BadInput for whoever it is not open to."""
    row = queries.counseling_note(counseling_note.pk, actor)
    if row is None:
        raise _not_open()
    note(patient=str(row.patient_id))
    return row


def _not_open() -> BadInput:
    return BadInput("counseling note", "none that is open to you", "one you wrote or were named for")


def _own_note(actor: Actor, counseling_note: CounselingNote) -> CounselingNote:
    row = queries.counseling_note(counseling_note.pk, actor)
    if row is None or not queries.wrote(row, actor):
        raise _not_open()
    return row


def _name(row: CounselingNote, reader: Membership) -> CounselingNoteReader:
    made, _ = CounselingNoteReader.objects.get_or_create(program_id=row.program_id, note=row, reader=reader)
    return made
