"""The pages of an assessment: begun from the chart or a hand-over, emergencies at once, the way to what is missing, summaries."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from tests.web.intake_staff import Desk, colleague, desk
from tests.web.pages import text
from tests.web.staff import staff_path
from throughcare.assessment import document_of
from throughcare.errors import BadInput
from throughcare.public.guide import person_of as guided
from throughcare.terms import Gender, LevelOfCare, Medication, Sex
from throughcare.terms.intake import AnswerSource, PlacementReason
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.intake import actions, queries
from throughcare_web.intake.entries import Decision
from throughcare_web.intake.facts import composed, digest_of, person_of
from throughcare_web.records.clinical.actions import record_allergy, record_medication
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry
from throughcare_web.records.episodes.actions import start_episode


pytestmark = pytest.mark.django_db

PAGES = ("quick", "basics", "withdrawal", "medical", "psychiatric", "use", "environment", "wants")


@pytest.fixture
def here() -> Desk:
    """Return a nurse's desk with an assessment."""
    return desk(role=Role.NURSE)


def markup(response: object) -> str:
    """Return the HTML of a page or a part of one."""
    return response.content.decode()  # type: ignore[attr-defined]


def signed(here: Desk, decision: Decision) -> queries.Placement:
    """Return the placement."""
    with in_program(here.staff.membership.program):
        seen = digest_of(composed(here.assessment).document)
    return actions.sign_assessment(here.staff, here.assessment, seen=seen, decision=decision)


def test_every_page_opens_and_one_that_there_is_not_does_not(here: Desk) -> None:
    for key in PAGES:
        for words in ("en", "es"):
            response = here.client.get(here.path("section", here.assessment.pk, key), {"words": words})
            assert response.status_code == 200, key
    for name in ("assessment", "review"):
        assert here.get(name).status_code == 200
    assert here.get("section", "nowhere").status_code == 404
    assert here.client.get(here.path("assessment", uuid4())).status_code == 404


def test_questions_are_read_aloud_in_the_patients_language() -> None:
    here = desk(language="es", sex=Sex.FEMALE, gender=Gender.WOMAN)
    page = markup(here.get("section", "quick"))

    assert "¿Está pasando algo de esto ahora?" in page
    assert "Is any of this happening now?" in markup(
        here.client.get(here.path("section", here.assessment.pk, "quick"), {"words": "en"})
    )


def test_prefilled_from_the_chart_and_says_so(here: Desk) -> None:
    record_medication(here.staff, here.patient, medication=MedicationEntry(name="methadone"))
    record_allergy(here.staff, here.patient, allergy=AllergyEntry(substance="penicillin"))
    brought = here.post("look-in-chart")

    assert brought.status_code == 302
    assert here.known()["age"].source == AnswerSource.CHART
    assert here.values()["allergies"] == ["penicillin"]
    assert here.values()["current_medications#methadone.name"] == "methadone"
    assert "From the chart" in text(here.get("section", "medical"))
    here.answer("allergies", "latex", version=1)
    here.post("look-in-chart")
    assert here.values()["allergies"] == ["latex"], "what was asked is not undone"


def test_begun_from_what_the_person_sent_of_the_guide(here: Desk) -> None:
    sent = document_of(guided({"opioids": ("fentanyl",), "often": ("daily",), "last": ("day",)}))
    made = actions.start_assessment(here.staff, here.patient, answers={**sent, "age": 40})
    there = Desk(here.staff, here.client, here.patient, made)

    assert there.known()["substances#fentanyl.name"].source == AnswerSource.HANDOVER
    assert there.values()["age"] == 40, "what the person says now is newer than the chart"
    with in_program(here.staff.membership.program):
        assert [one.value for one in queries.versions(made)["age"]][-1] == 40
        assert person_of(made).substances[0].chronic
    with pytest.raises(BadInput):
        actions.start_assessment(here.staff, here.patient, answers={"shoe_size": 44})


