"""What is asked when a record is opened in an emergency, and when a director looks at it."""

from __future__ import annotations

from typing import Any, ClassVar

from throughcare.terms.sharing import EmergencyReview
from throughcare_web.consent.forms import choices
from throughcare_web.ui.fields import CheckboxField, LongTextField, RadiosField, RequestIdField, UiForm


class EmergencyForm(UiForm):
    """What the emergency is."""

    reason = LongTextField(
        label="What is the emergency?",
        help_text="One or two sentences. The directors are told at once; a director reviews this within a day.",
        max_length=2000,
        rows=3,
        error_messages={"required": "Say what the emergency is."},
    )
    cannot_ask = CheckboxField(label="The patient cannot be asked for consent in time", required=False)
    request_id = RequestIdField()


class ReviewForm(UiForm):
    """What a director found."""

    called: ClassVar[dict[str, str]] = {"what was found": "words"}
    outcome = RadiosField(label="What did you find?", choices=choices(EmergencyReview))
    words = LongTextField(
        label="In a few words", help_text="Needed unless it was justified.", required=False, rows=3
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where it was not simply justified."""
        given = super().clean()
        outcome = given.get("outcome")
        if outcome and outcome != EmergencyReview.JUSTIFIED and not (given.get("words") or "").strip():
            self.add_error("words", "Say what is to be followed up, or why it was not justified.")
        return given
