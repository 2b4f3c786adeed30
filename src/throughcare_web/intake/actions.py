"""Every write of an assessment: begin, keep answers, sign, amend, set aside.

An answer is a new version of itself; what somebody else answered meanwhile is handed back, never overwritten. Whoever
signs or answers holds the assessment's row, so that nothing is signed that was not reviewed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from throughcare.assessment import answers_of, check, place_of
from throughcare.errors import BadInput
from throughcare.person import Person
from throughcare.terms.intake import AnswerSource, AssessmentState
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.intake import charting, queries
from throughcare_web.intake.entries import Decision, Held, Kept, Sent
from throughcare_web.intake.freezing import columns_of, decides
from throughcare_web.intake.models import AnswerVersion, Assessment, Placement
from throughcare_web.records import limits
from throughcare_web.records.facts import person as person_in_chart
from throughcare_web.records.patients.queries import Episode, Patient, current_episode, family
from throughcare_web.records.written import by, living, own, sent_once


_STARTED = BadInput("assessment", "one that was started already", "that one")
MOST_ANSWERS = 2000  # questions answered in one assessment: more is no person, but a fault


@action("intake.start_assessment")
def start_assessment(
    actor: Actor,
    patient: Patient,
    *,
    episode: Episode | None = None,
    answers: Mapping[str, Any] | None = None,
    request_id: UUID | None = None,
) -> Assessment:
    """Begin an assessment, prefilled from the chart of today and from `answers`, a person document sent by the person.

    The same `request_id` again returns the first. Raises BadInput where `answers` describe no person, or for an
    episode of somebody else.
    """
    patient = living(patient)
    if episode is not None and own(episode).patient_id not in family(patient):
        raise BadInput("episode", "one of somebody else", "one of this patient")

    def begin() -> Assessment:
        made = Assessment.objects.create(
            program_id=actor.program_id,
            patient=patient,
            episode=episode or current_episode(patient),
            request_id=request_id,
            started_by_id=by(actor),
        )
        known = _from_chart(patient)
        told = answers_of(Person.from_document(answers), row="h") if answers else {}
        _add(actor, made, known, AnswerSource.CHART)
        _add(actor, made, told, AnswerSource.HANDOVER)
        note(patient=str(patient.pk), from_chart=len(known), from_person=len(told))
        return made

    return sent_once(Assessment, request_id, begin, of=patient, taken=_STARTED)


@action("intake.look_in_chart")
def look_in_chart(actor: Actor, assessment: Assessment) -> int:
    """Bring in what the chart holds now for questions that nobody has answered; return how many answers came."""
    draft = _draft(assessment)
    held = queries.answers(draft)
    changed = {
        path: value
        for path, value in _from_chart(draft.patient).items()
        if path not in held or held[path].source == AnswerSource.CHART
    }
    count = _add(actor, draft, changed, AnswerSource.CHART)
    note(patient=str(draft.patient_id), from_chart=count)
    return count


@action("intake.save_answers")
def save_answers(actor: Actor, assessment: Assessment, *, answers: Iterable[Sent]) -> tuple[Kept, ...]:
    """Keep what changed; hand back, unsaved, what somebody else changed meanwhile.

    An answer that its sender did not change is no change, whatever became of it. Nothing is kept where one cannot be:
    BadInput for a path that is no question's, a value it cannot have, or an assessment that is finished.
    """
    checked = [_checked(one) for one in answers]
    draft = _draft(assessment)
    history = dict(queries.versions(draft))
    done = []
    for sent in checked:
        kept = _decided(sent, history)
        if kept.version > len(history.get(sent.path, ())):
            answer = {"path": sent.path, "value": sent.value, "version": kept.version}
            row = _row(actor, draft, AnswerSource.ASKED, **answer)
            row.save(force_insert=True)
            history[sent.path] = (*history.get(sent.path, ()), queries.held(row))
        done.append(kept)
    note(
        patient=str(draft.patient_id),
        saved=sum(one.is_saved for one in done),
        conflicts=sum(one.conflict is not None for one in done),
    )
    return tuple(done)


@action("intake.sign_assessment")
def sign_assessment(actor: Actor, assessment: Assessment, *, seen: str, decision: Decision) -> Placement:
    """Freeze the assessment with what guidance says of it today, and place the person.

    Args:
        actor: who signs.
        assessment: a draft.
        seen: digest of the person document that was reviewed.
        decision: the level of care and the medication plan.

    What was asked and belongs in the chart is recorded there. Signing what is signed the same way returns that.

    Raises:
        BadInput: an answer changed since it was reviewed; another level than recommended without reason and words;
            or it is finished already.
    """
    held = own(assessment, locked=True)
    if held.state == AssessmentState.SIGNED and decides(held.placement, decision):
        return held.placement  # the form was sent twice
    draft = _draft(held)
    columns = columns_of(draft, decision, timezone.localdate())
    if columns["document_digest"] != seen:
        raise BadInput("answers", "a change since you reviewed them", "another look before you sign")
    charting.record(actor, draft.patient, queries.answers(draft))
    _finish(actor, draft, AssessmentState.SIGNED)
    placement = Placement.objects.create(
        program_id=actor.program_id,
        assessment=draft,
        replaces=draft.amends.placement if draft.amends else None,
        recorded_by_id=by(actor),
        **columns,
    )
    note(
        patient=str(draft.patient_id),
        document=placement.document_digest,
        differs=placement.chosen != placement.recommended,
    )
    return placement


@action("intake.amend_assessment")
def amend_assessment(actor: Actor, assessment: Assessment) -> Assessment:
    """Begin a new version of a signed assessment with its answers; once signed, its placement replaces the earlier one.

    A version that is under way already is returned. Raises BadInput for one that is not signed, or was amended.
    """
    signed = own(assessment, locked=True)
    if signed.state != AssessmentState.SIGNED:
        raise BadInput("assessment", "one that is not signed", "a signed one")
    if (other := queries.draft_amending(signed)) is not None:
        return other
    return _begun_again(actor, signed, amends=signed)


@action("intake.resume_assessment")
def resume_assessment(actor: Actor, assessment: Assessment) -> Assessment:
    """Begin a new draft with the answers of one that was set aside by mistake; return it. BadInput for any other."""
    aside = own(assessment, locked=True)
    if aside.state != AssessmentState.SET_ASIDE:
        raise BadInput("assessment", "one that is not set aside", "one that was set aside")
    return _begun_again(actor, aside, amends=aside.amends)


@action("intake.set_aside_assessment")
def set_aside_assessment(actor: Actor, assessment: Assessment, *, reason: str) -> Assessment:
    """Put away a draft that nobody will finish, and say why; its answers stay. BadInput without a reason."""
    said = limits.line(reason, "reason")
    if not said:
        raise BadInput("reason", "nothing", "why nobody will finish it")
    draft = _draft(assessment)
    draft.set_aside_because = said
    _finish(actor, draft, AssessmentState.SET_ASIDE)
    note(patient=str(draft.patient_id))
    return draft


def _begun_again(actor: Actor, earlier: Assessment, *, amends: Assessment | None) -> Assessment:
    """Return a new draft that begins with the answers of an earlier one."""
    draft = Assessment.objects.create(
        program_id=actor.program_id,
        patient_id=earlier.patient_id,
        episode_id=earlier.episode_id,
        amends=amends,
        started_by_id=by(actor),
    )
    known = {path: one.value for path, one in queries.answers(earlier).items() if one.value is not None}
    _add(actor, draft, known, AnswerSource.EARLIER)
    note(patient=str(earlier.patient_id), answers=len(known))
    return draft


def _draft(assessment: Assessment) -> Assessment:
    """Return a draft of the actor's program, held until the transaction ends."""
    held = own(assessment, locked=True)
    if held.state != AssessmentState.DRAFT:
        raise BadInput("assessment", f"one that is {AssessmentState(held.state).label.lower()}", "a draft")
    return held


