"""What staff fill in about referrals; shape only, no decision about care."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.places import Place, find_place
from throughcare.terms import MOUD, LevelOfCare, Medication, Term
from throughcare.terms.referral import DeclineReason, ReferralStep, ReferralUrgency
from throughcare.terms.sharing import RecordPart
from throughcare_web.referral.entries import Asked, Told
from throughcare_web.referral.facts import SENDABLE, USUAL
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


LONGEST_WORDS = 1000
LONGEST_NAME = 120
_PAGE_TIME = "%H:%M"
_WORDS_NEEDED = {
    ReferralStep.ASK: "Write the question here.",
    ReferralStep.ANSWER: "Write the answer here.",
    ReferralStep.HAND_OFF: "Write in a few words how it went.",
}
REFERABLE = tuple(level for level in LevelOfCare if level not in (LevelOfCare.EMERGENCY, LevelOfCare.NONE))


def choices(terms: Iterable[Term], empty: str = "") -> list[tuple[str, str]]:
    """Return terms as a field offers them, after an empty choice where one is given words."""
    return [*([("", empty)] if empty else []), *((term.value, term.label) for term in terms)]


class PlaceField(TextField):
    """A ZIP code or a city and state."""

    def clean(self, value: Any) -> Place:
        """Return the place."""
        try:
            return find_place(super().clean(value))
        except BadInput as error:
            raise forms.ValidationError(f"Give a ZIP code or a city and state, not {error.found}.") from error


class ReferForm(UiForm):
    """What is asked, of whom, and what goes along."""

    place = PlaceField(label="Near", help_text="ZIP code, or city and state", width="short")
    level = SelectField(label="Level of care", choices=choices(REFERABLE))
    medication = SelectField(
        label="Medicine to start", required=False, choices=choices(MOUD, "None is asked for")
    )
    urgency = RadiosField(
        label="How soon is an answer needed?",
        choices=choices(ReferralUrgency),
        initial=ReferralUrgency.SOON.value,
    )
    places = CheckboxesField(
        label="Programs to ask", error_messages={"required": "Choose at least one program."}
    )
    parts = CheckboxesField(
        label="What goes along",
        choices=choices(SENDABLE),
        initial=[part.value for part in USUAL],
        columns=True,
        error_messages={"required": "Choose what goes along: without a name nobody can be expected."},
    )
    words = LongTextField(label="What they should know", required=False, rows=3, max_length=LONGEST_WORDS)
    contact = TextField(label="Whom they can call", required=False, max_length=LONGEST_NAME)
    phone = TextField(label="Telephone", required=False, max_length=LONGEST_NAME, inputmode="tel")
    request_id = RequestIdField()

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """Take the programs that can be chosen: (listing id, name)."""
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = list(offered)

    def clean(self) -> dict[str, Any]:
        """Ask for one way back: whoever gets this by a link has nobody else to call."""
        given = super().clean()
        if not (given.get("contact") or given.get("phone") or {"contact", "phone"} & set(self.errors)):
            self.add_error("phone", "Give a telephone, or whom they can call about this.")
        return given

    def asked(self) -> Asked:
        """Return what a valid form asks."""
        given = self.cleaned_data
        return Asked(
            level=LevelOfCare(given["level"]),
            urgency=ReferralUrgency(given["urgency"]),
            medication=Medication(given["medication"]) if given["medication"] else None,
            words=given["words"].strip(),
            contact=given["contact"],
            phone=given["phone"],
            parts=tuple(RecordPart(part) for part in given["parts"]),
        )

    def as_hidden(self) -> Iterator[tuple[str, str]]:
        """Yield what was sent, to be sent once more from the page that shows it."""
        for name in self.fields:
            for value in self.data.getlist(name):
                yield name, value


class TellingForm(UiForm):
    """What the sender states of places to which nothing can be sent."""

    told_by_word = CheckboxField(
        label="I told each of them by telephone",
        help_text="Without this nothing is sent or written down. You did not reach one? Take it out with “Change something”.",
        error_messages={"required": "Nothing was sent. Call them first, then tick this; or take them out."},
    )


class StepForm(UiForm):
    """One step of a referral: words, whom to call, a reason of a decline, a first visit."""

    reason = SelectField(
        label="Reason, if it is a no", required=False, choices=choices(DeclineReason, "Choose")
    )
    words = LongTextField(label="In a few words", required=False, rows=2, max_length=LONGEST_WORDS)
    contact = TextField(label="Who will meet the person", required=False, max_length=LONGEST_NAME)
    phone = TextField(label="Telephone", required=False, max_length=LONGEST_NAME, inputmode="tel")
    visit_on = DateField(label="First visit: day", required=False)
    visit_time = TextField(
        label="Time", required=False, max_length=5, width="short", help_text="24 hours, such as 09:30"
    )

    def clean(self) -> dict[str, Any]:
        """Put day and time together, in the program's time zone."""
        given = super().clean()
        given["visit_at"] = None
        day, time = given.get("visit_on"), given.get("visit_time", "")
        if day is None and not time:
            return given
        try:
            moment = timezone.datetime.strptime(time if time.isascii() else "", _PAGE_TIME)
        except ValueError:
            self.add_error("visit_time", "Give the time in 24 hours, such as 09:30.")
            return given
        if day is None:
            self.add_error("visit_on", "Give the day of the first visit.")
        else:
            given["visit_at"] = timezone.make_aware(timezone.datetime.combine(day, moment.time()))
        return given

    def lacks(self, step: ReferralStep) -> bool:
        """Return whether a valid form lacks what a step needs; it is said beside the field."""
        given = self.cleaned_data
        if step in _WORDS_NEEDED and not given["words"].strip():
            self.add_error("words", _WORDS_NEEDED[step])
        if step is ReferralStep.DECLINE and self.decline_reason() is None:
            self.add_error("reason", "Choose the reason.")
        if given.get("reason") == DeclineReason.OTHER and not given.get("words", "").strip():
            self.add_error("words", "Say which reason: the sender has to go on from it.")
        visit_at = given["visit_at"]
        if step is ReferralStep.SCHEDULE and (visit_at is None or visit_at <= timezone.now()):
            self.add_error("visit_on", "Give a day and a time that are still to come.")
        return bool(self.errors)

    def told(self) -> Told:
        """Return what a valid form says."""
        given = self.cleaned_data
        return Told(
            words=given["words"].strip(),
            contact=given["contact"],
            phone=given["phone"],
            visit_at=given["visit_at"],
        )

    def decline_reason(self) -> DeclineReason | None:
        """Return the reason of a decline, if one was given."""
        code = self.cleaned_data["reason"]
        return DeclineReason(code) if code else None


