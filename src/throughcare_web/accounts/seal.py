"""The audit trail's chains: each program's events in one order, each link's digest over its event and all before it.

Changing or removing a sealed event breaks every digest after it. Sealing runs every second (`config/jobs.py`); the
heads are exported daily, so that even a database rewritten whole is found out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db import connection

from throughcare_web.accounts.models import AuditEvent, AuditPending, AuditSeal, Program
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.rls import for_program


_BATCH = 2000
_LOCK = 74_687  # an advisory lock's first number; the second is the program
_COLUMNS = (
    "id",
    "program_id",
    "at",
    "actor_kind",
    "actor_label",
    "actor_id",
    "verb",
    "refused",
    "object_type",
    "object_id",
    "detail",
    "used_link",
)


@dataclass(frozen=True, slots=True)
class Chain:
    """What verifying one chain found.

    Attributes:
        program: the program's slug; empty for what was done for no program.
        sealed, unsealed: how many events it holds, and how many wait.
        head: the last link's digest, empty for an empty chain.
        fault: where it is broken, empty when it is whole.
    """

    program: str
    sealed: int
    unsealed: int
    head: str
    fault: str


def seal_all(now: dt.datetime) -> int:
    """Seal what waits, program by program, and return how many events that was."""
    programs = list(Program.objects.values_list("pk", flat=True))
    return sum(seal(program_id, now) for program_id in programs)


def seal_without_program(now: dt.datetime) -> int:
    """Seal what was done for no program, which only the owner may read."""
    with as_owner():
        return seal(None, now)


def seal(program_id: int | None, now: dt.datetime) -> int:
    """Append a program's waiting events to its chain, the earliest first; return how many."""
    with for_program(program_id):
        waiting = AuditPending.objects.filter(program_id=program_id)
        if not waiting.exists():
            return 0
        with connection.cursor() as cursor:  # one sealer of a chain at a time
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, program_id or 0])
        ids = list(waiting.values_list("event_id", flat=True)[:_BATCH])
        last = AuditSeal.objects.filter(program_id=program_id).order_by("-place").first()
        place, digest = (last.place, last.digest) if last else (0, "")
        seals = []
        for row in AuditEvent.objects.filter(pk__in=ids).order_by("at", "pk").values(*_COLUMNS):
            place, digest = place + 1, link_digest(digest, row)
            seals.append(
                AuditSeal(
                    program_id=program_id, place=place, event_id=row["id"], digest=digest, sealed_at=now
                )
            )
        AuditSeal.objects.bulk_create(seals)
        AuditPending.objects.filter(event_id__in=ids).delete()
        return len(seals)


def unsealed(program_id: int | None) -> int:
    """Return how many of a program's events wait to be sealed."""
    with for_program(program_id):
        return AuditPending.objects.filter(program_id=program_id).count()


def link_digest(before: str, row: dict[str, object]) -> str:
    """Return the digest of a link: of the one before, and of the event, whose values are written one way only."""
    values = {name: _written(row[name]) for name in _COLUMNS}
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


Heads = Mapping[str, Sequence[tuple[int, str]]]  # by program, places and the digests once exported for them


def verify(exported: Heads = MappingProxyType({})) -> Iterator[Chain]:
    """Yield each chain as it is found, the one of no program last; call it as the owner."""
    for program_id, name in _chains():
        yield verify_chain(program_id, name, dict(exported.get(name, ())))


def heads() -> Iterator[tuple[str, int, str]]:
    """Yield (program, place, digest) of the last link of each chain that has one; call it as the owner."""
    for program_id, name in _chains():
        with for_program(program_id):
            last = AuditSeal.objects.filter(program_id=program_id).order_by("-place").first()
            if last:
                yield name, last.place, last.digest


def verify_chain(program_id: int | None, name: str, exported: Mapping[int, str]) -> Chain:
    """Return what one chain is found to be: every digest is worked out again, and held against those exported before."""
    with for_program(program_id):
        place, digest, fault = 0, "", ""
        links = AuditSeal.objects.filter(program_id=program_id).order_by("place")
        names = [f"event__{column}" for column in _COLUMNS]
        for link in links.values("place", "digest", *names).iterator(_BATCH):
            digest = link_digest(digest, {column: link[f"event__{column}"] for column in _COLUMNS})
            place += 1
            if (link["place"], link["digest"]) != (place, digest):
                fault = f"broken at link {place}"
                break
            if exported.get(place, digest) != digest:
                fault = f"link {place} is not the one that was exported"
                break
        total = AuditEvent.objects.filter(program_id=program_id).count()
        waiting = AuditPending.objects.filter(program_id=program_id).count()
        if not fault and total != place + waiting:
            fault = f"{total} events, but {place} sealed and {waiting} waiting"
        if not fault and max(exported, default=0) > place:
            fault = f"ends at link {place}, but link {max(exported)} was exported"
        return Chain(name, place, waiting, digest, fault)


def _chains() -> list[tuple[int | None, str]]:
    return [*Program.objects.order_by("slug").values_list("pk", "slug"), (None, "")]


def _written(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, int | str | dict | None) else str(value)
