"""What somebody writes into any form of the staff's pages stays words: on every page, in every file, for every reader.

One attack is written through every text field of every form of two programs; then every page of theirs is read as a
browser reads it. Bad-input list: stored XSS; SSRF and file read via PDF; formula and segment injection in what is exported.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker

from tests.web.attacks import (
    HARBOR,
    HELPLINE,
    Form,
    Insider,
    crawl,
    forms_of,
    hostile,
    insider,
    pages_with_forms,
    send,
)
from tests.web.everything import Everything, build
from throughcare.errors import BadInput
from throughcare.terms import Payment
from throughcare_web.accounts.models import OutboxMessage
from throughcare_web.accounts.queries import in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.eligibility.actions import ask
from throughcare_web.records.patients.actions import add_coverage
from throughcare_web.records.patients.demographics import CoverageEntry
from throughcare_web.ui import typeset


pytestmark = pytest.mark.django_db

SHORT = "<zq-x onzq=1>\"onzq='1"
LONG = (
    "javascript:zq() \" onzq=\"1' onzq='1 ></textarea></title></script><zq-x>&lt;zq-x&gt; <!-- "
    '{{ zq }}{% zq %} #image("/etc/passwd") =cmd|x ~*:^'
)
# Forms that take something away: sent last, so that the others are still there.
_LAST = re.compile(
    r"/(alike|merged|set-aside|revoke|error|stop|erase|close|end|review|emergency|restriction)/"
)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """Build the county once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def _next_step(form: Form, answer: Any) -> list[Form]:
    """Return the forms of the page that a form leads to before anything is kept, such as a consent to be signed."""
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return []
    found = forms_of(form.action, answer.content.decode())
    return [
        one for one in found if one.method == "post" and one.action != form.action and "/sign" in one.action
    ]


@pytest.fixture(scope="module")
def attacked(everything: Everything) -> dict[str, tuple[Insider, list[tuple[Form, Any]]]]:
    """Write the attacks through every form of two programs; return who did, each form, and how it was answered."""
    done = {}
    for slug in (HELPLINE, HARBOR):
        who = insider(everything, slug)
        forms = pages_with_forms(who, who.starts(everything))
        worded = [form for form in forms if any(one.is_text for one in form.controls.values())]
        worded.sort(key=lambda form: bool(_LAST.search(form.action)))
        answers = []
        for form in worded:
            for words in (LONG, SHORT):
                answers.append((form, send(who, form, words)[0]))
                answers += [(after, send(who, after, words)[0]) for after in _next_step(*answers[-1])]
        done[slug] = who, answers
    return done


# ASVS 1.2.10: nothing is exported as CSV; what is exported as X12 has separators of its own
@pytest.mark.parametrize("words", ["a~EQ*30~", "a*b", "a^b:c", "=cmd|x", SHORT, "a\r\nb"], ids=range(6))
@pytest.mark.parametrize("field", ["payer_name", "payer_id", "member_id", "group_number", "holder_name"])
def test_x12_that_is_exported_has_no_segment_that_somebody_wrote(
    field: str, words: str, everything: Everything
) -> None:
    navigator, patient = everything.staff[Role.NAVIGATOR], everything.objects["patient"]
    plain = {"payer_name": "Fictional Plan", "payer_id": "12345", "member_id": "A1", "priority": 3}
    shape = [one[0] for one in segments(everything.objects["inquiry"].text)]
    point = transaction.savepoint()
    try:
        with in_program(navigator.membership.program):
            entry = CoverageEntry(payment=Payment.MEDICAID, **{**plain, field: words})
            coverage = add_coverage(navigator, patient, coverage=entry)
            text = ask(navigator, patient, coverage=coverage).text
    except BadInput:
        return  # what cannot be written is refused, in words
    finally:
        transaction.savepoint_rollback(point)
    found = segments(text)
    names = [one[0] for one in found]
    assert len(names) == len(shape) or field in ("group_number", "holder_name")
    assert names.count("EQ") == shape.count("EQ")
    assert int(found[names.index("SE")][1]) == names.index("SE") - names.index("ST") + 1


