"""The forms of what is measured. Shape only; what can be meant is checked where it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from throughcare.terms.clinical import ObservationCode
from throughcare_web.records.clinical.coded import Observed, observed
from throughcare_web.records.clinical.entries import ObservationEntry
from throughcare_web.records.clinical.models import Observation
from throughcare_web.records.patients.forms import choices_of
from throughcare_web.ui.fields import (
    DecimalField,
    LongTextField,
    MomentField,
    NumberField,
    RequestIdField,
    SelectField,
    UiForm,
)


class ObservationsForm(UiForm):
    """Everything of a group that can be measured at one time; what stays empty is not written."""

    asks_everyone_the_same = True  # each reader only some of it

    def __init__(
        self, group: str, sent: QueryDict | None = None, *, hidden: Collection[str] = frozenset()
    ) -> None:
        """Make the fields of a group of observations, without those that the reader may not write down."""
        super().__init__(sent, auto_id=f"id_{group}_%s")
        for row in observed().values():
            if row.group == group and row.code not in hidden:
                self.fields.update(_fields(row))
        self.fields["at"] = MomentField(
            label="When", required=False, help_text="Now, unless you give another time."
        )
        self.fields["request_id"] = RequestIdField()

    def clean(self) -> dict[str, Any]:
        """Refuse the limit of a value that is not given: one of the two was forgotten."""
        given = super().clean() or {}
        for row in observed().values():
            if given.get(row.limit_name) is not None and given.get(row.code.value) is None:
                self.add_error(row.code.value, "Give the value that this limit is for.")
        return given

    def entries(self) -> list[ObservationEntry]:
        """Return what was entered."""
        given = self.cleaned_data
        return [
            ObservationEntry(
                code=row.code,
                value=value,
                unit=given.get(row.unit_name, ""),
                upper_limit=given.get(row.limit_name),
                at=given.get("at"),
            )
            for row in observed().values()
            if (value := given.get(row.code.value)) not in (None, "")
        ]


class CorrectionForm(UiForm):
    """What one observation should have said, and why."""

    def __init__(self, old: Observation, sent: QueryDict | None = None) -> None:
        """Begin with what stands."""
        self.about, self.old = observed()[ObservationCode(old.code)], old
        value, unit = (None, "") if old.value is None else self.about.typed(old.value)
        numbers = {self.about.code.value: value, self.about.limit_name: old.upper_limit}
        held = {name: f"{number.normalize():f}" for name, number in numbers.items() if number is not None}
        held[self.about.unit_name] = unit
        coded = {self.about.code.value: old.value_code} if old.value_code else {}
        super().__init__(sent, initial={**held, **coded, "at": old.at})
        self.fields.update(_fields(self.about))
        self.fields[self.about.code.value].required = True
        self.fields["at"] = MomentField(label="When")
        self.fields["note"] = LongTextField(label="Why it is corrected", rows=2, max_length=2000)
        self.fields["request_id"] = RequestIdField()

    def entry(self) -> ObservationEntry:
        """Return what was entered."""
        given = self.cleaned_data
        return ObservationEntry(
            code=self.about.code,
            value=given[self.about.code.value],
            unit=given.get(self.about.unit_name, ""),
            upper_limit=given.get(self.about.limit_name),
            at=self._moment(given["at"]),
            note=given["note"],
        )

    def _moment(self, given: dt.datetime) -> dt.datetime:
        """Return the moment given; that of the old row to the second where it was left as it stands."""
        shown = timezone.localtime(self.old.at).replace(second=0, microsecond=0)
        return self.old.at if given == shown else given


def _fields(row: Observed) -> Iterator[tuple[str, forms.Field]]:
    label, name = row.code.label, row.code.value
    if row.vocabulary is not None:
        yield name, SelectField(label=label, choices=choices_of(row.vocabulary), required=False)
        return
    kind = DecimalField if row.places else NumberField
    yield name, kind(label=label, help_text=row.range_words, required=False)
    if row.other is not None:
        units = [(row.other.ucum, row.other.unit), (row.ucum, row.unit)]
        yield row.unit_name, SelectField(label=f"{label}: unit", choices=units, required=False, beside=True)
    if row.asks_upper_limit:
        yield (
            row.limit_name,
            NumberField(label=f"{label}: upper limit of the laboratory", required=False),
        )
