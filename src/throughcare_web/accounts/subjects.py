"""What an event of the audit trail is about, as a person calls it: an e-mail address, a record number.

Events carry identifiers alone. An app above says in its `AppConfig.ready` what its rows are called (`declare`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from throughcare_web.accounts.models import AuditEvent, Membership, Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Rows of one kind that events are about; each function is asked inside the program's transaction.

    Attributes:
        object_type: the model's label, as "records.Patient".
        details: under which names the detail of other events holds such an identifier.
        named: of identifiers, as text, those that are of the program, with what to call each.
        found: the identifiers, as a detail holds them, that somebody's words name.
    """

    object_type: str
    details: tuple[str, ...]
    named: Callable[[Program, Iterable[str]], Mapping[str, str]]
    found: Callable[[Program, str], Collection[int | str]]

    def about(self, program: Program, words: str) -> Q:
        """Return the condition of events about what is named so."""
        ids = self.found(program, words)
        fits = Q(object_type=self.object_type, object_id__in=[str(one) for one in ids])
        for detail in self.details:
            fits |= Q(**{f"detail__{detail}__in": ids})
        return fits

    def identified(self, event: AuditEvent) -> Iterable[str]:
        """Return what identifies rows of this kind in an event."""
        own = [event.object_id] if event.object_type == self.object_type else []
        return [*own, *(str(event.detail[name]) for name in self.details if event.detail.get(name))]


@dataclass(frozen=True, slots=True)
class Line:
    """One event as an auditor reads it: what it is about and its details, with names for identifiers that have one."""

    event: AuditEvent
    about: str
    detail: Mapping[str, object]


_declared: list[Kind] = []


def declare(kind: Kind) -> None:
    """Say what rows of a kind are called."""
    _declared.append(kind)


def of_people(program: Program, words: str) -> Q:
    """Return the condition of events about people in whose e-mail address the words stand: the program's, past and present."""
    return _any(kind.about(program, words) for kind in _PEOPLE)


def of_rows(program: Program, words: str) -> Q:
    """Return the condition of events about rows that are called so, or whose identifier it is."""
    return Q(object_id=words) | _any(kind.about(program, words) for kind in _declared)


def lines(program: Program, events: Iterable[AuditEvent]) -> list[Line]:
    """Return events as an auditor reads them."""
    shown = list(events)
    called: dict[tuple[str, str], str] = {}  # by object type or name of a detail, and identifier
    for kind in (*_PEOPLE, *_declared):
        names = kind.named(program, {pk for event in shown for pk in kind.identified(event)})
        for known_as in (kind.object_type, *kind.details):
            called |= {(known_as, pk): name for pk, name in names.items()}
    return [_line(event, called) for event in shown]


def _line(event: AuditEvent, called: Mapping[tuple[str, str], str]) -> Line:
    about = called.get((event.object_type, event.object_id)) or f"{event.object_type} {event.object_id}"
    detail = {name: called.get((name, str(value)), value) for name, value in event.detail.items()}
    return Line(event, about.strip(), detail)


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _numbers(ids: Iterable[str]) -> list[int]:
    """Return the identifiers that are numbers."""
    return [int(one) for one in ids if one.isascii() and one.isdigit()]


def _users_named(program: Program, ids: Iterable[str]) -> dict[str, str]:
    held = Membership.objects.filter(program=program, user__in=_numbers(ids))
    return {str(pk): email for pk, email in held.values_list("user", "user__email")}


def _users_found(program: Program, words: str) -> list[int]:
    held = Membership.objects.filter(program=program, user__email__icontains=words)
    return list(held.values_list("user", flat=True).distinct())


def _memberships_named(program: Program, ids: Iterable[str]) -> dict[str, str]:
    held = Membership.objects.filter(program=program, pk__in=_numbers(ids))
    return {str(pk): email for pk, email in held.values_list("pk", "user__email")}


def _memberships_found(program: Program, words: str) -> list[int]:
    held = Membership.objects.filter(program=program, user__email__icontains=words)
    return list(held.values_list("pk", flat=True))


_PEOPLE = (
    Kind(object_type="accounts.User", details=("user",), named=_users_named, found=_users_found),
    Kind(
        object_type="accounts.Membership",
        details=("membership", "member"),
        named=_memberships_named,
        found=_memberships_found,
    ),
)
