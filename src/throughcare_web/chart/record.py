"""A patient's own record, whole: every part that the apps keep, in the order in which a person would look for it.

It is what 45 CFR 164.524 lets a patient have. Counseling notes are kept apart (paragraph (a)(1)(i)) and are not in it. All is
said in the language that is active. What staff wrote, and what a questionnaire is called, stands as it was written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from throughcare import knowledge
from throughcare.assessment import nones_of
from throughcare.terms import LevelOfCare, Medication, Payment
from throughcare.terms.eligibility import CoverageSaid
from throughcare.terms.intake import AssessmentState, PlacementReason
from throughcare.terms.records import ContactKind, EpisodeOutcome, EpisodeStatus
from throughcare.terms.referral import LeaveReason, ReferralState, WaitReason, WaitState
from throughcare_web.accounts.queries import Program
from throughcare_web.chart.charted import Line, charted, day, label, line, until
from throughcare_web.consent import queries as consents
from throughcare_web.consent import shown as consent_shown
from throughcare_web.eligibility import queries as eligibility
from throughcare_web.intake import queries as intake
from throughcare_web.intake import shown as intake_shown
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.facts import full_name, language_name, said_of
from throughcare_web.records.patients.queries import Patient
from throughcare_web.referral import queries as referrals
from throughcare_web.referral.waiting import queries as waiting
from throughcare_web.ui.language import reader_language


Parts = dict[str, tuple[Line, ...]]


def record(program: Program, patient: Patient, today: dt.date) -> Parts:
    """Return every part of a patient's record by its title, empty ones too, so that nobody wonders whether one was left out."""
    parts = {
        _("About you"): _about(patient),
        _("How to reach you"): _contacts(patient),
        _("Who pays"): _coverages(patient),
        _("Times in our care"): _episodes(patient),
        **charted(patient, today),
        _("Assessments and level of care"): _placed(patient),
        _("What you answered in assessments"): _answered(patient),
        _("Coverage checks"): _checked(patient),
        _("Referrals to other places"): _referred(program, patient),
        _("Waitlist"): _waited(program, patient),
        _("What you agreed to share"): _agreed(patient),
        _("What you asked us not to share"): _wished(patient),
    }
    return {title: tuple(lines) for title, lines in parts.items()}


def _about(patient: Patient) -> Iterator[Line]:
    said = said_of(patient)
    gender = patient.gender_words or label(said["gender"])
    interpreter = {True: _("Yes"), False: _("No")}.get(patient.needs_interpreter, "")
    values = {
        _("Name"): full_name(patient),
        _("Name to use"): patient.name_to_use,
        _("Record number"): patient.number,
        _("Born"): day(patient.born_on),
        _("Sex at birth"): label(said["sex"]),
        _("Gender"): gender,
        _("Pronouns"): patient.pronouns,
        _("Language"): _language(patient.language),
        _("Interpreter"): interpreter,
        _("Race"): ", ".join(label(one) for one in said["races"]),
        _("Ethnicity"): label(said["ethnicity"]),
    }
    return (line(title, value) for title, value in values.items() if value)


def _language(code: str) -> str:
    named = knowledge.load("matching")["family"]["language"]["term"]
    if reader_language() == "es" and code in named:
        return named[code]["es"]
    return {"en": _("English"), "asl": _("American Sign Language")}.get(code) or language_name(code)


def _contacts(patient: Patient) -> Iterator[Line]:
    for row in patients.contacts(patient):
        place = ", ".join(word for word in (row.street, row.city, row.state, row.zip) if word)
        yield line(label(ContactKind(row.kind)), row.value, place, row.person_name, row.relation, row.note)


def _coverages(patient: Patient) -> Iterator[Line]:
    for row in patients.coverages(patient):
        ends = until(row.ends_on)
        yield line(label(Payment(row.payment)), row.payer_name, row.member_id, ends, on=row.starts_on)


