"""Simulating a sheet: what demand, staff and time norms make of it. Plain Python, no tables, no clock."""

from satupintu.sop.simulating.assume import Assumptions, Promise, assume
from satupintu.sop.simulating.predict import Prediction, RoleLoad, RowWait, Summary, compare, predict, summarise

__all__ = [
    "Assumptions",
    "Prediction",
    "Promise",
    "RoleLoad",
    "RowWait",
    "Summary",
    "assume",
    "compare",
    "predict",
    "summarise",
]
