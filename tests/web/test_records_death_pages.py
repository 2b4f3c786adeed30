"""The pages about a death, and what others then say: what follows is listed first; and closing an episode with things still open."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.http import HttpResponse

from tests.web import referrals, staff
from tests.web.pages import main_of, text, words
from tests.web.referrals import Region
from tests.web.staff import signed_in, staff_path
from throughcare.disclosure import Ground, Recipient
from throughcare.terms import LevelOfCare
from throughcare.terms.referral import ReferralState, WaitReason, WaitState
from throughcare.terms.sharing import (
    ConsentState,
    Purpose,
    RecipientKind,
    RecordPart,
    SignatureWay,
    Signer,
    SigningSituation,
)
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.actions import NotShared, disclose
from throughcare_web.consent.drafts import ConsentDraft, SignatureDraft
from throughcare_web.consent.facts import signing_objection
from throughcare_web.consent.queries import digest_of, standing
from throughcare_web.intake.actions import start_assessment
from throughcare_web.records.deaths.actions import record_death, take_back_death
from throughcare_web.records.episodes.actions import start_episode
from throughcare_web.records.patients import queries as patients
from throughcare_web.referral.entries import Wait
from throughcare_web.referral.waiting import queries as waiting
from throughcare_web.referral.waiting.actions import join_waitlist


pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 3, 3)
WAIT = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)
USUAL = {"kind": "tpo", "language": "en", "expiry": "none"}


@pytest.fixture
def region() -> Region:
    """Return a program with a patient who has a consent, and two programs beside it."""
    return referrals.region()


def page(region: Region, name: str, *, of: Any = None, by: Any = None, **sent: object) -> HttpResponse:
    """Return a page of the patient as the navigator sees it; with fields, sent as a form."""
    client = signed_in(by or region.navigator)
    path = staff_path(region.navigator, name, (of or region.patient).pk)
    return client.post(path, sent) if sent else client.get(path)


def now(region: Region) -> Any:
    """Return the patient's row as it is now."""
    with in_program(region.harbor):
        return patients.patient(region.harbor, region.patient.pk)


def much_open(region: Region) -> tuple[Any, Any, Any, Any]:
    """Let everything be open about the patient: an episode, a referral, a wait, an assessment."""
    return (
        start_episode(region.navigator, region.patient),
        region.sent(),
        join_waitlist(region.navigator, region.patient, wait=WAIT, request_id=uuid.uuid4()),
        start_assessment(region.navigator, region.patient),
    )


def test_page_says_all_that_will_follow_and_leads_to_each(region: Region) -> None:
    _, referral, entry, draft = much_open(region)

    shown = page(region, "records:death")

    said = text(shown)
    for one in ("Record that Rosalind Exampleton has died", "In care since", "Example Center 1", "A mistake can be taken back"):  # fmt: skip
        assert one in said
    for name, row in (
        ("referral:referral", referral),
        ("referral:entry", entry),
        ("intake:assessment", draft),
    ):
        assert staff_path(region.navigator, name, row.pk) in main_of(shown)
    assert not now(region).deceased


def test_front_desk_is_led_only_to_what_it_may_open(region: Region) -> None:
    draft = start_assessment(region.navigator, region.patient)
    desk = staff.member(region.harbor, Role.FRONT_DESK)

    shown = page(region, "records:death", by=desk)

    assert "Assessments not finished" in text(shown)
    assert staff_path(desk, "intake:assessment", draft.pk) not in main_of(shown)


def test_death_is_recorded_once_it_was_looked_at_and_every_page_says_it_quietly(region: Region) -> None:
    much_open(region)
    unsure = page(region, "records:death", do="record", died_on="2024-03-03")
    assert unsure.status_code == 422
    assert not now(region).deceased

    done = page(region, "records:death", do="record", died_on="2024-03-03", sure="on")

    assert done.status_code == 302
    assert now(region).died_on == DAY
    for name in ("records:patient", "referral:of_patient", "consent:patient"):
        assert "Died on 2024-03-03" in words(main_of(page(region, name)))
    assert "33 years, born 1990-03-07" in text(page(region, "records:patient"))
    listed = signed_in(region.navigator).get(staff_path(region.navigator, "records:patients"))
    assert "Died on 2024-03-03" in text(listed)


