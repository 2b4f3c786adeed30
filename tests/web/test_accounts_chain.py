"""The audit trail's chains: sealed in order, whole until somebody touches what is sealed, and checked against heads."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.web.staff import program
from throughcare_web.accounts import queries, seal
from throughcare_web.accounts.actions import add_member
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.models import AuditEvent, AuditSeal, Program
from throughcare_web.accounts.owner import as_owner
from throughcare_web.accounts.rls import for_program
from throughcare_web.accounts.roles import Role


pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> Program:
    """Return a program with three events."""
    opened = program("fictional-harbor")
    for name in ("ann", "ben", "cleo"):
        add_member(System("tests", opened), opened, email=f"{name}@example.org", role=Role.NURSE)
    return opened


def chain(of: Program, **exported: dict[int, str]) -> seal.Chain:
    """Return what verifying the program's chain finds."""
    return seal.verify_chain(of.pk, of.slug, exported.get("exported", {}))


def test_event_waits_until_it_is_sealed_and_then_has_its_place(harbor: Program) -> None:
    assert (chain(harbor).sealed, chain(harbor).unsealed, chain(harbor).fault) == (0, 3, "")
    assert seal.unsealed(harbor.pk) == 3
    assert seal.seal_all(timezone.now()) == 3
    assert seal.seal_all(timezone.now()) == 0
    assert (chain(harbor).sealed, chain(harbor).unsealed, chain(harbor).fault) == (3, 0, "")
    with for_program(harbor.pk):
        in_order = list(AuditSeal.objects.order_by("place").values_list("place", "event__at"))
    assert [place for place, _ in in_order] == [1, 2, 3]
    assert in_order == sorted(in_order)


def test_each_program_has_a_chain_of_its_own(harbor: Program) -> None:
    meadow = program("fictional-meadow")
    add_member(System("tests", meadow), meadow, email="dee@example.org", role=Role.NURSE)
    seal.seal_all(timezone.now())
    assert (chain(harbor).sealed, chain(meadow).sealed) == (3, 1)
    with for_program(meadow.pk):
        assert AuditSeal.objects.count() == 1


def test_later_events_go_on_where_the_chain_ended(harbor: Program) -> None:
    seal.seal_all(timezone.now())
    before = chain(harbor).head
    add_member(System("tests", harbor), harbor, email="eve@example.org", role=Role.PEER)
    seal.seal_all(timezone.now())
    found = chain(harbor, exported={3: before})
    assert (found.sealed, found.fault) == (4, "")
    assert found.head != before


def test_chain_that_is_not_the_one_exported_is_found_out(harbor: Program) -> None:
    seal.seal_all(timezone.now())
    assert chain(harbor, exported={2: "0" * 64}).fault == "link 2 is not the one that was exported"
    assert chain(harbor, exported={9: "0" * 64}).fault == "ends at link 3, but link 9 was exported"


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE accounts_auditevent SET verb = 'accounts.nothing' WHERE id = %s", "broken at link 2"),
        ("UPDATE accounts_auditevent SET detail = '{}' WHERE id = %s", "broken at link 2"),
        ("DELETE FROM accounts_auditseal WHERE event_id = %s", "broken at link 2"),
        ("UPDATE accounts_auditseal SET digest = 'x' WHERE event_id = %s", "broken at link 2"),
        (
            "DELETE FROM accounts_auditpending; DELETE FROM accounts_auditseal WHERE place = 3 AND %s <> ''",
            "3 events, but 2 sealed and 0 waiting",
        ),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_changed_or_missing_links_are_found(statement: str, fault: str) -> None:
    harbor = program("fictional-harbor")
    for name in ("ann", "ben", "cleo"):
        add_member(System("tests", harbor), harbor, email=f"{name}@example.org", role=Role.NURSE)
    seal.seal_all(timezone.now())
    with for_program(harbor.pk):
        second = str(AuditSeal.objects.get(place=2).event_id)
    with as_owner():  # a keeper of the database who lifts its guards, as only they can
        with connection.cursor() as cursor:
            for table in ("accounts_auditevent", "accounts_auditseal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with for_program(harbor.pk), connection.cursor() as cursor:
            cursor.execute(statement, [second])
        assert chain(harbor).fault == fault


@pytest.mark.django_db(transaction=True)
def test_commands_verify_every_chain_and_export_heads(tmp_path: Path) -> None:
    harbor = program("fictional-harbor")
    add_member(System("tests", harbor), harbor, email="ann@example.org", role=Role.NURSE)
    now = timezone.now()
    assert (seal.seal_all(now), seal.seal_without_program(now)) == (1, 1)
    said, heads = StringIO(), StringIO()
    call_command("verify_audit", stdout=said)
    assert said.getvalue().splitlines() == [
        "fictional-harbor\t1 sealed\t0 not sealed yet\twhole",
        "(no program)\t1 sealed\t0 not sealed yet\twhole",
    ]
    call_command("audit_heads", stdout=heads)
    lines = [json.loads(line) for line in heads.getvalue().splitlines()]
    assert [(line["program"], line["place"]) for line in lines] == [("fictional-harbor", 1), ("", 1)]
    kept = tmp_path / "heads.jsonl"
    kept.write_text(heads.getvalue())
    call_command("verify_audit", heads=kept, stdout=StringIO())
    kept.write_text(heads.getvalue().replace(lines[0]["digest"], "0" * 64))
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit", heads=kept, stdout=said)
    assert stopped.value.code == 1
    assert "link 1 is not the one that was exported" in said.getvalue()


@pytest.mark.parametrize("text", ["not JSON", '{"program": "x"}', "[]"])
def test_heads_that_cannot_be_read_are_one_clear_line(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "heads.jsonl"
    kept.write_text(text)
    with pytest.raises(CommandError, match="wanted the lines that audit_heads printed"):
        call_command("verify_audit", heads=kept)


def test_event_of_a_refusal_is_sealed_too(harbor: Program) -> None:
    with queries.in_program(harbor):
        AuditEvent(program=harbor, actor_kind="staff", actor_label="x", verb="a.b", refused="no").save()
    seal.seal_all(timezone.now())
    assert chain(harbor).sealed == 4
