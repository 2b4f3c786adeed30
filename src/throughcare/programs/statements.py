"""What a program states about itself, checked, and laid over its published listing.

Pure functions over plain values. Who may state it, and where it is kept, is not decided here; nor is a listing ever
changed: what it said stays beside what was said since.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from throughcare.errors import BadInput
from throughcare.knowledge import load
from throughcare.programs import catalogue
from throughcare.programs.cells import phones as read_phones
from throughcare.programs.hours import Week
from throughcare.programs.medications import medication_status
from throughcare.programs.program import Phone, Program, Services, Stated
from throughcare.terms import Medication, ProgramMedication
from throughcare.terms.places_open import FactKind, SaidBy


_RECORD = load("statements")
_LIMITS: Mapping[str, int] = _RECORD["limits"]
_SHOWN_BY: Mapping[str, str] = _RECORD["medications"]["shown_by"]
_USED = frozenset(_RECORD["medications"]["used"])
_SERVICES = (FactKind.PAYMENT, FactKind.LEVELS, FactKind.LANGUAGES, FactKind.POPULATIONS)
_PHONE_ROLES = ("main", "intake", "hotline")
_PHONE = re.compile(r"[0-9]{3}-[0-9]{3}-[0-9]{4}( x[0-9]{1,6})?")
_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MEDICATIONS = {medication.value: medication for medication in Medication}
_STATUSES = {status.value: status for status in ProgramMedication}
_CONTACT = ("desk", "phone", "email", "note")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said about a program; `value` has the shape that `checked` returns for its kind."""

    kind: FactKind
    value: Any
    by: SaidBy
    on: dt.date


def options(kind: FactKind) -> Mapping[str, str]:
    """Return what can be chosen for a kind that stands for services, each with the key of its service."""
    found: Mapping[str, str] = _RECORD[kind.value]
    return found


def checked(kind: FactKind, value: object) -> Any:
    """Return a statement's value as it is kept: plain values, in one order, each once.

    Payment, levels, languages and populations are lists of codes; medications and groups objects; hours a week; phones
    a list of [number, role]; accepting yes or no; a contact an object of texts.

    Raises BadInput for anything else, naming the kind.
    """
    check = _checked_codes if kind in _SERVICES else _CHECKS[kind]
    return check(kind, value)


def overlaid(program: Program, statements: Iterable[Statement]) -> Program:
    """Return the program as its statements make it; what nobody spoke of is as listed."""
    for statement in statements:
        program = _laid_over(program, statement)
    return program


def listed(program: Program, kind: FactKind) -> Any:
    """Return what the published listing says of a kind of fact, as plain values; None where listings cannot say it.

    For kinds that stand for services: {"yes": [...], "no": [...]}.
    """
    if kind in _SERVICES:
        says = {option: program.services.says(key) for option, key in options(kind).items()}
        return {
            "yes": [option for option, value in says.items() if value],
            "no": [option for option, value in says.items() if value is False],
        }
    if kind is FactKind.PHONES:
        return [[phone.number, phone.role] for phone in program.phones]
    if kind is FactKind.MEDICATIONS:
        facts = medication_status(program)
        return {name: facts[_MEDICATIONS[name]].status.value for name in _SHOWN_BY}
    return None


def disagree(kind: FactKind, published: Any, stated: Any) -> bool:
    """Return whether a published listing says something that a statement denies; what it leaves open is no conflict."""
    if published is None:
        return False
    if kind in _SERVICES:
        return bool(set(published["yes"]) - set(stated) or set(published["no"]) & set(stated))
    if kind is FactKind.MEDICATIONS:
        open_ = ProgramMedication.UNKNOWN.value
        return any(published.get(name, open_) not in (status, open_) for name, status in stated.items())
    numbers = {number for number, _ in published}
    return not numbers & {number for number, _ in stated}


def _laid_over(program: Program, statement: Statement) -> Program:
    kind, value = statement.kind, statement.value
    stated = Stated(kind, statement.by, statement.on)
    if kind in _SERVICES:
        keys = options(kind)
        yes = catalogue.mask(*(keys[option] for option in value))
        no = catalogue.mask(*keys.values()) & ~yes
        services = Services(program.services.yes & ~no | yes, program.services.no & ~yes | no)
        stated = replace(stated, keys=tuple(keys.values()))
        return replace(program, services=services, stated=(*program.stated, stated))
    if kind is FactKind.MEDICATIONS:
        said = tuple((_MEDICATIONS[name], _STATUSES[status]) for name, status in value.items())
        stated = replace(stated, medications=said)
        return replace(program, services=_treats(program.services, value), stated=(*program.stated, stated))
    if kind is FactKind.PHONES:
        numbers = tuple(Phone(number, role) for number, role in value)
        return replace(program, phones=numbers, stated=(*program.stated, stated))
    return replace(program, stated=(*program.stated, stated))


