"""Two at once: the database decides, nobody's answer is lost in silence, and nothing is signed unseen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.web.intake_staff import colleague, desk
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.intake import actions, queries
from throughcare_web.intake.entries import Decision, Sent
from throughcare_web.intake.facts import composed, digest_of


pytestmark = pytest.mark.django_db(transaction=True)

MANY = 6


def at_once(*works: Callable[[], object]) -> list[object]:
    """Return what each work gave or raised, all begun at the same time, each on a connection of its own."""

    def done(work: Callable[[], object]) -> object:
        try:
            return work()
        except BadInput as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(done, works))


def test_of_many_who_answer_one_question_at_once_one_is_kept_and_the_others_see_it() -> None:
    here = desk()
    kept = at_once(
        *(
            lambda value=value: actions.save_answers(
                here.staff, here.assessment, answers=[Sent(path="cows", value=value, based_on=0)]
            )[0]
            for value in range(MANY)
        )
    )

    saved = [one for one in kept if one.is_saved]
    assert len(saved) == 1
    assert all(one.conflict.value == saved[0].value for one in kept if not one.is_saved)
    assert here.values()["cows"] == saved[0].value


def test_many_who_answer_different_questions_at_once_are_all_kept() -> None:
    here = desk()
    paths = ["cows", "sows", "ciwa_ar", "vitals.hr", "egfr", "qtc_ms"]
    at_once(
        *(
            lambda path=path: actions.save_answers(
                here.staff,
                here.assessment,
                answers=[Sent(path=path, value=201 if path == "qtc_ms" else 5, based_on=0)],
            )
            for path in paths
        )
    )
    assert set(paths) <= set(here.values())


def test_answer_and_signature_at_once_never_sign_what_was_not_seen() -> None:
    here = desk(role=Role.NURSE)
    other = colleague(here.staff.membership.program, Role.NURSE, beside=here)
    with in_program(here.staff.membership.program):
        seen = digest_of(composed(here.assessment).document)
    decision = Decision(level=LevelOfCare.MANAGED_OUTPATIENT)
    at_once(
        lambda: actions.sign_assessment(here.staff, here.assessment, seen=seen, decision=decision),
        lambda: other.save(cows=3),
    )

    with in_program(here.staff.membership.program):
        placement = queries.latest_placement(here.patient)
    answered = "cows" in here.values()
    assert (placement is None) is answered, (
        "either the answer came first and nothing was signed, or it was refused"
    )


def test_two_signatures_at_once_are_one_placement() -> None:
    here = desk(role=Role.NURSE)
    with in_program(here.staff.membership.program):
        seen = digest_of(composed(here.assessment).document)
    decision = Decision(level=LevelOfCare.MANAGED_OUTPATIENT)
    made = at_once(
        *(
            lambda: actions.sign_assessment(here.staff, here.assessment, seen=seen, decision=decision)
            for _ in range(3)
        )
    )
    assert len({one.pk for one in made}) == 1


def test_two_who_amend_at_once_share_one_draft() -> None:
    here = desk(role=Role.NURSE)
    with in_program(here.staff.membership.program):
        seen = digest_of(composed(here.assessment).document)
    actions.sign_assessment(
        here.staff, here.assessment, seen=seen, decision=Decision(level=LevelOfCare.MANAGED_OUTPATIENT)
    )
    made = at_once(*(lambda: actions.amend_assessment(here.staff, here.assessment) for _ in range(3)))
    assert len({one.pk for one in made}) == 1
