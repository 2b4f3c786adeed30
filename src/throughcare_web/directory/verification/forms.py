"""The one form for what came of a call, and the one that closes a report without a call."""

from __future__ import annotations

from typing import Any

from django import forms

from throughcare.programs.calls import questions
from throughcare.terms import ReportState
from throughcare.terms.places_open import CallOutcome, ContactChannel, FactAnswer, FactKind
from throughcare_web.directory.queries import Report
from throughcare_web.directory.verification.actions import CallReport
from throughcare_web.ui.fields import (
    CheckboxesField,
    LongTextField,
    RadiosField,
    RequestIdField,
    SelectField,
    TextField,
    UiForm,
)


_OUTCOMES = {outcome.value: outcome for outcome in CallOutcome}
_ANSWERS = {answer.value: answer for answer in FactAnswer}
_STATES = {state.value: state for state in ReportState if state is not ReportState.OPEN}
_LONGEST_NOTE = 1000


class CallForm(UiForm):
    """How it ended; what was said of each fact; where codes may go; which reports it settles."""

    request_id = RequestIdField()
    outcome = RadiosField(
        label="How did the call end?", choices=[(one.value, one.label) for one in CallOutcome]
    )
    number = SelectField(label="Which number did you call?", required=False)
    email = TextField(
        label="Email for one-time codes, as they gave it",
        required=False,
        inputmode="email",
        max_length=200,
        help_text="Codes that open referrals go there. Read it back to them.",
    )
    phone = TextField(
        label="Mobile number for one-time codes", required=False, inputmode="tel", max_length=30
    )
    note = LongTextField(
        label="Note for the next caller",
        required=False,
        rows=3,
        max_length=_LONGEST_NOTE,
        help_text="No names of people.",
    )
    closes = CheckboxesField(label="Open reports that this settles", required=False)
    found = TextField(label="What you found", required=False, max_length=300)

    def __init__(self, *args: Any, numbers: list[str], reports: list[Report], **kwargs: Any) -> None:
        """Offer the numbers of the listing, its open reports, and a question for each fact."""
        super().__init__(*args, **kwargs)
        self.called = {ContactChannel.EMAIL.label: "email", ContactChannel.PHONE.label: "phone"}
        self.called |= {f"report {report.id}": "closes" for report in reports}
        self.fields["number"].choices = [*((number, number) for number in numbers), ("", "Another number")]
        self.fields["number"].initial = next(iter(numbers), "")
        self.fields["closes"].choices = [
            (str(report.id), f"{report.kind.label} ({report.reported_on})") for report in reports
        ]
        for question in questions():
            self.fields[_name(question.fact)] = RadiosField(
                label=question.fact.label,
                help_text=question.ask,
                required=False,
                choices=[("", "Not asked"), *((one.value, one.label) for one in FactAnswer)],
            )

    @property
    def facts(self) -> list[forms.BoundField]:
        """Return the questions in their order."""
        return [self[_name(question.fact)] for question in questions()]

    def clean(self) -> dict[str, Any]:
        """Ask for words where reports are settled."""
        given = super().clean()
        if given.get("closes") and not given.get("found", "").strip():
            self.add_error("found", "Say what you found, for those who reported it.")
        return given

    def report(self) -> CallReport:
        """Return what the valid form says."""
        given = self.cleaned_data
        said = ((question.fact, given[_name(question.fact)]) for question in questions())
        contacts = {ContactChannel.EMAIL: given["email"], ContactChannel.PHONE: given["phone"]}
        return CallReport(
            outcome=_OUTCOMES[given["outcome"]],
            number=given["number"],
            note=given["note"],
            facts={fact: _ANSWERS[answer] for fact, answer in said if answer},
            contacts={channel: address for channel, address in contacts.items() if address},
            closes=[int(number) for number in given["closes"]],
            found=given["found"],
        )


class CloseForm(UiForm):
    """What became of a report."""

    report = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    outcome = RadiosField(
        label="What became of it?", choices=[(one.value, one.label) for one in _STATES.values()]
    )
    found = TextField(label="What you found", max_length=300)

    def clean_outcome(self) -> ReportState:
        """Return the state itself."""
        return _STATES[self.cleaned_data["outcome"]]


def _name(fact: FactKind) -> str:
    return f"fact_{fact.value}"
