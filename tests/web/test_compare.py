"""Compare medicines: the table for anyone, a person's points on it when they ask, and nothing kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from tests.web.pages import text, words
from throughcare.public.decision_aid import decision_aid
from throughcare_web.directory import matching_index
from throughcare_web.find.compare.shown import comparison


pytestmark = pytest.mark.django_db
AID = decision_aid()
ROW = re.compile(r'<tr role="row"[^>]*>(.*?)</tr>', re.DOTALL)


@pytest.fixture(autouse=True)
def guidance_on(settings: LazySettings) -> Iterator[None]:
    settings.PUBLIC_GUIDANCE = True
    settings.DIRECTORY_POLL_SECONDS = 0
    yield
    matching_index.forget()


def shown(path: str = "/compare/") -> str:
    return Client().get(path).content.decode()


def marked(path: str = "/compare/", **answers: object) -> HttpResponse:
    return Client().post(path, answers)


def rows(html: str) -> list[str]:
    """Return the words of each row of the table, its heads first."""
    return [words(row) for row in ROW.findall(html)]


def row(response: HttpResponse, start: str) -> str:
    return next(found for found in rows(response.content.decode()) if found.startswith(start))


def test_the_whole_comparison_stands_there_before_anything_is_answered() -> None:
    html = shown()

    assert "".join(rows(html)).count("Sources:") == len(AID.row) * len(AID.medicine)
    assert [found.split(" Methadone ")[0] for found in rows(html)[1:]] == [one.text for one in AID.row]
    for cell in (cell for one in AID.row for cell in one.cell.values()):
        assert cell.text.replace("'", "&#x27;") in html


def test_each_head_leads_to_the_page_that_explains_the_medicine() -> None:
    html = shown()

    for column in AID.medicine:
        assert f'<a href="/learn/{column.page}/">{column.name}</a>' in html


def test_a_row_and_a_column_head_each_cell_and_it_stays_a_table_where_it_is_shown_as_a_list() -> None:
    html = shown()

    assert html.count('scope="col" role="columnheader"') == 1 + len(AID.medicine)
    assert html.count('scope="row" role="rowheader"') == len(AID.row)
    assert html.count('<td role="cell"><span class="tc-compare__which">') == len(AID.row) * len(AID.medicine)


def test_what_is_true_of_all_is_said_with_sources_date_and_state_of_review() -> None:
    page = words(shown())

    assert "All four did better than no medicine in studies." in page
    assert "Naltrexone cannot start while opioids are in your body." in page
    assert "Not clinically reviewed" in page
    assert "Edition of Nov. 26, 2026." in page
    assert "Where this comes from" in page
    assert "We have not yet checked this against the source itself." in page
    assert "Which way a point speaks" not in page


def test_every_number_of_a_source_has_its_entry_in_the_list() -> None:
    html = marked(**{"c-matters": ["visits", "pain"], "c-now": ["pregnant"]}).content.decode()
    cited = {
        int(number) for part in re.findall(r"Sources:</span>([\d, ]+)<", html) for number in part.split(",")
    }

    assert cited == {int(number) for number in re.findall(r'<li id="source-(\d+)"', html)}


def test_the_spanish_page_is_spanish_and_says_that_nobody_reviewed_it() -> None:
    html = shown("/es/compare/")

    assert AID.row[0].cell[AID.medicine[0].key].text_es in html
    assert 'hreflang="en">Read it in English</a>' in html
    assert "Sin revisión clínica" in html


def test_a_point_is_marked_on_every_medicine_with_a_word_and_a_sentence() -> None:
    found = row(marked(**{"c-matters": "visits"}), "Few visits")

    assert found.startswith("Few visits Methadone Speaks against it Most days at the clinic at first.")
    assert "Buprenorphine, daily Speaks for it Visits can be by phone or video." in found
    assert "Naltrexone shot Speaks for it One visit about every 4 weeks for the shot." in found


def test_the_points_are_gathered_by_medicine_without_a_score() -> None:
    response = marked(**{"c-matters": ["visits", "pain"], "c-now": ["pregnant", "today"]})

    found = row(response, "Your points in short")
    assert (
        "Methadone Speaks for it: Lasting pain; Start today; Pregnant Speaks against it: Few visits" in found
    )
    assert found.endswith(
        "Naltrexone shot Not today: Pregnant Speaks for it: Few visits Speaks against it: Lasting pain; Start today"
    )
    html = response.content.decode()
    assert "Nothing is added up, and no medicine wins." in words(html)
    assert not re.search(r"\b(?:score|best|rank)", " ".join(rows(html)))


def test_what_was_tried_is_marked_where_it_says_something() -> None:
    found = row(marked(**{"c-tried_buprenorphine_sl": "no_help"}), "Daily buprenorphine did not help")

    assert "Methadone Speaks for it Methadone may help more." in found
    assert "Speaks against it It did not help enough. The dose may have been too low" in found
    assert found.endswith("Naltrexone shot Says nothing of this one.")


@pytest.mark.parametrize("code", ["using", "pregnant", "agonist"])
def test_naltrexone_is_not_for_today_where_it_would_harm(code: str) -> None:
    found = row(marked(**{"c-now": code}), "Your points in short")

    assert "Naltrexone shot Not today:" in found


def test_the_answers_stay_in_the_form_and_nowhere_else() -> None:
    response = marked(**{"c-matters": ["cost"], "c-shot": "unwanted", "c-tried_methadone": "helped"})
    html = response.content.decode()

    assert re.search(r'value="cost" checked', html)
    assert '<option value="unwanted" selected>' in html
    assert '<option value="helped" selected>' in html
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_the_other_language_takes_the_answers_along() -> None:
    response = marked(**{"c-matters": "cost"})

    assert 'form="compare-form" formaction="/es/compare/"' in response.content.decode()
    assert 'hreflang="es"' in shown()


@pytest.mark.parametrize(
    "sent",
    [
        {"c-matters": ["cost", "world peace"]},
        {"c-matters": "cost", "c-shot": ["wanted", "unwanted"]},
        {"c-matters": "cost", "c-now": "x" * 10_000},
        {"c-matters": "cost", "c-no-such-question": "yes"},
        {"c-matters": ["cost", "🙂", "‮abc", "<script>"]},
    ],
)
def test_what_is_not_understood_is_said_in_one_line_and_the_rest_is_kept(sent: dict[str, object]) -> None:
    response = marked(**sent)
    html = response.content.decode()

    assert response.status_code == 422
    assert html.count("We did not understand one of your answers and left it out.") == 1
    assert re.search(r'value="cost" checked', html)
    assert "Low price" in row(response, "Your points in short")
    assert "world peace" not in html
    assert "xxxx" not in html
    assert "<script>" not in html


def test_what_is_no_answer_of_ours_is_let_be() -> None:
    response = marked(**{"utm_source": "x", "c-matters": "", "c-shot": ""})

    assert response.status_code == 200
    assert "Your points in short" not in text(response)


def test_an_operator_who_has_not_turned_guidance_on_shows_the_table_alone(settings: LazySettings) -> None:
    settings.PUBLIC_GUIDANCE = False

    for response in (Client().get("/compare/"), marked(**{"c-now": "pregnant"})):
        html = response.content.decode()
        assert response.status_code == 200
        assert "Mark what matters to you" not in html
        assert "Your points in short" not in html
        assert len(rows(html)) == 1 + len(AID.row)


def test_a_comparison_names_the_points_in_the_order_of_the_record() -> None:
    compared = comparison({"now": ("pregnant",), "matters": ("visits",)}, "es")

    assert [line.label for line in compared.points] == ["Pocas visitas", "Embarazo"]
    assert compared.rows[0].label == "Cómo actúa"
    assert not compared.edition.is_signed
