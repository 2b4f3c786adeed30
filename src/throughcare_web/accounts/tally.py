"""How often something was done in this hour or on this day, so that a limit holds: a number alone, of nobody."""

from __future__ import annotations

import datetime as dt

from django.db import connection


# One statement, so that the row's lock decides who is counted last; a later hour or day begins at 1 again.
_COUNT_ONE_MORE = """
    INSERT INTO accounts_tally AS tally (what, since, count) VALUES (%s, %s, 1)
    ON CONFLICT (what) DO UPDATE SET
        since = GREATEST(tally.since, EXCLUDED.since),
        count = CASE WHEN tally.since < EXCLUDED.since THEN 1 ELSE tally.count + 1 END
    WHERE tally.since < EXCLUDED.since OR tally.count < %s
    RETURNING count
"""


def counted_this_hour(what: str, now: dt.datetime, *, most: int) -> bool:
    """Count one more in the hour; return False, and count nothing, when there were `most`. Call it inside an action.

    The count stays locked until the action ends: others who count the same wait.
    """
    return _counted(f"{what}, hour", now.replace(minute=0, second=0, microsecond=0), most)


def counted_this_day(what: str, now: dt.datetime, *, most: int) -> bool:
    """Count one more on the day (UTC), as `counted_this_hour` does in the hour."""
    return _counted(f"{what}, day", now.replace(hour=0, minute=0, second=0, microsecond=0), most)


def _counted(what: str, since: dt.datetime, most: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE_MORE, [what, since, most])
        return cursor.fetchone() is not None
