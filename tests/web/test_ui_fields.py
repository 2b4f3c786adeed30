"""A form field renders itself so that everyone can use it: label, hint and error belong to the control."""

from __future__ import annotations

import re

import pytest
from django.forms import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy

from throughcare.errors import BadInput
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    NumberField,
    RadiosField,
    SelectField,
    TextField,
    UiForm,
    add_bad_input,
    in_words,
)


class Form(UiForm):
    place = TextField(
        label="Where?", help_text="ZIP code", error_messages={"required": "Enter a place"}, max_length=80
    )
    age = NumberField(label="Age", required=False, optional_mark=True)
    care = SelectField(label="Care", choices=[("", "Any"), ("outpatient", "Outpatient")], required=False)
    pay = RadiosField(label="Payment", choices=[("medicaid", "Medicaid"), ("self", "Myself")], required=False)
    needs = CheckboxesField(
        label="Needs", choices=[("hiv", "HIV care"), ("women", "Women")], required=False, columns=True
    )
    remote = CheckboxField(label="By video", required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("age") == 0:
            raise ValidationError("Ages begin at 1")


def group(name: str, data: dict | None = None) -> str:
    return re.sub(r"\s+", " ", Form(data)[name].as_field_group())


@pytest.mark.parametrize("name", ["place", "age", "care", "remote"])
def test_a_label_names_its_control(name: str) -> None:
    assert f'for="id_{name}"' in group(name)
    assert f'id="id_{name}" name="{name}"' in group(name)


@pytest.mark.parametrize(("name", "kind"), [("pay", "radio"), ("needs", "checkbox")])
def test_choices_stand_in_a_fieldset_each_with_its_own_label(name: str, kind: str) -> None:
    html = group(name)

    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count(f'type="{kind}"') == 2
    assert f'for="id_{name}_1"' in html


def test_a_hint_describes_its_control() -> None:
    assert 'aria-describedby="id_place-hint"' in group("place")
    assert 'id="id_place-hint"' in group("place")


def test_an_error_is_announced_with_its_control_and_after_the_hint() -> None:
    html = group("place", {})

    assert 'aria-describedby="id_place-hint id_place-error"' in html
    assert 'aria-invalid="true"' in html
    assert "Enter a place" in html


def test_a_field_without_fault_is_not_announced_as_wrong() -> None:
    assert "aria-invalid" not in group("place", {"place": "02139"})


def test_what_was_typed_is_kept() -> None:
    data = {
        "place": '"Boston" & more',
        "care": "outpatient",
        "pay": "self",
        "needs": ["hiv", "women"],
        "remote": "on",
    }

    assert 'value="&quot;Boston&quot; &amp; more"' in group("place", data)
    assert '<option value="outpatient" selected>' in group("care", data)
    assert 'value="self" checked' in group("pay", data)
    assert group("needs", data).count("checked") == 2
    assert "checked" in group("remote", data)


def test_a_number_brings_the_numeric_keypad() -> None:
    assert 'inputmode="numeric"' in group("age")


def test_an_optional_field_says_so() -> None:
    assert "(optional)" in group("age")
    assert "(optional)" not in group("place")


def test_the_browser_is_asked_to_remember_nothing() -> None:
    assert 'autocomplete="off"' in group("place")


def test_a_form_that_was_not_sent_has_no_faults() -> None:
    assert Form().faults == []


def test_the_error_summary_leads_to_each_field_and_starts_with_the_form_itself() -> None:
    form = Form({"place": "", "age": "0", "pay": "neither"})

    assert form.faults[0] == ("", "Ages begin at 1")
    assert ("id_place", "Enter a place") in form.faults
    assert [where for where, _ in form.faults if where.startswith("id_pay")] == ["id_pay_0"]


def test_the_error_summary_names_the_field_unless_the_message_is_its_own() -> None:
    form = Form({"place": "", "age": "many", "pay": "neither"})

    said = dict(form.faults)
    assert said["id_age"] == "Age: Enter a whole number."
    assert said["id_place"] == "Enter a place"
    assert said["id_pay_0"].startswith("Payment: ")
    assert "Age: " not in group("age", {"age": "many"})


def test_a_form_that_asks_everyone_the_same_shows_nobody_the_answers_or_the_language_of_another() -> None:
    class Same(Form):
        asks_everyone_the_same = True
        sure = CheckboxField(label=gettext_lazy("English"), required=False)

    def shown(data: dict | None = None) -> list[str]:
        return [str(field.as_field_group()) for field in Same(data)]

    def plain(data: dict | None = None) -> list[str]:
        Same.asks_everyone_the_same = False
        groups = shown(data)
        Same.asks_everyone_the_same = True
        return groups

    answers = {
        "place": "02139",
        "age": "x",
        "care": "outpatient",
        "pay": "self",
        "needs": ["hiv"],
        "sure": "on",
    }
    for data in (None, answers, {}, None, {"place": "somewhere else"}):
        assert shown(data) == plain(data)
    with translation.override("es"):
        assert shown() == plain()
        assert "Inglés" in shown()[-1]


class Called(Form):
    called = {"street": "place"}  # noqa: RUF012


@pytest.mark.parametrize("where", ["place", "street"])
def test_what_cannot_be_used_stands_beside_its_field_whatever_it_is_called_where_it_is_kept(
    where: str,
) -> None:
    form = Called({"place": "Atlantis"})
    add_bad_input(form, BadInput(where, "no ZIP code", "five digits"))
    assert form.errors == {"place": ["Five digits, please. What you gave is no ZIP code."]}
    assert form.faults == [("id_place", "Where? Five digits, please. What you gave is no ZIP code.")]


def test_what_cannot_be_used_and_is_of_no_field_stands_above_the_form_and_says_what_it_is_about() -> None:
    form = Called({"place": "45402"})
    add_bad_input(form, BadInput("the places", "none left", "a free place"))
    assert form.faults == [("", "The places: none left. Needed: a free place.")]


def test_refusal_that_has_sentences_of_its_own_says_those() -> None:
    class Refused(BadInput):
        def __str__(self) -> str:
            return "The patient has not consented."

    assert in_words(Refused("sharing", "1", "2")) == "The patient has not consented."


def test_unit_stands_in_one_place_with_its_number() -> None:
    class Weighed(UiForm):
        weight = NumberField(label="Weight")
        unit = SelectField(label="Weight: unit", choices=[("kg", "kg")], beside=True)
        height = NumberField(label="Height")

    assert [[field.name for field in some] for some in Weighed().together] == [["weight", "unit"], ["height"]]
