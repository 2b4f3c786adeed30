"""What is entered about who a patient is, how to reach them and who pays; checked, and folded for comparing.

Plain values in, plain values out: no row is read or written here.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field, fields, replace
from typing import Any

from throughcare.errors import BadInput
from throughcare.person import language_codes
from throughcare.places import states
from throughcare.terms import Gender, Payment, Sex
from throughcare.terms.records import ContactKind, Ethnicity, Race
from throughcare_web.records import limits


_NAMES = ("family_name", "given_names", "name_to_use")
_LINES = (*_NAMES, "gender_words", "pronouns")
_APOSTROPHES = re.compile("[’'`´.]")
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """A way to reach a patient, or somebody to call; `value` is a number or an e-mail address."""

    kind: ContactKind
    value: str = ""
    person_name: str = ""
    relation: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    may_leave_message: bool | None = None
    may_text: bool | None = None
    is_preferred: bool = False
    note: str = ""

    def checked(self) -> ContactEntry:
        """Return it as it is kept; BadInput where it cannot be used."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        texts = {name: limits.line(text, name) for name, text in said.items() if isinstance(text, str)}
        entry = replace(self, **{**texts, "kind": ContactKind(self.kind)})
        if entry.kind is ContactKind.ADDRESS:
            _check_address(entry)
        elif not entry.value:
            raise BadInput("value", "nothing", "a number or an e-mail address")
        elif entry.kind is ContactKind.EMAIL:
            if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", entry.value):
                raise BadInput("value", "no e-mail address", "an address such as name@example.org")
        else:
            phone_digits(entry.value)
        return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageEntry:
    """Who pays, from when until when; priority 1 pays first."""

    payment: Payment
    payer_name: str = ""
    payer_id: str = ""
    member_id: str = ""
    group_number: str = ""
    holder_name: str = ""
    holder_relation: str = ""
    priority: int = 1
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    def checked(self) -> CoverageEntry:
        """Return it as it is kept; BadInput where it cannot be used."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        texts = {name: limits.line(text, name) for name, text in said.items() if isinstance(text, str)}
        entry = replace(self, **{**texts, "payment": Payment(self.payment)})
        if entry.starts_on and entry.ends_on and entry.ends_on < entry.starts_on:
            raise BadInput("ends_on", "a day before the first", "the last day of the coverage")
        return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """Who a patient is; one of the three names is enough. Empty or None means not known."""

    given_names: str = ""
    family_name: str = ""
    name_to_use: str = ""
    born_on: dt.date | None = None
    sex: Sex | str = ""
    gender: Gender | str = ""
    gender_words: str = ""
    pronouns: str = ""
    races: tuple[Race, ...] = ()
    ethnicity: Ethnicity | str = ""
    language: str = ""
    needs_interpreter: bool | None = None
    contacts: tuple[ContactEntry, ...] = field(default=())

    def checked(self) -> Demographics:
        """Return it as it is kept; BadInput where it cannot be used."""
        texts = {name: limits.line(getattr(self, name), name) for name in _LINES}
        if not any(fold(texts[name]) for name in _NAMES):
            raise BadInput("family_name", "no name", "a name, if only the one to use")
        limits.birth_day(self.born_on)
        return replace(
            self,
            **texts,
            sex=limits.one_of(self.sex, Sex, "sex"),
            gender=limits.one_of(self.gender, Gender, "gender"),
            races=tuple(Race(limits.one_of(one, Race, "races")) for one in dict.fromkeys(self.races)),
            ethnicity=limits.one_of(self.ethnicity, Ethnicity, "ethnicity"),
            language=limits.one_of(self.language, language_codes(), "language"),
            contacts=tuple(_checked_among(one) for one in self.contacts),
        )

    def columns(self) -> dict[str, Any]:
        """Return the patient's columns that hold it, what it is looked up by included."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "contacts"}
        return {**said, "races": list(self.races), "list_name": self.list_name}

    @property
    def list_name(self) -> str:
        """Return the name by which lists are sorted: the family name first, folded."""
        return fold(f"{self.family_name} {self.given_names}") or fold(self.name_to_use)

    @property
    def words(self) -> frozenset[str]:
        """Return every word of every name, folded."""
        return frozenset(fold(" ".join(getattr(self, name) for name in _NAMES)).split())

    @property
    def phones(self) -> frozenset[str]:
        """Return the patient's own telephone numbers as digits."""
        return frozenset(phone_digits(one.value) for one in self.contacts if one.kind is ContactKind.PHONE)


def fold(text: str) -> str:
    """Return a text as it is compared: lower case, no accents, words apart by one blank: "Núñez-O’Hara" is "nunez ohara"."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(_NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", plain)).split())


def phone_digits(text: str) -> str:
    """Return the digits of a telephone number, a leading 1 of this country left out; BadInput for none."""
    number, _, _extension = text.casefold().replace("ext", "x").partition("x")
    digits = "".join(letter for letter in number if letter in "0123456789")
    bounds = limits.limits()
    if not bounds.shortest_phone <= len(digits) <= bounds.longest_phone or _strange(number):
        raise BadInput("value", "no telephone number", "a number such as 555-010-0123")
    return digits[1:] if len(digits) == len("15550100123") and digits[0] == "1" else digits


def _checked_among(contact: ContactEntry) -> ContactEntry:
    """Return one of several contacts as it is kept; BadInput says of which kind it is: "phone.value"."""
    try:
        return contact.checked()
    except BadInput as error:
        raise BadInput(f"{contact.kind.value}.{error.where}", error.found, error.wanted) from error


def _strange(number: str) -> bool:
    return any(letter not in "0123456789+-(). /" for letter in number)


def _check_address(entry: ContactEntry) -> None:
    if not (entry.street or entry.city or entry.zip):
        raise BadInput("street", "nothing", "a street, a city or a ZIP code")
    limits.one_of(entry.state, states(), "state")
    if entry.zip and not re.fullmatch(r"[0-9]{5}(-[0-9]{4})?", entry.zip):
        raise BadInput("zip", "no ZIP code", "five digits")
