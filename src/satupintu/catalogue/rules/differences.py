"""What differs between two versions of a standard, place by place; and one made into the other again. Pure.

Works on the plain data of a service file (`shape.plain`): mappings are compared key by key, lists of mappings by the key
their entries carry, everything else as a whole.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Literal, NamedTuple

KEYS = ("key", "id", "code", "name", "ref", "value", "system", "title", "label")
"""What entries of a list are known by, the first that all have and that no two share."""


class Step(NamedTuple):
    """One step of a path: a key of a mapping (`by` is ""), or the entry of a list whose field `by` has this value."""

    name: str
    by: str = ""


class Difference(NamedTuple):
    """One difference: where it is, its kind, what stood there and what stands there now.

    Of an entry of a list that was added or moved `place` is its index in the new list; else it is None. A moved entry may
    have other differences of its own beside this one.
    """

    path: tuple[Step, ...]
    kind: Literal["added", "removed", "changed", "moved"]
    before: Any = None
    after: Any = None
    place: int | None = None


def find_differences(before: Any, after: Any) -> list[Difference]:
    """Return what makes `after` of `before`, in the order of the old and then the new; empty when they are equal."""
    return list(_compare((), before, after))


def apply_differences(before: Any, differences: Iterable[Difference]) -> Any:
    """Return `before` with the differences made; `find_differences(before, after)` applied to `before` is `after`."""
    root = {"": deepcopy(before)}
    placed: dict[tuple[Step, ...], dict[int, Any]] = {}
    found = [Difference((Step(""), *one.path), *one[1:]) for one in differences]
    for one in found:
        if one.kind in ("changed", "added") and one.place is None:
            _holder(root, one.path[:-1])[one.path[-1].name] = deepcopy(one.after)
        elif one.kind == "removed" and not one.path[-1].by:
            del _holder(root, one.path[:-1])[one.path[-1].name]
    for one in found:
        if one.path[-1].by and one.kind in ("removed", "moved"):
            rows = _holder(root, one.path[:-1])
            index = _index(rows, one.path[-1])
            entry = rows.pop(index)
            if one.kind == "moved":
                placed.setdefault(one.path[:-1], {})[one.place or 0] = entry
        elif one.kind == "added" and one.place is not None:
            placed.setdefault(one.path[:-1], {})[one.place] = deepcopy(one.after)
    for path, entries in placed.items():
        rows = _holder(root, path)
        for place in sorted(entries):
            rows.insert(place, entries[place])
    return root[""]


def _compare(path: tuple[Step, ...], before: Any, after: Any) -> Iterator[Difference]:
    if _same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            here = (*path, Step(str(key)))
            if key not in after:
                yield Difference(here, "removed", before[key])
            elif key not in before:
                yield Difference(here, "added", None, after[key])
            else:
                yield from _compare(here, before[key], after[key])
    elif by := _known_by(before, after):
        yield from _compare_rows(path, by, before, after)
    else:
        yield Difference(path, "changed", before, after)


def _compare_rows(path: tuple[Step, ...], by: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    old, new = {str(row[by]): row for row in before}, {str(row[by]): row for row in after}
    places = {key: index for index, key in enumerate(new)}
    common = [key for key in old if key in new]
    still = _unmoved(common, places)
    for key, row in old.items():
        here = (*path, Step(key, by))
        if key not in new:
            yield Difference(here, "removed", row)
            continue
        yield from _compare(here, row, new[key])
        if key not in still:
            yield Difference(here, "moved", row, new[key], places[key])
    for key, row in new.items():
        if key not in old:
            yield Difference((*path, Step(key, by)), "added", None, row, places[key])


def _unmoved(common: Sequence[str], places: Mapping[str, int]) -> frozenset[str]:
    """Return as many entries as possible that stand in the same order in both lists; the others were moved."""
    tails: list[int] = []
    chains: list[tuple[str, ...]] = []
    for key in common:
        place = places[key]
        at = bisect_left(tails, place)
        chain = (*(chains[at - 1] if at else ()), key)
        tails[at : at + 1] = [place]
        chains[at : at + 1] = [chain]
    return frozenset(chains[-1] if chains else ())


def _known_by(before: Any, after: Any) -> str:
    """Return the field by which the entries of both lists are known; "" when they are no such lists."""
    if not (isinstance(before, list | tuple) and isinstance(after, list | tuple)):
        return ""
    if not all(isinstance(row, Mapping) for row in (*before, *after)):
        return ""
    return next((by for by in KEYS if _is_key(by, before) and _is_key(by, after)), "")


def _is_key(by: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [row.get(by) for row in rows]
    return all(isinstance(value, str) and value for value in values) and len(set(values)) == len(values)


def _same(before: Any, after: Any) -> bool:
    return before is after or _text(before) == _text(after)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _holder(root: Any, path: Iterable[Step]) -> Any:
    for step in path:
        root = root[_index(root, step)] if step.by else root[step.name]
    return root


def _index(rows: Sequence[Mapping[str, Any]], step: Step) -> int:
    return next(index for index, row in enumerate(rows) if row.get(step.by) == step.name)
