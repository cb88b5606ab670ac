"""Everything that changes a complaint, a limit or a suggestion of staff."""

from satupintu.complaints.identity import Identity
from satupintu.complaints.operations.answering import (
    answer_complaint,
    complete_report,
    rate_answer,
    reopen_complaint,
    withdraw_complaint,
)
from satupintu.complaints.operations.exchanging import ExternalReport, Imported, import_reports, set_limit
from satupintu.complaints.operations.handling import (
    REJECTIONS,
    ask_completion,
    assign_complaint,
    begin_handling,
    reject_complaint,
    reveal_identity,
    verify_complaint,
    write_note,
)
from satupintu.complaints.operations.receiving import Received, Report, submit_complaint
from satupintu.complaints.operations.suggesting import answer_suggestion, submit_suggestion, withdraw_suggestion
from satupintu.complaints.operations.watching import (
    close_complaint,
    escalate_complaint,
    forget_complainant,
    lapse_complaint,
    note_near_due,
)
from satupintu.complaints.storing import Attachment

__all__ = [
    "REJECTIONS",
    "Attachment",
    "ExternalReport",
    "Identity",
    "Imported",
    "Received",
    "Report",
    "answer_complaint",
    "answer_suggestion",
    "ask_completion",
    "assign_complaint",
    "begin_handling",
    "close_complaint",
    "complete_report",
    "escalate_complaint",
    "forget_complainant",
    "import_reports",
    "lapse_complaint",
    "note_near_due",
    "rate_answer",
    "reject_complaint",
    "reopen_complaint",
    "reveal_identity",
    "set_limit",
    "submit_complaint",
    "submit_suggestion",
    "verify_complaint",
    "withdraw_complaint",
    "withdraw_suggestion",
    "write_note",
]
