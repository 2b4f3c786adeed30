"""Every address of the site, every role, and the objects of another program: who gets in, and what everyone else is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.web.everything import Address, Everything, addresses, arguments, build, staff_addresses
from tests.web.staff import member, program, signed_in
from throughcare_web.accounts import roles
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.pages import PAGES
from throughcare_web.accounts.rls import for_program
from throughcare_web.accounts.roles import Role


pytestmark = pytest.mark.django_db

OPEN = {"public", "self", "link"}  # to everyone; to whoever signed in, of their own; to whoever holds a link
ADDRESSES = staff_addresses()
BY_NAME = pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file; each of them rolls back its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def browsers(everything: Everything) -> dict[Role, Client]:
    """Return a browser of each role of the program in which everything is."""
    return {role: signed_in(staff) for role, staff in everything.staff.items()}


@pytest.fixture(scope="module")
def strangers(everything: Everything) -> dict[Role, tuple[Staff, Client]]:
    """Return a member of another program for each role, with a browser."""
    meadow = program("fictional-meadow")
    found = {role: member(meadow, role) for role in Role}
    return {role: (staff, signed_in(staff)) for role, staff in found.items()}


def path_in(slug: str, address: Address, everything: Everything) -> str:
    """Return the address in a program, about the objects of the program in which everything is."""
    return reverse(address.name, args=[slug, *arguments(address, everything)])


def says_nothing(answer: HttpResponse, everything: Everything) -> None:
    """Assert that no word of a patient stands in an answer, save what the asker wrote into the address."""
    body = answer.content.decode(errors="replace").replace(answer.wsgi_request.path, "")
    assert not [word for word in everything.tokens if word in body]


def test_every_view_says_what_it_asks_of_its_reader() -> None:
    unsaid = [name for _, permission, name in addresses() if permission not in OPEN | set(PAGES)]
    assert unsaid == []


def test_every_staff_address_is_below_its_program() -> None:
    outside = [
        (route, name)
        for route, permission, name in addresses()
        if permission in PAGES and not route.startswith("staff/<slug:program>/")
    ]
    assert outside == []


# ASVS 8.2.1, 8.3.1
@BY_NAME
def test_role_gets_in_or_is_refused_as_the_table_says(
    address: Address, everything: Everything, browsers: dict[Role, Client]
) -> None:
    path = path_in("alder-helpline", address, everything)
    for role, browser in browsers.items():
        may = roles.may(role, address.permission)
        for ask in (browser.get, browser.post):
            sid = transaction.savepoint()
            answer = ask(path)
            transaction.savepoint_rollback(sid)
            if may and not (ask == browser.post and answer.status_code == 403):
                assert answer.status_code in (200, 302, 303, 404, 405, 409, 422), (role, answer.status_code)
            else:  # a page that one role may see and another change is refused by its action
                assert answer.status_code in (403, 405), (role, answer.status_code)
                says_nothing(answer, everything)
    if address.permission:
        assert any(roles.may(role, address.permission) for role in Role)


# ASVS 8.2.2, 8.4.1
@BY_NAME
def test_other_programs_staff_are_told_nothing(
    address: Address, everything: Everything, strangers: dict[Role, tuple[Staff, Client]]
) -> None:
    for role, (_, browser) in strangers.items():
        for slug in ("alder-helpline", "fictional-meadow"):
            path = path_in(slug, address, everything)
            for ask in (browser.get, browser.post):
                sid = transaction.savepoint()
                answer = ask(path)
                transaction.savepoint_rollback(sid)
                says_nothing(answer, everything)
                if slug == "alder-helpline":
                    assert answer.status_code in (404, 405), (role, answer.status_code)
                elif address.about and address.name.partition(":")[0] != "directory":
                    assert answer.status_code in (403, 404, 405), (role, answer.status_code)


# ASVS 8.3.1
@BY_NAME
def test_stranger_is_led_to_sign_in(address: Address, everything: Everything) -> None:
    answer = Client().get(path_in("alder-helpline", address, everything))
    if answer.status_code != 405:
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_no_table_shows_another_program_a_row_of_everything(everything: Everything) -> None:
    """With months of history there, over the very connection that the program itself used a moment before."""
    helpline = everything.county.teams["alder-helpline"].program
    other = program("fictional-heath")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'program_id'"
        )
        tables = [table for (table,) in cursor.fetchall()]
        seen = {}
        for of in (helpline, other):
            with for_program(of.pk):
                for table in tables:
                    cursor.execute(
                        f'SELECT count(*) FROM "{table}" WHERE program_id <> %s',  # noqa: S608 - our own tables
                        [other.pk],
                    )
                    seen[of.slug, table] = cursor.fetchone()[0]
    assert sum(count > 0 for (slug, _), count in seen.items() if slug == helpline.slug) > 25
    assert [table for (slug, table), count in seen.items() if slug == other.slug and count] == []
