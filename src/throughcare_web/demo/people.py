"""The people of the fictional county: how each came, was assessed, placed and referred, and what their charts hold.

Each step is an action of the app it belongs to, done by whoever would do it, on the day it would be done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from throughcare import instruments
from throughcare.assessment import answers_of
from throughcare.person import Person
from throughcare.terms import LevelOfCare, Payment, Sex
from throughcare.terms.clinical import DoseUnit, Frequency, ObservationCode, PrescribedBy
from throughcare.terms.handover import BestTime, Channel
from throughcare.terms.records import ContactKind
from throughcare.terms.referral import DeclineReason, ReferralUrgency, WaitReason
from throughcare.terms.sharing import SignatureWay, Signer
from throughcare_web.accounts.actors import Public, Staff
from throughcare_web.accounts.queries import in_program
from throughcare_web.consent.actions import record_consent
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.demo.county import County, Team, identifier, on_day, story
from throughcare_web.handover.actions import ask_for_call, change_desk
from throughcare_web.handover.entries import DeskEntry, Wish
from throughcare_web.intake.actions import save_answers, sign_assessment, start_assessment
from throughcare_web.intake.entries import Decision, Sent
from throughcare_web.intake.facts import advice_for, composed, digest_of
from throughcare_web.records.clinical import actions as chart
from throughcare_web.records.clinical.entries import (
    AllergyEntry,
    InstrumentEntry,
    MedicationEntry,
    ObservationEntry,
    ProblemEntry,
)
from throughcare_web.records.episodes.actions import set_care_manager, start_episode
from throughcare_web.records.patients.actions import add_coverage, register_patient
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry, Demographics
from throughcare_web.referral import actions as referral
from throughcare_web.referral.entries import Asked, Told, Wait
from throughcare_web.referral.waiting.actions import join_waitlist


_MOST_OF_AN_ITEM = 3


def follow(county: County, said: Mapping[str, Any]) -> None:
    """Let the helpline take a person in, and follow them as far as their story goes."""
    helpline = county.teams["alder-helpline"]
    navigator = helpline["navigator"]
    with on_day(county.now, said["days"]), in_program(helpline.program):
        patient = _register(navigator, said)
        episode = start_episode(navigator, patient, request_id=identifier("episode", said["given"]))
        set_care_manager(navigator, episode, member=navigator.membership)
        draft = start_assessment(
            navigator, patient, episode=episode, request_id=identifier("intake", said["given"])
        )
        answers = answers_of(Person.from_document(said["answers"]))
        save_answers(
            navigator,
            draft,
            answers=[Sent(path=path, value=value, based_on=0) for path, value in answers.items()],
        )
        if said["referral"] == "draft":
            return
        placement = sign_assessment(navigator, draft, seen=_digest(draft), decision=_decision(draft))
        _consent(navigator, patient, said)
    _refer(county, said, patient, episode, LevelOfCare(placement.chosen))


def keep_chart(county: County, said: Mapping[str, Any]) -> None:
    """Give a patient of the opioid treatment program months of chart: observations, questionnaires, medication."""
    team = county.teams["harbor-otp"]
    nurse, prescriber = team["nurse"], team["prescriber"]
    with on_day(county.now, said["days"]), in_program(team.program):
        patient = _register(team["front_desk"], said)
        episode = start_episode(nurse, patient, request_id=identifier("episode", said["given"]))
        set_care_manager(nurse, episode, member=team["counselor"].membership)
        _consent(nurse, patient, said)
        chart.record_problem(prescriber, patient, problem=ProblemEntry(code=said["problem"]))
        allergy = (
            AllergyEntry(substance=said["allergy"]) if "allergy" in said else AllergyEntry(none_known=True)
        )
        chart.record_allergy(nurse, patient, allergy=allergy)
        for medicine in (said["medication"], said.get("second")):
            if medicine:
                chart.record_medication(prescriber, patient, medication=_medication(medicine))
    for number, cows in enumerate(said["cows"]):
        with on_day(county.now, said["days"] - number * 3), in_program(team.program):
            _observe(nurse, patient, cows)
    for number, total in enumerate(said["phq9"]):
        with on_day(county.now, said["days"] - number * 28), in_program(team.program):
            answered = InstrumentEntry(instrument="phq9", answers=_phq9(total))
            chart.record_instrument(team["counselor"], patient, answered=answered)


def open_desk(county: County) -> None:
    """Let the helpline answer whoever asks on the public site to be called, and let a few have asked."""
    helpline = county.teams["alder-helpline"]
    with in_program(helpline.program):
        entry = DeskEntry(
            is_open=True,
            states=("OH",),
            answers_within_hours=24,
            hours_text="Every day, 8 a.m. to 8 p.m.",
            hours_text_es="Todos los días, de 8 a. m. a 8 p. m.",
            phone="9375550140",
        )
        desk = change_desk(helpline["director"], entry=entry)
    for said in story()["hand_over"]:
        with on_day(county.now, said["hours"] / 24):
            ask_for_call(
                Public(), desk=desk.pk, wish=_wish(said), request_id=identifier("call", said["name"])
            )


def _register(actor: Staff, said: Mapping[str, Any]) -> Any:
    who = Demographics(
        given_names=said["given"],
        family_name=said["family"],
        born_on=dt.date(said["born"], 1 + len(said["given"]), 1 + len(said["family"])),
        sex=Sex(said["sex"]),
        language="en",
        contacts=(
            ContactEntry(
                kind=ContactKind.PHONE, value=said["phone"], may_leave_message=True, is_preferred=True
            ),
        ),
    )
    patient = register_patient(actor, demographics=who, request_id=identifier("patient", said["given"]))
    if "payment" in said:
        coverage = CoverageEntry(payment=Payment(said["payment"]), starts_on=timezone.localdate())
        add_coverage(actor, patient, coverage=coverage)
    return patient


def _digest(draft: Any) -> str:
    return digest_of(composed(draft).document)


def _decision(draft: Any) -> Decision:
    advised = advice_for(composed(draft).person, timezone.localdate())
    return Decision(level=LevelOfCare(advised.level.recommended), plan="Offer medication today.")


def _consent(actor: Staff, patient: Any, said: Mapping[str, Any]) -> None:
    name = f"{said['given']} {said['family']}"
    signature = SignatureDraft(signer=Signer.PATIENT, name=name, way=SignatureWay.TYPED)
    record_consent(
        actor,
        patient,
        draft=ConsentDraft(signatures=(signature,)),
        request_id=identifier("consent", said["given"]),
    )


def _refer(county: County, said: Mapping[str, Any], patient: Any, episode: Any, level: LevelOfCare) -> None:
    """Send the referral, and take it as far as the story goes."""
    helpline, navigator = county.teams["alder-helpline"], county.teams["alder-helpline"]["navigator"]
    to = county.teams[
        "ridge-house" if said["referral"] in ("arrived", "waitlisted", "declined") else "harbor-otp"
    ]
    asked = Asked(
        level=level, urgency=ReferralUrgency.SOON, contact="Navigator on duty", phone="937-555-0140"
    )
    with on_day(county.now, said["days"] - 0.2), in_program(helpline.program):
        sent = referral.refer(
            navigator,
            patient,
            listing_ids=_to(said["referral"], to.listing_id, county.outside),
            asked=asked,
            request_id=identifier("referral", said["given"]),
            episode=episode,
            told_by_word=True,
        )
        if said["referral"] == "waitlisted":
            _wait(navigator, patient, said, level)
    ours = sent[0]
    for days, step in _STEPS.get(said["referral"], ()):
        with on_day(county.now, said["days"] * days), in_program(to.program):
            step(to, ours)
    if said["referral"] == "withdrawn":
        with on_day(county.now, said["days"] / 2), in_program(helpline.program):
            referral.withdraw(navigator, ours, told=Told(words="Found care nearer to work."))


def _to(story: str, ours: int, outside: int) -> list[int]:
    """Return whom a referral goes to: the county's own program, one that is not here, or both at once."""
    if story == "expired":
        return [outside]
    return [ours, outside] if story in ("sent", "question_asked") else [ours]


