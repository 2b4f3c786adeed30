"""Every read of patients: one by one, in pages, by what somebody says on the telephone; and who might be the same.

Each for one program, inside its transaction. Who was merged into another is found and shown under that one.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from throughcare.terms.records import OPEN_EPISODES, ContactKind, EpisodeStatus
from throughcare_web.accounts.queries import Membership, Program, memberships
from throughcare_web.config import reads
from throughcare_web.records import limits
from throughcare_web.records.patients.asked import Asked
from throughcare_web.records.patients.facts import died, listed_name
from throughcare_web.records.patients.models import (
    CareTeamMember,
    Contact,
    Coverage,
    Distinct,
    Episode,
    Merge,
    NameKey,
    Patient,
)


PAGE = 50
MOST_CARED_FOR = 1_000  # patients of one member of staff: beyond that it is no list to work from
_OPEN = [status.value for status in OPEN_EPISODES]
_FAMILY = """
    WITH RECURSIVE family (id) AS (
        SELECT %s::uuid UNION SELECT p.id FROM records_patient p JOIN family f ON p.merged_into_id = f.id
    ) SELECT id FROM family
"""
_FAMILY_NUMBERS = f"SELECT id, number FROM records_patient WHERE id IN ({_FAMILY}) ORDER BY number"  # noqa: S608 - no input
_AS_OF_VERSION = """
    SELECT row FROM accounts_rowversion
    WHERE table_name = 'records_patient' AND row_id = %s AND (row ->> 'version')::int = %s ORDER BY id LIMIT 1
"""


# What a line that names a patient reads of them, through a column `patient`: their whole row is long.
NAMED = tuple(f"patient__{name}" for name in ("number", "family_name", "given_names", "name_to_use"))
_LAST = "\U0010ffff"  # sorts after every letter there is
_FEW = 500  # patients of one name, fetched before anything else is asked
_NUMBER_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of patients.

    Attributes:
        called: the name to use with the family name; name: as records have it, the family name first.
        status: of the open episode; None where there is none.
        through: the number of the merged record that was found, if it is not the patient's own.
        died: that the person has died and when; nothing of who is alive.
    """

    id: uuid.UUID
    number: str
    called: str
    name: str
    born_on: dt.date | None
    status: EpisodeStatus | None
    through: str = ""
    died: str = ""

    @property
    def pk(self) -> uuid.UUID:
        """Return the patient's id."""
        return self.id

    @property
    def episode(self) -> str:
        """Return the status of the open episode in words; nothing where there is none."""
        return self.status.label if self.status else ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some patients in the order of their names; `after` begins the next page, None on the last."""

    patients: tuple[Listed, ...]
    after: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class ToldApart:
    """A record of somebody else, and who said so and when."""

    patient: Patient
    said: Distinct


def patients(program: Program) -> QuerySet[Patient]:
    """Return the patients of a program, without those merged into another."""
    return Patient.objects.filter(program=program, merged_into=None)


def patient(program: Program, pk: uuid.UUID) -> Patient | None:
    """Return the patient of that id, a merged one too; None where there is none."""
    return Patient.objects.filter(program=program, pk=pk).first()


def survivor(of: Patient) -> Patient:
    """Return the record that a patient's record was merged into in the end; the same where it was not."""
    found = of
    while found.merged_into is not None:
        found = found.merged_into
    return found


def family(of: Patient) -> tuple[uuid.UUID, ...]:
    """Return the ids whose rows belong to a patient: its own, and those of every record merged into it."""
    if of.family_numbers:
        return tuple(of.family_numbers)
    with connections[reads.alias()].cursor() as cursor:
        cursor.execute(_FAMILY, [of.pk])
        return tuple(pk for (pk,) in cursor.fetchall())


def remember_family(of: Patient) -> None:
    """Let the family of this row be asked for once; for a page that only reads, which no merge changes beneath."""
    of.family_numbers = family_numbers(of)


def family_numbers(of: Patient) -> dict[uuid.UUID, str]:
    """Return a patient's family with the number of each record, by number."""
    if of.family_numbers:
        return of.family_numbers
    with connections[reads.alias()].cursor() as cursor:
        cursor.execute(_FAMILY_NUMBERS, [of.pk])
        return dict(cursor.fetchall())


def merged_records(of: Patient) -> QuerySet[Patient]:
    """Return the records merged into a patient's, by number."""
    return Patient.objects.filter(pk__in=family(of)).exclude(pk=of.pk).order_by("number")


def merges(of: Patient) -> QuerySet[Merge]:
    """Return every merge a patient's record took part in, undone ones too, the newest first."""
    ids = family(of)
    rows = Merge.objects.filter(survivor__in=ids) | Merge.objects.filter(merged__in=ids)
    return rows.select_related("survivor", "merged", "recorded_by__user").order_by("-recorded_at")


