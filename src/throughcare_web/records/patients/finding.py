"""The records that may be of the same person as another, or as somebody about to be registered.

Every look-up compares whole columns with `=`, `<` or `>`: under row-level security an index answers these, and no LIKE.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from throughcare.terms.records import ContactKind, LikenessReason
from throughcare_web.accounts.queries import Program
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.demographics import Demographics, fold
from throughcare_web.records.patients.likeness import Identity, compare, short_forms, slips, sounds, weights
from throughcare_web.records.patients.models import Contact, Coverage, Distinct, NameKey, Patient


_LOOKED_AT = 300  # of each kind: beyond, a name is so common that it says nothing


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be of the same person, and why."""

    patient: Patient
    points: int
    reasons: tuple[LikenessReason, ...]


def find_duplicates(
    program: Program | int,
    said: Demographics,
    *,
    member_ids: Collection[str] = (),
    but: Collection[uuid.UUID] = (),
) -> tuple[Candidate, ...]:
    """Return the records that may be of the person described, the likeliest first; none of `but`.

    `program` may be its id.
    """
    return _alike(program, Identity.of(said, member_ids), frozenset(but))


def candidates_of(program: Program, of: Patient) -> tuple[Candidate, ...]:
    """Return the records that may be of the same person as a patient's, without those told apart from it."""
    pairs = Distinct.objects.filter(Q(first=of) | Q(second=of)).values_list("first", "second")
    known = frozenset((*queries.family(of), *(pk for pair in pairs for pk in pair)))
    return _alike(program, _identities([of])[of.pk], known)


def _alike(program: Program | int, me: Identity, but: frozenset[uuid.UUID]) -> tuple[Candidate, ...]:
    rows = {row.pk: row for row in Patient.objects.filter(program=program, pk__in=_near(program, me))}
    found: dict[uuid.UUID, Candidate] = {}
    for pk, identity in _identities(rows.values()).items():
        likeness, one = compare(me, identity), queries.survivor(rows[pk])
        best = found[one.pk].points if one.pk in found else weights().shown - 1
        if likeness.points > best and but.isdisjoint((pk, one.pk)):
            found[one.pk] = Candidate(one, likeness.points, likeness.reasons)
    inside = sorted(found.values(), key=lambda one: (-one.points, one.patient.list_name, one.patient.number))
    return tuple(inside[: weights().most_candidates])


def _near(program: Program | int, me: Identity) -> set[uuid.UUID]:
    """Return the records worth comparing: by birth date, by how the names sound, by telephone and insurance number."""
    everyone = Patient.objects.filter(program=program)
    families = _sounding(program, me.family.split())
    firsts = _sounding(program, [short for first in me.firsts for short in short_forms(first)])
    looks: list[QuerySet[Patient]] = [everyone.filter(pk__in=families).filter(pk__in=firsts)]
    if me.born_on is not None:
        looks.append(everyone.filter(born_on=me.born_on))
        near = everyone.filter(born_on__in=slips(me.born_on))
        looks += [near.filter(pk__in=families), near.filter(pk__in=firsts)]
    if me.phones:
        contacts = Contact.objects.filter(
            program=program, is_current=True, digits__in=[one[::-1] for one in me.phones]
        )
        looks.append(everyone.filter(pk__in=contacts.values("patient")))
    if me.member_ids:
        payers = Coverage.objects.filter(program=program, member_id__in=me.member_ids)
        looks.append(everyone.filter(pk__in=payers.values("patient")))
    return {pk for look in looks for pk in look.values_list("pk", flat=True)[:_LOOKED_AT]}


def _sounding(program: Program | int, words: Iterable[str]) -> QuerySet[NameKey]:
    keys = NameKey.objects.filter(program=program, is_sound=True, key__in=sounds(words))
    return keys.values("patient")


def _identities(rows: Iterable[Patient]) -> dict[uuid.UUID, Identity]:
    """Return what is compared of each patient."""
    listed = list(rows)
    ids = [row.pk for row in listed]
    phones: dict[uuid.UUID, set[str]] = {}
    for pk, digits in Contact.objects.filter(
        patient__in=ids, kind=ContactKind.PHONE.value, is_current=True
    ).values_list("patient", "digits"):
        phones.setdefault(pk, set()).add(digits[::-1])
    members: dict[uuid.UUID, set[str]] = {}
    for pk, member in Coverage.objects.filter(patient__in=ids, is_error=False).values_list(
        "patient", "member_id"
    ):
        members.setdefault(pk, set()).add(member)
    return {
        row.pk: Identity(
            fold(row.family_name),
            fold(row.given_names),
            fold(row.name_to_use),
            row.born_on,
            frozenset(phones.get(row.pk, ())),
            frozenset(members.get(row.pk, set()) - {""}),
        )
        for row in listed
    }
