"""Periodic work: what people gave is erased when the time is over that they were told."""

from __future__ import annotations

import datetime as dt

from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import Program
from throughcare_web.handover.actions import forget_unreached as forget


def forget_unreached(now: dt.datetime) -> int:
    """Erase, program by program, what is kept longer than people were told; return how many requests."""
    programs = Program.objects.order_by("pk")
    return sum(forget(System("jobs.forget_unreached", program), now=now) for program in programs)
