"""Tables of evaluation: facts of what is over, rollups counted from them, flow, improvement, benefits, incidents."""

from satupintu.evaluation.models.benefits import Assumption, Baseline
from satupintu.evaluation.models.facts import CaseFact, FeedMark, LegFact, StepFact
from satupintu.evaluation.models.flow import FlowEdge, FlowNode, FlowSummary
from satupintu.evaluation.models.improvement import Action, EffectCheck, Finding, LinkedChange, MeasureChange
from satupintu.evaluation.models.incidents import ClockStop, Incident
from satupintu.evaluation.models.reports import ReportSubscription, Target
from satupintu.evaluation.models.rollups import Rollup

__all__ = [
    "Action",
    "Assumption",
    "Baseline",
    "CaseFact",
    "ClockStop",
    "EffectCheck",
    "FeedMark",
    "Finding",
    "FlowEdge",
    "FlowNode",
    "FlowSummary",
    "Incident",
    "LegFact",
    "LinkedChange",
    "MeasureChange",
    "ReportSubscription",
    "Rollup",
    "StepFact",
    "Target",
]
