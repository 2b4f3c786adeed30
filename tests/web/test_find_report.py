"""The form that takes reports of problems, and what the public pages say of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from tests.web.pages import text
from tests.web.test_find import ask
from tests.web.test_listing_reports import CLOSED, NUMBER, close, listed, report
from throughcare.terms import ReportKind
from throughcare_web.directory import matching_index
from throughcare_web.directory.models import ListingReport
from throughcare_web.find.report.shown import reported_lines, reported_marks


pytestmark = pytest.mark.django_db
FORM, THANKS = "/program/made-up-1/report/", "/report/thanks/"
ALL_OF_IT = {"send": "1", "kind": "closed_or_moved", "note": ""}


@pytest.fixture(autouse=True)
def a_listing(settings: LazySettings) -> Iterator[None]:
    settings.DIRECTORY_POLL_SECONDS = 0
    listed()
    yield
    matching_index.forget()


def send(path: str = FORM, **given: str) -> HttpResponse:
    return Client().post(path, ALL_OF_IT | given)


def test_the_form_asks_what_is_wrong_of_the_program_named() -> None:
    page = text(Client().get(FORM))

    assert "Example Center 1" in page
    assert all(kind.label in page for kind in ReportKind)
    assert "Please write nothing about yourself" in page


def test_a_report_is_kept_and_thanked_for_under_an_address_that_says_nothing() -> None:
    answer = send(note="A bank is there now.\r\nReally.")

    assert (answer.status_code, answer.url) == (302, THANKS)
    (kept,) = ListingReport.objects.all()
    assert (kept.listing.key, kept.kind, kept.note) == (
        "made-up-1",
        "closed_or_moved",
        "A bank is there now.\nReally.",
    )
    assert "What happens next" in text(Client().get(THANKS))


def test_whoever_says_what_is_known_already_gets_the_same_answer(settings: LazySettings) -> None:
    settings.REPORTS_ALIKE = 1

    first, second = send(), send()

    assert (first.status_code, first.url, first.content) == (second.status_code, second.url, second.content)
    assert ListingReport.objects.count() == 1


@pytest.mark.parametrize("limit", ["REPORTS_AN_HOUR", "REPORTS_A_DAY"])
def test_too_many_reports_are_refused_with_a_line_that_says_so_and_nothing_typed_is_lost(
    settings: LazySettings, limit: str
) -> None:
    setattr(settings, limit, 1)
    send()

    answer = send(kind="other", note="Typed with care.")

    assert answer.status_code == 429
    assert "Too many reports are coming in just now." in text(answer)
    assert "Typed with care." in text(answer)
    assert re.search(r'value="other" checked', answer.content.decode())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": ""}, "Choose what is wrong."),
        ({"kind": "'; DROP TABLE"}, "Choose one of the answers in the list."),
        ({"note": "word " * 2000}, "Your note has 9999 characters. Please shorten it to 500 or fewer."),
        ({"note": "x" * 501}, "Your note has 501 characters."),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_typed_is_lost(given: dict[str, str], said: str) -> None:
    answer = send(**({"note": "Typed with care."} | given))

    html = answer.content.decode()
    (name,) = given
    assert answer.status_code == 422
    assert said in html[html.index(f'id="id_{name}-error"') :]
    assert f'href="#id_{name}' in html, "the list of faults leads to the field"
    assert given.get("note", "Typed with care.").strip() in html
    assert not ListingReport.objects.exists()


@pytest.mark.parametrize(
    "note",
    [
        "📞 doesn't answer 👩🏽‍⚕️ <b>&amp;</b>",
        "الرقم خطأ",
        "x" * 500,
        "👍" * 500,
        "line\r\n" * 99 + "end",
    ],
)
def test_a_note_is_kept_as_it_was_written(note: str) -> None:
    assert send(note=note).status_code == 302
    assert ListingReport.objects.get().note == note.replace("\r\n", "\n")


def test_characters_that_only_steer_a_machine_are_left_out_of_a_note() -> None:
    send(note="A\x00B\x1b[31m")

    assert ListingReport.objects.get().note == "AB[31m"


@pytest.mark.parametrize("path", ["/program/no-such/report/", "/es/program/no-such/report/"])
def test_a_listing_that_there_is_not_has_no_form(path: str) -> None:
    assert Client().get(path).status_code == 404
    assert send(path).status_code == 404


def test_changing_the_language_sends_nothing_and_loses_nothing() -> None:
    answer = Client().post("/es" + FORM, {"kind": "other", "note": "Typed with care."})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Typed with care." in html
    assert re.search(r'value="other" checked', html)
    assert "usa-error-message" not in html
    assert not ListingReport.objects.exists()


def test_the_whole_way_is_spanish_under_es() -> None:
    page = text(Client().get("/es" + FORM))
    answer = send("/es" + FORM)

    assert all(kind.label_es in page for kind in ReportKind)
    assert answer.url == "/es" + THANKS
    assert "Gracias por avisarnos" in text(Client().get(answer.url))


def test_a_forged_report_is_refused() -> None:
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.post(FORM, ALL_OF_IT).status_code == 403
    assert not ListingReport.objects.exists()

    stranger.get(FORM)
    token = stranger.cookies["csrftoken"].value
    assert stranger.post(FORM, ALL_OF_IT | {"csrfmiddlewaretoken": token}).status_code == 302


def test_only_the_form_sets_a_cookie_and_it_ends_with_the_browser() -> None:
    (cookie,) = Client().get(FORM).cookies.values()

    assert (cookie.key, cookie["max-age"], cookie["expires"], cookie["samesite"]) == (
        "csrftoken",
        "",
        "",
        "Strict",
    )
    for path in ("/program/made-up-1/", THANKS):
        assert not Client().get(path).cookies
    assert not ask().cookies


@pytest.mark.parametrize("path", [FORM, THANKS])
def test_nothing_of_a_report_is_kept_by_a_browser(path: str) -> None:
    assert "no-store" in Client().get(path)["Cache-Control"]


def test_what_was_written_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    send(kind="forged", note="a note that is mine alone")

    assert "mine alone" not in caplog.text
    assert "forged" not in caplog.text


def test_the_program_s_page_leads_to_the_form_and_says_what_was_reported_and_never_the_note() -> None:
    assert FORM in Client().get("/program/made-up-1/").content.decode()
    kept = report(text="a note that is mine alone")

    page = text(Client().get("/program/made-up-1/"))

    assert "that it has closed or moved. Nobody has checked yet." in page
    assert "mine alone" not in page

    close(kept.pk)
    assert "Nobody has checked yet" not in text(Client().get("/program/made-up-1/"))


def test_a_card_of_the_results_is_marked() -> None:
    assert "Reported, not checked" not in text(ask())
    report(2, NUMBER)

    assert text(ask()).count("Reported, not checked: the phone number is wrong") == 1


def test_several_reports_are_one_line_a_kind() -> None:
    for kind in (CLOSED, NUMBER, CLOSED):
        report(kind=kind)

    first, second = reported_lines("made-up-1")

    assert re.fullmatch(
        r"Someone reported on .+ that the phone number is wrong\. Nobody has checked yet\.", first
    )
    assert re.fullmatch(
        r"2 reports say that it has closed or moved, the last on .+\. Nobody has checked yet\.", second
    )
    with translation.override("es"):
        first, second = reported_lines("made-up-1")
    assert re.fullmatch(r"Alguien avisó el .+ que el número de teléfono no es correcto\. Nadie .+\.", first)
    assert re.fullmatch(r"2 avisos dicen que cerró o se mudó; .+\.", second)


def test_the_marks_of_all_cards_need_no_query(
    settings: LazySettings, django_assert_num_queries: Callable
) -> None:
    report()
    report(kind=NUMBER)
    matching_index.refresh()
    settings.DIRECTORY_POLL_SECONDS = 60

    with django_assert_num_queries(0):
        found = reported_marks(["made-up-1", "made-up-2"])

    assert found == {"made-up-1": "Reported, not checked: the phone number is wrong; it has closed or moved"}
