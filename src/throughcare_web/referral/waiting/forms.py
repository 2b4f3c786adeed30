"""What staff fill in about somebody who waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from throughcare.terms import MOUD, LevelOfCare, Medication
from throughcare.terms.referral import InterimService, LeaveReason, WaitReason
from throughcare_web.referral.entries import Wait
from throughcare_web.referral.forms import LONGEST_WORDS, REFERABLE, choices
from throughcare_web.ui.fields import DateField, LongTextField, RequestIdField, SelectField, TextField, UiForm


_KNOWN = [("", "Not known"), ("yes", "Yes"), ("no", "No")]
# Nothing is chosen beforehand: a button pressed by mistake must not take somebody off the list, or say what was given.
_CHOOSE = {"required": "Choose one."}
_MEANS = {"": None, "yes": True, "no": False}


def code_of(value: bool | None) -> str:  # noqa: FBT001 - one value, three-valued
    """Return a three-valued fact as the form offers it."""
    return next(code for code, meant in _MEANS.items() if meant is value)


class WaitForm(UiForm):
    """What a person waits for, and the facts that decide the order."""

    level = SelectField(label="Level of care", choices=choices(REFERABLE, "Choose"), error_messages=_CHOOSE)
    medication = SelectField(
        label="Medicine to start", required=False, choices=choices(MOUD, "None is asked for")
    )
    reason = SelectField(label="Why they wait", choices=choices(WaitReason, "Choose"), error_messages=_CHOOSE)
    pregnant = SelectField(label="Pregnant", required=False, choices=_KNOWN)
    injects = SelectField(label="Injects drugs", required=False, choices=_KNOWN)
    overdose_on = DateField(label="Day of the last overdose", required=False)
    request_id = RequestIdField()

    def clean_overdose_on(self) -> dt.date | None:
        """Return the day of the overdose; a day to come is a slip, and would put the person ahead."""
        day = self.cleaned_data["overdose_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError("Give a day that has passed, or today.")
        return day

    def wait(self) -> Wait:
        """Return what a valid form says."""
        given = self.cleaned_data
        return Wait(
            level=LevelOfCare(given["level"]),
            reason=WaitReason(given["reason"]),
            medication=Medication(given["medication"]) if given["medication"] else None,
            pregnant=_MEANS[given["pregnant"]],
            injects=_MEANS[given["injects"]],
            overdose_on=given["overdose_on"],
        )


class FactsForm(WaitForm):
    """The facts alone, to correct them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for nothing else."""
        super().__init__(*args, **kwargs)
        for name in ("level", "medication", "reason"):
            self.fields[name].required = False

    def wait_of(self, level: str, reason: str) -> Wait:
        """Return what a valid form says of an entry's facts."""
        self.cleaned_data |= {"level": level, "reason": reason, "medication": ""}
        return self.wait()


class OfferForm(UiForm):
    """An offer of a place."""

    words = LongTextField(
        label="Reason, if somebody else is ahead", required=False, rows=2, max_length=LONGEST_WORDS
    )


class LeaveForm(UiForm):
    """Why somebody no longer waits."""

    left_reason = SelectField(
        label="Why they no longer wait", choices=choices(LeaveReason, "Choose"), error_messages=_CHOOSE
    )


class InterimForm(UiForm):
    """Something given while waiting."""

    service = SelectField(
        label="Given while waiting", choices=choices(InterimService, "Choose"), error_messages=_CHOOSE
    )
    words = TextField(label="In a few words", required=False, max_length=LONGEST_WORDS)
    request_id = RequestIdField()
