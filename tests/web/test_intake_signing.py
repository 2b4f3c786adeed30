"""Signing an assessment: what was reviewed is frozen with what guidance said, and the person is placed; nothing changes after."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.intake_staff import Desk, colleague, desk, typed_as
from tests.web.pages import text
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.clinical import ObservationCode
from throughcare.terms.intake import AnswerSource, AssessmentState, PlacementReason
from throughcare_web.accounts.audit import Refused
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.intake import actions, queries
from throughcare_web.intake.entries import Decision
from throughcare_web.intake.facts import advice_for, composed, digest_of, person_of, person_of_placement
from throughcare_web.records.clinical.actions import record_medication
from throughcare_web.records.clinical.entries import MedicationEntry
from throughcare_web.records.clinical.queries import allergies, medications, observations


pytestmark = pytest.mark.django_db

AGREED = Decision(
    level=LevelOfCare.MANAGED_OUTPATIENT, medications=(Medication.BUPRENORPHINE_SL,), plan="Start today."
)
OTHER = Decision(level=LevelOfCare.HIGH_INTENSITY_RESIDENTIAL)


@pytest.fixture
def here() -> Desk:
    """Return a nurse's desk with an assessment that recommends outpatient care with medication."""
    made = desk(role=Role.NURSE)
    made.save(cows=14, oud_criteria=8)
    return made


def seen(here: Desk) -> str:
    """Return the digest of the document as it is now."""
    with in_program(here.staff.membership.program):
        return digest_of(composed(here.assessment).document)


def sign(here: Desk, decision: Decision = AGREED) -> queries.Placement:
    """Return the placement."""
    return actions.sign_assessment(here.staff, here.assessment, seen=seen(here), decision=decision)


def decided(here: Desk, **change: object) -> dict[str, object]:
    """Return what the review's form sends."""
    form = {"seen": seen(here), "level": "1.7", "medications": ["buprenorphine_sl"], "plan": "Start today."}
    return form | change


def test_signature_freezes_the_person_and_each_finding_with_its_rule_edition_and_words(here: Desk) -> None:
    placement = sign(here)

    assert placement.document["cows"] == 14
    assert placement.document_digest == digest_of(placement.document)
    assert placement.recommended == placement.chosen == "1.7"
    assert placement.knowledge_is_signed is False
    assert {one["kind"] for one in placement.findings} >= {"level", "medication", "action"}
    for one in placement.findings:
        assert one["rule"]
        assert one["digest"]
        assert one["text"]
        assert dt.date.fromisoformat(one["edition"])
    assert placement.medications == ["buprenorphine_sl"]
    with in_program(here.staff.membership.program):
        here.assessment.refresh_from_db()
        assert here.assessment.state == AssessmentState.SIGNED
        assert person_of(here.assessment) == person_of_placement(placement)
        assert queries.latest_placement(here.patient) == placement


def test_another_level_than_recommended_needs_a_reason_and_words(here: Desk) -> None:
    for decision in (OTHER, Decision(level=OTHER.level, reason=PlacementReason.COURT)):
        with pytest.raises(BadInput):
            sign(here, decision)
    placement = sign(
        here, Decision(level=OTHER.level, reason=PlacementReason.COURT, words="Ordered by the court.")
    )

    assert (placement.recommended, placement.chosen) == ("1.7", "3.5")
    assert (placement.reason, placement.words) == ("court", "Ordered by the court.")


def test_review_page_says_what_is_missing_beside_the_field(here: Desk) -> None:
    assert "1.7 Outpatient care with medication (recommended)" in text(here.get("review"))
    response = here.post("review", **decided(here, level="3.5"))
    assert response.status_code == 422
    assert 'id="id_reason-error"' in response.content.decode()
    assert "why another level of care than recommended" in text(response)
    worded = here.post("review", **decided(here, level="3.5", reason="distance"))
    assert 'id="id_words-error"' in worded.content.decode()
    assert "The reason in your words, please." in text(worded)
    for sent in ({"level": ""}, {"level": "9"}, {"medications": ["candy"]}, {"reason": "boredom"}):
        assert here.post("review", **decided(here, **sent)).status_code == 422
    assert here.post("review", **decided(here)).status_code == 302


def test_answer_that_changed_after_the_review_is_looked_at_before_it_is_signed(here: Desk) -> None:
    form = decided(here)
    colleague(here.staff.membership.program, beside=here).answer("cows", "30", version=1)
    response = here.post("review", **form)

    assert response.status_code == 422
    assert "a change since you reviewed them" in text(response)
    assert here.post("review", **decided(here)).status_code in {302, 422}