def test_episode_of_somebody_else_is_refused(here: Desk) -> None:
    other = colleague(
        here.staff.membership.program, Role.NURSE, given_names="Kim", family_name="Sample", born_on=None
    )
    episode = start_episode(here.staff, other.patient)
    with pytest.raises(BadInput, match="episode"):
        actions.start_assessment(here.staff, here.patient, episode=episode)
    mine = actions.start_assessment(here.staff, other.patient)
    assert mine.episode == episode


def test_form_that_starts_an_assessment_sent_twice_starts_one(here: Desk) -> None:
    page = markup(here.client.get(here.path("assessments", here.patient.pk)))
    (request_id,) = re.findall(r'name="request_id" value="([^"]+)"', page)
    first, second = (
        here.client.post(here.path("start", here.patient.pk), {"request_id": request_id}) for _ in range(2)
    )
    assert first["Location"] == second["Location"]
    assert "/questions/quick/" in first["Location"]
    other = here.client.post(here.path("start", here.patient.pk), {"request_id": "x"})
    assert other["Location"] != first["Location"]


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [("signs", "slow_breathing", "Call 911"), ("suicide_risk.plan", "yes", "988"), ("vitals.rr", "6", "911")],
)
def test_emergency_is_said_with_the_answer_that_shows_it(
    here: Desk, path: str, typed: str, said: str
) -> None:
    assert "tc-emergency" not in markup(here.get("section", "withdrawal"))
    response = here.answer(path, typed)

    page = markup(response)
    assert "Emergency: act now" in text(response)
    assert said in text(response)
    assert 'id="emergencies" aria-live="assertive" hx-swap-oob="true"' in page
    for key in PAGES:
        shown = markup(here.get("section", key))
        assert shown.index("tc-emergency") < shown.index("<h1"), "before everything else"


def test_advice_stands_beside_with_sources_and_an_honest_label(here: Desk) -> None:
    here.save(cows=14, oud_criteria=8, conditions=["chronic_pain"])
    response = here.answer("substances#fentanyl", "yes")

    said = text(response)
    assert 'id="advice"' in markup(response)
    for words in (
        "What guidance says now",
        "1.7",
        "Not clinically reviewed",
        "Medications",
        "Would change the answer",
    ):
        assert words in said
    assert "edition of 20" in said


def test_each_missing_fact_leads_to_its_question(here: Desk) -> None:
    page = markup(here.get("section", "quick"))
    missing = re.findall(r'<li><a href="([^"#]+)#(q-[\w-]+)">', page)

    assert len(missing) > 5
    for address, anchor in missing:
        assert f'id="{anchor}"' in markup(here.client.get(address)), anchor
    here.answer("overdoses", "_none")
    assert "Overdoses, and when?" not in text(here.get("section", "quick")), "asked, and said to be none"


def test_what_no_rule_knows_is_named(here: Desk) -> None:
    here.answer("other_conditions", "porphyria")
    assert "Not considered, since no rule knows it: porphyria" in text(here.get("section", "quick"))


def test_answers_that_cannot_both_be_true_lead_to_one_of_them(here: Desk) -> None:
    here.save(vitals__bp_systolic=80, vitals__bp_diastolic=120)
    page = markup(here.get("section", "quick"))
    assert "Not used yet" in page
    assert "/questions/withdrawal/#q-vitals-bp_diastolic" in page


def test_another_program_sees_nothing(here: Desk) -> None:
    placement = signed(here, Decision(level=LevelOfCare.MANAGED_OUTPATIENT))
    there = desk("fictional-meadow", role=Role.NURSE)
    mine = (here.assessment.pk,)
    for name, rest in (
        ("assessment", mine),
        ("section", (*mine, "quick")),
        ("review", mine),
        ("summary", (placement.pk,)),
        ("summary_person", (placement.pk, "es")),
        ("summary_pdf", (placement.pk, "program", "en")),
        ("assessments", (here.patient.pk,)),
    ):
        assert there.client.get(staff_path(there.staff, f"intake:{name}", *rest)).status_code == 404, name
    for name, rest in (
        ("answer", mine),
        ("look-in-chart", mine),
        ("set-aside", mine),
        ("amend", mine),
        ("review", mine),
        ("start", (here.patient.pk,)),
    ):
        assert there.client.post(staff_path(there.staff, f"intake:{name}", *rest)).status_code == 404, name
    with pytest.raises(BadInput):
        actions.start_assessment(there.staff, here.patient)
    with in_program(there.staff.membership.program):
        assert queries.latest_placement(here.patient) is None
        assert list(queries.drafts(here.staff.membership.program)) == []


