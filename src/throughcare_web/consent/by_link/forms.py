"""Where a link to sign goes, and the code that opens it. Shape only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from throughcare_web.consent.by_link.queries import Way
from throughcare_web.ui.fields import CheckboxField, RadiosField, TextField, UiForm


_TO = {"sms": "Text to", "email": "E-mail to"}


class SendForm(UiForm):
    """Which telephone or mailbox of the patient's own; and that they say now that a message to it is safe."""

    called: ClassVar[dict[str, str]] = {"where to": "contact"}
    contact = RadiosField(label="Where to", choices=[])
    is_safe = CheckboxField(label="The patient says now that a message there is safe", required=False)

    def __init__(self, *args: Any, ways: Collection[Way], **kwargs: Any) -> None:
        """Offer the ways that can be used; whoever is known to be safe needs no tick."""
        super().__init__(*args, **kwargs)
        self.ways = {str(way.contact.pk): way for way in ways}
        self.fields["contact"].choices = [(pk, _label(way)) for pk, way in self.ways.items()]
        self.fields["contact"].initial = next(iter(self.ways), None)
        if all(way.is_safe for way in ways):
            del self.fields["is_safe"]

    @property
    def way(self) -> Way:
        """Return what was chosen."""
        return self.ways[self.cleaned_data["contact"]]

    def clean(self) -> dict[str, Any]:
        """Ask for the tick where nobody asked before."""
        said = super().clean()
        if "contact" in said and not self.way.is_safe and not said.get("is_safe"):
            self.add_error("is_safe", "Ask the patient whether a message there is safe.")
        return said


class CodeForm(UiForm):
    """The one-time code. A patient reads this, in their language."""

    code = TextField(
        label=_("Your code"),
        inputmode="numeric",
        autocomplete="one-time-code",
        max_length=12,
        width="short",
        error_messages={"required": _("Type the code that we tell you on the phone.")},
    )


def _label(way: Way) -> str:
    asked = "" if way.is_safe else " (not asked yet whether that is safe)"
    return f"{_TO[way.channel]} {way.contact.value}{asked}"
