"""Who may write an entry of a chart; of a questionnaire anyone who may record one, or only who may rate it.

Which questionnaires a clinician rates is in their records, which roles may in the table of permissions.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from throughcare.instruments import Instrument, load
from throughcare.terms.clinical import EntryKind
from throughcare_web.accounts.roles import Role, may
from throughcare_web.records.clinical.coded import observed


RECORDS, RATES, RATES_SIGNS = "records.record_instrument", "records.rate_instrument", "records.rate_signs"


def is_rated(asked: Instrument) -> bool:
    """Return whether a clinician rates it, whoever answers."""
    return asked.completed_by == "clinician"


def needed(asked: Instrument) -> tuple[str, ...]:
    """Return the permissions that filling it in takes, all of them."""
    if not is_rated(asked):
        return (RECORDS,)
    return RECORDS, RATES_SIGNS if asked.examines else RATES


def may_fill_in(asked: Instrument, permitted: Collection[str]) -> bool:
    """Return whether these permissions are enough to fill it in."""
    return all(verb in permitted for verb in needed(asked))


def who_may(asked: Instrument) -> str:
    """Return the roles that may fill it in: "Counselor, nurse or prescriber"."""
    labels = [str(role.label) for role in Role if all(may(role, verb) for verb in needed(asked))]
    words = " or ".join(filter(None, (", ".join(labels[:-1]), *labels[-1:])))
    return words.capitalize()


def hidden_from(permitted: Collection[str]) -> frozenset[str]:
    """Return the codes of observations that these permissions are not enough to write down."""
    if RATES_SIGNS in permitted:
        return frozenset()
    return frozenset(row.code.value for row in observed().values() if row.rated)


def may_write(kind: EntryKind, row: Any, permitted: Collection[str]) -> bool:
    """Return whether these permissions are enough to write such a row of a chart, and so to say that it is an error."""
    if kind is EntryKind.INSTRUMENT:
        return may_fill_in(load(row.instrument), permitted)
    is_hidden = kind is EntryKind.OBSERVATION and row.code in hidden_from(permitted)
    return f"records.record_{kind}" in permitted and not is_hidden
