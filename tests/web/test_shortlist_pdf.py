"""The shortlist as a PDF: tagged, titled, in the reader's language, and text whatever a listing holds."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import unicodedata

import pytest
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.web.listings import program
from tests.web.test_find import listed
from throughcare.programs import Program
from throughcare_web.find.shortlist.limit import PDFS
from throughcare_web.ui.crisis import crisis_lines
from throughcare_web.ui.typeset import FONTS, drawable


pytestmark = pytest.mark.django_db
HOSTILE = (
    "Hope 🙂 Center",
    "مركز الأمل",
    "מרכז",
    "#set text(size: 99pt) $x^2$ *b* _i_ [c] @cite <label> \\ `raw` // = h",
    '#read("/etc/passwd") #panic()',
    "希望",
    "e\u0301\u202e\u200d\ufeff\x07",
    "{blank} {page} %(name)s &amp; <b>",
    "W" * 400,
    "❤️ Zürich Ñandú ½ “quoted” – ’",
)


@pytest.fixture(autouse=True)
def no_pdf_made_yet() -> None:
    PDFS.forget()


def pdf(*programs: Program, language: str = "", fictional: bool = False) -> tuple[HttpResponse, PdfReader]:
    listed(*programs, fictional=fictional)
    answer = Client().post(f"{language}/shortlist/pdf/", {"program": [one.id for one in programs]})
    return answer, PdfReader(io.BytesIO(answer.content))


def words(read: PdfReader) -> str:
    """Return the words of all pages, NFKC, so that a ligature is its letters."""
    joined = " ".join(page.extract_text() for page in read.pages)
    return " ".join(unicodedata.normalize("NFKC", joined).split())


def tags(read: PdfReader) -> list[str]:
    """Return the types of all elements of the structure tree, in reading order."""
    found: list[str] = []
    ahead = [read.trailer["/Root"]["/StructTreeRoot"]]
    while ahead:
        one = ahead.pop(0)
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, DictionaryObject):
            if "/S" in one:
                found.append(one["/S"])
            children = one.get("/K", [])
            ahead[:0] = children if isinstance(children, list) else [children]
    return found


def test_it_is_a_file_to_keep_and_not_a_page_that_is_kept() -> None:
    answer, _read = pdf(program(1))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="shortlist.pdf"'
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("language", "tag", "title"), [("", "en", "Your shortlist"), ("/es", "es", "Su lista")]
)
def test_it_is_tagged_for_assistive_technology(language: str, tag: str, title: str) -> None:
    _answer, read = pdf(program(1), program(2), language=language)

    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == tag
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title == title
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    found = tags(read)
    assert found.count("/H1") == 1
    assert found.count("/H2") == 5  # help now, when you call, two programs, sources
    assert {"/H3", "/L", "/LI", "/P"} <= set(found)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "",
            (
                "Example Center 1",
                "937-555-0101",
                "1 Example Street",
                "When you call",
                "The directory says that you start people on methadone",
                "Do you have room now?",
                "First visit: day, time and place",
                "Not clinically reviewed",
                "Listing from 2023. Call before you go.",
                "Medicaid",
                "Page 1 of",
            ),
        ),
        (
            "/es",
            (
                "Cuando llame",
                "inician el tratamiento con metadona",
                "¿Tienen lugar ahora?",
                "Primera visita: día, hora y lugar",
                "Sin revisión clínica",
                "Traducción sin revisar",
                "Datos de 2023. Llame antes de ir.",
                "Página 1 de",
            ),
        ),
    ],
)
def test_it_holds_all_that_a_call_needs(language: str, said: tuple[str, ...]) -> None:
    _answer, read = pdf(program(1), language=language)

    found = words(read)
    for line in said:
        assert line in found
    for line in crisis_lines(language.strip("/") or "en"):
        assert line.text in found


def test_made_up_programs_are_called_so_on_paper_too() -> None:
    _answer, read = pdf(program(1), fictional=True)

    assert "Every program shown here is made up" in words(read)


def test_real_programs_are_not_called_made_up() -> None:
    _answer, read = pdf(program(1))

    assert "made up" not in words(read)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_whatever_it_holds(name: str) -> None:
    answer, read = pdf(program(1, name1=name, street1=name, website="", other=(name,)))

    assert answer.status_code == 200
    assert "root:" not in words(read)
    if name.isascii():
        assert "".join(name.split()) in "".join(words(read).split())


def test_a_sign_that_no_font_of_ours_has_is_named() -> None:
    assert drawable("Hope 🙂") == "Hope [slightly smiling face]"
    assert drawable("Zürich Ñandú “x” مركز") == "Zürich Ñandú “x” مركز"
    assert drawable("a\u202eb\u200d \n c❤\ufe0f") == "ab c❤"
    assert drawable("希 \ue000") == "[cjk unified ideograph-5e0c] "


def test_only_fonts_that_the_compiler_carries_are_used() -> None:
    _answer, read = pdf(program(1, name1="مركز الأمل ☎ Ж"))

    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in read.pages
        for font in page["/Resources"]["/Font"].values()
    }
    families = tuple(family.replace(" ", "") for family in FONTS)
    assert fonts
    assert all(font.startswith((*families, "NewCM")) for font in fonts), fonts


def test_it_needs_no_font_of_the_machine() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import typst; print(*typst.Fonts(include_system_fonts=False).families(), sep=',')",
        ],
        env={**os.environ, "FONTCONFIG_FILE": os.devnull, "HOME": os.devnull, "XDG_DATA_DIRS": os.devnull},
        capture_output=True,
        text=True,
        check=True,
    )

    assert set(FONTS) <= set(done.stdout.strip().split(","))
