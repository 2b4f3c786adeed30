"""On paper for another program stands only what the patient's consents cover; on the screen staff see all of it."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from tests.web.intake_staff import Desk, desk
from tests.web.pages import text
from tests.web.sharing import consent, for_sister
from tests.web.staff import member
from throughcare.disclosure import Named
from throughcare.terms import LevelOfCare, Medication
from throughcare.terms.sharing import Purpose, RecipientKind, RecordPart
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent.restrictions.actions import Wish, ask_restriction, settle_restriction
from throughcare_web.intake import actions, queries
from throughcare_web.intake.entries import Decision
from throughcare_web.intake.facts import composed, digest_of


pytestmark = pytest.mark.django_db

LEVEL = "1.7 Outpatient care with medication"
PLAN = "First dose here today."
ANSWER = "HIV"


@pytest.fixture
def here() -> Desk:
    """Return a nurse's desk with an assessment that tells of health."""
    made = desk(role=Role.NURSE)
    made.save(cows=14, oud_criteria=8, conditions=["hiv"])
    return made


@pytest.fixture
def placement(here: Desk) -> queries.Placement:
    """Return what was signed."""
    decision = Decision(
        level=LevelOfCare.MANAGED_OUTPATIENT, medications=(Medication.BUPRENORPHINE_SL,), plan=PLAN
    )
    with in_program(here.staff.membership.program):
        seen = digest_of(composed(here.assessment).document)
    return actions.sign_assessment(here.staff, here.assessment, seen=seen, decision=decision)


def for_treatment(here: Desk, *parts: RecordPart) -> None:
    """Let the patient agree to a program's reading these parts, and nothing else."""
    program = Named(name="Fictional Meadow", kind=RecipientKind.PART2_PROGRAM)
    purposes = frozenset({Purpose.TREATMENT})
    consent(
        here.staff,
        here.patient,
        **for_sister(parts=frozenset(parts), purposes=purposes, recipients=(program,)),
    )


def on_paper(here: Desk, placement: queries.Placement, audience: str = "program") -> str:
    """Return what the PDF says."""
    answer = here.client.get(here.path("summary_pdf", placement.pk, audience, "en"))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    said = " ".join(page.extract_text() for page in pages)
    return " ".join(said.replace("\u200b", "").split())  # where a long word may break


def test_without_a_consent_no_health_stands_on_paper_for_a_program(
    here: Desk, placement: queries.Placement
) -> None:
    said = on_paper(here, placement)
    for words in (LEVEL, PLAN, ANSWER):
        assert words not in said
    assert (
        "Left out, as no consent in force covers it: Assessment; Level of care; Medicines and doses." in said
    )
    assert ANSWER in text(here.client.get(here.path("summary", placement.pk)))


@pytest.mark.parametrize(
    ("parts", "shown", "hidden"),
    [
        ((RecordPart.PLACEMENT,), (LEVEL,), (PLAN, ANSWER, "Because")),
        ((RecordPart.PLACEMENT, RecordPart.MEDICATIONS), (LEVEL, PLAN), (ANSWER, "Because")),
        ((RecordPart.ASSESSMENT,), (ANSWER, "Because"), (LEVEL, PLAN)),
    ],
)
def test_reasons_stand_there_only_where_the_assessment_may_be_shared(
    here: Desk,
    placement: queries.Placement,
    parts: tuple[RecordPart, ...],
    shown: tuple[str, ...],
    hidden: tuple[str, ...],
) -> None:
    for_treatment(here, *parts)
    said = on_paper(here, placement)
    for words in shown:
        assert words in said
    for words in hidden:
        assert words not in said
    page = here.client.get(here.path("summary", placement.pk)).content.decode()
    sections = re.findall(r'<section class="([^"]*)">\s*<h2>([^<]*)', page)
    kept_back = {title for kind, title in sections if "tc-no-print" in kind}
    assert ("Because" in kept_back) is ("Because" in hidden)
    assert ("Medication plan" in kept_back) is (PLAN in hidden)


def test_the_single_consent_covers_all_of_it_and_a_wish_that_was_agreed_to_takes_out_its_part(
    here: Desk, placement: queries.Placement
) -> None:
    consent(here.staff, here.patient)
    whole = on_paper(here, placement)
    assert "Left out" not in whole
    for words in (LEVEL, PLAN, ANSWER):
        assert words in whole

    director = member(here.staff.membership.program, Role.DIRECTOR)
    wish = Wish(words="Not my medicines.", parts=(RecordPart.MEDICATIONS,))
    row = ask_restriction(here.staff, here.patient, wish=wish)
    settle_restriction(director, row, agreed=True)
    said = on_paper(here, placement)
    assert PLAN not in said
    assert "covers it: Medicines and doses." in said


def test_what_the_person_takes_along_is_whole(here: Desk, placement: queries.Placement) -> None:
    assert "Outpatient care with medication" in on_paper(here, placement, "person")
