"""The notice of 42 CFR 2.22: the prescribed heading, every element of the rule, in words that anyone can read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from throughcare.disclosure import Contact, notice_version, patient_notice
from throughcare.disclosure.patient_notice import check_elements, notice_record
from throughcare.knowledge import RecordFault
from tools.reading_level import ease_es, grade


KNOWN = Contact(phone="555-0100", email="director@example.org")


def test_the_heading_is_what_the_rule_prescribes() -> None:
    said = patient_notice("Fictional Harbor", KNOWN, "en")

    assert said.title == "Notice of Privacy Practices of Fictional Harbor"
    assert said.describes == "This notice describes:"
    assert said.header[0] == "HOW HEALTH INFORMATION ABOUT YOU MAY BE USED AND DISCLOSED"
    assert "the program director AT 555-0100 AND director@example.org IF YOU HAVE ANY QUESTIONS" in said.copy


def test_what_is_not_known_of_the_contact_is_left_to_write_in() -> None:
    said = patient_notice("Fictional Harbor", Contact(), "es")

    assert said.language == "es"
    assert "____" in said.copy
    assert any("Teléfono: ____" in line for section in said.sections for line in section.lines)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("3 years, or 6 years", "1-800-368-1019", "42 CFR part 2", "November 26, 2026")),
        ("es", ("3 años, o 6 años", "1-800-368-1019", "42 CFR parte 2", "26 de noviembre de 2026")),
    ],
)
def test_numbers_and_days_stand_in_it_in_each_language(language: str, words: tuple[str, ...]) -> None:
    said = patient_notice("Fictional Harbor", KNOWN, language)

    text = " ".join(line for section in said.sections for line in section.lines)
    assert all(one in text for one in words)
    assert "{" not in text


def test_every_element_of_the_rule_has_words_with_a_source() -> None:
    record = notice_record()

    assert all(line.cited for part in record.part for line in part.line)
    assert record.edition.signed == ""
    with pytest.raises(RecordFault, match=r"2\.22\(b\)\(1\)\(vi\)"):
        check_elements(
            replace(record, part=tuple(one for one in record.part if "rights were" not in one.heading))
        )


def test_it_can_be_read_at_grade_eight() -> None:
    for language, measure, within in (("en", grade, (0, 8)), ("es", ease_es, (60, 200))):
        said = patient_notice("Fictional Harbor", KNOWN, language)
        text = " ".join(line for section in said.sections for line in section.lines)
        assert within[0] <= measure(text) <= within[1], measure(text)


def test_other_words_are_another_version() -> None:
    assert notice_version().startswith("2026-11-26 ")