def test_front_desk_opens_no_assessment(here: Desk) -> None:
    front = colleague(here.staff.membership.program, Role.FRONT_DESK, beside=here)
    assert front.get("assessment").status_code == 403
    assert front.answer("cows", "3").status_code == 403


def test_no_answer_stands_in_an_address_or_in_the_browser(here: Desk) -> None:
    here.answer("substances#fentanyl", "yes")
    for key in PAGES:
        response = here.get("section", key)
        assert "no-store" in response["Cache-Control"]
        for address in re.findall(r'(?:href|action|hx-post)="([^"]+)"', markup(response)):
            assert "fentanyl" not in address.partition("#")[0]
    script = (actions.__file__ or "").replace("actions.py", "static/intake/assessment.js")
    with open(script, encoding="utf-8") as lines:
        code = lines.read()
    assert not re.search("localStorage|sessionStorage|indexedDB|document.cookie|caches", code)


def test_summary_for_a_program_says_what_was_placed_and_why(here: Desk) -> None:
    here.save(cows=14, oud_criteria=8, conditions=["hiv"])
    here.answer("substances#fentanyl", "yes")
    plan = Decision(
        level=LevelOfCare.MANAGED_OUTPATIENT,
        co_occurring=True,
        medications=(Medication.BUPRENORPHINE_SL,),
        plan="First dose here today.",
    )
    placement = signed(here, plan)
    page = here.client.get(here.path("summary", placement.pk))

    said = text(page)
    for words in (
        "Robin Example", "1.7 Outpatient care with medication", "Buprenorphine (film or tablet)", "First dose here today.",
        "fentanyl", "HIV", "Not clinically reviewed", "42 CFR", "Sharing",
    ):  # fmt: skip
        assert words in said, words
    assert "Care for mental health belongs to it." in said
    pdf = here.client.get(here.path("summary_pdf", placement.pk, "program", "en"))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert here.client.get(here.path("summary_pdf", placement.pk, "court", "en")).status_code == 404
    assert here.client.get(here.path("summary_person", placement.pk, "fr")).status_code == 404


def test_what_was_said_to_be_none_is_told_from_what_was_not_asked(here: Desk) -> None:
    here.save(allergies=[], conditions=[], overdoses=[])
    reviewed = text(here.get("review"))
    assert "Has a clinician told you that you have any of these? None" in reviewed
    assert "Any other health condition?" not in reviewed

    placement = signed(here, Decision(level=LevelOfCare.MANAGED_OUTPATIENT))
    said = text(here.client.get(here.path("summary", placement.pk)))
    for words in ("Allergies: None", "Conditions: None", "Overdoses: None"):
        assert words in said, words
    for words in ("Signs now", "Substances:"):
        assert words not in said, words


def test_summary_is_short_enough_to_read_at_a_glance(here: Desk) -> None:
    here.save(sex="female", suicide_risk__wish_to_be_dead=False, cows=14)
    placement = signed(here, Decision(level=LevelOfCare.MANAGED_OUTPATIENT))
    said = text(here.client.get(here.path("summary", placement.pk)))

    assert "Born: 1990-02-01" in said
    assert f"Signed: {placement.at:%Y-%m-%d %H:%M} by" in said
    for words in ("Sex at birth: Female", "Wish to be dead, past month: No", "COWS: 14 points"):
        assert words in said, words


