"""Which verb is allowed in which state of a finding and of an action: operations refuse from it, screens draw from it."""

from collections.abc import Collection, Mapping

from satupintu.evaluation.errors import WrongActionState, WrongFindingState
from satupintu.evaluation.models import Action, Finding

F, A = Finding.State, Action.State

FINDING_MOVES: Mapping[str, frozenset[str]] = {
    "describe_cause": frozenset({F.OPEN, F.PLANNED, F.REOPENED}),
    "plan": frozenset({F.OPEN, F.PLANNED, F.IN_ACTION, F.REOPENED}),
    "drop": frozenset({F.OPEN, F.PLANNED, F.REOPENED}),
}
ACTION_MOVES: Mapping[str, tuple[frozenset[str], str | None]] = {
    "start": (frozenset({A.PLANNED}), A.DOING),
    "link": (frozenset({A.PLANNED, A.DOING}), None),
    "finish": (frozenset({A.PLANNED, A.DOING}), A.DONE),
    "cancel": (frozenset({A.PLANNED, A.DOING}), A.CANCELLED),
    "postpone": (frozenset({A.DONE}), None),
    "check": (frozenset({A.DONE}), None),
}


def allows_finding(finding: Finding, verb: str) -> bool:
    """Whether the state of the finding allows the verb."""
    return finding.state in FINDING_MOVES[verb]


def require_finding(finding: Finding, verb: str) -> None:
    """Refuse with `WrongFindingState` unless the state of the finding allows the verb."""
    if not allows_finding(finding, verb):
        raise WrongFindingState(state=finding.get_state_display())


def allows_action(action: Action, verb: str) -> bool:
    """Whether the state of the action allows the verb."""
    return action.state in ACTION_MOVES[verb][0]


def require_action(action: Action, verb: str) -> None:
    """Refuse with `WrongActionState` unless the state of the action allows the verb."""
    if not allows_action(action, verb):
        raise WrongActionState(state=action.get_state_display())


def state_after(states: Collection[str], reopened: int) -> str:
    """Return the state of a finding whose actions have these states, `reopened` times opened again.

    Something under way decides first; with nothing under way one proved action closes it, one that failed opens it again.
    """
    live = [state for state in states if state in Action.LIVE]
    if live:
        if all(state == A.DONE for state in live):
            return F.AWAITING_CHECK
        return F.IN_ACTION if A.DOING in live or A.DONE in live else F.PLANNED
    if A.VERIFIED in states:
        return F.EFFECTIVE
    return F.REOPENED if reopened or A.INEFFECTIVE in states else F.OPEN
