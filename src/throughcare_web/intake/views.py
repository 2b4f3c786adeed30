"""The pages of an assessment: a patient's assessments, its questions page by page, the review, and one answer at a time.

An answer is sent the moment it is given (htmx) or with its page. Whatever cannot be kept is said beside its question, and
the rest is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from throughcare.assessment import Kind, Section, compose, layout, place_of
from throughcare.errors import BadInput
from throughcare.instruments import load as instrument
from throughcare.terms.intake import AssessmentState
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render, staff_url
from throughcare_web.intake import actions, queries
from throughcare_web.intake.asking import Clash, Sheet, clash_of
from throughcare_web.intake.entries import Kept, Sent
from throughcare_web.intake.facts import advice_for
from throughcare_web.intake.forms import Received, path_called, received, slug, version_in
from throughcare_web.intake.shown import panel, steps
from throughcare_web.records.pages import looked_at
from throughcare_web.records.patients.queries import Patient, patients
from throughcare_web.ui.fields import in_words


_SEE = "intake.see_assessments"
_SEEN = "s-"  # the version of somebody else's answer that a conflict showed
LANGUAGES = ("en", "es")


def patient_of(request: StaffRequest, patient: UUID) -> Patient:
    """Return a patient of the program, or raise Http404; opening their chart is an event of the trail."""
    found: Patient = get_object_or_404(patients(request.program), pk=patient)
    return found


def assessment_of(request: StaffRequest, pk: UUID) -> queries.Assessment:
    """Return an assessment of the program, or raise Http404."""
    return get_object_or_404(queries.assessments(request.program), pk=pk)


@staff_page(_SEE, methods=("GET", "HEAD"))
def assessments(request: StaffRequest, patient: UUID) -> HttpResponse:
    """Show a patient's assessments and placements."""
    found = patient_of(request, patient)
    looked_at(request, found, "assessments")
    context = {
        "patient": found,
        "assessments": queries.assessments_of(found),
        "placement": queries.latest_placement(found),
        "request_id": uuid4(),
        "states": AssessmentState,
    }
    return staff_render(request, "intake/assessments.html", context)


@staff_page("intake.start_assessment", methods=("POST",))
def start(request: StaffRequest, patient: UUID) -> HttpResponse:
    """Begin an assessment and lead to its first page."""
    found = patient_of(request, patient)
    made = actions.start_assessment(
        request.actor, found, request_id=_uuid(request.POST.get("request_id", ""))
    )
    return staff_redirect(request, "intake:section", made.pk, layout().quick.key)


