"""What is wrong with a listing, and a few words about it.

Shape only: one of the kinds there are, a note that fits. How many reports are taken is the action's to say.
"""

from __future__ import annotations

from django.forms import CharField, Textarea
from django.utils.translation import gettext_lazy as _

from throughcare.terms import ReportKind
from throughcare_web.directory.actions import LONGEST_NOTE
from throughcare_web.ui.fields import RadiosField, UiField, UiForm
from throughcare_web.ui.language import reader_language


class NoteField(UiField, CharField):
    """Several lines of text. No limit in the browser, which would cut off what is pasted without a word."""

    widget = Textarea
    template = "find/report/note.html"

    def to_python(self, value: object) -> str:
        """Return the text with one character for each end of line, and none that only steer a machine."""
        typed = super().to_python(value).replace("\r\n", "\n")
        return "".join(letter for letter in typed if letter >= " " or letter == "\n")


class ReportForm(UiForm):
    """One kind and a note."""

    kind = RadiosField(
        label=_("What is wrong?"),
        choices=lambda: [(kind.value, kind.words(reader_language())) for kind in ReportKind],
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of the answers in the list."),
        },
    )
    note = NoteField(
        label=_("What did you see or hear?"),
        help_text=_(
            "At most 500 characters. Please write nothing about yourself: no name, no phone number, nothing about your health."
        ),
        optional_mark=True,
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={
            "max_length": _(
                "Your note has %(show_value)d characters. Please shorten it to %(limit_value)d or fewer."
            ),
        },
    )
