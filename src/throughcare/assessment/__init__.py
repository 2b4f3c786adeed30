"""The assessment of a person: every fact of the person document with its place and words, answers, and what follows.

What a fact means for care is for the rules (`throughcare.advice`); here is only how it is asked, kept and said.
"""

from throughcare.assessment.answers import (
    Answers,
    Composed,
    LeftOut,
    answers_of,
    compose,
    document_of,
    nones_of,
    rows_of,
)
from throughcare.assessment.facts import Fact, Kind, every_path, facts
from throughcare.assessment.layout import Common, Layout, Question, Section, layout, progress
from throughcare.assessment.paths import Place, place_of
from throughcare.assessment.said import Medicine, Row, medicines, rows
from throughcare.assessment.values import NONE, Value, check, read, typed, wanted, words


__all__ = [
    "NONE",
    "Answers",
    "Common",
    "Composed",
    "Fact",
    "Kind",
    "Layout",
    "LeftOut",
    "Medicine",
    "Place",
    "Question",
    "Row",
    "Section",
    "Value",
    "answers_of",
    "check",
    "compose",
    "document_of",
    "every_path",
    "facts",
    "layout",
    "medicines",
    "nones_of",
    "place_of",
    "progress",
    "read",
    "rows",
    "rows_of",
    "typed",
    "wanted",
    "words",
]
