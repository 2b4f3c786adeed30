"""Whether this process lives, and whether the site is fit to be used: for a load balancer and for whoever watches.

Each line names one thing and says "ok" or what is wrong: never a row, nor a word that somebody typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from throughcare_web.config import jobs, upgrade
from throughcare_web.config.models import JobRun


_OK = "ok"
_LATE_AFTER = dt.timedelta(seconds=30)


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when this process reaches its database, for a load balancer."""
    with connection.cursor() as cursor:  # a connection that was there before says nothing of now
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def livez(request: HttpRequest) -> HttpResponse:
    """Answer 200 when this process answers at all; restart it when it does not."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything is as it should be, else 503; a line for each thing either way."""
    found = {name: _ask(question) for name, question in QUESTIONS.items()}
    words = "".join(f"{name}: {answer}\n" for name, answer in found.items())
    fit = all(answer == _OK for answer in found.values())
    return HttpResponse(words, content_type="text/plain", status=200 if fit else 503)


def _ask(question: Callable[[], str]) -> str:
    try:
        return question()
    except Error as error:
        return f"cannot tell ({type(error).__name__})"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return _OK


def _migrations() -> str:
    missing, unknown = upgrade.difference(connection)
    if missing:
        return f"{len(missing)} to be applied"
    return f"{len(unknown)} of a newer version" if unknown else _OK


def _worker() -> str:
    return _late(jobs.HEARTBEAT)


def _sealing() -> str:
    own = {job.name for job in jobs.JOBS if job.resolve() is not None}
    return next((late for name in jobs.SEALING if name in own and (late := _late(name)) != _OK), _OK)


def _late(name: str) -> str:
    run = JobRun.objects.filter(name=name).first()
    if run is None or run.finished_at is None:
        return "has not run"
    late = timezone.now() - run.finished_at
    return _OK if late <= _LATE_AFTER else f"last ran {late.total_seconds():.0f} s ago"


QUESTIONS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "worker": _worker,
    "audit sealing": _sealing,
}
