"""The staff's pages of the directory: one's own listing, open places on one tap, calls, reports, licenses."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.listings import program as listed_program
from tests.web.staff import member, program, signed_in, staff_path
from tests.web.test_directory_upkeep import newer
from tests.web.upkeep import OPERATOR, counted, kept_by, listed
from throughcare.terms import ReportKind, ReportState
from throughcare.terms.places_open import FactKind
from throughcare_web.accounts.actors import Public, Staff
from throughcare_web.accounts.roles import Role
from throughcare_web.directory import queries as directory
from throughcare_web.directory.actions import report_problem
from throughcare_web.directory.availability import queries as places
from throughcare_web.directory.models import Listing, VerificationCall
from throughcare_web.directory.upkeep import queries as upkeep
from throughcare_web.directory.upkeep.actions import operate_listing, state_fact
from throughcare_web.directory.verification import queries as verification


pytestmark = pytest.mark.django_db
EVIL = "<img src=x onerror=alert(1)>\"'"


@pytest.fixture
def staff() -> Staff:
    """Return somebody who may do all of it."""
    return member(program(), Role.DIRECTOR, Role.NAVIGATOR)


@pytest.fixture
def listing(staff: Staff) -> Listing:
    """Return the listing that the program keeps."""
    return kept_by(staff)


@pytest.fixture
def tab(staff: Staff) -> Client:
    """Return a browser in which that person has signed in."""
    return signed_in(staff)


def page(tab: Client, path: str, status: int = 200, **form: object) -> str:
    """Return a page; with a form, what it answers, after any redirect."""
    response = tab.post(path, form, follow=True) if form else tab.get(path, follow=True)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def hidden(text: str, name: str) -> str:
    """Return the value of a hidden field of a page."""
    match = re.search(rf'name="{name}" value="([^"]*)"', text)
    return match[1] if match else ""


def test_without_a_linked_listing_the_page_says_how_it_is_linked(staff: Staff, tab: Client) -> None:
    assert "manage.py operate_listing" in page(tab, staff_path(staff, "directory:listing"))


def test_one_listing_is_shown_at_once_and_several_as_a_list(
    staff: Staff, listing: Listing, tab: Client
) -> None:
    assert "What the public sees" in page(tab, staff_path(staff, "directory:listing"))
    for row in listed(listed_program(1), listed_program(2))[1:]:
        operate_listing(OPERATOR, row, program=staff.membership.program)
    assert "Our listings" in page(tab, staff_path(staff, "directory:listing"))


FORMS = {
    FactKind.PHONES: ({"number_1": "(937) 555-0199", "role_1": "intake"}, [["937-555-0199", "intake"]]),
    FactKind.MEDICATIONS: ({"methadone": "starts"}, {"methadone": "starts"}),
    FactKind.ACCEPTING: ({"accepting": "no"}, False),
    FactKind.PAYMENT: ({"chosen": ["medicaid", "free"]}, ["medicaid", "free"]),
    FactKind.LEVELS: ({"chosen": ["3.7"]}, ["3.7"]),
    FactKind.LANGUAGES: ({"chosen": []}, []),
    FactKind.POPULATIONS: ({"chosen": ["veterans"]}, ["veterans"]),
    FactKind.HOURS: ({"mon": "8am-5pm", "sat": "closed"}, {"mon": ["08:00-17:00"]}),
    FactKind.WALK_IN: ({"tue": "8:00-9:00, 13:00-14:00"}, {"tue": ["08:00-09:00", "13:00-14:00"]}),
    FactKind.GROUPS: ({"evening": "yes", "weekend": "no"}, {"evening": True, "weekend": False}),
    FactKind.REFERRAL_CONTACT: (
        {"desk": EVIL, "email": "Intake@example.org"},
        {"desk": EVIL, "phone": "", "email": "intake@example.org", "note": ""},
    ),
}


@pytest.mark.parametrize("kind", FactKind)
def test_each_kind_of_fact_has_a_form_that_keeps_it_and_shows_it_again(
    staff: Staff, listing: Listing, tab: Client, kind: FactKind
) -> None:
    given, kept = FORMS[kind]
    path = staff_path(staff, "directory:edit", listing.pk, kind.value)
    assert hidden(page(tab, path), "replaces") == ""

    after = page(tab, path, **(given or {"replaces": ""}), replaces="")

    assert f"{kind.label}: kept." in after
    assert EVIL not in after
    assert upkeep.said(listing.pk)[kind].value == kept
    again = page(tab, path)
    assert hidden(again, "replaces") == str(upkeep.said(listing.pk)[kind].id)
    assert EVIL not in again


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        (FactKind.PHONES, {"number_1": "911"}, "ten digits, such as 617-555-0100"),
        (FactKind.PHONES, {"number_1": ""}, "This field is required."),
        (FactKind.MEDICATIONS, {"methadone": ""}, "at least one medicine"),
        (FactKind.MEDICATIONS, {"methadone": "maybe"}, "did not understand"),
        (FactKind.HOURS, {"mon": "8-5"}, "Hours such as 8:00-17:00"),
        (FactKind.HOURS, {"mon": "", "sun": " "}, "Give the hours of a day"),
        (FactKind.WALK_IN, {"mon": ""}, "write “closed” for a closed week"),
        (FactKind.GROUPS, {"evening": "yes"}, "This field is required."),
        (FactKind.REFERRAL_CONTACT, {"desk": "Intake"}, "a phone number or an email address"),
        (FactKind.REFERRAL_CONTACT, {"email": "x" * 301}, "at most 300"),
        (FactKind.PAYMENT, {"chosen": ["gold"]}, "did not understand"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field_and_nothing_is_kept(  # noqa: PLR0917 -- fixtures and cases
    staff: Staff, listing: Listing, tab: Client, kind: FactKind, given: dict, words: str
) -> None:
    path = staff_path(staff, "directory:edit", listing.pk, kind.value)

    assert words in page(tab, path, 422, **given)
    assert upkeep.said(listing.pk) == {}


def test_somebody_who_was_overtaken_is_told_and_sees_what_they_wrote(
    staff: Staff, listing: Listing, tab: Client
) -> None:
    path = staff_path(staff, "directory:edit", listing.pk, "payment")
    page(tab, path, chosen=["free"])

    assert "stated meanwhile by somebody else" in page(tab, path, 422, chosen=["medicaid"], replaces="")


def test_a_conflict_is_shown_and_settled_by_saying_it_again_or_taking_it_back(
    staff: Staff, listing: Listing, tab: Client
) -> None:
    state_fact(staff, listing, kind=FactKind.PAYMENT, value=["medicaid"], replaces=None)
    newer("MD", "PI")
    own, edit = (
        staff_path(staff, f"directory:{name}", *args)
        for name, args in (("own", [listing.pk]), ("edit", [listing.pk, "payment"]))
    )

    assert "A newer file says otherwise" in page(tab, own)
    replaces = hidden(page(tab, edit), "replaces")
    assert "A newer file says otherwise" not in page(tab, edit, chosen=["medicaid"], replaces=replaces)
    assert "the published listing holds again" in page(tab, edit, take_back="1")
    assert "taken back" in page(tab, own)
    assert page(tab, edit, take_back="1")  # nothing to take back any more: nothing happens


def test_all_of_it_can_be_confirmed_on_one_tap(staff: Staff, listing: Listing, tab: Client) -> None:
    assert "all of it is right today" in page(tab, staff_path(staff, "directory:confirm", listing.pk), ok="1")


def test_another_program_s_listing_is_not_there(staff: Staff, listing: Listing) -> None:
    stranger = member(program("fictional-meadow"), Role.DIRECTOR, Role.NAVIGATOR)
    tab = signed_in(stranger)

    for name, *more in (
        ("own",),
        ("edit", "payment"),
        ("availability",),
        ("confirm",),
        ("count",),
        ("stop", uuid4()),
    ):
        path = staff_path(stranger, f"directory:{name}", listing.pk, *more)
        assert tab.post(path, {"x": "1"}).status_code in (404, 405)
        assert tab.get(path).status_code in (404, 405)
    assert page(tab, staff_path(stranger, "directory:edit", 999999999999999999999, "payment"), 404)
    assert page(tab, staff_path(staff, "directory:own", listing.pk), 404)


def test_a_kind_of_fact_that_there_is_not_is_not_there(staff: Staff, listing: Listing, tab: Client) -> None:
    for name in ("edit", "correct"):
        page(tab, staff_path(staff, f"directory:{name}", listing.pk, "color"), 404)
    page(tab, staff_path(staff, "directory:correct", 0, "payment"), 404)


@pytest.mark.parametrize(("tap", "number"), [("more", 3), ("less", 1), ("same", 2)])
def test_a_number_changes_on_one_tap(
    staff: Staff, listing: Listing, tab: Client, tap: str, number: int
) -> None:
    line = counted(staff, listing, 2)
    path = staff_path(staff, "directory:availability", listing.pk)
    shown = page(tab, path)
    assert "Still right" in shown

    after = page(tab, path, line=line.pk, as_of=hidden(shown, "as_of"), shown=hidden(shown, "shown"), tap=tap)

    assert "Thank you: noted." in after
    assert places.open_places([listing.pk], timezone.now())[listing.pk][0].open == number


def test_where_nothing_is_known_each_number_is_one_tap(staff: Staff, listing: Listing, tab: Client) -> None:
    line = counted(staff, listing, None)
    path = staff_path(staff, "directory:availability", listing.pk)
    assert 'name="number" value="0"' in page(tab, path)

    page(tab, path, line=line.pk, tap="number", number="0")

    assert places.open_places([listing.pk], timezone.now())[listing.pk][0].open == 0


@pytest.mark.parametrize(
    "given",
    [
        {"tap": "number", "number": "1e400"},
        {"tap": "number", "number": "-1"},
        {"tap": "number", "number": "\uff12"},
        {"tap": "number", "number": "9999"},
        {"tap": "number", "number": EVIL},
        {"tap": "more", "shown": "NaN"},
        {"tap": "else", "shown": "2"},
        {"tap": "more", "shown": "2", "line": "no-line"},
        {"tap": "more", "shown": "2", "line": str(uuid4())},
        {},
    ],
)
def test_what_no_button_sends_changes_nothing(
    staff: Staff, listing: Listing, tab: Client, given: dict
) -> None:
    line = counted(staff, listing, 2)

    shown = page(
        tab,
        staff_path(staff, "directory:availability", listing.pk),
        422,
        **({"line": line.pk, "as_of": "2026-13-45T99:99Z"} | given),
    )

    assert "Please look again" in shown
    assert EVIL not in shown
    assert places.open_places([listing.pk], timezone.now())[listing.pk][0].open == 2


def test_a_slip_stands_beside_the_number_it_is_about(staff: Staff, listing: Listing, tab: Client) -> None:
    line = counted(staff, listing, 2)
    path = staff_path(staff, "directory:availability", listing.pk)
    for typed in ("two", "-4", "9999", "99999"):
        shown = page(tab, path, 422, line=line.pk, tap="number", number=typed)
        assert f'href="#number-{line.pk}"' in shown
        assert f'aria-describedby="number-{line.pk}-error" aria-invalid="true"' in shown
        assert f'name="number" value="{typed}"' in shown
        assert "number from 0 to 500, please." in shown


def test_a_line_is_counted_and_counted_no_more(staff: Staff, listing: Listing, tab: Client) -> None:
    path = staff_path(staff, "directory:count", listing.pk)
    assert "Count something more" in page(tab, path, 422, level="3.7", kind="sofa")
    page(tab, path, level="3.7", kind="bed", payer="medicaid", population="women")

    (line,) = places.open_places([listing.pk], timezone.now())[listing.pk]
    assert (line.payer, line.population) == ("medicaid", "women")
    page(tab, staff_path(staff, "directory:stop", listing.pk, line.line), ok="1")
    assert places.open_places([listing.pk], timezone.now()) == {}


def test_front_desk_tells_numbers_and_changes_nothing_else(staff: Staff, listing: Listing) -> None:
    desk = member(staff.membership.program, Role.FRONT_DESK)
    line = counted(staff, listing, 2)
    tab = signed_in(desk)

    own = page(tab, staff_path(desk, "directory:own", listing.pk))
    assert "Change" not in own
    page(tab, staff_path(desk, "directory:availability", listing.pk), line=line.pk, shown="2", tap="less")
    assert (
        tab.post(staff_path(desk, "directory:edit", listing.pk, "payment"), {"chosen": "free"}).status_code
        == 403
    )
    assert tab.get(staff_path(desk, "directory:verification")).status_code == 403
    assert places.open_places([listing.pk], timezone.now())[listing.pk][0].open == 1


def test_the_queue_leads_to_a_script_and_one_form_takes_the_outcome(staff: Staff, tab: Client) -> None:
    (row,) = listed(listed_program(3))
    report = report_problem(Public(), key=row.key, kind=ReportKind.NUMBER_WRONG, text=EVIL)
    queue = page(tab, staff_path(staff, "directory:verification"))
    assert "1 open report; never checked" in queue
    path = staff_path(staff, "directory:call", row.pk)
    shown = page(tab, path)
    assert "Is this the right number for someone who wants to start treatment?" in shown
    assert EVIL not in shown
    form = {
        "request_id": hidden(shown, "request_id") or str(uuid4()),
        "outcome": "reached",
        "number": "937-555-0103",
        "fact_phones": "confirmed",
        "fact_payment": "changed",
        "email": "intake@example.org",
        "closes": [str(report.pk)],
        "found": "It is right.",
        "note": EVIL,
    }

    after = page(tab, path, **form)

    assert "Write down below what is different now." in after
    assert EVIL not in after
    assert page(tab, path, **form)
    assert VerificationCall.objects.count() == 1
    assert verification.verified_contact(row.pk, timezone.now()).address == "intake@example.org"
    assert directory.report_counts()[ReportState.RESOLVED] == 1
    page(tab, staff_path(staff, "directory:correct", row.pk, "payment"), chosen=["free"])
    assert upkeep.said(row.pk)[FactKind.PAYMENT].value == ["free"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "This field is required."),
        ({"outcome": "no_answer", "fact_phones": "confirmed"}, "A call that someone answered"),
        ({"outcome": "reached", "email": "none"}, "An email address"),
        ({"outcome": "reached", "note": "x" * 1001}, "at most 1000"),
    ],
)
def test_a_call_that_cannot_be_is_not_kept(staff: Staff, tab: Client, given: dict, words: str) -> None:
    (row,) = listed(listed_program(3))
    path = staff_path(staff, "directory:call", row.pk)

    assert words in page(tab, path, 422, **({"request_id": str(uuid4())} | given))
    assert not VerificationCall.objects.exists()
    page(tab, staff_path(staff, "directory:call", 0), 404)


def test_a_report_is_settled_only_with_words(staff: Staff, tab: Client) -> None:
    (row,) = listed(listed_program(3))
    report = report_problem(Public(), key=row.key, kind=ReportKind.OTHER)
    given = {"request_id": str(uuid4()), "outcome": "reached", "closes": [str(report.pk)]}

    assert "Say what you found" in page(tab, staff_path(staff, "directory:call", row.pk), 422, **given)


def test_a_call_to_a_program_that_keeps_its_listing_is_left_to_it(
    staff: Staff, listing: Listing, tab: Client
) -> None:
    path = staff_path(staff, "directory:call", listing.pk)
    given = {"request_id": str(uuid4()), "outcome": "reached", "fact_hours": "changed"}

    assert "The program keeps its own listing" in page(tab, path, **given)
    page(tab, path, request_id=str(uuid4()), outcome="no_answer")
    assert "Directory calls" in page(tab, staff_path(staff, "directory:verification"))


def test_reports_are_closed_on_their_page_with_what_was_found(staff: Staff, tab: Client) -> None:
    (row,) = listed(listed_program(3))
    report = report_problem(Public(), key=row.key, kind=ReportKind.OTHER, text=EVIL)
    path = staff_path(staff, "directory:reports")
    assert EVIL not in page(tab, path)

    assert "This field is required." in page(tab, path, 422, report=report.pk, outcome="resolved")
    assert "The report is closed." in page(tab, path, report=report.pk, outcome="dismissed", found="A joke.")
    assert "No report is open." in page(tab, path)
    assert "one closed as dismissed before" in page(
        tab, path, 422, report=report.pk, outcome="resolved", found="x"
    )


def test_the_queue_can_be_narrowed_to_a_state(staff: Staff, tab: Client) -> None:
    listed(listed_program(3))
    path = staff_path(staff, "directory:verification")

    assert "Example Center 3" in page(tab, f"{path}?state=OH")
    assert "No listing is in the directory for TX" in page(tab, f"{path}?state=TX")
    assert "Example Center 3" in page(tab, f"{path}?state={EVIL}")