def test_signing_twice_is_signing_once_and_otherwise_is_refused(here: Desk) -> None:
    digest = seen(here)
    first = sign(here)
    again = actions.sign_assessment(here.staff, here.assessment, seen=digest, decision=AGREED)
    assert again == first
    with pytest.raises(BadInput, match="signed"):
        actions.sign_assessment(here.staff, here.assessment, seen=digest, decision=OTHER)


def test_loose_ends_are_tied_before_signing(here: Desk) -> None:
    here.save(vitals__bp_systolic=80, vitals__bp_diastolic=120)
    with pytest.raises(BadInput, match="cannot both be true"):
        sign(here)
    assert "Not used yet" in text(here.get("review"))
    here.save(vitals__bp_diastolic=60)
    here.post("answer", htmx=True, add="substances")
    row = next(path for path in here.values() if path.startswith("substances#"))
    here.answer(f"{row}.route", "iv")
    with pytest.raises(BadInput, match="not finished"):
        sign(here)


def test_signed_assessment_and_placement_never_change(here: Desk) -> None:
    sign(here)
    with pytest.raises(BadInput):
        here.save(cows=3)
    assert here.answer("cows", "3", version=1).status_code == 409
    assert here.post("section", "withdrawal", **typed_as("cows", "3", version=1)).status_code == 422
    for statement in (
        "UPDATE intake_assessment SET state = 'draft'",
        "UPDATE intake_assessment SET set_aside_because = 'x'",
        "DELETE FROM intake_assessment",
        "UPDATE intake_placement SET chosen = '4'",
        "DELETE FROM intake_placement",
        (
            "INSERT INTO intake_answerversion (id, program_id, assessment_id, path, version, value, source, at)"
            " SELECT gen_random_uuid(), program_id, id, 'sows', 1, '3', 'asked', now() FROM intake_assessment"
        ),
    ):
        with pytest.raises(DatabaseError), in_program(here.staff.membership.program), transaction.atomic():
            connection.cursor().execute(statement)


def test_amendment_is_a_new_version_that_replaces_the_placement(here: Desk) -> None:
    first = sign(here)
    draft = actions.amend_assessment(here.staff, here.assessment)
    assert actions.amend_assessment(here.staff, here.assessment) == draft, "one at a time"
    newer = Desk(here.staff, here.client, here.patient, draft)
    assert newer.known()["cows"].source == AnswerSource.EARLIER
    assert "A new version" in text(newer.get("review"))
    newer.save(cows=6)
    second = sign(newer)

    assert second.replaces == first
    with in_program(here.staff.membership.program):
        assert queries.latest_placement(here.patient) == second
        assert list(queries.placements_of(here.patient)) == [second]
        first.refresh_from_db()
    assert first.document["cows"] == 14
    assert "newer version" in text(here.client.get(here.path("summary", first.pk)))


def test_amendment_that_was_set_aside_makes_way_for_another(here: Desk) -> None:
    with pytest.raises(BadInput, match="not signed"):
        actions.amend_assessment(here.staff, here.assessment)
    sign(here)
    draft = actions.amend_assessment(here.staff, here.assessment)
    actions.set_aside_assessment(here.staff, draft, reason="A slip.")
    other = here.post("amend")
    assert other.status_code == 302
    assert str(draft.pk) not in other["Location"]
    unsigned = Desk(here.staff, here.client, here.patient, draft)
    assert unsigned.post("amend").status_code == 422


def test_draft_is_set_aside_with_a_reason_and_keeps_its_answers(here: Desk) -> None:
    for reason in ("", "   ", "a\x00b"):
        assert here.post("set-aside", reason=reason).status_code == 422
    assert here.post("set-aside", reason="Started twice").status_code == 302
    assert here.values()["cows"] == 14
    page = here.client.get(here.path("assessments", here.patient.pk))
    assert "Set aside: Started twice" in text(page)
    assert here.get("section", "quick").status_code == 302
    assert here.get("review").status_code == 302
    assert "Started twice" in text(here.get("assessment"))
    assert here.post("set-aside", reason="Again").status_code == 422


def test_what_was_measured_and_asked_is_in_the_chart_after_signing(here: Desk) -> None:
    here.save(vitals__temp_c=38.2, vitals__sedation="alert", allergies=["penicillin"])
    here.answer("current_medications#methadone", "yes")
    here.answer("current_medications#methadone.dose_mg", "60")
    placement = sign(here, Decision(level=LevelOfCare(recommended(here))))

    with in_program(here.staff.membership.program):
        found = {row.code: row for row in observations(here.patient)}
        assert found[ObservationCode.COWS].value == 14
        assert found[ObservationCode.TEMPERATURE].value == Decimal("38.2")
        assert found[ObservationCode.ALERTNESS].value_code == "alert"
        assert [row.substance for row in allergies(here.patient)] == ["penicillin"]
        assert [(row.name, row.dose) for row in medications(here.patient)] == [("methadone", 60)]
    again = actions.start_assessment(here.staff, here.patient)
    next_one = Desk(here.staff, here.client, here.patient, again)
    assert next_one.known()["cows"].source == AnswerSource.CHART
    assert next_one.values()["current_medications#methadone.name"] == "methadone"
    sign(next_one, Decision(level=LevelOfCare(recommended(next_one))))
    with in_program(here.staff.membership.program):
        assert len(observations(here.patient, ObservationCode.COWS)) == 1, "what came from the chart is in it"
        assert placement.patient_id == here.patient.pk


