"""While the database is away, whoever asks is told to try again, and not that it was they who did something wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts.roles import Role
from throughcare_web.config import database


pytestmark = pytest.mark.django_db(transaction=True)

SAVES_SESSION = 'UPDATE "django_session"'


@pytest.fixture
def desk() -> Iterator[tuple[Client, str]]:
    """Return the browser of a director, and the address of a form that ends in a word kept in the session."""
    staff = member(program("fictional-harbor"), Role.DIRECTOR)
    yield signed_in(staff, Client(raise_request_exception=False)), staff_path(staff, "accounts:invite")
    connection.close()


class Before:
    """Does something just before a statement that begins so, once."""

    def __init__(self, beginning: str, *statements: str) -> None:
        self.beginning, self.statements, self.done = beginning, statements, False

    def __call__(self, execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith(self.beginning) and not self.done:
            self.done = True
            with database.connect(connection.settings_dict) as other:
                for statement in self.statements:
                    other.execute(statement)  # type: ignore[arg-type]
        return execute(sql, *more)


def cut_off(beginning: str) -> Before:
    """Let the server end our connection just before such a statement."""
    return Before(beginning, f"SELECT pg_terminate_backend({connection.connection.info.backend_pid})")


def invited(browser: Client, path: str) -> Any:
    return browser.post(path, {"email": "someone@example.org", "role": "peer"})


@pytest.mark.parametrize("beginning", ["SELECT", "INSERT", SAVES_SESSION])
def test_database_that_goes_in_the_middle_of_a_request_is_a_reason_to_try_again(
    desk: tuple[Client, str], beginning: str
) -> None:
    with connection.execute_wrapper(gone := cut_off(beginning)):
        answer = invited(*desk)
    assert gone.done
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "load this page again" in answer.content.decode()
    connection.close()
    assert invited(*desk).status_code in (302, 422), "the session is still there"


def test_session_that_was_ended_elsewhere_meanwhile_is_not_taken_for_that(desk: tuple[Client, str]) -> None:
    with connection.execute_wrapper(ended := Before(SAVES_SESSION, "DELETE FROM django_session")):
        answer = invited(*desk)
    assert ended.done
    assert answer.status_code == 400
    assert "Retry-After" not in answer
    assert "/account/login/" in invited(*desk)["Location"]


def test_fault_of_our_own_is_not_put_down_to_the_database(desk: tuple[Client, str]) -> None:
    def fail(execute: Any, sql: str, *more: Any) -> Any:
        return execute(sql.replace("accounts_invitation", "accounts_nothing"), *more)

    with connection.execute_wrapper(fail):
        answer = invited(*desk)
    assert answer.status_code == 500
    assert "Retry-After" not in answer
