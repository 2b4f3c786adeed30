"""The questions of both checks as forms, one a step.

Shape only: that a code is one of the question's. What an answer means is the core's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from throughcare.public.asked import Answers, Option
from throughcare.public.check import DANGER, NO, YES, Asked, self_check, someone_check
from throughcare.public.guide import guide
from throughcare.public.said import Hinted
from throughcare_web.find.questions import choices_of, words_of
from throughcare_web.ui.fields import CheckboxesField, RadiosField, UiForm


ME, SOMEONE = "me", "someone"
WHOSE = (ME, SOMEONE)
STEPS = ("danger", "asked")
SKIP = "skip"


class YesNoField(RadiosField):
    """Yes, no or skip, as one row of a list."""

    template = "find/check/row.html"


class StepForm(UiForm):
    """The questions of one step: empty, with earlier answers, or with what was sent and what is wrong with it."""

    def __init__(
        self, whose: str, step: str, answers: Answers | None = None, sent: QueryDict | None = None
    ) -> None:
        """Make the fields of a step of a check."""
        fields = dict(_FIELDS[whose, step]())
        initial = {name: _initial(fields[name], (answers or {}).get(name, ())) for name in fields}
        super().__init__(sent, initial=initial)
        self.fields.update(fields)


def _initial(field: forms.Field, given: tuple[str, ...]) -> tuple[str, ...] | str:
    return given if isinstance(field, CheckboxesField) else "".join(given[:1])


def answers_in(whose: str, sent: QueryDict) -> tuple[Answers, str]:
    """Return the answers sent that can be understood, and the first step of which one could not, or ""."""
    found: dict[str, tuple[str, ...]] = {}
    faulty = ""
    for step in STEPS:
        form = StepForm(whose, step, sent=sent)
        if not form.is_valid():
            faulty = faulty or step
        for name, given in form.cleaned_data.items():
            found[name] = (given,) if isinstance(given, str) else tuple(given)
    return {name: given for name, given in found.items() if any(given)}, faulty


def names_of(whose: str, step: str) -> tuple[str, ...]:
    """Return the names of a step's fields."""
    return tuple(name for name, _field in _FIELDS[whose, step]())


def yes_or_no(answers: Answers) -> dict[str, str]:
    """Return the answers about oneself as the core takes them: what was skipped is not known."""
    keys = {one.key for one in self_check().question}
    return {name: given[0] for name, given in answers.items() if name in keys and given[0] != SKIP}


def chosen_signs(answers: Answers) -> tuple[str, ...]:
    """Return the codes of the signs chosen in someone else."""
    return tuple(code for group in someone_check().group for code in answers.get(group.key, ()))


Fields = Iterator[tuple[str, forms.Field]]


def _my_danger() -> Fields:
    asked = next(one for one in guide().question if one.key == DANGER)
    yield DANGER, _checkboxes(asked, asked.option)


def _my_questions() -> Fields:
    for question in self_check().question:
        yield question.key, _yes_no(question)


def _their_danger() -> Fields:
    danger = someone_check().danger
    yield DANGER, _checkboxes(danger, danger.option)


def _their_signs() -> Fields:
    for group in someone_check().group:
        yield group.key, _checkboxes(group, group.sign)


_FIELDS: Mapping[tuple[str, str], Callable[[], Fields]] = {
    (ME, "danger"): _my_danger,
    (ME, "asked"): _my_questions,
    (SOMEONE, "danger"): _their_danger,
    (SOMEONE, "asked"): _their_signs,
}


def _yes_no(question: Asked) -> YesNoField:
    return YesNoField(
        **words_of(question),
        choices=[(YES, _("Yes")), (NO, _("No")), (SKIP, _("Skip"))],
        error_messages={"invalid_choice": _not_understood()},
    )


def _checkboxes(asked: Hinted, options: Iterable[Option]) -> CheckboxesField:
    wrong = _not_understood()
    return CheckboxesField(
        **words_of(asked),
        choices=choices_of(options),
        error_messages={"invalid_choice": wrong, "invalid_list": wrong},
    )


def _not_understood() -> str:
    """Return what to do about an answer that is none of the question's; what was sent is not repeated."""
    return _("We did not understand this answer. Please choose again.")
