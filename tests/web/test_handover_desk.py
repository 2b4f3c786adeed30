"""The navigator's desk: who is due first, that one person calls, what is written down, and what is erased when."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone

from tests.web.desks import Desk
from tests.web.pages import text
from tests.web.staff import member, signed_in, staff_path
from throughcare.errors import BadInput
from throughcare.public.call_me import call_me
from throughcare.terms.handover import AttemptOutcome, BestTime, Channel, CloseOutcome
from throughcare.terms.intake import AnswerSource
from throughcare_web.accounts.actions import Refused
from throughcare_web.accounts.actors import Public
from throughcare_web.accounts.models import AuditEvent
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.handover import actions, queries
from throughcare_web.handover.entries import DeskEntry, Wish
from throughcare_web.handover.jobs import forget_unreached
from throughcare_web.handover.models import DeskSetting, HandOver
from throughcare_web.intake import queries as intake
from throughcare_web.intake.arriving.beginning import begin_care
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.actions import PossibleDuplicates, register_patient
from throughcare_web.records.patients.demographics import Demographics


pytestmark = pytest.mark.django_db
WISH = Wish(
    name="Robin",
    channel=Channel.PHONE,
    reach="2055550110",
    may_leave_message=False,
    best_time=BestTime.ANY,
    language="es",
    answers=None,
    consent_version="1",
    consent_text="I agree.",
)
SHARED = {"opioids": ("fentanyl",), "safe": ("none",), "place": ("45402",)}
ROBIN = Demographics(
    name_to_use="Robin", given_names="Robin", family_name="Example", born_on=dt.date(1990, 1, 1)
)


@pytest.fixture
def desk(settings: LazySettings) -> Iterator[Desk]:
    settings.PUBLIC_GUIDANCE = True
    yield Desk()
    queries.forget()


def asked(desk: Desk, **change: Any) -> HandOver:
    """Return a new request of the desk."""
    said = {name: getattr(WISH, name) for name in WISH.__dataclass_fields__} | change
    sent = uuid.uuid4()
    with in_program(desk.program):
        setting = queries.desk(desk.program)
    actions.ask_for_call(Public(), desk=setting.pk, wish=Wish(**said), request_id=sent)
    with in_program(desk.program):
        return HandOver.objects.get(request_id=sent)


def reached(desk: Desk, **change: Any) -> HandOver:
    """Return a request of somebody whom the navigator has reached."""
    row = actions.claim(desk.navigator, asked(desk, **change))
    return actions.log_attempt(desk.navigator, row, outcome=AttemptOutcome.REACHED)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each on a connection of its own; return what came of each."""
    start, outcomes = Barrier(len(deeds)), []

    def run(deed: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes.append(deed())
        except Exception as fault:
            outcomes.append(fault)
        finally:
            connection.close()

    people = [Thread(target=run, args=(deed,)) for deed in deeds]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_exactly_one_calls(desk: Desk) -> None:
    row = asked(desk)
    other = member(desk.program, Role.NAVIGATOR, email="other@harbor.example.org")

    outcomes = at_once(*(lambda who=who: actions.claim(who, row) for who in (desk.navigator, other) * 3))

    winners = {one.claimed_by_id for one in outcomes if isinstance(one, HandOver)}
    assert len(winners) == 1
    assert all(isinstance(one, HandOver | BadInput) for one in outcomes)
    assert desk.row().claimed_by_id in winners


@pytest.mark.django_db(transaction=True)
def test_the_same_person_asking_many_times_at_once_is_one_request(desk: Desk) -> None:
    with in_program(desk.program):
        setting = queries.desk(desk.program)

    outcomes = at_once(
        *(
            lambda: actions.ask_for_call(Public(), desk=setting.pk, wish=WISH, request_id=uuid.uuid4())
            for _ in range(6)
        )
    )

    assert outcomes == [None] * 6
    assert len(desk.rows()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_many_ask_at_once(desk: Desk, settings: LazySettings) -> None:
    settings.CALLS_A_DAY = 3
    with in_program(desk.program):
        setting = queries.desk(desk.program)

    def ask(number: int) -> None:
        said = {name: getattr(WISH, name) for name in WISH.__dataclass_fields__} | {
            "reach": f"205555011{number}"
        }
        actions.ask_for_call(Public(), desk=setting.pk, wish=Wish(**said), request_id=uuid.uuid4())

    outcomes = at_once(*(lambda number=number: ask(number) for number in range(7)))

    assert sum(isinstance(one, actions.TooManyCalls) for one in outcomes) == 4
    assert len(desk.rows()) == 3


def test_whoever_is_due_first_stands_first_and_the_overdue_before_all(desk: Desk) -> None:
    late = asked(desk, reach="2055550111")
    actions.change_desk(desk.director, entry=DeskEntry(is_open=True, states=("OH",), answers_within_hours=2))
    soon = asked(desk, reach="2055550112", name="Soon")
    with in_program(desk.program):
        now = timezone.now() + dt.timedelta(hours=30)
        order = [row.pk for row in queries.queue(desk.program)]
        assert queries.overdue_count(desk.program, now) == 2
        assert queries.overdue_count(desk.program, timezone.now()) == 0
    assert order == [soon.pk, late.pk]


def test_attempts_are_counted_and_reaching_somebody_is_a_step_of_its_own(desk: Desk) -> None:
    row = actions.claim(desk.navigator, asked(desk))
    sent = uuid.uuid4()
    for _ in range(2):
        actions.log_attempt(desk.navigator, row, outcome=AttemptOutcome.NO_ANSWER, request_id=sent)

    row = actions.log_attempt(desk.navigator, row, outcome=AttemptOutcome.REACHED)

    assert row.state == "reached"
    with in_program(desk.program):
        assert [one.outcome for one in queries.attempts(row)] == ["no_answer", "reached"]
        (mine,) = queries.mine(desk.program, desk.navigator.membership)
        assert mine.tries == 2


def test_steps_that_do_not_follow_are_refused(desk: Desk) -> None:
    row = asked(desk)
    for deed in (
        lambda: actions.log_attempt(desk.navigator, row, outcome=AttemptOutcome.REACHED),
        lambda: actions.release(desk.navigator, row),
        lambda: actions.make_patient(desk.navigator, row, demographics=ROBIN),
        lambda: actions.close(desk.navigator, row, outcome=CloseOutcome.REGISTERED),
    ):
        with pytest.raises(BadInput):
            deed()
    actions.close(desk.navigator, row, outcome=CloseOutcome.INFORMED)
    with pytest.raises(BadInput):
        actions.close(desk.navigator, row, outcome=CloseOutcome.INFORMED)
    with pytest.raises(BadInput):
        actions.claim(desk.navigator, row)


def test_a_claim_given_back_waits_for_somebody_again(desk: Desk) -> None:
    row = actions.claim(desk.navigator, asked(desk))

    assert actions.release(desk.director, row).state == "new"
    assert actions.claim(desk.director, row).claimed_by_id == desk.director.membership.pk


def test_somebody_reached_becomes_a_patient_with_what_they_shared(desk: Desk) -> None:
    row = reached(desk, answers=SHARED)

    patient = actions.make_patient(desk.navigator, row, demographics=ROBIN)

    row = desk.row()
    assert (row.state, row.outcome, row.patient_id) == ("closed", "registered", patient.pk)
    with in_program(desk.program):
        (contact,) = patients.contacts(patient)
        assert contact.value == "205-555-0110"
        assert (contact.may_leave_message, contact.is_preferred) == (False, True)
        (assessment,) = intake.assessments_of(patient)
    assert actions.make_patient(desk.navigator, row, demographics=ROBIN) == patient, "twice is once"
    assert assessment.patient_id == patient.pk


@pytest.mark.parametrize("answers", [None, SHARED])
def test_whoever_is_taken_over_is_in_care_with_an_assessment_begun(
    desk: Desk, answers: dict[str, Any] | None
) -> None:
    patient = actions.make_patient(desk.navigator, reached(desk, answers=answers), demographics=ROBIN)

    with in_program(desk.program):
        (draft,) = intake.assessments_of(patient)
        episode = patients.current_episode(patient)
        assert episode.care_manager == desk.navigator.membership
        assert draft.episode == episode
        assert any(one.source == AnswerSource.HANDOVER for one in intake.answers(draft).values()) is bool(
            answers
        )


def test_somebody_in_care_already_goes_on_with_what_is_open(desk: Desk) -> None:
    known = register_patient(desk.navigator, demographics=ROBIN)
    with in_program(desk.program):
        begun = begin_care(desk.navigator, known)

    actions.make_patient(desk.navigator, reached(desk), existing=known)

    with in_program(desk.program):
        assert [one.pk for one in intake.assessments_of(known)] == [begun.pk]
        assert patients.current_episode(known).pk == begun.episode_id


def test_somebody_known_already_is_found_and_not_made_twice(desk: Desk) -> None:
    known = register_patient(desk.navigator, demographics=ROBIN)
    row = reached(desk, channel=Channel.EMAIL, reach="robin@example.org", may_leave_message=None)
    with pytest.raises(PossibleDuplicates):
        actions.make_patient(desk.navigator, row, demographics=ROBIN)

    assert actions.make_patient(desk.navigator, row, existing=known) == known
    with in_program(desk.program):
        assert [one.value for one in patients.contacts(known)] == ["robin@example.org"]


def test_registering_needs_a_name_or_a_record(desk: Desk) -> None:
    with pytest.raises(BadInput, match="neither a name nor a record"):
        actions.make_patient(desk.navigator, reached(desk))


def test_a_desk_that_closed_meanwhile_takes_nobody(desk: Desk) -> None:
    row = asked(desk)
    closed = DeskEntry(is_open=False, states=("OH",), answers_within_hours=24)
    setting = actions.change_desk(desk.director, entry=closed)
    with pytest.raises(BadInput, match="takes no requests now"):
        actions.ask_for_call(Public(), desk=setting.pk, wish=WISH, request_id=uuid.uuid4())
    assert [one.pk for one in desk.rows()] == [row.pk]
    assert "desk of program" in str(setting)


def test_another_programs_patient_is_nobody_here(desk: Desk) -> None:
    meadow = Desk("fictional-meadow", states=("PA",))
    theirs = register_patient(meadow.navigator, demographics=ROBIN)
    with pytest.raises(BadInput):
        actions.make_patient(desk.navigator, reached(desk), existing=theirs)
    with pytest.raises(BadInput):
        actions.claim(meadow.navigator, asked(desk, reach="2055550177"))


def test_after_the_days_that_were_told_what_was_given_is_erased(desk: Desk) -> None:
    row = asked(desk, answers=SHARED)
    days = dt.timedelta(days=call_me().keep_days)

    assert forget_unreached(row.asked_at + days - dt.timedelta(minutes=1)) == 0
    assert forget_unreached(row.asked_at + days) == 1
    assert forget_unreached(row.asked_at + days) == 0

    erased = desk.row()
    assert (erased.name, erased.reach, erased.answers) == ("", "", None)
    assert (erased.state, erased.outcome) == ("closed", "not_reached")
    assert erased.consent_version == "1", "what was agreed to stays"


def test_erasing_reaches_every_copy_there_is(desk: Desk) -> None:
    row = reached(desk, answers=SHARED)
    actions.erase(desk.navigator, row)

    with in_program(desk.program), connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', ["%2055550110%"])  # noqa: S608
                assert cursor.fetchone() == (0,), table


def test_whoever_changes_their_mind_is_erased_at_once_and_not_called(desk: Desk) -> None:
    row = actions.erase(desk.navigator, asked(desk))

    assert (row.name, row.state, row.outcome) == ("", "closed", "declined")
    with pytest.raises(BadInput):
        actions.make_patient(desk.navigator, row, demographics=ROBIN)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE handover_handover SET name = 'Somebody'",
        "UPDATE handover_handover SET reach = '2055550199'",
        "UPDATE handover_handover SET consent_text = 'Anything'",
        "UPDATE handover_handover SET due_at = due_at + interval '1 day'",
        "DELETE FROM handover_handover",
        "DELETE FROM handover_handoverattempt",
        "UPDATE handover_desksetting SET operated_by_id = operated_by_id + 1",
    ],
)
def test_what_was_asked_and_agreed_to_cannot_be_changed(desk: Desk, statement: str) -> None:
    reached(desk)
    with pytest.raises(DatabaseError), in_program(desk.program), connection.cursor() as cursor:
        cursor.execute(statement)


