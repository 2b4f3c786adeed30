"""What makes a password good enough: length, and not being easy to guess. No rule about kinds of characters, no expiry.

NIST SP 800-63B-4, section 3.1.1.2: at least 15 characters where a password may stand alone, as it does until the second
factor is set up; checked against common passwords, words and names, and words of the place. How many guesses one takes
is zxcvbn's estimate, over its own lists and the 20,000 common passwords that Django carries.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn
from zxcvbn.matching import add_frequency_lists

from throughcare_web.accounts.models import User
from throughcare_web.accounts.signin.words import CONTEXT_WORDS


LONGEST = 256  # only so that nobody sends megabytes to be hashed
_ENOUGH = 4  # zxcvbn's best grade: more than ten thousand million guesses, such as three words that are not very common
_JUDGED = 32  # characters: what is strong in its beginning is strong, and time grows faster than length
_SHORTEST_WORD = 3
_BETWEEN_WORDS = re.compile(r"[\s._-]+")  # zxcvbn counts each as much as a word


class NotTooLong:
    """Refuses what is longer than anybody types."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` for more than 256 characters."""
        if len(password) > LONGEST:
            raise ValidationError(f"Use at most {LONGEST} characters.", code="too_long")


class NotEasyToGuess:
    """Refuses a password that is made of very few parts that anybody would try."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` where words of the place, common words, years, rows and repeats make up nearly all of it."""
        _learn_common_passwords()
        plain = _plain(password)
        if not plain or zxcvbn(plain, user_inputs=context_words(user))["score"] < _ENOUGH:
            raise ValidationError(
                "This password is easy to guess. Put together several words that have nothing to do with each"
                " other, with you or with this site.",
                code="easy_to_guess",
            )


def context_words(user: User | None = None) -> list[str]:
    """Return the words that somebody who knows the place tries first: its own, the site's, those of the user's address."""
    name, _, host = user.email.casefold().partition("@") if user else ("", "", "")
    wholes = [settings.BRAND.name.casefold(), f"{name}@{host}", name, host, host.rpartition(".")[0]]
    parts = [part for part in re.split(r"[^a-z0-9]+", " ".join(wholes)) if len(part) >= _SHORTEST_WORD]
    return [*CONTEXT_WORDS, *dict.fromkeys(parts), *(_plain(whole) for whole in wholes)]


def common_passwords() -> list[str]:
    """Return the 20,000 common passwords that Django carries, the most common first."""
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [line.strip() for line in lines]


@cache
def _learn_common_passwords() -> None:
    """Have zxcvbn know Django's list too, once in a process."""
    add_frequency_lists({"django": [_plain(one) for one in common_passwords()]})


def _plain(text: str) -> str:
    """Return what is judged: the beginning, without what stands between words."""
    return _BETWEEN_WORDS.sub("", text)[:_JUDGED]
