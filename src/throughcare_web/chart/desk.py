"""What waits for a person today: one list out of every app's queues, the most pressing first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from throughcare_web.accounts.queries import Membership, Program
from throughcare_web.chart.tasks import MOST, QUEUES, Task
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.queries import Patient


@dataclass(frozen=True, slots=True)
class Kind:
    """The tasks of one kind, the most pressing first, and how many of them are late."""

    words: str
    tasks: tuple[Task, ...]
    late: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person sees when they sit down: what to do, late ones first, and whom they care for.

    Attributes:
        kinds: the same tasks by what there is to do, in the order of the most pressing of each.
    """

    tasks: list[Task]
    caseload: list[Patient]
    late: int
    kinds: tuple[Kind, ...] = ()


def desk(program: Program, member: Membership, may: frozenset[str], now: dt.datetime) -> Desk:
    """Return a member's desk, of the queues that their roles open."""
    tasks = [task for verb, queue in QUEUES if verb in may for task in queue(program, member, now)]
    tasks.sort(key=lambda task: (task.due_at is None, task.due_at or now, not task.is_mine))
    caseload = list(patients.caseload(program, member)[:MOST]) if "records.see_chart" in may else []
    return Desk(tasks, caseload, sum(task.is_late(now) for task in tasks), tuple(_kinds(tasks, now)))


def _kinds(tasks: list[Task], now: dt.datetime) -> Iterator[Kind]:
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.kind, []).append(task)
    for words, those in found.items():
        yield Kind(words, tuple(those), sum(task.is_late(now) for task in those))
