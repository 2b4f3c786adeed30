"""What the public pages say of open reports: that someone says so, since when, and that nobody has checked.

From the kind alone, never from what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare_web.directory import matching_index, queries
from throughcare_web.directory.queries import Problem
from throughcare_web.ui.language import reader_language


def reported_lines(key: str) -> list[str]:
    """Return a sentence or two for each problem that open reports name of this listing, as it stands now."""
    return [_line(problem) for problem in queries.open_problems([key]).get(key, [])]


def reported_marks(keys: Collection[str]) -> dict[str, str]:
    """Return for each of these listings with open reports the short mark of its card, as this process knows: no query."""
    known = matching_index.snapshot().problems
    return {
        key: _("Reported, not checked: %(what)s") % {"what": "; ".join(map(_what, known[key]))}
        for key in keys
        if key in known
    }


def _line(problem: Problem) -> str:
    said = ngettext(
        "Someone reported on %(day)s that %(what)s. Nobody has checked yet.",
        "%(count)s reports say that %(what)s, the last on %(day)s. Nobody has checked yet.",
        problem.reports,
    )
    day = date_format(problem.last_on, "DATE_FORMAT")
    return said % {"count": problem.reports, "day": day, "what": _what(problem)}


def _what(problem: Problem) -> str:
    words = problem.kind.words(reader_language())
    return words[:1].lower() + words[1:]
