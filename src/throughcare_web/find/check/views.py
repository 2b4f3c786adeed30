"""The Check's pages: two ways in, what is happening now, the questions, what they speak for. Nothing is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.advice import advise
from throughcare.knowledge.topics import Finding
from throughcare.public.asked import Answers
from throughcare.public.check import DANGER, read_self, read_signs, self_check, someone_check
from throughcare.public.danger import first_of_all, is_about_suicide
from throughcare.public.guide import person_of
from throughcare.public.said import sentences
from throughcare_web.find.check.forms import (
    SOMEONE,
    STEPS,
    WHOSE,
    StepForm,
    answers_in,
    chosen_signs,
    names_of,
    yes_or_no,
)
from throughcare_web.find.check.shown import self_answer, someone_answer, stay_part
from throughcare_web.find.page import answers_a_person, page
from throughcare_web.find.questions import hidden
from throughcare_web.ui.language import reader_language


_ANSWER = "answer"
_MOVES = {"next": 1, "seen": 1, "skip": 1, "back": -1}
_FORM = "check-form"


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request: about whom, the answers so far, and the signs of danger whose answer has been read."""

    request: HttpRequest
    whose: str
    answers: Answers
    seen: tuple[str, ...] = ()

    @property
    def first(self) -> tuple[Finding, ...]:
        """Return what comes before any other answer."""
        person = person_of({DANGER: tuple(self.answers.get(DANGER, ()))})
        return first_of_all(advise(person, timezone.localdate()))

    def carried(self, at: str, but: Collection[str] = ()) -> list[tuple[str, str]]:
        """Return what the next page takes along: about whom, where one is, the answers but to these, what one has read."""
        seen = [("seen", code) for code in self.seen]
        return [("for", self.whose), ("at", at), *hidden(self.answers, but=but), *seen]

    def page(self, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        """Return a page that carries the answers on."""
        about = someone_check() if self.whose == SOMEONE else self_check()
        language = reader_language()
        carried = {
            "whose": self.whose,
            "answered_form": _FORM,
            "title": about.name.words(language),
            "lead": about.about.words(language),
            "intro": about.how.words(language),
        }
        return page(self.request, template, {**carried, **context}, status=status)


@answers_a_person
def show(request: HttpRequest) -> HttpResponse:
    """Show the two ways in, the next step, what cannot wait, or the answer."""
    if request.method != "POST":
        asked = request.GET.get("for", "")
        return _step(_Visit(request, SOMEONE, {}), STEPS[0]) if asked == SOMEONE else _start(request)
    whose = request.POST.get("for", "")
    if whose not in WHOSE:
        return _start(request, fault=_("We did not understand this. Please choose one of the two."))
    answers, faulty = answers_in(whose, request.POST)
    if faulty:
        return _step(_Visit(request, whose, answers), faulty, is_faulty=True)
    at, go = request.POST.get("at", ""), request.POST.get("go", "")
    if go == "skip" and at in STEPS:
        answers = {name: given for name, given in answers.items() if name not in names_of(whose, at)}
    dangers = answers.get(DANGER, ())
    seen = (
        dangers if go == "seen" else tuple(code for code in dangers if code in request.POST.getlist("seen"))
    )
    return _next(_Visit(request, whose, answers, seen), at, go)


def _next(visit: _Visit, at: str, go: str) -> HttpResponse:
    """Show what follows; whatever it is, a danger that was just named is answered first."""
    places = (*STEPS, _ANSWER)
    place = places.index(at) + _MOVES.get(go, 0) if at in places else 0
    following = places[min(max(place, 0), len(places) - 1)]
    if following == STEPS[0]:
        return _step(visit, following)
    if set(visit.answers.get(DANGER, ())) - set(visit.seen) and visit.first:
        return _interrupt(visit, at)
    return _answer(visit) if following == _ANSWER else _step(visit, following)


def _start(request: HttpRequest, *, fault: str = "") -> HttpResponse:
    context = {"lead": self_check().about.words(reader_language()), "fault": fault}
    return page(request, "find/check/start.html", context, status=422 if fault else 200)


def _step(visit: _Visit, step: str, *, is_faulty: bool = False) -> HttpResponse:
    sent = visit.request.POST if is_faulty else None
    context = {
        "form": StepForm(visit.whose, step, visit.answers, sent),
        "hidden": visit.carried(step, but=names_of(visit.whose, step)),
    }
    return visit.page(f"find/check/{step}.html", context, status=422 if is_faulty else 200)


def _interrupt(visit: _Visit, at: str) -> HttpResponse:
    """Say what cannot wait; the answers stay, to go on afterward."""
    carried = [*visit.carried(at if at in STEPS else STEPS[0]), ("go", "next")]
    return visit.page("find/shared/emergency.html", {**_urgent(visit), "hidden": carried, "go_on": "seen"})


def _urgent(visit: _Visit) -> dict[str, object]:
    first, language = visit.first, reader_language()
    is_for_them = visit.whose == SOMEONE and is_about_suicide(first)
    return {"emergencies": sentences(first, language), "stay": stay_part(language) if is_for_them else None}


def _answer(visit: _Visit) -> HttpResponse:
    language = reader_language()
    if visit.whose == SOMEONE:
        answer = someone_answer(read_signs(chosen_signs(visit.answers)), language)
    else:
        answer = self_answer(read_self(yes_or_no(visit.answers)), language)
    context = {**_urgent(visit), "answer": answer, "hidden": visit.carried(_ANSWER)}
    return visit.page(f"find/check/{visit.whose}.html", context)
