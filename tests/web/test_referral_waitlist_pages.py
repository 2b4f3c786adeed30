"""The pages of the waitlist: the order with its reasons, one person who waits, the sheet they are handed."""

from __future__ import annotations

import datetime as dt
import re
import uuid
import zoneinfo
from dataclasses import replace
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format as formatted

from tests.web import referrals, staff
from tests.web.referrals import Region
from throughcare.terms import LevelOfCare
from throughcare.terms.referral import WaitReason, WaitState
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.referral import actions
from throughcare_web.referral.entries import Wait
from throughcare_web.referral.models import InterimServiceGiven, WaitlistEntry
from throughcare_web.referral.waiting import actions as waiting


pytestmark = pytest.mark.django_db

WAIT = Wait(level=LevelOfCare.MANAGED_OUTPATIENT, reason=WaitReason.NO_SLOT)


@pytest.fixture
def region(settings) -> Region:
    """Return programs, a patient with a consent, and places."""
    settings.SITE_ADDRESS = "https://throughcare.example.org"
    return referrals.region()


@pytest.fixture
def navigator(region: Region) -> Client:
    """Return the navigator's browser."""
    return staff.signed_in(region.navigator)


@pytest.fixture
def nurse(region: Region) -> Client:
    """Return the browser of a nurse of the receiving program."""
    return staff.signed_in(region.nurse)


def text(answer: object) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def form_of(region: Region, *places: object, **changes: object) -> dict[str, object]:
    said = {
        "place": "45402",
        "level": "1.7",
        "medication": "methadone",
        "urgency": "soon",
        "places": [place.pk for place in places],
        "parts": ["identity", "contact", "placement"],
        "words": "Ready to start today.",
        "contact": "Front desk",
        "phone": "555-010-0100",
        "request_id": str(uuid.uuid4()),
    }
    return {**said, **changes}


def path(member: object, name: str, *args: object) -> str:
    return staff.staff_path(member, name, *args)


def test_person_is_put_on_the_waitlist_offered_a_place_and_takes_it(region: Region, nurse: Client) -> None:
    row = region.sent()
    actions.accept(region.nurse, row, hold_place=False)
    join = path(region.nurse, "referral:join_referral", row.pk)
    assert 'value="1.7" selected' in text(nurse.get(join))
    form = {"level": "1.7", "reason": "no_slot", "pregnant": "yes", "request_id": str(uuid.uuid4())}
    assert nurse.post(join, {**form, "reason": ""}).status_code == 422
    joined = nurse.post(join, form)
    assert joined.status_code == 302
    again = nurse.post(join, {**form, "request_id": str(uuid.uuid4())})
    assert "this person already" in text(again)

    page = text(nurse.get(joined.headers["Location"]))
    assert "place 1" in page
    assert "People who are pregnant go first." in page
    assert "A referral for prenatal care." in page

    address = joined.headers["Location"]
    given = {"do": "give", "give-service": "prenatal", "give-request_id": str(uuid.uuid4())}
    assert nurse.post(address, given).status_code == 302
    assert nurse.post(address, {**given, "give-service": "sweets"}).status_code == 422
    facts = {
        "do": "facts",
        "facts-pregnant": "no",
        "facts-injects": "yes",
        "facts-request_id": form["request_id"],
    }
    assert nurse.post(address, facts).status_code == 302
    assert nurse.post(address, {**facts, "facts-overdose_on": "yesterday"}).status_code == 422
    assert nurse.post(address, {"do": "take"}).status_code == 422
    assert nurse.post(address, {"do": "offer"}).status_code == 302
    assert nurse.post(address, {"do": "take"}).status_code == 302
    assert nurse.post(address, {"do": "erase"}).status_code == 404
    with in_program(region.meadow):
        entry = WaitlistEntry.objects.get()
        assert (entry.state, entry.pregnant, entry.injects) == (WaitState.PLACED, False, True)
        assert InterimServiceGiven.objects.count() == 1
    assert "Has a place" in text(nurse.get(address))
    assert nurse.get(path(region.nurse, "referral:sheet", entry.pk, "en")).status_code == 404


