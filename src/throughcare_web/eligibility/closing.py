"""The questions to payers that are not sent yet, and what becomes of them when the person has died."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from throughcare_web.accounts.actors import System
from throughcare_web.eligibility.actions import withdraw_inquiry
from throughcare_web.eligibility.models import EligibilityInquiry
from throughcare_web.records.closing import Kind, Matter
from throughcare_web.records.patients.queries import Patient, family


def _unsent(of: Patient) -> QuerySet[EligibilityInquiry]:
    rows = EligibilityInquiry.objects.filter(patient_id__in=family(of))
    return rows.filter(sent_at=None, withdrawn_at=None, by_hand=False).order_by("-asked_at")


def _questions(of: Patient) -> Iterator[Matter]:
    for row in _unsent(of):
        yield Matter(f"{row.payer_name}, asked {row.asked_at:%Y-%m-%d}", row.pk)


def _withdraw(system: System, of: Patient) -> int:
    return len([withdraw_inquiry(system, row) for row in _unsent(of)])


KINDS = (
    Kind(
        words="Questions to payers, not sent yet",
        page="eligibility:inquiry",
        permission="eligibility.see_checks",
        at_death="They are not sent.",
        taken_back="They stay withdrawn. Ask again.",
        still_open=_questions,
        end=_withdraw,
        bring_back=lambda system, of, since: 0,
    ),
)
