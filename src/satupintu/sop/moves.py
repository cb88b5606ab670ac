"""Who may do what to a version, and when: screens draw their buttons from it, operations refuse from it."""

from typing import NamedTuple

from satupintu.core.actor import Actor
from satupintu.core.errors import Refusal
from satupintu.sop.errors import VersionNotDraft, VersionNotEnacted, VersionNotReviewed
from satupintu.sop.models import SopVersion

State = SopVersion.State


class Move(NamedTuple):
    """A verb: the states it starts from, the state it leads to, the roles that may, and the refusal elsewhere."""

    before: frozenset[str]
    after: str
    roles: tuple[str, ...]
    refusal: type[Refusal]


VERSION_MOVES: dict[str, Move] = {
    "update": Move(frozenset({State.DRAFT, State.REVIEWED}), State.DRAFT, ("designer", "admin"), VersionNotDraft),
    "review": Move(frozenset({State.DRAFT}), State.REVIEWED, ("supervisor", "manager", "admin", "kadis"), VersionNotDraft),
    "enact": Move(frozenset({State.REVIEWED}), State.ENACTED, ("manager", "admin", "kadis"), VersionNotReviewed),
    "retire": Move(frozenset({State.ENACTED}), State.RETIRED, ("manager", "admin", "kadis"), VersionNotEnacted),
}


def list_version_moves(version: SopVersion, actor: Actor) -> list[str]:
    """Return the verbs the actor may use on the version as it stands."""
    return [verb for verb, move in VERSION_MOVES.items() if version.state in move.before and actor.has(*move.roles)]


def require_version_move(version: SopVersion, verb: str) -> None:
    """Refuse when the version's state does not allow the verb."""
    move = VERSION_MOVES[verb]
    if version.state not in move.before:
        raise move.refusal
