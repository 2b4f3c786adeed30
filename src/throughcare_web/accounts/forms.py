"""What an auditor may narrow the trail by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import forms

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
        label="Who", required=False, help_text="An e-mail address, or a part of one.", max_length=80
    )
    verb = SelectField(label="What was done", required=False)
    about = TextField(
        label="About", required=False, help_text="The identifier of a patient or row.", max_length=80
    )
    since = DateField(label="From", required=False)
    until = DateField(label="Until", required=False)
    refused = CheckboxField(label="Only what was refused", required=False)
    before = _MomentField()  # where the next page begins

    def __init__(self, *args: object, verbs: Iterable[str], **named: object) -> None:
        """Offer the verbs that this program's trail knows."""
        super().__init__(*args, **named)
        self.fields["verb"].choices = [("", "Anything"), *((verb, verb) for verb in verbs)]
