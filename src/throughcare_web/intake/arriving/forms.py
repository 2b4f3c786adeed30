"""What is asked of somebody who calls: no more than it takes to find them again and to look for a program."""

from __future__ import annotations

from throughcare.terms import Payment
from throughcare_web.intake.arriving.entries import Arrival
from throughcare_web.records.patients.forms import RegisterForm, choices_of
from throughcare_web.ui.fields import NumberField, SelectField


_OLDEST = 120


class ArrivalForm(RegisterForm):
    """Who it is, an age where no date of birth is given, and who pays."""

    age = NumberField(label="Age, if no birth date", required=False, min_value=0, max_value=_OLDEST)
    payment = SelectField(label="Who pays", choices=choices_of(Payment), required=False)

    def arrival(self) -> Arrival:
        """Return what was entered."""
        given = self.cleaned_data
        return Arrival(
            demographics=self.demographics(self.contacts()),
            payment=Payment(given["payment"]) if given["payment"] else None,
            age=given["age"],
        )
