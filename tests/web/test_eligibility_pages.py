"""Pages about coverage: what was said, asking a payer, bringing its answer; nothing of a file does anything on a page."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.web.pages import text
from tests.web.staff import member, signed_in, staff_path
from tests.web.test_eligibility_checks import World
from tests.web.x12_answers import FULL, about, interchange
from throughcare.terms.eligibility import RejectReason
from throughcare_web.accounts.models import AuditEvent
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.eligibility.interchange import LARGEST
from throughcare_web.eligibility.models import EligibilityCheck, EligibilityInquiry


pytestmark = pytest.mark.django_db
SAID = {
    "how": "phone",
    "patient_asked": "on",
    "coverage": "active",
    "substance_use": "covered",
    "authorization": "needed",
    "copay": "15.50",
    "reference": "Call 77",
}


class Desk(World):
    """The same program, with the navigator's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.client: Client = signed_in(self.navigator)

    def path(self, name: str, *args: object) -> str:
        return staff_path(self.navigator, f"eligibility:{name}", *args)

    def patient_page(self) -> str:
        return text(self.client.get(self.path("patient", self.patient.pk)))

    def say(self, **given: str) -> HttpResponse:
        path = self.path("record", self.patient.pk, self.coverage.pk)
        return self.client.post(path, SAID | {"request_id": str(uuid.uuid4())} | given)

    def bring(self, asked: EligibilityInquiry, content: bytes, name: str = "answer.271") -> HttpResponse:
        file = SimpleUploadedFile(name, content)
        return self.client.post(self.path("inquiry", asked.pk), {"answer": file})

    def only_check(self) -> EligibilityCheck:
        with in_program(self.program):
            return EligibilityCheck.objects.get()


@pytest.fixture
def harbor(settings: LazySettings, tmp_path: Path) -> Iterator[Desk]:
    settings.STATE_DIR = tmp_path
    return Desk()


def test_what_was_said_on_the_phone_takes_one_short_form(harbor: Desk) -> None:
    assert "Not checked yet." in harbor.patient_page()
    assert "Example Health Plan" in text(
        harbor.client.get(harbor.path("record", harbor.patient.pk, harbor.coverage.pk))
    )

    answer = harbor.say()

    assert answer.status_code == 302
    page = harbor.patient_page()
    assert "$15.50" in page
    assert "Needed before treatment" in page


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"coverage": ""}, "id_coverage"),
        ({"coverage": "perhaps"}, "id_coverage"),
        ({"how": "x12"}, "id_how"),
        ({"copay": "１５"}, "id_copay"),
        ({"copay": "1e400"}, "id_copay"),
        ({"copay": "NaN"}, "id_copay"),
        ({"copay": "-1"}, "id_copay"),
        ({"copay": "1.999"}, "id_copay"),
        ({"coinsurance_percent": "101"}, "id_coinsurance_percent"),
        ({"starts_on": "01/02/2026"}, "id_starts_on"),
        ({"starts_on": "2026-02-30"}, "id_starts_on"),
        ({"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "id_ends_on"),
        ({"words": "x" * 2001}, "id_words"),
    ],
)
def test_a_slip_is_said_beside_its_field_and_nothing_typed_is_lost(
    harbor: Desk, given: dict[str, str], where: str
) -> None:
    answer = harbor.say(**given)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{where}-error"' in html
    assert 'value="Call 77"' in html or "reference" in given


def test_what_is_typed_does_nothing_on_a_page(harbor: Desk) -> None:
    harbor.say(
        plan_name="<script>alert(1)</script>", words="=cmd|' /C calc'!A0\n<img src=x onerror=alert(1)>"
    )
    row = harbor.only_check()

    html = harbor.client.get(harbor.path("check", row.pk)).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "=cmd|" in html


def test_a_correction_keeps_the_earlier_entry_in_sight(harbor: Desk) -> None:
    harbor.say()
    row = harbor.only_check()
    path = harbor.path("check", row.pk)
    assert "Correct this entry" in text(harbor.client.get(path))

    answer = harbor.client.post(path, SAID | {"coverage": "inactive", "request_id": str(uuid.uuid4())})

    assert answer.status_code == 302
    assert "corrected since" in harbor.patient_page()
    page = text(harbor.client.get(path))
    assert "Corrected since:" in page
    assert "Correct this entry" not in page
    again = harbor.client.post(path, SAID | {"request_id": str(uuid.uuid4())})
    assert again.status_code == 422
    assert "corrected before" in text(again)


def ask(harbor: Desk, **given: str) -> HttpResponse:
    path = harbor.path("ask", harbor.patient.pk, harbor.coverage.pk)
    return harbor.client.post(path, {"request_id": str(uuid.uuid4())} | given)


def asked(harbor: Desk, **given: str) -> EligibilityInquiry:
    harbor.consented()
    assert ask(harbor, **given).status_code == 302
    with in_program(harbor.program):
        return EligibilityInquiry.objects.get()


def test_without_consent_the_payer_is_not_asked_and_the_page_says_why(harbor: Desk) -> None:
    answer = ask(harbor)

    assert answer.status_code == 422
    assert "The payer was not asked" in text(answer)
    assert ask(harbor, request_id="not one").status_code == 422


