"""A site can be its operator's own by settings; a wrong setting stops the start with one line, and none changes nothing."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from throughcare_web.config import brand
from throughcare_web.config.brand import LARGEST_LOGO, Brand
from throughcare_web.ui.colors import BLACK, PAPER, READABLE, WHITE, contrast, shades
from throughcare_web.ui.crisis import crisis_lines
from tools.build_styles import BRAND, COLOR, branded


CHECKOUT = Path(__file__).resolve().parents[2]
SHEET = CHECKOUT / "src/throughcare_web/ui/static/ui/build/throughcare.css"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n and so on"
COUNTY_LINE = """
[[line]]
key = "county"
name = "Example County Access Line"
name_es = "Línea de acceso del condado Example"
title = "County line"
title_es = "Línea local"
number = "313-555-0142"
href = "tel:+13135550142"
short = "Day and night"
short_es = "Día y noche"
text = "Example County Access Line: people who know what is near you."
text_es = "Línea de acceso del condado Example: personas que conocen lo que hay cerca de usted."
source = "Example County, Access Line"
url = "https://www.example.gov/access"
checked_on = 2026-11-20
verified = true
in_bar = true
"""
BOXES = (
    COUNTY_LINE.replace("county", "boxes")
    .replace("people who know", "boxes that hold naloxone and say")
    .replace("personas que conocen", "cajas con naloxona que dicen")
    .replace("313-555-0142", "")
    .replace("tel:+13135550142", "#help-now")
    .replace("in_bar = true\n", "")
)

Given = Callable[..., None]


@pytest.fixture
def given(settings, monkeypatch: pytest.MonkeyPatch) -> Given:
    """Return a way to start the site as if its environment said so."""

    def give(**environ: object) -> None:
        for name, value in environ.items():
            monkeypatch.setenv(f"THROUGHCARE_{name}", str(value))
        found = runpy.run_path(str(Path(brand.__file__).with_name("settings.py")))
        for name in ("BRAND", "LANGUAGE_CODE", "LANGUAGES"):
            setattr(settings, name, found[name])

    return give


def complaint(name: str, value: object) -> str:
    """Return the line that stops the start."""
    with pytest.raises(ImproperlyConfigured) as stopped:
        brand.read({f"THROUGHCARE_{name}": str(value)})
    line = str(stopped.value)
    assert line.startswith(f"THROUGHCARE_{name}: ")
    assert "found" in line
    assert "wanted" in line
    assert "\n" not in line
    return line


def page(path: str = "/") -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_without_settings_everything_is_as_it_was() -> None:
    assert brand.read({"THROUGHCARE_COLOR": " ", "THROUGHCARE_LINES": ""}) == Brand()


@pytest.mark.django_db
def test_without_settings_a_page_asks_for_nothing_of_an_operator() -> None:
    assert "/brand/" not in page()
    assert Client().get("/brand/brand.css").status_code == 404


@pytest.mark.django_db
def test_the_name_stands_wherever_the_site_names_itself(given: Given) -> None:
    given(NAME="Example County Recovery")

    html = page()

    assert "· Example County Recovery</title>" in html
    assert '<span class="tc-brand__name">Example County Recovery</span>' in html
    assert "Example County Recovery helps you find treatment" in html
    assert "not a government website" not in html, "that is no longer ours to say"
    assert "Made with Throughcare" in html


def test_a_name_that_fits_no_header_is_refused() -> None:
    assert "at most 40 characters" in complaint("NAME", "A name " * 10)


@pytest.mark.parametrize("value", ["yellow", "#fff", "0f6460", "#0f64600"])
def test_a_color_is_given_as_the_web_writes_it(value: str) -> None:
    assert 'wanted a color as "#0f6460"' in complaint("COLOR", value)


@pytest.mark.parametrize("value", ["#ffcc00", "#757575"])  # the second is readable on white, but not on paper
def test_a_color_that_cannot_be_read_is_refused(value: str) -> None:
    assert "wanted a darker color: at least 4.5 to 1" in complaint("COLOR", value)


@pytest.mark.parametrize("color", ["#0f6460", "#1d4ed8", "#7c3aed", "#b00020", "#6f6f6f", "#000080", BLACK])
def test_every_shade_of_a_color_is_readable_where_the_pages_use_it(color: str) -> None:
    found = shades(color)

    for ink, ground in [
        (WHITE, "--tc-brand"),
        (WHITE, "--tc-brand-dark"),
        ("--tc-brand-pale", "--tc-brand-dark"),
        ("--tc-brand-pale", "--tc-brand-darker"),
        ("--tc-brand", "--tc-brand-lighter"),
        ("--tc-brand-dark", "--tc-brand-lighter"),
        ("--tc-brand-darker", "--tc-brand-light"),
        ("--tc-link", "#f4e3db"),
        ("--tc-link", PAPER),
    ]:
        assert contrast(found.get(ink, ink), found.get(ground, ground)) >= READABLE, (ink, ground)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)


def test_the_style_sheet_takes_each_color_of_the_brand_from_its_property() -> None:
    sheet = SHEET.read_text("utf-8")
    names = {name for name, _ in BRAND.findall(sheet)}

    assert f"--tc-paper: {PAPER}" in sheet
    assert names | {"--tc-link"} == set(shades("#1d4ed8"))
    assert [f"var({name})" for name in names if f"var({name})" not in sheet] == []
    assert branded(sheet, sheet) == sheet, "built without it"


def test_a_color_in_a_property_stays_what_it_is() -> None:
    sheet = ":root{--tc-brand: #0f6460;--tc-yes: #0f6460}a{color:#0f6460;border-color:#0f64601a}"

    assert (
        branded(sheet, sheet)
        == ":root{--tc-brand: #0f6460;--tc-yes: #0f6460}a{color:var(--tc-brand);border-color:#0f64601a}"
    )
    assert COLOR.findall("#0f64601a") == []


@pytest.mark.django_db
def test_the_color_comes_in_a_sheet_of_its_own_after_ours(given: Given) -> None:
    given(COLOR="#1D4ED8")

    html = page()
    sheet = Client().get("/brand/brand.css")

    assert html.index("throughcare.css") < html.index('<link rel="stylesheet" href="/brand/brand.css">')
    assert "--tc-brand:#1d4ed8;" in sheet.content.decode()
    assert sheet["Content-Type"] == "text/css"
    assert "max-age=" in sheet["Cache-Control"]
    assert f'<meta name="theme-color" content="{shades("#1d4ed8")["--tc-brand-dark"]}">' in html


@pytest.mark.django_db
def test_our_mark_is_drawn_in_the_color(given: Given) -> None:
    given(COLOR="#1d4ed8")

    assert 'src="/brand/mark"' in page()
    drawn = Client().get("/brand/mark")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert shades("#1d4ed8")["--tc-brand-dark"] in drawn.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "kind"), [(SVG, "image/svg+xml"), (PNG, "image/png")])
def test_the_logo_stands_in_place_of_the_mark(
    given: Given, tmp_path: Path, content: bytes, kind: str
) -> None:
    (tmp_path / "logo").write_bytes(content)
    given(LOGO=tmp_path / "logo")

    html = page()
    logo = Client().get("/brand/mark")

    assert "ui/mark.svg" not in html
    assert f'<link rel="icon" href="/brand/mark" type="{kind}">' in html
    assert (logo.content, logo["Content-Type"]) == (content, kind)
    assert "unsafe" not in logo["Content-Security-Policy"], "opened by itself, a drawing may do nothing"


@pytest.mark.parametrize(
    ("content", "found"),
    [(None, "No such file"), (b"GIF89a", "something else"), (SVG + b" " * LARGEST_LOGO, "50 kB in")],
)
def test_a_logo_that_cannot_be_shown_is_refused(tmp_path: Path, content: bytes | None, found: str) -> None:
    if content is not None:
        (tmp_path / "logo.svg").write_bytes(content)

    assert found in complaint("LOGO", tmp_path / "logo.svg")


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_local_lines_follow_the_national_ones(given: Given, tmp_path: Path, prefix: str) -> None:
    (tmp_path / "lines.toml").write_text(COUNTY_LINE + BOXES, "utf-8")
    given(LINES=tmp_path / "lines.toml")
    language = prefix.strip("/") or "en"

    *national, county, boxes = crisis_lines(language)
    bar, _, rest = page(f"{prefix}/").partition("<main")

    assert [line.key for line in national] == ["emergency", "lifeline", "helpline", "naloxone"]
    assert bar.index(national[-1].short) < bar.index(county.short)
    assert county.title in bar
    assert rest.index(national[-1].text) < rest.index(county.text) < rest.index(boxes.text)
    assert boxes.text not in bar
    assert 'href="tel:+13135550142"' in bar


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[line]", "no valid TOML"),
        ("title = 1", "no [[line]]"),
        ("[line]", "no [[line]]"),
        ("\xff", "no valid TOML"),
        (COUNTY_LINE.replace('short = "Day and night"', ""), "[[line]] 1.short: found nothing"),
        (COUNTY_LINE.replace('"Day and night"', "5"), "[[line]] 1.short: found 5"),
        (COUNTY_LINE.replace("Day and night", ""), "[[line]] 1.short: found nothing"),
        (COUNTY_LINE.replace("Day and night", "At any time of day"), "at most 14 characters"),
        (COUNTY_LINE + "color = 1", "1.color: found an unknown key"),
        (COUNTY_LINE.replace('"county"', '"emergency"'), "a key of its own"),
        (COUNTY_LINE + COUNTY_LINE, "[[line]] 2.key"),
        (BOXES + COUNTY_LINE, "the bar has room for the first line only"),
        (COUNTY_LINE.replace("https:", "http:"), "wanted the address of the source"),
        (COUNTY_LINE.replace("+13135550142", "+13135550143"), "the digits of 313-555-0142"),
        (COUNTY_LINE.replace("tel:+13135550142", "javascript:alert(1)"), "the digits of 313-555-0142"),
        (COUNTY_LINE.replace('"313-555-0142"', '""'), 'wanted "#help-now"'),
    ],
)
def test_a_file_of_lines_that_could_mislead_is_refused(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "lines.toml").write_text(content, "latin-1" if content == "\xff" else "utf-8")

    assert said in complaint("LINES", tmp_path / "lines.toml")


@pytest.mark.django_db
def test_the_area_is_where_the_search_begins(given: Given) -> None:
    given(AREA="48226")

    assert 'value="Detroit, MI 48226"' in page("/find/")


def test_an_area_that_is_nowhere_is_refused() -> None:
    assert "found 'Atlantis'; wanted a ZIP code" in complaint("AREA", "Atlantis")


@pytest.mark.django_db
@pytest.mark.parametrize(("languages", "words"), [("en", "Where are you?"), ("es", "¿Dónde está usted?")])
def test_with_one_language_there_is_no_switch_and_no_other_address(
    given: Given, languages: str, words: str
) -> None:
    given(LANGUAGES=languages)

    html = page("/find/")

    assert f'<html lang="{languages}">' in html
    assert words in html
    assert "hreflang" not in html
    assert '<a class="tc-brand" href="/">' in html
    assert Client().get("/es/find/").status_code == Client().get("/en/find/").status_code == 404


@pytest.mark.django_db
def test_two_languages_are_what_a_site_has_anyhow(given: Given) -> None:
    given(LANGUAGES="es, en")

    assert '<a class="tc-brand" href="/es/">' in page("/es/find/")
    assert brand.read({"THROUGHCARE_LANGUAGES": "es, en"}).languages == Brand().languages


@pytest.mark.parametrize("value", ["fr", "en fr", ","])
def test_a_language_the_site_does_not_speak_is_refused(value: str) -> None:
    assert 'wanted "en", "es", or both' in complaint("LANGUAGES", value)


@pytest.mark.django_db
def test_leaving_quickly_leads_where_the_operator_says(given: Given) -> None:
    given(LEAVE_TO="https://www.example.org/news?today=1")

    assert (
        '<a class="tc-leave" href="https://www.example.org/news?today=1" rel="noreferrer" data-leave>'
        in page()
    )


@pytest.mark.parametrize("value", ["http://www.example.org/", "javascript:alert(1)", "/news", "https://a b/"])
def test_leaving_quickly_only_goes_to_a_secure_page(value: str) -> None:
    assert "the address of a neutral page" in complaint("LEAVE_TO", value)


def test_a_wrong_setting_stops_the_start_with_one_line_and_status_2() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "throughcare_web", "manage", "check"],
        env={**os.environ, "THROUGHCARE_COLOR": "yellow"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 2
    assert done.stderr == "THROUGHCARE_COLOR: found 'yellow'; wanted a color as \"#0f6460\"\n"


def test_every_setting_is_explained_to_operators() -> None:
    read = {
        name
        for path in (CHECKOUT / "src").rglob("*.py")
        for name in re.findall(r"THROUGHCARE_[A-Z_]+", path.read_text("utf-8"))
        if not name.endswith("_")
    }
    of_the_brand = {f"THROUGHCARE_{field.name.upper()}" for field in fields(Brand)}
    page = (CHECKOUT / "docs/operate.md").read_text("utf-8")

    assert {name for name in read | of_the_brand if f"`{name}`" not in page} == set()
