"""Who is acting: a member of staff, the holder of a signed link, the public, or the system itself.

An actor is a claim; `audit.action` checks it inside the transaction, each time.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar


if TYPE_CHECKING:
    from throughcare_web.accounts.models import Membership, Program


@dataclass(frozen=True, slots=True)
class Staff:
    """A person acting under one membership, hence for one program."""

    membership: Membership
    kind: ClassVar[str] = "staff"

    @property
    def program_id(self) -> int:
        """Return the program acted for."""
        return self.membership.program_id

    @property
    def id(self) -> str:
        """Return what identifies the actor in the audit trail."""
        return str(self.membership.pk)

    def __str__(self) -> str:
        return self.membership.user.email


@dataclass(frozen=True, slots=True)
class SignedLink:
    """Whoever holds a link that was sent out: good for one verb on one object, once, until it expires.

    Attributes:
        id: names this link; the audit event that bears it uses the link up.
        object_type: the model's label, as "intake.Referral".
        expires_at: the moment from which the link is refused.
    """

    id: uuid.UUID
    verb: str
    object_type: str
    object_id: str
    expires_at: dt.datetime
    program_id: int | None = None
    kind: ClassVar[str] = "signed_link"

    def __str__(self) -> str:
        return f"link to {self.verb}"


@dataclass(frozen=True, slots=True)
class Public:
    """Anyone, unknown to us: may report a problem and nothing else."""

    kind: ClassVar[str] = "public"
    program_id: ClassVar[None] = None
    id: ClassVar[str] = ""

    def __str__(self) -> str:
        return "public"


@dataclass(frozen=True, slots=True)
class System:
    """The software acting by itself or at an operator's command line, for one program or for none.

    Attributes:
        label: what is acting, as "manage.py import_directory".
    """

    label: str = "system"
    program: Program | None = None
    kind: ClassVar[str] = "system"
    id: ClassVar[str] = ""

    @property
    def program_id(self) -> int | None:
        """Return the program acted for, if any."""
        return self.program.pk if self.program else None

    def __str__(self) -> str:
        return self.label


Actor = Staff | SignedLink | Public | System