@pytest.mark.parametrize(
    ("day", "said"),
    [("2099-01-01", "A day up to today, please."), ("1980-01-01", "on or after the date of birth, please.")],
)
def test_day_that_cannot_be_is_refused_in_plain_words(region: Region, day: str, said: str) -> None:
    refused = page(region, "records:death", do="record", died_on=day, sure="on")

    assert refused.status_code == 422
    assert said in text(refused)


def test_day_is_corrected_and_a_mistake_taken_back_on_the_same_page(region: Region) -> None:
    record_death(region.navigator, region.patient)
    assert "Died, day not known" in text(page(region, "records:death"))
    page(region, "records:death", do="day", died_on="2024-03-03")
    assert "Died on 2024-03-03" in text(page(region, "records:death"))

    assert page(region, "records:death", do="take_back", reason="").status_code == 422
    assert page(region, "records:death", do="take_back", reason="Another Rosalind.").status_code == 302

    assert not now(region).deceased
    shown = text(page(region, "records:death"))
    assert "Another Rosalind." in shown
    assert "Record that Rosalind Exampleton has died" in shown


def test_sender_sees_why_a_referral_was_taken_back_and_the_receiver_does_not(region: Region) -> None:
    row = region.sent()
    record_death(region.navigator, region.patient)

    ours = signed_in(region.navigator).get(staff_path(region.navigator, "referral:referral", row.pk))
    theirs = signed_in(region.nurse).get(staff_path(region.nurse, "referral:referral", row.pk))

    assert "Taken back The person died" in text(ours)
    assert "Taken back" in text(theirs)
    assert "died" not in text(theirs).casefold()


def test_birth_is_not_moved_behind_the_death(region: Region) -> None:
    record_death(region.navigator, region.patient, died_on=DAY)
    person = {"given_names": "Rosalind", "family_name": "Exampleton", "version": now(region).version}

    refused = page(region, "records:demographics", **person, born_on="2024-03-04")

    assert refused.status_code == 422
    assert "up to the day of death, please." in text(refused)


def test_peer_may_not_record_a_death(region: Region) -> None:
    peer = staff.member(region.harbor, Role.PEER)

    assert page(region, "records:death", by=peer).status_code == 403
    assert "This person has died" not in text(page(region, "records:demographics", by=peer))


# ---------------------------------------------------------------- who signs now


def test_consent_page_says_who_signs_after_a_death_and_that_the_source_is_not_checked(region: Region) -> None:
    record_death(region.navigator, region.patient, died_on=DAY)

    said = text(page(region, "consent:patient"))

    assert "If there is none: the spouse." in said
    assert "42 CFR 2.15(b), deceased patients (89 FR 12472). Source not checked." in said


def test_only_a_representative_signs_for_who_has_died_and_nobody_as_one_for_the_living(
    region: Region,
) -> None:
    offered = main_of(page(region, "consent:new"))
    assert 'value="adult"' in offered
    assert 'value="deceased"' not in offered
    record_death(region.navigator, region.patient, died_on=DAY)

    offered = main_of(page(region, "consent:new"))
    assert 'value="deceased"' in offered
    assert 'value="adult"' not in offered
    assert page(region, "consent:sign").status_code == 302  # the usual form is the patient's own
    form = {**USUAL, "situation": "deceased", "representative_name": "Pat Example"}
    unsaid = page(region, "consent:sign", **form, request_id=uuid.uuid4())
    assert unsaid.status_code == 422
    assert "If there is none: the spouse." in text(unsaid)
    es = page(region, "consent:sign", **{**form, "language": "es"}, request_id=uuid.uuid4())
    assert "el cónyuge" in text(es)
    given = page(region, "consent:sign", **form, representative_authority="Spouse", request_id=uuid.uuid4())
    assert given.status_code == 302
    with in_program(region.harbor):
        newest = standing(region.patient)[0]
    assert (newest.state, newest.row.situation) == (ConsentState.ACTIVE, "deceased")


