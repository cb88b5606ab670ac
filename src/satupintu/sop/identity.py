"""The identity block of an SOP: what its thirteen items say, read from any version (Permenpan RB 35/2012).

What an author did not write follows from the version where it can: its date, its decree, a number made of its service.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, tzinfo
from typing import Any

from satupintu.sop.models import SopVersion

LINES = ("legal_basis", "qualification", "related", "equipment", "warnings", "records")
"""Items that are lists: one entry a line."""
DATES = ("made_on", "revised_on", "effective_on")
TEXTS = ("unit", "number", "title", "approver_position", "approver_name", "approver_rank", "approver_nip")
MOST_LINES, LONGEST_LINE, LONGEST_TEXT = 40, 1000, 300


@dataclass(frozen=True, slots=True)
class Identity:
    """The items as they are printed.

    `unit` nama SKPD/unit kerja ("" is the office itself) · `number` nomor SOP · `made_on` tanggal pembuatan (the day it was
    finished) · `revised_on` tanggal revisi · `effective_on` tanggal efektif · `approver_…` disahkan oleh · `title` nama SOP ·
    `legal_basis` dasar hukum · `qualification` kualifikasi pelaksana · `related` keterkaitan · `equipment` peralatan dan
    perlengkapan · `warnings` peringatan · `records` pencatatan dan pendataan.
    """

    title: str
    number: str = ""
    unit: str = ""
    made_on: date | None = None
    revised_on: date | None = None
    effective_on: date | None = None
    approver_position: str = ""
    approver_name: str = ""
    approver_rank: str = ""
    approver_nip: str = ""
    legal_basis: tuple[str, ...] = ()
    qualification: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


ITEMS = frozenset(item.name for item in fields(Identity))


def read_identity(version: SopVersion, zone: tzinfo) -> Identity:
    """Return the identity block of a version with its SOP; days are those of `zone`. Never raises."""
    kept: Mapping[str, Any] = version.identity if isinstance(version.identity, dict) else {}
    texts = {name: _text(kept.get(name)) for name in TEXTS}
    days = {name: _day(kept.get(name)) for name in DATES}
    code = version.sop.service_code + (f"-{version.sop.variant}" if version.sop.variant else "")
    texts["title"] = texts["title"] or version.sop.title
    texts["number"] = texts["number"] or f"SOP/{code}/{version.number}"
    days["made_on"] = days["made_on"] or _local(version.reviewed_at or version.created_at, zone)
    days["effective_on"] = days["effective_on"] or version.decree_on
    if version.number > 1:
        days["revised_on"] = days["revised_on"] or _local(version.created_at, zone)
    return Identity(**texts, **days, **{name: _lines(kept.get(name)) for name in LINES})  # type: ignore[arg-type]


def mark_of_identity(version: SopVersion) -> str:
    """Return a short mark of the block as it is kept; equal blocks have equal marks."""
    return hashlib.sha256(json.dumps(version.identity, sort_keys=True).encode()).hexdigest()[:16]


def find_identity_faults(items: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with items as an author gives them: item → code of the fault; empty when all can be kept.

    Codes: `unknown`, `unreadable`, `too_long`, `empty` (a title), `nip` (18 digits, Peraturan BKN), `date`, `order` (in force
    before it was made).
    """
    faults: dict[str, str] = {}
    for name, value in items.items():
        if fault := _fault(name, value):
            faults[name] = fault
    if not faults.keys() & {"made_on", "effective_on"}:
        made, effective = _day(items.get("made_on")), _day(items.get("effective_on"))
        if made and effective and effective < made:
            faults["effective_on"] = "order"
    return faults


def _fault(name: str, value: Any) -> str:
    if name in LINES:
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            return "unreadable"
        return "too_long" if len(value) > MOST_LINES or any(len(line) > LONGEST_LINE for line in value) else ""
    if name not in ITEMS:
        return "unknown"
    if not isinstance(value, str):
        return "unreadable"
    if name in DATES:
        return "date" if value and _day(value) is None else ""
    if name == "title" and not value.strip():
        return "empty"
    if name == "approver_nip" and value and not re.fullmatch(r"[0-9]{18}", re.sub(r"\s", "", value)):
        return "nip"
    return "too_long" if len(value) > LONGEST_TEXT else ""


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _lines(value: Any) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    return tuple(line for line in map(_text, given) if line)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _local(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()