def _episodes(patient: Patient) -> Iterator[Line]:
    for row in patients.episodes(patient):
        level = label(LevelOfCare, row.level_of_care)
        outcome = label(EpisodeOutcome, row.outcome)
        status = label(EpisodeStatus(row.status))
        yield line(status, level, until(row.ends_on), outcome, row.end_reason, on=row.starts_on)


def _placed(patient: Patient) -> Iterator[Line]:
    for row in intake.placements_of(patient):
        recommended = label(LevelOfCare, row.recommended)
        planned = ", ".join(label(Medication, one) for one in row.medications)
        yield line(
            label(LevelOfCare(row.chosen)),
            _("recommended: %(level)s") % {"level": recommended} if recommended else "",
            label(PlacementReason, row.reason),
            row.words,
            _("medicines planned: %(names)s") % {"names": planned} if planned else "",
            row.medication_plan,
            on=row.at,
        )


def _answered(patient: Patient) -> Iterator[Line]:
    """Yield what was answered in each signed assessment, a page of it a line; one that was corrected later stays."""
    signed = intake.assessments_of(patient).filter(state=AssessmentState.SIGNED)
    corrected = {row.amends_id for row in signed}
    for row in signed:
        told = intake_shown.told(row.placement.document, nones_of(intake.values(row)), reader_language())
        for section, answers in told:
            yield line(
                section.words(reader_language()),
                _("corrected later") if row.pk in corrected else "",
                *(intake_shown.with_answer(one.title, one.text) for one in answers),
                on=row.placement.at,
                is_long=True,
            )


def _checked(patient: Patient) -> Iterator[Line]:
    for row in eligibility.checks(patient):
        said = label(CoverageSaid(row.coverage_said))
        yield line(said, row.plan_name, row.reference, row.words, on=row.checked_at)


def _referred(program: Program, patient: Patient) -> Iterator[Line]:
    for row in referrals.of_patient(program, patient):
        state, level = ReferralState(row.state), label(LevelOfCare(row.level))
        is_told = row.told_by_word and state is ReferralState.SENT
        words = _("Told by telephone; waiting for their answer") if is_told else label(state)
        yield line(row.listing.name1, words, level, label(Medication, row.medication), on=row.sent_at)


def _waited(program: Program, patient: Patient) -> Iterator[Line]:
    for row in waiting.entries(program).filter(patient__in=patients.family(patient)).order_by("-joined_at"):
        left = label(LeaveReason, row.left_reason)
        state, reason = label(WaitState(row.state)), label(WaitReason(row.reason))
        yield line(label(LevelOfCare(row.level)), state, reason, left, on=row.joined_at)


def _agreed(patient: Patient) -> Iterator[Line]:
    """Yield each consent: what, to whom, what for, from when to when, and that it was taken back."""
    for one in consents.standing(patient):
        said = consent_shown.consent_lines(one, reader_language())
        yield line(
            said["kind"],
            label(one.state),
            f"{_('What')}: {said['parts']}",
            f"{_('With')}: {said['to']}",
            f"{_('What for')}: {said['purposes']}",
            _ended(said),
            on=said["signed_on"],
            is_long=True,
        )


def _ended(said: dict) -> str:
    """Return until when a consent holds or held, in words."""
    if said["revocation"]:
        return f"{_('Taken back')}: {day(said['revocation'].revoked_at)}"
    when = day(said["ended_on"] or said["expires_on"]) or said["ends"]
    return f"{_('Until')}: {when}" if when else ""


def _wished(patient: Patient) -> Iterator[Line]:
    for row in consents.restrictions(patient):
        said = consent_shown.restriction_lines(row, reader_language())
        reasons = [decision.reason for decision in said["decisions"]]
        yield line(
            row.words,
            label(said["state"]),
            said["parts"],
            said["with"],
            said["purposes"],
            *reasons,
            on=row.asked_at,
        )
