"""The operation: the only way anything is written.

Every operation has five beats, *lock, refuse, change, record, return*, in one transaction. This decorator holds the
two that can be forgotten: the transaction is there, and at least one journal entry was recorded in it.
"""

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")

_recorded: ContextVar[list[int] | None] = ContextVar("satupintu_recorded", default=None)


class NothingRecorded(AssertionError):
    """A programming fault: an operation changed something without leaving a journal entry."""


def note_recorded() -> None:
    """Tell the running operations that an entry was recorded; called by the journal only."""
    count = _recorded.get()
    if count is None:
        raise NothingRecorded("record() was called outside an operation")
    count[0] += 1


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
        outer = _recorded.get()
        count = [0]
        token = _recorded.set(count)
        try:
            with transaction.atomic(savepoint=outer is None):
                result = function(*args, **kwargs)
                if not count[0]:
                    raise NothingRecorded(function.__qualname__)
        finally:
            _recorded.reset(token)
        if outer is not None:
            outer[0] += count[0]
        return result

    wrapper.is_operation = True  # type: ignore[attr-defined]
    return wrapper
