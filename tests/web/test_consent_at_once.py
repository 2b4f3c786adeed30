"""Taking back and sharing at the same moment: one comes first, and nothing is shared on a consent that was taken back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.web.sharing import consent, patient, share
from tests.web.staff import member, program
from throughcare.terms.sharing import RevocationWay
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries
from throughcare_web.consent.actions import NotShared, revoke_consent


ROUNDS = 5


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each on a connection of its own; return what each gave, or the error it raised."""
    ready = threading.Barrier(len(deeds))
    given: list[Any] = [None] * len(deeds)

    def do(place: int, deed: Callable[[], Any]) -> None:
        try:
            ready.wait()
            given[place] = deed()
        except Exception as error:
            given[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.mark.django_db(transaction=True)
def test_sharing_at_the_moment_of_taking_back_comes_before_it_or_is_refused() -> None:
    staff = member(program(), Role.COUNSELOR)
    home = staff.membership.program

    def take_back(row: Any) -> Any:
        with in_program(home):
            return revoke_consent(staff, row, way=RevocationWay.WRITTEN, said_by="Sam Example")

    for number in range(ROUNDS):
        sam = patient(staff, f"Sam {'abcdefgh'[number] * 6}", f"Example {'stuvwxyz'[number] * 7}")
        row = consent(staff, sam)

        revoked, *answers = at_once(
            lambda row=row: take_back(row), *([lambda sam=sam: share(staff, sam)] * 3)
        )

        shared = [one for one in answers if not isinstance(one, Exception)]
        assert all(isinstance(one, NotShared) for one in answers if isinstance(one, Exception)), answers
        with in_program(home):
            made = list(queries.disclosures(sam))
        assert len(made) == len(shared)
        with pytest.raises(NotShared):
            share(staff, sam)
        assert revoked.row.consent_id == row.pk


@pytest.mark.django_db(transaction=True)
def test_taken_back_twice_at_once_is_taken_back_once() -> None:
    staff = member(program(), Role.COUNSELOR)
    row = consent(staff, patient(staff))

    def take_back() -> Any:
        with in_program(staff.membership.program):
            return revoke_consent(staff, row, way=RevocationWay.WRITTEN, said_by="Sam Example")

    first, second = at_once(take_back, take_back)

    assert first.row.pk == second.row.pk
