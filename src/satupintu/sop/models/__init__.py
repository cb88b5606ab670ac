"""Tables of the SOP: sheets and their versions; runs, their tasks and their clock."""

from satupintu.sop.models.clock import ClockInterval, DueChange, Extension
from satupintu.sop.models.runs import Run, RunMove, Task
from satupintu.sop.models.sheets import Sop, SopVersion

__all__ = ["ClockInterval", "DueChange", "Extension", "Run", "RunMove", "Sop", "SopVersion", "Task"]
