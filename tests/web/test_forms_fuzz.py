"""Whatever is typed into whatever form of the staff's pages or of a signed link: an answer, and never a fault of ours.

The forms and their fields are found on the pages themselves. `THROUGHCARE_HYPOTHESIS_PROFILE=long` tries many more examples.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from tests.web.attacks import (
    HARBOR,
    HELPLINE,
    MOMENTS,
    UUID,
    Control,
    Form,
    forms_of,
    hostile,
    insider,
    pages_with_forms,
)
from tests.web.everything import Everything, build
from throughcare_web.accounts.links import make_link
from throughcare_web.accounts.models import Program
from throughcare_web.directory.models import Listing


pytestmark = pytest.mark.django_db

LONG = os.environ.get("THROUGHCARE_HYPOTHESIS_PROFILE") == "long"
examples = settings(
    max_examples=20_000 if LONG else 500,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=list(HealthCheck),
)
MOST = 3_000_000  # bytes of an answer

MARKUP = (
    "<zq-x onzq=1>",
    '" onzq="1',
    "' onzq='1",
    "</textarea><zq-x>",
    "javascript:zq()",
    "<!--<zq-x>",
    "]]><zq-x>",
)
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.text(st.sampled_from("\x00\x01\x07\x1b\u200b\u200e\u202e\u2066\ufeff\u0301\r\n\t aé🙂👩‍👧\U000e0041<>&\"'%{}"), max_size=40),
    st.sampled_from(MARKUP),
    st.sampled_from(["a" * 10_000, "🙂" * 4_000, "\u0301" * 3_000, "\x00", " ", "0", "-0", "null", "[]", "on"]),
    st.uuids().map(str),
)  # fmt: skip
dates = st.one_of(
    st.dates().map(str),
    st.sampled_from(["0001-01-01", "9999-12-31", "0000-00-00", "2027-02-29", "2028-02-29", "10000-01-01", "-1-1-1", "2026-W01-1", "２０２６-01-05"]),
)  # fmt: skip
numbers = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.decimals().map(str),
    st.sampled_from(
        ["1e400", "NaN", "-Infinity", "１２", "9" * 300, "1_0", "0x1", "+5", "5.", ".5", "1,000", "٣"]
    ),
)


def answers(control: Control) -> st.SearchStrategy[list[str]]:
    """Return what may be sent for one control: mostly what it asks for, and anything else."""
    offers = [value for value in control.offers if value]
    likely = st.sampled_from(offers) if offers else st.just(control.value)
    if control.kind == "date":
        likely = dates
    elif control.number:
        likely = numbers
    elif control.is_text:
        likely = texts
    if control.kind == "hidden":  # most of the time as it was, or nothing is ever looked at
        return st.one_of(
            st.just([control.value]), st.just([control.value]), st.lists(st.one_of(texts, dates), max_size=2)
        )
    return st.lists(st.one_of(likely, likely, likely, texts, dates, numbers), max_size=2)


def fillings(form: Form) -> st.SearchStrategy[dict[str, list[str]]]:
    """Return what may be sent for a form: each control, and sometimes one that it does not have."""
    named = {one.name: answers(one) for one in form.controls.values()}
    strange = st.dictionaries(texts.filter(bool), st.lists(texts, max_size=1), max_size=1)
    return st.builds(lambda known, more: {**more, **known}, st.fixed_dictionaries(named), strange)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def forms(everything: Everything) -> list[tuple[Client, Form]]:
    """Return every form of two programs, with the browser of somebody who may send it."""
    found = []
    for slug in (HELPLINE, HARBOR):
        who = insider(everything, slug)
        found += [(who.browser, form) for form in pages_with_forms(who, who.starts(everything))]
    seen: dict[str, tuple[Client, Form]] = {}
    for browser, form in found:
        kind = re.sub(UUID, "*", form.action).replace(HARBOR, HELPLINE) + ",".join(form.controls)
        seen.setdefault(kind, (browser, form))
    return list(seen.values())


@pytest.fixture(scope="module")
def link_forms(everything: Everything) -> list[tuple[Client, Form]]:
    """Return every form that is reached by a signed link, with a browser of nobody."""
    county = everything.county
    until, browser = timezone.now() + dt.timedelta(days=300), Client()
    harbor: Program = county.teams[HARBOR].program
    listing = Listing.objects.get(pk=county.teams[HARBOR].listing_id)
    referral = everything.objects["referral"]
    tokens = {
        "directory/availability": make_link(
            "directory.update_availability", listing, expires_at=until, program_id=harbor.pk
        ),
        "referral/answer": make_link(
            "referral.answer_by_link", referral, expires_at=until, program_id=referral.program_id
        ),
    }
    found = []
    for app, token in tokens.items():
        path = f"/link/{app}/{token}/"
        answer = browser.get(path)
        assert answer.status_code in (200, 410), app
        found += [
            (browser, form) for form in forms_of(path, answer.content.decode()) if form.method == "post"
        ]
    return found


def check(browser: Client, form: Form, sent: dict[str, list[str]]) -> None:
    """Send a form, undo what it did, and look at the answer."""
    point = transaction.savepoint()
    answer: Any = browser.post(form.action, sent)
    transaction.savepoint_rollback(point)
    assert answer.status_code in (200, 302, 303, 400, 403, 404, 409, 410, 422), (form.action, sent)
    assert len(answer.content) < MOST, (form.action, sent)
    if answer["Content-Type"].startswith("text/html"):
        assert not hostile(answer.content.decode()), (form.action, sent)


# ASVS 1.2.1, 2.2.1, 16.5.1
def test_no_form_for_staff_can_be_brought_to_a_fault(forms: list[tuple[Client, Form]]) -> None:
    assert len(forms) > 90

    @examples
    @given(data=st.data())
    def fuzz(data: st.DataObject) -> None:
        browser, form = data.draw(st.sampled_from(forms))
        check(browser, form, data.draw(fillings(form)))

    fuzz()


# ASVS 1.2.1, 2.2.1, 16.5.1
def test_no_form_of_a_link_can_be_brought_to_a_fault(link_forms: list[tuple[Client, Form]]) -> None:
    assert link_forms

    @settings(examples, max_examples=2_000 if LONG else 80)
    @given(data=st.data())
    def fuzz(data: st.DataObject) -> None:
        browser, form = data.draw(st.sampled_from(link_forms))
        check(browser, form, data.draw(fillings(form)))

    fuzz()


# Every form at least once, whatever the draws above choose: all its words and days at once, of each kind.
@pytest.mark.parametrize(
    "words", [MARKUP[0], "\x00", "\u202eabc\u2066", "a" * 10_000, "9999-12-31", "0001-01-01"], ids=range(6)
)
def test_every_form_takes_every_kind_of_word(words: str, forms: list[tuple[Client, Form]]) -> None:
    for browser, form in forms:
        sent = form.as_shown()
        filled = {one.name: [words] for one in form.controls.values() if one.is_text or one.kind in MOMENTS}
        check(browser, form, {**form.filled(), **sent, **filled})
