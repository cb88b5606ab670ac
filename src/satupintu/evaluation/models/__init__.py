"""Every table of this module."""

from satupintu.evaluation.models.benefits import Assumption, Baseline
from satupintu.evaluation.models.improvement import Action, EffectCheck, Finding, LinkedChange, MeasureChange
from satupintu.evaluation.models.incidents import ClockStop, Incident

__all__ = [
    "Action",
    "Assumption",
    "Baseline",
    "ClockStop",
    "EffectCheck",
    "Finding",
    "Incident",
    "LinkedChange",
    "MeasureChange",
]
