"""Facts this module records, a file a topic."""

from satupintu.evaluation.events.benefits import ASSUMPTION_SET, BASELINE_LOCKED, BASELINE_SAVED
from satupintu.evaluation.events.exports import EVENT_LOG_EXPORTED
from satupintu.evaluation.events.improvement import (
    ACTION_CANCELLED,
    ACTION_DUE_NOTED,
    ACTION_FINISHED,
    ACTION_PLANNED,
    ACTION_STARTED,
    CAUSE_DESCRIBED,
    CHANGE_LINKED,
    CHECK_POSTPONED,
    EFFECT_CHECKED,
    FINDING_CLOSED,
    FINDING_DROPPED,
    FINDING_RECORDED,
    FINDING_REOPENED,
)
from satupintu.evaluation.events.incidents import CLOCK_STOP_NOTED, INCIDENT_CHANGED, INCIDENT_CLOSED, INCIDENT_OPENED
from satupintu.evaluation.events.reports import REPORT_ASKED, REPORT_DECLINED, REPORT_SENT, TARGET_SET
from satupintu.evaluation.events.rollups import FLOW_MAPPED, ROLLUPS_RECOUNTED

__all__ = [
    "ACTION_CANCELLED",
    "ACTION_DUE_NOTED",
    "ACTION_FINISHED",
    "ACTION_PLANNED",
    "ACTION_STARTED",
    "ASSUMPTION_SET",
    "BASELINE_LOCKED",
    "BASELINE_SAVED",
    "CAUSE_DESCRIBED",
    "CHANGE_LINKED",
    "CHECK_POSTPONED",
    "CLOCK_STOP_NOTED",
    "EFFECT_CHECKED",
    "EVENT_LOG_EXPORTED",
    "FINDING_CLOSED",
    "FINDING_DROPPED",
    "FINDING_RECORDED",
    "FINDING_REOPENED",
    "FLOW_MAPPED",
    "INCIDENT_CHANGED",
    "INCIDENT_CLOSED",
    "INCIDENT_OPENED",
    "REPORT_ASKED",
    "REPORT_DECLINED",
    "REPORT_SENT",
    "ROLLUPS_RECOUNTED",
    "TARGET_SET",
]
