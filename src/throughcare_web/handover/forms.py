"""What the desk writes down, as forms: an attempt, an end, who the person is, and what the desk says of itself."""

from __future__ import annotations

import re
import uuid
from typing import Any, ClassVar

from throughcare.places import states
from throughcare.terms.handover import AttemptOutcome, CloseOutcome
from throughcare_web.handover.entries import LONGEST_HOURS, MOST_HOURS, DeskEntry
from throughcare_web.handover.facts import is_unwanted
from throughcare_web.handover.models import DeskSetting, HandOver
from throughcare_web.records.patients.demographics import Demographics
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    LongTextField,
    NumberField,
    RadiosField,
    RequestIdField,
    SelectField,
    TextField,
    UiForm,
)


_CLOSED_BY_HAND = [one for one in CloseOutcome if one is not CloseOutcome.REGISTERED]


class AttemptForm(UiForm):
    """What came of one attempt."""

    request_id = RequestIdField()
    outcome = RadiosField(
        label="What came of it?",
        choices=[(one.value, one.label) for one in AttemptOutcome],
        error_messages={"required": "Choose what came of it."},
    )
    by_mistake = CheckboxField(label="A message was left by mistake", required=False)

    def __init__(self, *args: Any, of: HandOver, **kwargs: Any) -> None:
        """Begin an attempt to reach whoever a request is of."""
        super().__init__(*args, **kwargs)
        self.of = of

    def clean(self) -> None:
        """Ask once whether a message was left, where the person wants none."""
        given = self.cleaned_data
        chosen = given.get("outcome")
        if chosen and is_unwanted(self.of, AttemptOutcome(chosen)) and not given.get("by_mistake"):
            self.add_error(
                "by_mistake", "They asked for no message. If one was left, say that it was a mistake."
            )


class CloseForm(UiForm):
    """What came of the request."""

    outcome = RadiosField(
        label="What came of it?",
        choices=[(one.value, one.label) for one in _CLOSED_BY_HAND],
        error_messages={"required": "Choose what came of it."},
    )


class RegisterForm(UiForm):
    """Who the person is; which records that look alike are of somebody else, or the one that is theirs."""

    given_names = TextField(label="Given names", required=False, max_length=100)
    family_name = TextField(label="Family name", required=False, max_length=100)
    name_to_use = TextField(label="Name to use", required=False, max_length=100)
    born_on = DateField(label="Date of birth", required=False)
    language = SelectField(
        label="Language",
        choices=[("en", "English"), ("es", "Spanish"), ("", "Another: say it in the record")],
        required=False,
    )

    @classmethod
    def of(cls, row: HandOver) -> RegisterForm:
        """Return the form with what the person gave."""
        return cls(initial={"name_to_use": row.name, "language": row.language})

    def clean(self) -> None:
        """Ask for a name, if only the one to use."""
        given = self.cleaned_data
        if not any(given.get(name) for name in ("given_names", "family_name", "name_to_use")):
            self.add_error("name_to_use", "Give a name. The name to use is enough.")

    def demographics(self) -> Demographics:
        """Return what a valid form says."""
        return Demographics(**self.cleaned_data)


class DeskForm(UiForm):
    """What the desk says of itself."""

    called: ClassVar[dict[str, str]] = {
        "ZIP codes": "zip_prefixes",
        "area": "states",
        "hours to answer": "answers_within_hours",
        "telephone number": "phone",
    }
    is_open = CheckboxField(label="Take requests from the public site", required=False)
    answers_within_hours = NumberField(
        label="We answer within, hours",
        help_text="People are told this before they send anything. Promise what you can keep on a weekend.",
        min_value=1,
        max_value=MOST_HOURS,
        initial=24,
    )
    states = CheckboxesField(
        label="States served",
        choices=lambda: [(code, one.name) for code, one in states().items()],
        required=False,
        columns=True,
    )
    zip_prefixes = LongTextField(
        label="ZIP codes served",
        help_text="Whole ZIP codes or their first 3 or 4 digits, with blanks or commas between.",
        required=False,
        max_length=2000,
        rows=3,
    )
    hours_text = TextField(
        label="When people are at the desk, in English", required=False, max_length=LONGEST_HOURS
    )
    hours_text_es = TextField(
        label="When people are at the desk, in Spanish", required=False, max_length=LONGEST_HOURS
    )
    phone = TextField(
        label="Telephone for people who want to change or take back a request",
        required=False,
        max_length=20,
        inputmode="tel",
    )

    @classmethod
    def of(cls, row: DeskSetting | None) -> DeskForm:
        """Return the form with what stands."""
        if row is None:
            return cls()
        same = ("is_open", "answers_within_hours", "states", "hours_text", "hours_text_es", "phone")
        return cls(
            initial={name: getattr(row, name) for name in same}
            | {"zip_prefixes": ", ".join(row.zip_prefixes)}
        )

    def entry(self) -> DeskEntry:
        """Return what a valid form says."""
        given = self.cleaned_data
        return DeskEntry(
            is_open=given["is_open"],
            answers_within_hours=given["answers_within_hours"],
            states=tuple(given["states"]),
            zip_prefixes=tuple(dict.fromkeys(filter(None, re.split(r"[\s,;]+", given["zip_prefixes"])))),
            hours_text=given["hours_text"],
            hours_text_es=given["hours_text_es"],
            phone=re.sub("[^0-9]", "", given["phone"]) if given["phone"].isascii() else given["phone"],
        )


def chosen_ids(sent: Any, name: str) -> list[uuid.UUID]:
    """Return the ids that a form sends under a name; what is none is left out."""
    found = []
    for text in sent.getlist(name):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
