"""Answers of an assessment: kept as they are given, never overwritten, never lost, refused where they cannot be meant."""

from __future__ import annotations

import html
import re

import pytest
from django.db import DatabaseError, connection, transaction

from tests.web.intake_staff import Desk, colleague, desk, typed_as
from tests.web.pages import text
from throughcare.errors import BadInput
from throughcare.terms.intake import AnswerSource
from throughcare_web.accounts.queries import in_program
from throughcare_web.intake import actions, queries
from throughcare_web.intake.entries import Sent
from throughcare_web.intake.facts import person_of


pytestmark = pytest.mark.django_db

PAGES = ("quick", "basics", "withdrawal", "medical", "psychiatric", "use", "environment", "wants")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*7 }}{% debug %}",
    "'; DROP TABLE intake_assessment; --",
    "=HYPERLINK(1)",
)


@pytest.fixture
def here() -> Desk:
    """Return a navigator's desk with an assessment."""
    return desk()


def markup(response: object) -> str:
    """Return the HTML of a page or a part of one."""
    return response.content.decode()  # type: ignore[attr-defined]


def test_answer_is_kept_the_moment_it_is_given(here: Desk) -> None:
    response = here.answer("cows", "14")

    assert response.status_code == 200
    assert 'data-saved="yes"' in markup(response)
    assert here.values()["cows"] == 14
    assert here.known()["cows"].source == AnswerSource.ASKED
    assert 'value="14"' in markup(here.get("section", "quick")), "a page opened anew shows it"


def test_each_answer_is_a_version_and_none_goes(here: Desk) -> None:
    here.answer("cows", "14")
    here.answer("cows", "9", version=1)
    here.answer("cows", "", version=2)

    with in_program(here.staff.membership.program):
        assert [one.value for one in queries.versions(here.assessment)["cows"]] == [14, 9, None]


def test_same_answer_sent_twice_is_one_version(here: Desk) -> None:
    for _ in range(3):
        response = here.answer("cows", "14", version=0)
        assert 'data-saved="yes"' in markup(response)

    assert here.known()["cows"].version == 1


def test_what_someone_else_answered_is_shown_and_not_overwritten(here: Desk) -> None:
    other = colleague(here.staff.membership.program, beside=here)
    other.answer("cows", "20")
    response = here.answer("cows", "5")

    said = text(response)
    assert 'data-saved="no"' in markup(response)
    assert "20 points" in said
    assert "5 points" in said
    assert str(other.staff.membership.user) in said
    assert here.values()["cows"] == 20


def test_conflict_is_settled_by_choosing(here: Desk) -> None:
    other = colleague(here.staff.membership.program, beside=here)
    other.answer("cows", "20")
    kept = here.answer("cows", "5", keep="theirs:cows")
    assert 'value="20"' in markup(kept)
    assert kept["HX-Retarget"] == "#q-cows"
    assert here.values()["cows"] == 20

    mine = here.answer("cows", "5", keep="mine:cows", **{"s-cows": "1"})
    assert 'data-saved="yes"' in markup(mine)
    assert here.values()["cows"] == 5

    other.answer("cows", "7", version=2)
    late = here.answer("cows", "6", keep="mine:cows", **{"s-cows": "2"})
    assert 'data-saved="no"' in markup(late), "a third answer came after the one that was shown"
    assert here.values()["cows"] == 7


def test_different_answers_of_two_people_merge_without_a_word(here: Desk) -> None:
    other = colleague(here.staff.membership.program, beside=here)
    page = {**typed_as("cows", "14"), **typed_as("vitals.hr"), **typed_as("sows", "30")}
    other.post(
        "section",
        "withdrawal",
        **{**page, **typed_as("vitals.hr", "88"), **typed_as("cows"), **typed_as("sows")},
    )
    response = here.post("section", "withdrawal", **page)

    assert response.status_code == 302
    known = here.values()
    assert (known["cows"], known["vitals.hr"], known["sows"]) == (14, 88, 30)


def test_page_of_one_who_looked_away_does_not_undo_what_another_answered(here: Desk) -> None:
    here.answer("cows", "14")
    other = colleague(here.staff.membership.program, beside=here)
    other.answer("cows", "20", version=1)
    woken = here.post("section", "withdrawal", **typed_as("cows", "14", version=1), **typed_as("sows", "30"))

    assert woken.status_code == 302, "its own old value is no change"
    assert (here.values()["cows"], here.values()["sows"]) == (20, 30)