def with_status(rows: QuerySet[Patient]) -> QuerySet[Patient]:
    """Add the status of each patient's open episode as `open_status`, None where there is none."""
    open_one = Episode.objects.filter(patient=OuterRef("pk"), status__in=_OPEN).values("status")[:1]
    return rows.annotate(open_status=Subquery(open_one))


def page(program: Program, *, after: Patient | None = None, size: int = PAGE) -> Page:
    """Return the page of the patient list that follows a patient, or the first; by name, then by id."""
    rows = with_status(patients(program)).order_by("list_name", "pk")
    if after is not None:
        # The first condition is what an index can begin at.
        later = rows.filter(list_name__gte=after.list_name)
        rows = later.exclude(list_name=after.list_name, pk__lte=after.pk)
    found = list(rows[: size + 1])
    more = len(found) > size
    return Page(tuple(map(listed, found[:size])), found[size - 1].pk if more else None)


def listed(row: Patient, through: Patient | None = None) -> Listed:
    """Return a patient as a line of a list; the row comes from `with_status`."""
    status = getattr(row, "open_status", None)
    return Listed(
        row.pk,
        row.number,
        row.called,
        listed_name(row),
        row.born_on,
        EpisodeStatus(status) if status else None,
        through.number if through else "",
        died(row),
    )


def search(program: Program, text: str, *, most: int = PAGE) -> list[Listed]:
    """Return the patients that a text names: beginnings of names, a date of birth, a record number, a telephone.

    A merged record leads to the patient's own.
    """
    asked = Asked.of(text[: limits.limits().longest_line].replace("\0", " "), timezone.localdate())
    if asked.is_empty:
        return []
    rows = with_status(Patient.objects.filter(*_conditions(program, asked), program=program))
    found: dict[uuid.UUID, Listed] = {}
    for row in rows.select_related("merged_into").order_by("list_name", "pk")[:most]:
        own = survivor(row)
        # The record that was named comes before one that only its merged record names.
        if own.pk not in found or own.pk == row.pk:
            found[own.pk] = listed(row) if own.pk == row.pk else listed(own, row)
    return list(found.values())


def _conditions(program: Program, asked: Asked) -> list[Q]:
    longest, *others = sorted(asked.words, key=len, reverse=True) or [""]
    conditions = [Q(pk__in=_named(program, word)) for word in others]
    if longest:
        # Where few bear the longest word they are fetched: no plan can then begin with a common one.
        few = list(_named(program, longest).values_list("patient", flat=True)[: _FEW + 1])
        conditions.insert(0, Q(pk__in=few if len(few) <= _FEW else _named(program, longest)))
    if asked.days:
        conditions.append(Q(born_on__in=asked.days))
    if asked.digits:
        conditions.append(_numbered(program, asked.digits))
    return conditions


def _named(program: Program, word: str) -> QuerySet[NameKey]:
    # Compared by `>=` and `<`: under row-level security an index answers these, and no LIKE.
    keys = NameKey.objects.filter(program=program, is_sound=False, key__gte=word, key__lt=word + _LAST)
    return keys.values("patient")


def _numbered(program: Program, digits: str) -> Q:
    """Return the condition for a record number, or for a telephone that ends so."""
    condition = Q(number=digits.zfill(_NUMBER_DIGITS))
    if len(digits) >= limits.limits().shortest_phone:
        last = digits.removeprefix("1")[::-1] if len(digits) == len("15550100123") else digits[::-1]
        contacts = Contact.objects.filter(
            program=program,
            kind=ContactKind.PHONE.value,
            is_current=True,
            digits__gte=last,
            digits__lt=last + _LAST,
        )
        # Fetched, not joined: beside another condition an index answers a list of ids, and no subquery.
        condition |= Q(pk__in=list(contacts.values_list("patient", flat=True)[:PAGE]))
    return condition


def contacts(of: Patient) -> QuerySet[Contact]:
    """Return the current ways to reach a patient, the preferred first."""
    rows = Contact.objects.filter(patient__in=family(of), is_current=True).select_related("recorded_by__user")
    return rows.order_by("-is_preferred", "kind", "recorded_at")


def address(of: Patient) -> Contact | None:
    """Return the current address that a patient prefers, or the first; None where none is known."""
    rows = Contact.objects.filter(patient__in=family(of), kind=ContactKind.ADDRESS.value, is_current=True)
    return rows.order_by("-is_preferred", "recorded_at").first()


def contact(of: Patient, pk: uuid.UUID) -> Contact | None:
    """Return one of the ways to reach a patient, one of before too; None where the id is none of theirs."""
    return Contact.objects.filter(patient__in=family(of), pk=pk).first()


