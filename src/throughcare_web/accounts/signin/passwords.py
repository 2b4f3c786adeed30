"""What makes a password good enough: length, and not being easy to guess. No rule about kinds of characters, no expiry.

NIST SP 800-63B-4, section 3.1.1.2: at least 15 characters where a password may stand alone, as it does until the second
factor is set up; checked against common words and words of the place.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from throughcare_web.accounts.models import User
from throughcare_web.accounts.signin.words import CONTEXT_WORDS


LONGEST = 256  # only so that nobody sends megabytes to be hashed
# What a guesser needs for each part, in half decimal digits: 20,000 words are a good four digits, and so on.
_WORD, _ROW, _YEAR_COST, _SIGN, _KNOWN = 8, 4, 4, 3, 1
_ENOUGH = 24  # a million million guesses: three common words, or eight random signs
_SHORTEST_WORD, _LONGEST_WORD = 3, 24
_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "1qaz2wsx3edc4rfv",
)
_YEAR = re.compile(r"(19|20)\d\d")
_SHORTHAND = str.maketrans("@$!013457", "asioieast")  # p@$$w0rd


class NotTooLong:
    """Refuses what is longer than anybody types."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` for more than 256 characters."""
        if len(password) > LONGEST:
            raise ValidationError(f"Use at most {LONGEST} characters.", code="too_long")


class NotEasyToGuess:
    """Refuses a password that is made of very few parts that anybody would try."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` where common words, years, rows of keys and repeats make up nearly all of it."""
        if strength(password, context_words(user)) < _ENOUGH:
            raise ValidationError(
                "This password is easy to guess. Put together several words that have nothing to do with each"
                " other, with you or with this site.",
                code="easy_to_guess",
            )


def context_words(user: User | None = None) -> frozenset[str]:
    """Return the words that count for nothing in a password: of the place, of the site, of the user's address."""
    own = re.split(r"[^a-z0-9]+", f"{settings.BRAND.name} {user.email if user else ''}".casefold())
    return frozenset(CONTEXT_WORDS) | {word for word in own if len(word) >= _SHORTEST_WORD}


def strength(password: str, context: frozenset[str]) -> int:
    """Return how many guesses a password takes at most, in half decimal digits: put together from parts the best way.

    Words of the context and repeats of what came before are known; spaces count for nothing.
    """
    plain = password.casefold()[:LONGEST]
    return min(_strength(plain, context), _strength(plain.translate(_SHORTHAND), context))


def _strength(text: str, context: frozenset[str]) -> int:
    least = [0]
    for end in range(1, len(text) + 1):
        best = least[end - 1] + (0 if text[end - 1].isspace() else _SIGN)
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            best = min(best, least[start] + _cost(text, start, end, context))
        least.append(best)
    return least[-1]


def _cost(text: str, start: int, end: int, context: frozenset[str]) -> int:
    """Return what a piece takes to guess, as one part if it is one."""
    piece = text[start:end]
    if len(piece) < _SHORTEST_WORD:
        return _ROW if len(set(piece)) == 1 else len(piece) * _SIGN
    if piece in context or piece in text[:start]:
        return _KNOWN
    if len(set(piece)) == 1 or _is_row(piece):
        return _ROW
    if _YEAR.fullmatch(piece):
        return _YEAR_COST
    return _WORD if piece in common_words() else len(piece) * _SIGN


def _is_row(piece: str) -> bool:
    """Return whether the piece runs along a row of keys, the alphabet or the digits, either way."""
    runs = {ord(after) - ord(before) for before, after in pairwise(piece)}
    return runs in ({1}, {-1}) or any(piece in row or piece[::-1] in row for row in _ROWS)


@cache
def common_words() -> frozenset[str]:
    """Return the 20,000 most common passwords that Django carries, each a part that a guesser puts together."""
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)
