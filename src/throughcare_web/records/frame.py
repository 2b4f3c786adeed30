"""What stands above every page about one patient, of whichever app: who it is, what must not be missed, and where else to go.

Apps above are only named, by their pages. It costs three queries, two where the reader may not see the chart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from throughcare_web.records.clinical import queries as clinical
from throughcare_web.records.clinical.facts import harms
from throughcare_web.records.models import Allergy, Episode, Patient
from throughcare_web.records.patients import queries
from throughcare_web.records.patients.facts import age, full_name, language_name, said_of


SEE_PATIENTS, SEE_CHART = "records.see_patients", "records.see_chart"


@dataclass(frozen=True, slots=True)
class Tab:
    """A page about a patient: its name, what it is called, the permission that opens it, and the pages that belong to it."""

    page: str
    words: str
    permission: str
    pages: tuple[str, ...] = ()

    def current(self, view: str) -> str:
        """Return what `aria-current` says when a page is shown: this very one, one that belongs to it, or neither."""
        if view == self.page:
            return "page"
        app = self.page.partition(":")[0]
        is_of_app = app not in ("records", "chart") and view.partition(":")[0] == app
        return "true" if is_of_app or view in self.pages else ""


# The one list of a patient's pages. The first group is the way from a call to a referral, in its order.
GROUPS: tuple[tuple[str, tuple[Tab, ...]], ...] = (
    (
        "",
        (
            Tab("records:patient", "Summary", SEE_PATIENTS),
            Tab("intake:assessments", "Assessments", "intake.see_assessments"),
            Tab("consent:patient", "Consent", "consent.see_consents"),
            Tab("referral:of_patient", "Referrals", "referral.see_referrals"),
            Tab("records:coverage", "Coverage", SEE_PATIENTS),
            Tab("eligibility:patient", "Eligibility", "eligibility.see_checks"),
        ),
    ),
    (
        "Chart",
        (
            Tab("records:medications", "Medications", SEE_CHART, ("records:stop",)),
            Tab("records:observations", "Measurements", SEE_CHART, ("records:correct",)),
            Tab("records:instruments", "Questionnaires", SEE_CHART, ("records:instrument",)),
            Tab("records:problems", "Problems", SEE_CHART),
            Tab("records:allergies", "Allergies", SEE_CHART),
        ),
    ),
    (
        "Person",
        (
            Tab("records:contacts", "Contacts", SEE_PATIENTS),
            Tab(
                "records:demographics",
                "Person",
                SEE_PATIENTS,
                ("records:alike", "records:unmerge", "records:death"),
            ),
            Tab("records:episodes", "Episodes", SEE_PATIENTS, ("records:leave-team",)),
            Tab("chart:record", "Whole record", "chart.see_record"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the pages: their common name, each with what `aria-current` says, and which of them is shown."""

    words: str
    tabs: tuple[tuple[Tab, str], ...]

    @property
    def here(self) -> str:
        """Return the name of the page that is shown, if it is one of these."""
        return next((tab.words for tab, current in self.tabs if current), "")


@dataclass(frozen=True, slots=True)
class Head:
    """Who it is, and what must not be missed.

    Attributes:
        legal: the name as records have it, where it is not the one in use.
        age: today, or on the day of death; None where it is not known.
        allergies: None where the reader may not see the chart.
        merged: the numbers of records merged into this one.
    """

    legal: str
    age: int | None
    said: dict[str, Any]
    episode: Episode | None
    allergies: tuple[Allergy, ...] | None
    merged: tuple[str, ...]
    language: str = ""

    @property
    def none_known(self) -> bool:
        """Return whether somebody asked, and the person knows of no allergy; one that was ruled out is none."""
        return not self.harmful and any(one.none_known for one in self.allergies or ())

    @property
    def harmful(self) -> tuple[Allergy, ...]:
        """Return the allergies to something, without those that were ruled out."""
        return tuple(filter(harms, self.allergies or ()))


def groups(may: Collection[str], view: str) -> Iterator[Group]:
    """Yield the pages that a reader may open, in their groups; `view` is the page that is shown."""
    for words, tabs in GROUPS:
        open_ones = tuple((tab, tab.current(view)) for tab in tabs if tab.permission in may)
        if open_ones:
            yield Group(words, open_ones)


def head(patient: Patient, may: Collection[str]) -> Head:
    """Return what stands above a patient's pages for a reader with these permissions."""
    numbers = queries.family_numbers(patient)
    legal = full_name(patient)
    return Head(
        legal if legal != patient.called else "",
        _age(patient),
        said_of(patient),
        queries.open_episode(numbers),
        tuple(clinical.allergies_of(numbers)) if SEE_CHART in may else None,
        tuple(number for pk, number in numbers.items() if pk != patient.pk),
        language_name(patient.language),
    )


def _age(patient: Patient) -> int | None:
    """Return the age that stands beside a name: today's, or that at death; None where it is not known."""
    on = patient.died_on if patient.deceased else timezone.localdate()
    return None if on is None else age(patient, on)
