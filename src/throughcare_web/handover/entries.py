"""What a person who asks to be called gives, and what a desk says of itself. Checked; nothing is read or written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from throughcare.errors import BadInput
from throughcare.places import states
from throughcare.terms.handover import BestTime, Channel


LONGEST_NAME = 60  # characters
LONGEST_REACH = 120
LONGEST_HOURS = 200
MOST_HOURS = 168  # a desk that answers in more than a week is none
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE_SIGNS = re.compile(r"[0-9+().\- /]+")
_ZIP_PREFIX = re.compile("[0-9]{3,5}")
_PHONE_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody gave who asked to be called.

    Attributes:
        reach: telephone number or e-mail address, as it is used: ten digits, or the address.
        may_leave_message: None where it was not asked: for what is written.
        answers: codes by the guide's questions, shared by a tick; None when they were not.
        consent_text: word for word what was agreed to, with its version and language.
    """

    name: str
    channel: Channel
    reach: str
    may_leave_message: bool | None
    best_time: BestTime
    language: str
    answers: Mapping[str, tuple[str, ...]] | None
    consent_version: str
    consent_text: str

    def check(self) -> None:
        """Raise BadInput where it cannot be kept; the message holds nothing of it."""
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise BadInput("name", "nothing, or too much", f"1 to {LONGEST_NAME} characters")
        if self.reach != reach_of(self.channel, self.reach):
            raise BadInput("how to reach you", "another form", "as `reach_of` gives it")
        if self.channel is Channel.PHONE and self.may_leave_message is None:
            raise BadInput("message", "no answer", "whether a message is safe")
        if not (self.consent_version and self.consent_text):
            raise BadInput("consent", "none", "the words that were agreed to")


def reach_of(channel: Channel, typed: str) -> str:
    """Return a number as ten digits, or an e-mail address, as it is used. BadInput, without what was typed, for neither."""
    text = typed.strip()
    if channel is Channel.EMAIL:
        if len(text) > LONGEST_REACH or not _EMAIL.fullmatch(text):
            raise BadInput("e-mail address", "none", "an address such as name@example.org")
        return text
    digits = re.sub("[^0-9]", "", text) if _PHONE_SIGNS.fullmatch(text) else ""
    digits = digits.removeprefix("1") if len(digits) == _PHONE_DIGITS + 1 else digits
    if len(digits) != _PHONE_DIGITS or digits[0] in "01":
        raise BadInput("telephone number", "none", "ten digits with the area code, such as 205-555-0110")
    return digits


def spoken(digits: str) -> str:
    """Return ten digits as people say them, 205-555-0110; nothing for nothing."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if digits else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEntry:
    """What a desk says of itself: whether it takes requests, from where, how fast, and when people are there."""

    is_open: bool
    states: tuple[str, ...] = ()
    zip_prefixes: tuple[str, ...] = ()
    answers_within_hours: int
    hours_text: str = ""
    hours_text_es: str = ""
    phone: str = ""

    def check(self) -> None:
        """Raise BadInput where it cannot hold."""
        unknown = [code for code in self.states if code not in states()]
        if unknown:
            raise BadInput("states", f"{len(unknown)} unknown codes", "postal codes of states, such as OH")
        if not all(_ZIP_PREFIX.fullmatch(one) for one in self.zip_prefixes):
            raise BadInput("ZIP codes", "one that is none", "whole ZIP codes or their first 3 or 4 digits")
        if self.is_open and not (self.states or self.zip_prefixes):
            raise BadInput("area", "none", "a state or ZIP codes: an open desk serves somewhere")
        if not 1 <= self.answers_within_hours <= MOST_HOURS:
            raise BadInput("hours to answer", "another number", f"1 to {MOST_HOURS}")
        if max(len(self.hours_text), len(self.hours_text_es)) > LONGEST_HOURS:
            raise BadInput("hours", "too much", f"at most {LONGEST_HOURS} characters")
        if self.phone and reach_of(Channel.PHONE, self.phone) != self.phone:
            raise BadInput("telephone number", "another form", "ten digits")


def due(asked_at: dt.datetime, hours: int) -> dt.datetime:
    """Return until when a desk that answers within so many hours must have answered."""
    return asked_at + dt.timedelta(hours=hours)
