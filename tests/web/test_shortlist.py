"""The shortlist: up to three programs side by side, what to say on the phone, a PDF, a link; nothing is kept."""

from __future__ import annotations

import logging
import re
from contextlib import ExitStack

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.web.listings import program, reading
from tests.web.pages import text
from tests.web.test_find import listed
from throughcare.matching.record import matching
from throughcare.programs import Phone, Services
from throughcare.public.call_script import call_script
from throughcare_web.accounts.actors import System
from throughcare_web.directory.actions import import_listings
from throughcare_web.find.shortlist.limit import PDFS, Limit
from throughcare_web.find.shortlist.shortlist import ID, question_of
from tools.reading_level import HARDEST_PAGE, LEAST_PAGE_ES, ease_es, grade


pytestmark = pytest.mark.django_db
METHADONE = ("SA", "OP", "OTP", "MM", "MU", "MD", "SP", "CBT", "NOE", "ADLT", "FEM")
BUPRENORPHINE = ("SA", "RES", "BU", "UB", "MC")


@pytest.fixture(autouse=True)
def no_pdf_made_yet() -> None:
    PDFS.forget()


def choose(*numbers: object, path: str = "/shortlist/") -> HttpResponse:
    ids = [f"made-up-{one}" if isinstance(one, int) else one for one in numbers]
    return Client().post(path, {"program": ids})


def names(response: HttpResponse) -> list[str]:
    """Return the programs that stand side by side, in their order."""
    return re.findall(r"<h3><a [^>]*><bdi>([^<]*)</bdi>", response.content.decode())


def test_the_programs_that_were_ticked_stand_side_by_side_in_their_order() -> None:
    listed(program(1, yes=METHADONE), program(2, yes=BUPRENORPHINE), program(3))

    answer = choose(2, 1)

    assert names(answer) == ["Example Center 2", "Example Center 1"]
    page = text(answer)
    for said in (
        "937-555-0101",
        "1 Example Street",
        "Starts people on it here",
        "Residential",
        "Medicaid",
        "Spanish",
        "Women",
        "Offers methadone or buprenorphine.",
        "Not said: help with payment",
        "Listing from 2023. Call before you go.",
        "Not clinically reviewed",
    ):
        assert said in page


def test_the_table_says_which_cell_belongs_to_what() -> None:
    listed(program(1), program(2))

    html = choose(1, 2).content.decode()

    heads = len(re.findall(r'<th role="columnheader" scope="col">', html))
    cells = len(re.findall(r'<td role="cell"', html))
    assert html.count('<th role="rowheader" scope="row">') == 2
    assert cells == 2 * (heads - 1)


def test_the_first_three_of_more_are_compared_and_none_is_lost() -> None:
    listed(*(program(number) for number in range(1, 6)))

    answer = choose(5, 4, 3, 2, 1)

    assert names(answer) == ["Example Center 5", "Example Center 4", "Example Center 3"]
    assert "You chose 5 programs. Three fit side by side" in text(answer)
    offered = re.findall(r'id="choice-(made-up-\d)"( checked)?', answer.content.decode())
    assert offered == [
        ("made-up-5", " checked"),
        ("made-up-4", " checked"),
        ("made-up-3", " checked"),
        ("made-up-2", ""),
        ("made-up-1", ""),
    ]


def test_a_program_ticked_twice_stands_there_once() -> None:
    listed(program(1))

    assert names(choose(1, 1, " made-up-1 ")) == ["Example Center 1"]


@pytest.mark.parametrize(
    "strange", ["no-such", "x" * 10_000, "\0", "'; drop", "مرحبا", "🙂", "<i>", "%00", "{code}"]
)
def test_an_unknown_code_is_said_and_the_others_are_shown(strange: str) -> None:
    listed(program(1))

    answer = choose(strange, 1)

    assert names(answer) == ["Example Center 1"]
    quoted = strange[:40].strip("\0")
    assert f"No program in this directory has the code “{quoted}”." in text(answer)


def test_a_program_that_is_no_longer_listed_is_named_and_the_others_are_shown() -> None:
    listed(program(1), program(2))
    import_listings(System("test"), reading(program(2), vintage="2024"))

    answer = choose(1, 2)

    assert names(answer) == ["Example Center 2"]
    assert "Example Center 1: The newest directory no longer names this program." in text(answer)


def test_no_program_is_an_instruction() -> None:
    listed(program(1))

    empty = choose()
    unknown = choose("no-such")

    assert empty.status_code == 422
    for answer in (empty, unknown, Client().get("/shortlist/")):
        assert "Tick “Compare” beside up to three of them." in text(answer)
        assert names(answer) == []


def test_a_list_in_the_address_is_not_read() -> None:
    listed(program(1))

    assert names(Client().get("/shortlist/?program=made-up-1")) == []


