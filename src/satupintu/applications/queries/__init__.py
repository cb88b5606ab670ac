"""Every question about cases."""

from satupintu.applications.answers import facts_of
from satupintu.applications.moves import allows
from satupintu.applications.queries.cases import (
    CaseItem,
    CasePage,
    find_standing,
    get_application,
    get_application_id,
    get_case,
    list_own,
)
from satupintu.applications.queries.duplicates import list_duplicates, list_duplicates_for, only_visible
from satupintu.applications.queries.faults import list_faults
from satupintu.applications.queries.moving import CaseMove, RowQuestion, find_order, list_row_questions, preview_case_moves
from satupintu.applications.queries.popular import list_popular_service_ids
from satupintu.applications.queries.prefilling import first_answers, wanted_identifiers
from satupintu.applications.queries.standing import Standing, count_standing
from satupintu.applications.queries.tracking import Tracking, is_late, track, tracking_of
from satupintu.applications.queries.turns import Turn, list_turns, turns_of
from satupintu.applications.queries.visitors import VisitorCase, list_cases_of_visitor
from satupintu.applications.queries.worklist import (
    WorkLine,
    agent_name,
    applicant_name,
    count_work,
    list_register,
    list_work,
    page_register,
)
from satupintu.applications.repairs import is_reopened, open_questions
from satupintu.applications.rules import DRAFT_DAYS, RETURN_DAYS
from satupintu.applications.steps import StepExit, find_product_ahead, is_issuing

__all__ = [
    "DRAFT_DAYS",
    "RETURN_DAYS",
    "CaseItem",
    "CaseMove",
    "CasePage",
    "RowQuestion",
    "Standing",
    "StepExit",
    "Tracking",
    "Turn",
    "VisitorCase",
    "WorkLine",
    "agent_name",
    "allows",
    "applicant_name",
    "count_standing",
    "count_work",
    "facts_of",
    "find_order",
    "find_product_ahead",
    "find_standing",
    "first_answers",
    "get_application",
    "get_application_id",
    "get_case",
    "is_issuing",
    "is_late",
    "is_reopened",
    "list_cases_of_visitor",
    "list_duplicates",
    "list_duplicates_for",
    "list_faults",
    "list_own",
    "list_popular_service_ids",
    "list_register",
    "list_row_questions",
    "list_turns",
    "list_work",
    "only_visible",
    "open_questions",
    "page_register",
    "preview_case_moves",
    "track",
    "tracking_of",
    "turns_of",
    "wanted_identifiers",
]
