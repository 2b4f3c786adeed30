"""An auditor finds events by the person or the patient they are about, and reads who that is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.pages import text
from tests.web.signins import enrolled, nurse, quick_hasher, sign_in
from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts.actions import end_membership
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.models import AuditEvent, Program
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.subjects import Line
from throughcare_web.accounts.team.actions import end_member
from throughcare_web.records.patients.actions import merge_patients, register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db
__all__ = ["enrolled", "nurse", "quick_hasher"]


def found(of: Program, **chosen: str) -> list[Line]:
    """Return what the audit page of a program shows for what an auditor chose, the newest first."""
    auditor = member(of, Role.AUDITOR)
    answer = signed_in(auditor).post(staff_path(auditor, "accounts:audit"), chosen)
    assert answer.status_code == 200
    return answer.context["found"].events


def verbs(lines: list[Line]) -> set[str]:
    """Return what was done."""
    return {line.event.verb for line in lines}


# ASVS 16.3.1
def test_sign_ins_are_found_by_the_address_of_who_signed_in_and_show_it(
    enrolled: Staff, client: Client
) -> None:
    address = enrolled.membership.user.email
    sign_in(client, enrolled)

    lines = [
        one for one in found(enrolled.membership.program, who=address) if one.event.actor_kind != "staff"
    ]

    assert {"accounts.sign_in", "accounts.add_member"} <= verbs(lines)
    assert {line.about for line in lines if line.event.verb == "accounts.sign_in"} == {address}
    auditor = member(enrolled.membership.program, Role.AUDITOR, Role.DIRECTOR)
    page = text(signed_in(auditor).get(staff_path(auditor, "accounts:audit")))
    assert f"accounts.sign_in {address}" in page
    assert "accounts.User" not in page


def test_somebody_who_has_left_the_program_is_still_found_and_called_by_their_address() -> None:
    director = member(program(), Role.DIRECTOR)
    peer = member(director.membership.program, Role.PEER)
    end_member(director, peer.membership)

    lines = found(director.membership.program, who="peer@")

    (ended,) = [line for line in lines if line.event.verb == "accounts.end_member"]
    assert ended.about == ended.detail["user"] == peer.membership.user.email


def test_people_of_other_programs_are_not_found_and_not_called_by_their_address() -> None:
    harbor, stranger = program(), member(program("fictional-meadow"), Role.PEER)
    user = stranger.membership.user
    with in_program(harbor):
        AuditEvent(
            program=harbor,
            actor_kind="system",
            actor_label="tests",
            verb="accounts.sign_in",
            object_type="accounts.User",
            object_id=str(user.pk),
        ).save()

    assert found(harbor, who=user.email) == []
    (line,) = found(harbor, verb="accounts.sign_in")
    assert line.about == f"accounts.User {user.pk}"


def test_events_about_a_patient_are_found_by_the_record_number_and_show_it() -> None:
    navigator = member(program(), Role.NAVIGATOR)
    first, second = (
        register_patient(navigator, demographics=Demographics(family_name=name, given_names="Kim"))
        for name in ("Heron", "Abbott")
    )
    merge_patients(navigator, first, other=second, reason="One person, registered twice.")

    lines = found(navigator.membership.program, about=second.number)

    assert verbs(lines) == {"records.register_patient", "records.merge_patients"}
    (merged,) = [line for line in lines if line.event.verb == "records.merge_patients"]
    assert (merged.about, merged.detail["other"]) == (f"patient {first.number}", f"patient {second.number}")
    assert verbs(found(navigator.membership.program, about=str(second.pk))) == {"records.register_patient"}
    assert found(navigator.membership.program, about="999999") == []


def test_record_number_of_another_program_names_nobody() -> None:
    navigator, harbor = member(program("fictional-meadow"), Role.NAVIGATOR), program()
    patient = register_patient(navigator, demographics=Demographics(family_name="Heron"))

    assert found(harbor, about=patient.number) == []


def test_identifier_that_is_none_is_shown_as_it_is() -> None:
    harbor = program()
    with in_program(harbor):
        AuditEvent(
            program=harbor,
            actor_kind="system",
            actor_label="tests",
            verb="a.b",
            object_type="records.Patient",
            object_id="x",
            detail={"member": None, "user": "nobody"},
        ).save()

    (line,) = found(harbor, about="x")
    assert (line.about, line.detail) == ("records.Patient x", {"member": None, "user": "nobody"})


def test_days_in_the_wrong_order_are_said_beside_the_field() -> None:
    auditor = member(program(), Role.AUDITOR)
    today = timezone.localdate()
    chosen = {"since": today.isoformat(), "until": (today - dt.timedelta(days=1)).isoformat()}

    answer = signed_in(auditor).post(staff_path(auditor, "accounts:audit"), chosen)

    assert answer.status_code == 422
    assert answer.context["form"].errors["until"] == [
        "This is before the first day. Choose that day or a later one."
    ]
    assert "Nothing fits" not in text(answer)
    assert "<table" not in answer.content.decode()  # nor all that there is
    same_day = {"since": today.isoformat(), "until": today.isoformat()}
    assert signed_in(auditor).post(staff_path(auditor, "accounts:audit"), same_day).status_code == 200


def test_membership_that_a_system_ended_is_about_its_holder() -> None:
    harbor = program()
    peer = member(harbor, Role.PEER)
    end_membership(System("tests", harbor), peer.membership)

    (line,) = found(harbor, verb="accounts.end_membership")
    assert line.about == peer.membership.user.email
