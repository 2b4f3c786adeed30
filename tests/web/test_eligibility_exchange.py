"""Questions go out once and answers come back to them, through folders that others write to, too."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from tests.web.test_eligibility_checks import World
from tests.web.x12_answers import FULL, PERSON, about, interchange
from tests.web.x12_answers import transaction as one_transaction
from throughcare.errors import BadInput
from throughcare.terms import Payment
from throughcare_web.accounts.actors import System
from throughcare_web.accounts.queries import in_program
from throughcare_web.eligibility import actions, queries
from throughcare_web.eligibility.jobs import collect_answers
from throughcare_web.eligibility.models import EligibilityInquiry
from throughcare_web.records.patients.actions import add_coverage
from throughcare_web.records.patients.demographics import CoverageEntry


pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor(settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    settings.ELIGIBILITY_GATEWAY = "throughcare_web.eligibility.gateway.FileDrop"
    settings.STATE_DIR = tmp_path
    return World()


def drop(settings: LazySettings, name: str, text: str, slug: str = "fictional-harbor") -> Path:
    folder = Path(settings.STATE_DIR) / "eligibility" / slug / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    long_ago = time.time() - 60
    os.utime(path, (long_ago, long_ago))
    return path


def test_the_worker_sends_once_and_takes_the_answer_once(harbor: World, settings: LazySettings) -> None:
    asked = harbor.consented().ask()
    by_hand = harbor.ask(by_hand=True)

    assert collect_answers(timezone.now()) == 0

    outgoing = Path(settings.STATE_DIR) / "eligibility" / "fictional-harbor" / "outgoing"
    assert (outgoing / f"{asked.trace}.270").read_text() == asked.text
    assert "42 CFR part 2" in (outgoing / f"{asked.trace}.notice.txt").read_text()
    assert not (outgoing / f"{by_hand.trace}.270").exists()
    (outgoing / f"{asked.trace}.270").unlink()  # carried on

    text = interchange(about(*FULL, trace=asked.trace))
    drop(settings, "a.271", text)
    assert collect_answers(timezone.now()) == 1
    drop(settings, "a-again.271", text)
    collect_answers(timezone.now())

    assert len(harbor.checks()) == 1
    assert not (outgoing / f"{asked.trace}.270").exists(), "a question is sent once"


def test_a_program_that_asks_nobody_electronically_has_no_folders(
    harbor: World, settings: LazySettings
) -> None:
    assert collect_answers(timezone.now()) == 0
    assert not (Path(settings.STATE_DIR) / "eligibility").exists()


def test_what_waits_for_an_answer_is_listed_until_it_comes(harbor: World) -> None:
    asked = harbor.consented().ask()
    with in_program(harbor.program):
        assert list(queries.waiting_inquiries(harbor.program)) == [asked]
    actions.import_answer(harbor.navigator, asked, text=interchange(about(*FULL, trace=asked.trace)))
    with in_program(harbor.program):
        assert not queries.waiting_inquiries(harbor.program).exists()


def test_an_answer_for_another_program_is_put_aside_whole(harbor: World, settings: LazySettings) -> None:
    asked = harbor.consented().ask()
    meadow = World("fictional-meadow").consented()
    theirs = meadow.ask()
    drop(
        settings, "both.271", interchange(about(trace=asked.trace), about(trace=theirs.trace, number="0002"))
    )

    assert collect_answers(timezone.now()) == 0

    assert harbor.checks() == []
    assert meadow.checks() == []
    refused = Path(settings.STATE_DIR) / "eligibility" / "fictional-harbor" / "refused"
    (reason,) = refused.glob("*.reason.txt")
    assert "one that we did not send" in reason.read_text()


def test_a_folder_that_cannot_be_written_delays_sending_and_stops_nothing(
    harbor: World, settings: LazySettings
) -> None:
    asked = harbor.consented().ask()
    blocked = Path(settings.STATE_DIR) / "eligibility" / "fictional-harbor"
    blocked.mkdir(parents=True)
    (blocked / "outgoing").write_text("a file where the folder should be")
    drop(settings, "a.271", interchange(about(*FULL, trace=asked.trace)))

    assert collect_answers(timezone.now()) == 1
    (blocked / "outgoing").unlink()
    collect_answers(timezone.now())
    with in_program(harbor.program):
        assert EligibilityInquiry.objects.get().sent_at is not None


def test_several_answers_in_one_file_each_go_to_their_question(harbor: World) -> None:
    one, two = harbor.consented().ask(), harbor.ask()
    text = interchange(about("EB*1**30", trace=one.trace), about("EB*6**30", trace=two.trace, number="0002"))

    assert actions.take_answer(System("tests", harbor.program), text=text) == 2

    said = {row.inquiry_id: row.coverage_said for row in harbor.checks()}
    assert said == {one.pk: "active", two.pk: "inactive"}


def test_a_payer_without_a_person_to_speak_of_answers_by_our_transaction_number(harbor: World) -> None:
    asked = harbor.consented().ask()
    text = interchange(
        one_transaction(
            f"BHT*0022*11*{asked.trace}*20261126*1200", "HL*1**20*0", "NM1*PR*2*PLAN*****PI*1", "AAA*Y**42*R"
        )
    )

    row = actions.import_answer(harbor.navigator, asked, text=text)

    assert (row.coverage_said, row.reason_codes) == ("unknown", ["42"])


@pytest.mark.parametrize(
    ("holder", "named"),
    [
        ("Holder, Pat", "NM1*IL*1*HOLDER*PAT"),
        ("Pat Holder", "NM1*IL*1*HOLDER*PAT"),
        ("Jo Example", "NM1*IL*1*EXAMPLE*JO"),
    ],
)
def test_whose_policy_it_is_decides_whom_the_question_names(harbor: World, holder: str, named: str) -> None:
    harbor.consented()
    entry = CoverageEntry(
        payment=Payment.PRIVATE, payer_name="P", payer_id="99", member_id="M9", holder_name=holder, priority=2
    )
    covered = add_coverage(harbor.navigator, harbor.patient, coverage=entry)

    assert named in actions.ask(harbor.navigator, harbor.patient, coverage=covered).text


def test_a_policy_holder_with_one_name_is_asked_for_the_other(harbor: World) -> None:
    harbor.consented()
    entry = CoverageEntry(
        payment=Payment.PRIVATE, payer_name="P", payer_id="99", member_id="M9", holder_name="Pat", priority=2
    )
    covered = add_coverage(harbor.navigator, harbor.patient, coverage=entry)

    with pytest.raises(BadInput, match="policy holder"):
        actions.ask(harbor.navigator, harbor.patient, coverage=covered)


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_brought_by_many_at_once_is_one_entry(harbor: World) -> None:
    asked = harbor.consented().ask()
    text = interchange(about(*FULL, person=PERSON, trace=asked.trace))
    faults: list[BaseException] = []

    def bring() -> None:
        try:
            actions.take_answer(System("tests", harbor.program), text=text)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    people = [Thread(target=bring) for _ in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert faults == []
    assert len(harbor.checks()) == 1
