"""A patient's own record, and the list of what was shared: in their language, to whoever receives it, and written down."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import translation
from pypdf import PdfReader

from tests.web import referrals, staff
from tests.web.intake_staff import Desk
from tests.web.pages import main_of, text, words
from tests.web.referrals import Region
from tests.web.sharing import consent, for_sister
from throughcare.terms import LevelOfCare, Payment
from throughcare.terms.clinical import DoseUnit, Frequency, ObservationCode
from throughcare.terms.intake import PlacementReason
from throughcare.terms.sharing import DisclosureBasis, ExpiryKind, RecipientKind, RecordPart, RevocationWay
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.chart.record import record
from throughcare_web.consent import queries as consents
from throughcare_web.consent.actions import revoke_consent
from throughcare_web.consent.counseling.actions import write_counseling_note
from throughcare_web.consent.models import Disclosure
from throughcare_web.consent.restrictions.actions import Wish, ask_restriction
from throughcare_web.intake.actions import amend_assessment, sign_assessment, start_assessment
from throughcare_web.intake.entries import Decision
from throughcare_web.intake.facts import composed, digest_of
from throughcare_web.records.clinical.actions import record_allergy, record_medication, record_observation
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry, ObservationEntry
from throughcare_web.records.deaths.actions import record_death
from throughcare_web.records.patients.actions import add_coverage
from throughcare_web.records.patients.demographics import CoverageEntry


pytestmark = pytest.mark.django_db

SECRET = "Spoke about the brother."
SISTER = "Ann Example"
GROUND = "Health care power of attorney"
TODAY = dt.date(2026, 11, 26)


@pytest.fixture
def region() -> Region:
    """Return a patient of whom much is known, with one consent in force, one taken back and a wish."""
    made = referrals.region()
    nurse = staff.member(made.harbor, Role.NURSE, email="nurse@harbor.example.org")
    counselor = staff.member(made.harbor, Role.COUNSELOR)
    methadone = MedicationEntry(
        name="methadone", dose=Decimal(80), dose_unit=DoseUnit.MG, frequency=Frequency.DAILY
    )
    record_medication(nurse, made.patient, medication=methadone)
    record_allergy(nurse, made.patient, allergy=AllergyEntry(substance="penicillin", reaction="rash"))
    pulse = ObservationEntry(code=ObservationCode.HEART_RATE, value=88)
    record_observation(nurse, made.patient, observation=pulse)
    medicaid = CoverageEntry(payment=Payment.MEDICAID, payer_name="County plan", member_id="MADE-UP-1")
    add_coverage(made.navigator, made.patient, coverage=medicaid)
    for_family = consent(made.navigator, made.patient, **for_sister())
    revoke_consent(made.navigator, for_family, way=RevocationWay.SPOKEN, said_by="Rosalind Exampleton")
    ask_restriction(nurse, made.patient, wish=Wish(words="Nothing to the employer."))
    write_counseling_note(counselor, made.patient, text=SECRET, session_on=TODAY)
    made.sent()
    return made


def giving(**changes: Any) -> dict[str, Any]:
    """Return the form of somebody who gives the record to the patient, with changes."""
    sent = {"receiver": "patient", "language": "en", "is_sure": "on", "request_id": str(uuid.uuid4())}
    return {**sent, **changes}


def to_sister(**changes: Any) -> dict[str, Any]:
    return giving(receiver="representative", name=SISTER, ground=GROUND, **changes)


def give(region: Region, page: str = "chart:record", **form: Any) -> HttpResponse:
    """Send the form of the record, or of the accounting."""
    path = staff.staff_path(region.navigator, page, region.patient.pk)
    return staff.signed_in(region.navigator).post(path, form)


def given(region: Region) -> list[Disclosure]:
    """Return what was written down as given to the patient, or to who acts for them, the newest first."""
    with in_program(region.harbor):
        rows = consents.disclosures(region.patient)
        return list(rows.filter(basis=DisclosureBasis.PATIENT_ACCESS))


def parts_of(region: Region, language: str = "en") -> dict[str, Any]:
    with in_program(region.harbor), translation.override(language):
        return record(region.harbor, region.patient, TODAY)


def test_record_has_every_part_with_what_was_measured_and_says_where_one_is_empty(region: Region) -> None:
    parts = parts_of(region)
    said = {title: [(line.title, *line.facts) for line in lines] for title, lines in parts.items()}

    assert ("Name", "Rosalind Exampleton") in said["About you"]
    assert ("Born", "March 7, 1990") in said["About you"]
    assert said["Who pays"] == [("Medicaid", "County plan", "MADE-UP-1")]
    assert said["Allergies"][0][:2] == ("penicillin", "rash")
    assert ("methadone", "80 mg", Frequency.DAILY.label) in [line[:3] for line in said["Medicines"]]
    assert said["Measurements"] == [("Heart rate", "88 a minute")]
    assert said["Referrals to other places"][0][1:] == (
        "Sent, waiting for an answer",
        referrals.ASKED.level.label,
        "Methadone",
    )
    assert said["Health problems"] == []
    assert "Nothing is recorded." in text(give(region, **giving()))


def test_record_lists_each_consent_with_what_to_whom_and_until_when(region: Region) -> None:
    revoked, single = parts_of(region)["What you agreed to share"]

    assert revoked.facts[0] == "Taken back"
    assert f"What: {RecordPart.ATTENDANCE.label}" in revoked.facts
    assert f"With: {SISTER}" in revoked.facts
    assert revoked.facts[-1].startswith("Taken back: ")
    assert single.facts[0] == "In force"
    assert single.facts[-1] == f"Until: {ExpiryKind.END_OF_TREATMENT.label}"
    assert single.on
    (wish,) = parts_of(region)["What you asked us not to share"]
    assert wish.title == "Nothing to the employer."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("In force", "Heart rate : 88 a minute", "March 7, 1990", "Once a day")),
        ("es", ("Vigente", "Frecuencia cardíaca : 88 por minuto", "7 de marzo de 1990", "Una vez al día")),
    ],
)
def test_record_is_in_the_language_that_was_chosen(
    region: Region, language: str, said: tuple[str, ...]
) -> None:
    page = give(region, **giving(language=language))

    assert f'<html lang="{language}">' in page.content.decode()
    shown = words(main_of(page))
    for expected in (*said, "methadone", "penicillin"):
        assert expected in shown


@pytest.mark.parametrize(("spoken", "chosen"), [("es", "es"), ("en", "en"), ("vi", "en"), ("", "en")])
def test_both_forms_begin_with_the_language_of_the_patient(region: Region, spoken: str, chosen: str) -> None:
    with in_program(region.harbor):
        type(region.patient).objects.filter(pk=region.patient.pk).update(language=spoken)
    for name in ("chart:record", "consent:accounting"):
        path = staff.staff_path(region.navigator, name, region.patient.pk)
        page = staff.signed_in(region.navigator).get(path).content.decode()
        (offered,) = [tag for tag in page.split("<input") if f'value="{chosen}"' in tag.split(">")[0]]
        assert "checked" in offered.split(">")[0]


@pytest.mark.parametrize("pdf", [{}, {"pdf": "1"}])
def test_no_counseling_note_is_in_it(region: Region, pdf: dict[str, str]) -> None:
    answer = give(region, **giving(**pdf))
    said = _read(answer) if pdf else text(answer)
    assert SECRET not in said
    assert "45 CFR 164.524(a)(1)(i)" in said
    assert RecordPart.COUNSELING_NOTES not in given(region)[0].parts


@pytest.mark.parametrize(("language", "word"), [("en", "Heart rate"), ("es", "Frecuencia cardíaca")])
def test_record_is_a_tagged_pdf_too(region: Region, language: str, word: str) -> None:
    answer = give(region, **giving(language=language, pdf="1"))

    assert answer["Content-Type"] == "application/pdf"
    assert word in _read(answer)
    root = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]


def _read(answer: HttpResponse) -> str:
    read = PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_giving_the_record_is_written_down_once_for_a_form(region: Region) -> None:
    assert give(region, **giving(is_sure="")).status_code == 422
    assert given(region) == []
    form = giving()
    first, again = give(region, **form), give(region, **form, pdf="1")

    assert (first.status_code, again.status_code) == (200, 200)
    (row,) = given(region)
    assert (row.recipient_kind, row.recipient_name, row.ground) == ("patient", "Rosalind Exampleton", "")
    assert row.description == "The whole record, on paper"


def test_a_form_that_was_sent_gives_nothing_to_somebody_else(region: Region) -> None:
    form = giving()
    give(region, **form)
    answer = give(region, **to_sister(request_id=form["request_id"]))

    assert answer.status_code == 422
    assert "sent before for somebody else" in text(answer)
    assert len(given(region)) == 1


@pytest.mark.parametrize("name", ["chart:record", "consent:accounting"])
def test_who_acts_for_the_patient_is_named_and_says_on_what_ground(region: Region, name: str) -> None:
    for missing in ("name", "ground"):
        answer = give(region, name, **{**to_sister(), missing: " "})
        assert answer.status_code == 422
    assert given(region) == []

    assert give(region, name, **to_sister()).status_code == 200
    (row,) = given(region)
    assert (row.recipient_kind, row.recipient_name, row.ground) == (
        RecipientKind.REPRESENTATIVE,
        SISTER,
        GROUND,
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_accounting_tells_that_a_representative_took_the_record_and_why(
    region: Region, language: str
) -> None:
    give(region, **to_sister())
    page = give(region, "consent:accounting", **giving(language=language))

    assert f'<html lang="{language}">' in page.content.decode()
    shown = words(main_of(page))
    for term in (RecipientKind.REPRESENTATIVE, DisclosureBasis.PATIENT_ACCESS):
        assert term.words(language) in shown
    assert SISTER in shown
    assert GROUND in shown


def test_the_accounting_is_itself_written_down_and_lists_the_ones_before_it_alone(region: Region) -> None:
    form = giving(language="en")
    for _ in range(2):
        page = give(region, "consent:accounting", **form)
        assert "The list of what was shared" not in text(page)
    (row,) = given(region)
    assert row.description == "The list of what was shared"

    assert "The list of what was shared" in text(give(region, "consent:accounting", **giving()))


def test_of_a_patient_who_has_died_only_a_representative_receives_anything(region: Region) -> None:
    record_death(region.navigator, region.patient)
    for name in ("chart:record", "consent:accounting"):
        assert give(region, name, **giving()).status_code == 422
        assert give(region, name, **to_sister()).status_code == 200
    assert [row.recipient_name for row in given(region)] == [SISTER, SISTER]


@pytest.fixture
def assessed(region: Region) -> Region:
    """Return the region after an assessment was signed, and signed again with one answer corrected."""
    nurse = staff.member(region.harbor, Role.NURSE, email="second@harbor.example.org")
    here = Desk(nurse, staff.signed_in(nurse), region.patient, start_assessment(nurse, region.patient))
    fentanyl = {"": True, ".name": "fentanyl", ".last_use_hours": 14}
    here.save(
        housing="homeless",
        cows=6,
        conditions=[],
        **{f"substances#f{key}": said for key, said in fentanyl.items()},
    )
    signed(here)
    again = Desk(nurse, here.client, here.patient, amend_assessment(nurse, here.assessment))
    again.save(cows=12)
    signed(again)
    return region


def signed(here: Desk) -> None:
    """Sign an assessment, whatever guidance says."""
    decision = Decision(level=LevelOfCare.MANAGED_OUTPATIENT, reason=PlacementReason.COURT, words="Made up.")
    with in_program(here.staff.membership.program):
        seen = digest_of(composed(here.assessment).document)
    sign_assessment(here.staff, here.assessment, seen=seen, decision=decision)


ASKED = {
    "en": (
        "Where do you live now? No home",
        "COWS: the total now: 12 points",
        "fentanyl (last use ago: 14 hours)",
    ),
    "es": (
        "¿Dónde vive ahora? Sin hogar",
        "COWS: el total ahora: 12 puntos",
        "fentanyl (¿Cuándo fue la última vez? 14 horas)",
    ),
}
EARLIER = {"en": "COWS: the total now: 6 points", "es": "COWS: el total ahora: 6 puntos"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_record_has_every_answer_of_every_signed_assessment_also_of_one_corrected_later(
    assessed: Region, language: str
) -> None:
    start_assessment(assessed.navigator, assessed.patient)  # one that nobody has signed is no line
    with translation.override(language):
        title, corrected_later = (
            translation.gettext(said) for said in ("What you answered in assessments", "corrected later")
        )
    lines = parts_of(assessed, language)[title]

    facts = [fact for one in lines for fact in one.facts]
    assert [fact for fact in ASKED[language] if fact not in " ".join(facts)] == []
    assert facts.index(ASKED[language][1]) < facts.index(EARLIER[language])
    (corrected,) = [one for one in lines if EARLIER[language] in one.facts]
    assert corrected.facts[0] == corrected_later
    assert all(one.on for one in lines)


@pytest.mark.parametrize("pdf", [{}, {"pdf": "1"}])
def test_the_answers_are_on_the_page_and_on_paper(assessed: Region, pdf: dict[str, str]) -> None:
    page = give(assessed, **giving(**pdf))
    shown = _read(page) if pdf else words(main_of(page))
    for expected in ("What you answered in assessments", *ASKED["en"]):
        assert expected in shown


def test_another_programs_patient_has_no_record_here(region: Region) -> None:
    path = staff.staff_path(region.nurse, "chart:record", region.patient.pk)
    assert staff.signed_in(region.nurse).post(path, giving()).status_code == 404
