"""What the page of a sheet is drawn with, and the answer to an edit: only the rows that look different now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.timezone import localtime

from satupintu.catalogue.queries import SheetState, get_sheet_setting, list_known_performers, mark_of
from satupintu.core.regions import region_zone
from satupintu.desk.standards.sheet.table import RowShown, is_cut, readable, show_findings, show_rows
from satupintu.people.queries import names_of_staff
from satupintu.sop.queries import Finding, draw_sheet

FOLDER = "desk/standards/sheet/"


def page_of(state: SheetState, *, may_write: bool) -> dict[str, Any]:
    """Return the context of the page of a sheet."""
    setting = get_sheet_setting(state.version)
    findings = setting.findings(state.sheet)
    shown = readable(state.sheet)
    return {
        **_head(shown),
        "rows": show_rows(shown),
        "faulty": _faulty(findings),
        "findings": show_findings(shown, findings),
        "svg": draw_sheet(shown),
        "mark": state.mark,
        "base": f"/meja/standar/{state.version.pk}/sop/",
        "editor": _editor(state),
        "edited_at": state.edited_at,
        "note": setting.note,
        "too_long": is_cut(state.sheet),
        "may_write": may_write,
    }


def answer_of(
    state: SheetState, before: Mapping[str, Any] | None, undo: Sequence[Mapping[str, Any]], at: datetime, mark: str = ""
) -> dict[str, Any]:
    """Return what the script needs after an edit or a look: rows as HTML by id, their order, findings, drawing, undo.

    Whoever had the sheet `before` (its `mark` says so) gets only what looks different since; everybody else all of it.
    """
    findings = get_sheet_setting(state.version).findings(state.sheet)
    shown = readable(state.sheet)
    rows = show_rows(shown)
    known: Mapping[str, RowShown] = {}
    is_same_head = False
    if before is not None and mark_of(before) == mark:
        known = show_rows(readable(before))
        is_same_head = before.get("performers") == state.sheet.get("performers")
    base = f"/meja/standar/{state.version.pk}/sop/"
    frame = {"base": base, "may_write": True, "faulty": _faulty(findings), **_head(shown)}
    made = [row_id for row_id in rows if before is not None and row_id not in {str(line["id"]) for line in before["rows"]}]
    return {
        "tanda": state.mark,
        "rows": {
            row_id: render_to_string(f"{FOLDER}line.html", {"row": row, **frame})
            for row_id, row in rows.items()
            if known.get(row_id) != row
        },
        "order": list(rows),
        "head": "" if is_same_head else render_to_string(f"{FOLDER}head.html", frame),
        "performers": "" if is_same_head else render_to_string(f"{FOLDER}performers.html", frame),
        "side": render_to_string(f"{FOLDER}findings.html", {"findings": show_findings(shown, findings), **frame}),
        "svg": draw_sheet(shown),
        "undo": list(undo),
        "made": made[0] if made else "",
        "at": localtime(at, region_zone()).strftime("%H.%M"),
        "editor": _editor(state),
        "edited": localtime(state.edited_at, region_zone()).strftime("%H.%M") if state.edited_at else "",
    }


def _head(sheet: Mapping[str, Any]) -> dict[str, Any]:
    performers = list(sheet.get("performers") or [])
    taken = {str(performer.get("code")) for performer in performers}
    free = [
        (code, label) for code, label in sorted(list_known_performers().items(), key=lambda pair: pair[1]) if code not in taken
    ]
    codes = [str(performer.get("code")) for performer in performers]
    lines = [
        {
            **performer,
            "before": codes[index - 2] if index > 1 else "",
            "next": codes[index + 1] if index + 1 < len(codes) else "",
            "is_first": index == 0,
            "is_last": index == len(codes) - 1,
        }
        for index, performer in enumerate(performers)
    ]
    return {"performers": lines, "free": free, "return_limit": sheet.get("return_limit")}


def _faulty(findings: Sequence[Finding]) -> set[str]:
    return {finding.row for finding in findings if finding.level == "error"}


def _editor(state: SheetState) -> str:
    if state.editor_id is None:
        return ""
    return names_of_staff([state.editor_id]).get(state.editor_id, "")