def test_page_shows_its_conflicts_and_keeps_the_rest(here: Desk) -> None:
    other = colleague(here.staff.membership.program, beside=here)
    other.answer("cows", "20")
    page = {**typed_as("cows", "5"), **typed_as("sows", "30")}
    response = here.post("section", "withdrawal", go="next", **page)

    assert response.status_code == 422
    assert "Answered by someone else meanwhile" in text(response)
    assert 'value="5"' in markup(response), "what was typed still stands there"
    assert here.values()["sows"] == 30
    again = here.post("section", "withdrawal", go="next", **page)
    assert again.status_code == 422, "to send it again overwrites nothing"
    chosen = here.post("section", "withdrawal", keep="mine:cows", **page, **{"s-cows": "1"})
    assert chosen.status_code == 302
    assert here.values()["cows"] == 5


def test_page_without_javascript_saves_and_goes_on(here: Desk) -> None:
    page = {**typed_as("safe_at_home", "no"), **typed_as("housing", "homeless"), **typed_as("support")}
    following = here.post("section", "environment", go="next", **page)
    assert following["Location"] == here.path("section", here.assessment.pk, "wants")
    last = here.post("section", "wants", go="next")
    assert last["Location"] == here.path("review", here.assessment.pk)
    stay = here.post("section", "basics", go="save", words="es")
    assert stay["Location"] == here.path("section", here.assessment.pk, "basics") + "?words=es"
    elsewhere = here.post("section", "basics", go="use")
    assert elsewhere["Location"] == here.path("section", here.assessment.pk, "use")

    assert here.values() | {"safe_at_home": False, "housing": "homeless"} == here.values()
    assert "support" not in here.values(), "left out is not answered"


