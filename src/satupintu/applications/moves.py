"""Which verb is allowed in which state: operations refuse from this table and screens draw their buttons from it."""

from collections.abc import Mapping

from satupintu.applications.errors import WrongState
from satupintu.applications.models import Application

S = Application.State

MOVES: Mapping[str, tuple[frozenset[str], str | None]] = {
    "save": (frozenset({S.DRAFT}), None),
    "hand_in": (frozenset({S.DRAFT, S.RETURNED}), None),
    "submit": (frozenset({S.DRAFT}), S.IN_PROCESS),
    "remove": (frozenset({S.DRAFT}), None),
    "warn_draft": (frozenset({S.DRAFT}), None),
    "remind": (frozenset({S.RETURNED}), None),
    "repair": (frozenset({S.RETURNED}), None),
    "resubmit": (frozenset({S.RETURNED}), S.IN_PROCESS),
    "verify": (frozenset({S.IN_PROCESS}), None),
    "deem": (frozenset({S.IN_PROCESS}), None),
    "withdraw": (frozenset({S.IN_PROCESS, S.RETURNED}), S.WITHDRAWN),
    "lapse": (frozenset({S.RETURNED}), S.LAPSED),
    "converse": (frozenset({S.IN_PROCESS, S.RETURNED, S.ISSUED, S.REJECTED}), None),
}


def allows(application: Application, verb: str) -> bool:
    """Whether the case's state allows the verb."""
    return application.state in MOVES[verb][0]


def require(application: Application, verb: str) -> None:
    """Refuse with `WrongState` unless the case's state allows the verb."""
    if not allows(application, verb):
        raise WrongState(state=application.get_state_display())
