"""The Check: what cannot wait comes first, answers travel in the page, and nobody is given a label."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from tests.web.pages import main_of, words
from throughcare.public.check import self_check, someone_check


pytestmark = pytest.mark.django_db
QUESTIONS = [question.key for question in self_check().question]

# Words that would make a number of signs into a name for a person.
LABELS = ("you have", "mild", "moderate", "severe", "usted tiene un trastorno", "leve", "grave")


def ask(path: str = "/check/", **fields: object) -> HttpResponse:
    return Client().post(path, {"for": "me", **fields})


def answered(*yes: str, path: str = "/check/", **fields: object) -> HttpResponse:
    """Return the answer to a yes to these questions and a no to the rest."""
    answers = {key: "yes" if key in yes else "no" for key in QUESTIONS}
    return ask(path, **{**answers, "at": "asked", "go": "next", **fields})


def text(response: HttpResponse) -> str:
    """Return the words of a page's main part."""
    return words(main_of(response))


def sent(response: HttpResponse) -> dict[str, list[str]]:
    """Return what the page's form would send: hidden fields, and what is chosen."""
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", response.content.decode()):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given["type"] == "hidden" or re.search(r"\schecked\b", tag):
            fields.setdefault(given["name"], []).append(given["value"])
    return fields


def go_on(response: HttpResponse, go: str, path: str = "/check/", **changed: object) -> HttpResponse:
    """Return what follows when a button of the page is pressed."""
    return Client().post(path, {**sent(response), "go": go, **changed})


def test_there_are_two_ways_in() -> None:
    page = text(Client().get("/check/"))

    assert "About me" in page
    assert "About someone I love" in page


def test_the_check_about_someone_opens_by_its_address() -> None:
    page = text(Client().get("/check/?for=someone"))

    assert "Are you worried about someone?" in page
    assert "Talks about wanting to die" in page


def test_another_word_in_the_address_shows_the_two_ways_in() -> None:
    assert "About someone I love" in text(Client().get("/check/?for=<b>"))


def test_what_is_happening_now_is_asked_first_of_oneself() -> None:
    page = text(ask(go="start"))

    assert "Is any of this happening right now?" in page
    assert "Thoughts of ending my life" in page


def test_all_signs_are_asked_on_one_page_with_yes_no_and_skip() -> None:
    page = ask(at="danger", go="next", safe="none").content.decode()

    assert page.count('role="radiogroup"') == len(QUESTIONS) == 12
    assert page.count('value="skip"') == len(QUESTIONS)
    assert " checked" not in page
    assert "exactly as prescribed" in page


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("slow_breathing", "Call 911 now. Give naloxone"),
        ("seizure", "A seizure is an emergency. Call 911."),
        ("suicide_plan", "Call or text 988 now"),
        ("suicidal_thoughts", "Call or text 988 any time, day or night."),
    ],
)
@pytest.mark.parametrize("whose", ["me", "someone"])
def test_danger_is_answered_before_anything_else(whose: str, code: str, first: str) -> None:
    page = text(ask(**{"for": whose, "at": "danger", "go": "next", "safe": code}))

    assert page.startswith("Do this first")
    assert first in page


def test_danger_cannot_be_passed_by_asking_for_the_answer() -> None:
    page = text(answered("craving", safe="blue_lips"))

    assert page.startswith("Do this first")


def test_who_worries_is_told_what_to_do_about_thoughts_of_suicide() -> None:
    page = text(ask(**{"for": "someone", "at": "danger", "go": "next", "safe": "suicidal_thoughts"}))

    assert "Asking does not put the idea there." in page
    assert "Asking does not put" not in text(ask(at="danger", go="next", safe="suicidal_thoughts"))
    assert "Asking does not put" not in text(
        ask(**{"for": "someone", "at": "danger", "go": "next", "safe": "seizure"})
    )


