"""No text of the project uses a word that blames or labels a person."""

from __future__ import annotations

import pytest

from tools.wording import Text, faults, texts


def test_no_text_uses_a_word_to_avoid() -> None:
    assert [fault for text in texts() for fault in faults(text)] == []


def test_every_kind_of_text_is_read() -> None:
    places = " ".join(text.where for text in texts())

    for kind in ("base.html", "django.po", "Medication.METHADONE", "crisis_lines.toml", "README.md"):
        assert kind in places


@pytest.mark.parametrize(
    "words", ["An addict's story", "DRUG ABUSE", "dirty urine", "un drogadicto", "got clean"]
)
def test_a_word_to_avoid_is_found_with_what_to_say_instead(words: str) -> None:
    (fault,) = faults(Text("here", words, is_shown=True))

    assert fault.startswith("here: found ")
    assert "; wanted: " in fault


@pytest.mark.parametrize(
    "words",
    [
        "survivors of sexual abuse",
        "National Institute on Drug Abuse",
        "addiction medicine",
        "cleaned",
        "habitat",
    ],
)
def test_a_word_in_its_right_place_is_left_alone(words: str) -> None:
    assert list(faults(Text("here", words, is_shown=True))) == []


def test_a_clean_checkout_is_no_slight() -> None:
    assert list(faults(Text("README.md", "On a clean checkout", is_shown=False))) == []


def test_official_names_are_quoted_as_published() -> None:
    where = [text.where for text in texts() if "services_" in text.where]

    assert where
    assert not [place for place in where if place.endswith((".name", ".also"))]
