"""Whatever is sent to the staff's pages: no row of another program or patient is reached, and no fault of ours shows.

The bad-input list of real faults in other systems, class by class: IDOR by id in body, wrong patient's data by a shared
key, SQL injection, numbers. Each is tried on every form and page that there is, found as a browser finds them.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.web.attacks import (
    HARBOR,
    HELPLINE,
    UUID,
    Form,
    Insider,
    crawl,
    insider,
    pages_with_forms,
    refused_fields,
    rows_kept,
    send,
)
from tests.web.everything import PK, Everything, arguments, build, staff_addresses
from throughcare_web.accounts.queries import in_program
from throughcare_web.records.patients.models import Patient


pytestmark = pytest.mark.django_db

NAMES_OF_ROWS = {
    "end",
    "manager",
    "member",
    "replaces",
    "line",
    "reader",
    "place",
    "places",
    "other",
    "consent",
    "row",
}
BAD_NUMBERS = ("1e400", "NaN", "Infinity", "-5", "\uff11\uff12", "9" * 400, "1_0", "0x10", "1\x00")
INJECTIONS = ("'", "' OR '1'='1", "1; SELECT pg_sleep(3)--", "')) UNION SELECT pg_sleep(3)::text--", "%", "_", "\\", "\x00", "id DESC; --", "-given_names", "{}", "2026-13-45", "\ud7ff", "9" * 50)  # fmt: skip


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def insiders(everything: Everything) -> list[tuple[Insider, list[Form]]]:
    """Return somebody with every role in two programs, and the forms that their pages have."""
    who = [insider(everything, slug) for slug in (HELPLINE, HARBOR)]
    return [(one, pages_with_forms(one, one.starts(everything))) for one in who]


@pytest.fixture(scope="module")
def helpline(insiders: list[tuple[Insider, list[Form]]]) -> tuple[Insider, list[Form]]:
    return insiders[0]


def rows_of(program: Any) -> dict[uuid.UUID, tuple[str, uuid.UUID | None]]:
    """Return each row of a program that has a UUID: its table, and the patient whom it is about if one."""
    found: dict[uuid.UUID, tuple[str, uuid.UUID | None]] = {}
    with in_program(program), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, bool_or(column_name = 'patient_id') FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name NOT LIKE 'accounts_audit%' GROUP BY table_name HAVING"
            " bool_or(column_name = 'program_id') AND bool_or(column_name = 'id' AND udt_name = 'uuid')"
        )
        for table, is_of_patient in cursor.fetchall():
            whose = "patient_id" if is_of_patient else "id" if table == "records_patient" else "NULL"
            cursor.execute(f'SELECT id, {whose} FROM "{table}" WHERE program_id = %s', [program.pk])  # noqa: S608
            found |= {row: (table, patient) for row, patient in cursor.fetchall()}
    return found


def one_of_each(rows: dict[uuid.UUID, tuple[str, Any]], *, but: Any = None) -> list[uuid.UUID]:
    """Return one row of each table, none about the patient `but`."""
    chosen = {table: row for row, (table, patient) in rows.items() if patient is None or patient != but}
    return list(chosen.values())


def names_a_row(control: Any) -> bool:
    held = [control.value, *control.offers]
    is_row = control.name in NAMES_OF_ROWS or any(UUID.fullmatch(value) for value in held)
    return is_row and not control.name.endswith("request_id")


# ASVS 8.2.2, 8.4.1; IDOR by id in body
def test_no_form_takes_a_row_of_another_program_or_patient(
    insiders: list[tuple[Insider, list[Form]]], everything: Everything
) -> None:
    (here, forms), (there, _) = insiders
    strange = rows_of(there.staff.membership.program)
    ours = rows_of(here.staff.membership.program)
    tried, before = 0, rows_kept(here)
    for form in forms:
        for control in (one for one in form.controls.values() if names_a_row(one)):
            about = next(
                (ours[row][1] for row in map(uuid.UUID, UUID.findall(form.action)) if row in ours), None
            )
            foreign = [*one_of_each(strange), *one_of_each(ours, but=about), uuid.uuid4()]
            numbers = [there.staff.membership.pk, 0, -1, 2**63, 10**30]
            for wrong in (*foreign, *numbers):
                sent = {**form.filled(), control.name: [str(wrong)]}
                tried += 1
                refuses(here, form, sent, control.name, before)
    assert tried > 100


def refuses(who: Insider, form: Form, sent: dict[str, Any], name: str, before: dict[str, int]) -> None:
    """Assert that a form is refused, and nothing is kept."""
    point = transaction.savepoint()
    answer = who.browser.post(form.action, sent)
    after = rows_kept(who)
    transaction.savepoint_rollback(point)
    assert answer.status_code in (200, 302, 303, 403, 404, 409, 422), (form.action, name, sent[name])
    assert after == before, (form.action, name, sent[name])


# ASVS 8.2.2; wrong patient's data by a shared key: an address with one patient and another's row
def test_address_of_one_patient_opens_no_row_of_another(
    helpline: tuple[Insider, list[Form]], everything: Everything
) -> None:
    who, _ = helpline
    other = everything.objects["other"]
    tried = 0
    for address in staff_addresses():
        app = address.name.partition(":")[0]
        if (
            len(address.about) < 2
            or PK.get(address.name, PK.get(app)) != "patient"
            or "uuid" in address.about
        ):
            continue
        asked = arguments(address, everything)
        if not isinstance(asked[-1], uuid.UUID) or address.name in ("records:alike",):
            continue
        path = reverse(address.name, args=[who.slug, other.pk, *asked[1:]])
        for ask in (who.browser.get, who.browser.post):
            answer = ask(path)
            tried += 1
            assert answer.status_code in (404, 405), path
    assert tried >= 8


# ASVS 8.2.2; wrong patient's data by a shared key
def test_pages_of_one_patient_show_nothing_of_another(
    helpline: tuple[Insider, list[Form]], everything: Everything
) -> None:
    who, _ = helpline
    rows = rows_of(who.staff.membership.program)
    with in_program(who.staff.membership.program):
        people = {row.pk: (row.given_names, row.family_name) for row in Patient.objects.all()}
    seen = 0
    for pk, (given, family) in people.items():
        others = {f"{first} {last}" for one, (first, last) in people.items() if one != pk} - {
            f"{given} {family}"
        }
        for path in pages_about(who, pk, everything):
            answer = who.browser.get(path)
            page = answer.content.decode(errors="replace")
            seen += answer.status_code == 200
            assert not [name for name in others if name in page], path
            named = {rows[row] for row in map(uuid.UUID, UUID.findall(page)) if row in rows}
            assert not [table for table, patient in named if patient not in (None, pk)], path
    assert seen > 50


def pages_about(who: Insider, pk: uuid.UUID, everything: Everything) -> list[str]:
    """Return the path of each page that is of one patient alone."""
    found = []
    for address in staff_addresses():
        key = PK.get(address.name, PK.get(address.name.partition(":")[0]))
        is_of_patient = (address.about == ("pk",) and key == "patient") or address.about == ("patient",)
        if is_of_patient and address.name != "records:demographics":  # which names who looks alike
            found.append(reverse(address.name, args=[who.slug, pk]))
    return found


# IDOR by the id of a form that was sent: the same request for another patient is not answered with the first one's row
def test_request_of_one_patient_sent_for_another_does_not_lead_to_the_first(
    helpline: tuple[Insider, list[Form]], everything: Everything
) -> None:
    who, forms = helpline
    first, second = everything.objects["patient"].pk, everything.objects["other"].pk
    wrong = []
    for form in forms:
        if str(first) not in form.action or not any(name.endswith("request_id") for name in form.controls):
            continue
        point = transaction.savepoint()
        answer, sent = send(who, form)
        before = rows_kept(who)
        who.browser.raise_request_exception = False
        again = who.browser.post(form.action.replace(str(first), str(second)), sent)
        who.browser.raise_request_exception = True
        is_kept = rows_kept(who) != before
        leads = [row for row in UUID.findall(again.get("Location", "")) if row != str(second)]
        about = whose(who, leads)
        transaction.savepoint_rollback(point)
        if again.status_code >= 500:
            wrong.append((form.action.replace(str(first), "*"), "a fault of ours", False))
        if answer.status_code in (302, 303) and again.status_code in (302, 303) and not is_kept:
            wrong.append(
                (form.action.replace(str(first), "*"), "says it was kept, and was not", about == {first})
            )
    assert wrong == [], wrong


def whose(who: Insider, ids: list[str]) -> set[Any]:
    rows = rows_of(who.staff.membership.program)
    return {rows[uuid.UUID(one)][1] for one in ids if uuid.UUID(one) in rows}


# ASVS 1.2.4; SQL injection by search, filter, order and place
def test_no_parameter_reaches_the_database_as_language(
    helpline: tuple[Insider, list[Form]], everything: Everything
) -> None:
    who, forms = helpline
    names = {"after", "before", "page", "sort", "order", "o", "direction", "state", "months", "words", "language", "q", "since", "until", "verb", "who", "about", "show", "filter", "kind", "next"}  # fmt: skip
    for path, answer in list(crawl(who, who.starts(everything), alike=1)):
        if answer.status_code != 200:
            continue
        is_asked = "?" in path or b'method="get"' in answer.content or who.slug + "/audit" in path
        began = time.monotonic()
        for wrong in INJECTIONS if is_asked else INJECTIONS[:3]:
            asked = who.browser.get(path, dict.fromkeys(names, wrong))
            assert asked.status_code in (200, 302, 404, 422), (path, wrong)
        assert time.monotonic() - began < 3 * len(INJECTIONS), path
    for form in forms:
        if form.action.endswith(("/records/", "/audit/")):
            for wrong in INJECTIONS:
                answer = who.browser.post(form.action, dict.fromkeys(form.controls, wrong))
                assert answer.status_code in (200, 422), (form.action, wrong)


# ASVS 1.2.4
def test_search_takes_signs_of_its_own_language_as_letters(helpline: tuple[Insider, list[Form]]) -> None:
    who, _ = helpline
    for wrong in ("%", "_", "' OR '1'='1", "\\", "*"):
        page = who.browser.post(reverse("records:patients", args=[who.slug]), {"q": wrong}).content.decode()
        assert "Heron" not in page, wrong


# ASVS 2.2.1, 2.2.3; numbers
def test_number_that_is_none_is_refused_beside_its_field(insiders: list[tuple[Insider, list[Form]]]) -> None:
    kinds: set[str] = set()
    faults = []
    for who, forms in insiders:
        for form in forms:
            kind = re.sub(UUID, "*", form.action).replace(HARBOR, HELPLINE) + ",".join(form.controls)
            if kind not in kinds and any(one.number for one in form.controls.values()):
                kinds.add(kind)
                faults += number_faults(who, form)
    assert len(kinds) > 8
    assert faults == []


def number_faults(who: Insider, form: Form) -> list[tuple[str, str, str, str]]:
    point = transaction.savepoint()
    good, sent = send(who, form)
    transaction.savepoint_rollback(point)
    faults = []
    for name in (one.name for one in form.controls.values() if one.number):
        for wrong in BAD_NUMBERS:
            point = transaction.savepoint()
            answer = who.browser.post(form.action, {**sent, name: [wrong]})
            transaction.savepoint_rollback(point)
            where = (re.sub(UUID, "*", form.action), name, wrong[:12])
            if answer.status_code != 422:
                faults.append((*where, str(answer.status_code)))
            elif good.status_code in (302, 303) and not says_so(answer, name):
                faults.append((*where, "no word about it"))
    return faults


def says_so(answer: Any, name: str) -> bool:
    """Return whether a word of error stands beside the field, or above a form that has no place beside it."""
    return name in refused_fields(answer) or "tc-error-summary" in answer.content.decode()


# numbers: an empty answer and spaces are no number, and no fault of ours
def test_empty_number_is_left_out_or_asked_for(insiders: list[tuple[Insider, list[Form]]]) -> None:
    for who, forms in insiders:
        for form in forms:
            numbers = [one.name for one in form.controls.values() if one.number]
            for empty in ("", "   ") if numbers else ():
                point = transaction.savepoint()
                answer = who.browser.post(form.action, {**form.filled(), **dict.fromkeys(numbers, empty)})
                transaction.savepoint_rollback(point)
                assert answer.status_code < 500, form
