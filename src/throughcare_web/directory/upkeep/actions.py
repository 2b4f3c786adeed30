"""What a program states of its own listing, and what was said of others on the phone. Nothing published is changed."""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.programs.statements import checked, listed
from throughcare.terms.places_open import FactAnswer, FactKind, SaidBy
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor
from throughcare_web.accounts.queries import Program
from throughcare_web.directory import facts
from throughcare_web.directory.keeping import checks_change, must_keep, recorder, said_by, statements_change
from throughcare_web.directory.models import CheckedFact, Listing, ListingStatement
from throughcare_web.directory.upkeep import queries


@action("directory.operate_listing")
def operate_listing(actor: Actor, listing: Listing, *, program: Program | None) -> Listing:
    """Say which program keeps a listing, or with None that none does; return the listing. For the operator alone.

    Raises BadInput for a listing that another program keeps: that one is ended first.
    """
    row = Listing.objects.select_for_update().get(pk=listing.pk)
    if program is not None and row.operated_by_id not in (None, program.pk):
        raise BadInput("listing", "one that another program keeps", "one that nobody keeps")
    row.operated_by = program
    row.save(update_fields=["operated_by"])
    note(keeper=program.pk if program else None)
    return row


@action("directory.state_fact")
def state_fact(
    actor: Actor, listing: Listing, *, kind: FactKind, value: object, replaces: uuid.UUID | None
) -> ListingStatement:
    """Write down what the actor's own program says of one kind of fact; return the statement.

    `replaces` is the statement that was current when it was written, so that of two who write at once the second is
    told. Saying again what was said confirms it, and settles a conflict with a newer file.

    Raises BadInput for a value of another shape, a listing that the program does not keep, or when somebody else has
    stated it meanwhile.
    """
    must_keep(actor, listing)
    return _state(actor, listing, _New(kind, checked(kind, value), replaces, SaidBy.PROGRAM))


@action("directory.take_back_fact")
def take_back_fact(
    actor: Actor, listing: Listing, *, kind: FactKind, replaces: uuid.UUID
) -> ListingStatement:
    """Take back what the actor's program stated: from now on the published listing holds again. As `state_fact`."""
    must_keep(actor, listing)
    return _state(actor, listing, _New(kind, None, replaces, SaidBy.PROGRAM))


@action("directory.correct_fact")
def correct_fact(
    actor: Actor, listing: Listing, *, kind: FactKind, value: object, replaces: uuid.UUID | None
) -> ListingStatement:
    """Write down what a program that does not keep its listing here said of a fact on the phone. As `state_fact`.

    Raises BadInput for a listing that a program keeps here: it states its facts itself.
    """
    if said_by(actor, listing) is not SaidBy.PHONE:
        raise BadInput("listing", "one that its program keeps here", "one that nobody keeps")
    return _state(actor, listing, _New(kind, checked(kind, value), replaces, SaidBy.PHONE))


@action("directory.confirm_listing")
def confirm_listing(actor: Actor, listing: Listing) -> Listing:
    """Write down that the actor's own program looked through its listing today and finds all of it right; return it."""
    must_keep(actor, listing)
    checks_change()
    now = timezone.now()
    CheckedFact.objects.bulk_create(
        CheckedFact(
            listing=listing,
            kind=kind.value,
            answer=FactAnswer.CONFIRMED.value,
            said_by=SaidBy.PROGRAM.value,
            said_at=now,
        )
        for kind in FactKind
    )
    Listing.objects.filter(pk=listing.pk).update(last_verified_on=timezone.localdate(now))
    return listing


class _New(NamedTuple):
    """A statement to be written."""

    kind: FactKind
    value: Any
    replaces: uuid.UUID | None
    source: SaidBy


def _state(actor: Actor, listing: Listing, new: _New) -> ListingStatement:
    statements_change()
    published = facts.program([getattr(listing, column) for column in facts.COLUMNS])
    if new.replaces is not None and new.replaces != queries.latest(listing.pk, new.kind):
        raise _meanwhile(new.kind)
    try:
        with transaction.atomic():
            row = ListingStatement.objects.create(
                listing=listing,
                kind=new.kind.value,
                value=new.value,
                published=listed(published, new.kind),
                said_by=new.source.value,
                said_at=timezone.now(),
                recorded_by_id=recorder(actor),
                replaces_id=new.replaces,
            )
    except IntegrityError as error:
        raise _meanwhile(new.kind) from error
    note(statement=str(row.pk), kind=new.kind.value, listing=listing.pk)
    return row


def _meanwhile(kind: FactKind) -> BadInput:
    return BadInput(kind.label, "something stated meanwhile by somebody else", "a look at what it says now")