def recommended(here: Desk) -> str:
    """Return the level that is recommended now."""
    with in_program(here.staff.membership.program):
        return advice_for(person_of(here.assessment), timezone.localdate()).level.recommended


def test_allergies_denied_are_recorded_as_none_known(here: Desk) -> None:
    here.save(allergies=[])
    sign(here)
    with in_program(here.staff.membership.program):
        assert [row.none_known for row in allergies(here.patient)] == [True]


def test_medication_that_the_chart_lists_under_another_name_is_not_written_again(here: Desk) -> None:
    record_medication(here.staff, here.patient, medication=MedicationEntry(name="Zoloft"))
    here.answer("current_medications#s", "yes")
    here.answer("current_medications#s.name", "sertraline")
    sign(here, Decision(level=LevelOfCare(recommended(here))))
    with in_program(here.staff.membership.program):
        assert [row.name for row in medications(here.patient)] == ["Zoloft"]


@pytest.mark.parametrize("role", [Role.NAVIGATOR, Role.COUNSELOR])
def test_what_navigators_and_counselors_were_told_reaches_the_prescribers_chart(role: Role) -> None:
    here = desk(role=role)
    here.save(pregnant_weeks=20)
    sign(here, Decision(level=LevelOfCare(recommended(here))))
    with in_program(here.staff.membership.program):
        (weeks,) = observations(here.patient, ObservationCode.PREGNANT_WEEKS)
        assert weeks.value == 20


def test_what_a_role_may_not_write_into_the_chart_stays_in_the_assessment() -> None:
    here = desk(role=Role.COUNSELOR)
    here.answer("current_medications#methadone", "yes")
    sign(here, Decision(level=LevelOfCare(recommended(here))))
    with in_program(here.staff.membership.program):
        assert list(medications(here.patient)) == []


def test_review_says_what_the_signature_writes_into_the_chart_and_what_it_does_not() -> None:
    here = desk(role=Role.COUNSELOR)
    here.save(cows=14, pregnant_weeks=20, allergies=["penicillin"])
    here.answer("current_medications#methadone", "yes")
    here.answer("current_medications#methadone.dose_mg", "60")
    page = text(here.get("review"))
    assert "It writes into the chart: Weeks of pregnancy: 20; Allergy: penicillin." in page
    assert (
        "Your role does not write these into the chart, so ask a nurse:"
        " COWS total: 14; Medication: methadone 60 mg." in page
    )


@pytest.mark.parametrize(("role", "held"), [(Role.NAVIGATOR, []), (Role.COUNSELOR, []), (Role.NURSE, [14])])
def test_cows_total_that_was_told_becomes_a_measurement_of_the_chart_only_by_whoever_may_rate_it(
    role: Role, held: list[int]
) -> None:
    here = desk(role=role)
    here.save(cows=14)
    sign(here, Decision(level=LevelOfCare(recommended(here))))
    with in_program(here.staff.membership.program):
        assert [row.value for row in observations(here.patient, ObservationCode.COWS)] == held
    assert here.values()["cows"] == 14


def test_chart_is_looked_into_only_for_a_draft(here: Desk) -> None:
    sign(here)
    assert here.post("look-in-chart").status_code == 422


def test_role_that_only_reads_cannot_sign(here: Desk) -> None:
    director = colleague(here.staff.membership.program, Role.DIRECTOR, beside=here)
    assert ">Sign</button>" not in director.get("review").content.decode()
    with pytest.raises(Refused):
        actions.sign_assessment(director.staff, here.assessment, seen=seen(here), decision=AGREED)
    assert director.post("section", "basics", **typed_as("age", "40")).status_code == 403


def test_trail_tells_who_did_what_and_never_what_was_answered(here: Desk) -> None:
    sign(here)
    with in_program(here.staff.membership.program):
        events = [
            one for one in audit_events(here.staff.membership.program) if one.verb.startswith("intake.")
        ]
    assert {one.verb for one in events} == {
        "intake.start_assessment",
        "intake.save_answers",
        "intake.sign_assessment",
    }
    for one in events:
        assert one.detail["patient"] == str(here.patient.pk)
        assert set(one.detail) <= {
            "patient",
            "from_chart",
            "from_person",
            "saved",
            "conflicts",
            "document",
            "differs",
        }
