"""A patient reads and signs the form, in their language, with or without a drawing; and takes it back."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from tests.web.sharing import STROKES, consent, for_sister, patient, share
from tests.web.staff import member, program, signed_in, staff_path
from throughcare import disclosure as core
from throughcare.terms.sharing import ConsentState, ExpiryKind
from throughcare_web.accounts.actors import Staff
from throughcare_web.accounts.queries import audit_events, in_program
from throughcare_web.accounts.roles import Role
from throughcare_web.consent import queries


pytestmark = pytest.mark.django_db
USUAL = {"kind": "tpo", "language": "en", "situation": "adult", "expiry": "end_of_treatment"}


@pytest.fixture
def counselor() -> Staff:
    """Return a counselor of a program."""
    return member(program(), Role.COUNSELOR)


@pytest.fixture
def sam(counselor: Staff) -> Any:
    """Return a patient of that program."""
    return patient(counselor)


def kept(staff: Staff, of: Any) -> list[Any]:
    """Return the consents kept of a patient."""
    with in_program(staff.membership.program):
        return queries.standing(of)


def hidden(html: str) -> dict[str, list[str]]:
    """Return the hidden fields of the signing form, to send them again as a browser does."""
    form = html[html.index('id="sign"') :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return {name: values for name, values in found.items() if name != "csrfmiddlewaretoken"}


def test_the_usual_consent_takes_two_presses_and_a_name(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    page = client.get(staff_path(counselor, "consent:new", sam.pk))
    assert page.status_code == 200

    form = client.post(
        staff_path(counselor, "consent:new", sam.pk), {**USUAL, "request_id": str(uuid.uuid4())}
    )
    html = form.content.decode()
    assert form.status_code == 200
    assert "Who may see my treatment records" in html
    assert "I agree and sign" in html
    assert "Patients</a>" not in html  # nothing of other patients in sight

    answers = {**hidden(html), "patient_name": "Sam Example", "patient_strokes": ""}
    done = client.post(staff_path(counselor, "consent:sign", sam.pk), answers)

    (one,) = kept(counselor, sam)
    assert done.status_code == 302
    assert done["Location"] == staff_path(counselor, "consent:consent", one.row.pk)
    assert one.state is ConsentState.ACTIVE
    with in_program(counselor.membership.program):
        assert one.row.signatures.get().way == "typed"


def test_a_drawn_signature_stands_on_the_copy(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    answers = {**USUAL, "request_id": str(uuid.uuid4()), "patient_name": "Sam Example"}

    client.post(staff_path(counselor, "consent:sign", sam.pk), {**answers, "patient_strokes": STROKES})

    (one,) = kept(counselor, sam)
    copy = client.get(staff_path(counselor, "consent:print", one.row.pk)).content.decode()
    assert f'<path d="{STROKES}">' in copy
    assert 'aria-label="Signature of Sam Example"' in copy


def test_a_forged_drawing_is_a_typed_name_and_never_markup(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    forged = 'M1 1"/><script>alert(1)</script>'
    answers = {**USUAL, "request_id": str(uuid.uuid4()), "patient_name": "<b>Sam</b>"}

    client.post(staff_path(counselor, "consent:sign", sam.pk), {**answers, "patient_strokes": forged})

    (one,) = kept(counselor, sam)
    copy = client.get(staff_path(counselor, "consent:print", one.row.pk)).content.decode()
    assert "alert(1)" not in copy
    assert "<b>Sam</b>" not in copy
    assert "&lt;b&gt;Sam&lt;/b&gt;" in copy


def test_the_patient_reads_it_in_their_language_and_changes_it_without_losing_anything(
    counselor: Staff, sam: Any
) -> None:
    client = signed_in(counselor)
    sent = {**USUAL, "language": "es", "request_id": str(uuid.uuid4())}

    spanish = client.post(staff_path(counselor, "consent:new", sam.pk), sent).content.decode()
    assert '<html lang="es">' in spanish
    assert "Quién puede ver mi información de tratamiento" in spanish
    again = {**hidden(spanish), "other_language": "en"}
    english = client.post(staff_path(counselor, "consent:sign", sam.pk), again).content.decode()
    assert '<html lang="en">' in english
    assert "Who may see my treatment records" in english

    client.post(
        staff_path(counselor, "consent:sign", sam.pk), {**hidden(spanish), "patient_name": "Sam Example"}
    )
    (one,) = kept(counselor, sam)
    assert one.row.wording["language"] == "es"


def test_back_from_the_form_keeps_what_was_chosen(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    chosen = {**USUAL, "kind": "specific", "parts": ["attendance"], "request_id": str(uuid.uuid4())}

    page = client.post(staff_path(counselor, "consent:new", sam.pk), {**chosen, "back": "1"})

    assert page.status_code == 200
    assert re.search(r'value="attendance"[^>]*checked', page.content.decode())


def test_without_a_name_nothing_is_signed(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    answers = {**USUAL, "request_id": str(uuid.uuid4()), "patient_strokes": STROKES}

    page = client.post(staff_path(counselor, "consent:sign", sam.pk), answers)

    assert page.status_code == 422
    assert "Type your full name. That counts as your signature." in page.content.decode()
    assert kept(counselor, sam) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "nonsense"}, "We did not understand this answer"),
        ({"kind": "specific", "parts": ["attendance"]}, "Still missing: Who may receive it; What it is for"),
    ],
)
def test_a_form_that_no_page_of_ours_sends_signs_nothing(
    counselor: Staff, sam: Any, changes: dict[str, Any], said: str
) -> None:
    answers = {**USUAL, **changes, "request_id": str(uuid.uuid4()), "patient_name": "Sam Example"}

    page = signed_in(counselor).post(staff_path(counselor, "consent:sign", sam.pk), answers)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert kept(counselor, sam) == []


def test_a_minor_signs_with_a_parent_and_a_representative_says_why(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    minor = {**USUAL, "situation": "minor_with_parent", "patient_name": "Sam Example"}
    alone = client.post(
        staff_path(counselor, "consent:sign", sam.pk), {**minor, "request_id": str(uuid.uuid4())}
    )
    assert alone.status_code == 422
    both = {**minor, "parent_name": "Pat Example", "witness_name": "Wil Witness"}
    client.post(staff_path(counselor, "consent:sign", sam.pk), {**both, "request_id": str(uuid.uuid4())})
    other = {**USUAL, "situation": "lacks_capacity", "representative_name": "Pat Example"}
    other["representative_authority"] = "Guardian by court order"
    client.post(staff_path(counselor, "consent:sign", sam.pk), {**other, "request_id": str(uuid.uuid4())})

    found = kept(counselor, sam)
    assert [one.state for one in found] == [ConsentState.ACTIVE, ConsentState.ACTIVE]
    with in_program(counselor.membership.program):
        signers = [{one.signer for one in each.row.signatures.all()} for each in found]
    assert {"patient", "parent", "witness"} in signers
    page = client.get(staff_path(counselor, "consent:consent", found[0].row.pk)).content.decode()
    assert "Guardian by court order" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "specific"}, "Still missing"),
        ({"kind": "specific", "parts": ["attendance"]}, "Who may receive it"),
        ({"expiry": "date"}, "When it ends"),
        ({"kind": "nonsense"}, "We did not understand this answer"),
        ({"expires_on": "12/31/2026"}, "Give a day that exists"),
        (
            {
                "kind": "proceedings",
                "parts": ["attendance"],
                "name_1": "County court",
                "kind_1": "legal",
                "expiry": "none",
            },
            "When it ends",
        ),
        ({"more": "a\x00b"}, "ab"),
        ({"more": "x" * 100_000}, "characters"),
    ],
)
def test_what_is_missing_is_said_before_the_patient_sees_the_form(
    counselor: Staff, sam: Any, changes: dict[str, Any], said: str
) -> None:
    sent = {**USUAL, "request_id": str(uuid.uuid4()), **changes}

    page = signed_in(counselor).post(staff_path(counselor, "consent:new", sam.pk), sent)

    assert page.status_code == (200 if said == "ab" else 422)
    assert said in page.content.decode()
    assert kept(counselor, sam) == []


def test_a_consent_for_one_thing_names_whom_and_what(counselor: Staff, sam: Any) -> None:
    chosen = {
        **USUAL,
        "kind": "specific",
        "parts": ["attendance"],
        "purposes": ["family_support"],
        "name_1": "Ann Example",
        "kind_1": "family",
        "through": "Example Exchange",
        "members": "One Clinic\nTwo Clinic",
        "request_id": str(uuid.uuid4()),
    }
    client = signed_in(counselor)

    html = client.post(staff_path(counselor, "consent:new", sam.pk), chosen).content.decode()
    assert "Example Exchange, which may pass it on only to: One Clinic; Two Clinic" in html
    client.post(staff_path(counselor, "consent:sign", sam.pk), {**chosen, "patient_name": "Sam Example"})

    page = client.get(staff_path(counselor, "consent:patient", sam.pk)).content.decode()
    assert "Only what is named" in page
    assert "Ann Example; Example Exchange" in page


def test_a_consent_on_paper_says_what_is_missing(counselor: Staff, sam: Any) -> None:
    client = signed_in(counselor)
    assert client.get(staff_path(counselor, "consent:paper", sam.pk)).status_code == 200
    paper = {
        **USUAL,
        "kind": "specific",
        "parts": ["attendance"],
        "purposes": ["family_support"],
        "name_1": "Ann Example",
        "kind_1": "family",
        "signer_name": "Sam Example",
        "statements": ["right_to_revoke"],
        "request_id": str(uuid.uuid4()),
    }

    done = client.post(staff_path(counselor, "consent:paper", sam.pk), paper)

    page = client.get(done["Location"]).content.decode()
    assert "Missing: How to take it back; The date of signing" in page
    assert "On paper" in page
    assert (
        client.get(staff_path(counselor, "consent:print", kept(counselor, sam)[0].row.pk)).status_code == 200
    )
    bad = client.post(staff_path(counselor, "consent:paper", sam.pk), {**paper, "more": "x" * 100_000})
    assert bad.status_code == 422


def test_a_single_consent_on_paper_holds_when_all_its_sentences_stand_there(
    counselor: Staff, sam: Any
) -> None:
    statements = ["right_to_revoke", "how_to_revoke", "hipaa_redisclosure", "redisclosure", "refusal"]
    paper = {**USUAL, "signer_name": "Sam Example", "signed_on": "2026-01-05", "statements": statements}

    client = signed_in(counselor)
    client.post(staff_path(counselor, "consent:paper", sam.pk), {**paper, "request_id": str(uuid.uuid4())})

    (one,) = kept(counselor, sam)
    assert (one.state, one.missing) == (ConsentState.ACTIVE, [])
    assert share(counselor, sam).disclosure.consent_id == one.row.pk


def test_taking_back_is_one_page_and_shows_at_once(counselor: Staff, sam: Any) -> None:
    row = consent(counselor, sam)
    share(counselor, sam)
    client = signed_in(counselor)
    assert client.get(staff_path(counselor, "consent:revoke", row.pk)).status_code == 200
    assert client.post(staff_path(counselor, "consent:revoke", row.pk), {"way": "written"}).status_code == 422

    answers = {"way": "spoken", "said_by": "Sam Example", "words": "I do not want this any more"}
    done = client.post(staff_path(counselor, "consent:revoke", row.pk), answers)

    page = client.get(done["Location"]).content.decode()
    assert "Taken back" in page
    assert "Lakeside Clinic" in page  # what was shared stays
    overview = client.get(staff_path(counselor, "consent:patient", sam.pk)).content.decode()
    assert "No consent is in force" in overview


def test_an_event_that_ends_a_consent_is_noted_on_its_page(counselor: Staff, sam: Any) -> None:
    row = consent(
        counselor, sam, **for_sister(expiry=core.Expiry(kind=ExpiryKind.EVENT, event="She moves away"))
    )
    client = signed_in(counselor)
    assert "She moves away" in client.get(staff_path(counselor, "consent:consent", row.pk)).content.decode()
    assert client.post(staff_path(counselor, "consent:end", row.pk), {"happened_on": ""}).status_code == 422
    later = client.post(staff_path(counselor, "consent:end", row.pk), {"happened_on": "2099-01-01"})
    assert later.status_code == 422

    client.post(staff_path(counselor, "consent:end", row.pk), {"happened_on": "2026-01-02"})

    assert kept(counselor, sam)[0].state is ConsentState.EXPIRED


def test_looking_at_a_consent_is_written_down(counselor: Staff, sam: Any) -> None:
    row = consent(counselor, sam)
    signed_in(counselor).get(staff_path(counselor, "consent:consent", row.pk))

    with in_program(counselor.membership.program):
        opened = audit_events(counselor.membership.program).filter(verb="records.open_chart")
        assert [one.detail for one in opened] == [{"part": "consent"}]


@pytest.mark.parametrize(
    "name", ["consent", "print", "revoke", "restriction", "disclosure", "counseling_note"]
)
def test_what_is_not_of_the_program_is_not_there(counselor: Staff, sam: Any, name: str) -> None:
    row = consent(counselor, sam)
    stranger = member(program("fictional-meadow"), Role.DIRECTOR, Role.COUNSELOR)
    client = signed_in(stranger)

    for pk in (row.pk, sam.pk, uuid.uuid4()):
        page = client.get(staff_path(stranger, f"consent:{name}", pk))
        assert page.status_code == 404
        assert "Sam" not in page.content.decode()
