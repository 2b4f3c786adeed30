"""What was sent with referrals before it had a table of its own is moved there whole, and who may read it stays right.

The rows are made as the code of that time made them, in a database of their own that ends at that migration.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.django_database import empty
from throughcare_web.accounts.rls import for_program


BEFORE, AFTER = "0003_packet", "0004_guard_packet"
COPY = ("packet", "parts", "notice", "scope")
SAID = "Sleeps in a car with a child."
# The states there were, and in which of them the receiver is asked to take the person, or has.
READ = ("sent", "question_asked", "accepted", "scheduled", "no_show", "arrived", "first_dose_given")
SENT = (*READ, "declined", "withdrawn", "expired")
STATES = ("drafted", *SENT)


@dataclass(frozen=True, slots=True)
class Moved:
    """Referrals from harbor to meadow in every state, whose rows were made before the migration; hill is anyone else."""

    apps: Any
    states: dict[uuid.UUID, str]
    programs: dict[str, int]

    def rows(self, program: str, model: str) -> list[Any]:
        """Return all rows of a model that a program reads."""
        with for_program(self.programs[program]):
            return list(self.apps.get_model(model).objects.all())

    def read(self, program: str) -> dict[str, Any]:
        """Return what a program reads of what went along, by the state of the referral."""
        return {self.states[row.referral_id]: row for row in self.rows(program, "referral.ReferralPacket")}


def sent_along(state: str) -> dict[str, Any]:
    """Return what the old row of a referral in a state holds of the record."""
    return {
        "packet": {"identity": {"name": "Rosalind Exampleton"}, "placement": {"words": state}},
        "parts": ["identity", "placement"],
        "notice": "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
        "scope": f"Treatment: {state}",
    }


def migrate(to: str) -> None:
    call_command("migrate", "referral", to, interactive=False, verbosity=0)


def apps_at(migration: str) -> Any:
    """Return the models as a migration leaves them."""
    return MigrationLoader(connection).project_state(("referral", migration)).apps


@pytest.fixture(scope="module")
def moved(django_db_blocker: DjangoDbBlocker) -> Iterator[Moved]:
    """Return what stands in a database that was migrated with old rows in it."""
    with django_db_blocker.unblock(), empty("moved"):
        migrate(BEFORE)
        old = apps_at(BEFORE)
        programs = [
            old.get_model("accounts.Program").objects.create(name=name, slug=name)
            for name in ("harbor", "meadow", "hill")
        ]
        states = _write_as_before(old, *programs[:2])
        migrate(AFTER)
        yield Moved(apps_at(AFTER), states, {one.slug: one.pk for one in programs})


def _write_as_before(old: Any, harbor: Any, meadow: Any) -> dict[uuid.UUID, str]:
    """Write a referral in every state, each changed by both sides, and return the states by its id."""
    now, read = timezone.now(), _import(old)
    listings, referrals = (old.get_model(name).objects for name in ("directory.Listing", "referral.Referral"))
    with for_program(harbor.pk):
        person = {"number": "1", "family_name": "Exampleton"}
        patient = old.get_model("records.Patient").objects.create(program=harbor, **person)
    states = {}
    for number, state in enumerate(STATES):
        listed = {"key": f"made-up-{number}", "precision": "zip", "source": "made up", "last_import": read}
        place = listings.create(first_seen_at=now, last_seen_at=now, **listed)
        asked = {"request_id": uuid.uuid4(), "level": "1.7", "urgency": "soon", "state": state}
        sent = {"sent_at": now, "disclosure_key": uuid.uuid4(), **sent_along(state)} if state in SENT else {}
        sides = {"program": harbor, "patient": patient, "receiver": meadow, "listing": place}
        with for_program(harbor.pk):
            row = referrals.create(**sides, **asked, **sent)
            _say(old, row)
            referrals.filter(pk=row.pk).update(sender_contact="Front desk")
        with for_program(meadow.pk):
            referrals.filter(pk=row.pk).update(receiver_contact="Nurse")
        states[row.pk] = state
    return states


def _say(old: Any, row: Any) -> None:
    """Let the sender have said something."""
    said = {"step": "send", "before": "drafted", "after": "sent", "side": "sender", "words": SAID}
    whose = {"program": row.program, "shared_with": row.receiver, "by_kind": "staff", "by": "navigator"}
    old.get_model("referral.ReferralEvent").objects.create(referral=row, **whose, **said)


def _import(old: Any) -> Any:
    """Return the file of which the places were read."""
    counts = dict.fromkeys(("rows_in", "programs", "refused", "added", "changed", "vanished"), 1)
    said = dict.fromkeys(("actor", "file_name", "file_kind", "source"), "made up")
    return old.get_model("directory.Import").objects.create(at=timezone.now(), **said, **counts)


def test_what_was_sent_is_moved_whole_and_a_draft_has_nothing(moved: Moved) -> None:
    ours = moved.read("harbor")

    assert set(ours) == set(SENT)
    for state, along in ours.items():
        assert {name: getattr(along, name) for name in COPY} == sent_along(state)
        assert along.program_id == moved.programs["harbor"]
    referral = moved.apps.get_model("referral.Referral")
    assert not set(COPY) & {field.name for field in referral._meta.fields}


def test_who_was_asked_reads_it_while_it_may_and_nobody_else_does(moved: Moved) -> None:
    assert set(moved.read("meadow")) == set(READ)
    assert moved.read("hill") == {}

    said = {
        moved.states[row.referral_id] for row in moved.rows("meadow", "referral.ReferralEvent") if row.words
    }
    assert said == set(READ)
    assert {row.words for row in moved.rows("harbor", "referral.ReferralEvent")} == {SAID}


def test_of_what_the_rows_were_only_the_sender_keeps_the_copy(moved: Moved) -> None:
    kept = {
        program: [set(COPY) & set(one.row) for one in moved.rows(program, "accounts.RowVersion")]
        for program in ("harbor", "meadow")
    }

    assert kept == {"harbor": [set(COPY)] * len(STATES), "meadow": [set()] * len(STATES)}


def test_what_was_moved_stays_as_it_was_sent(moved: Moved) -> None:
    with pytest.raises(DatabaseError), for_program(moved.programs["harbor"]):
        moved.apps.get_model("referral.ReferralPacket").objects.update(notice="")
    assert set(moved.read("harbor")) == set(SENT)


def test_the_way_back_is_refused_and_nothing_is_lost(moved: Moved) -> None:
    with pytest.raises(IrreversibleError):
        migrate(BEFORE)
    assert set(moved.read("harbor")) == set(SENT)
