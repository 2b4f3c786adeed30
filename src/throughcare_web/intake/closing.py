"""The assessments that nobody has finished, and what becomes of them when the person has died."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from throughcare.terms.records import EpisodeOutcome
from throughcare_web.accounts.actors import System
from throughcare_web.intake.actions import resume_assessment, set_aside_assessment
from throughcare_web.intake.queries import assessments_of, drafts_of
from throughcare_web.records.closing import Kind, Matter
from throughcare_web.records.patients.queries import Patient


_BECAUSE = EpisodeOutcome.DIED.label


def _drafts(of: Patient) -> Iterator[Matter]:
    for row in drafts_of(of):
        yield Matter(f"Begun {row.started_at:%Y-%m-%d}", row.pk)


def _set_aside(system: System, of: Patient) -> int:
    return len([set_aside_assessment(system, row, reason=_BECAUSE) for row in drafts_of(of)])


def _resume(system: System, of: Patient, since: dt.datetime) -> int:
    rows = assessments_of(of).filter(set_aside_because=_BECAUSE, finished_at__gte=since)
    return len([resume_assessment(system, row) for row in rows])


KINDS = (
    Kind(
        words="Assessments not finished",
        page="intake:assessment",
        permission="intake.see_assessments",
        at_death="They are set aside. The answers stay in the record.",
        taken_back="A new draft begins with the answers given so far.",
        still_open=_drafts,
        end=_set_aside,
        bring_back=_resume,
    ),
)
