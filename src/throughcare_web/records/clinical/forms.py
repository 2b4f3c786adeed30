"""The forms of a chart. Shape only; what can be meant is checked where it is kept, and what follows is the core's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.http import QueryDict

from throughcare.instruments import Instrument
from throughcare.instruments.record import Item
from throughcare.terms.clinical import (
    Certainty,
    CompletedBy,
    DoseRoute,
    DoseUnit,
    Frequency,
    PrescribedBy,
    ProblemStatus,
    ReactionSeverity,
)
from throughcare_web.records.clinical.coded import listed
from throughcare_web.records.clinical.entries import (
    AllergyEntry,
    InstrumentEntry,
    MedicationEntry,
    ProblemEntry,
)
from throughcare_web.records.clinical.rating import is_rated
from throughcare_web.records.patients.forms import choices_of
from throughcare_web.ui.fields import (
    DateField,
    DecimalField,
    LongTextField,
    MomentField,
    RadiosField,
    RequestIdField,
    SelectField,
    TextField,
    UiForm,
)


def _text(label: str, **more: Any) -> TextField:
    return TextField(label=label, required=False, max_length=200, **more)


def _note() -> LongTextField:
    return LongTextField(label="Note", required=False, rows=2, max_length=2000)


class EntryForm(UiForm):
    """What every form of one entry has; `hides`: what is sent along and not kept with the entry."""

    hides = ("request_id",)

    def given(self) -> dict[str, Any]:
        """Return what was entered, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.hides}


class AllergyForm(EntryForm):
    """An allergy."""

    substance = TextField(label="Drug or substance", max_length=200)
    reaction = _text("What happened")
    severity = SelectField(label="How bad", choices=choices_of(ReactionSeverity), required=False)
    certainty = SelectField(label="How sure", choices=[(one.value, one.label) for one in Certainty])
    note = _note()
    request_id = RequestIdField()

    def entry(self) -> AllergyEntry:
        """Return what was entered."""
        return AllergyEntry(**self.given())


class ProblemForm(EntryForm):
    """A diagnosis: one of our list, chosen or found by its words, or any other code with its words."""

    hides = ("request_id", "listed")

    listed = SelectField(
        label="Diagnosis from the list",
        required=False,
        choices=lambda: [
            ("", "Not in this list"),
            *((one.code, f"{one.words} ({one.code})") for one in listed().values()),
        ],
    )
    code = _text(
        "Diagnosis by words or code",
        suggestions=lambda: [one.said for one in listed().values()],
        help_text="Type a part and choose. Any other ICD-10-CM code is taken too.",
    )
    words = _text("In words", help_text="What the code stands for, if it is not in the list.")
    status = SelectField(label="Where it stands", choices=[(one.value, one.label) for one in ProblemStatus])
    began_on = DateField(label="Began", required=False)
    ended_on = DateField(label="Ended", required=False)
    note = _note()
    request_id = RequestIdField()

    def clean(self) -> dict[str, Any]:
        """Take one code: from the list, or typed."""
        given = super().clean() or {}
        if given.get("code") and given.get("listed") == self.initial.get("listed"):
            given["listed"] = ""  # it stood there before: what was typed is what is meant
        if bool(given.get("listed")) is bool(given.get("code")):
            self.add_error("code", "Choose a diagnosis from the list, or give one here; not both.")
        return given

    def entry(self) -> ProblemEntry:
        """Return what was entered."""
        return ProblemEntry(
            **{**self.given(), "code": self.cleaned_data["code"] or self.cleaned_data["listed"]}
        )


class MedicationForm(EntryForm):
    """A medication the person takes."""

    name = TextField(label="Drug", max_length=200, help_text="Generic, brand or as the person calls it.")
    form = _text("Form", help_text="Such as film, tablet, injection.")
    dose = DecimalField(label="Amount of one dose", required=False)
    dose_unit = SelectField(label="Unit", choices=choices_of(DoseUnit, "None"), required=False)
    route = SelectField(label="How", choices=choices_of(DoseRoute), required=False)
    frequency = SelectField(label="How often", choices=choices_of(Frequency), required=False)
    prescribed_by = SelectField(label="Prescribed", choices=choices_of(PrescribedBy), required=False)
    prescriber = _text("Who prescribes it")
    starts_on = DateField(label="Since", required=False)
    ends_on = DateField(label="Until", required=False)
    note = _note()
    request_id = RequestIdField()

    def entry(self) -> MedicationEntry:
        """Return what was entered."""
        return MedicationEntry(**self.given())


class AnsweredForm(UiForm):
    """A questionnaire, made from its record."""

    def __init__(
        self, instrument: Instrument, sent: QueryDict | None = None, answers: Mapping[str, Any] | None = None
    ) -> None:
        """Make a field for each item; the wording is the record's, or its neutral label where words may not be shipped."""
        initial = {name: str(value) for name, value in (answers or {}).items()}
        super().__init__(sent, initial=initial)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[item.key] = _item_field(item)
        if not is_rated(instrument):
            self.fields["completed_by"] = SelectField(
                label="Filled in by",
                choices=[(one.value, one.label) for one in CompletedBy],
                initial=CompletedBy.SELF,
            )
        self.fields["completed_at"] = MomentField(
            label="When", required=False, help_text="Now, unless you give another time."
        )
        self.fields["request_id"] = RequestIdField()

    @property
    def questions(self) -> list[Any]:
        """Return the bound fields of the items."""
        return [self[item.key] for item in self.instrument.items]

    def entry(self) -> InstrumentEntry:
        """Return what was entered: the codes of the answers given, by item, and who filled it in."""
        given = ((item.key, self.cleaned_data[item.key]) for item in self.instrument.items)
        by = self.cleaned_data.get("completed_by")
        return InstrumentEntry(
            instrument=self.instrument.key,
            answers={key: code for key, code in given if code},
            completed_by=CompletedBy(by) if by else None,
            completed_at=self.cleaned_data["completed_at"],
        )


_MOST_IN_SIGHT = 12


def _item_field(item: Item) -> django_forms.Field:
    label = f"{item.number}. {item.text}" if item.number else item.text
    choices = [
        (one.code, _answer(one.text or one.code.replace("_", " "), one.points, item)) for one in item.options
    ]
    if len(choices) > _MOST_IN_SIGHT:
        return SelectField(label=label, choices=[("", "No answer"), *choices], required=False)
    return RadiosField(label=label, choices=choices, required=False)


def _answer(words: str, points: int, item: Item) -> str:
    return f"{words} ({points})" if item.scored and words != str(points) else words


class ErrorForm(UiForm):
    """Why an entry is an error."""

    reason = LongTextField(label="Why it is an error", rows=2, max_length=2000)
