"""Counts over all programs that an operator watches, taken by a job: pages that show them then ask no program's rows.

What is counted is its app's; a count never says of which program, nor of whom.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.apps import apps

from throughcare_web.config.jobs import named
from throughcare_web.config.models import Figure


@dataclass(frozen=True, slots=True)
class Count:
    """One figure.

    Attributes:
        name: as metrics call it, after "throughcare_".
        help: what it counts.
        function: "package.module:function", called with each program's key; it returns that program's share.
    """

    name: str
    help: str
    function: str


COUNTS: tuple[Count, ...] = (
    Count("audit_unsealed", "Audit events that no chain holds yet", "throughcare_web.accounts.seal:unsealed"),
    Count("outbox_unsent", "Messages that wait to be sent", "throughcare_web.accounts.outbox:unsent"),
    Count(
        "referrals_waiting",
        "Referrals that wait for a program's answer",
        "throughcare_web.referral.queries:count_waiting",
    ),
    Count("waitlist_people", "People on waiting lists", "throughcare_web.referral.queries:count_waitlisted"),
)


def take(now: dt.datetime) -> int:
    """Count anew what this site can count, and keep it; return how many figures that is."""
    programs = list(apps.get_model("accounts", "Program").objects.values_list("pk", flat=True))
    taken = []
    for count in COUNTS:
        share = named(count.function)
        if share is not None:
            taken.append(Figure(name=count.name, value=sum(map(share, programs)), taken_at=now))
    Figure.objects.bulk_create(
        taken, update_conflicts=True, unique_fields=["name"], update_fields=["value", "taken_at"]
    )
    return len(taken)