@pytest.mark.parametrize(
    ("path", "typed"),
    [("cows", "1e400"), ("cows", "NaN"), ("cows", "１４"), ("cows", "-1"), ("cows", "49"), ("vitals.temp_c", "inf"),
     ("vomiting_hours", "2 fortnights"), ("release_on", "2026-02-30"), ("housing", "castle"), ("safe_at_home", "maybe"),
     ("signs", "dragon"), ("place", "Atlantis"), ("other_conditions", "a\x00b"),
     ("other_conditions", "\u202egnp.exe"), ("allergies", "x" * 3000)],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_beside_the_field_and_the_rest_is_saved(
    here: Desk, path: str, typed: str
) -> None:
    response = here.post(
        "section", "withdrawal", go="next", **typed_as(path, typed), **typed_as("sows", "30")
    )

    assert response.status_code == 422
    assert here.values()["sows"] == 30
    assert path not in here.values()
    assert "Not everything is saved" in text(response)
    alone = here.answer(path, typed)
    assert alone.status_code == 200
    assert 'data-saved="no"' in markup(alone)
    assert "Not saved. Enter " in text(alone)


@pytest.mark.parametrize("typed", HOSTILE)
def test_words_that_steer_a_page_are_only_words(here: Desk, typed: str) -> None:
    here.post("answer", htmx=True, path="other_conditions", **typed_as("other_conditions", typed))
    for response in (here.get("section", "medical"), here.get("review"), here.answer("cows", "3")):
        page = markup(response)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert html.escape(typed.partition(",")[0].partition(";")[0])[:4] in markup(here.get("review"))
    known = here.values()["other_conditions"]
    assert [one for one in known if one not in typed] == [], "kept as it was typed, commas aside"


@pytest.mark.parametrize(
    "sent",
    [{"path": "shoe-size"}, {"path": ""}, {}, {"path": "cows--1"}, {"add": "cows"}, {"add": "nothing"}, {"out": "cows"},
     {"path": "x" * 5000}],
)  # fmt: skip
def test_form_that_no_page_of_ours_sends_changes_nothing(here: Desk, sent: dict[str, str]) -> None:
    before = here.values()
    response = here.post("answer", htmx=True, **sent)

    assert response.status_code == 409
    assert here.values() == before


def test_names_that_are_no_questions_are_passed_over_and_the_rest_is_saved(here: Desk) -> None:
    sent = {"v-shoe-size": "0", "a-shoe-size": "44", "v-": "0", **typed_as("cows", "14")}
    assert here.post("section", "withdrawal", **sent).status_code == 302
    assert here.values()["cows"] == 14


@pytest.mark.parametrize("version", ["-1", "9", "x", "１", "9" * 30])
def test_version_that_never_was_is_not_believed(here: Desk, version: str) -> None:
    here.answer("cows", "14")
    response = here.post("answer", htmx=True, path="cows", **{"a-cows": "5", "v-cows": version})

    assert response.status_code in {200, 409}
    assert 'data-saved="yes"' not in markup(response)
    assert here.values()["cows"] == 14


def test_one_tap_adds_a_substance_and_another_takes_it_out(here: Desk) -> None:
    added = here.answer("substances#fentanyl", "yes")
    assert 'id="e-substances--fentanyl"' in markup(added)
    assert person_now(here).substances[0].name == "fentanyl"

    here.answer("substances#fentanyl.route", "iv")
    gone = here.answer("substances#fentanyl", version=1)
    assert 'hx-swap-oob="delete"' in markup(gone)
    assert person_now(here).substances == ()

    here.answer("substances#fentanyl", "yes", version=2)
    assert person_now(here).substances[0].route == "iv", "what was said of it is there again"


def person_now(here: Desk) -> object:
    """Return the person as the answers describe them."""
    with in_program(here.staff.membership.program):
        return person_of(here.assessment)


def test_button_adds_an_entry_and_another_takes_it_out(here: Desk) -> None:
    added = markup(here.post("answer", htmx=True, add="overdoses"))
    (row,) = re.findall(r'id="e-overdoses--([0-9a-f]+)"', added)
    assert len(person_now(here).overdoses) == 1
    here.answer(f"overdoses#{row}.hours_ago", "3d")
    assert person_now(here).overdoses[0].hours_ago == 72
    out = here.post("answer", htmx=True, out=f"overdoses--{row}", **{f"v-overdoses--{row}": "1"})
    assert out.status_code == 200
    assert person_now(here).overdoses == ()

    plain = here.post("section", "use", add="prior_treatments", **typed_as("returns_to_use", "2"))
    assert "#e-prior_treatments--" in plain["Location"]
    assert here.values()["returns_to_use"] == 2
    (row,) = re.findall(r"#e-prior_treatments--(\w+)", plain["Location"])
    here.post("section", "use", out=f"prior_treatments--{row}", **{f"v-prior_treatments--{row}": "1"})
    assert here.values()[f"prior_treatments#{row}"] is False


def test_taps_on_a_page_are_saved_without_javascript(here: Desk) -> None:
    ticked = {**typed_as("substances#heroin", "yes"), **typed_as("substances#alcohol")}
    assert here.post("section", "use", go="save", **ticked).status_code == 302
    assert [one.name for one in person_now(here).substances] == ["heroin"]
    assert 'id="e-substances--heroin"' in markup(here.get("section", "use"))
    here.post("section", "use", go="save", **typed_as("substances#heroin", version=1))
    assert person_now(here).substances == ()


def test_answer_about_an_entry_that_someone_took_out_is_a_conflict(here: Desk) -> None:
    here.answer("substances#heroin", "yes")
    other = colleague(here.staff.membership.program, beside=here)
    other.answer("substances#heroin", version=1)
    clash = here.answer("substances#heroin.route", "iv")
    assert "This entry was taken out" in text(clash)
    assert "substances#heroin.route" not in here.values()

    seen = {"s-substances--heroin": "2"}
    back = here.answer("substances#heroin.route", "iv", keep="mine:substances--heroin-route", **seen)
    assert back["HX-Refresh"] == "true"
    assert person_now(here).substances[0].route == "iv"


def test_none_of_these_is_an_answer(here: Desk) -> None:
    here.answer("conditions", "_none")
    here.answer("overdoses", "_none")
    here.answer("allergies", "", "_none")

    assert [here.values()[path] for path in ("conditions", "overdoses", "allergies")] == [[], [], []]
    page = markup(here.get("section", "use"))
    assert re.search(r'id="none-overdoses"[^>]*checked', page)


def test_not_known_takes_an_answer_back_and_is_not_chosen_before(here: Desk) -> None:
    before = markup(here.get("section", "environment"))
    assert not re.search(r'name="a-safe_at_home"[^>]*checked', before)
    here.answer("safe_at_home", "no")
    here.answer("safe_at_home", "", version=1)

    assert here.values()["safe_at_home"] is None
    chosen = re.findall(
        r'<input[^>]*name="a-safe_at_home"[^>]*checked>', markup(here.get("section", "environment"))
    )
    assert len(chosen) == 1
    assert 'value=""' in html.unescape(chosen[0])


def test_answers_are_only_ever_added(here: Desk) -> None:
    here.answer("cows", "14")
    for statement in ("UPDATE intake_answerversion SET value = '3'", "DELETE FROM intake_answerversion"):
        with pytest.raises(DatabaseError), in_program(here.staff.membership.program), transaction.atomic():
            connection.cursor().execute(statement)
    assert here.values()["cows"] == 14


@pytest.mark.parametrize(("path", "value"), [("cows", "fourteen"), ("substances#a", "there"), ("nothing", 1)])
def test_action_keeps_nothing_where_one_answer_cannot_be(here: Desk, path: str, value: object) -> None:
    sent = [Sent(path="sows", value=3, based_on=0), Sent(path=path, value=value, based_on=0)]
    with pytest.raises(BadInput):
        actions.save_answers(here.staff, here.assessment, answers=sent)
    assert "sows" not in here.values()


def test_an_assessment_holds_no_end_of_answers(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_ANSWERS", 1)
    with pytest.raises(BadInput, match="more than 1"):
        here.save(sows=1, cows=2, ciwa_ar=3)