def _finish(actor: Actor, draft: Assessment, state: AssessmentState) -> None:
    draft.state = state.value
    draft.finished_at = timezone.now()
    draft.finished_by_id = by(actor)
    draft.save(update_fields=["state", "finished_at", "finished_by", "set_aside_because"])


def _from_chart(patient: Patient) -> dict[str, Any]:
    """Return what the chart holds today, as answers; an entry of a list is named after its drug, and so found again."""
    return answers_of(person_in_chart(patient, timezone.localdate()), row="c")


def _add(actor: Actor, draft: Assessment, known: Mapping[str, Any], source: AnswerSource) -> int:
    """Add what is known, each as a new version where it says something new; return how many did."""
    held = queries.answers(draft)
    new = {path: value for path, value in known.items() if path not in held or held[path].value != value}
    AnswerVersion.objects.bulk_create(
        _row(
            actor,
            draft,
            source,
            path=path,
            value=value,
            version=held[path].version + 1 if path in held else 1,
        )
        for path, value in new.items()
    )
    return len(new)


def _row(actor: Actor, draft: Assessment, source: AnswerSource, **answer: Any) -> AnswerVersion:
    return AnswerVersion(
        program_id=actor.program_id,
        assessment=draft,
        source=source.value,
        recorded_by_id=by(actor),
        **answer,
    )


def _checked(sent: Sent) -> Sent:
    """Return an answer that its question can have."""
    place = place_of(sent.path)
    if not place.is_entry:
        check(place.asked, sent.value)
    elif not isinstance(sent.value, bool):
        raise BadInput(place.fact.path, "an entry", "true, or false to take it out")
    return sent


def _decided(sent: Sent, history: Mapping[str, tuple[Held, ...]]) -> Kept:
    """Return what becomes of an answer, given every version of all."""
    known = history.get(sent.path, ())
    if not 0 <= sent.based_on <= len(known):
        raise BadInput("version", str(sent.based_on), f"a version up to {len(known)}")
    now = known[-1].value if known else None
    shown = known[sent.based_on - 1].value if sent.based_on else None
    if sent.value in (now, shown):
        return Kept(path=sent.path, value=now, version=len(known), is_saved=True)
    if (gone := _entry_taken_out(sent, history)) is not None:
        return Kept(path=sent.path, value=sent.value, version=len(known), is_saved=False, conflict=gone)
    if sent.based_on != len(known):
        return Kept(path=sent.path, value=sent.value, version=len(known), is_saved=False, conflict=known[-1])
    if len(history) >= MOST_ANSWERS:
        raise BadInput("answers", f"more than {MOST_ANSWERS}", "fewer entries")
    return Kept(path=sent.path, value=sent.value, version=len(known) + 1, is_saved=True)


def _entry_taken_out(sent: Sent, history: Mapping[str, tuple[Held, ...]]) -> Held | None:
    """Return that somebody took out the entry that an answer belongs to, if so."""
    place = place_of(sent.path)
    known = history.get(f"{place.fact.path}#{place.row}", ()) if place.part else ()
    return known[-1] if known and known[-1].value is False else None
