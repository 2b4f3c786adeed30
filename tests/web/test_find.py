"""The public site: a question by POST, an answer with its reasons, and nothing kept."""

from __future__ import annotations

import logging
import re

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from tests.web.listings import program, reading
from tests.web.pages import text
from throughcare.programs import Phone, Program
from throughcare_web.accounts.actors import System
from throughcare_web.directory import matching_index
from throughcare_web.directory.actions import import_listings
from throughcare_web.find.search.views import MOST, PAGE


pytestmark = pytest.mark.django_db
METHADONE = ("SA", "OP", "OTP", "MM", "MU", "MD", "SP", "CBT", "NOE")
NO_MEDICATION = ("SA", "OP", "RES", "NMOA", "SF")


def listed(*programs: Program, fictional: bool = False) -> None:
    import_listings(System("test"), reading(*programs), fictional=fictional)


def ask(path: str = "/find/", *, htmx: bool = False, **answers: object) -> HttpResponse:
    return Client().post(path, {"place": "45402", **answers}, headers={"HX-Request": "true"} if htmx else {})


def names(response: HttpResponse) -> list[str]:
    return re.findall(r">(Example Center \d+)</a></h3>", response.content.decode())


def test_the_search_asks_where_and_what() -> None:
    page = text(Client().get("/find/"))

    assert "Find treatment that fits you" in page
    assert "Where are you?" in page


@pytest.mark.parametrize(
    ("way", "address"),
    [
        ("Someone may be overdosing now", "/overdose/"),
        ("I want help to choose", "/learn/"),
        ("I know what I need. Find it", "/find/"),
        ("I am worried about someone", "/check/?for=someone"),
    ],
)
def test_the_front_page_offers_four_ways_in(way: str, address: str) -> None:
    page = Client().get("/").content.decode()

    assert re.search(rf'<a href="{re.escape(address)}">(?:(?!</a>).)*{re.escape(way)}', page, re.DOTALL)


def test_what_no_clinician_has_reviewed_says_so() -> None:
    listed(program())

    assert "Not clinically reviewed" in text(ask())
    assert "Sin revisión clínica" in text(ask("/es/find/"))


def test_find_without_answers_shows_the_form() -> None:
    assert "Where are you?" in text(Client().get("/find/"))


def test_programs_are_shown_the_best_fit_first_with_reasons() -> None:
    listed(program(1, yes=("SA", "OP", "BU", "MD")), program(2, yes=METHADONE))

    answer = ask(medication="methadone", payment=["medicaid"])

    assert names(answer) == ["Example Center 2", "Example Center 1"]
    page = text(answer)
    assert "Programs near Dayton, OH 45402" in page
    assert "You asked for: Methadone; Medicaid." in page
    assert "You did not say: what kind of care, age, sex." in page
    assert "Methadone: starts people on it here" in page
    assert "Listing from 2023. Call before you go." in page
    assert "Call and ask" in page


def test_a_phone_is_a_link_and_says_what_it_is_for() -> None:
    listed(program(1, phones=(Phone("937-555-0101", "main"), Phone("937-555-0102", "intake"))))

    html = ask().content.decode()

    assert 'href="tel:+19375550101"' in html
    assert "intake" in html


def test_a_program_without_a_phone_says_so() -> None:
    listed(program(1, phones=()))

    assert "The listing gives no phone number." in text(ask())


def test_a_distance_to_the_center_of_a_zip_code_is_about_so_far() -> None:
    listed(program(1, precision="zip", latitude=39.9))

    assert re.search(r"about \d+ miles", text(ask()))


def test_a_program_without_a_point_is_left_out_and_counted() -> None:
    listed(program(1), program(2, latitude=None, longitude=None))

    answer = ask()

    assert names(answer) == ["Example Center 1"]
    assert "no place on the map" in text(answer)


def test_each_answer_narrows_or_orders_the_list() -> None:
    listed(program(1, yes=METHADONE), program(2, yes=NO_MEDICATION))

    kept = ask(medication="methadone", medication_is="kept")
    required = ask(medication="methadone", medication_is="required")
    residential = ask(setting="residential")
    only_medicaid = ask(payment=["medicaid"], pays_only="on")

    assert names(kept) == names(required) == ["Example Center 1"]
    assert names(residential) == ["Example Center 2"]
    assert "Methadone (you take it now)" in text(kept)
    assert "Methadone (only programs that start it)" in text(required)
    assert "Medicaid and nothing else" in text(only_medicaid)


def test_what_excluded_a_program_that_was_close_is_shown() -> None:
    listed(program(1, yes=METHADONE), program(2, yes=NO_MEDICATION))

    page = text(ask(medication="methadone", medication_is="required"))

    assert "Left out, but close" in page
    assert re.search(r"Example Center 2 Does not [^.]*methadone", page)


def test_everything_about_a_person_is_repeated_to_them() -> None:
    listed(program(1))

    page = text(
        ask(
            age="34",
            sex="female",
            pregnant="on",
            language="es",
            access=["wheelchair"],
            populations=["veterans"],
            supports=["child_care"],
            payment=["low_cost"],
        )
    )

    for said in (
        "I need free or low-cost care",
        "Spanish",
        "Wheelchair access",
        "Veterans",
        "Child care",
        "Female",
        "pregnant or gave birth in the last year",
        "34 years old",
    ):
        assert said in page


