"""A call leads with one form to the first question, and from the last answer to a consent and the choice of programs."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.web.pages import text
from tests.web.referrals import patient
from tests.web.staff import member, program, signed_in, staff_path
from throughcare.terms import LevelOfCare
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.intake.actions import start_assessment
from throughcare_web.intake.queries import assessments, values
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.actions import change_patient


pytestmark = pytest.mark.django_db
WHO = {"given_names": "Avocet", "family_name": "Larch", "phone": "937-555-0177", "zip": "45402"}


@pytest.fixture
def navigator() -> Staff:
    """Return a navigator."""
    return member(program(), Role.NAVIGATOR)


@pytest.fixture
def window(navigator: Staff) -> Client:
    """Return their browser."""
    return signed_in(navigator)


def call(window: Client, staff: Staff, **said: str) -> HttpResponse:
    """Send the form of a new call."""
    return window.post(staff_path(staff, "intake:take_in"), {"request_id": str(uuid.uuid4()), **WHO, **said})


def test_one_form_registers_opens_an_episode_and_begins_the_assessment(
    navigator: Staff, window: Client
) -> None:
    assert "Begin the assessment" in text(window.get(staff_path(navigator, "intake:take_in")))
    once = {"born_on": "1991-04-12", "payment": "medicaid", "request_id": str(uuid.uuid4())}
    first, again = call(window, navigator, **once), call(window, navigator, **once)
    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"].endswith("/questions/quick/")
    of = navigator.membership.program
    with in_program(of):
        (draft,) = assessments(of)
        episode = patients.current_episode(draft.patient)
        assert episode.care_manager == navigator.membership
        assert draft.episode == episode
        known = values(draft)
        assert (known["place"], known["payment"]) == ("45402", ["medicaid"])


def test_an_age_is_enough_where_no_birth_date_is_given(navigator: Staff, window: Client) -> None:
    call(window, navigator, age="34")
    of = navigator.membership.program
    with in_program(of):
        assert values(assessments(of).get())["age"] == 34


def test_somebody_who_looks_alike_is_shown_before_anything_is_made(navigator: Staff, window: Client) -> None:
    call(window, navigator, born_on="1991-04-12")
    alike = call(window, navigator, born_on="1991-04-12")
    assert alike.status_code == 409
    assert staff_path(navigator, "intake:take_in") in alike.content.decode()
    nameless = call(window, navigator, given_names="", family_name="")
    assert nameless.status_code == 422
    assert "Give a name. The name to use is enough." in nameless.content.decode()
    assert call(window, navigator, age="200").status_code == 422
    of = navigator.membership.program
    with in_program(of):
        assert assessments(of).count() == 1


def test_questions_that_cannot_concern_somebody_are_not_among_the_first(
    navigator: Staff, window: Client
) -> None:
    first = call(window, navigator, sex="male").headers["Location"]
    assert "More questions (2)" in text(window.get(first))


def review(window: Client, staff: Staff, of: object) -> tuple[str, str]:
    """Return the address of a review with what it offers."""
    with in_program(staff.membership.program):
        draft = start_assessment(staff, of)
    address = staff_path(staff, "intake:review", draft.pk)
    return address, window.get(address).content.decode()


def sign(window: Client, address: str, page: str, **said: str) -> str:
    """Sign what was reviewed, and return where it leads."""
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    level = {"level": LevelOfCare.MANAGED_OUTPATIENT.value, "reason": "waiting_for_bed", "words": "As it is."}
    with_reason = window.post(address, {"seen": seen, **level, **said})
    return with_reason.headers.get("Location", "")


def test_signature_leads_to_a_consent_and_where_there_is_one_to_the_programs(
    navigator: Staff, window: Client
) -> None:
    of = patient(navigator)
    address, page = review(window, navigator, of)
    assert "Sign and ask for consent" in page
    asked = sign(window, address, page, on="1")
    assert asked == f"{staff_path(navigator, 'consent:sign', of.pk)}?then=refer"
    form = window.get(asked)
    assert form.status_code == 200
    hidden = dict(form.context["choices"]) | {"then": form.context["then"]}
    signed = window.post(
        staff_path(navigator, "consent:sign", of.pk), {**hidden, "patient_name": "Avocet Larch"}
    )
    assert signed.headers["Location"] == staff_path(navigator, "referral:refer", of.pk)

    address, page = review(window, navigator, of)
    assert "Sign and choose programs" in page
    assert sign(window, address, page).startswith(staff_path(navigator, "intake:summary", of.pk)[:30])
    address, page = review(window, navigator, of)
    assert sign(window, address, page, on="1") == staff_path(navigator, "referral:refer", of.pk)


def test_usual_form_asks_first_who_signs_where_that_may_be_a_parent(navigator: Staff, window: Client) -> None:
    of = patient(navigator)
    young = timezone.localdate() - dt.timedelta(days=17 * 366)
    with in_program(navigator.membership.program):
        change_patient(navigator, of, version=of.version, changes={"born_on": young})
    asked = window.get(staff_path(navigator, "consent:sign", of.pk))
    assert asked.headers["Location"] == staff_path(navigator, "consent:new", of.pk)
