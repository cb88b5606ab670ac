"""Which verb is allowed in which state: operations refuse from these tables and screens draw their buttons from them."""

from collections.abc import Mapping

from satupintu.complaints.errors import WrongComplaintState, WrongSuggestionState
from satupintu.complaints.models import Complaint, StaffSuggestion

S = Complaint.State
T = StaffSuggestion.State

MOVES: Mapping[str, tuple[frozenset[str], str | None]] = {
    "verify": (frozenset({S.RECEIVED, S.VERIFIED, S.ASSIGNED, S.IN_PROGRESS}), S.VERIFIED),
    "ask": (frozenset({S.RECEIVED, S.VERIFIED, S.ASSIGNED, S.IN_PROGRESS}), S.INCOMPLETE),
    "complete": (frozenset({S.INCOMPLETE}), S.RECEIVED),
    "reject": (frozenset({S.RECEIVED, S.VERIFIED}), S.REJECTED),
    "assign": (frozenset({S.VERIFIED, S.ASSIGNED, S.IN_PROGRESS}), S.ASSIGNED),
    "begin": (frozenset({S.VERIFIED, S.ASSIGNED}), S.IN_PROGRESS),
    "answer": (frozenset({S.VERIFIED, S.ASSIGNED, S.IN_PROGRESS}), S.ANSWERED),
    "note": (frozenset(set(S) - set(Complaint.ENDED)), None),
    "reveal": (frozenset(S), None),
    "reopen": (frozenset({S.ANSWERED}), S.IN_PROGRESS),
    "rate": (frozenset({S.ANSWERED}), S.CLOSED),
    "close": (frozenset({S.ANSWERED}), S.CLOSED),
    "withdraw": (frozenset(Complaint.OPEN), S.WITHDRAWN),
    "lapse": (frozenset({S.INCOMPLETE}), S.WITHDRAWN),
    "watch": (frozenset(Complaint.AT_THE_OFFICE), None),
}

SUGGESTION_MOVES: Mapping[str, frozenset[str]] = {
    "considered": frozenset({T.SUBMITTED}),
    "adopted": frozenset({T.SUBMITTED, T.CONSIDERED}),
    "declined": frozenset({T.SUBMITTED, T.CONSIDERED}),
    "carried_out": frozenset({T.ADOPTED}),
    "withdrawn": frozenset({T.SUBMITTED, T.CONSIDERED}),
}
"""From which states a suggestion of staff comes into each other one."""


def allows(complaint: Complaint, verb: str) -> bool:
    """Whether the state of the complaint allows the verb."""
    return complaint.state in MOVES[verb][0]


def require(complaint: Complaint, verb: str) -> None:
    """Refuse with `WrongComplaintState` unless the state of the complaint allows the verb."""
    if not allows(complaint, verb):
        raise WrongComplaintState(state=complaint.get_state_display())


def next_states(suggestion: StaffSuggestion) -> list[str]:
    """Return the states the suggestion can be answered with now."""
    return [state for state, before in SUGGESTION_MOVES.items() if suggestion.state in before and state != T.WITHDRAWN]


def require_next(suggestion: StaffSuggestion, state: str) -> None:
    """Refuse with `WrongSuggestionState` unless the suggestion can come into `state` now."""
    if suggestion.state not in SUGGESTION_MOVES.get(state, frozenset()):
        raise WrongSuggestionState(state=suggestion.get_state_display())
