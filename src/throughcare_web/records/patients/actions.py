"""Every write to who patients are: registering, changing, telling apart, merging; how to reach them and who pays.

Opening a chart is here too: it writes that somebody did. Episodes are in `records.episodes`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms.records import ContactKind
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.records import limits
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.demographics import (
    ContactEntry,
    CoverageEntry,
    Demographics,
    phone_digits,
)
from throughcare_web.records.patients.finding import Candidate, find_duplicates
from throughcare_web.records.patients.likeness import sounds
from throughcare_web.records.patients.models import Contact, Coverage, Distinct, Merge, NameKey, Patient
from throughcare_web.records.written import by, own, sent_before, sent_once


# One statement: whose registration comes second waits for the row, and then sees the first one's patient.
_NEXT_NUMBER = """
    INSERT INTO records_numbering AS numbering (program_id, last) VALUES (%s, 1)
    ON CONFLICT (program_id) DO UPDATE SET last = numbering.last + 1 RETURNING last
"""
_NUMBER = "{:06}"
EDITED = tuple(one.name for one in fields(Demographics) if one.name != "contacts")


_ONE_DIED = BadInput(
    "reason",
    "one record of a person who has died, and one of a person who is alive",
    "the death recorded on both, or taken back where it is a mistake, and then the merge",
)


class PossibleDuplicates(Exception):
    """Records that may be of the same person, which nobody has said are of another; nothing was written."""

    def __init__(self, candidates: tuple[Candidate, ...]) -> None:
        super().__init__(f"{len(candidates)} records look alike")
        self.candidates = candidates


class Conflict(Exception):
    """Somebody changed the same fields in the meantime; nothing was written.

    Attributes:
        fields: name -> (what is asked for, what stands there now).
        version: of the row as it is now: an edit based on it is taken.
    """

    def __init__(self, fields: Mapping[str, tuple[Any, Any]], version: int) -> None:
        super().__init__(f"{len(fields)} fields were changed in the meantime")
        self.fields = fields
        self.version = version


@action("records.open_chart")
def open_chart(actor: Actor, patient: Patient, *, part: str = "summary") -> None:
    """Write down that somebody looked at a patient's chart, or at a part of it."""
    own(patient)
    note(part=part)


@action("records.register_patient")
def register_patient(
    actor: Actor,
    *,
    demographics: Demographics,
    different_from: Collection[uuid.UUID] = (),
    request_id: uuid.UUID | None = None,
) -> Patient:
    """Add a patient with the next record number; return the row, or that of the same `request_id` before.

    Raises BadInput for what cannot be used; PossibleDuplicates unless each record that looks alike is in
    `different_from`, which is then remembered.
    """
    said = demographics.checked()
    number = _next_number(actor)
    known = Patient.objects.filter(request_id=request_id) if request_id else Patient.objects.none()
    if (first := known.first()) is not None:
        return first
    alike = find_duplicates(actor.program_id, said)
    if unseen := tuple(one for one in alike if one.patient.pk not in different_from):
        raise PossibleDuplicates(unseen)
    row = Patient.objects.create(
        program_id=actor.program_id,
        number=number,
        request_id=request_id,
        registered_by_id=by(actor),
        **said.columns(),
    )
    _write_keys(row, said)
    for one in alike:
        _write_distinct(actor, row, one.patient)
    for contact in said.contacts:
        _write_contact(actor, row, contact, None)
    note(alike=len(alike), contacts=len(said.contacts))
    return row


@action("records.change_patient")
def change_patient(actor: Actor, patient: Patient, *, version: int, changes: Mapping[str, Any]) -> Patient:
    """Change fields of a patient's demographics and return the row; `version` is of the row they were based on.

    What somebody else changed in the meantime stays. Raises Conflict where both changed the same field, BadInput for
    what cannot be used.
    """
    row = own(patient, locked=True)
    if unknown := set(changes) - set(EDITED):
        raise BadInput("changes", f"{len(unknown)} unknown fields", f"some of {', '.join(EDITED)}")
    now = {name: getattr(row, name) for name in EDITED}
    wanted = _based_on(row, version, now, changes)
    said = Demographics(**{**now, "races": tuple(now["races"]), **wanted}).checked()
    if said.born_on and row.died_on and said.born_on > row.died_on:
        raise BadInput("born_on", "a day after the death", "a date of birth up to the day of death")
    columns = said.columns()
    changed = [name for name, value in columns.items() if value != getattr(row, name)]
    if changed:
        for name in changed:
            setattr(row, name, columns[name])
        row.version += 1
        row.save(update_fields=[*changed, "version"])
        if {"list_name", "family_name", "given_names", "name_to_use"} & set(changed):
            _write_keys(row, said)
    note(changed=len(changed), version=row.version)
    return row


