"""Every write of a death: recording it, with all that ends by it in one transaction, and taking back a mistake."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from throughcare.errors import BadInput
from throughcare.terms.records import OPEN_EPISODES, EpisodeOutcome, EpisodeStatus
from throughcare_web.accounts.actions import action, note
from throughcare_web.accounts.actors import Actor, System
from throughcare_web.records import closing, limits
from throughcare_web.records.deaths.models import Death
from throughcare_web.records.models import Episode, Patient
from throughcare_web.records.patients.queries import family, survivor
from throughcare_web.records.written import by, own


# What is under way is finished; what was planned and never began is cancelled.
_ENDS_AS = {
    status: EpisodeStatus.FINISHED
    if status in (EpisodeStatus.ACTIVE, EpisodeStatus.ONHOLD)
    else EpisodeStatus.CANCELLED
    for status in OPEN_EPISODES
}


@action("records.record_death")
def record_death(actor: Actor, patient: Patient, *, died_on: dt.date | None = None) -> Patient:
    """Write down that a patient has died, on a day or on one not known, and end what is open; return the row.

    It holds for every record merged into theirs. Recorded again, only the day is corrected. Raises BadInput for a day
    to come, or before the birth.
    """
    rows = _whole(patient)
    day = limits.past_day(died_on, "died_on")
    for row in rows:
        _not_before_birth(row, day)
    whole = rows[0]
    if whole.deceased:
        for row in rows:
            _correct(row, day)
        note(corrected=True)
        return whole
    system, now = System("records.deaths", whole.program), timezone.now()
    for row in rows:
        _record(actor, row, day, now)
    for kind in closing.kinds():
        note(**{f"{kind.page} ended": kind.end(system, whole)})
    note(records=len(rows))
    return whole


@action("records.take_back_death")
def take_back_death(actor: Actor, patient: Patient, *, reason: str) -> Patient:
    """Take back a death that was recorded by mistake, and let go on what can; return the row.

    Raises BadInput without a reason, or where no death is recorded.
    """
    rows, said = _whole(patient), limits.lines(reason, "reason")
    deaths = list(Death.objects.select_for_update().filter(patient__in=rows, undone_at=None))
    if not said or not deaths:
        raise BadInput("reason", "none, or a person of whom no death is recorded", "why it was a mistake")
    whole, since = rows[0], min(one.recorded_at for one in deaths)
    for row in rows:
        _set(row, deceased=False, died_on=None)
    for death in deaths:
        _goes_on(death)
        death.undone_at, death.undone_reason, death.undone_by_id = timezone.now(), said, by(actor)
        death.save(update_fields=["undone_at", "undone_reason", "undone_by"])
    system = System("records.deaths", whole.program)
    for kind in closing.kinds():
        note(**{f"{kind.page} goes on": kind.bring_back(system, whole, since)})
    return whole


def _whole(patient: Patient) -> list[Patient]:
    """Return the patient's record and those merged into it, its own first, all locked in one order."""
    whole = survivor(own(patient))
    ids = family(whole)
    locked = {row.pk: row for row in Patient.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return [locked.pop(whole.pk), *locked.values()]


def _not_before_birth(row: Patient, day: dt.date | None) -> None:
    if day is not None and row.born_on is not None and day < row.born_on:
        raise BadInput("died_on", "a day before the birth", "the day of death, on or after the date of birth")


def _record(actor: Actor, row: Patient, day: dt.date | None, now: dt.datetime) -> None:
    """Write a death down under one record, and end the episode that is open there."""
    episode = Episode.objects.select_for_update().filter(patient=row, status__in=OPEN_EPISODES).first()
    Death.objects.create(
        program_id=row.program_id,
        patient=row,
        died_on=day,
        episode=episode,
        episode_was=episode.status if episode else "",
        recorded_at=now,
        recorded_by_id=by(actor),
    )
    _set(row, deceased=True, died_on=day)
    if episode is not None:
        episode.status = _ENDS_AS[EpisodeStatus(episode.status)].value
        episode.outcome = EpisodeOutcome.DIED.value
        _end_on(episode, day)


def _correct(row: Patient, day: dt.date | None) -> None:
    """Write another day of death; the episode that ended by it ends on that day too."""
    if row.died_on == day:
        return
    _set(row, deceased=True, died_on=day)
    death = Death.objects.select_related("episode").get(patient=row, undone_at=None)
    death.died_on = day
    death.save(update_fields=["died_on"])
    if death.episode is not None:
        _end_on(death.episode, day)


def _end_on(episode: Episode, day: dt.date | None) -> None:
    """Let an episode end on a day, today where it is not known; never before it began."""
    episode.ends_on = max(day or timezone.localdate(), episode.starts_on)
    episode.version += 1
    episode.save(update_fields=["status", "outcome", "ends_on", "version"])


def _goes_on(death: Death) -> None:
    """Let the episode that ended by a death go on as it was."""
    if death.episode is None:
        return
    episode = own(death.episode, locked=True)
    episode.status, episode.outcome, episode.ends_on = death.episode_was, "", None
    episode.version += 1
    episode.save(update_fields=["status", "outcome", "ends_on", "version"])


def _set(row: Patient, *, deceased: bool, died_on: dt.date | None) -> None:
    row.deceased, row.died_on = deceased, died_on
    row.version += 1
    row.save(update_fields=["deceased", "died_on", "version"])
