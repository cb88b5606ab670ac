"""Every write of this module, one function a verb."""

from satupintu.evaluation.operations.benefits import freeze_baseline, save_baseline, set_assumption
from satupintu.evaluation.operations.effects import check_effect, note_action_due, postpone_check
from satupintu.evaluation.operations.exports import export_event_log
from satupintu.evaluation.operations.improvement import (
    Plan,
    cancel_action,
    describe_cause,
    drop_finding,
    finish_action,
    link_change,
    plan_action,
    record_finding,
    start_action,
)
from satupintu.evaluation.operations.incidents import change_incident, close_incident, open_incident, resume_case, stop_case
from satupintu.evaluation.operations.reports import set_target, subscribe_report, tell_report
from satupintu.evaluation.operations.rollups import rebuild_flow, rebuild_rollups

__all__ = [
    "Plan",
    "cancel_action",
    "change_incident",
    "check_effect",
    "close_incident",
    "describe_cause",
    "drop_finding",
    "export_event_log",
    "finish_action",
    "freeze_baseline",
    "link_change",
    "note_action_due",
    "open_incident",
    "plan_action",
    "postpone_check",
    "rebuild_flow",
    "rebuild_rollups",
    "record_finding",
    "resume_case",
    "save_baseline",
    "set_assumption",
    "set_target",
    "start_action",
    "stop_case",
    "subscribe_report",
    "tell_report",
]
