"""The one way to write: `@action` opens the transaction, checks the actor, leaves exactly one audit event.

What an action does is its app's; what its event may carry is counts and identifiers, never a patient's
values.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.utils import timezone

from throughcare_web.accounts import roles
from throughcare_web.accounts.actors import Actor, Public, SignedLink, Staff, System
from throughcare_web.accounts.models import AuditEvent, Membership, Program
from throughcare_web.accounts.rls import for_program
from throughcare_web.config import reads


P = ParamSpec("P")
R = TypeVar("R")

VERBS: dict[str, str] = {}  # every action there is: its verb, and the module that defines it


class Refused(PermissionDenied):
    """The actor may not do this; the message is the reason, fit to show and to record."""

    def __init__(self, reason: str, event: AuditEvent) -> None:
        super().__init__(reason)
        self.event = event


@dataclass(slots=True)
class _Draft:
    """The event of an action that is under way."""

    actor: Actor
    verb: str
    about: models.Model | None
    detail: dict[str, str | int | bool | None] = field(default_factory=dict)

    def event(self, refused: str = "") -> AuditEvent:
        link = self.actor.id if isinstance(self.actor, SignedLink) else None
        return AuditEvent(
            program_id=self.actor.program_id,
            actor_kind=self.actor.kind,
            actor_label=str(self.actor),
            actor_id=str(self.actor.id),
            verb=self.verb,
            refused=refused,
            object_type=self.about._meta.label if self.about else "",
            object_id=str(self.about.pk) if self.about else "",
            detail=self.detail,
            used_link=None if refused else link,
        )


_under_way: ContextVar[_Draft | None] = ContextVar("audit_under_way", default=None)


def note(**detail: str | int | bool | None) -> None:
    """Add counts or identifiers to the event of the action that is running; never a patient's values.

    Raises `LookupError` outside an action.
    """
    draft = _under_way.get()
    if draft is None:
        raise LookupError("note() belongs inside an action")
    draft.detail.update(detail)


def record_refusal(actor: Actor, verb: str, reason: str) -> None:
    """Write down that somebody asked for what they may not have; `verb` is that of the page or the action."""
    _save(_Draft(actor, verb, None).event(refused=reason))


def action(verb: str) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function the action `verb` ("app.verb"): called with an actor, done wholly and recorded, or not.

    Its first parameter is `actor`; the thing acted on may follow by position; all else is by keyword. The
    event names that thing, or else the row returned. Raises `Refused`, after which the database holds the
    refusal and nothing else. An action called by an action joins its transaction and leaves an event of its
    own.
    """

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        _check_shape(function)
        VERBS[verb] = function.__module__

        @functools.wraps(function)
        def perform(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            about = args[0] if args and isinstance(args[0], models.Model) else None
            draft = _Draft(actor, verb, about)
            try:
                return _perform(draft, functools.partial(function, actor, *args, **kwargs))
            except Refused as refusal:
                if _under_way.get() is None:  # the transaction is undone by now; the refusal has its own
                    _save(refusal.event)
                raise

        perform.verb = verb  # type: ignore[attr-defined]
        return perform

    return decorate


def _perform(draft: _Draft, work: Callable[[], R]) -> R:
    token = _under_way.set(draft)
    try:
        with reads.primary(), for_program(draft.actor.program_id), _days_of(draft.actor):
            if objection := _objection(draft):
                raise Refused(objection, draft.event(refused=objection))
            result = work()
            if draft.about is None and isinstance(result, models.Model):
                draft.about = result
            try:
                draft.event().save(force_insert=True)
            except (
                IntegrityError
            ) as error:  # the link's identifier is unique: of two uses at once, one is undone
                raise Refused(
                    "This link has been used", draft.event(refused="This link has been used")
                ) from error
            return result
    finally:
        _under_way.reset(token)


def _days_of(actor: Actor) -> AbstractContextManager[None]:
    """Let a day begin at the midnight of the program that is acted for, wherever the action is called from."""
    match actor:
        case Staff(membership=membership):
            return timezone.override(membership.program.time_zone)
        case System(program=Program() as program):
            return timezone.override(program.time_zone)
    return nullcontext()


def _save(event: AuditEvent) -> None:
    with reads.primary(), for_program(event.program_id):
        event.save(force_insert=True)


def _objection(draft: _Draft) -> str:
    """Return why the actor may not do this, or nothing."""
    match draft.actor:
        case Staff(membership=membership):
            return _objection_to_staff(membership, draft.verb)
        case SignedLink() as link:
            return _objection_to_link(link, draft)
        case Public():
            return "" if draft.verb in roles.PUBLIC else "This needs someone we know"
    return ""


def _objection_to_staff(claimed: Membership, verb: str) -> str:
    # Asked again here, in the program's own rows: the claim may be old, or be for another program.
    current = Membership.objects.filter(user_id=claimed.user_id, is_active=True, user__is_active=True)
    held = dict(current.values_list("pk", "role"))
    if held.get(claimed.pk) != claimed.role:
        return "This membership has ended"
    return "" if roles.may_any(held.values(), verb) else "This role may not do that"


def _objection_to_link(link: SignedLink, draft: _Draft) -> str:
    if link.verb != draft.verb:
        return "This link is for something else"
    if draft.about is None or (draft.about._meta.label, str(draft.about.pk)) != (
        link.object_type,
        link.object_id,
    ):
        return "This link is about something else"
    if timezone.now() >= link.expires_at:
        return "This link has expired"
    return ""


def _check_shape(function: Callable[..., Any]) -> None:
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or parameters[0].name != "actor":
        raise TypeError(f"{function.__qualname__}: the first parameter of an action is `actor`")
    positional = [one.name for one in parameters[2:] if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    if positional:
        raise TypeError(f"{function.__qualname__}: by keyword only, please: {', '.join(positional)}")
