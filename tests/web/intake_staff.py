"""Fictional patients with an assessment, and how a form of it is sent; all made by actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from tests.web.staff import member, program, signed_in, staff_path
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.intake import actions, queries
from throughcare_web.intake.entries import Held, Sent
from throughcare_web.intake.forms import slug
from throughcare_web.records.patients.actions import register_patient
from throughcare_web.records.patients.demographics import Demographics


@dataclass
class Desk:
    """A member of staff in a browser, with a patient and an assessment of them."""

    staff: Staff
    client: Client
    patient: Any
    assessment: Any

    def path(self, name: str, *args: object) -> str:
        """Return an address in the program."""
        return staff_path(self.staff, f"intake:{name}", *args)

    def get(self, name: str, *args: object, **more: object) -> HttpResponse:
        """Open a page of the assessment."""
        return self.client.get(self.path(name, self.assessment.pk, *args), more)

    def post(self, name: str, *args: object, htmx: bool = False, **sent: object) -> HttpResponse:
        """Send a form of the assessment; answers by `answer()`."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self.client.post(self.path(name, self.assessment.pk, *args), sent, headers=headers)

    def answer(self, path: str, *typed: str, version: int = 0, **more: object) -> HttpResponse:
        """Give one answer as htmx sends it."""
        return self.post(
            "answer", htmx=True, path=slug(path), **typed_as(path, *typed, version=version), **more
        )

    def save(self, **values: object) -> tuple[Any, ...]:
        """Save answers by the action: `cows=6`; `__` stands for a point."""
        sent = [self.sent(path.replace("__", "."), value) for path, value in values.items()]
        return actions.save_answers(self.staff, self.assessment, answers=sent)

    def sent(self, path: str, value: object) -> Sent:
        """Return an answer based on the newest version."""
        known = self.known().get(path)
        return Sent(path=path, value=value, based_on=known.version if known else 0)

    def known(self) -> dict[str, Held]:
        """Return what is kept now."""
        with in_program(self.staff.membership.program):
            return queries.answers(self.assessment)

    def values(self) -> dict[str, object]:
        """Return the values kept now."""
        return {path: held.value for path, held in self.known().items()}


def typed_as(path: str, *typed: str, version: int = 0) -> dict[str, object]:
    """Return the fields of a form that answers one question."""
    return {f"a-{slug(path)}": list(typed), f"v-{slug(path)}": str(version)}


def desk(slug_: str = "fictional-harbor", role: Role = Role.NAVIGATOR, **about: object) -> Desk:
    """Return a desk in a new program."""
    return colleague(program(slug_), role, **about)


def colleague(of: Any, role: Role = Role.NAVIGATOR, beside: Desk | None = None, **about: object) -> Desk:
    """Return a desk in a program; `beside` another, with the same assessment."""
    staff = member(
        of, role, email=f"{role}-{UUID(int=len(about) + 1).hex[:4]}-{bool(beside)}@{of.slug}.example.org"
    )
    if beside is not None:
        return Desk(staff, signed_in(staff), beside.patient, beside.assessment)
    known = {"given_names": "Robin", "family_name": "Example", "born_on": dt.date(1990, 2, 1)}
    patient = register_patient(staff, demographics=Demographics(**{**known, **about}))
    return Desk(staff, signed_in(staff), patient, actions.start_assessment(staff, patient))
