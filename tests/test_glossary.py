"""The glossary names every vocabulary, so that a reader never meets a word it does not explain."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from throughcare import terms


GLOSSARY = (Path(__file__).parent.parent / "GLOSSARY.md").read_text(encoding="utf-8")
VOCABULARIES = [
    cls
    for _, cls in inspect.getmembers(terms, inspect.isclass)
    if issubclass(cls, terms.Term) and cls is not terms.Term
]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda cls: cls.__name__)
def test_every_vocabulary_stands_in_the_glossary(vocabulary: type[terms.Term]) -> None:
    assert f"`{vocabulary.__name__}`" in GLOSSARY


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda cls: cls.__name__)
def test_every_member_has_words_in_both_languages(vocabulary: type[terms.Term]) -> None:
    assert all(member.words("en") and member.words("es") for member in vocabulary)
