"""Edits of any ordered list: a position outside of it is brought to its nearer end."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def inserted(entries: Sequence[T], index: int, entry: T) -> list[T]:
    """Return the list with an entry more, standing at `index`."""
    at = max(0, min(index, len(entries)))
    return [*entries[:at], entry, *entries[at:]]


def without(entries: Sequence[T], index: int) -> list[T]:
    """Return the list without the entry at `index`; the same list when there is none."""
    return [entry for place, entry in enumerate(entries) if place != index]


def replaced(entries: Sequence[T], index: int, entry: T) -> list[T]:
    """Return the list with another entry at `index`."""
    return [entry if place == index else old for place, old in enumerate(entries)]


def placed(entries: Sequence[T], index: int, to: int) -> list[T]:
    """Return the list with the entry at `index` standing at `to`."""
    if not 0 <= index < len(entries):
        return list(entries)
    return inserted(without(entries, index), to, entries[index])


def moved(entries: Sequence[T], index: int, step: int) -> list[T]:
    """Return the list with the entry at `index` moved by `step` places; at the end of the list it stays."""
    return placed(entries, index, max(0, index + step))
