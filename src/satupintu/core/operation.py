"""The operation: the only way anything is written.

Every operation has five beats, *lock, refuse, change, record, return*, in one transaction. This decorator holds the
two that can be forgotten: the transaction is there, and at least one journal entry was recorded in it.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class _Running:
    """An operation under way. `locked` and `gathered` are shared by the outermost one and all operations inside it."""

    recorded: int = 0
    locked: set[object] = field(default_factory=set)
    gathered: dict[Callable[[list[Any]], None], list[Any]] = field(default_factory=dict)


_running: ContextVar[_Running | None] = ContextVar("satupintu_running", default=None)


def locks_held() -> set[object]:
    """Return the set in which the operation under way notes the rows it holds; an idle one outside any operation."""
    now = _running.get()
    return set() if now is None else now.locked


def gather(write: Callable[[list[Any]], None], item: Any) -> None:
    """Hand `item` to `write` with all others gathered for it, once, at the end of the outermost operation.

    So that ten rows of a kind cost one statement. Raises `NothingRecorded` outside an operation.
    """
    now = _running.get()
    if now is None:
        raise NothingRecorded("gather() was called outside an operation")
    now.gathered.setdefault(write, []).append(item)


@contextmanager
def undoable() -> Iterator[None]:
    """A part of the operation under way that may fail by itself: a savepoint for its rows, its locks and what it gathered.

    Who goes on after a refusal inside an operation must wrap the refused part in this, never in a bare savepoint: entries
    of what was undone would be written all the same.
    """
    now = _running.get()
    if now is None:
        raise NothingRecorded("undoable() was called outside an operation")
    locked, lengths = set(now.locked), {write: len(items) for write, items in now.gathered.items()}
    is_done = False
    try:
        with transaction.atomic():
            yield
        is_done = True
    finally:
        if not is_done:
            now.locked.intersection_update(locked)
            for write, items in now.gathered.items():
                del items[lengths.get(write, 0) :]


class NothingRecorded(AssertionError):
    """A programming fault: an operation changed something without leaving a journal entry."""


def note_recorded() -> None:
    """Tell the running operations that an entry was recorded; called by the journal only."""
    now = _running.get()
    if now is None:
        raise NothingRecorded("record() was called outside an operation")
    now.recorded += 1


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` an operation: atomic, keyword-only, with `actor` and `at`, and recorded.

    Called inside another operation it joins that transaction, so a refusal in it undoes the whole; do not catch a
    refusal between two operations. Raises `NothingRecorded` when no entry was recorded.
    """
    parameters = inspect.signature(function).parameters
    if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters.values()):
        raise TypeError(f"{function.__qualname__}: operations take keyword arguments only")
    if not {"actor", "at"} <= parameters.keys():
        raise TypeError(f"{function.__qualname__}: operations name their `actor` and their `at`")

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        at = kwargs["at"]
        if not isinstance(at, datetime) or at.tzinfo is None:
            raise TypeError(f"{function.__qualname__}: `at` must be an aware datetime")
        outer = _running.get()
        mine = _Running() if outer is None else _Running(locked=outer.locked, gathered=outer.gathered)
        token = _running.set(mine)
        try:
            with transaction.atomic(savepoint=outer is None):
                result = function(*args, **kwargs)
                if not mine.recorded:
                    raise NothingRecorded(function.__qualname__)
                if outer is None:
                    for write, items in mine.gathered.items():
                        write(items)
        finally:
            _running.reset(token)
        if outer is not None:
            outer.recorded += mine.recorded
        return result

    wrapper.is_operation = True  # type: ignore[attr-defined]
    return wrapper
