"""A patient's rows as the core's person: the facts known on a day, None for what is not known."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from throughcare.person import Person, language_codes
from throughcare.terms import Gender, Payment, Sex
from throughcare.terms.clinical import ObservationCode
from throughcare_web.records.clinical import facts as chart
from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.clinical.coded import observed
from throughcare_web.records.clinical.queries import Held
from throughcare_web.records.models import InstrumentResult, Observation, Patient
from throughcare_web.records.patients import queries as patients
from throughcare_web.records.patients.facts import age


_CHECKS = 20  # earlier withdrawal checks looked at


def person(
    patient: Patient, on: dt.date, *, at: dt.datetime | None = None, held: Held | None = None
) -> Person:
    """Return what is known of a patient on a day; hours are counted to `at`, the end of that day unless given.

    What the chart does not say is None or empty. Nothing is refused here: what cannot be true together is shown as it is.
    `held`: what the chart holds then, where it was read before.
    """
    moment = at or _end_of(on)
    held = held or clinical.held(patient, on, until=moment)
    latest, results = chart.fresh(held.latest, moment), chart.fresh_results(held.results, moment)
    conditions, others = chart.conditions(held.problems)
    measured = chart.measured(latest, results, chart.fresh_results(held.totals, moment), moment)
    return Person(
        age=age(patient, on),
        sex=Sex(patient.sex) if patient.sex else None,
        gender=Gender(patient.gender) if patient.gender else None,
        languages=(patient.language,) if patient.language in language_codes() else (),
        payment=tuple(dict.fromkeys(Payment(row.payment) for row in patients.coverages(patient, on))),
        current_medications=tuple(chart.current_medication(row, on) for row in held.taken),
        conditions=conditions,
        other_conditions=others,
        allergies=chart.allergies(held.allergies),
        vitals=chart.vitals(latest),
        labs=chart.labs(latest),
        checks=_checks(patient, held, moment),
        **_where(patient),
        **measured,
    )


def _end_of(on: dt.date) -> dt.datetime:
    """Return the end of a day in the program's time zone, or now where that is earlier."""
    midnight = dt.datetime.combine(on + dt.timedelta(days=1), dt.time())
    return min(timezone.make_aware(midnight), timezone.now())


def _checks(patient: Patient, held: Held, at: dt.datetime) -> tuple[chart.WithdrawalCheck, ...]:
    """Return the earlier COWS totals; of which there is no newest, there is no earlier one to ask for."""
    cows, scale = ObservationCode.COWS, observed()[ObservationCode.COWS].scale
    scored: list[Observation] = []
    answered: list[InstrumentResult] = []
    if cows in held.latest:
        after = at + dt.timedelta(microseconds=1)
        scored = clinical.observations(patient, cows, before=after, most=_CHECKS)
    if scale in held.results:
        answered = clinical.instrument_results(patient, scale, until=at, most=_CHECKS)
    return chart.checks(scored, answered, at)


def _where(patient: Patient) -> dict[str, str | None]:
    """Return the place and the state of the address that is preferred, or the first."""
    row = patients.address(patient)
    if row is None:
        return {}
    city = f"{row.city}, {row.state}" if row.city and row.state else None
    return {"place": row.zip[:5] or city, "state": row.state or None}
