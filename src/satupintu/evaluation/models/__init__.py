"""Tables of evaluation: narrow facts of what is over, the rollups counted from them, and the flow of cases through a sheet."""

from satupintu.evaluation.models.facts import CaseFact, FeedMark, LegFact, StepFact
from satupintu.evaluation.models.flow import FlowEdge, FlowNode, FlowSummary
from satupintu.evaluation.models.rollups import Rollup

__all__ = ["CaseFact", "FeedMark", "FlowEdge", "FlowNode", "FlowSummary", "LegFact", "Rollup", "StepFact"]
