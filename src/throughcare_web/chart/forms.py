"""The one form of the read side."""

from __future__ import annotations

from throughcare_web.consent.sharing.forms import GivingForm
from throughcare_web.ui.fields import CheckboxField


class HandOverRecord(GivingForm):
    """Giving a patient their own record: to whom, in which language, and that somebody made sure."""

    is_sure = CheckboxField(
        label="I have made sure who receives it.",
        error_messages={"required": "Make sure who receives it."},
    )
