"""The one form of the public site: where a person is and what they need, cleaned to the core's `Person`.

Shape only: that a place exists and an age is a number. What follows from the answers is the matcher's to say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from throughcare.errors import BadInput
from throughcare.matching.record import matching
from throughcare.person import Person, StatedNeed, Wants, support_codes
from throughcare.places import Place, cities_called, find_place
from throughcare.terms import Access, Medication, Payment, Population, Setting, Sex, Term
from throughcare_web.ui.fields import (
    CheckboxesField,
    CheckboxField,
    NumberField,
    SelectField,
    TextField,
    UiForm,
)
from throughcare_web.ui.language import reader_language


Choices = list[tuple[str, str]]

MILES = (5, 10, 25, 50, 100)
FIRST_MILES = 25
OLDEST = 120
WANTED, REQUIRED, KEPT = "wanted", "required", "kept"
# The medications that treat OUD over time; those for withdrawal and for overdose are not chosen from a list.
OFFERED = (
    Medication.BUPRENORPHINE_SL,
    Medication.BUPRENORPHINE_XR,
    Medication.METHADONE,
    Medication.NALTREXONE_XR,
    Medication.NALTREXONE_ORAL,
)
# How people pay, the most frequent first; what only a program knows of itself (public funds) is not asked.
PAID_BY = (
    Payment.MEDICAID,
    Payment.PRIVATE,
    Payment.MEDICARE,
    Payment.STATE_PLAN,
    Payment.MILITARY,
    Payment.IHS_TRIBAL,
    Payment.SELF_PAY,
)
LOW_COST = "low_cost"
_LOW_COST_MEANS = (Payment.FREE, Payment.SLIDING_SCALE, Payment.PAYMENT_ASSISTANCE)
# Asked by a question of their own, or said by the age.
_ASKED_ELSEWHERE = {
    Population.PREGNANT_POSTPARTUM,
    Population.ADOLESCENTS,
    Population.YOUNG_ADULTS,
    Population.SENIORS,
}
_FIRST = ("place", "within", "medication", "medication_is", "setting", "payment", "pays_only")


def _terms(terms: Iterable[Term], empty: str = "") -> Callable[[], Choices]:
    """Return what gives the choices in the reader's language: a form is made anew for each request."""
    members = tuple(terms)

    def choices() -> Choices:
        language = reader_language()
        named = [(str(term), term.words(language)) for term in members]
        return [("", empty), *named] if empty else named

    return choices


def _rows(family: str, codes: Iterable[str] = ()) -> Choices:
    """Return rows of the matcher's record in its own words, so that the question and the reason agree."""
    rows = matching().rows(family)
    named = ((code, rows[code].es if reader_language() == "es" else rows[code].en) for code in codes or rows)
    return [(code, words[:1].upper() + words[1:]) for code, words in named]


def _languages() -> Choices:
    """Return the languages that listings can name, Spanish first; none chosen means English."""
    return [
        ("", _("English is fine")),
        *sorted(_rows("language"), key=lambda choice: (choice[0] != "es", _unaccented(choice[1]))),
    ]


def _unaccented(words: str) -> str:
    """Return what words are sorted by: "Árabe" stands before "Chino"."""
    return unicodedata.normalize("NFKD", words).casefold()


def unknown_place(typed: str) -> str:
    """Return what to enter instead of words that name no place, or name several."""
    if known := cities_called(typed):
        return _("Which “%(place)s”? Add the state: %(places)s.") % {
            "place": typed,
            "places": "; ".join(known),
        }
    return _(
        "We do not know a place called “%(place)s”. Enter a ZIP code, or a city and state such as Dayton, OH."
    ) % {"place": typed}


def _miles() -> Choices:
    return [(str(miles), _("%(miles)s miles") % {"miles": miles}) for miles in MILES]


def _payments(chosen: Iterable[str]) -> Iterable[Payment]:
    """Yield the ways to pay that were meant: low cost is any of three things that a program may offer."""
    for code in chosen:
        yield from _LOW_COST_MEANS if code == LOW_COST else (Payment(code),)


