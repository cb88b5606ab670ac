"""One row of a sheet from one node of a BPMN file: a new one, or one of ours with what was changed in the drawing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from satupintu.sop.bpmn.drawing import DURATIONS
from satupintu.sop.bpmn.graph import APPLICANT, LIMIT, SYSTEM, YES
from satupintu.sop.bpmn.reading import Found
from satupintu.sop.bpmn.writing import printed

ACTIVITY = 500
"""The longest activity a task can carry."""

_KINDS: Mapping[str, str] = {
    "startEvent": "start",
    "serviceTask": "automatic",
    "scriptTask": "automatic",
    "businessRuleTask": "automatic",
    "sendTask": "automatic",
    "intermediateThrowEvent": "automatic",
    "receiveTask": "await",
    "intermediateCatchEvent": "await",
    "eventBasedGateway": "await",
    "exclusiveGateway": "decide",
    "inclusiveGateway": "decide",
    "complexGateway": "decide",
    "parallelGateway": "fork",
    "pass": "fork",
}
_GROUPS: Mapping[str, str] = {"execute": "execute", "decide": "execute", "join": "fork", "together": "fork"}
"""Kinds of ours that one tag may stand for."""

_NAMES: Mapping[str, str] = {
    "start": "Mengajukan permohonan",
    "await": "Menunggu kabar",
    "decide": "Memutuskan jalan berikutnya",
    "automatic": "Menjalankan tindakan otomatis",
    "execute": "Mengerjakan kegiatan",
}
_UNITS: Mapping[str, str] = {"TM": "menit", "TH": "jam", "D": "hari", "M": "bulan", "W": "hari"}


def kind_of(node: Found) -> str:
    """Return the kind of row a node becomes."""
    return _KINDS.get(node.tag, "execute")


def read_duration(text: str) -> dict[str, Any] | None:
    """Return an ISO 8601 duration of one unit as a time norm, None when it is none."""
    matched = re.fullmatch(r"['\"]?P(T?)(\d{1,5})([MHDW])['\"]?", text)
    unit = _UNITS.get(matched[1] + matched[3]) if matched else None
    if matched is None or unit is None:
        return None
    return {"value": int(matched[2]) * (7 if matched[3] == "W" else 1), "unit": unit}


def new_row(node: Found, row_id: str, kind: str, performer: str, exits: Mapping[str, str]) -> dict[str, Any]:
    """Return the row of a node that is not one of ours."""
    row: dict[str, Any] = {
        "id": row_id,
        "activity": node.name[:ACTIVITY] or _NAMES.get(kind, ""),
        "kind": kind,
        "performers": [],
        "input": "",
        "output": "",
        "exits": dict(exits),
    }
    if kind == "automatic":
        row["performers"] = [SYSTEM]
    elif kind not in ("fork", "join"):
        row["performers"] = [performer] if performer else [APPLICANT] if kind == "start" else []
    if kind == "await":
        row["awaits"] = "date" if node.event == "timer" else "applicant" if performer == APPLICANT else "external"
    if node.words:
        row["note"] = node.words
    return row


def own_row(node: Found, row_id: str, kind: str, performer: str, exits: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of ours as it was written, but for what the drawing now says otherwise."""
    row = dict(node.fields or {})
    if str(row.get("id", "")).strip() != row_id:
        row["id"] = row_id
    was = str(row.get("kind", "execute"))
    if _GROUPS.get(was, was) != _GROUPS.get(kind, kind):
        row["kind"] = kind
    elif _GROUPS.get(was, was) == "execute" and (YES in exits) != (was == "decide"):
        row["kind"] = "decide" if YES in exits else "execute"
    elif kind == "join" or (kind == "fork" and was == "join"):
        row["kind"] = kind
    if str(row.get("kind", "execute")) not in ("fork", "join", "together"):
        if printed(str(row.get("activity") or "")) != node.name:
            row["activity"] = node.name[:ACTIVITY]
        performers = row.get("performers") if isinstance(row.get("performers"), list) else []
        effective = performers or ([SYSTEM] if row.get("kind") == "automatic" else [])
        if performer and effective and performer not in effective:
            row["performers"] = [performer]
    if row.get("kind") == "await" and not row.get("awaits"):
        row["awaits"] = "external"
    if node.words:
        row["note"] = node.words
    if exits != _plain_exits(row.get("exits")):
        kept = {LIMIT: _plain_exits(row.get("exits"))[LIMIT]} if LIMIT in _plain_exits(row.get("exits")) else {}
        merged = {**kept, **exits}
        if merged != _plain_exits(row.get("exits")):
            row["exits"] = merged
    return row


def _plain_exits(raw: object) -> dict[str, str]:
    """Return exits as the engine reads them: YAML makes booleans of bare yes and no."""
    if not isinstance(raw, Mapping):
        return {}
    return {{"true": "yes", "false": "no"}.get(str(k).lower(), str(k)): str(target) for k, target in raw.items()}


def set_time(row: dict[str, Any], detail: str) -> bool:
    """Let a row have the time a timer in the drawing says, unless it is the row's own; return False when it is unreadable."""
    norm = row.get("time")
    if isinstance(norm, Mapping) and DURATIONS.get(str(norm.get("unit")), "").format(norm.get("value")) == detail:
        return True
    if not detail or (not norm and detail == "PT0S"):
        return True
    found = read_duration(detail)
    if found is not None:
        row["time"] = found
    return found is not None
