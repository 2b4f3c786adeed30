"""What a person gives who asks to be called, as a form. Shape, and what belongs together; nothing is kept here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from throughcare.errors import BadInput
from throughcare.places import find_place
from throughcare.terms.handover import BestTime, Channel
from throughcare_web.find.guide.forms import LONGEST_PLACE, PREFIX
from throughcare_web.find.search.forms import unknown_place
from throughcare_web.handover.entries import LONGEST_NAME, LONGEST_REACH, reach_of
from throughcare_web.ui.fields import CheckboxField, RadiosField, RequestIdField, TextField, UiForm
from throughcare_web.ui.language import reader_language


_CHOOSE = {"invalid_choice": _("We did not understand this answer. Please choose again.")}


PLACE = f"{PREFIX}place"


class PlaceForm(UiForm):
    """Where help is needed: the guide's own question, which must be answered here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask by the name that the guide's answers travel under."""
        super().__init__(*args, **kwargs)
        self.fields[PLACE] = TextField(
            label=_("Where do you need help?"),
            help_text=_("A ZIP code, or a city and state such as Dayton, OH."),
            max_length=LONGEST_PLACE,
            autocomplete="postal-code",
            error_messages={"required": _("Enter a ZIP code, or a city and state such as Dayton, OH.")},
        )

    def clean(self) -> None:
        """Say what to enter instead of words that name no place, or several."""
        if typed := self.cleaned_data.get(PLACE):
            try:
                find_place(typed)
            except BadInput:
                self.add_error(PLACE, unknown_place(typed))


class CallForm(UiForm):
    """A name, one safe way, and the two ticks: to share the answers, and to agree."""

    request_id = RequestIdField()
    name = TextField(
        label=_("What should we call you?"),
        help_text=_("Any name you like. It does not have to be your real one."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Enter a name for us to use. Any name will do.")},
    )
    channel = RadiosField(
        label=_("How can we reach you safely?"),
        help_text=_("Choose one way that nobody else listens to or reads, if you can."),
        choices=lambda: [(one.value, one.words(reader_language())) for one in Channel],
        error_messages={"required": _("Choose one way to reach you."), **_CHOOSE},
    )
    reach = TextField(
        label=_("Your phone number or e-mail address"),
        max_length=LONGEST_REACH,
        error_messages={"required": _("Enter the number or the address to use.")},
    )
    message = RadiosField(
        label=_("May we leave a voice message?"),
        help_text=_("Needed for a call only."),
        choices=[("yes", _("Yes, a message is safe")), ("no", _("No, do not leave a message"))],
        required=False,
        error_messages=_CHOOSE,
    )
    best_time = RadiosField(
        label=_("When is a good time?"),
        choices=lambda: [(one.value, one.words(reader_language())) for one in BestTime],
        initial=BestTime.ANY.value,
        error_messages={"required": _("Choose a time. Any time is fine, too."), **_CHOOSE},
    )
    share = CheckboxField(label=_("Send these answers along"), required=False)
    agree = CheckboxField(
        label=_("I agree"), error_messages={"required": _("Tick “I agree” if you want to be called.")}
    )

    def __init__(self, *args: Any, consent: str, has_answers: bool, **kwargs: Any) -> None:
        """Show the words that are agreed to beside their tick, and the other tick only where there are answers to send."""
        super().__init__(*args, **kwargs)
        self.fields["agree"].label = consent
        if not has_answers:
            del self.fields["share"]

    def clean_name(self) -> str:
        """Return the name without what only steers a machine."""
        return "".join(letter for letter in self.cleaned_data["name"] if letter.isprintable()).strip()

    def clean(self) -> None:
        """Hold the number or address against the way chosen, and ask about a message where there is a call."""
        given = self.cleaned_data
        if self.errors.pop("request_id", None):  # nobody sees that field, so the fault is the whole page's
            self.add_error(None, _("Something on this page has changed. Please read it again, then send it."))
        channel, reach = given.get("channel"), given.get("reach")
        if channel and reach:
            try:
                given["reach"] = reach_of(Channel(channel), reach)
            except BadInput:
                self.add_error("reach", _WRONG[channel == Channel.EMAIL.value])
        if channel == Channel.PHONE.value and not given.get("message") and "message" not in self.errors:
            self.add_error("message", _("Choose whether we may leave a message."))
        if "name" in given and not given["name"]:
            self.add_error("name", _("Enter a name for us to use. Any name will do."))


_WRONG = {
    True: _("Enter an e-mail address such as name@example.org."),
    False: _("Enter a phone number with its area code, such as 205-555-0110."),
}