def segments(text: str) -> list[list[str]]:
    return [one.strip().split("*") for one in text.split("~") if one.strip()]


def test_the_attacks_are_kept_by_most_forms(attacked: dict[str, Any]) -> None:
    """Else the tests below look for what was never written."""
    for _, answers in attacked.values():
        statuses: dict[str, set[int]] = {}
        for form, answer in answers:
            statuses.setdefault(form.action, set()).add(answer.status_code)
        refused = {action for action, found in statuses.items() if found == {422}}
        kept = {action for action, found in statuses.items() if found & {302, 303}}
        assert len(kept) >= 5 * len(refused), refused


@pytest.fixture(scope="module")
def pages(attacked: dict[str, Any], everything: Everything) -> dict[str, list[tuple[str, Any]]]:
    """Return every page of the programs, and every file that they offer, after the attacks."""
    found = {}
    for slug, (who, _) in attacked.items():
        found[slug] = list(crawl(who, who.starts(everything), alike=3))
        for path, answer in list(found[slug]):
            for form in forms_of(path, answer.content.decode()) if is_html(answer) else ():
                if "pdf" in form.controls:
                    sent = {**form.as_shown(), "pdf": "1"}
                    found[slug].append((f"{path}: {form.action}", who.browser.post(form.action, sent)))
    return found


# ASVS 1.2.1, 1.2.2, 1.2.3, 3.2.2
def test_no_form_answers_with_the_attack_at_work(attacked: dict[str, Any]) -> None:
    for _, answers in attacked.values():
        for form, answer in answers:
            assert answer.status_code < 500, form
            if answer["Content-Type"].startswith("text/html"):
                assert not hostile(answer.content.decode()), form


# ASVS 1.2.1, 1.2.2, 1.2.3, 3.2.2
@pytest.mark.parametrize("slug", [HELPLINE, HARBOR])
def test_no_page_of_the_program_has_the_attack_at_work(
    slug: str, pages: dict[str, list[tuple[str, Any]]]
) -> None:
    texts = {path: answer.content.decode() for path, answer in pages[slug] if is_html(answer)}
    assert [path for path, text in texts.items() if hostile(text)] == []
    assert sum("zq" in text for text in texts.values()) > 20, "the attacks stand on the pages, as words"


def is_html(answer: Any) -> bool:
    return not answer.streaming and answer["Content-Type"].startswith("text/html")


def files_of(found: list[tuple[str, Any]], kind: str) -> dict[str, bytes]:
    """Return every file of a kind that pages offer."""
    return {path: answer.content for path, answer in found if answer["Content-Type"].startswith(kind)}


# ASVS 1.3.2, 1.3.6, 1.2.10
def test_pdf_says_the_attack_as_words_and_does_nothing_of_it(pages: dict[str, Any]) -> None:
    found = files_of(pages[HELPLINE], "application/pdf")
    assert len(found) >= 3
    said = ""
    for path, content in found.items():
        reader = PdfReader(io.BytesIO(content))
        said += "".join(page.extract_text() for page in reader.pages)
        assert "/JavaScript" not in str(reader.trailer["/Root"]), path
        assert not reader.attachments, path
        for page in reader.pages:
            for note in page.get("/Annots") or []:
                address = str(note.get_object().get("/A", {}).get("/URI", ""))
                assert re.match(r"(https:|tel:|mailto:|$)", address), path
                assert not re.search("zq-x|onzq", address), path
        assert b"root:" not in content, path
    assert "zq" in said, "what was written stands in a PDF, as words"


