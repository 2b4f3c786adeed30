"""Consents and disclosures are for those whose role shares, in their own program; and for the system in its name."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection

from tests.web.sharing import CLINIC, consent, patient, share
from tests.web.staff import member, program
from throughcare.errors import BadInput
from throughcare.terms.sharing import ConsentKind, Purpose, RecordPart, RevocationWay
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries
from throughcare_web.consent.actions import disclose, revoke_consent
from throughcare_web.consent.models import Consent, Disclosure


pytestmark = pytest.mark.django_db


@pytest.fixture
def counselor() -> Staff:
    """Return a counselor of a program."""
    return member(program(), Role.COUNSELOR)


@pytest.fixture
def sam(counselor: Staff) -> Any:
    """Return a patient of that program."""
    return patient(counselor)


def take_back(staff: Staff, row: Any) -> Any:
    """Take a consent back."""
    with in_program(staff.membership.program):
        return revoke_consent(staff, row, way=RevocationWay.WRITTEN, said_by="Sam Example")


def test_whose_role_does_not_share_is_refused(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)
    peer = member(counselor.membership.program, Role.PEER)

    with pytest.raises(Refused):
        share(peer, sam)


def test_another_program_reaches_nothing(counselor: Staff, sam: Any) -> None:
    row = consent(counselor, sam)
    stranger = member(program("fictional-meadow"), Role.COUNSELOR)

    with pytest.raises(BadInput):
        share(stranger, sam)
    with pytest.raises(BadInput):
        take_back(stranger, row)
    with in_program(stranger.membership.program):
        assert queries.consent(row.pk) is None
        assert Consent.objects.count() == Disclosure.objects.count() == 0


def test_a_row_cannot_point_at_another_programs_patient(counselor: Staff, sam: Any) -> None:
    other = member(program("fictional-meadow"), Role.COUNSELOR).membership.program
    row = {"program": other, "patient": sam, "kind": ConsentKind.TPO.value}

    def adopt() -> None:
        with in_program(other):
            Consent.objects.create(**row)
            connection.check_constraints()

    with pytest.raises(DatabaseError, match="same_program"):
        adopt()


def test_the_system_may_share_for_a_program(counselor: Staff, sam: Any) -> None:
    consent(counselor, sam)
    system = System("referral.link", counselor.membership.program)

    with in_program(counselor.membership.program):
        shared = disclose(
            system,
            sam,
            recipient=CLINIC,
            purpose=Purpose.TREATMENT,
            parts=[RecordPart.PROBLEMS],
            content_digest=queries.digest_of(b"bytes"),
        )

    assert shared.disclosure.recorded_by is None
