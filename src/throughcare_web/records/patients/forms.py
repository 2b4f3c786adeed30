"""The forms about who a patient is, how to reach them and who pays. Shape only; what can be meant is checked where it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.http import QueryDict

from throughcare.places import states
from throughcare.terms import Gender, Payment, Sex, Term
from throughcare.terms.records import ContactKind, Ethnicity, Race
from throughcare_web.records.patients.demographics import ContactEntry, CoverageEntry, Demographics
from throughcare_web.records.patients.facts import languages
from throughcare_web.records.patients.models import Contact, Coverage, Patient
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    LongTextField,
    NumberField,
    RequestIdField,
    SelectField,
    TextField,
    UiForm,
)


_ZIP = RegexValidator(r"^[0-9]{5}(-[0-9]{4})?\Z", "Five digits, please.")
_YES_NO = [("", "Not asked"), ("yes", "Yes"), ("no", "No")]
_IS = {"yes": True, "no": False, "": None}
_SAID = {True: "yes", False: "no", None: ""}


def choices_of(terms: Iterable[Term], empty: str = "Not known") -> list[tuple[str, str]]:
    """Return the choices of a vocabulary, with one for nothing first."""
    return [("", empty), *((term.value, term.label) for term in terms)]


def language_choices() -> list[tuple[str, str]]:
    """Return the languages somebody can be counseled in."""
    return [("", "Not known"), *languages().items()]


def _maybe(label: str, **more: Any) -> SelectField:
    return SelectField(label=label, choices=_YES_NO, required=False, **more)


def _text(label: str, **more: Any) -> TextField:
    return TextField(label=label, required=False, max_length=200, **more)


class IdentityForm(UiForm):
    """Who somebody is."""

    given_names = _text("Given names")
    family_name = _text("Family name")
    name_to_use = _text("Name to use", help_text="What they want to be called.")
    born_on = DateField(label="Date of birth", required=False)
    sex = SelectField(label="Sex recorded at birth", choices=choices_of(Sex), required=False)
    gender = SelectField(label="Gender", choices=choices_of(Gender), required=False)
    gender_words = _text("Gender in their words")
    pronouns = _text("Pronouns")
    language = SelectField(label="Language", choices=language_choices, required=False)
    needs_interpreter = _maybe("Needs an interpreter")
    races = CheckboxesField(
        label="Race", choices=[(one.value, one.label) for one in Race], required=False, columns=True
    )
    ethnicity = SelectField(label="Ethnicity", choices=choices_of(Ethnicity, "Not asked"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one name at least."""
        given = super().clean()
        if not any(given.get(name) for name in ("given_names", "family_name", "name_to_use")):
            self.add_error("given_names", "Give a name. The name to use is enough.")
        return given

    def demographics(self, contacts: Iterable[ContactEntry] = ()) -> Demographics:
        """Return what was entered."""
        return Demographics(**self.changes(), contacts=tuple(contacts))

    def changes(self) -> dict[str, Any]:
        """Return the demographics by name, as they are kept."""
        given = {name: self.cleaned_data[name] for name in IdentityForm.base_fields}
        return {
            **given,
            "races": tuple(given["races"]),
            "needs_interpreter": _IS[given["needs_interpreter"]],
        }

    @classmethod
    def initial_of(cls, patient: Patient) -> dict[str, Any]:
        """Return what the form shows of a patient on file."""
        shown = {name: getattr(patient, name) for name in IdentityForm.base_fields}
        return {**shown, "needs_interpreter": _SAID[patient.needs_interpreter]}