def test_a_question_can_be_downloaded_and_its_file_names_nobody(harbor: Desk) -> None:
    row = asked(harbor, by_hand="1")

    answer = harbor.client.get(harbor.path("download", row.pk))

    assert answer.content.decode() == row.text
    assert answer["Content-Disposition"] == f'attachment; filename="{row.trace}.270"'
    assert "no-store" in answer["Cache-Control"]
    page = text(harbor.client.get(harbor.path("inquiry", row.pk)))
    assert "To be sent by hand" in page
    assert "42 CFR part 2" in page


def test_an_answer_that_is_brought_is_shown_line_by_line(harbor: Desk) -> None:
    row = asked(harbor)
    content = interchange(about(*FULL, trace=row.trace)).encode()

    answer = harbor.bring(row, content)

    assert answer.status_code == 302
    page = text(harbor.client.get(answer.url))
    assert "The whole answer" in page
    assert "Substance use treatment" in page
    assert "Prior authorization is needed." in page
    assert "CARVE OUT PLAN" in page
    assert "Correct this entry" not in page, "what a payer sent is not corrected by hand"
    assert "Answered" in text(harbor.client.get(harbor.path("inquiry", row.pk)))
    assert "Asked electronically" in harbor.patient_page()


# ASVS 5.3.1, 5.4.3: no file that somebody brought is kept as a file, run or handed on, so none is there to be scanned
def test_a_file_that_was_brought_is_shown_as_words_and_never_handed_back(
    harbor: Desk, tmp_path: Path
) -> None:
    row = asked(harbor)
    content = interchange(about(*FULL, "MSG*<ZQ-X ONZQ=1>", trace=row.trace))
    check = harbor.bring(row, content.encode()).url

    pages = (
        harbor.path("inquiry", row.pk),
        harbor.path("download", row.pk),
        harbor.path("patient", harbor.patient.pk),
    )
    for path in (check, *pages):
        answer = harbor.client.get(path, follow=True)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "Content-Disposition" not in answer
        assert b"<ZQ-X" not in answer.content
    assert b"&lt;ZQ-X" in harbor.client.get(check).content
    kept = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert not [one for one in kept if b"PAYERTRACE9" in one.read_bytes()]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\x00\x01\xff" * 100, ": something"),
        (b"<html><script>alert(1)</script>" * 20, "begins with ISA"),
        (b"PK\x03\x04" + b"0" * 200, "begins with ISA"),
        (interchange(about(*FULL, trace="OTHER")).encode(), "that of another question"),
        (b"ISA" + b"*" * LARGEST, "too large"),
    ],
)
def test_a_file_that_is_no_answer_is_refused_with_one_line(harbor: Desk, content: bytes, said: str) -> None:
    row = asked(harbor)

    answer = harbor.bring(row, content, name="../../etc/passwd\n.271")

    assert answer.status_code == 422
    assert said in text(answer)
    assert 'id="id_answer-error"' in answer.content.decode()
    with in_program(harbor.program):
        assert not EligibilityCheck.objects.exists()


def test_no_file_at_all_is_asked_for(harbor: Desk) -> None:
    row = asked(harbor)

    assert "Choose the file." in text(harbor.client.post(harbor.path("inquiry", row.pk)))


def test_codes_we_do_not_know_are_shown_as_codes(harbor: Desk) -> None:
    row = asked(harbor)
    answer = harbor.bring(row, interchange(about("AAA*N**ZZ*C", "EB*QQ**99X", trace=row.trace)).encode())

    page = text(harbor.client.get(answer.url))
    assert "Code ZZ" in page
    assert "Code QQ" in page
    assert RejectReason("75").label


def test_who_opened_what_is_in_the_audit_trail(harbor: Desk) -> None:
    harbor.patient_page()

    with in_program(harbor.program):
        opened = AuditEvent.objects.get(verb="records.open_chart")
        assert opened.detail == {"part": "eligibility"}


def test_a_director_says_who_asks_electronically(harbor: Desk) -> None:
    client = signed_in(harbor.director)
    path = staff_path(harbor.director, "eligibility:submitter")
    given = {"npi": "1234567893", "sender_id": "HARBOR", "receiver_id": "PAYER"}
    assert "NPI of this program" in text(client.get(path))
    for field, slip in (("npi", "1234567890"), ("sender_id", "a b"), ("receiver_id", "a b")):
        refused = client.post(path, given | {field: slip})
        assert refused.status_code == 422
        assert f'id="id_{field}-error"' in refused.content.decode()
    assert client.post(path, {}).status_code == 422

    assert client.post(path, given).status_code == 302
    assert "1234567893" in client.get(path).content.decode()


@pytest.mark.parametrize("name", ["patient", "check", "inquiry", "download"])
def test_another_programs_ids_lead_nowhere(harbor: Desk, name: str) -> None:
    harbor.say()
    row = asked(harbor)
    ids = {
        "patient": harbor.patient.pk,
        "check": harbor.only_check().pk,
        "inquiry": row.pk,
        "download": row.pk,
    }
    meadow = World("fictional-meadow")

    answer = signed_in(meadow.navigator).get(staff_path(meadow.navigator, f"eligibility:{name}", ids[name]))

    assert answer.status_code == 404
    assert "Example" not in text(answer)


def test_roles_without_coverage_work_are_refused(harbor: Desk) -> None:
    peer = member(harbor.program, Role.PEER)
    about_patient: list[Any] = [("patient", harbor.patient.pk), ("submitter",)]
    for name, *args in about_patient:
        answer = signed_in(peer).get(staff_path(peer, f"eligibility:{name}", *args))
        assert answer.status_code == 403
        assert "Example" not in text(answer)