def earlier_contacts(of: Patient) -> QuerySet[Contact]:
    """Return the ways to reach a patient that were changed or ended, the newest first."""
    rows = Contact.objects.filter(patient__in=family(of), is_current=False)
    return rows.select_related("recorded_by__user").order_by("-recorded_at", "pk")[:PAGE]


def coverages(of: Patient, on: dt.date | None = None) -> QuerySet[Coverage]:
    """Return who pays, by priority: on a day, or at any time."""
    rows = Coverage.objects.filter(patient__in=family(of), is_error=False).order_by("priority", "-starts_on")
    return rows if on is None else rows.exclude(starts_on__gt=on).exclude(ends_on__lt=on)


def episodes(of: Patient) -> QuerySet[Episode]:
    """Return a patient's episodes, the newest first, with their teams."""
    team = CareTeamMember.objects.filter(left_at=None).select_related("member__user").order_by("joined_at")
    rows = Episode.objects.filter(patient__in=family(of)).select_related("care_manager__user")
    return rows.prefetch_related(Prefetch("team", team)).order_by("-starts_on", "-recorded_at")


def current_episode(of: Patient) -> Episode | None:
    """Return the episode that is open, the newest where a merged record had one of its own."""
    return open_episodes(of).first()


def open_episodes(of: Patient) -> QuerySet[Episode]:
    """Return the episodes that are open: one, and where a merged record had one of its own, that too."""
    return episodes(of).filter(status__in=_OPEN)


def open_episode(family: Iterable[uuid.UUID]) -> Episode | None:
    """Return the open episode of a family with who manages it, the newest where there are several."""
    rows = Episode.objects.filter(patient__in=list(family), status__in=_OPEN)
    return rows.select_related("care_manager__user").order_by("-starts_on", "-recorded_at").first()


def episode(of: Patient, pk: uuid.UUID) -> Episode | None:
    """Return one of a patient's episodes; None where the id is not one of theirs."""
    return episodes(of).filter(pk=pk).first()


def care_team(of: Episode) -> QuerySet[CareTeamMember]:
    """Return who takes part in an episode now."""
    return of.team.filter(left_at=None).select_related("member__user").order_by("joined_at")


def open_episodes_in(program: Program) -> QuerySet[Episode]:
    """Return the episodes of a program that are open."""
    return Episode.objects.filter(program=program, status__in=_OPEN)


def caseload(program: Program, member: Membership) -> QuerySet[Patient]:
    """Return the patients in whose open episode a member is care manager or on the team, by name; of very many, some."""
    held = list(memberships(program).filter(user=member.user_id).order_by().values_list("pk", flat=True))
    opened = open_episodes_in(program)
    joined = CareTeamMember.objects.filter(member__in=held, left_at=None).values("episode")
    # One by one, and not as one condition, so that each is answered by its own index.
    kinds = (opened.filter(care_manager__in=held), opened.filter(pk__in=joined))
    ids = {pk for kind in kinds for pk in kind.values_list("patient", flat=True)[:MOST_CARED_FOR]}
    return with_status(patients(program)).filter(pk__in=ids).order_by("list_name", "pk")


def caseload_listed(program: Program, member: Membership) -> list[Listed]:
    """Return a member's caseload as lines of a list."""
    return [listed(row) for row in caseload(program, member)]


def phones(of: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Contact]]:
    """Return the current telephones of patients, by patient."""
    rows = Contact.objects.filter(patient__in=list(of), kind=ContactKind.PHONE.value, is_current=True)
    found: dict[uuid.UUID, list[Contact]] = {}
    for row in rows.order_by("-is_preferred", "recorded_at"):
        found.setdefault(row.patient_id, []).append(row)
    return found


def are_distinct(one: Patient, other: Patient) -> bool:
    """Return whether somebody has said that these are two people."""
    first, second = sorted((one.pk, other.pk))
    return Distinct.objects.filter(first=first, second=second).exists()


def told_apart(of: Patient) -> list[ToldApart]:
    """Return the records that were said to be of another person than a patient's, the newest first.

    Each under the record it was merged into; none that was merged into the patient's own since.
    """
    ids = family(of)
    rows = Distinct.objects.filter(Q(first__in=ids) | Q(second__in=ids))
    people = rows.select_related("first", "second", "recorded_by__user").order_by("-recorded_at")
    found: dict[uuid.UUID, ToldApart] = {}
    for row in people:
        other = survivor(row.second if row.first_id in ids else row.first)
        if other.pk not in ids:
            found.setdefault(other.pk, ToldApart(other, row))
    return list(found.values())


def as_of_version(of: Patient, version: int) -> dict[str, Any] | None:
    """Return a patient's columns as they were in an earlier version, as JSON has them; None where it is not kept."""
    with connections[reads.alias()].cursor() as cursor:
        cursor.execute(_AS_OF_VERSION, [str(of.pk), version])
        row = cursor.fetchone()
    return None if row is None else json.loads(row[0])
