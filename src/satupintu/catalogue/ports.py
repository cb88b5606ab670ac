"""Holes that others fill: what must be right before a standard is enacted, besides its own content."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple
from uuid import UUID


class Blocker(NamedTuple):
    """One thing to know before a version is enacted: an `error` keeps it from being enacted, a `warning` must be read.

    `code` is stable, `where` the row or part it is about ("" for the whole), `sentence` Indonesian.
    """

    code: str
    level: Literal["error", "warning"]
    sentence: str
    where: str = ""


EnactmentCheck = Callable[[UUID], Iterable[Blocker]]
"""Looks at a version of a standard (its key) and returns what speaks against enacting it; it writes nothing."""

_checks: list[EnactmentCheck] = []


def register_enactment_check(check: EnactmentCheck) -> EnactmentCheck:
    """Ask `check` before every enactment; registering twice changes nothing. Usable as a decorator."""
    if check not in _checks:
        _checks.append(check)
    return check


def list_enactment_checks() -> tuple[EnactmentCheck, ...]:
    """Return every registered check in the order they came."""
    return tuple(_checks)