def _wait(actor: Staff, patient: Any, said: Mapping[str, Any], level: LevelOfCare) -> None:
    answers = said["answers"]
    hours = min((one["hours_ago"] for one in answers.get("overdoses", ())), default=None)
    wait = Wait(
        level=level,
        reason=WaitReason.NO_BED,
        pregnant="pregnant_weeks" in answers,
        injects=any(one.get("route") == "iv" for one in answers["substances"]),
        overdose_on=None if hours is None else timezone.localdate() - dt.timedelta(hours=hours),
    )
    join_waitlist(actor, patient, wait=wait, request_id=identifier("wait", said["given"]))


def _answered(team: Team) -> Staff:
    return team["nurse"]


def _ask(team: Team, sent: Any) -> None:
    referral.ask(_answered(team), sent, told=Told(words="Which medicines are taken besides? Is there a QTc?"))


def _accept(team: Team, sent: Any) -> None:
    told = Told(contact="Intake nurse", phone="937-555-0150")
    referral.accept(_answered(team), sent, told=told, hold_place=False)


def _decline(team: Team, sent: Any) -> None:
    told = Told(words="No bed this week.")
    referral.decline(_answered(team), sent, reason=DeclineReason.NO_PLACE, told=told)


def _schedule(team: Team, sent: Any) -> None:
    visit = timezone.now() + dt.timedelta(days=1)
    referral.schedule(
        _answered(team), sent, told=Told(visit_at=visit, contact="Front desk", phone="937-555-0150")
    )


