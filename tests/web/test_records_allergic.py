"""A recorded allergy to something that is taken: said first and in full, wherever somebody looks before the next dose."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.web import staff
from throughcare.errors import BadInput
from throughcare.terms.clinical import Certainty, ReactionSeverity
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.records.clinical import queries
from throughcare_web.records.clinical.actions import record_allergy, record_medication
from throughcare_web.records.clinical.entries import AllergyEntry, MedicationEntry
from throughcare_web.records.models import Allergy, Patient
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db

SAID = "Suboxone: allergic to buprenorphine. Severe. Reaction: swelling of the face. Reported, not confirmed."


@pytest.fixture
def harbor() -> Program:
    """Return a program."""
    return staff.program()


@pytest.fixture
def doctor(harbor: Program) -> Staff:
    """Return a prescriber."""
    return staff.member(harbor, Role.PRESCRIBER)


@pytest.fixture
def window(doctor: Staff) -> Client:
    """Return the prescriber's browser."""
    return staff.signed_in(doctor)


@pytest.fixture
def rosa(doctor: Staff) -> Patient:
    """Return a patient who takes nothing yet."""
    return register_patient(doctor, demographics=Demographics(family_name="Example"))


def allergy(doctor: Staff, rosa: Patient, **more: object) -> Allergy:
    """Record an allergy to buprenorphine."""
    said = {
        "substance": "buprenorphine",
        "reaction": "swelling of the face",
        "severity": ReactionSeverity.SEVERE,
    }
    return record_allergy(doctor, rosa, allergy=AllergyEntry(**{**said, **more}))


def text_of(response: HttpResponse) -> str:
    """Return a page as text, with single blanks."""
    return " ".join(response.content.decode().split())


def top_of(window: Client, page: str) -> str:
    """Return what was just done, as the page a form leads to says it above everything else."""
    return " ".join(re.findall(r'<p class="tc-said[^>]*>(.*?)</p>', text_of(window.get(page))))


def sent(**values: str) -> dict[str, str]:
    """Return a form as a browser sends it, new each time."""
    return {"request_id": str(uuid.uuid4()), **values}


def test_medication_that_somebody_is_allergic_to_is_said_at_the_top_once_it_is_written_down(
    doctor: Staff, window: Client, rosa: Patient
) -> None:
    allergy(doctor, rosa)
    path = staff.staff_path(doctor, "records:medications", rosa.pk)
    answer = window.post(path, sent(name="Suboxone"))
    assert answer["Location"] == path  # the top of the page, not the row
    assert f"Recorded allergy. {SAID}" in top_of(window, answer["Location"])
    harmless = window.post(path, sent(name="ibuprofen"))
    assert "#row-" in harmless["Location"]
    assert "allergy" not in top_of(window, harmless["Location"])


def test_allergy_to_what_is_taken_already_is_said_at_the_top_too(
    doctor: Staff, window: Client, rosa: Patient
) -> None:
    record_medication(doctor, rosa, medication=MedicationEntry(name="Suboxone"))
    path = staff.staff_path(doctor, "records:allergies", rosa.pk)
    form = sent(substance="buprenorphine", certainty="confirmed")
    assert window.post(path, form)["Location"] == path
    words = "Suboxone: allergic to buprenorphine. How severe is not written down. Confirmed."
    assert words in top_of(window, path)


def test_allergy_stands_first_and_in_full_on_the_medication_list_and_on_the_summary(
    doctor: Staff, window: Client, rosa: Patient
) -> None:
    for name in ("Suboxone", "alprazolam"):
        record_medication(doctor, rosa, medication=MedicationEntry(name=name))
    allergy(doctor, rosa)  # after the medication: what was said when it was entered does not hold it
    listed = text_of(window.get(staff.staff_path(doctor, "records:medications", rosa.pk)))
    together = listed.split('id="together"')[1].split("</section>")[0]
    assert together.index("Recorded allergy") < together.index(SAID) < together.index("Interaction")
    summary = text_of(window.get(staff.staff_path(doctor, "records:patient", rosa.pk)))
    flags = summary.split('id="flags"')[1].split("</section>")[0]
    first = re.search(r"<li.*?</li>", flags)[0]
    assert "Recorded allergy:" in first
    assert SAID in first
    assert "<details" not in flags.split(SAID)[0]


def test_allergy_that_was_ruled_out_or_to_what_is_taken_no_more_warns_nobody(
    doctor: Staff, window: Client, rosa: Patient
) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    record_medication(doctor, rosa, medication=MedicationEntry(name="Suboxone", ends_on=yesterday))
    record_medication(doctor, rosa, medication=MedicationEntry(name="amoxicillin"))
    allergy(doctor, rosa)
    allergy(doctor, rosa, substance="amoxicillin", certainty=Certainty.REFUTED)
    for page in ("records:patient", "records:medications"):
        assert "allergic to" not in text_of(window.get(staff.staff_path(doctor, page, rosa.pk)))


def test_allergy_that_was_ruled_out_stands_on_its_page_and_not_above_every_page(
    doctor: Staff, window: Client, rosa: Patient
) -> None:
    def head() -> str:
        page = text_of(window.get(staff.staff_path(doctor, "records:allergies", rosa.pk)))
        assert "<strong>penicillin</strong>" in page
        assert "Ruled out" in page
        return page.split('class="tc-patient__state"')[1].split("</section>")[0]

    allergy(doctor, rosa, substance="penicillin", certainty=Certainty.REFUTED)
    assert "Allergies: all ruled out" in head()
    assert "penicillin" not in head()
    record_allergy(doctor, rosa, allergy=AllergyEntry(none_known=True))
    assert "No known allergies" in head()
    allergy(doctor, rosa, substance="latex", severity=ReactionSeverity.SEVERE)
    assert "</strong> latex (severe)</p>" in head()
    assert "penicillin" not in head()


def test_interactions_of_one_medication_are_counted_under_one_name(
    doctor: Staff, window: Client, rosa: Patient
) -> None:
    for name in ("alprazolam", "diazepam", "methadone"):
        record_medication(doctor, rosa, medication=MedicationEntry(name=name))
    page = text_of(window.get(staff.staff_path(doctor, "records:medications", rosa.pk)))
    (line,) = re.findall(r"<summary>(Said when it was entered: [^<]*Interaction[^<]*)</summary>", page)
    assert line.count("Interaction, major") == 1
    assert "Interaction, major (2)" in line
    together = page.split('id="together"')[1].split("</section>")[0]
    assert together.count("Interaction, major") == 1
    assert together.count("<span>methadone and") + together.count("<span>Methadone and") == 2


def test_same_allergy_is_written_down_once(
    harbor: Program, doctor: Staff, window: Client, rosa: Patient
) -> None:
    row = allergy(doctor, rosa)
    with pytest.raises(BadInput):
        allergy(doctor, rosa, substance=" Buprenorphine ")
    path = staff.staff_path(doctor, "records:allergies", rosa.pk)
    again = window.post(path, sent(substance="BUPRENORPHINE", certainty="confirmed"))
    assert again.status_code == 422
    assert "What you gave is on the list already." in text_of(again)
    other = allergy(doctor, rosa, substance="latex")
    moved = sent(substance="latex", certainty="confirmed", replaces=str(row.pk))
    assert window.post(path, moved).status_code == 422
    kept = sent(substance="buprenorphine", certainty="confirmed", replaces=str(row.pk))
    assert window.post(path, kept).status_code == 302
    with in_program(harbor):
        stands = {(one.substance, one.certainty) for one in queries.allergies(rosa)}
    assert stands == {("buprenorphine", "confirmed"), ("latex", other.certainty)}