@staff_page(_SEE, methods=("GET", "HEAD"))
def overview(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show how far an assessment is, and what is missing."""
    found = assessment_of(request, pk)
    looked_at(request, found.patient, "assessment")
    return staff_render(request, "intake/overview.html", _about(request, found))


@staff_page(_SEE)
def section(request: StaffRequest, pk: UUID, key: str) -> HttpResponse:
    """Show a page of questions; keep what a form of it sent."""
    found, page = assessment_of(request, pk), layout().called(key)
    if page is None:
        raise Http404
    if request.method == "POST":
        return _keep_page(request, found, page)
    if found.state != AssessmentState.DRAFT:
        return staff_redirect(request, "intake:assessment", found.pk)
    looked_at(request, found.patient, "assessment")
    return _page(request, found, page)


def _keep_page(request: StaffRequest, found: queries.Assessment, page: Section) -> HttpResponse:
    try:
        got, entry = received(request.POST), _entry_asked_for(request)
        kept = actions.save_answers(request.actor, found, answers=(*_chosen(request, got.sent), *entry))
    except BadInput as fault:
        return _finished(request, found, fault)
    clashes = _clashes(kept)
    if got.faults or clashes:
        return _page(request, found, page, (got, clashes))
    return redirect(_following(request, found, page, entry))


def _following(
    request: StaffRequest, found: queries.Assessment, page: Section, entry: tuple[Sent, ...]
) -> str:
    """Return the address to go on to: the next page, the same again, or the one that was asked for."""
    keys = [one.key for one in layout().sections]
    place = keys.index(page.key)
    words = "?words=es" if _language(request, found) == "es" else ""
    if entry:
        return f"{staff_url(request, 'intake:section', found.pk, page.key)}{words}#e-{slug(entry[0].path)}"
    go = request.POST.get("go", "")
    if go == "next":
        go = keys[place + 1] if place + 1 < len(keys) else "review"
    if go == "review":
        return staff_url(request, "intake:review", found.pk)
    key = go if go in keys else page.key
    return staff_url(request, "intake:section", found.pk, key) + words


def _page(
    request: StaffRequest,
    found: queries.Assessment,
    page: Section,
    amiss: tuple[Received, dict[str, Clash]] | None = None,
) -> HttpResponse:
    """Show a page of questions; `amiss`: what a form of it sent and could not all be kept, and the conflicts."""
    about = _about(request, found, page.key)
    language = about["language"]
    sheet = Sheet(answers=about["answers"], language=language)
    if amiss is not None:
        got, clashes = amiss
        sheet = replace(sheet, typed=got.typed, faults=got.faults, clashes=clashes)
    document = about["document"]
    context = {
        **about,
        "page": page,
        "title": page.words(language),
        "lead": page.about.words(language),
        "common": sheet.questions(page, document, rare=False),
        "rare": sheet.questions(page, document, rare=True),
        "faults": [
            (f"q-{slug(path)}", _question_words(path, language)) for path in (*sheet.faults, *sheet.clashes)
        ],
        "scales": [(key, instrument(key).title) for key in page.scales],
        "is_quick": page.key == layout().quick.key,
        "is_last": page.key == layout().sections[-1].key,
    }
    return staff_render(request, "intake/section.html", context, status=200 if amiss is None else 422)


def _question_words(path: str, language: str) -> str:
    return layout().question(place_of(path).key).words(language)


def _about(request: StaffRequest, found: queries.Assessment, here: str = "") -> dict[str, Any]:
    """Return what every page of an assessment says beside its own."""
    answers = queries.answers(found)
    language = _language(request, found)
    known = compose({path: held.value for path, held in answers.items()})
    return {
        "assessment": found,
        "patient": found.patient,
        "answers": answers,
        "document": known.document,
        "panel": panel(advice_for(known.person, timezone.localdate()), known),
        "steps": steps(known.asked, here, language),
        "language": language,
        "is_draft": found.state == AssessmentState.DRAFT,
    }


@staff_page("intake.save_answers", methods=("POST",))
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Keep one answer the moment it is given, and say what guidance says now: parts of the page, for htmx."""
    found = assessment_of(request, pk)
    try:
        entry = _entry_asked_for(request)
        path = entry[0].path if entry else path_called(request.POST.get("path", ""))
        place_of(path)
        got = received(request.POST, () if entry else (path,))
        kept = actions.save_answers(request.actor, found, answers=(*_chosen(request, got.sent), *entry))
    except BadInput as fault:
        return staff_render(request, "intake/parts/refused.html", {"fault": in_words(fault)}, status=409)
    return _answered(request, found, path, got, kept)


def _answered(
    request: StaffRequest, found: queries.Assessment, path: str, got: Received, kept: Iterable[Kept]
) -> HttpResponse:
    """Return the state of what was answered; the whole question or entry, where more of it changed."""
    about = _about(request, found, request.POST.get("here", ""))
    sheet = Sheet(about["answers"], about["language"], got.typed, got.faults, _clashes(kept))
    place, state = place_of(path), sheet.state(path)
    context = {**about, "state": state, "place": place, "name": slug(path)}
    if place.is_entry and state.clash is None:
        is_there = path in sheet.answers and sheet.answers[path].value is True
        context["entry"] = sheet.entry(place.fact.path, place.row) if is_there else None
        return staff_render(request, "intake/parts/entry_answered.html", context)
    if "keep" not in request.POST:
        return staff_render(request, "intake/parts/answered.html", context)
    if place.fact.kind is Kind.GROUP and (place.row or place.part is None):
        # An entry came back, or stays away: the page shows it as it is now.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context["question"] = sheet.asked(layout().question(place.key), path)
    answered = staff_render(request, "intake/parts/question_answered.html", context)
    answered["HX-Retarget"], answered["HX-Reswap"] = f"#q-{slug(path)}", "outerHTML"
    return answered


def _entry_asked_for(request: StaffRequest) -> tuple[Sent, ...]:
    """Return that an entry is added, or taken out, where a button asks for it."""
    group = request.POST.get("add", "")
    if group and place_of(path_called(group)).fact.kind is Kind.GROUP:
        path = f"{path_called(group)}#{secrets.token_hex(4)}"
        return (Sent(path=path, value=True, based_on=0),)
    if out := request.POST.get("out", ""):
        path = path_called(out)
        return (Sent(path=path, value=False, based_on=version_in(request.POST, path)),)
    return ()


def _chosen(request: StaffRequest, sent: Iterable[Sent]) -> list[Sent]:
    """Return what is sent once conflicts that were shown are settled, and a tap on a name has said the name."""
    who, _, name = request.POST.get("keep", "").partition(":")
    settled = path_called(name)
    found = []
    for one in sent:
        if one.path == settled and who == "theirs":
            continue
        if one.path == settled and who == "mine":
            found += _mine(request, one)
        else:
            found += _tapped(one)
    return found


def _mine(request: StaffRequest, one: Sent) -> list[Sent]:
    """Return an answer as one that is given in the knowledge of somebody else's; an entry taken out is put back."""
    place = place_of(one.path)
    entry = f"{place.fact.path}#{place.row}"
    if place.part and f"{_SEEN}{slug(entry)}" in request.POST:
        back = Sent(path=entry, value=True, based_on=version_in(request.POST, entry, _SEEN))
        return [back, one]
    return [Sent(path=one.path, value=one.value, based_on=version_in(request.POST, one.path, _SEEN))]


def _tapped(one: Sent) -> list[Sent]:
    """Return an entry with the name that a tap gives it."""
    place = place_of(one.path)
    if not (place.is_entry and one.value is True):
        return [one]
    named = (each for each in layout().question(place.fact.path).common if each.row == place.row)
    return [one, *(Sent(path=f"{one.path}.name", value=each.name, based_on=0) for each in named)]


def _clashes(kept: Iterable[Kept]) -> dict[str, Clash]:
    return {one.path: clash_of(one.path, one.value, one.conflict) for one in kept if one.conflict is not None}


@staff_page("intake.look_in_chart", methods=("POST",))
def look_in_chart(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Bring in what the chart holds now."""
    found = assessment_of(request, pk)
    try:
        actions.look_in_chart(request.actor, found)
    except BadInput as fault:
        return _finished(request, found, fault)
    return staff_redirect(request, "intake:assessment", found.pk)


@staff_page("intake.set_aside_assessment", methods=("POST",))
def set_aside(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Put away a draft that nobody will finish."""
    found = assessment_of(request, pk)
    try:
        actions.set_aside_assessment(request.actor, found, reason=request.POST.get("reason", ""))
    except BadInput as fault:
        return _finished(request, found, fault)
    return staff_redirect(request, "intake:assessments", found.patient_id)


@staff_page("intake.amend_assessment", methods=("POST",))
def amend(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Begin a new version of a signed assessment."""
    found = assessment_of(request, pk)
    try:
        draft = actions.amend_assessment(request.actor, found)
    except BadInput as fault:
        return _finished(request, found, fault)
    return staff_redirect(request, "intake:assessment", draft.pk)


def _finished(request: StaffRequest, found: queries.Assessment, fault: BadInput) -> HttpResponse:
    """Say on the assessment's own page why nothing was done."""
    fresh = assessment_of(request, found.pk)
    return staff_render(
        request, "intake/overview.html", {**_about(request, fresh), "fault": in_words(fault)}, status=422
    )


def _language(request: StaffRequest, found: queries.Assessment) -> str:
    """Return the language in which questions are read aloud: the one asked for, or else the patient's."""
    asked = request.POST.get("words") or request.GET.get("words")
    if asked in LANGUAGES:
        return asked
    return "es" if found.patient.language.startswith("es") else "en"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
