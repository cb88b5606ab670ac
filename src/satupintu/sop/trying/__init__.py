"""Trying a sheet before it is in force: a walk with invented data, in memory only. Plain Python, no tables, no clock."""

from satupintu.sop.trying.walk import Act, OpenTask, PassedRow, Stopped, Walk, walk

__all__ = ["Act", "OpenTask", "PassedRow", "Stopped", "Walk", "walk"]
