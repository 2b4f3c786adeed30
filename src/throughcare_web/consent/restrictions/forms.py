"""What is asked when a patient wishes something not to be shared, and when the program answers."""

from __future__ import annotations

from typing import Any, ClassVar

from throughcare.terms.sharing import TPO_PURPOSES, Purpose, RecipientKind, RecordPart
from throughcare_web.consent.forms import SHAREABLE, choices
from throughcare_web.consent.restrictions.actions import Wish
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    LongTextField,
    RadiosField,
    RequestIdField,
    TextField,
    UiForm,
)


_KINDS = (
    RecipientKind.HEALTH_PLAN,
    RecipientKind.TREATING_PROVIDER,
    RecipientKind.PART2_PROGRAM,
    RecipientKind.BUSINESS_ASSOCIATE,
)


class WishForm(UiForm):
    """What a patient asks not to be shared; nothing chosen means all."""

    called: ClassVar[dict[str, str]] = {"what the patient asks": "words", "with whom": "names"}
    words = LongTextField(
        label="What does the patient ask?",
        max_length=2000,
        rows=3,
        error_messages={"required": "Write down what the patient asks."},
    )
    parts = CheckboxesField(
        label="Which parts",
        help_text="None means all.",
        choices=choices(SHAREABLE),
        required=False,
        columns=True,
    )
    kinds = CheckboxesField(
        label="With whom not", help_text="None means no one.", choices=choices(_KINDS), required=False
    )
    names = TextField(label="Or with one person or place, by name", required=False, optional_mark=True)
    purposes = CheckboxesField(
        label="For which purpose not",
        help_text="None means all three. A restriction never stops what a law requires.",
        choices=choices([one for one in Purpose if one in TPO_PURPOSES]),
        required=False,
    )
    paid_in_full = CheckboxField(
        label="The patient, or someone for them, paid in full for this care", required=False
    )
    request_id = RequestIdField()

    def wish(self) -> Wish:
        """Return what was asked."""
        said = self.cleaned_data
        return Wish(
            words=said["words"],
            parts=[RecordPart(one) for one in said["parts"]],
            kinds=[RecipientKind(one) for one in said["kinds"]],
            names=[said["names"]] if said["names"] else [],
            purposes=[Purpose(one) for one in said["purposes"]],
            paid_in_full=said["paid_in_full"],
        )


class AnswerForm(UiForm):
    """The program's answer."""

    answer = RadiosField(label="Answer", choices=[("agree", "We agree"), ("decline", "We do not agree")])
    reason = LongTextField(
        label="Why", help_text="Needed when you do not agree. The patient is told.", required=False, rows=3
    )
    required_by_law = CheckboxField(label="A law requires sharing it with the health plan", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask why, where the program does not agree."""
        given = super().clean()
        if given.get("answer") == "decline" and not given.get("reason"):
            self.add_error("reason", "Say why you do not agree. The patient is told.")
        return given


class EndingForm(UiForm):
    """Why a restriction ends."""

    reason = LongTextField(label="Why does it end?", rows=3, error_messages={"required": "Say why it ends."})
