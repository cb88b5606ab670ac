"""Every question about visits."""

from satupintu.visits.moves import allows
from satupintu.visits.queries.finding import (
    find_session_of,
    get_leg,
    get_session,
    get_visit,
    get_visit_by_code,
    list_sessions_left_open,
    list_visits_left_open,
)

__all__ = [
    "allows",
    "find_session_of",
    "get_leg",
    "get_session",
    "get_visit",
    "get_visit_by_code",
    "list_sessions_left_open",
    "list_visits_left_open",
]