# ASVS 1.3.6, 5.3.2
def test_pdf_renderer_reads_no_file_and_fetches_nothing(tmp_path: Path) -> None:
    """The values are data: no word of theirs is typesetter's code. And the code may read only what lies beside it."""
    template, secret = tmp_path / "page" / "page.typ", tmp_path / "secret.txt"
    template.parent.mkdir()
    secret.write_text("the secret", encoding="utf-8")
    start = b'#set document(title: "a")\n= a\n#let said = json(bytes(sys.inputs.said))\n'
    template.write_bytes(start + b"#said.word")
    words = f'#read("{secret}") #image("http://127.0.0.1:9/a.png") #import "@preview/x:1.0.0": y #eval("1")'
    text = PdfReader(io.BytesIO(typeset.pdf(template, {"word": words}))).pages[0].extract_text()
    assert "#read" in text.replace("\n", "")
    assert "the secret" not in text
    for code in (
        b'#read("../secret.txt")',
        b'#read("/../secret.txt")',
        b'#image("http://127.0.0.1:9/a.png")',
    ):
        template.write_bytes(start + code)
        with pytest.raises(Exception, match=r"not found|escape the project root|failed to load"):
            typeset.pdf(template, {"word": "a"})


# CSV or formula injection
def test_nothing_is_exported_as_a_table_that_a_spreadsheet_would_run(pages: dict[str, Any]) -> None:
    kinds = {answer["Content-Type"].partition(";")[0] for found in pages.values() for _, answer in found}
    assert kinds <= {"text/html", "application/pdf", "application/edi-x12"}


# ASVS 1.2.1; SMTP header injection: 1.3.11
def test_messages_carry_no_line_that_somebody_wrote_into_their_head(attacked: dict[str, Any]) -> None:
    for who, _ in attacked.values():
        with in_program(who.staff.membership.program):
            for message in OutboxMessage.objects.all():
                assert not re.search(r"[\r\n]", message.subject + message.to), message.about
                words = re.sub(r"https?://\S+", "", message.body + message.subject)  # a token is any letters
                assert "zq" not in words, message.about
    assert not [one for one in mail.outbox if "zq" in one.subject]


HOSTILE_PATH = "%3Czq-x%20onzq=1%3E%22'"


# ASVS 1.2.1, 16.5.1
@pytest.mark.parametrize(
    "path",
    [
        f"/link/directory/availability/{HOSTILE_PATH}/",
        f"/link/referral/answer/{HOSTILE_PATH}/",
        f"/account/invitation/{HOSTILE_PATH}/",
        f"/staff/{HOSTILE_PATH}/",
        f"/staff/alder-helpline/{HOSTILE_PATH}/",
        f"/staff/alder-helpline/referral/need/?state={HOSTILE_PATH}&months={HOSTILE_PATH}",
        f"/staff/alder-helpline/?next={HOSTILE_PATH}",
        f"/account/login/?next={HOSTILE_PATH}",
        "/account/login/?next=javascript:zq()",
    ],
)
def test_page_that_refuses_says_back_nothing_that_works(path: str, attacked: dict[str, Any]) -> None:
    for browser in (attacked[HELPLINE][0].browser, Client()):
        answer = browser.get(path)
        assert answer.status_code < 500
        assert not hostile(answer.content.decode())
        assert not answer.get("Location", "").startswith("javascript")


# ASVS 1.2.1
def test_search_and_audit_filter_say_back_words_only(attacked: dict[str, Any]) -> None:
    who = attacked[HELPLINE][0]
    for name, fields in (
        ("records:patients", ("q",)),
        ("accounts:audit", ("who", "about", "before", "since")),
    ):
        for htmx in ({}, {"HX-Request": "true"}):
            answer = who.browser.post(
                reverse(name, args=[who.slug]), dict.fromkeys(fields, LONG), headers=htmx
            )
            assert answer.status_code in (200, 422)
            assert not hostile(answer.content.decode())


def test_json_of_a_request_is_not_taken_for_a_form(attacked: dict[str, Any]) -> None:
    who = attacked[HELPLINE][0]
    sent = json.dumps({"q": SHORT})
    answer = who.browser.post(reverse("records:patients", args=[who.slug]), sent, "application/json")
    assert answer.status_code in (200, 422)
    assert SHORT not in answer.content.decode()
