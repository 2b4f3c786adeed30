"""The answers to an instrument as handed in: numbers or codes by item, or a list in the order of the form.

Plain values to the option chosen for each item, or one line that says where the mistake is. Points are not added
here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from throughcare.documents import quoted
from throughcare.errors import BadInput
from throughcare.instruments.loading import nearest
from throughcare.instruments.record import Instrument, Item, Option


Chosen = Mapping[str, Option]

_WHERE = "answers"
_LONGEST_KEY = 40  # characters of an unknown key that are repeated in the message
_MOST_LISTED = 8  # a longer run of numbers is said by its ends
_YES_NO = {True: "yes", False: "no"}


def read_answers(instrument: Instrument, answers: object) -> Chosen:
    """Return the option chosen for each item that has an answer; null is no answer.

    Items that the form passes over after an answer, and that stand empty, are filled with their fewest points.

    Raises:
        BadInput: an item is unknown, an answer is none of its options, a list is too short or too long, or an
            answer contradicts one after which the form passes over its item.
    """
    given = _by_item(instrument, answers)
    chosen = {
        item.key: _option(item, given[item.key])
        for item in instrument.items
        if given.get(item.key) is not None
    }
    for skip in instrument.skips:
        if skip.item in chosen and chosen[skip.item].code == skip.code:
            for key in skip.then:
                item = instrument.item(key)
                if skip.refuse and key in chosen and chosen[key].points > item.least:
                    raise BadInput(
                        f"{_WHERE}.{key}",
                        quoted(given[key]),
                        f"nothing, since {skip.item} is answered {skip.code}",
                    )
                chosen.setdefault(key, min(item.options, key=lambda option: option.points))
    return chosen


def _by_item(instrument: Instrument, answers: object) -> Mapping[str, object]:
    if isinstance(answers, Mapping):
        known = [item.key for item in instrument.items]
        for key in answers:
            if key not in known:
                shown = str(key)[:_LONGEST_KEY]
                raise BadInput(f"{_WHERE}.{shown}", "an unknown item", nearest(shown, known))
        return answers
    if isinstance(answers, list | tuple):
        return _in_order(instrument, answers)
    raise BadInput(
        _WHERE, quoted(answers), 'an object { "item": answer, … } or a list in the order of the items'
    )


def _in_order(instrument: Instrument, answers: Sequence[object]) -> Mapping[str, object]:
    """Return a list's answers by item; unscored items at the end of the form may be left out."""
    most = len(instrument.items)
    least = max(place for place, item in enumerate(instrument.items, start=1) if item.scored)
    if not least <= len(answers) <= most:
        count = f"{least}" if least == most else f"{least} to {most}"
        raise BadInput(_WHERE, f"a list of {len(answers)}", f"{count} answers, null where there is none")
    return {item.key: answer for item, answer in zip(instrument.items, answers, strict=False)}


def _option(item: Item, answer: object) -> Option:
    """Return the option that a number, a code, or true and false for yes and no stand for."""
    code = _YES_NO[answer] if isinstance(answer, bool) else answer
    for option in item.options:
        right = option.code == code.strip().casefold() if isinstance(code, str) else _means(option, code)
        if right:
            return option
    raise BadInput(f"{_WHERE}.{item.key}", quoted(answer), _wanted(item))


def _means(option: Option, number: object) -> bool:
    if not isinstance(number, int | float) or option.least is None or option.most is None:
        return False
    return option.least <= number <= option.most and number == int(number)


def _wanted(item: Item) -> str:
    """Return the answers an item takes, in few words: "one of 0, 1, 2, 4", "one of 0 (no), 1 (yes)"."""
    if all(option.least == option.most and option.code == str(option.least) for option in item.options):
        numbers = [option.points for option in item.options]
        if len(numbers) > _MOST_LISTED and numbers == list(range(numbers[0], numbers[-1] + 1)):
            return f"a whole number from {numbers[0]} to {numbers[-1]}"
    return f"one of {', '.join(map(_words, item.options))}"


def _words(option: Option) -> str:
    if option.least is None:
        return option.code
    numbers = str(option.least) if option.least == option.most else f"{option.least} to {option.most}"
    return numbers if option.code == numbers else f"{numbers} ({option.code})"