def test_summary_leads_on_to_what_the_reader_can_do_next(here: Desk) -> None:
    placement = signed(here, Decision(level=LevelOfCare.MANAGED_OUTPATIENT))
    path = here.path("summary", placement.pk)
    page = text(here.client.get(path))
    assert page.index("Ask for consent") < page.index("Admit here") < page.index("Put on our waitlist")
    counselor = colleague(here.staff.membership.program, Role.COUNSELOR, beside=here)
    assert "Admit here" in text(counselor.client.get(path))

    start_episode(here.staff, here.patient)
    page = text(here.client.get(path))
    assert "Ask for consent" in page
    assert "Admit here" not in page, "the person is in care here"
    assert "Put on our waitlist" not in page


def test_summary_says_why_another_level_was_chosen(here: Desk) -> None:
    decision = Decision(
        level=LevelOfCare.HIGH_INTENSITY_RESIDENTIAL, reason=PlacementReason.COURT, words="Ordered on Monday."
    )
    placement = signed(here, decision)
    said = text(here.client.get(here.path("summary", placement.pk)))

    assert "Recommended: 1.7" in said
    assert "Court, probation or parole: Ordered on Monday." in said
    here_again = text(here.client.get(here.path("assessments", here.patient.pk)))
    assert "Placed now: 3.5" in here_again


def test_summary_for_the_person_says_that_another_kind_of_care_was_chosen(here: Desk) -> None:
    decision = Decision(
        level=LevelOfCare.HIGH_INTENSITY_RESIDENTIAL, reason=PlacementReason.PATIENT_CHOICE, words="Wants to."
    )
    placement = signed(here, decision)
    said = text(here.client.get(here.path("summary_person", placement.pk, "es")))

    assert "Residencial de alta intensidad" in said
    assert "Atención ambulatoria con medicamento" in said
    assert "Decisión de la persona" in said
    assert "Wants to." not in said, "staff's own words are for staff"


def test_summary_names_what_no_rule_considered_and_a_note(here: Desk) -> None:
    here.save(other_conditions=["porphyria"])
    here.post("answer", htmx=True, add="overdoses")
    here.answer("substances#heroin", "yes")
    here.answer("substances#heroin.route", "iv")
    placement = signed(here, Decision(level=LevelOfCare.MANAGED_OUTPATIENT, words="Call first."))
    said = text(here.client.get(here.path("summary", placement.pk)))

    for words in (
        "Not considered by any rule",
        "porphyria",
        "Note: Call first.",
        "heroin (",
        "Overdoses: one",
    ):
        assert words in said, words


@pytest.mark.parametrize(("language", "words"), [("en", "Outpatient care"), ("es", "Atención ambulatoria")])
def test_summary_for_the_person_is_plain_and_in_their_language(here: Desk, language: str, words: str) -> None:
    here.save(cows=14, oud_criteria=8)
    here.answer("substances#fentanyl", "yes")
    placement = signed(
        here, Decision(level=LevelOfCare.MANAGED_OUTPATIENT, medications=(Medication.BUPRENORPHINE_SL,))
    )
    page = here.client.get(here.path("summary_person", placement.pk, language))

    said = text(page)
    assert words in said
    assert f'lang="{language}"' in markup(page)
    assert not re.search(r"\d ?mg\b", said.partition("naloxon")[0]), "no amounts"
    assert "COWS" not in said
    pdf = here.client.get(here.path("summary_pdf", placement.pk, "person", language))
    assert pdf.content.startswith(b"%PDF")


def test_summary_reads_the_same_when_rules_have_changed(here: Desk) -> None:
    placement = signed(here, Decision(level=LevelOfCare.MANAGED_OUTPATIENT))
    first = placement.findings[0]
    assert first["text"] in text(here.client.get(here.path("summary", placement.pk)))


def test_whoever_reads_is_in_the_trail(here: Desk) -> None:
    here.get("section", "quick")
    with in_program(here.staff.membership.program):
        verbs = [one.verb for one in audit_events(here.staff.membership.program)]
    assert "records.open_chart" in verbs