def test_patient_of_the_program_is_put_on_its_waitlist_as_the_record_knows_them(
    region: Region, nurse: Client
) -> None:
    person = referrals.patient(region.desk, "Quentin", "Sample", phone="77")
    join = path(region.nurse, "referral:join_patient", person.pk)
    shown = text(nurse.get(join))
    assert "Quentin Sample" in shown
    assert "Put on our waitlist" in shown
    form = {"level": "1.7", "reason": "no_slot", "request_id": str(uuid.uuid4())}
    joined = nurse.post(join, form)
    assert joined.status_code == 302
    page = text(nurse.get(joined.headers["Location"]))
    assert "No interim service is asked for" in page
    long = nurse.post(joined.headers["Location"], {"do": "offer", "offer-words": "x" * 1001})
    assert long.status_code == 422


def test_interim_treatment_shows_its_last_day_and_the_day_of_the_plan(region: Region, nurse: Client) -> None:
    (quentin, *_) = waiting_people(region)
    address = path(region.nurse, "referral:entry", quentin.pk)
    given = {"do": "give", "give-service": "interim_methadone", "give-request_id": str(uuid.uuid4())}
    nurse.post(address, given)
    assert re.search(
        r"Interim treatment: until .* at the latest, plan by .*, at least 2 drug tests",
        text(nurse.get(address)),
    )


def test_that_the_state_was_asked_for_a_pregnant_person_says_when_and_by_whom(
    region: Region, nurse: Client
) -> None:
    person = referrals.patient(region.desk, "Wanda", "Sample", phone="78")
    wait = replace(WAIT, pregnant=True)
    entry = waiting.join_waitlist(region.nurse, person, wait=wait, request_id=uuid.uuid4())
    address = path(region.nurse, "referral:entry", entry.pk)
    words = "The state's office, reference 12."
    given = {"do": "give", "give-service": "tell_state", "give-words": words}
    assert nurse.post(address, given | {"give-request_id": str(uuid.uuid4())}).status_code == 302

    page = text(nurse.get(address))
    given_part = page.partition("<h3>Given</h3>")[2].partition("</ul>")[0]
    assert re.search(r"\d{4}-\d\d-\d\d: ", given_part)
    for said in (words, region.nurse.membership.user.email):
        assert said in given_part, said


def waiting_people(region: Region) -> list[WaitlistEntry]:
    found = []
    for number, facts in enumerate([{}, {"injects": True}, {"pregnant": True}]):
        person = referrals.patient(
            region.desk, ["Quentin", "Ulla", "Wanda"][number], "Sample", phone=f"7{number}"
        )
        wait = Wait(level=WAIT.level, reason=WAIT.reason, **facts)
        found.append(waiting.join_waitlist(region.nurse, person, wait=wait, request_id=uuid.uuid4()))
    return found


def test_waitlist_page_shows_the_order_the_reasons_and_the_clocks(region: Region, nurse: Client) -> None:
    waiting_people(region)
    page = text(nurse.get(path(region.nurse, "referral:waitlist")))

    assert page.index("Wanda") < page.index("Ulla") < page.index("Quentin")
    assert "Pregnant" in page
    assert "Injects drugs" in page
    assert "Admit by" in page
    assert "own rule" not in page


def test_nothing_is_late_by_a_law_that_does_not_bind_the_program(region: Region) -> None:
    waiting_people(region)
    listed, policy = path(region.nurse, "referral:waitlist"), path(region.nurse, "referral:policy")
    boss = staff.member(region.meadow, Role.DIRECTOR)
    with time_machine.travel(timezone.now() + dt.timedelta(days=15)):
        director = staff.signed_in(boss)
        assert "tc-late" in director.get(listed).content.decode()
        assert director.post(policy, {"takes_block_grant": "False"}).status_code == 302
        page = director.get(listed).content.decode()
        asked = director.get(policy).content.decode()
    assert "tc-late" not in page
    assert "this program takes none" in page
    assert '<option value="False" selected>' in asked