def _arrive(team: Team, sent: Any) -> None:
    referral.arrive(_answered(team), sent)


def _first_dose(team: Team, sent: Any) -> None:
    referral.give_first_dose(_answered(team), sent)


def _no_show(team: Team, sent: Any) -> None:
    referral.no_show(_answered(team), sent)


# What the receiving program does, and after which part of the time since the person came.
_STEPS: Mapping[str, tuple[tuple[float, Any], ...]] = {
    "question_asked": ((0.5, _ask),),
    "declined": ((0.8, _decline),),
    "accepted": ((0.7, _accept),),
    "scheduled": ((0.8, _accept), (0.1, _schedule)),
    "arrived": ((0.95, _accept), (0.94, _schedule), (0.9, _arrive)),
    "first_dose_given": ((0.95, _accept), (0.94, _schedule), (0.92, _arrive), (0.91, _first_dose)),
    "no_show": ((0.9, _accept), (0.8, _schedule), (0.6, _no_show)),
}


def _medication(said: Mapping[str, str]) -> MedicationEntry:
    return MedicationEntry(
        name=said["name"],
        dose=Decimal(said["dose"]),
        dose_unit=DoseUnit(said["unit"]),
        frequency=Frequency.DAILY,
        prescribed_by=PrescribedBy.HERE,
        starts_on=timezone.localdate(),
    )


def _observe(nurse: Staff, patient: Any, cows: int) -> None:
    """Record a COWS total and vital signs that go with it."""
    values = {
        ObservationCode.COWS: cows,
        ObservationCode.HEART_RATE: 68 + cows * 2,
        ObservationCode.BP_SYSTOLIC: 118 + cows,
        ObservationCode.BP_DIASTOLIC: 74 + cows // 2,
    }
    observations = [ObservationEntry(code=code, value=value) for code, value in values.items()]
    chart.record_observations(nurse, patient, observations=observations)


def _phq9(total: int) -> dict[str, int]:
    """Return answers that add up to a total, the thought of death left at none."""
    *asked, last = (item.key for item in instruments.load("phq9").items)
    answers: dict[str, int] = {}
    for key in asked:
        answers[key] = min(_MOST_OF_AN_ITEM, total - sum(answers.values()))
    return {**answers, last: 0}


def _wish(said: Mapping[str, Any]) -> Wish:
    return Wish(
        name=said["name"],
        channel=Channel.PHONE,
        reach=said["phone"],
        may_leave_message=False,
        best_time=next(iter(BestTime)),
        language="en",
        answers=None,
        consent_version="demo",
        consent_text="A navigator may call me at this number.",
    )
