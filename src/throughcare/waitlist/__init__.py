"""Who waits, in which order and why; what is due meanwhile; and a referral from its draft to the first dose.

Pure functions of facts and moments that are handed in: no clock, nothing remembered of a person.
"""

from throughcare.waitlist.clocks import Hours, check_hours, due_at, expires_at, reminders_at
from throughcare.waitlist.interim import (
    Clocks,
    Due,
    InterimTreatment,
    clocks,
    interim_services,
    interim_treatment,
    meanwhile,
    state_told_by,
)
from throughcare.waitlist.order import Place, Policy, Reason, Waiting, goes_before, order
from throughcare.waitlist.record import referral, waitlist
from throughcare.waitlist.steps import (
    NotPossible,
    TaskStatus,
    allowed,
    is_open,
    next_state,
    task_status,
    then,
)


__all__ = [
    "Clocks",
    "Due",
    "Hours",
    "InterimTreatment",
    "NotPossible",
    "Place",
    "Policy",
    "Reason",
    "TaskStatus",
    "Waiting",
    "allowed",
    "check_hours",
    "clocks",
    "due_at",
    "expires_at",
    "goes_before",
    "interim_services",
    "interim_treatment",
    "is_open",
    "meanwhile",
    "next_state",
    "order",
    "referral",
    "reminders_at",
    "state_told_by",
    "task_status",
    "then",
    "waitlist",
]
