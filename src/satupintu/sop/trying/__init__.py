"""Trying a sheet before it is in force: a walk with invented data, in memory only. Plain Python, no tables, no clock."""

from satupintu.sop.trying.walk import MOST_ACTS, Act, OpenTask, PassedRow, Stopped, Walk, walk

__all__ = ["MOST_ACTS", "Act", "OpenTask", "PassedRow", "Stopped", "Walk", "walk"]
