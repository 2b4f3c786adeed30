"""Ask a navigator to call me: where, what is told, the form, and what happens next. Nothing is kept before it is sent.

Only the form sets a cookie, the one against forgery, which lasts until the browser closes. Answers travel by POST.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from throughcare.advice import advise
from throughcare.places import find_place
from throughcare.public.asked import Answers
from throughcare.public.call_me import Desk, call_me
from throughcare.public.danger import first_of_all
from throughcare.public.guide import person_of
from throughcare.public.said import sentences
from throughcare.terms.handover import BestTime, Channel
from throughcare_web.accounts.actors import Public
from throughcare_web.find.guide.forms import PREFIX, answers_in
from throughcare_web.find.page import answers_a_person, page
from throughcare_web.find.questions import hidden
from throughcare_web.handover import queries
from throughcare_web.handover.actions import TooManyCalls, ask_for_call
from throughcare_web.handover.entries import Wish, spoken
from throughcare_web.handover.facts import in_words
from throughcare_web.handover.public_forms import PLACE, CallForm, PlaceForm
from throughcare_web.ui.language import reader_language


_PLACE = "place"
_FORM = "call-form"


@dataclass(frozen=True, slots=True)
class _Offer:
    """What one person is shown: the desk for their place, and the words about it, in their language."""

    desk: Any
    answers: Answers

    @property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """Return the answers that could be sent along, beside the place."""
        return {key: given for key, given in self.answers.items() if key != _PLACE}

    @property
    def about(self) -> Desk:
        """Return what fills the gaps of the words."""
        return Desk(self.desk.operated_by.name, self.desk.answers_within_hours)

    @property
    def told(self) -> list[str]:
        """Return what is told before the form."""
        return [call_me().words(one, self.about, reader_language()) for one in call_me().told]

    @property
    def consent(self) -> str:
        """Return what is agreed to."""
        return call_me().words(call_me().consent, self.about, reader_language())

    @property
    def whole(self) -> str:
        """Return all of it, as it is kept with what the person gives."""
        return "\n".join((*self.told, self.consent))

    @property
    def seal(self) -> str:
        """Return what shows, when the form comes back, that these are the words that were read."""
        return hashlib.sha256(f"{call_me().version}\n{self.desk.pk}\n{self.whole}".encode()).hexdigest()


@answers_a_person
def ask(request: HttpRequest) -> HttpResponse:
    """Ask where, or show what is told and the form for the desk there, or say that there is none."""
    offer = _offer(request)
    if isinstance(offer, HttpResponse):
        return offer
    given = request.POST.dict() if "channel" in request.POST or "name" in request.POST else {}
    return _form(request, offer, _unsent(request, offer, given))


@csrf_protect
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Keep what was sent, once, and say what happens next; without the button, only show the form again."""
    if request.method != "POST":
        return redirect("handover_public:ask")
    offer = _offer(request)
    if isinstance(offer, HttpResponse):
        return offer
    if "send" not in request.POST:  # the other language was asked for: nothing is sent yet, and nothing lost
        return _form(request, offer, _unsent(request, offer, request.POST.dict()))
    form = CallForm(request.POST, consent=offer.consent, has_answers=bool(offer.shared))
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        if request.POST.get("told") != offer.seal:
            form.add_error(None, _("Something on this page has changed. Please read it again, then send it."))
        else:
            try:
                ask_for_call(
                    Public(),
                    desk=offer.desk.pk,
                    wish=_wish(form, offer),
                    request_id=form.cleaned_data["request_id"],
                )
            except TooManyCalls:
                status = HTTPStatus.TOO_MANY_REQUESTS
                form.add_error(
                    None, _("Too many people are asking just now. Please call, or try again later.")
                )
            else:
                return _thanks(request, offer)
    return _form(request, offer, form, status=status)


def _offer(request: HttpRequest) -> _Offer | HttpResponse:
    """Return the desk for the place that was given; a page where there is no place yet, or no desk."""
    if not queries.open_desks().exists():
        return _nobody(request)
    answers, faulty = answers_in(request.POST)
    typed = "".join(answers.get(_PLACE, ()))
    if not typed:
        return _where(request, answers, was_asked=_PLACE in faulty or "ask" in request.POST)
    desk = queries.desk_for(find_place(typed))
    return _nobody(request) if desk is None else _Offer(desk, answers)


def _where(request: HttpRequest, answers: Answers, *, was_asked: bool) -> HttpResponse:
    form = PlaceForm(request.POST) if was_asked else PlaceForm(initial={PLACE: settings.BRAND.area})
    context = {
        "form": form,
        "hidden": list(hidden(answers, PREFIX, but=(_PLACE,))),
        "answered_form": _FORM if request.method == "POST" else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if was_asked else HTTPStatus.OK
    return page(request, "handover/public/place.html", context, status=status)


def _nobody(request: HttpRequest) -> HttpResponse:
    words = [one.words(reader_language()) for one in call_me().nobody]
    return page(request, "handover/public/nobody.html", {"words": words})


def _unsent(request: HttpRequest, offer: _Offer, given: dict[str, Any]) -> CallForm:
    initial = {key: value for key, value in given.items() if key not in ("agree",)}
    return CallForm(initial=initial, consent=offer.consent, has_answers=bool(offer.shared))


def _form(request: HttpRequest, offer: _Offer, form: CallForm, status: int = HTTPStatus.OK) -> HttpResponse:
    language = reader_language()
    advice = advise(person_of(offer.answers), timezone.localdate(), signed_only=settings.REQUIRE_SIGNED_RULES)
    context = {
        "form": form,
        "desk": offer.desk,
        "hours_text": offer.desk.hours_text_es if language == "es" else offer.desk.hours_text,
        "told": offer.told,
        "seal": offer.seal,
        "emergencies": sentences(first_of_all(advice), language),
        "answered": list(in_words(offer.shared, language)),
        "hidden": list(hidden(offer.answers, PREFIX)),
        "answered_form": _FORM,
        "answered_press": ("send", "1"),
    }
    return page(request, "handover/public/ask.html", context, status=status)


def _thanks(request: HttpRequest, offer: _Offer) -> HttpResponse:
    language = reader_language()
    words = [call_me().words(one, offer.about, language) for one in call_me().next]
    return page(request, "handover/public/thanks.html", {"words": words, "phone": spoken(offer.desk.phone)})


def _wish(form: CallForm, offer: _Offer) -> Wish:
    given = form.cleaned_data
    channel = Channel(given["channel"])
    is_call = channel is Channel.PHONE
    return Wish(
        name=given["name"],
        channel=channel,
        reach=given["reach"],
        may_leave_message=given["message"] == "yes" if is_call else None,
        best_time=BestTime(given["best_time"]),
        language=reader_language(),
        answers=dict(offer.answers) if given.get("share") else None,
        consent_version=call_me().version,
        consent_text=offer.whole,
    )