def test_no_program_is_an_instruction_and_not_an_end() -> None:
    listed(program(1, yes=NO_MEDICATION))

    page = text(ask(medication="methadone", medication_is="required"))

    assert "No listed program fits all of that" in page
    assert "SAMHSA National Helpline" in page


def test_more_programs_are_shown_on_request() -> None:
    listed(*(program(number) for number in range(1, 25)))

    first = ask()
    more = ask(show=str(PAGE * 2))

    assert len(names(first)) == PAGE
    assert f'value="{PAGE * 2}"' in first.content.decode()
    assert len(names(more)) == PAGE * 2
    assert len(names(ask(show="99"))) == min(24, MOST)


@pytest.mark.parametrize("show", ["", "x", "-5", "1e9", "9999999999", "²"])
def test_a_made_up_number_of_programs_shows_the_first_page(show: str) -> None:
    listed(*(program(number) for number in range(1, 15)))

    assert len(names(ask(show=show))) == PAGE


@pytest.mark.parametrize(
    ("field", "value", "instruction"),
    [
        ("place", "", "Enter a ZIP code, or a city and state such as Dayton, OH."),
        ("place", "Nowhere at all", "We do not know a place called “Nowhere at all”."),
        ("age", "old", "Enter the age as a number, such as 34, or leave it empty."),
        ("age", "140", "Enter an age from 0 to 120, or leave it empty."),
    ],
)
def test_a_fault_is_an_instruction_beside_its_field(field: str, value: str, instruction: str) -> None:
    answer = ask(**{field: value})

    assert answer.status_code == 422
    assert instruction in text(answer)
    assert f'href="#id_{field}"' in answer.content.decode()


def test_a_choice_that_was_not_offered_is_refused_without_a_fault_of_ours() -> None:
    assert ask(medication="aspirin").status_code == 422


def test_htmx_gets_the_changed_part_alone() -> None:
    listed(program(1))

    answer = ask(htmx=True).content.decode()

    assert "Example Center 1" in answer
    assert "<html" not in answer
    assert "find-form" not in answer


def test_htmx_is_told_what_to_correct() -> None:
    answer = ask(htmx=True, place="")

    assert answer.status_code == 200
    assert "Enter a ZIP code" in text(answer)
    assert "<html" not in answer.content.decode()


def test_an_answer_is_not_stored_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    listed(program(1))

    with caplog.at_level(logging.DEBUG):
        answer = ask(age="34", medication="methadone")

    assert "no-store" in answer["Cache-Control"]
    assert list(answer.cookies) in ([], ["csrftoken"])
    assert not any(cookie["max-age"] or cookie["expires"] for cookie in answer.cookies.values())
    assert "45402" not in caplog.text
    assert "methadone" not in caplog.text.lower()


def test_a_query_in_the_address_is_not_an_answer() -> None:
    listed(program(1))

    assert names(Client().get("/find/?place=45402")) == []


def test_the_answer_is_wholly_spanish_under_es() -> None:
    listed(program(1, yes=METHADONE))

    page = text(ask("/es/find/", medication="methadone", payment=["medicaid"], age="34"))

    for said in (
        "Programas cerca de Dayton, OH 45402",
        "Usted pidió: Metadona; Medicaid; 34 años.",
        "Metadona: la inicia aquí",
        "Trata el trastorno por consumo de opioides.",
        "Datos de 2023. Llame antes de ir.",
        "Por qué está en este lugar de la lista",
        "Cambiar sus respuestas",
    ):
        assert said in page


def test_fictional_programs_are_marked_on_every_page() -> None:
    listed(program(1), fictional=True)

    for page in (Client().get("/"), ask(), Client().get("/program/made-up-1/")):
        assert "tc-fictional" in page.content.decode()


def test_an_answer_needs_no_query(django_assert_num_queries: object, settings: LazySettings) -> None:
    listed(program(1))
    matching_index.refresh()
    settings.DIRECTORY_POLL_SECONDS = 60

    with django_assert_num_queries(0):
        assert names(ask()) == ["Example Center 1"]


def test_telehealth_in_the_state_is_shown_even_where_its_place_is_not_known() -> None:
    listed(program(1, yes=(*METHADONE, "TELE"), latitude=None, longitude=None))

    answer = ask(setting="telehealth")

    assert names(answer) == ["Example Center 1"]
    assert "tc-match__distance" not in answer.content.decode()


def test_a_city_without_its_state_is_asked_which_one() -> None:
    page = ask(place="Portland")

    assert page.status_code == 422
    assert "Which “Portland”? Add the state: Portland, OR; " in text(page)
    assert "¿Cuál “Portland”?" in text(ask("/es/find/", place="Portland"))


def test_programs_that_are_far_away_are_shown_with_another_way() -> None:
    listed(program(1, yes=METHADONE))

    far, near = text(ask(place="Anchorage, AK")), text(ask(place="45402"))

    assert "Some of these are far away." in far
    assert "1-800-662-4357" in far
    assert "Some of these are far away." not in near
