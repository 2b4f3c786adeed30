"""The forms about a death. Shape only; which days can be meant is the action's to say."""

from __future__ import annotations

from throughcare_web.ui.fields import CheckboxField, DateField, UiForm


class DayForm(UiForm):
    """The day of death, where it is known."""

    died_on = DateField(
        label="Day of death", required=False, help_text="Leave it empty where the day is not known."
    )


class DeathForm(DayForm):
    """Somebody has died."""

    sure = CheckboxField(
        label="I have made sure that this is the right record",
        error_messages={
            "required": "Look at the name, the date of birth and the record number, then tick this."
        },
    )
