"""Every page carries help, a way out, both languages, and asks no third party for anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from django.views import defaults

from throughcare.terms import ProgramMedication
from throughcare_web.ui import gallery, views
from throughcare_web.ui.crisis import crisis_lines


TEMPLATES = Path(views.__file__).parent / "templates"
ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "503.html"]


class Tags(HTMLParser):
    """Collects each start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))


def page(template: str = "ui/base.html", language: str = "en", path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    with translation.override(language):
        return render(request, template, context).content.decode()


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


def test_a_page_opens_with_a_skip_link_to_its_main_content() -> None:
    first = next(attributes for tag, attributes in Tags(page()).found if tag == "a")

    assert first["href"] == "#main"
    assert 'id="main"' in page()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", ["ui/base.html", *ERRORS])
def test_every_page_shows_every_crisis_line_and_the_way_out(template: str, language: str) -> None:
    html = page(template, language)

    for line in crisis_lines(language):
        assert f'href="{line.href}"' in html
        assert line.short in html
    assert "data-leave" in html


def test_the_way_out_is_a_plain_link_that_tells_no_one_where_from() -> None:
    way_out = next(attributes for _, attributes in Tags(page()).found if "data-leave" in attributes)

    assert way_out["href"] == "https://www.weather.gov/"
    assert way_out["rel"] == "noreferrer"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("template", ["ui/base.html", *ERRORS])
def test_no_page_loads_anything_from_elsewhere_or_inline(template: str, language: str) -> None:
    for tag, attributes in Tags(page(template, language)).found:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "style"
        if tag == "script":
            assert attributes.get("src")
        loaded = attributes.get("src") or (attributes.get("href") if tag in {"link", "use"} else None)
        assert loaded is None or loaded.startswith("/static/")


def test_a_page_is_marked_with_its_language_and_offers_the_other() -> None:
    assert '<html lang="en">' in page()
    assert 'lang="es">' in page(language="en")
    assert '<html lang="es">' in page(language="es")
    assert ">English" in re.sub(r"<svg.*?</svg>\s*", "", page(language="es"))


def test_the_language_switch_leads_to_the_same_page_in_the_other_language() -> None:
    assert '<a class="tc-language" href="/es/"' in page(path="/")


def test_a_server_error_needs_neither_request_nor_database_to_show_help() -> None:
    response: HttpResponse = defaults.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert 'href="tel:911"' in response.content.decode()


def test_the_demonstration_strip_is_shown_only_for_a_fictional_directory() -> None:
    assert "tc-fictional" in page(directory_is_fictional=True)
    assert "tc-fictional" not in page()


def test_every_crisis_line_names_its_source_and_the_day_it_was_checked() -> None:
    panel = rendered("{% crisis_panel %}")

    for line in crisis_lines():
        assert line.url.startswith("https://")
        assert line.source in panel
        assert line.checked_on.strftime("%Y") in panel


def test_crisis_lines_are_all_said_in_spanish() -> None:
    for english, spanish in zip(crisis_lines("en"), crisis_lines("es-us"), strict=True):
        assert (english.key, english.number) == (spanish.key, spanish.number)
        assert english.text != spanish.text


@pytest.mark.parametrize("status", ProgramMedication)
def test_a_status_tag_says_its_term_in_words_beside_the_colour(status: ProgramMedication) -> None:
    tag = rendered("{% status_tag status %}", status=status)

    assert status.label in tag
    assert "<svg" in tag


def test_a_status_tag_takes_better_words_where_a_page_has_them() -> None:
    assert "Starts this week" in rendered(
        '{% status_tag status words="Starts this week" %}', status=ProgramMedication.STARTS
    )


def test_a_label_is_in_the_language_of_the_reader() -> None:
    with translation.override("es"):
        assert (
            rendered("{{ status|label }}", status=ProgramMedication.STARTS)
            == ProgramMedication.STARTS.label_es
        )


def test_an_icon_that_the_build_does_not_know_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"not in ui/icons\.txt"):
        rendered('{% icon "no_such_icon" %}')


def test_an_icon_is_silent_for_a_screen_reader() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "phone" size=3 %}')


def test_a_phone_number_is_one_tap_away() -> None:
    assert 'href="tel:+16175550142"' in rendered('{% phone_link "617-555-0142" "intake" %}')
    assert 'href="tel:+18005550142"' in rendered('{% phone_link "1-800-555-0142" %}')


def test_a_phone_number_dials_its_extension_after_the_call_is_answered() -> None:
    assert 'href="tel:+16175550142;ext=125"' in rendered('{% phone_link "617-555-0142 x125" %}')


@pytest.mark.parametrize(("value", "of", "width"), [(7, 10, "70%"), (12, 10, "100%"), (1, 0, "0%")])
def test_a_bar_is_never_fuller_than_full(value: float, of: float, width: str) -> None:
    assert f'width="{width}"' in rendered("{% bar value of=of %}", value=value, of=of)


def test_knowledge_without_a_signature_says_so_with_its_source() -> None:
    label = rendered('{% not_reviewed source="A Guideline" pinpoint="section 4" %}')

    assert "Not clinically reviewed" in label
    assert "A Guideline, section 4." in label


def test_facts_are_left_out_where_there_are_none() -> None:
    assert rendered('{% fact_list "met" "Fits" sentences %}', sentences=[]).strip() == ""


@pytest.mark.urls("throughcare_web.ui.urls")
def test_the_gallery_shows_every_sample() -> None:
    html = resolve("/").func(RequestFactory().get("/")).content.decode()

    assert [sample.name for sample in gallery.SAMPLES if f"<h2>{sample.name}</h2>" not in html] == []


def test_no_component_is_missing_from_the_gallery() -> None:
    shown = " ".join(sample.source for sample in gallery.SAMPLES)
    on_every_page = {
        "fictional_program", "said", "staff_links",
        "crisis_bar", "crisis_panel", "fictional_banner", "footer", "header", "language_switch", "site_links", "translation_note",
    }  # fmt: skip
    components = {path.stem for path in (TEMPLATES / "ui/components").glob("*.html")} - on_every_page

    assert {name for name in components if name not in shown} == set()
