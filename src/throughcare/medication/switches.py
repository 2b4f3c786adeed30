"""From one medication to another, in every direction: what comes first, who decides, and the bridge between.

A switch is told of where the person takes one medication and wishes for another. No dose is computed; the
medication taken now goes on until the other one holds. To and from naltrexone is `start_naltrexone.py`, `start.py`.
"""

from __future__ import annotations

from throughcare.knowledge.topics import Said, Topic, limited, say
from throughcare.medication.adequacy import daily_mg
from throughcare.medication.history import missed_days
from throughcare.medication.injections import product_of
from throughcare.person import Facts
from throughcare.terms import NALTREXONE, ChildPugh, Medication, Request


topic = Topic("switches")

_HOURS_A_DAY = 24
_METHADONE, _FILM, _INJECTION = (
    Medication.METHADONE,
    Medication.BUPRENORPHINE_SL,
    Medication.BUPRENORPHINE_XR,
)
_DAILY = (_METHADONE, _FILM)
_AGONISTS = (*_DAILY, _INJECTION)
_ALL = (*_AGONISTS, *NALTREXONE)
_LIVER = (ChildPugh.B, ChildPugh.C)


def _wants(facts: Facts, *medications: Medication) -> bool:
    """Return whether one of these is wished for and not taken yet."""
    return any(facts.wishes(one) and not facts.takes(one) for one in medications)


@topic.rule("switch-which")
def switch_which(facts: Facts) -> Said | None:
    """A switch asked for without a goal: talked over first."""
    if not facts.asks_for(Request.SWITCH_MEDICATION) or not facts.takes(*_ALL) or _wants(facts, *_ALL):
        return None
    return say("ask")


@limited
class ToBuprenorphine:
    """Daily methadone up to which the standard way is well borne, and the hours after the last dose."""

    dose_from_mg: int
    dose_mg: int
    wait_from_hours: int
    wait_to_hours: int


@topic.rule("switch-methadone-to-buprenorphine")
def switch_methadone_to_buprenorphine(facts: Facts, limits: ToBuprenorphine) -> Said | None:
    """At any dose by a low-dose start; after a low dose also the standard way."""
    taken = facts.moud.get(_METHADONE)
    if taken is None or not _wants(facts, _FILM, _INJECTION):
        return None
    if (missed_days(taken) or 0) * _HOURS_A_DAY > limits.wait_to_hours:
        return say("gap")
    dose = daily_mg(taken)
    if dose is None:
        return say("dose_unknown")
    return say("low" if dose <= limits.dose_mg else "high")


@topic.rule("switch-buprenorphine-to-methadone")
def switch_buprenorphine_to_methadone(facts: Facts) -> Said | None:
    """No wait is needed; after an injection its buprenorphine stays on for long."""
    if facts.takes(_METHADONE) or not _wants(facts, _METHADONE) or not facts.takes(_FILM, _INJECTION):
        return None
    if facts.takes(_INJECTION):
        return say("after_injection")
    return say("gap" if missed_days(facts.moud[_FILM]) else "next_day")


@limited
class FromFilm:
    """Daily film or tablets in mg up to which each row of the Brixadi table goes, and its injections in mg.

    The `sublocade` amounts are for the words.
    """

    row1_to_mg: int
    row1_weekly_mg: int
    row2_to_mg: int
    row2_weekly_mg: int
    row2_monthly_mg: int
    row3_to_mg: int
    row3_weekly_mg: int
    row3_monthly_mg: int
    row4_to_mg: int
    row4_weekly_mg: int
    row4_monthly_mg: int
    sublocade_mg: int
    sublocade_later_mg: int


@topic.rule("switch-film-to-injection")
def switch_film_to_injection(facts: Facts, limits: FromFilm) -> Said | None:
    """From film or tablets to an injection the same day; the daily dose finds the row of the table."""
    taken = facts.moud.get(_FILM)
    if taken is None or missed_days(taken) or not _wants(facts, _INJECTION):
        return None
    if facts.person.child_pugh in _LIVER:
        return None
    dose = daily_mg(taken)
    if dose is None:
        return say("dose_unknown")
    if dose <= limits.row1_to_mg:
        return say("weekly_only")
    rows = (
        (limits.row2_to_mg, limits.row2_weekly_mg, limits.row2_monthly_mg),
        (limits.row3_to_mg, limits.row3_weekly_mg, limits.row3_monthly_mg),
        (limits.row4_to_mg, limits.row4_weekly_mg, limits.row4_monthly_mg),
    )
    for most, weekly, monthly in rows:
        if dose <= most:
            return say("table", daily=f"{dose.normalize():f}", weekly=weekly, monthly=monthly)
    return say("above")


@topic.rule("switch-injection-to-film")
def switch_injection_to_film(facts: Facts) -> Said | None:
    """From an injection back to film or tablets: as the level falls."""
    return say("as_it_falls") if facts.takes(_INJECTION) and _wants(facts, _FILM) else None


@topic.rule("switch-brixadi-weekly-to-monthly")
def switch_brixadi_weekly_to_monthly(facts: Facts) -> Said | None:
    """Weekly doses are not added up to a monthly one."""
    is_weekly = product_of(facts.moud.get(_INJECTION)) == "brixadi_weekly"
    return say("not_combined") if is_weekly and facts.asks_for(Request.SWITCH_MEDICATION) else None


@topic.rule("switch-naltrexone-form")
def switch_naltrexone_form(facts: Facts) -> Said | None:
    """Between tablets and the monthly injection no day is left without."""
    oral = facts.moud.get(Medication.NALTREXONE_ORAL)
    if oral is not None and not facts.takes(Medication.NALTREXONE_XR, *_AGONISTS):
        is_wished = facts.wishes(Medication.NALTREXONE_XR) and not missed_days(oral)
        return say("to_injection" if is_wished else "injection_offered")
    if facts.takes(Medication.NALTREXONE_XR) and _wants(facts, Medication.NALTREXONE_ORAL):
        return say("to_tablets")
    return None
