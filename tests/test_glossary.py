"""The glossary names every vocabulary, so that a reader never meets a word it does not explain."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

from throughcare import terms


GLOSSARY = (Path(__file__).parent.parent / "GLOSSARY.md").read_text(encoding="utf-8")
MODULES = [import_module(f"throughcare.terms.{one.name}") for one in pkgutil.iter_modules(terms.__path__)]
VOCABULARIES = [
    cls
    for module in MODULES
    for _, cls in inspect.getmembers(module, inspect.isclass)
    if issubclass(cls, terms.Term) and cls is not terms.Term and cls.__module__ == module.__name__
]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda cls: cls.__name__)
def test_every_vocabulary_stands_in_the_glossary(vocabulary: type[terms.Term]) -> None:
    assert f"`{vocabulary.__name__}`" in GLOSSARY


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda cls: cls.__name__)
def test_every_member_has_words_in_both_languages(vocabulary: type[terms.Term]) -> None:
    assert all(member.words("en") and member.words("es") for member in vocabulary)