def _based_on(
    row: Patient, version: int, now: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what of the changes is really meant: those against the version they were based on."""
    if version == row.version:
        return dict(changes)
    before = queries.as_of_version(row, version)
    if before is None:
        raise BadInput("the form", "a version there never was", "the version that the form showed")
    base = {name: _from_json(name, before[name]) for name in changes}
    mine = {name: value for name, value in changes.items() if _same(value) != _same(base[name])}
    both = {
        name: (value, now[name])
        for name, value in mine.items()
        if _same(now[name]) != _same(base[name]) and _same(now[name]) != _same(value)
    }
    if both:
        raise Conflict(both, row.version)
    return mine


def _from_json(name: str, value: Any) -> Any:
    return dt.date.fromisoformat(value) if name == "born_on" and value else value


def _same(value: Any) -> Any:
    return list(map(str, value)) if isinstance(value, list | tuple) else value


# ---------------------------------------------------------------- reach and coverage


@action("records.add_contact")
def add_contact(
    actor: Actor, patient: Patient, *, contact: ContactEntry, request_id: uuid.UUID | None = None
) -> Contact:
    """Add a way to reach a patient; return the row. Raises BadInput for what cannot be used."""
    return _write_contact(actor, own(patient), contact.checked(), request_id)


@action("records.change_contact")
def change_contact(
    actor: Actor, contact: Contact, *, now: ContactEntry, request_id: uuid.UUID | None = None
) -> Contact:
    """End a way to reach a patient and write what it is now in its place; return that row.

    Raises BadInput for what cannot be used, and where somebody changed or ended it in the meantime.
    """
    row, said = own(contact, locked=True), now.checked()
    if (first := sent_before(Contact, request_id, row.patient)) is not None:
        return first
    if not row.is_current:
        raise BadInput("contact", "one that somebody has changed or ended already", "the one that stands now")
    _end(row)
    note(patient=str(row.patient_id), replaces=str(row.pk))
    return _write_contact(actor, row.patient, said, request_id)


@action("records.end_contact")
def end_contact(actor: Actor, contact: Contact) -> Contact:
    """End a way to reach a patient: it is not shown any more, and stays written down."""
    row = own(contact, locked=True)
    _end(row)
    note(patient=str(row.patient_id))
    return row


def _end(row: Contact) -> None:
    row.is_current = False
    row.save(update_fields=["is_current"])


@action("records.add_coverage")
def add_coverage(
    actor: Actor, patient: Patient, *, coverage: CoverageEntry, request_id: uuid.UUID | None = None
) -> Coverage:
    """Add who pays; return the row. Raises BadInput, also where another of the same priority holds on one of its days."""
    row, said = own(patient), coverage.checked()
    values = {"program_id": actor.program_id, "patient": row, "recorded_by_id": by(actor), **asdict(said)}
    taken = BadInput(
        "priority",
        "another coverage of this priority on some of these days",
        "another priority, or other days",
    )

    def make() -> Coverage:
        return Coverage.objects.create(request_id=request_id, **values)

    return sent_once(Coverage, request_id, make, of=values["patient"], taken=taken)


@action("records.end_coverage")
def end_coverage(
    actor: Actor, coverage: Coverage, *, on: dt.date | None = None, in_error: bool = False
) -> Coverage:
    """End a coverage on its last day, or mark it as entered in error; return the row. Raises BadInput for such a day."""
    row = own(coverage, locked=True)
    if not in_error and (on is None or (row.starts_on and on < row.starts_on)):
        raise BadInput("ends_on", "no day, or one before the first", "the last day of the coverage")
    row.ends_on, row.is_error = (row.ends_on, True) if in_error else (on, row.is_error)
    try:
        with transaction.atomic():
            row.save(update_fields=["ends_on", "is_error"])
    except IntegrityError as error:
        raise BadInput(
            "ends_on", "a day that another coverage of this priority holds", "an earlier day"
        ) from error
    note(patient=str(row.patient_id), in_error=in_error)
    return row


# ---------------------------------------------------------------- the same person, or another


@action("records.tell_apart")
def tell_apart(actor: Actor, patient: Patient, *, other: Patient) -> None:
    """Remember that two records that look alike are of two people: they are not asked about again."""
    _write_distinct(actor, own(patient), own(other))
    note(other=str(other.pk))


@action("records.merge_patients")
def merge_patients(actor: Actor, survivor: Patient, *, other: Patient, reason: str) -> Patient:
    """Merge another record into a patient's: both stay, everything is shown under the survivor; return it.

    Raises BadInput without a reason, for the same record, where one of the two is merged already, or where one says that
    the person has died and the other does not: what ends by a death is looked at first, and neither wins unseen. Where
    both say it, the day of the record that stays is shown.
    """
    said = limits.lines(reason, "reason")
    if not said or survivor.pk == other.pk:
        raise BadInput("reason", "none, or one record twice", "two records, and why they are one person's")
    # Always in the same order: two merges of the same pair at once wait for each other, and do not block.
    locked = {
        pk: own(row, locked=True) for pk, row in sorted({survivor.pk: survivor, other.pk: other}.items())
    }
    stays, goes = locked[survivor.pk], locked[other.pk]
    if stays.merged_into_id or goes.merged_into_id:
        raise BadInput("patient", "a record that is merged already", "two records that stand by themselves")
    if stays.deceased != goes.deceased:
        raise _ONE_DIED
    Merge.objects.create(
        program_id=actor.program_id, survivor=stays, merged=goes, reason=said, recorded_by_id=by(actor)
    )
    _point(goes, stays)
    note(other=str(goes.pk))
    return stays


@action("records.unmerge_patient")
def unmerge_patient(actor: Actor, patient: Patient, *, reason: str) -> Patient:
    """Undo the merge of a record: it stands by itself again, with everything that was its own; return it.

    Raises BadInput without a reason, or where it is not merged.
    """
    row, said = own(patient, locked=True), limits.lines(reason, "reason")
    if not said or row.merged_into_id is None:
        raise BadInput(
            "reason", "none, or a record that is not merged", "a merged record, and why it is another's"
        )
    Merge.objects.filter(merged=row, undone_at=None).update(
        undone_at=timezone.now(), undone_reason=said, undone_by_id=by(actor)
    )
    note(other=str(row.merged_into_id))
    _point(row, None)
    return row


def _point(row: Patient, survivor: Patient | None) -> None:
    row.merged_into = survivor
    row.version += 1
    row.save(update_fields=["merged_into", "version"])


# ---------------------------------------------------------------- rows


def _next_number(actor: Actor) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [actor.program_id])
        return _NUMBER.format(cursor.fetchone()[0])


def _write_keys(row: Patient, said: Demographics) -> None:
    """Write what the names of a patient are looked up by, instead of what was written before."""
    NameKey.objects.filter(patient=row).delete()
    keys = [(False, word) for word in sorted(said.words)]
    keys += [(True, sound) for sound in sorted(set(sounds(said.words)))]
    NameKey.objects.bulk_create(
        NameKey(program_id=row.program_id, patient=row, is_sound=is_sound, key=key) for is_sound, key in keys
    )


def _write_distinct(actor: Actor, one: Patient, other: Patient) -> None:
    first, second = sorted((one.pk, other.pk))
    if first == second:
        raise BadInput("patient", "one record twice", "two records")
    Distinct.objects.bulk_create(
        [Distinct(program_id=actor.program_id, first_id=first, second_id=second, recorded_by_id=by(actor))],
        ignore_conflicts=True,
    )


def _write_contact(
    actor: Actor, patient: Patient, said: ContactEntry, request_id: uuid.UUID | None
) -> Contact:
    is_phone = said.kind in (ContactKind.PHONE, ContactKind.PERSON, ContactKind.EMERGENCY)
    values = {
        "program_id": actor.program_id,
        "patient": patient,
        "recorded_by_id": by(actor),
        "digits": phone_digits(said.value)[::-1] if is_phone else "",
        **asdict(said),
    }
    taken = BadInput("contact", "one that cannot be kept", "a number or an address")

    def make() -> Contact:
        return Contact.objects.create(request_id=request_id, **values)

    return sent_once(Contact, request_id, make, of=patient, taken=taken)