class FindForm(UiForm):
    """Where, what, and how to pay; then what would make the answer fit better."""

    asks_everyone_the_same = True

    place = TextField(
        label=_("Where are you?"),
        help_text=_("A ZIP code, or a city and state such as Dayton, OH. No street address needed."),
        autocomplete="postal-code",
        max_length=80,
        initial=lambda: settings.BRAND.area,
        error_messages=dict.fromkeys(
            ("required", "max_length", "null_characters_not_allowed"),
            _("Enter a ZIP code, or a city and state such as Dayton, OH."),
        ),
    )
    within = SelectField(
        label=_("How far to look first"),
        choices=_miles,
        required=False,
        initial=str(FIRST_MILES),
    )
    medication = SelectField(
        label=_("Which medicine do you want, or take now?"),
        choices=_terms(OFFERED, empty=_("I am not sure yet")),
        required=False,
    )
    medication_is = SelectField(
        label=_("About this medicine"),
        choices=[
            (WANTED, _("I would like to start it")),
            (REQUIRED, _("Only show programs that start it")),
            (KEPT, _("I take it now and need to stay on it")),
        ],
        required=False,
        initial=WANTED,
    )
    setting = SelectField(
        label=_("What kind of care?"), choices=_terms(Setting, empty=_("Any, or not sure")), required=False
    )
    payment = CheckboxesField(
        label=_("How can you pay?"),
        help_text=_("Choose all that you have. Leave empty if you are not sure."),
        choices=lambda: [*_terms(PAID_BY)(), (LOW_COST, _("I need free or low-cost care"))],
        columns=True,
        required=False,
    )
    pays_only = CheckboxField(label=_("There is no other way I can pay"), required=False)

    age = NumberField(
        label=_("Age"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages={
            "invalid": _("Enter the age as a number, such as 34, or leave it empty."),
            "min_value": _("Enter an age from 0 to 120, or leave it empty."),
            "max_value": _("Enter an age from 0 to 120, or leave it empty."),
        },
    )
    sex = SelectField(
        label=_("Sex"),
        help_text=_("Some programs take only women or only men."),
        choices=_terms(Sex, empty=_("I would rather not say")),
        required=False,
    )
    pregnant = CheckboxField(label=_("Pregnant, or gave birth in the last year"), required=False)
    language = SelectField(label=_("Language for counseling"), choices=_languages, required=False)
    access = CheckboxesField(label=_("Getting in and taking part"), choices=_terms(Access), required=False)
    populations = CheckboxesField(
        label=_("A program for people like you"),
        help_text=_("Only if you would like one."),
        choices=_terms(group for group in Population if group not in _ASKED_ELSEWHERE),
        columns=True,
        required=False,
    )
    supports = CheckboxesField(
        label=_("Other help you need there"),
        choices=lambda: _rows("support", support_codes()),
        columns=True,
        required=False,
    )

    def clean_place(self) -> Place:
        """Return the place that was meant, or say what to enter instead."""
        try:
            return find_place(self.cleaned_data["place"])
        except BadInput as error:
            raise ValidationError(unknown_place(self.cleaned_data["place"])) from error

    def __init__(self, *args: Any, is_beside_answer: bool = False, **kwargs: Any) -> None:
        """Beside an answer, show the distance among the first fields, and every choice in one narrow column."""
        super().__init__(*args, **kwargs)
        self.order = _FIRST if is_beside_answer else tuple(name for name in _FIRST if name != "within")
        for field in self.fields.values():
            field.columns = field.columns and not is_beside_answer

    @classmethod
    def begun(cls, sent: QueryDict) -> Self:
        """Return the form not yet sent, with the ways to pay that another page knows already."""
        known = dict(cls.base_fields["payment"].choices)
        return cls(initial={"payment": [code for code in sent.getlist("payment") if code in known]})

    @property
    def first(self) -> list[BoundField]:
        """Return the fields that are open."""
        return [self[name] for name in self.order]

    @property
    def more(self) -> list[BoundField]:
        """Return the fields that refine the answer, which are folded."""
        return [field for field in self if field.name not in self.order]

    @property
    def has_more(self) -> bool:
        """Return whether one of the folded fields is answered or faulty, so that the fold stands open."""
        return self.is_bound and any(field.errors or field.data for field in self.more)

    @property
    def within_miles(self) -> int:
        """Return how far to look first."""
        return int(self.cleaned_data["within"] or FIRST_MILES)

    def person(self) -> Person:
        """Return the person these answers describe; what was left empty stays unknown."""
        given = self.cleaned_data
        chosen = {given["medication_is"] or WANTED: (given["medication"],) if given["medication"] else ()}
        pregnant = (Population.PREGNANT_POSTPARTUM,) if given["pregnant"] else ()
        return Person(
            age=given["age"],
            sex=Sex(given["sex"]) if given["sex"] else None,
            place=given["place"].label,
            state=given["place"].state,
            payment=tuple(_payments(given["payment"])),
            pays_only=given["pays_only"] or None,
            languages=(given["language"],) if given["language"] else (),
            access=tuple(map(Access, given["access"])),
            preferences=(*chosen.get(WANTED, ()), *pregnant, *given["populations"], *given["supports"]),
            need=StatedNeed(
                must=Wants(
                    settings=(Setting(given["setting"]),) if given["setting"] else (),
                    keep_medications=tuple(map(Medication, chosen.get(KEPT, ()))),
                    start_medications=tuple(map(Medication, chosen.get(REQUIRED, ()))),
                )
            ),
        )