def test_consent_until_treatment_ends_ends_with_the_life(region: Region) -> None:
    start_episode(region.navigator, region.patient)

    record_death(region.navigator, region.patient)

    with in_program(region.harbor):
        (one,) = standing(region.patient)
    assert one.ended_on is not None


def on_paper(signed_on: dt.date | None, signer: Signer = Signer.PATIENT) -> ConsentDraft:
    """Return a consent on paper, signed on a day."""
    situation = SigningSituation.ADULT if signer is Signer.PATIENT else SigningSituation.DECEASED
    name = SignatureDraft(
        signer=signer, name="Rosalind", authority="Executor", way=SignatureWay.PAPER, on=signed_on
    )
    return ConsentDraft(is_paper=True, situation=situation, signatures=(name,))


@pytest.mark.parametrize(
    ("draft", "is_kept"),
    [
        (on_paper(DAY), True),
        (on_paper(DAY + dt.timedelta(days=1)), False),
        (on_paper(None), True),
        (on_paper(DAY + dt.timedelta(days=1), Signer.REPRESENTATIVE), True),
        (on_paper(DAY - dt.timedelta(days=1), Signer.REPRESENTATIVE), False),
    ],
)
def test_paper_counts_by_whether_the_patient_lived_when_it_was_signed(
    region: Region, draft: ConsentDraft, *, is_kept: bool
) -> None:
    record_death(region.navigator, region.patient, died_on=DAY)

    with in_program(region.harbor):
        assert (signing_objection(now(region), draft) is None) is is_kept
    take_back_death(region.navigator, region.patient, reason="Another person.")
    with in_program(region.harbor):
        alive = draft.situation is SigningSituation.ADULT
        assert (signing_objection(now(region), draft) is None) is alive


def test_cause_of_death_goes_to_who_looks_into_it_and_is_accounted_for(region: Region) -> None:
    told = {
        "recipient": Recipient(kind=RecipientKind.AUTHORITY, name="County medical examiner"),
        "purpose": Purpose.CAUSE_OF_DEATH,
        "parts": [RecordPart.MEDICATIONS],
        "content_digest": digest_of({"told": "by letter"}),
        "ground": Ground(text="Inquiry 26-104 under state law"),
    }
    with pytest.raises(NotShared, match="no death is recorded"):
        disclose(region.navigator, region.patient, **told)
    record_death(region.navigator, region.patient, died_on=DAY)

    shared = disclose(region.navigator, region.patient, **told)

    assert shared.disclosure.basis == "cause_of_death"
    assert shared.notice


# ---------------------------------------------------------------- closing an episode


def test_closing_an_episode_names_what_is_open_asks_once_and_leaves_it_open(region: Region) -> None:
    _, referral, entry, _ = much_open(region)
    shown = page(region, "records:episodes")
    assert "Still open beside the episode" in text(shown)
    assert staff_path(region.navigator, "referral:referral", referral.pk) in main_of(shown)

    asked = page(region, "records:episodes", do="step", to="finished")
    assert asked.status_code == 422
    assert "tick this to close the episode all the same" in text(asked)
    closed = page(region, "records:episodes", do="step", to="finished", all_the_same="on")

    assert closed.status_code == 302
    assert region.now(referral).state == ReferralState.SENT
    with in_program(region.harbor):
        assert patients.current_episode(region.patient) is None
        assert waiting.entry(region.harbor, entry.pk).state == WaitState.WAITING


def test_nothing_is_asked_of_a_step_that_does_not_end_the_episode_or_where_nothing_is_open(
    region: Region,
) -> None:
    start_episode(region.navigator, region.patient)
    assert "Still open beside the episode" not in text(page(region, "records:episodes"))
    region.sent()

    assert page(region, "records:episodes", do="step", to="onhold").status_code == 302
