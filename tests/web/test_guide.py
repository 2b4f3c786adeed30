"""Guide me: one question after another, back and forth, danger first, an answer with reasons, and nothing kept."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from tests.web.listings import program, reading
from tests.web.pages import text
from throughcare.public.guide import guide
from throughcare_web.accounts.actors import System
from throughcare_web.directory.actions import import_listings


pytestmark = pytest.mark.django_db
ANSWERS = {
    "q-safe": ["none"],
    "q-opioids": ["fentanyl"],
    "q-last": ["half_day"],
    "q-often": ["daily"],
    "q-payment": ["medicaid"],
}


@pytest.fixture(autouse=True)
def guide_is_on(settings: LazySettings) -> None:
    settings.PUBLIC_GUIDANCE = True


def send(path: str = "/guide/", **fields: object) -> HttpResponse:
    return Client().post(path, fields)


def at(response: HttpResponse) -> str:
    """Return the key of the question that is shown, or nothing."""
    found = re.search(r'name="at" value="(\w+)"', response.content.decode())
    return found[1] if found else ""


def test_it_is_off_until_the_operator_turns_it_on(settings: LazySettings) -> None:
    settings.PUBLIC_GUIDANCE = False

    assert Client().get("/guide/").status_code == 404
    assert send(go="start").status_code == 404
    assert 'href="/guide/"' not in Client().get("/").content.decode()


def test_the_way_leads_through_every_question_to_the_answer() -> None:
    answers: dict[str, object] = {}
    shown, page = [], send(go="start")
    while key := at(page):
        shown.append(key)
        answers |= {name: given for name, given in ANSWERS.items() if name == f"q-{key}"}
        page = send(at=key, go="next", **answers)

    assert shown == [question.key for question in guide().question]
    assert "What to ask for" in text(page)
    assert "no-store" in page["Cache-Control"]


def test_answers_travel_in_the_page_and_in_nothing_else() -> None:
    page = send(at="often", go="next", **ANSWERS)

    assert at(page) == "other"
    for name, given in ANSWERS.items():
        assert f'type="hidden" name="{name}" value="{given[0]}"' in page.content.decode()
    assert not page.cookies


def test_going_back_shows_the_answer_that_was_given() -> None:
    page = send(at="other", go="back", **ANSWERS)

    assert at(page) == "often"
    assert re.search(r'value="daily" checked', page.content.decode())


def test_skipping_forgets_the_answer_to_that_question() -> None:
    page = send(at="often", go="skip", **ANSWERS)

    assert at(page) == "other"
    assert "q-often" not in page.content.decode()


def test_nothing_is_asked_about_opioids_that_were_not_named() -> None:
    assert at(send(at="opioids", go="next")) == "other"
    assert at(send(at="other", go="back")) == "opioids"


def test_danger_interrupts_and_the_answers_stay() -> None:
    page = send(at="safe", go="next", **{"q-safe": ["blue_lips"]})

    assert "Do this first" in text(page)
    assert "Call 911" in text(page)
    assert 'name="q-safe" value="blue_lips"' in page.content.decode()
    assert at(send(at="safe", go="seen", **{"q-safe": ["blue_lips"]})) == "opioids"
    assert at(send(at="safe", go="stay", **{"q-safe": ["blue_lips"]})) == "safe"


@pytest.mark.parametrize("code", [option.code for option in guide().question[0].option if not option.alone])
def test_each_danger_and_each_word_on_suicide_interrupts(code: str) -> None:
    assert "Do this first" in text(send(at="safe", go="next", **{"q-safe": [code]}))


def test_a_danger_that_was_read_interrupts_once_and_one_named_later_again() -> None:
    read = send(at="safe", go="seen", **{"q-safe": ["suicidal_thoughts"]})
    seen = re.findall(r'name="seen" value="([^"]+)"', read.content.decode())

    on = send(at="opioids", go="next", seen=seen, **{"q-safe": ["suicidal_thoughts"]})
    again = send(at="safe", go="next", seen=seen, **{"q-safe": ["suicidal_thoughts", "blue_lips"]})

    assert at(on) == "other"
    assert "Do this first" in text(again)


def test_changing_the_language_shows_the_same_page_again() -> None:
    for page in (send(at="safe", go="next", **{"q-safe": ["blue_lips"]}), send(go="show", **ANSWERS)):
        form = re.search(r'<form[^>]*id="guide-form".*?</form>', page.content.decode(), re.DOTALL)
        assert form
        carried: dict[str, list[str]] = {}
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0]):
            carried.setdefault(name, []).append(value)
        switched = send("/es/guide/", **carried)
        heading = re.search(r"<h1>(.*?)</h1>", switched.content.decode())
        assert heading
        assert heading[1] in ("Haga esto primero", "Qué pedir")


def test_danger_stands_above_the_answer_too() -> None:
    page = send(go="show", **{"q-safe": ["suicide_plan"]}).content.decode()

    assert page.index('id="first"') < page.index("<h1>")
    assert "988" in page.partition("<h1>")[0].partition('id="first"')[2]


def test_the_answer_names_medicines_care_tonight_and_what_would_change_it() -> None:
    said = text(send(go="show", **ANSWERS))

    assert "Buprenorphine (film or tablet)" in said
    assert "Ask about this first" in said
    assert "Outpatient care with medication" in said
    assert "Keep naloxone close" in said
    assert "What would change this answer" in said
    assert "Are you in withdrawal now" in said
    assert "Is anyone in danger right now" not in said  # asked already
    assert "Not clinically reviewed" in said


def test_the_answer_is_spanish_on_the_spanish_site() -> None:
    page = send("/es/guide/", go="show", **ANSWERS)

    assert "Buprenorfina" in text(page)
    main = text(page).partition("De dónde viene esto")[0]
    assert "You " not in main


def test_programs_near_the_place_follow_what_was_advised() -> None:
    import_listings(
        System("test"),
        reading(program(1, yes=("SA", "OP", "BU", "MD")), program(2, yes=("SA", "RES", "NMOA"))),
        fictional=False,
    )

    page = send(go="show", **ANSWERS, **{"q-place": "45402"})

    assert "Programs that fit near Dayton, OH 45402" in text(page)
    assert "Example Center 1" in text(page)
    more = page.content.decode()
    assert 'name="payment" value="medicaid"' in more
    assert 'name="medication" value="buprenorphine_sl"' in more


def test_a_place_without_programs_says_what_to_do() -> None:
    assert "No listed program fits near there" in text(send(go="show", **{"q-place": "45402"}))


@pytest.mark.parametrize(
    ("fields", "shown", "said"),
    [
        ({"q-place": "nowhere at all"}, "place", "We do not know a place called"),
        ({"q-opioids": ["fentanyl", "made_up"]}, "opioids", "We did not understand this answer."),
        ({"q-last": ["now", "day"]}, "last", "We did not understand this answer."),
        ({"q-place": "Portland"}, "place", "Which “Portland”?"),
        ({"q-place": "😀" * 5000}, "place", "We do not know a place called"),
    ],
)
def test_an_answer_that_cannot_be_understood_is_asked_again(
    fields: dict[str, object], shown: str, said: str
) -> None:
    page = send(at="payment", go="next", **(ANSWERS | fields))

    assert page.status_code == 422
    assert at(page) == shown
    assert said in text(page)
    assert 'name="q-often" value="daily"' in page.content.decode()


def test_what_was_typed_stays_in_the_field() -> None:
    assert (
        'value="nowhere at all"'
        in send(at="place", go="next", **{"q-place": "nowhere at all"}).content.decode()
    )


def test_an_unknown_question_or_button_starts_at_the_beginning_or_stays() -> None:
    assert at(send(at="no_such_question", go="next")) == "safe"
    assert at(send(at="other", go="no_such_button", **ANSWERS)) == "other"


def test_where_signed_rules_are_demanded_the_unsigned_are_silent_but_not_on_danger(
    settings: LazySettings,
) -> None:
    settings.REQUIRE_SIGNED_RULES = True

    said = text(send(go="show", **ANSWERS))
    danger = send(at="safe", go="next", **{"q-safe": ["blue_lips"]})

    assert "Medicines to ask about" not in said
    assert "Do this first" in text(danger)
