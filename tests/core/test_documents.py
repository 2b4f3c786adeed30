"""Typed documents: plain values become dataclasses, mistakes are named by their path, the schema says the same."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from throughcare import documents
from throughcare.documents import about, required
from throughcare.errors import BadInput
from throughcare.terms import Sex


@dataclass(frozen=True)
class Dose:
    name: str = required("What is taken.")
    mg: Decimal | None = about("How much.", unit="mg", least=0, most=900)


@dataclass(frozen=True)
class Document:
    sex: Sex | None = about("Sex.", also={"F": Sex.FEMALE})
    years: int | None = about("Age.", unit="years", least=0, most=120)
    share: float | None = about("A share.")
    sure: bool | None = about("Whether it is sure.")
    color: str | None = about("A color.", codes=lambda: ("red", "green"))
    born_on: date | None = None
    doses: tuple[Dose, ...] = about("What is taken.", default=())
    limits: dict[str, int] | None = about("Limits by name.")


def test_read_gives_each_value_the_type_its_field_declares():
    given = {
        "sex": "F",
        "years": 30,
        "share": 0.5,
        "sure": (sure := True),
        "color": "red",
        "born_on": date(1996, 5, 1),
        "doses": [{"name": "methadone", "mg": 90.5}],
        "limits": {"low": 1},
    }

    found = documents.read(Document, given, "it")

    assert found == Document(
        Sex.FEMALE, 30, 0.5, sure, "red", date(1996, 5, 1), (Dose("methadone", Decimal("90.5")),), {"low": 1}
    )


def test_read_takes_null_and_absent_as_not_known():
    assert documents.read(Document, {"years": None}, "it") == Document()


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (None, "it: found null; wanted an object: { … }"),
        ([1], "it: found a list; wanted an object: { … }"),
        ({"year": 3}, 'it.year: found an unknown key; wanted "years" perhaps? One of sex, years,'),
        ({"zzz": 3}, "it.zzz: found an unknown key; wanted one of sex, years,"),
        ({"years": "old"}, "it.years: found 'old'; wanted a whole number of years from 0 to 120"),
        ({"years": True}, "it.years: found true; wanted a whole number of years from 0 to 120"),
        ({"years": 121}, "it.years: found 121; wanted a whole number"),
        ({"years": -1}, "it.years: found -1; wanted a whole number"),
        ({"years": 3.5}, "it.years: found 3.5; wanted a whole number"),
        ({"share": float("nan")}, "it.share: found nan; wanted a number"),
        ({"share": float("inf")}, "it.share: found inf; wanted a number"),
        ({"sure": 1}, "it.sure: found 1; wanted true or false"),
        ({"sex": "femal"}, "it.sex: found 'femal'; wanted \"female\" perhaps? One of female, male"),
        ({"sex": 1}, "it.sex: found 1; wanted one of female, male"),
        ({"color": "blue"}, "it.color: found 'blue'; wanted one of red, green"),
        ({"doses": "methadone"}, "it.doses: found 'methadone'; wanted a list: [ an object: { … }, … ]"),
        ({"doses": ["methadone"]}, "it.doses[0]: found 'methadone'; wanted an object: { … }"),
        ({"doses": [{}]}, "it.doses[0].name: found nothing; wanted text"),
        (
            {"doses": [{"name": "x", "mg": "9"}]},
            "it.doses[0].mg: found '9'; wanted a number of mg from 0 to 900",
        ),
        ({"limits": 3}, "it.limits: found 3; wanted an object: { … }"),
        ({"limits": {"low": {}}}, "it.limits.low: found an object; wanted a whole number"),
        ({"years": "x" * 90}, f"it.years: found '{'x' * 39}…; wanted"),
    ],
)
def test_read_names_the_path_what_was_found_and_what_is_wanted(given, line):
    with pytest.raises(BadInput) as fault:
        documents.read(Document, given, "it")
    assert str(fault.value).startswith(line)


def test_wanted_words_name_the_items_of_a_missing_list():
    @dataclass(frozen=True)
    class Needs:
        colors: tuple[Sex, ...] = required("Colors.")

    with pytest.raises(BadInput, match="wanted a list: \\[ one of female, male, … \\]"):
        documents.read(Needs, {}, "it")


def test_schema_is_valid_and_says_what_each_field_means_and_its_unit():
    schema = documents.schema(Document, "A document")

    Draft202012Validator.check_schema(schema)
    years = schema["properties"]["years"]
    assert years["description"] == "Age. Unit: years."
    assert years["x-unit"] == "years"
    assert {"type": "integer", "minimum": 0, "maximum": 120} in years["anyOf"]


@pytest.mark.parametrize(
    ("given", "valid"),
    [
        ({}, True),
        ({"sex": "F", "years": None, "doses": [{"name": "x"}], "limits": {"a": 1}}, True),
        ({"years": 121}, False),
        ({"doses": [{}]}, False),
        ({"color": "blue"}, False),
        ({"other": 1}, False),
    ],
)
def test_schema_accepts_what_read_accepts(given, valid):
    schema = documents.schema(Document, "A document")

    assert Draft202012Validator(schema).is_valid(given) is valid
