"""What running the site keeps in rows: when each job ran, and the last figures. Nothing of anybody."""

from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """The last run of a job, by any worker: `worker` writes it, `health` reads it."""

    name = models.TextField(primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)  # the last time it ended well
    failures = models.PositiveIntegerField(default=0)  # in a row

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """A count over all programs, as last taken: `figures` writes it, `metrics` shows it."""

    name = models.TextField(primary_key=True)
    value = models.BigIntegerField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
