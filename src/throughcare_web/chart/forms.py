"""The one form of the read side."""

from __future__ import annotations

from throughcare_web.ui.fields import CheckboxField, RequestIdField, UiForm


class HandOverRecord(UiForm):
    """Giving a patient their own record."""

    request_id = RequestIdField()
    is_patient = CheckboxField(
        label="I give it to the patient, or to whoever may act for them, and I have made sure of that.",
        error_messages={"required": "Make sure who receives it."},
    )
