"""The engine: a sheet compiled to a plan, and one step of it. Plain Python, without Django, clock or I/O."""

from satupintu.sop.engine.advance import Changes, Evaluate, Event, Position, StepRefused, advance, start
from satupintu.sop.engine.compile import compile_plan, find_faults, read_rows
from satupintu.sop.engine.plan import AWAITS, ENDS, KINDS, RETURN, Exit, Plan, PlanError, Row

__all__ = [
    "AWAITS",
    "ENDS",
    "KINDS",
    "RETURN",
    "Changes",
    "Evaluate",
    "Event",
    "Exit",
    "Plan",
    "PlanError",
    "Position",
    "Row",
    "StepRefused",
    "advance",
    "compile_plan",
    "find_faults",
    "read_rows",
    "start",
]
