"""Which verb is allowed in which state of a leg: operations refuse from this table and screens draw their buttons from it."""

from collections.abc import Mapping

from satupintu.visits.errors import WrongLegState
from satupintu.visits.models import Leg

S = Leg.State

MOVES: Mapping[str, tuple[frozenset[str], str | None]] = {
    "join": (frozenset({S.PLANNED}), S.WAITING),
    "arrive": (frozenset({S.WAITING}), None),
    "postpone": (frozenset({S.WAITING}), None),
    "call": (frozenset({S.WAITING}), S.CALLED),
    "recall": (frozenset({S.CALLED}), None),
    "serve": (frozenset({S.CALLED}), S.SERVING),
    "skip": (frozenset({S.CALLED}), S.WAITING),
    "no_show": (frozenset({S.CALLED}), S.NO_SHOW),
    "give_back": (frozenset({S.CALLED, S.SERVING}), S.WAITING),
    "hold": (frozenset({S.SERVING}), S.HELD),
    "resume": (frozenset({S.HELD}), S.WAITING),
    "take_back": (frozenset({S.HELD}), S.SERVING),
    "link": (frozenset({S.SERVING}), None),
    "transfer": (frozenset({S.SERVING}), S.TRANSFERRED),
    "finish": (frozenset({S.SERVING}), S.DONE),
    "go_on": (frozenset({S.PLANNED}), S.SERVING),
    "undo": (frozenset({S.SERVING}), S.WAITING),
    "leave": (frozenset({S.PLANNED, S.WAITING, S.CALLED, S.HELD}), S.LEFT),
    "expire": (frozenset(Leg.OPEN), S.EXPIRED),
    "void": (frozenset(S) - {S.VOID}, S.VOID),
    "revive": (frozenset({S.NO_SHOW}), S.WAITING),
    "reopen": (frozenset({S.DONE, S.LEFT}), S.WAITING),
}


def allows(leg: Leg, verb: str) -> bool:
    """Whether the state of the leg allows the verb."""
    return leg.state in MOVES[verb][0]


def require(leg: Leg, verb: str) -> None:
    """Refuse with `WrongLegState` unless the state of the leg allows the verb."""
    if not allows(leg, verb):
        raise WrongLegState(state=leg.get_state_display())