class PolicyForm(UiForm):
    """A program's own choices about referrals and its waitlist."""

    called: ClassVar[dict[str, str]] = {one.value: f"hours_{one.value}" for one in ReferralUrgency}

    recent_overdose_days = NumberField(
        label="People go ahead for this many days after an overdose",
        required=False,
        min_value=1,
        max_value=365,
        help_text="Leave empty if the program has no such rule. It is shown as your rule, not as law.",
    )
    takes_block_grant = SelectField(
        label="Takes federal block grant money",
        required=False,
        choices=[("", "Not said"), ("True", "Yes"), ("False", "No")],
        help_text="With No, interim services are shown as good practice, and nothing of them as late.",
    )
    hours_today = NumberField(label="Hours to answer: today", required=False, min_value=1, max_value=72)
    hours_soon = NumberField(label="Hours to answer: within days", required=False, min_value=1, max_value=168)
    hours_routine = NumberField(label="Hours to answer: routine", required=False, min_value=1, max_value=336)
    contact = TextField(label="Whom others can call about referrals", required=False, max_length=LONGEST_NAME)
    phone = TextField(label="Telephone", required=False, max_length=LONGEST_NAME, inputmode="tel")

    def chosen(self) -> dict[str, Any]:
        """Return what a valid form sets, as the action takes it."""
        given = self.cleaned_data
        hours = {urgency.value: given[f"hours_{urgency.value}"] for urgency in ReferralUrgency}
        return {
            "recent_overdose_days": given["recent_overdose_days"],
            "takes_block_grant": {"True": True, "False": False}.get(given["takes_block_grant"]),
            "hours": hours,
            "contact": given["contact"],
            "phone": given["phone"],
        }
