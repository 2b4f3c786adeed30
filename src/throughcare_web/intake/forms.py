"""One answer as a form field, and what a form sent as answers.

Shape only: which control a fact gets and how its names travel. What an answer can be is `throughcare.assessment`'s.

A path travels as a name that is an id too: `substances#k1.route` is "substances--k1-route". Each question sends its
answer as `a-…` and the version that was shown as `v-…`: without the latter it was not on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from throughcare.assessment import NONE, Fact, Kind, Question, layout, place_of, read
from throughcare.errors import BadInput
from throughcare_web.intake.entries import Sent
from throughcare_web.ui.fields import (
    CheckboxesField,
    RadiosField,
    SelectField,
    TextField,
    UiForm,
)


ANSWER, VERSION = "a-", "v-"
UNANSWERED = "\x00"  # shown for a question that nobody answered: no choice is chosen, not even "not known"
_MOST_RADIOS = 6
_LONGEST_TYPED = 2000
_VERSION_DIGITS = 6
_IN_SIGHT = 12  # choices: with more, the record says which are seen first


def slug(path: str) -> str:
    """Return a path as a name."""
    return path.replace("#", "--").replace(".", "-")


def path_called(name: str) -> str:
    """Return the path that a name stands for."""
    return name.replace("--", "#").replace("-", ".")


class _Line(TextField):
    """A line with its unit, or a day."""

    template = "intake/fields/line.html"

    def __init__(self, *args: Any, unit: str = "", type_: str = "text", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.type = type_


class _Many(CheckboxesField):
    """Any of many: the common ones in sight, the others behind a fold."""

    template = "intake/fields/many.html"

    def __init__(self, *args: Any, first: Sequence[str], more_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = frozenset(first)
        self.more_label = more_label
        self.has_more = any(code not in self.first for code, _ in self.choices)


class _Texts(TextField):
    """Names with commas between, or that there are none."""

    template = "intake/fields/texts.html"
    none = NONE

    def __init__(self, *args: Any, none_label: str, is_none: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.none_label = none_label
        self.is_none = is_none


class AnswerForm(UiForm):
    """One question with what is typed in it, and what is wrong with that, if anything is."""

    def __init__(
        self, question: Question, path: str, *, typed: Sequence[str], fault: str = "", language: str = "en"
    ) -> None:
        """Show the question at a path (of an entry, where it is a part of a group)."""
        self.name, self.fault = ANSWER + slug(path), fault
        fact = question.fact
        shown = _shown(fact, typed)
        super().__init__({self.name: shown} if fault else None, initial={self.name: shown})
        words = {
            "label": question.words(language),
            "help_text": question.why.words(language),
            "required": False,
        }
        self.fields[self.name] = _field(question, fact, words, typed, language)

    def clean(self) -> None:
        """Say what to enter."""
        self.errors.clear()
        self.add_error(self.name, self.fault)


def _shown(fact: Fact, typed: Sequence[str]) -> Any:
    """Return what a control shows, as its widget takes it."""
    if fact.kind is Kind.ANY:
        return [one for one in typed if one != UNANSWERED]
    is_choice = fact.kind in (Kind.YES_NO, Kind.ONE)
    return "".join(one for one in typed if one != NONE and (is_choice or one != UNANSWERED))


def _field(
    question: Question, fact: Fact, words: Mapping[str, Any], typed: Sequence[str], language: str
) -> TextField | RadiosField | CheckboxesField | SelectField:
    label = {code: one.words(language) for code, one in layout().label.items()}
    if fact.kind is Kind.YES_NO:
        return RadiosField(
            **words, choices=[("yes", label["yes"]), ("no", label["no"]), ("", label["not_known"])]
        )
    choices = [(code, one.words(language)) for code, one in fact.choices.items()]
    if fact.kind is Kind.ONE:
        is_short = len(choices) <= _MOST_RADIOS
        made = RadiosField if is_short else SelectField
        unknown = [("", label["not_known"])]
        return made(**words, choices=[*choices, *unknown] if is_short else [*unknown, *choices])
    if fact.kind is Kind.ANY:
        first = question.first or tuple(fact.choices) if len(choices) > _IN_SIGHT else tuple(fact.choices)
        in_order = sorted(choices, key=lambda one: first.index(one[0]) if one[0] in first else len(first))
        return _Many(
            **words,
            choices=[*in_order, (NONE, label["none"])],
            first=(*first, NONE),
            more_label=label["more"],
        )
    if fact.kind is Kind.TEXTS:
        return _Texts(**words, none_label=label["none"], is_none=NONE in typed)
    if fact.kind is Kind.DAY:
        return _Line(**words, type_="date", width="short")
    is_number = fact.kind in (Kind.WHOLE, Kind.NUMBER)
    mode = {Kind.WHOLE: "numeric"}.get(fact.kind, "")
    return _Line(**words, unit=fact.about.unit, inputmode=mode, width="short" if is_number else "")


@dataclass(frozen=True, slots=True)
class Received:
    """What a form sent: answers that can be kept; and, by path, what was typed and what would be understood."""

    sent: tuple[Sent, ...]
    typed: Mapping[str, list[str]]
    faults: Mapping[str, str]


def received(data: QueryDict, paths: Iterable[str] | None = None) -> Received:
    """Return the answers that a form sent, or only those at some paths."""
    sent: list[Sent] = []
    typed: dict[str, list[str]] = {}
    faults: dict[str, str] = {}
    for path in _paths_in(data) if paths is None else paths:
        typed[path] = [one[:_LONGEST_TYPED] for one in data.getlist(ANSWER + slug(path))]
        try:
            answer = _answer(path, typed[path], data)
        except BadInput as fault:
            faults[path] = f"Not saved. Enter {fault.wanted}."
        else:
            sent += [answer] if answer else []
    return Received(tuple(sent), typed, faults)


def _paths_in(data: QueryDict) -> Iterator[str]:
    """Yield the paths of the questions that were on the page; names that are no question's are passed over."""
    for name in data:
        if name.startswith(VERSION):
            path = path_called(name.removeprefix(VERSION))
            try:
                place_of(path)
            except BadInput:
                continue
            yield path


def _answer(path: str, typed: Sequence[str], data: QueryDict) -> Sent | None:
    """Return the answer; None for an entry that is not there and was not."""
    place = place_of(path)
    based_on = version_in(data, path)
    if not place.is_entry:
        return Sent(path=path, value=read(place.asked, typed), based_on=based_on)
    is_there = bool(typed)
    return Sent(path=path, value=is_there, based_on=based_on) if is_there or based_on else None


def version_in(data: QueryDict, path: str, prefix: str = VERSION) -> int:
    """Return the version of an answer that a form was shown; 0 for none, or for what is no version."""
    given = data.get(prefix + slug(path), "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _VERSION_DIGITS else 0
