"""Satu Pintu: the system with which an Indonesian regional government runs its one-stop public service (PTSP).

The package is a tower: read it from the ground (`core`, `journal`, `people`) up to the faces (`portal`, `desk`, `api`).
`docs/explanation/one-application.md` walks one case through it.
"""

__version__ = "0.1.0"
