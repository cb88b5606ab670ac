"""What this module refuses, a file a topic."""

from satupintu.evaluation.errors.benefits import BaselineFrozen, BaselineIncomplete, BenefitInvalid
from satupintu.evaluation.errors.exports import EventLogInvalid
from satupintu.evaluation.errors.improvement import (
    AlreadyChecked,
    CauseMissing,
    ChangeMissing,
    CheckTooEarly,
    FindingInvalid,
    MeasureNotAhead,
    NotYourAction,
    WrongActionState,
    WrongFindingState,
)
from satupintu.evaluation.errors.incidents import (
    ClockNotStoppable,
    IncidentClosed,
    IncidentInvalid,
    IncidentStopKept,
    IncidentTwice,
)
from satupintu.evaluation.errors.reports import AlreadySubscribed, ReportSent, TargetInvalid

__all__ = [
    "AlreadyChecked",
    "AlreadySubscribed",
    "BaselineFrozen",
    "BaselineIncomplete",
    "BenefitInvalid",
    "CauseMissing",
    "ChangeMissing",
    "CheckTooEarly",
    "ClockNotStoppable",
    "EventLogInvalid",
    "FindingInvalid",
    "IncidentClosed",
    "IncidentInvalid",
    "IncidentStopKept",
    "IncidentTwice",
    "MeasureNotAhead",
    "NotYourAction",
    "ReportSent",
    "TargetInvalid",
    "WrongActionState",
    "WrongFindingState",
]