def test_after_danger_one_can_go_on_with_everything_answered_so_far() -> None:
    first = ask(at="danger", go="next", safe=["chest_pain"], craving="yes")

    following = go_on(first, "seen")

    assert "The last 12 months" in text(following)
    assert sent(following)["safe"] == ["chest_pain"]
    assert sent(following)["craving"] == ["yes"]
    assert text(go_on(following, "next")).startswith("Do this first")  # above the answer
    assert "What your answers say" in text(go_on(following, "next"))


def test_a_new_danger_is_answered_although_an_earlier_one_was() -> None:
    page = text(ask(at="danger", go="next", safe=["chest_pain", "blue_lips"], seen="chest_pain"))

    assert page.startswith("Do this first")
    assert "Give naloxone" in page


def test_the_answer_on_danger_can_be_changed_or_skipped() -> None:
    first = ask(at="danger", go="next", safe="seizure")

    assert sent(go_on(first, "stay"))["safe"] == ["seizure"]
    assert "safe" not in sent(go_on(first, "skip"))


def test_danger_in_another_language_is_still_danger() -> None:
    first = ask(at="danger", go="next", safe="seizure")

    page = text(Client().post("/es/check/", sent(first)))

    assert "Una convulsión es una emergencia. Llame al 911." in page


@pytest.mark.parametrize(
    ("yes", "says"),
    [
        (("craving",), "Few of these signs fit your last 12 months"),
        (("craving", "roles"), "Your answers are worth a talk with a clinician"),
        (QUESTIONS[:4], "Your answers are a clear reason to ask for help"),
        (QUESTIONS[:6], "This sounds hard. You deserve help now"),
    ],
)
def test_the_answer_is_explained_without_a_label(yes: tuple[str, ...], says: str) -> None:
    english, spanish = answered(*yes), answered(*yes, path="/es/check/")

    assert says in text(english)
    assert f"{len(yes)} of 11 signs count" in text(english)
    for page in (english, spanish):
        assert not [word for word in LABELS if re.search(rf"\b{word}\b", text(page).lower())]


def test_few_signs_do_not_mean_that_all_is_well() -> None:
    page = text(answered("craving"))

    assert "It does not mean that you are safe." in page
    assert "Did you overdose, even once? Are you worried? Then you deserve help now." in page
    assert "On medicine, or in recovery, few signs may be left." in page


@pytest.mark.parametrize("yes", [(), tuple(QUESTIONS[:11])])
def test_whatever_the_number_everyone_hears_of_treatment_naloxone_and_a_clinician(
    yes: tuple[str, ...],
) -> None:
    page = text(answered(*yes))

    assert "It can be treated, whatever the number" in page
    assert "A number of signs is not a diagnosis." in page
    assert "Have naloxone near." in page
    assert "Not clinically reviewed" in page


def test_signs_that_a_prescription_explains_are_not_counted() -> None:
    page = text(answered("tolerance", "withdrawal", "craving", "prescribed_only"))

    assert "1 of 11 signs counts." in page
    assert "Two of the signs do not count for you" in page
    assert "(not counted)" in page


def test_skipped_questions_make_it_at_least_and_their_weight_is_said() -> None:
    page = text(answered(*QUESTIONS[:3], roles="skip", activities=""))

    assert "At least 3 of 11 signs count." in page
    assert "With them, up to 5 of 11 signs could count." in page
    assert "this page would say: “Your answers are a clear reason to ask for help”" in page


def test_skipped_questions_that_change_nothing_are_said_to_change_nothing() -> None:
    page = text(answered(*QUESTIONS[:7], hazardous="skip"))

    assert "up to 8 of 11 signs could count. This page would say the same." in page


def test_with_everything_skipped_nothing_is_claimed() -> None:
    page = text(ask(at="asked", go="next"))

    assert "There is not enough here to say" in page
    assert "So far, none of the 11 signs counts." in page


