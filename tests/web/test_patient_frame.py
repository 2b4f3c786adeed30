"""Every page about a patient, of whichever app, says who they are and leads to the others that its reader may open."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.web import referrals
from tests.web.pages import main_of, text, words
from tests.web.referrals import Region
from tests.web.staff import member, signed_in, staff_path
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import PERMISSIONS, Role
from throughcare_web.accounts.templatetags.staff import moment
from throughcare_web.records import frame
from throughcare_web.records.clinical.actions import record_allergy
from throughcare_web.records.clinical.entries import AllergyEntry


pytestmark = pytest.mark.django_db

PAGES = {
    "records:patient": "Summary",
    "records:medications": "Medications",
    "consent:patient": "Consent",
    "consent:new": "Consent",
    "consent:share": "Consent",
    "intake:assessments": "Assessments",
    "referral:of_patient": "Referrals",
    "referral:refer": "Referrals",
    "referral:join_patient": "Referrals",
    "eligibility:patient": "Eligibility",
    "chart:record": "Whole record",
}


@pytest.fixture
def region() -> Region:
    """Return a program with a patient who is allergic to something."""
    made = referrals.region()
    with in_program(made.harbor):
        record_allergy(made.navigator, made.patient, allergy=AllergyEntry(substance="penicillin"))
    return made


def shown(staff: Staff, name: str, *args: object) -> HttpResponse:
    """Return a page as somebody sees it."""
    return signed_in(staff).get(staff_path(staff, name, *args))


def tabs(page: HttpResponse) -> tuple[list[str], list[str]]:
    """Return the names of a patient's pages, and of those that are marked as shown."""
    nav = re.search(r'<nav class="tc-patient__pages".*?</nav>', page.content.decode(), re.DOTALL)
    assert nav
    links = re.findall(r"<a href=[^>]*?( aria-current=[^>]*)?>([^<]+)</a>", nav[0])
    return [name for _, name in links], [name for mark, name in links if mark]


@pytest.mark.parametrize(("name", "here"), PAGES.items())
def test_every_page_about_a_patient_has_the_same_frame(region: Region, name: str, here: str) -> None:
    page = shown(region.navigator, name, region.patient.pk)
    said = words(main_of(page))
    assert region.patient.called in said
    assert "Allergies: penicillin" in said
    assert region.patient.number in said
    assert tabs(page)[1] == [here]
    assert page.content.decode().count("<h1") == 1


@pytest.mark.parametrize("name", PAGES)
def test_every_page_about_a_patient_writes_days_in_one_form(region: Region, name: str) -> None:
    region.sent()
    said = words(main_of(shown(region.navigator, name, region.patient.pk)))
    assert re.search(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", said) or "Date of birth not known" in said
    assert not re.search(r"\b[A-Z][a-z]{2,8}\.? [0-9]{1,2}, ([0-9]{4}|[0-9]{2}:[0-9]{2})\b", said)


def test_frame_leads_only_to_what_the_reader_may_open(region: Region) -> None:
    desk = shown(member(region.harbor, Role.FRONT_DESK), "records:patient", region.patient.pk)
    assert tabs(desk)[0] == ["Summary", "Consent", "Referrals", "Coverage", "Eligibility", "Contacts", "Person", "Episodes"]  # fmt: skip
    assert "penicillin" not in text(desk)
    auditor = shown(member(region.harbor, Role.AUDITOR), "consent:disclosures", region.patient.pk)
    assert tabs(auditor)[0] == []
    assert region.patient.called not in text(auditor)
    assert region.patient.number in words(main_of(auditor))


def test_program_that_receives_a_referral_has_no_frame_of_the_senders_patient(region: Region) -> None:
    page = shown(region.nurse, "referral:referral", region.sent().pk)
    assert "tc-patient__pages" not in page.content.decode()


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("chart:")])
def test_page_about_a_patient_asks_once_which_records_are_theirs(region: Region, name: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert shown(region.navigator, name, region.patient.pk).status_code == 200
    assert len([one for one in asked if "RECURSIVE family" in one["sql"]]) == 1


@pytest.mark.parametrize("name", PAGES)
def test_page_about_a_patient_writes_down_once_that_it_was_opened(region: Region, name: str) -> None:
    def looks() -> int:
        with in_program(region.harbor):
            return audit_events(region.harbor).filter(verb="records.open_chart").count()

    before = looks()
    assert shown(region.navigator, name, region.patient.pk).status_code == 200
    assert looks() == before + 1


def test_head_costs_three_queries_and_two_where_the_chart_is_closed(
    region: Region, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with in_program(region.harbor):
        for role, count in ((Role.NAVIGATOR, 3), (Role.FRONT_DESK, 2)):
            with django_assert_num_queries(count):
                head = frame.head(region.patient, PERMISSIONS[role])
                assert [one.substance for one in head.allergies or ()] == ["penicillin"] * (count - 2)
                assert not head.none_known


def test_moments_have_the_form_that_days_have() -> None:
    assert moment(dt.datetime(2020, 3, 5, 9, 7, tzinfo=dt.UTC)) == "2020-03-05 09:07"
    assert moment(None) == ""
