"""The guide's pages: one question after another, an emergency at once, the answer at the end. Nothing is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.advice import Advice, advise
from throughcare.matching import need_of
from throughcare.person import Person
from throughcare.places import find_place
from throughcare.public.asked import Answers
from throughcare.public.danger import first_of_all
from throughcare.public.guide import Question, guide, person_of
from throughcare.public.said import sentences
from throughcare.terms import Medication, MedicationStatus
from throughcare_web.directory import matching_index
from throughcare_web.find.guide.answer import guide_answer
from throughcare_web.find.guide.forms import PREFIX, QuestionForm, answers_in
from throughcare_web.find.page import answers_a_person, page
from throughcare_web.find.questions import hidden
from throughcare_web.find.search.answer import cards_of
from throughcare_web.find.search.forms import OFFERED, PAID_BY
from throughcare_web.ui.language import reader_language


_PROGRAMS = 3
_FOLLOWS_OPIOIDS = ("last", "often")
_MOVES = {"next": 1, "seen": 1, "skip": 1, "back": -1}


@answers_a_person
def show(request: HttpRequest) -> HttpResponse:
    """Show the start, the next question, what cannot wait, or the answer."""
    if not settings.PUBLIC_GUIDANCE:
        raise Http404(_("This site does not offer the guide."))
    if request.method != "POST":
        return page(request, "find/guide/start.html", {"count": len(guide().question)})
    answers, faulty = answers_in(request.POST)
    at, go = request.POST.get("at", ""), request.POST.get("go", "")
    for question in guide().question:
        if question.key in faulty:
            return _question(request, question, answers, request.POST.getlist("seen"), is_faulty=True)
    if go == "skip":
        answers = {key: given for key, given in answers.items() if key != at}
    person = person_of(answers)
    advice = advise(person, timezone.localdate(), signed_only=settings.REQUIRE_SIGNED_RULES)
    following = _following(at, go, answers)
    dangers = {f"{one.rule}.{one.key}" for one in first_of_all(advice)}
    seen = sorted(dangers if go == "seen" else dangers.intersection(request.POST.getlist("seen")))
    if go in ("next", "skip") and dangers.difference(seen):
        return _interrupt(request, advice, answers, at)
    if following is None:
        return _answer(request, person, advice, answers)
    return _question(request, following, answers, seen)


def _following(at: str, go: str, answers: Answers) -> Question | None:
    """Return the question to show: the next, the one before, the same again; None after the last."""
    if go == "show":
        return None
    asked = [one for one in guide().question if one.key not in _FOLLOWS_OPIOIDS or answers.get("opioids")]
    keys = [one.key for one in asked]
    if at not in keys:
        return asked[0]
    place = keys.index(at) + _MOVES.get(go, 0)
    return asked[max(place, 0)] if place < len(asked) else None


def _question(
    request: HttpRequest,
    question: Question,
    answers: Answers,
    seen: Iterable[str],
    *,
    is_faulty: bool = False,
) -> HttpResponse:
    form = QuestionForm(question, answers, request.POST if is_faulty else None)
    keys = [one.key for one in guide().question]
    place = keys.index(question.key)
    context = {
        "form": form,
        "hidden": _carried(answers, question.key, seen, but=(question.key,)),
        "number": place + 1,
        "count": len(keys),
        "is_first": place == 0,
        "is_last": place == len(keys) - 1,
        "answered_form": "guide-form",
        "answered_press": ("go", "next"),
    }
    return page(request, "find/guide/question.html", context, status=422 if is_faulty else 200)


def _interrupt(request: HttpRequest, advice: Advice, answers: Answers, at: str) -> HttpResponse:
    """Say what cannot wait; the answers stay, to go on afterward."""
    context = {
        "emergencies": sentences(first_of_all(advice), reader_language()),
        "hidden": [*_carried(answers, at, ()), ("go", "next")],  # sent with a change of the language, too
        "go_on": "seen",
        "answered_form": "guide-form",
        "answered_press": ("go", "next"),
    }
    return page(request, "find/shared/emergency.html", context)


def _carried(
    answers: Answers, at: str, seen: Iterable[str], but: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Return what the next page takes along: the answers but to these questions, where one is, what one has read."""
    return [*hidden(answers, PREFIX, but), ("at", at), *(("seen", one) for one in seen)]


def _answer(request: HttpRequest, person: Person, advice: Advice, answers: Answers) -> HttpResponse:
    context: dict[str, Any] = {
        "answer": guide_answer(advice, answers, reader_language()),
        "hidden": [*hidden(answers, PREFIX), ("go", "show")],
        "answered_form": "guide-form",
        "answered_press": ("go", "show"),
        **_programs(person, advice, answers),
    }
    return page(request, "find/guide/answer.html", context)


def _programs(person: Person, advice: Advice, answers: Answers) -> dict[str, Any]:
    """Return the programs that fit the answer best near the place given, if one was."""
    typed = "".join(answers.get("place", ()))
    if not typed:
        return {"cards": []}
    place = find_place(typed)
    wants = advice.wants(person.preferences)
    found = matching_index.current().match(need_of(person, wants), near=place, top=_PROGRAMS)
    return {
        "place": place.label,
        "typed": typed,
        "payment": [code for code in map(str, person.payment) if code in PAID_BY],
        "first_medication": _offered_first(advice, wants.start_medications),
        "cards": cards_of(found.matches),
    }


def _offered_first(advice: Advice, wanted: Iterable[Medication]) -> str:
    """Return the medicine to search for: of those wanted, the one to offer first; nothing where there is none."""
    searched = [one for one in wanted if one in OFFERED]
    first = [one for one in searched if advice.medications[one].status is MedicationStatus.RECOMMENDED]
    return next(iter((*first, *searched)), "")
