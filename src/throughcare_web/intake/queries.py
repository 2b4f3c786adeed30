"""Reads of assessments, answers and placements; inside the program's transaction, which row-level security scopes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import QuerySet

from throughcare.terms.intake import AnswerSource, AssessmentState
from throughcare_web.accounts.queries import Program
from throughcare_web.intake.entries import Held
from throughcare_web.intake.models import AnswerVersion, Assessment, Placement
from throughcare_web.records.patients.queries import NAMED, Episode, Patient, family


Versions = Mapping[str, tuple[Held, ...]]


def assessments(program: Program) -> QuerySet[Assessment]:
    """Return the program's assessments with all that a page says of them."""
    people = ("patient", "started_by__user", "finished_by__user", "episode")
    return Assessment.objects.filter(program=program).select_related(*people)


def assessments_of(patient: Patient) -> QuerySet[Assessment]:
    """Return the assessments of a patient and of whoever was merged into them, newest first."""
    found = Assessment.objects.filter(patient_id__in=family(patient))
    return found.select_related("started_by__user", "finished_by__user", "placement").order_by("-started_at")


def drafts(program: Program) -> QuerySet[Assessment]:
    """Return the assessments that somebody has begun and nobody finished, newest first: whose, and begun by whom."""
    rows = Assessment.objects.filter(program=program, state=AssessmentState.DRAFT).order_by("-started_at")
    return rows.select_related("patient").only("started_by", *NAMED)


def drafts_of(patient: Patient) -> QuerySet[Assessment]:
    """Return the assessments of a patient that nobody has finished, newest first; bare rows."""
    rows = Assessment.objects.filter(patient_id__in=family(patient), state=AssessmentState.DRAFT)
    return rows.order_by("-started_at")


def open_draft(patient: Patient) -> Assessment | None:
    """Return the newest assessment of a patient that nobody has finished."""
    return assessments_of(patient).filter(state=AssessmentState.DRAFT).first()


def placements(program: Program) -> QuerySet[Placement]:
    """Return the program's placements with all that a page says of them."""
    people = ("patient", "recorded_by__user", "episode", "assessment__started_by__user")
    return Placement.objects.filter(program=program).select_related(*people)


def placements_of(patient: Patient) -> QuerySet[Placement]:
    """Return the placements of a patient that nothing replaces, newest first."""
    found = Placement.objects.filter(patient_id__in=family(patient), replaced_by__isnull=True)
    return found.select_related("recorded_by__user").order_by("-at")


def latest_placement(patient: Patient, episode: Episode | None = None) -> Placement | None:
    """Return the newest placement of a patient, or of one of their episodes, that nothing replaces."""
    found = placements_of(patient)
    return (found.filter(episode=episode) if episode else found).first()


def versions(assessment: Assessment) -> Versions:
    """Return every version of each answer, oldest first, in the order in which the answers were first given."""
    rows = (
        AnswerVersion.objects.filter(assessment=assessment)
        .select_related("recorded_by__user")
        .order_by("at", "version")
    )
    found: dict[str, list[Held]] = defaultdict(list)
    for row in rows:
        found[row.path].append(held(row))
    return {path: tuple(sorted(each, key=lambda one: one.version)) for path, each in found.items()}


def answers(assessment: Assessment) -> dict[str, Held]:
    """Return what is known now: the newest version of each answer."""
    return {path: each[-1] for path, each in versions(assessment).items()}


def values(assessment: Assessment) -> dict[str, object]:
    """Return the answers known now as plain values, in the order in which they were first given."""
    return {path: one.value for path, one in answers(assessment).items()}


def held(row: AnswerVersion) -> Held:
    """Return one version of an answer as others see it."""
    return Held(
        path=row.path,
        value=row.value,
        version=row.version,
        source=AnswerSource(row.source),
        at=row.at,
        who=str(row.recorded_by.user) if row.recorded_by else "",
    )


def draft_amending(assessment: Assessment) -> Assessment | None:
    """Return the draft, or the signed assessment, that amends this one."""
    return assessment.amended_by.exclude(state=AssessmentState.SET_ASIDE).first()