class RegisterForm(IdentityForm):
    """Who somebody is and how to reach them, on one page: what the front desk asks."""

    given_names = _text("Given names", autofocus=True)
    phone = _text("Telephone", inputmode="tel")
    may_leave_message = _maybe("Safe to leave a message")
    may_text = _maybe("Safe to text")
    email = _text("E-mail", inputmode="email")
    street = _text("Street")
    city = _text("City")
    state = SelectField(
        label="State", choices=lambda: [("", "Not known"), *((one, one) for one in states())], required=False
    )
    zip = _text("ZIP code", inputmode="numeric", width="short")
    emergency_name = _text("In an emergency call")
    emergency_phone = _text("Their telephone", inputmode="tel")
    emergency_relation = _text("Who they are to the person")
    request_id = RequestIdField()
    called: ClassVar[dict[str, str]] = {
        "phone.value": "phone",
        "email.value": "email",
        "emergency.value": "emergency_phone",
        "emergency.person_name": "emergency_name",
        "emergency.relation": "emergency_relation",
        **{f"address.{name}": name for name in ("street", "city", "state", "zip")},
    }

    def contacts(self) -> list[ContactEntry]:
        """Return the ways to reach somebody that were entered."""
        given = self.cleaned_data
        found = []
        if given["phone"]:
            found.append(
                ContactEntry(
                    kind=ContactKind.PHONE,
                    value=given["phone"],
                    may_leave_message=_IS[given["may_leave_message"]],
                    may_text=_IS[given["may_text"]],
                    is_preferred=True,
                )
            )
        if given["email"]:
            found.append(ContactEntry(kind=ContactKind.EMAIL, value=given["email"]))
        where = {name: given[name] for name in ("street", "city", "state", "zip")}
        if any(where.values()):
            found.append(ContactEntry(kind=ContactKind.ADDRESS, **where))
        if given["emergency_name"] or given["emergency_phone"]:
            found.append(
                ContactEntry(
                    kind=ContactKind.EMERGENCY,
                    value=given["emergency_phone"],
                    person_name=given["emergency_name"],
                    relation=given["emergency_relation"],
                )
            )
        return found


class ContactForm(UiForm):
    """One way to reach somebody."""

    kind = SelectField(label="Kind", choices=[(one.value, one.label) for one in ContactKind])
    value = _text("Number or e-mail address")
    may_leave_message = _maybe("Safe to leave a message")
    may_text = _maybe("Safe to text")
    person_name = _text("Whose it is, if not the person's own")
    relation = _text("Who they are to the person")
    street = _text("Street")
    city = _text("City")
    state = SelectField(
        label="State", choices=lambda: [("", "Not known"), *((one, one) for one in states())], required=False
    )
    zip = _text("ZIP code", inputmode="numeric", width="short", validators=[_ZIP])
    note = _text("Note", help_text="Such as: only in the morning.")
    is_preferred = CheckboxField(label="The best way to reach them", required=False)
    request_id = RequestIdField()

    @classmethod
    def initial_of(cls, row: Contact) -> dict[str, Any]:
        """Return what the form shows of a way to reach somebody on file."""
        shown = {name: getattr(row, name) for name in cls.base_fields if name != "request_id"}
        return {**shown, **{name: _SAID[shown[name]] for name in ("may_leave_message", "may_text")}}

    def entry(self) -> ContactEntry:
        """Return what was entered."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "request_id"}
        asked = {name: _IS[given[name]] for name in ("may_leave_message", "may_text")}
        return ContactEntry(**{**given, **asked, "kind": ContactKind(given["kind"])})


class CoverageForm(UiForm):
    """Who pays."""

    payment = SelectField(label="How", choices=choices_of(Payment, "Choose one"))
    payer_name = _text("Payer", help_text="As the card says it.")
    payer_id = _text("Payer ID")
    member_id = _text("Member ID")
    group_number = _text("Group number")
    holder_name = _text("Policy holder, if someone else")
    holder_relation = _text("Who they are to the person")
    priority = NumberField(label="Order", help_text="1 pays first.", initial=1, min_value=1, max_value=9)
    starts_on = DateField(label="First day", required=False)
    ends_on = DateField(label="Last day", required=False)
    request_id = RequestIdField()

    def entry(self) -> CoverageEntry:
        """Return what was entered."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "request_id"}
        return CoverageEntry(**{**given, "payment": Payment(given["payment"])})


class EndCoverageForm(UiForm):
    """When a coverage ended, or that it never was."""

    ends_on = DateField(label="Last day", required=False)

    def __init__(self, row: Coverage, sent: QueryDict | None = None) -> None:
        """Make the form of one coverage; its ids are its own, since a page has one for each."""
        self.row = row
        super().__init__(sent, prefix="end", auto_id=f"id_{row.pk}_%s", initial={"ends_on": row.ends_on})


class ReasonForm(UiForm):
    """Why."""

    reason = LongTextField(label="Why", rows=2, max_length=2000)
