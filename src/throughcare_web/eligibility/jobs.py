"""Periodic work: questions go out and answers come in, for each program, through the gateway."""

from __future__ import annotations

import datetime as dt
import logging

from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import Program, in_program
from throughcare_web.eligibility import queries
from throughcare_web.eligibility.actions import send, take_answer
from throughcare_web.eligibility.gateway import Gateway, gateway
from throughcare_web.eligibility.interchange import decoded


_LABEL = "jobs.collect_answers"
_log = logging.getLogger(__name__)


def collect_answers(now: dt.datetime) -> int:
    """Send what waits and may still be sent, then take what came; return how many files were taken. Safe to run again and at once."""
    line = gateway()
    return sum(_exchange(line, program) for program in Program.objects.order_by("pk"))


def _exchange(line: Gateway, program: Program) -> int:
    system = System(_LABEL, program)
    with in_program(program):
        waiting = list(queries.inquiries_to_send(program))
        asks = queries.submitter(program) is not None
    if not asks:
        return 0
    try:
        for asked in waiting:
            send(system, asked, carry=lambda row: line.send(program.slug, row.trace, row.text, row.notice))
    except OSError as error:  # tried again next time; what came is taken all the same
        _log.warning(
            "eligibility: a question of %s could not be sent: %s", program.slug, type(error).__name__
        )
    taken = 0

    def take(content: bytes) -> None:
        nonlocal taken
        take_answer(system, text=decoded(content))
        taken += 1

    line.collect(program.slug, take)
    return taken
