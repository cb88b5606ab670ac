"""A piece of a standard by its path: `time`, `fee.amount`, or by its code an entry of a part (`components.safety`)."""

from collections.abc import Mapping
from typing import Any

CODES = ("code", "key", "name", "id")
"""What an entry of a list is found by: the first of these it has."""


def piece_of(content: Mapping[str, Any], path: str) -> Any:
    """Return the piece of `content` (plain data) at `path`, or None when there is none."""
    here: Any = content
    for step in path.split("."):
        if isinstance(here, Mapping):
            here = here.get(step)
        elif isinstance(here, list):
            place = _find(here, step)
            here = None if place is None else here[place]
        else:
            return None
    return here


def with_piece(content: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return the content with another piece at `path`; None takes it away. What lies beside it stays the same.

    An entry of a list that is not there yet is put at its end.
    """
    step, _dot, rest = path.partition(".")
    return _put(dict(content), step, rest, value)


def _put(here: dict[str, Any], step: str, rest: str, value: Any) -> dict[str, Any]:
    inner = here.get(step)
    if rest and (isinstance(inner, list) or (inner is None and _is_entry(value))):
        value = _put_entry(list(inner or []), rest, value)
    elif rest:
        value = with_piece(inner if isinstance(inner, Mapping) else {}, rest, value)
    if value is None:
        return {key: entry for key, entry in here.items() if key != step}
    return {**here, step: value}


def _put_entry(entries: list[Any], code: str, value: Any) -> list[Any]:
    place = _find(entries, code)
    if place is None:
        return entries if value is None else [*entries, value]
    return [*entries[:place], *([] if value is None else [value]), *entries[place + 1 :]]


def _is_entry(value: Any) -> bool:
    """Whether a value belongs into a list: it has a code. An empty list is left out of the data, so the value must tell."""
    return isinstance(value, Mapping) and any(key in value for key in CODES)


def _find(entries: list[Any], code: str) -> int | None:
    for place, entry in enumerate(entries):
        if isinstance(entry, Mapping) and next((str(entry[key]) for key in CODES if key in entry), None) == code:
            return place
    return None
