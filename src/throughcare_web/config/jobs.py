"""The periodic work there is: one line a job. What a job does is its app's; when and where it runs is `worker`'s.

A function is named, not imported, so that this list knows every app and depends on none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again.

    Attributes:
        name: as it stands in the log and in `operations_jobrun`.
        every_seconds: how long after the start of one run the next is due.
        function: "package.module:function", called with the moment; it returns how much it did.
    """

    name: str
    every_seconds: float
    function: str

    def resolve(self) -> Callable[[dt.datetime], int] | None:
        """Return the function, or None where this site does not have it."""
        return named(self.function)


HEARTBEAT = "worker.beat"
SEALING = ("accounts.seal", "accounts.seal_without_program")

JOBS: tuple[Job, ...] = (
    Job(HEARTBEAT, 5, "throughcare_web.config.worker:beat"),
    Job(SEALING[0], 1, "throughcare_web.accounts.seal:seal_all"),
    Job(SEALING[1], 1, "throughcare_web.accounts.seal:seal_without_program"),
    Job("accounts.outbox", 5, "throughcare_web.accounts.outbox:deliver"),
    Job("accounts.outbox_without_program", 5, "throughcare_web.accounts.outbox:deliver_without_program"),
    Job("accounts.clear_ended_sessions", 3600, "throughcare_web.accounts.signin.sessions:clear_ended"),
    Job(
        "directory.ask_for_availability",
        600,
        "throughcare_web.directory.availability.jobs:ask_for_availability",
    ),
    Job("eligibility.collect_answers", 60, "throughcare_web.eligibility.jobs:collect_answers"),
    Job("handover.forget_unreached", 3600, "throughcare_web.handover.jobs:forget_unreached"),
    Job("referral.remind_and_expire", 300, "throughcare_web.referral.jobs:remind_and_expire"),
    Job("referral.count_need", 3600, "throughcare_web.referral.jobs:count_need"),
    Job("operations.figures", 15, "throughcare_web.config.figures:take"),
)


def named(path: str) -> Callable[..., Any] | None:
    """Return what "package.module:function" names, or None where there is no such module or function.

    A module that is there and cannot be imported raises what it raises.
    """
    module, _, function = path.partition(":")
    try:
        found = import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not (module == error.name or module.startswith(f"{error.name}.")):
            raise
        return None
    return getattr(found, function, None)
