"""A patient's rows as the core's person: the facts known on a day, None for what is not known."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from throughcare.person import Person, language_codes
from throughcare.terms import Gender, Payment, Sex
from throughcare.terms.clinical import ObservationCode
from throughcare.terms.records import ContactKind
from throughcare_web.records.clinical import facts as chart
from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.models import Patient
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.facts import age


_CHECKS = 20  # earlier withdrawal checks looked at


def person(patient: Patient, on: dt.date, *, at: dt.datetime | None = None) -> Person:
    """Return what is known of a patient on a day; hours are counted to `at`, the end of that day unless given.

    What the chart does not say is None or empty. Nothing is refused here: what cannot be true together is shown as it is.
    """
    moment = at or _end_of(on)
    latest = chart.fresh(clinical.latest_observations(patient, until=moment), moment)
    results = chart.fresh_results(clinical.latest_results(patient, until=moment), moment)
    conditions, others = chart.conditions(clinical.problems(patient))
    totals = chart.fresh_results(clinical.latest_totals(patient, until=moment), moment)
    measured = chart.measured(latest, results, totals, moment)
    return Person(
        age=age(patient, on),
        sex=Sex(patient.sex) if patient.sex else None,
        gender=Gender(patient.gender) if patient.gender else None,
        languages=(patient.language,) if patient.language in language_codes() else (),
        payment=tuple(dict.fromkeys(Payment(row.payment) for row in patients.coverages(patient, on))),
        current_medications=tuple(
            chart.current_medication(row, on) for row in clinical.medications(patient, on)
        ),
        conditions=conditions,
        other_conditions=others,
        allergies=chart.allergies(clinical.allergies(patient)),
        vitals=chart.vitals(latest),
        labs=chart.labs(latest),
        checks=_checks(patient, moment),
        **_where(patient),
        **measured,
    )


def _end_of(on: dt.date) -> dt.datetime:
    """Return the end of a day in the program's time zone, or now where that is earlier."""
    midnight = dt.datetime.combine(on + dt.timedelta(days=1), dt.time())
    return min(timezone.make_aware(midnight), timezone.now())


def _checks(patient: Patient, at: dt.datetime) -> tuple[chart.WithdrawalCheck, ...]:
    after = at + dt.timedelta(microseconds=1)
    scored = clinical.observations(patient, ObservationCode.COWS, before=after, most=_CHECKS)
    answered = clinical.instrument_results(patient, "cows", until=at, most=_CHECKS)
    return chart.checks(scored, answered, at)


def _where(patient: Patient) -> dict[str, str | None]:
    """Return the place and the state of the address that is preferred, or the first."""
    row = patients.contacts(patient).filter(kind=ContactKind.ADDRESS.value).first()
    if row is None:
        return {}
    city = f"{row.city}, {row.state}" if row.city and row.state else None
    return {"place": row.zip[:5] or city, "state": row.state or None}
