"""How full the program is, and that the state was told, as forms. Shape only."""

from __future__ import annotations

from django.utils import timezone

from throughcare_web.referral.forms import LONGEST_WORDS
from throughcare_web.ui.fields import DateField, LongTextField, NumberField, RequestIdField, UiForm


_MOST_PLACES = 9999  # what can be meant at all


class FullForm(UiForm):
    """That the program is nearly full."""

    request_id = RequestIdField()
    taken = NumberField(label="Places taken", min_value=0, max_value=_MOST_PLACES)
    places = NumberField(label="Places in all", min_value=1, max_value=_MOST_PLACES)
    reached_on = DateField(label="Since", initial=timezone.localdate)


class ToldForm(UiForm):
    """That the state was told."""

    told_on = DateField(label="Day on which the state was told", initial=timezone.localdate)
    words = LongTextField(
        label="Whom you told, and how",
        help_text="The office, a name or a reference number. Nothing about patients.",
        rows=2,
        max_length=LONGEST_WORDS,
    )
