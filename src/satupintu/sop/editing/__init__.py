"""Editing a sheet: edits as plain data, applied with their inverse. Plain Python, without Django, clock or I/O.

An edit is a mapping with `do`, one of `EDITS`, and what that edit needs (see `apply` and its siblings). Whoever changes a
cell says what it held before (`was`), whoever changes a row as a whole names its mark (`seen`), so that edits of different
rows and cells merge and two edits of one cell are a conflict, never an overwriting.
"""

from satupintu.sop.editing.apply import EDITS, apply, apply_all
from satupintu.sop.editing.cells import CELLS, MAX_PERFORMERS, TEXTS, read_time
from satupintu.sop.editing.draft import EditConflict, EditRefused, mark_of
from satupintu.sop.editing.mends import Mend, suggest_mend

__all__ = [
    "CELLS",
    "EDITS",
    "MAX_PERFORMERS",
    "TEXTS",
    "EditConflict",
    "EditRefused",
    "Mend",
    "apply",
    "apply_all",
    "mark_of",
    "read_time",
    "suggest_mend",
]
