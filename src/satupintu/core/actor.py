"""Who acts: the one value every operation is given to decide whether it may go on."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from satupintu.core.errors import NotAllowed

ActorKind = Literal["person", "staff", "system", "token"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change.

    `id` is the account (person), the staff row (staff) or the token (token); None for the system itself and for
    somebody who has not logged in. `person_id` is set for citizens. `roles` holds performer roles (SOP lanes) and
    function roles (`loket`, `supervisor`, `manager`, `designer`, `admin`), those of active delegations included.
    """

    kind: ActorKind
    id: UUID | None
    person_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    unit_ids: frozenset[UUID] = frozenset()
    agency_ids: frozenset[UUID] = frozenset()
    channel: str = "portal"
    on_behalf_of: UUID | None = None
    scopes: frozenset[str] = field(default=frozenset())

    @property
    def is_staff(self) -> bool:
        """Whether a staff member of the office acts."""
        return self.kind == "staff"

    @property
    def is_system(self) -> bool:
        """Whether the system itself acts (jobs, reactions, commands)."""
        return self.kind == "system"

    def has(self, *roles: str) -> bool:
        """Whether the actor holds at least one of the role codes; the system holds all."""
        return self.is_system or not self.roles.isdisjoint(roles)


SYSTEM = Actor("system", None, channel="system")
NOBODY = Actor("person", None, channel="portal")


def require_role(actor: Actor, *roles: str) -> None:
    """Refuse with `NotAllowed` unless the actor holds one of the role codes."""
    if not actor.has(*roles):
        raise NotAllowed
