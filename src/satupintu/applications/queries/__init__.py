"""Every question about cases."""

from satupintu.applications.answers import facts_of
from satupintu.applications.moves import allows
from satupintu.applications.queries.cases import (
    CaseItem,
    CasePage,
    find_application_id,
    find_duplicates,
    get_application,
    get_case,
    list_own,
)
from satupintu.applications.queries.faults import list_faults
from satupintu.applications.queries.tracking import Tracking, track, tracking_of
from satupintu.applications.queries.worklist import WorkLine, WorkPage, count_work, list_register, list_work
from satupintu.applications.rules import DRAFT_DAYS, RETURN_DAYS

__all__ = [
    "DRAFT_DAYS",
    "RETURN_DAYS",
    "CaseItem",
    "CasePage",
    "Tracking",
    "WorkLine",
    "WorkPage",
    "allows",
    "count_work",
    "facts_of",
    "find_application_id",
    "find_duplicates",
    "get_application",
    "get_case",
    "list_faults",
    "list_own",
    "list_register",
    "list_work",
    "track",
    "tracking_of",
]
