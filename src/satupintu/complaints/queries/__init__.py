"""Questions about complaints and suggestions; what a reader may not see is not there."""

from satupintu.complaints.access import HEADS, LEADERS, OVERSIGHT, TAKERS
from satupintu.complaints.identity import Identity
from satupintu.complaints.queries.exchanging import IN_COLUMNS, OUT_COLUMNS, read_reports, write_register, write_reports
from satupintu.complaints.queries.history import HistoryLine, list_history
from satupintu.complaints.queries.limits import ClassLimit, list_limits
from satupintu.complaints.queries.listing import (
    PAGE,
    SCOPES,
    ComplaintView,
    RemarkLine,
    count_complaints,
    get_complaint,
    get_complaint_id,
    is_about_own_unit,
    list_complaints,
    page_complaints,
    read_complaint,
)
from satupintu.complaints.queries.statistics import (
    ClassFigures,
    Statistics,
    complaint_statistics,
    count_by_service_and_topic,
)
from satupintu.complaints.queries.suggesting import SuggestionLine, get_suggestion, page_suggestions
from satupintu.complaints.queries.tracking import (
    TrackedComplaint,
    get_own_complaint,
    list_own_complaints,
    track_complaint,
)
from satupintu.complaints.rules import FEWEST, FILE_BYTES, MOST_FILES

__all__ = [
    "FEWEST",
    "FILE_BYTES",
    "HEADS",
    "IN_COLUMNS",
    "LEADERS",
    "MOST_FILES",
    "OUT_COLUMNS",
    "OVERSIGHT",
    "PAGE",
    "SCOPES",
    "TAKERS",
    "ClassFigures",
    "ClassLimit",
    "ComplaintView",
    "HistoryLine",
    "Identity",
    "RemarkLine",
    "Statistics",
    "SuggestionLine",
    "TrackedComplaint",
    "complaint_statistics",
    "count_by_service_and_topic",
    "count_complaints",
    "get_complaint",
    "get_complaint_id",
    "get_own_complaint",
    "get_suggestion",
    "is_about_own_unit",
    "list_complaints",
    "list_history",
    "list_limits",
    "list_own_complaints",
    "page_complaints",
    "page_suggestions",
    "read_complaint",
    "read_reports",
    "track_complaint",
    "write_register",
    "write_reports",
]
