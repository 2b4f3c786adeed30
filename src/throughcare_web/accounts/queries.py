"""Reads of accounts, each for one program, and the way to scope any read: `in_program`."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.db.models import QuerySet

from throughcare_web.accounts.models import AuditEvent, Membership, Program
from throughcare_web.accounts.rls import for_program


def in_program(program: Program) -> AbstractContextManager[None]:
    """Open a transaction that sees this program's rows and no other's; evaluate querysets inside it."""
    return for_program(program.pk)


def memberships(program: Program) -> QuerySet[Membership]:
    """Return the program's current memberships with their users, by email; read inside `in_program`."""
    current = Membership.objects.filter(program=program, is_active=True, user__is_active=True)
    return current.select_related("user").order_by("user__email", "role")


def audit_events(program: Program) -> QuerySet[AuditEvent]:
    """Return what was done and refused in the program, oldest first; read inside `in_program`."""
    return AuditEvent.objects.filter(program=program).order_by("at", "pk")


def system_events() -> QuerySet[AuditEvent]:
    """Return what was done for no program, oldest first; only the owner role sees any."""
    return AuditEvent.objects.filter(program=None).order_by("at", "pk")