def _treats(services: Services, value: Mapping[str, str]) -> Services:
    """Return services that do not contradict what is said of medications: who uses one treats opioid use disorder."""
    record = _RECORD["medications"]
    shown = [_SHOWN_BY[name] for name, status in value.items() if status in _USED]
    allows = ProgramMedication.ALLOWS.value in value.values()
    yes, no = services.yes, services.no
    if shown or allows:
        yes &= ~catalogue.mask(*record["treats_none"])
        yes |= catalogue.mask(*shown, *([record["allowed"]] if allows else []))
    elif ProgramMedication.REFUSES.value in value.values():
        yes &= ~catalogue.mask(record["allowed"])
    return Services(yes, no & ~yes)


def _checked_codes(kind: FactKind, value: object) -> list[str]:
    known = options(kind)
    if not isinstance(value, list) or any(code not in known for code in value):
        raise BadInput(kind.value, "a choice that is not offered", ", ".join(known))
    return [code for code in known if code in value]


def _checked_phones(kind: FactKind, value: object) -> list[list[str]]:
    if not isinstance(value, list) or not 1 <= len(value) <= _LIMITS["most_phones"]:
        raise BadInput(kind.value, "no list of numbers", f"1 to {_LIMITS['most_phones']} numbers")
    found: dict[str, str] = {}
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == len(("number", "role")) and pair[1] in _PHONE_ROLES):
            raise BadInput(
                kind.value, "a number without its use", f"a number and one of {', '.join(_PHONE_ROLES)}"
            )
        found.setdefault(phone_number(pair[0], kind.value), pair[1])
    return [[number, role] for number, role in found.items()]


def phone_number(text: object, where: str) -> str:
    """Return a number as 617-555-0100, with " x12" for an extension; BadInput for what is no US number."""
    plain = str(text).strip()
    tidy = next((phone.number for phone in read_phones({"n": plain}, {"n": "main"})), "")
    if not (plain.isascii() and _PHONE.fullmatch(tidy)):
        raise BadInput(where, repr(plain[:30]), "ten digits, such as 617-555-0100")
    return tidy


def email_address(text: object, where: str) -> str:
    """Return an e-mail address in small letters; BadInput for what cannot be one."""
    plain = str(text).strip()
    if not (plain.isascii() and _EMAIL.fullmatch(plain)):
        raise BadInput(where, repr(plain[:40]), "an email address, such as intake@example.org")
    return plain.lower()


def _checked_medications(kind: FactKind, value: object) -> dict[str, str]:
    statuses = [status.value for status in ProgramMedication if status is not ProgramMedication.UNKNOWN]
    if not isinstance(value, Mapping) or not value:
        raise BadInput(kind.value, "nothing", "what is done with at least one medication")
    for name, status in value.items():
        if name not in _SHOWN_BY or status not in statuses:
            raise BadInput(f"{kind.value}.{str(name)[:30]}", "something not offered", ", ".join(statuses))
    return {name: value[name] for name in _SHOWN_BY if name in value}


def _checked_week(kind: FactKind, value: object) -> dict[str, list[str]]:
    return Week.from_document(value, kind.value).to_document()


def _checked_groups(kind: FactKind, value: object) -> dict[str, bool]:
    wanted = {"evening", "weekend"}
    if (
        not isinstance(value, Mapping)
        or set(value) != wanted
        or any(not isinstance(one, bool) for one in value.values())
    ):
        raise BadInput(kind.value, "no answer", "yes or no for the evening, and for the weekend")
    return {"evening": value["evening"], "weekend": value["weekend"]}


def _checked_accepting(kind: FactKind, value: object) -> bool:
    if not isinstance(value, bool):
        raise BadInput(kind.value, "no answer", "yes or no")
    return value


def _checked_contact(kind: FactKind, value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or not set(value) <= set(_CONTACT):
        raise BadInput(kind.value, "something else", ", ".join(_CONTACT))
    given = {name: str(value.get(name, "")).strip() for name in _CONTACT}
    for name, text in given.items():
        if len(text) > _LIMITS["longest_text"] or _CONTROL.search(text):
            raise BadInput(
                f"{kind.value}.{name}", f"{len(text)} characters", f"one line of {_LIMITS['longest_text']}"
            )
    if given["phone"]:
        given["phone"] = phone_number(given["phone"], f"{kind.value}.phone")
    if given["email"]:
        given["email"] = email_address(given["email"], f"{kind.value}.email")
    if not given["phone"] and not given["email"]:
        raise BadInput(kind.value, "no way to reach anyone", "a phone number or an email address")
    return given


_CHECKS: Mapping[FactKind, Callable[[FactKind, object], Any]] = {
    FactKind.PHONES: _checked_phones,
    FactKind.MEDICATIONS: _checked_medications,
    FactKind.HOURS: _checked_week,
    FactKind.WALK_IN: _checked_week,
    FactKind.GROUPS: _checked_groups,
    FactKind.ACCEPTING: _checked_accepting,
    FactKind.REFERRAL_CONTACT: _checked_contact,
}
