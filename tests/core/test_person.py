"""The person document: `{}` is a person, mistakes are named by path, drug names are understood."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from throughcare.errors import BadInput
from throughcare.matching import need_of
from throughcare.person import CurrentMedication, Person, schema
from throughcare.terms import LevelOfCare, Medication, Payment, Sex


PEOPLE = Path(__file__).parents[1] / "golden" / "people.json"


def test_empty_document_is_a_person_of_whom_nothing_is_known():
    person = Person.from_document({})

    assert person == Person()
    assert person.age is None
    assert person.payment == ()


@pytest.mark.parametrize(("written", "sex"), [("F", Sex.FEMALE), ("M", Sex.MALE), ("female", Sex.FEMALE)])
def test_sex_is_understood_as_letter_and_as_word(written, sex):
    assert Person.from_document({"sex": written}).sex is sex


def test_stated_need_and_current_medication_are_read_into_their_types():
    person = Person.from_document(
        {
            "current_medications": [{"name": "Methadose", "dose_mg": 90}],
            "need": {"must": {"levels_of_care": ["3.5"]}, "prefer": {"payment": ["medicaid"]}},
        }
    )

    assert person.current_medications == (CurrentMedication(name="Methadose", dose_mg=Decimal(90)),)
    assert person.need.must.levels_of_care == (LevelOfCare.HIGH_INTENSITY_RESIDENTIAL,)
    assert person.need.prefer.payment == (Payment.MEDICAID,)


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ([], "person: found a list; wanted an object: { … }"),
        ({"aeg": 3}, 'person.aeg: found an unknown key; wanted "age" perhaps?'),
        ({"payment": ["medicad"]}, "person.payment[0]: found 'medicad'; wanted \"medicaid\" perhaps?"),
        ({"payment": "medicaid"}, "person.payment: found 'medicaid'; wanted a list: [ one of medicaid,"),
        ({"age": "40"}, "person.age: found '40'; wanted a whole number of years from 0 to 120"),
        ({"state": "Texas"}, "person.state: found 'Texas'; wanted one of AL, AK"),
        (
            {"need": {"must": {"setting": []}}},
            'person.need.must.setting: found an unknown key; wanted "settings"',
        ),
        ({"current_medications": [{}]}, "person.current_medications[0].name: found nothing; wanted text"),
        (
            {"preferences": ["methadon"]},
            "person.preferences[0]: found 'methadon'; wanted \"methadone\" perhaps?",
        ),
    ],
)
def test_a_mistake_is_one_line_with_its_path(document, line):
    with pytest.raises(BadInput) as fault:
        Person.from_document(document)
    assert str(fault.value).startswith(line)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("name", "form", "medication"),
    [
        ("methadone", None, Medication.METHADONE),
        ("METHADOSE", None, Medication.METHADONE),
        ("Suboxone", "film", Medication.BUPRENORPHINE_SL),
        ("buprenorphine / naloxone".replace(" ", ""), None, Medication.BUPRENORPHINE_SL),
        ("buprenorphine", "Injection", Medication.BUPRENORPHINE_XR),
        ("Sublocade", None, Medication.BUPRENORPHINE_XR),
        ("Brixadi", "injection", Medication.BUPRENORPHINE_XR),
        ("naltrexone", None, Medication.NALTREXONE_ORAL),
        ("naltrexone", "injection", Medication.NALTREXONE_XR),
        ("  Vivitrol ", None, Medication.NALTREXONE_XR),
        ("alprazolam", None, None),
    ],
)
def test_current_medication_is_recognized_by_generic_and_brand_name(name, form, medication):
    assert CurrentMedication(name=name, form=form).medication is medication


HOSTILE = [
    None,
    True,
    -1,
    0.5,
    10**400,
    float("nan"),
    float("inf"),
    "",
    "x" * 100_000,
    "\0",
    "\ud800",
    "\x1b[2J",
]
HOSTILE += [[], {}, [[]], [None], [{}], {"a": 1}, ["medicaid"] * 10_000, [{"name": "methadone"}] * 10_000]


@pytest.mark.parametrize("field", [*schema()["properties"], "x" * 100_000, "\x1b[2J"])
def test_any_value_of_any_field_is_understood_or_refused_in_one_line(field):
    for value in HOSTILE:
        for document in (
            {field: value},
            {"need": {"must": {field: value}}},
            {"current_medications": [{field: value}]},
        ):
            try:
                need_of(Person.from_document(document))
            except BadInput as fault:
                assert str(fault).isprintable()  # noqa: PT017 - either outcome is right
                assert len(str(fault)) < 1500  # noqa: PT017


@pytest.mark.parametrize("dose", [4000, 10**400, 1e300])
def test_a_dose_beyond_belief_is_named_and_not_computed_with(dose):
    with pytest.raises(
        BadInput, match=r"current_medications\[0\]\.dose_mg: found .*wanted a dose in mg, at most 1000"
    ):
        Person.from_document({"current_medications": [{"name": "methadone", "dose_mg": dose}]})


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (
            {"pregnant_weeks": 60},
            "person.pregnant_weeks: found 60; wanted a whole number of weeks from 0 to 45",
        ),
        ({"cows": 60}, "person.cows: found 60; wanted a whole number of points from 0 to 48"),
        (
            {"substances": [{"name": "heroin", "last_use_hours": -2}]},
            "person.substances[0].last_use_hours: found -2; wanted a number of hours from 0",
        ),
        (
            {"current_medications": [{"name": "methadone"}, {"name": "Vivitrol"}]},
            "person.current_medications[1]: found naltrexone (monthly injection) beside methadone",
        ),
        (
            {"vitals": {"bp_systolic": 80, "bp_diastolic": 120}},
            "person.vitals.bp_diastolic: found 120 above the systolic 80",
        ),
        (
            {"vitals": {"sedation": "alert"}, "signs": ["unresponsive"]},
            "person.signs: found unresponsive beside vitals.sedation alert",
        ),
        ({"pregnant_weeks": 9, "pregnancy_unknown": True}, "person.pregnancy_unknown: found true beside"),
        ({"release_on": "2026-13-01"}, "person.release_on: found '2026-13-01'; wanted a day"),
        ({"release_on": "20261101"}, "person.release_on: found '20261101'; wanted a day"),
    ],
)
def test_impossible_or_contradictory_facts_are_named(document, line):
    with pytest.raises(BadInput) as fault:
        Person.from_document(document)

    assert str(fault.value).startswith(line)


def test_naltrexone_taken_before_and_methadone_now_can_both_be_said():
    person = Person.from_document(
        {"current_medications": [{"name": "methadone"}, {"name": "naltrexone", "missed_days": 40}]}
    )

    assert len(person.current_medications) == 2


def test_a_day_is_read_from_json_and_from_toml():
    day = date(2026, 11, 1)

    assert Person.from_document({"release_on": "2026-11-01"}).release_on == day
    assert Person.from_document({"release_on": day}).release_on == day


def test_schema_is_valid_and_describes_every_field():
    published = schema()

    Draft202012Validator.check_schema(published)
    assert all(field["description"] for field in published["properties"].values())
    assert published["properties"]["age"]["x-unit"] == "years"


def properties(shape):
    """Yield every property of a schema, however deep, with its name."""
    for name, inner in shape.get("properties", {}).items():
        yield name, inner
        yield from properties(inner)
    for inner in (
        *shape.get("anyOf", ()),
        *([shape["items"]] if isinstance(shape.get("items"), dict) else ()),
    ):
        yield from properties(inner)


def test_every_field_however_deep_says_what_it_means_and_every_quantity_its_unit():
    found = list(properties(schema()))
    bare = [name for name, shape in found if not shape.get("description")]
    numbers = [
        name
        for name, shape in found
        if {"integer", "number"} & {one.get("type") for one in (shape, *shape.get("anyOf", ()))}
        and "x-unit" not in shape
    ]

    assert len(found) > 120
    assert bare == []
    assert numbers == []


@pytest.mark.parametrize("document", [{}, *json.loads(PEOPLE.read_text()).values()])
def test_schema_accepts_what_the_reader_accepts(document):
    Draft202012Validator(schema()).validate(document)
    Person.from_document(document)


def test_schema_refuses_what_the_reader_refuses():
    assert not Draft202012Validator(schema()).is_valid({"payment": ["gold"]})
