"""Event logs as text: XES (IEEE 1849-2016) and OCEL 2.0 as JSON. Pure: what is given is written, piece by piece."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG_AGO = "1970-01-01T00:00:00.000+00:00"
_EXTENSIONS = (
    ("Concept", "concept"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
    ("Time", "time"),
)


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """One row done in a case: what, by whom (pseudonym, "" for nobody of the office), and when it was opened and done."""

    id: str
    activity: str
    row: str
    version: int
    role: str
    officer: str
    opened_at: datetime
    completed_at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """One case with its steps in their order; `facts` are attributes that point to nobody."""

    id: str
    facts: Mapping[str, str | int | bool]
    steps: tuple[LoggedStep, ...]


def moment(at: datetime) -> str:
    """Return a moment as both standards want it (ISO 8601 with offset, milliseconds)."""
    return at.isoformat(timespec="milliseconds")


def write_xes(cases: Iterable[LoggedCase], title: str) -> Iterator[str]:
    """Yield an XES log: each row twice, when it was opened (schedule) and when it was done (complete)."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    for name, prefix in _EXTENSIONS:
        yield f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
    yield f'<global scope="trace">{_xes("concept:name", "")}</global>\n<global scope="event">{_xes("concept:name", "")}'
    yield f'{_xes("lifecycle:transition", "complete")}<date key="time:timestamp" value="{_LONG_AGO}"/></global>\n'
    yield '<classifier name="Activity" keys="concept:name lifecycle:transition"/>\n'
    yield f"{_xes('concept:name', title)}{_xes('lifecycle:model', 'standard')}\n"
    for case in cases:
        yield f"<trace>{_xes('concept:name', case.id)}{''.join(_xes(key, value) for key, value in case.facts.items())}\n"
        for at, _place, transition, step in sorted(_twice(case.steps), key=lambda event: event[:2]):
            yield f"{_event(step, transition, at)}\n"
        yield "</trace>\n"
    yield "</log>\n"


def _twice(steps: Iterable[LoggedStep]) -> Iterator[tuple[datetime, int, str, LoggedStep]]:
    """Yield both events of each step. At one moment what is done comes before what that opens."""
    for number, step in enumerate(steps):
        yield step.opened_at, 2 * number, "schedule", step
        yield step.completed_at, 2 * number + 1, "complete", step


def _event(step: LoggedStep, transition: str, at: datetime) -> str:
    inside = [
        _xes("concept:name", step.activity),
        _xes("concept:instance", step.id),
        _xes("lifecycle:transition", transition),
        _xes("org:role", step.role),
        f'<date key="time:timestamp" value="{moment(at)}"/>',
        _xes("row", step.row),
        _xes("version", step.version),
    ]
    if transition == "complete":
        inside += (
            [_xes("late", step.is_late), _xes("org:resource", step.officer)] if step.officer else [_xes("late", step.is_late)]
        )
    return f"<event>{''.join(inside)}</event>"


def _xes(key: str, value: str | int | bool) -> str:
    if isinstance(value, bool):
        return f'<boolean key="{key}" value="{str(value).lower()}"/>'
    if isinstance(value, int):
        return f'<int key="{key}" value="{value}"/>'
    return f'<string key="{key}" value="{escape(_UNWRITABLE.sub(" ", value))}"/>'


_TYPES = {str: "string", int: "integer", bool: "boolean"}
CASE, OFFICER = "permohonan", "petugas"
FACTS: Mapping[str, type] = {"variant": str, "channel": str, "outcome": str, "rounds": int, "on_time": bool}
"""What is said of a case, and of which type it is; a case that is not decided has no outcome."""


def write_ocel(read: Callable[[], Iterable[LoggedCase]], activities: Iterable[str]) -> Iterator[str]:
    """Yield an OCEL 2.0 log as JSON: an event for each row done, objects for cases and officers (pseudonyms).

    `read` gives the cases, twice, so that none is kept; `activities` are the words of every row in them, which stand first.
    """
    attributes = [("row", "string"), ("version", "integer"), ("role", "string"), ("opened", "time"), ("late", "boolean")]
    listed = [{"name": name, "type": kind} for name, kind in attributes]
    case_facts = [{"name": name, "type": _TYPES[kind]} for name, kind in FACTS.items()]
    yield f'{{"objectTypes": {_json([{"name": CASE, "attributes": case_facts}, {"name": OFFICER, "attributes": []}])},\n'
    yield f'"eventTypes": {_json([{"name": name, "attributes": listed} for name in sorted(set(activities))])},\n"events": ['
    officers: set[str] = set()
    comma = ""
    for case in read():
        for step in case.steps:
            officers |= {step.officer} - {""}
            yield f"{comma}\n{_json(_ocel_event(case.id, step))}"
            comma = ","
    yield '],\n"objects": ['
    comma = ""
    for case in read():
        # What is said of an object holds from a moment on: here from its first row.
        began = moment(case.steps[0].opened_at) if case.steps else _LONG_AGO
        facts = [{"name": name, "value": value, "time": began} for name, value in case.facts.items()]
        yield f"{comma}\n{_json({'id': case.id, 'type': CASE, 'attributes': facts})}"
        comma = ","
    for officer in sorted(officers):
        yield f"{comma}\n{_json({'id': officer, 'type': OFFICER, 'attributes': []})}"
        comma = ","
    yield "]}\n"


def _ocel_event(case: str, step: LoggedStep) -> dict[str, object]:
    said = {
        "row": step.row,
        "version": step.version,
        "role": step.role,
        "opened": moment(step.opened_at),
        "late": step.is_late,
    }
    related = [{"objectId": case, "qualifier": CASE}]
    if step.officer:
        related.append({"objectId": step.officer, "qualifier": OFFICER})
    return {
        "id": step.id,
        "type": step.activity,
        "time": moment(step.completed_at),
        "attributes": [{"name": name, "value": value} for name, value in said.items()],
        "relationships": related,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
