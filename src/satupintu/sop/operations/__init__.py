"""Everything that is written about sheets, runs, tasks, clocks and the calendar they run by."""

from satupintu.sop.moving import MOVERS, RunMovePreview, preview_move, preview_moves, suggest_row
from satupintu.sop.operations.calendar import add_closure, add_national_holidays, remove_closure, set_office_hours
from satupintu.sop.operations.clock import extend_due, note_due_run, note_due_task, resume_clock, start_clock, stop_clock
from satupintu.sop.operations.editing import SheetEdited, edit_sheet
from satupintu.sop.operations.identity import set_identity
from satupintu.sop.operations.moving import move_run
from satupintu.sop.operations.runs import deem_run, grant_round, lapse_run, return_resolved, start_run, withdraw_run
from satupintu.sop.operations.tasks import (
    claim_task,
    complete_task,
    note_failed_attempt,
    reassign_task,
    release_task,
    retry_task,
    time_out_task,
)
from satupintu.sop.operations.versions import (
    create_sop_version,
    discard_sop_draft,
    enact_sop_version,
    retire_sop_version,
    review_sop_version,
    update_draft,
)
from satupintu.sop.performers import may_claim, may_perform
from satupintu.sop.steps import StepResult

__all__ = [
    "MOVERS",
    "RunMovePreview",
    "SheetEdited",
    "StepResult",
    "add_closure",
    "add_national_holidays",
    "claim_task",
    "complete_task",
    "create_sop_version",
    "deem_run",
    "discard_sop_draft",
    "edit_sheet",
    "enact_sop_version",
    "extend_due",
    "grant_round",
    "lapse_run",
    "may_claim",
    "may_perform",
    "move_run",
    "note_due_run",
    "note_due_task",
    "note_failed_attempt",
    "preview_move",
    "preview_moves",
    "reassign_task",
    "release_task",
    "remove_closure",
    "resume_clock",
    "retire_sop_version",
    "retry_task",
    "return_resolved",
    "review_sop_version",
    "set_identity",
    "set_office_hours",
    "start_clock",
    "start_run",
    "stop_clock",
    "suggest_row",
    "time_out_task",
    "update_draft",
    "withdraw_run",
]