def test_hours_that_let_an_urgent_answer_take_longer_than_a_routine_one_are_refused_beside_the_field(
    region: Region,
) -> None:
    boss = staff.member(region.meadow, Role.DIRECTOR)
    policy, window = path(region.nurse, "referral:policy"), staff.signed_in(boss)
    sent = {"takes_block_grant": "", "hours_soon": "48", "hours_routine": "2"}

    refused = window.post(policy, sent)

    assert refused.status_code == 422
    error = refused.content.decode().split('id="id_hours_soon-error"')[1].split("<input")[0]
    assert "At most 2 hours, as for “Routine”, please." in error
    assert 'value="48"' in refused.content.decode()
    assert window.post(policy, {**sent, "hours_today": "2", "hours_soon": "2"}).status_code == 302


def test_sheet_tells_the_person_their_place_and_why_in_both_languages_and_nothing_of_others(
    region: Region, nurse: Client
) -> None:
    director = staff.member(region.meadow, Role.DIRECTOR)
    actions.set_policy(
        director, recent_overdose_days=None, hours={}, contact="Intake desk", phone="555-010-0199"
    )
    quentin, ulla, _ = waiting_people(region)
    english = text(nurse.get(path(region.nurse, "referral:sheet", quentin.pk, "en")))
    spanish = text(nurse.get(path(region.nurse, "referral:sheet", ulla.pk, "es")))

    assert "You are number 3 for: Outpatient care with medication." in english
    assert "2 people are ahead of you." in english
    assert "Tell us if you are pregnant or inject drugs." in english
    assert "555-010-0199" in english
    assert "988" in english
    assert "Usted se inyecta drogas." in spanish
    assert "Orientación sobre el VIH" in spanish
    assert 'lang="es"' in spanish
    for page, others in ((english, ("Ulla", "Wanda")), (spanish, ("Quentin", "Wanda"))):
        assert not [name for name in others if name in page]
    assert nurse.get(path(region.nurse, "referral:sheet", ulla.pk, "fr")).status_code == 404


def test_sheet_names_the_listed_telephone_where_nobody_chose_one_and_says_what_is_offered(
    region: Region, nurse: Client
) -> None:
    region.open_places(1)
    *_, wanda = waiting_people(region)
    address = path(region.nurse, "referral:sheet", wanda.pk, "en")
    before = text(nurse.get(address))
    assert region.place.phones[0][0] in before
    assert "We offer you a place" not in before

    offered = waiting.offer_place(region.nurse, wanda)
    after = text(nurse.get(address))
    assert "We offer you a place" in after
    until = timezone.localtime(offered.offer_until, zoneinfo.ZoneInfo(region.meadow.time_zone))
    assert f"It is kept for you until {formatted(until, 'DATETIME_FORMAT')}." in after


def test_nothing_about_who_waits_is_chosen_before_somebody_chose_it(region: Region, nurse: Client) -> None:
    (quentin, *_) = waiting_people(region)
    entry, join = (
        text(nurse.get(path(region.nurse, name, pk)))
        for name, pk in (
            ("referral:entry", quentin.pk),
            ("referral:join_patient", quentin.patient_id),
        )
    )
    for page, names in ((entry, ("leave-left_reason", "give-service")), (join, ("level", "reason"))):
        for name in names:
            select = page.split(f'name="{name}"')[1].split("</select>")[0]
            assert re.search(r'<option value=""( selected)?>Choose</option>', select), name
            assert select.count(" selected") == select.count('value="" selected'), name


def test_person_is_taken_off_the_list_with_a_reason(region: Region, nurse: Client) -> None:
    (quentin, *_) = waiting_people(region)
    address = path(region.nurse, "referral:entry", quentin.pk)
    assert nurse.post(address, {"do": "leave"}).status_code == 422
    assert nurse.post(address, {"do": "offer", "offer-words": ""}).status_code == 422
    assert nurse.post(address, {"do": "leave", "leave-left_reason": "not_reached"}).status_code == 302
    assert "No longer waiting" in text(nurse.get(address))
