"""One question of the guide as a form.

Shape only: that a code is one of the question's. What an answer means is the core's.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from throughcare.errors import BadInput
from throughcare.places import find_place
from throughcare.public.asked import Answers, Kind
from throughcare.public.guide import Question, guide
from throughcare_web.find.questions import choices_of, words_of
from throughcare_web.find.search.forms import unknown_place
from throughcare_web.ui.fields import CheckboxesField, RadiosField, TextField, UiForm


PREFIX = "q-"
_FIELDS = {Kind.ONE: RadiosField, Kind.ANY: CheckboxesField}
LONGEST_PLACE = 80


def name_of(question: Question) -> str:
    """Return the name of the question's field."""
    return PREFIX + question.key


def answers_in(sent: QueryDict) -> tuple[Answers, frozenset[str]]:
    """Return the answers sent that can be understood, and the questions of which one could not."""
    found: dict[str, tuple[str, ...]] = {}
    faulty = set()
    for question in guide().question:
        given = tuple(filter(None, sent.getlist(name_of(question))))
        try:
            found[question.key] = _understood(question, given)
        except BadInput:
            faulty.add(question.key)
    return {key: given for key, given in found.items() if given}, frozenset(faulty)


def _understood(question: Question, given: tuple[str, ...]) -> tuple[str, ...]:
    if question.kind is Kind.PLACE:
        return tuple(find_place(typed) and typed for typed in given[:1] if typed.strip())
    return tuple(option.code for option in question.chosen(given))


class QuestionForm(UiForm):
    """One question, bound to what was answered to it before."""

    def __init__(
        self, question: Question, answers: Answers, sent: Mapping[str, object] | None = None
    ) -> None:
        """Show the question with its answer; with `sent`, what was sent and could not be understood."""
        self.question = question
        name = name_of(question)
        given = answers.get(question.key, ())
        first = settings.BRAND.area if question.kind is Kind.PLACE else ""
        super().__init__(
            sent, initial={name: given if question.kind is Kind.ANY else "".join(given[:1]) or first}
        )
        self.fields[name] = self._field(question)

    def _field(self, question: Question) -> TextField | RadiosField | CheckboxesField:
        words = words_of(question)
        if question.kind is Kind.PLACE:
            return TextField(**words, max_length=LONGEST_PLACE, autocomplete="postal-code")
        return _FIELDS[question.kind](**words, choices=choices_of(question.option))

    def clean(self) -> None:
        """Say of an answer that was not understood what to do, in the words of its kind."""
        self.errors.clear()
        if self.question.kind is Kind.PLACE:
            words = unknown_place(str(self.data.get(name_of(self.question), "")))
        else:
            words = _("We did not understand this answer. Please choose again.")
        self.add_error(name_of(self.question), words)
