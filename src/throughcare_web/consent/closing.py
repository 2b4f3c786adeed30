"""The consents sent to a patient to sign, and what becomes of them when the person has died."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare_web.accounts.actors import System
from throughcare_web.consent.by_link.actions import withdraw_signing
from throughcare_web.consent.by_link.queries import open_signings
from throughcare_web.records.closing import Kind, Matter
from throughcare_web.records.patients.queries import Patient


def _requests(of: Patient) -> Iterator[Matter]:
    for one in open_signings(of):
        yield Matter(f"Sent {one.row.asked_at:%Y-%m-%d}: {one.state.label}", one.row.pk)


def _withdraw(system: System, of: Patient) -> int:
    rows = [one.row for one in open_signings(of)]
    for row in rows:
        withdraw_signing(system, row)
    return len(rows)


KINDS = (
    Kind(
        words="Consents sent to sign",
        page="consent:signing",
        permission="consent.see_consents",
        at_death="The link opens nothing any more. A message that still waits is not sent.",
        taken_back="They stay taken back. Send them again.",
        still_open=_requests,
        end=_withdraw,
        bring_back=lambda system, of, since: 0,
    ),
)
