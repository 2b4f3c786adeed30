"""What is wrong with a listing, and a few words about it.

Shape only: one of the kinds there are, a note that fits. How many reports are taken is the action's to say.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from throughcare.terms import ReportKind
from throughcare_web.directory.actions import LONGEST_NOTE
from throughcare_web.ui.fields import LongTextField, RadiosField, UiForm
from throughcare_web.ui.language import reader_language


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
    note = LongTextField(
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
