"""The pages that explain: every statement of the articles is answered, every claim has a source, every link leads somewhere."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from throughcare.knowledge import RecordFault, citations, digest, load
from throughcare.public.pages import Page, as_read, by_topic, check, pages
from throughcare.terms import PageTopic


STATEMENTS = [f"S{number}" for number in range(1, 94)]
CORRECTED = tomllib.loads((Path(__file__).parents[1] / "golden/corrected_statements.toml").read_text("utf-8"))
# Marked as dated, oversimplified or wrong in the brief of the project's founding.
TO_CORRECT = [
    3, 8, 9, 12, 13, 15, 16, 18, 22, 24, 27, 30, 31, 33, 34, 40, 41, 51, 59, 60, 61, 62, 64, 65, 66, 67, 69, 70, 74, 78,
    84, 86, 87, 88,
]  # fmt: skip
AMOUNT = re.compile(r"\d[\d.,]*\s*(?:mg|mcg|µg|milligrams?|micrograms?)\b", re.IGNORECASE)
REVERSAL = re.compile(r"naloxone|naloxona|nalmefene|nalmefeno|spray|esprái|aerosol", re.IGNORECASE)
PHONES = re.compile(r"\b1-\d{3}-[\dA-Z]{3}-[\dA-Z]{4}\b")
KNOWN_PHONES = {"1-800-662-4357", "1-800-222-1222", "1-833-852-6262", "1-833-TLC-MAMA"}


def plain(page: Page) -> str:
    """Return all English of a page as words: no marks, no link targets, single spaces."""
    whole = " ".join([page.title, page.lead, *(f"{one.heading} {one.text}" for one in page.section)])
    return " ".join(as_read(whole).split()).lower()


def answering() -> dict[str, list[Page]]:
    found: dict[str, list[Page]] = defaultdict(list)
    for page in pages().values():
        for statement in {one for section in page.section for one in section.answers}:
            found[statement].append(page)
    return found


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_of_the_articles_is_answered_on_a_page(statement: str) -> None:
    assert answering()[statement]


def test_no_page_answers_a_statement_that_there_is_not() -> None:
    assert set(answering()) == set(STATEMENTS)


def test_every_dated_statement_has_its_correction_written_down() -> None:
    assert {f"S{number}" for number in TO_CORRECT} <= {key for part in CORRECTED.values() for key in part}


@pytest.mark.parametrize(
    ("part", "statement"), [(part, key) for part, found in CORRECTED.items() for key in found]
)
def test_a_dated_statement_is_put_right_in_so_many_words(part: str, statement: str) -> None:
    wanted = CORRECTED[part][statement]

    said = [plain(page) for page in answering()[statement]]

    assert any(all(words in text for words in wanted) for text in said), wanted


@pytest.mark.parametrize("slug", sorted(pages()))
def test_a_page_is_whole_in_both_languages(slug: str) -> None:
    page = pages()[slug]

    assert page.name.words("en") == page.title
    assert page.about.words("es") == page.lead_es
    assert len({section.id for section in page.section}) == len(page.section)
    for section in page.section:
        assert section.name.words("es") == section.heading_es
        assert section.words("es") == section.text_es != section.text
        assert (section.name.words("en"), section.words("en")) == (section.heading, section.text)
        assert section.text.count("\n- ") == section.text_es.count("\n- ")
        assert section.cited, f"{slug}#{section.id} names no source"


@pytest.mark.parametrize("slug", sorted(pages()))
def test_a_page_gives_no_amount_of_a_medicine_and_no_unknown_number_to_call(slug: str) -> None:
    for section in pages()[slug].section:
        for text in (section.text, section.text_es):
            amounts = [part for part in text.split("\n\n") if AMOUNT.search(part)]
            assert [part for part in amounts if not REVERSAL.search(part)] == []
            assert set(PHONES.findall(text)) <= KNOWN_PHONES


def test_pages_stand_under_their_topics_in_order() -> None:
    found = [(topic, page.slug) for topic, under in by_topic() for page in under]

    assert [slug for _, slug in found] == list(pages())
    assert [topic for topic, under in by_topic() if not under] == []
    assert found[0][0] is PageTopic.START


def test_nobody_has_signed_a_page_yet() -> None:
    editions = {page.slug: page.edition for page in pages().values()}

    assert [slug for slug, one in editions.items() if one.is_signed or one.is_translation_signed] == []


@pytest.mark.parametrize("slug", sorted(pages()))
def test_what_is_to_be_signed_is_the_digest_that_the_packet_of_the_clinicians_gives(slug: str) -> None:
    assert pages()[slug].edition.digest == digest(load(f"pages/{slug}"))


@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        ("related: found 'no-such-page'", {"related": ("no-such-page",)}),
        ("found a link to page:no-such-page", {"text": "[x](page:no-such-page)"}),
    ],
)
def test_a_page_that_leads_nowhere_is_a_fault(fault: str, changed: dict[str, object]) -> None:
    good = pages()["naloxone"]
    section = {key: value for key, value in changed.items() if key != "related"}
    related = {key: value for key, value in changed.items() if key == "related"}
    wrong = replace(good, section=(replace(good.section[0], **section),), **related)

    with pytest.raises(RecordFault) as raised:
        check({**pages(), "naloxone": wrong})

    assert str(raised.value).startswith("pages/naloxone.toml")
    assert fault in str(raised.value)


def test_every_source_of_a_page_says_whether_it_was_read() -> None:
    keys = {key for page in pages().values() for section in page.section for key in section.sources}

    assert keys <= set(citations())
    assert sum(citations()[key].verified for key in keys) > len(keys) / 2
