"""A form for each kind of fact that a program states; each gives the plain value that the core checks."""

from __future__ import annotations

from typing import Any

from django import forms

from throughcare.programs import catalogue
from throughcare.programs.statements import options
from throughcare.terms import Medication, ProgramMedication
from throughcare.terms.places_open import FactKind, Weekday
from throughcare_web.ui.fields import (
    CheckboxesField,
    RadiosField,
    SelectField,
    TextField,
    UiForm,
)


_YES_NO = [("yes", "Yes"), ("no", "No")]
_STATED = (
    Medication.METHADONE,
    Medication.BUPRENORPHINE_SL,
    Medication.BUPRENORPHINE_XR,
    Medication.NALTREXONE_XR,
    Medication.NALTREXONE_ORAL,
)
_STATUSES = [
    ("", "Not said"),
    *(
        (status.value, status.label)
        for status in ProgramMedication
        if status is not ProgramMedication.UNKNOWN
    ),
]
_ROLES = [("main", "Main number"), ("intake", "Intake"), ("hotline", "Hotline")]
_NUMBERS = 4
_LONGEST = 300


class FactForm(UiForm):
    """What all share: which statement was current when the page was shown. Each gives its `value` and is begun from one."""

    replaces = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def value(self) -> Any:
        """Return the plain value of the valid form."""
        raise NotImplementedError

    @staticmethod
    def begun(value: Any) -> dict[str, Any]:
        """Return the initial answers for a value, as `value` returns it; None for nothing known."""
        raise NotImplementedError


class CodesForm(FactForm):
    """Any of several: payment, levels, languages, groups of people."""

    kind: FactKind
    chosen = CheckboxesField(label="What you offer", required=False, columns=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what the kind has."""
        super().__init__(*args, **kwargs)
        self.fields["chosen"].label = self.kind.label
        self.fields["chosen"].help_text = "What is not ticked counts as not offered."
        self.fields["chosen"].choices = [
            (option, catalogue.service(key).label) for option, key in options(self.kind).items()
        ]

    def value(self) -> list[str]:
        return list(self.cleaned_data["chosen"])

    @staticmethod
    def begun(value: Any) -> dict[str, Any]:
        return {"chosen": value or []}


class PaymentForm(CodesForm):
    """How people can pay."""

    kind = FactKind.PAYMENT


class LevelsForm(CodesForm):
    """Which care is given."""

    kind = FactKind.LEVELS


class LanguagesForm(CodesForm):
    """In which languages."""

    kind = FactKind.LANGUAGES


class PopulationsForm(CodesForm):
    """For which groups of people."""

    kind = FactKind.POPULATIONS


class MedicationsForm(FactForm):
    """What is done with each medication."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for each."""
        super().__init__(*args, **kwargs)
        for medication in _STATED:
            self.fields[medication.value] = SelectField(
                label=medication.label, choices=_STATUSES, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for one at least."""
        given = super().clean()
        if not any(given.get(medication.value) for medication in _STATED):
            raise forms.ValidationError("Say what is done with at least one medicine.")
        return given

    def value(self) -> dict[str, str]:
        said = ((medication.value, self.cleaned_data[medication.value]) for medication in _STATED)
        return {name: status for name, status in said if status}

    @staticmethod
    def begun(value: Any) -> dict[str, Any]:
        return {
            name: status
            for name, status in (value or {}).items()
            if status != ProgramMedication.UNKNOWN.value
        }


class PhonesForm(FactForm):
    """Up to four numbers, each with its use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for each."""
        super().__init__(*args, **kwargs)
        for place in range(1, _NUMBERS + 1):
            label = "Phone number" if place == 1 else f"Phone number {place}"
            self.fields[f"number_{place}"] = TextField(
                label=label, required=place == 1, inputmode="tel", autocomplete="off", max_length=30
            )
            self.fields[f"role_{place}"] = SelectField(
                label=f"Use of number {place}", choices=_ROLES, required=False
            )

    def value(self) -> list[list[str]]:
        given = self.cleaned_data
        return [
            [given[f"number_{place}"], given[f"role_{place}"] or "main"]
            for place in range(1, _NUMBERS + 1)
            if given[f"number_{place}"]
        ]

    @staticmethod
    def begun(value: Any) -> dict[str, Any]:
        found = {}
        for place, (number, role) in enumerate((value or [])[:_NUMBERS], start=1):
            found |= {f"number_{place}": number, f"role_{place}": role}
        return found


class WeekForm(FactForm):
    """The hours of each day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for each day."""
        super().__init__(*args, **kwargs)
        for day in Weekday:
            self.fields[day.value] = TextField(label=day.label, required=False, max_length=100)
        self.fields[
            Weekday.MONDAY.value
        ].help_text = "As 8:00-17:00 or 8am-5pm, several with a comma; empty: closed."

    def clean(self) -> dict[str, Any]:
        """Refuse a week in which nothing is written: it says nothing yet, and would be shown as closed every day."""
        given = super().clean()
        if not any(given.get(day.value) for day in Weekday):
            self.add_error(
                Weekday.MONDAY.value, "Give the hours of a day, or write “closed” for a closed week."
            )
        return given

    def value(self) -> dict[str, list[str]]:
        given = ((day.value, self.cleaned_data[day.value]) for day in Weekday)
        return {day: [part.strip() for part in text.split(",")] for day, text in given if text}

    @staticmethod
    def begun(value: Any) -> dict[str, Any]:
        return {day: ", ".join(openings) for day, openings in (value or {}).items()}


class GroupsForm(FactForm):
    """Groups outside working hours."""

    evening = RadiosField(label="Do you have groups in the evening?", choices=_YES_NO)
    weekend = RadiosField(label="Do you have groups on weekends?", choices=_YES_NO)

    def value(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] == "yes" for name in ("evening", "weekend")}

    @staticmethod
    def begun(value: Any) -> dict[str, Any]:
        return {name: "yes" if said else "no" for name, said in (value or {}).items()}


class AcceptingForm(FactForm):
    """Whether new people are taken."""

    accepting = RadiosField(
        label="Are you taking new people now?",
        help_text="Say it again every two weeks: after that it counts as not known.",
        choices=_YES_NO,
    )

    def value(self) -> bool:
        return bool(self.cleaned_data["accepting"] == "yes")

    @staticmethod
    def begun(value: Any) -> dict[str, Any]:
        return {} if value is None else {"accepting": "yes" if value else "no"}


class ContactForm(FactForm):
    """Whom to ask about a referral."""

    desk = TextField(label="Desk or team", help_text="No person's name.", required=False, max_length=_LONGEST)
    phone = TextField(label="Phone", required=False, inputmode="tel", max_length=30)
    email = TextField(label="Email", required=False, inputmode="email", max_length=_LONGEST)
    note = TextField(label="What to know before calling", required=False, max_length=_LONGEST)

    def value(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("desk", "phone", "email", "note")}

    @staticmethod
    def begun(value: Any) -> dict[str, Any]:
        return dict(value or {})


FORMS: dict[FactKind, type[FactForm]] = {
    FactKind.PHONES: PhonesForm,
    FactKind.MEDICATIONS: MedicationsForm,
    FactKind.ACCEPTING: AcceptingForm,
    FactKind.PAYMENT: PaymentForm,
    FactKind.LEVELS: LevelsForm,
    FactKind.LANGUAGES: LanguagesForm,
    FactKind.POPULATIONS: PopulationsForm,
    FactKind.HOURS: WeekForm,
    FactKind.WALK_IN: WeekForm,
    FactKind.GROUPS: GroupsForm,
    FactKind.REFERRAL_CONTACT: ContactForm,
}