def test_anyone_reads_of_a_desk_and_only_its_program_writes(desk: Desk) -> None:
    meadow = Desk("fictional-meadow", states=("PA",))
    assert DeskSetting.objects.count() == 2
    with in_program(meadow.program):
        assert DeskSetting.objects.filter(operated_by=desk.program).update(is_open=False) == 0
    assert DeskSetting.objects.filter(operated_by=desk.program).update(is_open=False) == 0


@pytest.mark.parametrize(
    "entry",
    [
        {"states": ("XX",)},
        {"states": ()},
        {"zip_prefixes": ("45",)},
        {"zip_prefixes": ("４５４",)},
        {"answers_within_hours": 0},
        {"answers_within_hours": 169},
        {"hours_text": "x" * 201},
        {"phone": "555"},
        {"phone": "２０５５５５０１１０"},
    ],
)
def test_a_desk_cannot_promise_what_is_none(desk: Desk, entry: dict[str, Any]) -> None:
    whole = {"is_open": True, "states": ("OH",), "answers_within_hours": 24} | entry
    with pytest.raises(BadInput):
        actions.change_desk(desk.director, entry=DeskEntry(**whole))


@pytest.mark.parametrize(
    "change", [{"name": " "}, {"reach": "205-555-0110"}, {"may_leave_message": None}, {"consent_text": ""}]
)
def test_a_request_without_name_way_or_consent_is_never_kept(desk: Desk, change: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        asked(desk, **change)
    assert desk.rows() == []


def test_roles_without_the_desk_see_and_do_nothing(desk: Desk) -> None:
    row = asked(desk)
    nurse = member(desk.program, Role.NURSE)
    with pytest.raises(Refused):
        actions.claim(nurse, row)
    with pytest.raises(Refused):
        actions.change_desk(desk.navigator, entry=DeskEntry(is_open=False, answers_within_hours=1))
    answer = signed_in(nurse).get(staff_path(nurse, "handover:queue"))
    assert answer.status_code == 403
    assert "Robin" not in text(answer)


def test_each_step_is_in_the_audit_trail_without_a_word_of_the_person(desk: Desk) -> None:
    actions.make_patient(desk.navigator, reached(desk, answers=SHARED), demographics=ROBIN)
    forget_unreached(timezone.now())

    with in_program(desk.program):
        events = list(AuditEvent.objects.order_by("at"))
    verbs = [event.verb for event in events]
    for verb in ("receive", "claim", "log_attempt", "make_patient", "forget_unreached"):
        assert f"handover.{verb}" in verbs
    assert not any(
        word in str(event.detail) for event in events for word in ("Robin", "2055550110", "fentanyl")
    )
