"""What an auditor may narrow the trail by; and the time zone of a program."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable

from django import forms

from throughcare.knowledge import load
from throughcare_web.ui.fields import CheckboxField, DateField, SelectField, TextField, UiForm


class _MomentField(forms.CharField):
    """A moment that an earlier page of ours gave; anything else begins from the newest."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            return ""
        return moment.isoformat() if moment.tzinfo else ""


class AuditFilter(UiForm):
    """Which events to show; every part may be left out."""

    who = TextField(
        label="Who",
        required=False,
        help_text="An e-mail address, or a part: by them, or about them.",
        max_length=80,
    )
    verb = SelectField(label="What was done", required=False)
    about = TextField(
        label="About",
        required=False,
        help_text="A patient's record number, or the identifier of a row.",
        max_length=80,
    )
    since = DateField(label="From", required=False)
    until = DateField(label="Until", required=False)
    refused = CheckboxField(label="Only what was refused", required=False)
    before = _MomentField()  # where the next page begins

    def __init__(self, *args: object, verbs: Iterable[str], **named: object) -> None:
        """Offer the verbs that this program's trail knows."""
        super().__init__(*args, **named)
        self.fields["verb"].choices = [("", "Anything"), *((verb, verb) for verb in verbs)]

    def clean(self) -> dict[str, object]:
        """Refuse days in the wrong order."""
        chosen = super().clean()
        since, until = chosen.get("since"), chosen.get("until")
        if since and until and until < since:
            self.add_error("until", "This is before the first day. Choose that day or a later one.")
        return chosen


def _zones() -> list[tuple[str, str]]:
    """Return every time zone with what to call it: those of the United States, then all others."""
    ours = load("time_zones")["united_states"]
    others = sorted(zoneinfo.available_timezones() - set(ours))
    return [
        *((name, f"{words} ({name})") for name, words in ours.items()),
        *((name, name) for name in others),
    ]


class TimeZoneForm(UiForm):
    """When a program's days begin."""

    time_zone = SelectField(label="Time zone", choices=_zones)
