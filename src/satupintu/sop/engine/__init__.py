"""The engine: a sheet compiled to a plan, and one step of it. Plain Python, without Django, clock or I/O.

A sheet is {"performers": [{"code", "label"}], "rows": [row], "return_limit": rounds of clarification, default 3}. A row has
id · kind · activity · performers [role codes] · input · time {"value", "unit"} · output · note · exits {label: target} ·
question and reasons {label: code} (decide) · action and settings, or condition (automatic) · awaits and stops_clock (await) ·
limit (rounds) · back_to (where a RETURN comes back, default the row itself) · form.
Labels: next; yes and no; any name of a branch (fork); timeout (await); limit, where to go when the rounds are used up.
Targets: a row id, END, REJECT, WITHDRAWN, LAPSED, RETURN.
"""

from satupintu.sop.engine.advance import Changes, Evaluate, Event, Position, StepRefused, advance, start
from satupintu.sop.engine.compile import compile_plan, find_faults, read_rows
from satupintu.sop.engine.moving import Moved, MoveFault, move_position
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
    "MoveFault",
    "Moved",
    "Plan",
    "PlanError",
    "Position",
    "Row",
    "StepRefused",
    "advance",
    "compile_plan",
    "find_faults",
    "move_position",
    "read_rows",
    "start",
]
