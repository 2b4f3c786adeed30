"""What matters to a person, as one form that keeps what was answered.

Shape only: that a code is one of the question's. What an answer says of a medicine is the core's.
"""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from throughcare.public.asked import Answers, Kind
from throughcare.public.decision_aid import Question, decision_aid
from throughcare_web.find.questions import choices_of, words_of
from throughcare_web.ui.fields import BoundUiField, CheckboxesField, SelectField, UiForm
from throughcare_web.ui.language import reader_language


_PREFIX = "c-"


def answers_in(sent: QueryDict) -> tuple[Answers, bool]:
    """Return the answers that can be understood, and whether something was sent that could not be."""
    kept = {question.key: _known(question, sent) for question in decision_aid().question}
    understood = {(_PREFIX + key, code) for key, codes in kept.items() for code in codes}
    given = {(name, code) for name in sent if name.startswith(_PREFIX) for code in sent.getlist(name) if code}
    return {key: codes for key, codes in kept.items() if codes}, bool(given - understood)


def _known(question: Question, sent: QueryDict) -> tuple[str, ...]:
    given = set(sent.getlist(_PREFIX + question.key))
    known = tuple(option.code for option in question.option if option.code in given)
    return () if question.kind is Kind.ONE and len(known) > 1 else known


class CompareForm(UiForm):
    """The questions, with what was answered to them; is_faulty: whether something else was sent besides."""

    def __init__(self, answers: Answers, *, is_faulty: bool = False) -> None:
        """Show each question with its answer."""
        self.is_faulty = is_faulty
        super().__init__(initial={_PREFIX + key: _initial(key, codes) for key, codes in answers.items()})
        for question in decision_aid().question:
            self.fields[_PREFIX + question.key] = _field(question)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Return the one line that says what was left out; nothing where all was understood."""
        said = _("We did not understand one of your answers and left it out. The others are kept.")
        return [("", said)] if self.is_faulty else []

    @property
    def wishes(self) -> list[BoundUiField]:
        """Return the questions about wishes and about today."""
        return [self[_PREFIX + one.key] for one in decision_aid().question if not one.about]

    @property
    def tried(self) -> list[BoundUiField]:
        """Return the questions about what was tried before."""
        return [self[_PREFIX + one.key] for one in decision_aid().question if one.about]


def _initial(key: str, codes: tuple[str, ...]) -> str | tuple[str, ...]:
    question = next(one for one in decision_aid().question if one.key == key)
    return codes[0] if question.kind is Kind.ONE else codes


def _field(question: Question) -> CheckboxesField | SelectField:
    words, choices = words_of(question), choices_of(question.option)
    if question.kind is Kind.ONE:
        return SelectField(**words, choices=[("", question.left_open.words(reader_language())), *choices])
    return CheckboxesField(**words, choices=choices)
