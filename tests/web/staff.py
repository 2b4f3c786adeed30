"""Fictional programs, their staff signed in, and the addresses of their pages; all made by actions."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from throughcare_web.accounts.actions import add_member, open_program
from throughcare_web.accounts.actors import Staff, System
from throughcare_web.accounts.models import Program
from throughcare_web.accounts.roles import Role
from throughcare_web.accounts.signin.factors import note_second_factor


def program(slug: str = "fictional-harbor", *, time_zone: str = "UTC") -> Program:
    """Return a new program; its day is that of the tests, whatever the hour they run at, unless a zone is given."""
    name = slug.replace("-", " ").title()
    return open_program(System("tests"), name=name, slug=slug, time_zone=time_zone)


def member(of: Program, *roles: Role, email: str = "") -> Staff:
    """Return a new member of a program who has these roles, acting under the first."""
    system = System("tests", of)
    address = email or f"{'-'.join(roles)}@{of.slug}.example.org"
    held = [add_member(system, of, email=address, role=role) for role in roles]
    return Staff(held[0])


def signed_in(staff: Staff, client: Client | None = None) -> Client:
    """Return a browser in which this person has signed in, with their second factor."""
    client = client or Client()
    client.force_login(staff.membership.user)
    session = client.session
    note_second_factor(session, staff.membership.user, "totp")
    session.save()
    return client


def staff_path(staff: Staff, name: str, *args: object) -> str:
    """Return the address of a page in the program that a person acts for."""
    return reverse(name, args=[staff.membership.program.slug, *args])
