"""The review of an assessment, its signature, and the summaries of what was signed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation

from throughcare.assessment import compose
from throughcare.errors import BadInput
from throughcare.terms import LevelOfCare, Medication, MedicationStatus
from throughcare.terms.intake import AssessmentState
from throughcare.terms.sharing import Purpose, RecipientKind, RecordPart
from throughcare_web.accounts.pages import StaffRequest, staff_page, staff_redirect, staff_render
from throughcare_web.consent.queries import parts_covered
from throughcare_web.intake import actions, charting, queries
from throughcare_web.intake.entries import Held
from throughcare_web.intake.facts import advice_for, digest_of
from throughcare_web.intake.placing.forms import DecisionForm, first_values
from throughcare_web.intake.placing.onward import next_steps, onward
from throughcare_web.intake.placing.pdf import pdf_of
from throughcare_web.intake.placing.summary import Summary, for_person, for_program, to_send
from throughcare_web.intake.shown import panel, steps, told
from throughcare_web.records.pages import looked_at
from throughcare_web.ui.fields import add_bad_input


_SEE = "intake.see_assessments"
_LANGUAGES = ("en", "es")
_AUDIENCES = {"program": for_program, "person": for_person}
# Of what fits, what a plan begins with; naloxone belongs to every plan.
_PLANNED = (MedicationStatus.RECOMMENDED,)


@staff_page(_SEE)
def review(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show all that was answered and what guidance says, and take the decision."""
    found = get_object_or_404(queries.assessments(request.program), pk=pk)
    if found.state != AssessmentState.DRAFT:
        return _to_what_was_signed(request, found)
    answers = queries.answers(found)
    known = compose({path: held.value for path, held in answers.items()})
    advice = advice_for(known.person, timezone.localdate())
    recommended = advice.level.recommended
    planned = [str(one.medication) for one in advice.medications.values() if _is_planned(one)]
    earlier = found.amends.placement if found.amends else None
    first = first_values(recommended, planned, earlier, co_occurring=advice.level.co_occurring)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, initial=first, recommended=recommended
    )
    status = 200
    if request.method == "POST":
        signed = _signed(request, found, form)
        if signed is not None:
            return _after(request, signed)
        status = 422
    looked_at(request, found.patient, "assessment")
    context = {
        "assessment": found,
        "patient": found.patient,
        "panel": panel(advice, known),
        "steps": steps(known.asked, "review"),
        "told": list(told(known.document, known.nones)),
        "digest": digest_of(known.document),
        **_charted(request, found, answers),
        "form": form,
        "onward": onward(request, found.patient),
        "earlier": earlier,
        "is_review": True,
        "language": "en",
    }
    return staff_render(request, "intake/review.html", context, status=status)


def _charted(
    request: StaffRequest, found: queries.Assessment, answers: Mapping[str, Held]
) -> dict[str, list[str]]:
    """Return what a signature writes into the chart, and what it leaves in the assessment."""
    charted, left = charting.planned(request.actor, found.patient, answers)
    return {"charted": charted.words(), "left": left.words()}


def _is_planned(one: object) -> bool:
    return one.status in _PLANNED or one.medication is Medication.NALOXONE_RESCUE  # type: ignore[attr-defined]


def _signed(request: StaffRequest, found: queries.Assessment, form: DecisionForm) -> queries.Placement | None:
    """Return the placement; None where the form says what is missing."""
    if not form.is_valid():
        return None
    try:
        return actions.sign_assessment(
            request.actor, found, seen=request.POST.get("seen", ""), decision=form.decision()
        )
    except BadInput as fault:
        add_bad_input(form, fault)
        return None


def _after(request: StaffRequest, signed: queries.Placement) -> HttpResponse:
    """Lead to the summary of what was signed, or on to the next step where that was asked for."""
    then = onward(request, signed.patient) if "on" in request.POST else None
    return redirect(then.address) if then else staff_redirect(request, "intake:summary", signed.pk)


def _to_what_was_signed(request: StaffRequest, found: queries.Assessment) -> HttpResponse:
    if found.state == AssessmentState.SIGNED:
        return staff_redirect(request, "intake:summary", found.placement.pk)
    return staff_redirect(request, "intake:assessments", found.patient_id)


@staff_page(_SEE, methods=("GET", "HEAD"))
def summary(request: StaffRequest, pk: UUID, audience: str = "program", language: str = "en") -> HttpResponse:
    """Show what was signed: for a receiving program, or for the person in plain words."""
    placement = _placement(request, pk)
    if language not in _LANGUAGES:
        raise Http404
    looked_at(request, placement.patient, "placement")
    with translation.override(language):
        context = {
            "placement": placement,
            "patient": placement.patient,
            "summary": _AUDIENCES[audience](placement, language),
            "audience": audience,
            "language": language,
            "newer": getattr(placement, "replaced_by", None),
            "level": LevelOfCare(placement.chosen),
            "covered": _covered(placement) if audience == "program" else None,
            "next_steps": next_steps(request, placement.patient),
        }
        return staff_render(request, "intake/summary.html", context)


@staff_page(_SEE, methods=("GET", "HEAD"))
def summary_pdf(request: StaffRequest, pk: UUID, audience: str, language: str) -> HttpResponse:
    """Return a summary as a PDF."""
    placement = _placement(request, pk)
    if language not in _LANGUAGES or audience not in _AUDIENCES:
        raise Http404
    looked_at(request, placement.patient, "placement")
    with translation.override(language):
        made = pdf_of(_on_paper(placement, audience, language), language)
    headers = {"Content-Disposition": 'attachment; filename="summary.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _covered(placement: queries.Placement) -> frozenset[RecordPart]:
    """Return the parts of the record that the patient's consents let another program read."""
    return parts_covered(placement.patient, Purpose.TREATMENT, RecipientKind.PART2_PROGRAM)


def _on_paper(placement: queries.Placement, audience: str, language: str) -> Summary:
    """Return a summary as it may be handed on: for a program only what the patient agreed to."""
    whole = _AUDIENCES[audience](placement, language)
    return to_send(whole, _covered(placement)) if audience == "program" else whole


def _placement(request: StaffRequest, pk: UUID) -> queries.Placement:
    return get_object_or_404(queries.placements(request.program), pk=pk)
