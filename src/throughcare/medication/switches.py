"""From one medication to another, in every direction: what comes first, who decides, and the bridge between.

A switch is told of where the person takes one medication and wishes for another. No dose is computed; the
medication taken now goes on until the other one holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.knowledge.topics import Said, Topic, say
from throughcare.medication.adequacy import daily_mg
from throughcare.medication.injections import last_injection, product_of
from throughcare.medication.missed import missed_days
from throughcare.person import Facts
from throughcare.terms import Medication, Request


topic = Topic("switches")

_HOURS_A_DAY = 24
_METHADONE, _FILM, _INJECTION = (
    Medication.METHADONE,
    Medication.BUPRENORPHINE_SL,
    Medication.BUPRENORPHINE_XR,
)
_NALTREXONE = (Medication.NALTREXONE_XR, Medication.NALTREXONE_ORAL)
_DAILY = (_METHADONE, _FILM)
_AGONISTS = (*_DAILY, _INJECTION)
_ALL = (*_AGONISTS, *_NALTREXONE)


def _wants(facts: Facts, *medications: Medication) -> bool:
    """Return whether one of these is wished for and not taken yet."""
    return any(facts.wishes(one) and not facts.takes(one) for one in medications)


@topic.rule("switch-which")
def switch_which(facts: Facts) -> Said | None:
    """A switch asked for without a goal: talked over first."""
    if not facts.asks_for(Request.SWITCH_MEDICATION) or not facts.takes(*_ALL) or _wants(facts, *_ALL):
        return None
    return say("ask")


@dataclass(frozen=True, slots=True)
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
        return None  # no switch any more: a start, once the last methadone is that long ago
    dose = daily_mg(taken)
    if dose is None:
        return say("dose_unknown")
    return say("low" if dose <= limits.dose_mg else "high")


@dataclass(frozen=True, slots=True)
class OpioidFree:
    """Days free of opioids before naltrexone."""

    from_days: int
    to_days: int


@topic.rule("switch-agonist-to-naltrexone")
def switch_agonist_to_naltrexone(facts: Facts, limits: OpioidFree) -> Said | None:
    """Naltrexone wants a person free of opioids: not today for one who takes an agonist."""
    lately = any(facts.takes(one) and (missed_days(facts.moud[one]) or 0) < limits.to_days for one in _DAILY)
    if not (lately or facts.takes(_INJECTION)) or not _wants(facts, *_NALTREXONE):
        return None
    return say("not_today")


@topic.rule("switch-buprenorphine-to-methadone")
def switch_buprenorphine_to_methadone(facts: Facts) -> Said | None:
    """No wait is needed; after an injection its buprenorphine stays on for long."""
    if facts.takes(_METHADONE) or not _wants(facts, _METHADONE) or not facts.takes(_FILM, _INJECTION):
        return None
    return say("after_injection" if facts.takes(_INJECTION) else "next_day")


@dataclass(frozen=True, slots=True)
class BrixadiTable:
    """Daily film or tablets in mg up to which each row of the table goes; injections of each row in mg."""

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


@topic.rule("switch-film-to-injection")
def switch_film_to_injection(facts: Facts, limits: BrixadiTable) -> Said | None:
    """From film or tablets to an injection the same day; the daily dose finds the row of the table."""
    taken = facts.moud.get(_FILM)
    if taken is None or not _wants(facts, _INJECTION):
        return None
    dose = daily_mg(taken)
    if dose is None:
        return say("dose_unknown")
    rows = (
        (limits.row1_to_mg, "row1"),
        (limits.row2_to_mg, "row2"),
        (limits.row3_to_mg, "row3"),
        (limits.row4_to_mg, "row4"),
    )
    return say(next((key for most, key in rows if dose <= most), "above"))


@topic.rule("switch-injection-to-film")
def switch_injection_to_film(facts: Facts) -> Said | None:
    """From an injection back to film or tablets: as the level falls."""
    return say("as_it_falls") if facts.takes(_INJECTION) and _wants(facts, _FILM) else None


@topic.rule("switch-brixadi-weekly-to-monthly")
def switch_brixadi_weekly_to_monthly(facts: Facts) -> Said | None:
    """Weekly doses are not added up to a monthly one."""
    is_weekly = product_of(facts.moud.get(_INJECTION)) == "brixadi_weekly"
    return say("not_combined") if is_weekly and facts.asks_for(Request.SWITCH_MEDICATION) else None


@dataclass(frozen=True, slots=True)
class BlockGone:
    """Days after which naltrexone no longer blocks: the injection by label and by guideline, the tablets."""

    injection_days: int
    guideline_days: int
    tablet_from_days: int
    tablet_to_days: int


@topic.rule("switch-naltrexone-to-agonist")
def switch_naltrexone_to_agonist(facts: Facts, limits: BlockGone) -> Said | None:
    """Once the block is gone an agonist starts low: tolerance is lost."""
    if not facts.takes(*_NALTREXONE) or not _wants(facts, *_AGONISTS):
        return None
    taken = facts.moud.get(Medication.NALTREXONE_XR)
    if taken is None:
        return say("tablets")
    last = last_injection(facts, taken)
    if last is None:
        return say("day_unknown")
    return say(
        "gone" if (facts.on - last).days >= limits.injection_days else "blocked", days=(facts.on - last).days
    )


@topic.rule("switch-naltrexone-form")
def switch_naltrexone_form(facts: Facts) -> Said | None:
    """Between tablets and the monthly injection no day is left without."""
    if facts.takes(Medication.NALTREXONE_ORAL) and _wants(facts, Medication.NALTREXONE_XR):
        return say("to_injection")
    if facts.takes(Medication.NALTREXONE_XR) and _wants(facts, Medication.NALTREXONE_ORAL):
        return say("to_tablets")
    return None
