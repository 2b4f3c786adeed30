"""`docs/security.md` names tests that exist, and every requirement that a test says it shows stands in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest


TESTS = Path(__file__).resolve().parent
TEXT = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", TEXT)))
ITEM = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{1,2}\b")
ROW = re.compile(r"^\| (?P<items>\d[^|]*) \| (?P<how>[^|]*) \| (?P<tests>[^|]*) \|$", re.MULTILINE)
WITHOUT_A_TEST = {"6.4.2"}  # what is not there has no test


def functions(path: Path) -> set[str]:
    """Return the tests of a file."""
    return {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: part)
def test_every_test_that_the_document_names_exists(file: str, test: str) -> None:
    assert (TESTS / file).is_file()
    assert test in functions(TESTS / file)


def test_every_requirement_has_a_test_or_says_that_it_is_not_met() -> None:
    rows = list(ROW.finditer(TEXT))
    assert len(rows) > 80
    bare = [row["items"] for row in rows if "::" not in row["tests"] and "not met" not in row["how"]]
    assert set(bare) == WITHOUT_A_TEST


def test_no_requirement_is_in_two_rows() -> None:
    items = [item for row in ROW.finditer(TEXT) for item in ITEM.findall(row["items"])]
    assert sorted(items) == sorted(set(items))


def test_every_requirement_that_stands_beside_a_test_is_in_the_document() -> None:
    said: dict[str, str] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# ASVS"):
                said |= dict.fromkeys(ITEM.findall(line), path.name)
    assert len(said) > 60
    assert {item: file for item, file in said.items() if item not in ITEM.findall(TEXT)} == {}