def test_the_guide_is_named_only_where_the_operator_turned_it_on(settings: LazySettings) -> None:
    settings.PUBLIC_GUIDANCE = False
    without = text(answered("craving"))
    settings.PUBLIC_GUIDANCE = True

    assert "Short questions. Then you see" not in without
    assert "Find treatment near you" in without
    assert "Short questions. Then you see" in text(answered("craving"))


def test_what_someone_saw_is_answered_with_what_it_can_come_from() -> None:
    page = text(
        ask(
            **{"for": "someone", "at": "asked", "go": "next", "see": ["nodding", "marks"], "found": "needles"}
        )
    )

    assert "One sign proves nothing." in page
    assert "You said: Nods off while talking, eating or sitting." in page
    assert "Some illnesses need them, such as diabetes." in page
    assert "Pills that are loose or not theirs" not in page


def test_a_worry_without_a_sign_still_gets_everything_that_helps() -> None:
    page = text(ask(**{"for": "someone", "at": "asked", "go": "next"}))

    assert "You chose no sign. Your worry still counts" in page
    for help_ in someone_check().helps:
        assert help_.heading in page
    assert "What is good about it for you? What is not so good?" in page
    assert "Rather than “You have to stop.”" in page


def test_one_can_go_back_from_the_answer_and_nothing_is_lost() -> None:
    answer = answered("craving", safe="none")

    questions = go_on(answer, "back")

    assert "The last 12 months" in text(questions)
    assert sent(questions)["craving"] == ["yes"]
    assert sent(questions)["roles"] == ["no"]
    assert sent(go_on(questions, "back"))["safe"] == ["none"]


def test_the_other_language_says_the_same_of_the_same_answers() -> None:
    page = text(Client().post("/es/check/", sent(answered(*QUESTIONS[:4]))))

    assert "Sus respuestas son un motivo claro para pedir ayuda" in page


def test_an_answer_that_is_none_of_the_questions_is_asked_again_and_the_others_stay() -> None:
    page = answered("roles", craving="<script>" + "x" * 10_000)

    assert page.status_code == 422
    assert (
        text(page).count("We did not understand this answer. Please choose again.") == 2
    )  # above, and beside it
    assert "xxxx" not in page.content.decode()
    assert sent(page)["roles"] == ["yes"]
    assert "craving" not in sent(page)


@pytest.mark.parametrize("forged", ["💊", "\u202eنعم", "", "none' OR 1=1"])
def test_a_forged_danger_is_asked_again(forged: str) -> None:
    page = ask(**{"for": "someone", "at": "asked", "go": "next", "safe": [forged], "see": "marks"})

    assert page.status_code == 422 or not forged
    assert not forged or sent(page)["see"] == ["marks"]


@pytest.mark.parametrize("whose", ["", "them", "x" * 10_000])
def test_who_it_is_about_must_be_one_of_two(whose: str) -> None:
    page = ask(**{"for": whose})

    assert page.status_code == 422
    assert "Please choose one of the two." in text(page)
    assert "xxx" not in page.content.decode()


@pytest.mark.parametrize("at", ["", "answer", "nowhere", "x" * 10_000])
def test_a_forged_place_leads_to_a_page(at: str) -> None:
    assert ask(at=at, go="next", seen="x" * 10_000).status_code == 200


@pytest.mark.parametrize("path", ["/check/", "/check/?for=someone", "/es/check/"])
def test_nothing_is_kept(path: str) -> None:
    page = Client().get(path)

    assert "no-store" in page["Cache-Control"]
    assert not page.cookies
    assert "no-store" in answered("craving")["Cache-Control"]
    assert not answered("craving").cookies


def test_every_page_that_is_named_exists() -> None:
    for page in (answered("craving"), ask(**{"for": "someone", "at": "asked", "go": "next"})):
        for address in set(re.findall(r'<a [^>]*href="(/[^"#]*)', main_of(page))):
            assert Client().get(address).status_code == 200, address
