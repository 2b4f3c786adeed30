"""What is asked when something is shared by hand, and when a patient asks what was shared. Shape only."""

from __future__ import annotations

from typing import Any, ClassVar

from throughcare.disclosure import Ground, Recipient
from throughcare.terms.sharing import NoticeForm, Purpose, RecipientKind, RecordPart
from throughcare_web.consent.forms import choices
from throughcare_web.records.patients.facts import full_name
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    LongTextField,
    RadiosField,
    RequestIdField,
    SelectField,
    TextField,
    UiForm,
)


_RECEIVERS = (RecipientKind.PATIENT, RecipientKind.REPRESENTATIVE)


class ShareForm(UiForm):
    """What is about to be shared: with whom, for what, which parts, and what exactly is given."""

    called: ClassVar[dict[str, str]] = {
        "recipient": "name",
        "where they work": "affiliation",
        "intermediary": "through",
    }
    kind = SelectField(label="Who receives it", choices=choices(RecipientKind), initial="treating_provider")
    name = TextField(label="Name of the person or place", max_length=200)
    affiliation = TextField(
        label="Where they work",
        help_text="Needed in a medical emergency: the hospital, service or practice.",
        required=False,
        optional_mark=True,
        max_length=200,
    )
    address = TextField(label="Address, fax or phone", required=False, optional_mark=True, max_length=200)
    through = TextField(
        label="Through which exchange or go-between", required=False, optional_mark=True, max_length=200
    )
    is_treating = CheckboxField(label="The recipient treats the patient", required=False)
    purpose = SelectField(label="What for", choices=choices(Purpose), initial="treatment")
    parts = CheckboxesField(label="Which parts of the record", choices=choices(RecordPart), columns=True)
    description = LongTextField(
        label="What exactly is given",
        help_text="For example: discharge summary of November 3, two pages, by fax.",
        max_length=2000,
        rows=3,
    )
    ground = TextField(
        label="Without consent: the agreement, report, order or law it rests on",
        required=False,
        optional_mark=True,
        max_length=200,
    )
    court_order = CheckboxField(label="A court ordered it under 42 CFR Part 2", required=False)
    notice_form = RadiosField(label="Notice to send along", choices=choices(NoticeForm), initial="full")
    request_id = RequestIdField()

    def clean(self) -> dict[str, Any]:
        """Ask where the recipient works in an emergency, beside the field."""
        said = super().clean() or self.cleaned_data
        if said.get("purpose") == Purpose.MEDICAL_EMERGENCY and not said.get("affiliation"):
            self.add_error("affiliation", "Say where they work. In an emergency it is written down.")
        return said

    def recipient(self) -> Recipient:
        """Return who receives it."""
        said = self.cleaned_data
        return Recipient(
            kind=RecipientKind(said["kind"]),
            name=said["name"],
            through=said["through"],
            is_treating=said["is_treating"],
            affiliation=said["affiliation"],
        )

    def stands_on(self) -> Ground:
        """Return what it rests on where it needs no consent."""
        return Ground(text=self.cleaned_data["ground"], court_order=self.cleaned_data["court_order"])


class FindForm(UiForm):
    """Whose disclosures, by the number of the record alone: an auditor sees no list of patients."""

    number = TextField(label="Record number", max_length=40, width="short")


class GivingForm(UiForm):
    """Who receives what a patient may have of their record: the patient, or somebody who may act for them; in which language."""

    called: ClassVar[dict[str, str]] = {"recipient": "name"}
    receiver = RadiosField(label="Who receives it", choices=choices(_RECEIVERS), initial=_RECEIVERS[0].value)
    name = TextField(label="Name, if it is not the patient", required=False, max_length=200)
    ground = TextField(
        label="On what ground they may act for the patient",
        help_text="For example: parent of a minor, court-appointed guardian, health care power of attorney.",
        required=False,
        max_length=200,
    )
    language = RadiosField(label="Language", choices=[("en", "English"), ("es", "Español")], initial="en")
    request_id = RequestIdField()

    def __init__(self, *args: Any, of: Any, **kwargs: Any) -> None:
        """Take the patient, whose language it begins with; of a patient who has died only a representative can receive it."""
        language = "es" if of.language == "es" else "en"
        super().__init__(*args, initial={"language": language}, **kwargs)
        self.of = of
        if of.deceased:
            self.fields["receiver"].choices = choices(_RECEIVERS[1:])
            self.fields["receiver"].initial = _RECEIVERS[1].value

    def clean(self) -> dict[str, Any]:
        """Ask who it is and why they may, beside each field."""
        said = super().clean() or self.cleaned_data
        if said.get("receiver") == RecipientKind.REPRESENTATIVE:
            if not said.get("name"):
                self.add_error("name", "Give the name of who receives it.")
            if not said.get("ground"):
                self.add_error("ground", "Say on what ground they may act for the patient.")
        return said

    def recipient(self) -> Recipient:
        """Return who receives it."""
        kind = RecipientKind(self.cleaned_data["receiver"])
        is_patient = kind is RecipientKind.PATIENT
        return Recipient(kind=kind, name=full_name(self.of) if is_patient else self.cleaned_data["name"])

    def stands_on(self) -> Ground:
        """Return why they may act for the patient; nothing for the patient."""
        is_patient = self.cleaned_data["receiver"] == RecipientKind.PATIENT
        return Ground(text="" if is_patient else self.cleaned_data["ground"])


class AccountingForm(GivingForm):
    """From when on the accounting is asked for, and who receives it."""

    since = DateField(
        label="From which day",
        help_text="Leave it empty for everything the law lets a patient ask for.",
        required=False,
        optional_mark=True,
    )
    field_order = ("since", "receiver")