def test_a_warning_is_read_before_what_a_program_offers() -> None:
    listed(program(1, yes=("SA", "OP", "NOOP", "BU", "UB")), program(2))

    page = text(choose(1, 2))

    assert "Read this first" in page
    assert "contradicts" in page


def test_what_a_listing_denies_is_said() -> None:
    listed(program(1, services=Services.of(["SA", "MD"], ["MC"])))

    assert "Not: Medicare" in text(choose(1))


def test_the_call_script_names_the_program_and_what_it_must_be_asked() -> None:
    listed(program(1, yes=("SA", "OP", "BU", "UB")), program(2, yes=("SA", "OP")))

    page = text(choose(1, 2))

    for said in (
        "Call Example Center 1",
        "The directory says that you start people on buprenorphine (film or tablet). Is that still so?",
        "Can you start me on methadone or buprenorphine, and how soon?",
        "Do you have room now?",
        "First visit: day, time and place",
        "Please put me on your waiting list.",
        "The Americans with Disabilities Act and the Opioid Crisis",
    ):
        assert said in page


def test_a_question_of_the_matcher_stands_alone_in_a_list_of_questions() -> None:
    for family in matching().family.values():
        if family.ask:
            assert not question_of(family.ask.en).startswith("Call")
            assert not question_of(family.ask.es).startswith("Llame")

    assert question_of("Call and ask: do you treat it?") == "Do you treat it?"
    assert question_of("Llame y pregunte: ¿tratan esto?") == "¿Tratan esto?"
    assert question_of("Do you?") == "Do you?"


def test_the_page_is_wholly_spanish_under_es() -> None:
    listed(program(1, yes=METHADONE))

    page = text(choose(1, path="/es/shortlist/"))

    for said in ("Su lista", "Cuando llame", "Metadona", "La inicia aquí", "Descargar en PDF", "Anote"):
        assert said in page
    for unsaid in ("Your shortlist", "Print", "Ask when", "Write down"):
        assert unsaid not in page


def test_the_call_script_is_easy_to_read() -> None:
    lines = [line for part in call_script().part for line in part.line]
    english = "\n\n".join(line.text.replace("{blank}", "this") for line in lines)
    spanish = "\n\n".join(line.text_es.replace("{blank}", "esto") for line in lines)

    assert grade(english) <= HARDEST_PAGE
    assert ease_es(spanish) >= LEAST_PAGE_ES


def test_the_link_holds_the_programs_after_the_sign_that_no_server_sees() -> None:
    listed(program(1), program(2))

    html = choose(1, 2).content.decode()

    assert 'value="http://testserver/shortlist/#made-up-1,made-up-2"' in html


@pytest.mark.parametrize("code", ["a" * 24, "f" * 64 + "-2", "made-up-1"])
def test_the_codes_of_listings_can_stand_in_a_link(code: str) -> None:
    assert ID.fullmatch(code)


@pytest.mark.parametrize("code", ["", "a b", "a,b", "a#b", "a/b", "á", "a" * 101, "a\n"])
def test_nothing_else_can(code: str) -> None:
    assert not ID.fullmatch(code)


def test_which_programs_were_chosen_is_not_stored_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    listed(program(1))

    with caplog.at_level(logging.DEBUG):
        answers = [choose(1), choose(1, path="/shortlist/pdf/"), choose("no-such")]

    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    assert "made-up-1" not in caplog.text.replace("directory", "")
    assert "no-such" not in caplog.text


def test_a_name_is_text_wherever_it_stands() -> None:
    listed(program(1, name1='<script>alert("x")</script>', phones=(Phone("937-555-0101", "main"),)))

    html = choose(1).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_limit_holds_at_once_and_within_a_minute() -> None:
    now = [0.0]
    limit = Limit(at_once=1, a_minute=2, clock=lambda: now[0])

    with limit.turn() as first, limit.turn() as second:
        assert (first, second) == (True, False)
    with limit.turn() as third:
        assert third
    with limit.turn() as fourth:
        assert not fourth
    now[0] = 60.0
    with limit.turn() as fifth:
        assert fifth


def test_too_many_pdfs_at_once_are_refused_with_a_way_on() -> None:
    listed(program(1))

    with ExitStack() as at_work:
        while at_work.enter_context(PDFS.turn()):
            pass
        refused = choose(1, path="/shortlist/pdf/")

    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert "wait a minute, or print the page itself" in text(refused)
    assert choose(1, path="/shortlist/pdf/").status_code == 200


def test_without_programs_there_is_no_pdf_but_what_to_do() -> None:
    listed(program(1))

    assert Client().get("/shortlist/pdf/")["Location"] == "/shortlist/"
    assert "Tick “Compare”" in text(choose("no-such", path="/shortlist/pdf/"))
