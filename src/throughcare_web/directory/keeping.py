"""Who may say what of a listing: the program that keeps it speaks for itself, others by phone where nobody keeps it.

Asked by actions inside their transaction; of writes there is only the edition that tells of theirs.
"""

from __future__ import annotations

from django.db import connection

from throughcare.errors import BadInput
from throughcare.terms.places_open import SaidBy
from throughcare_web.accounts.actors import Actor, SignedLink, Staff
from throughcare_web.directory.models import Listing


# First of all in an action: its row stays locked to the end, so that those who write wait for each other in one order.
_ONE_MORE = """
    INSERT INTO directory_statedstate AS state (id, edition, checks) VALUES (1, %s, %s)
    ON CONFLICT (id) DO UPDATE SET edition = state.edition + EXCLUDED.edition, checks = state.checks + EXCLUDED.checks
"""


def said_by(actor: Actor, listing: Listing) -> SaidBy:
    """Return in whose name the actor speaks of the listing.

    Raises BadInput for staff of one program who speak of what another program keeps here.
    """
    keeper = listing.operated_by_id
    if (keeper is not None and actor.program_id == keeper) or isinstance(actor, SignedLink):
        return SaidBy.PROGRAM
    if keeper is not None and isinstance(actor, Staff):
        raise BadInput(
            "listing", "one that another program keeps itself", "your own, or one that nobody keeps"
        )
    return SaidBy.PHONE


def must_keep(actor: Actor, listing: Listing) -> None:
    """Raise BadInput unless the actor's program keeps the listing."""
    if listing.operated_by_id is None or actor.program_id != listing.operated_by_id:
        raise BadInput("listing", "one that your program does not keep", "a listing of your own program")


def recorder(actor: Actor) -> int | None:
    """Return the membership that writes, None where none does."""
    return actor.membership.pk if isinstance(actor, Staff) else None


def statements_change() -> None:
    """Tell every process that what is stated of a program changed; first in an action."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MORE, [1, 0])


def checks_change() -> None:
    """Tell every process that something was checked; first in an action."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MORE, [0, 1])
