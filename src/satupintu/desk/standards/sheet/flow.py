"""The drawing beside the table: rows down, performers across, and the ways between them.

A plain one, drawn at every edit; the official sheet is drawn elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from satupintu.sop.queries import ENDS, RETURN

WIDE, HIGH, LEFT, TOP = 64, 44, 28, 30
_SHAPE = {
    "box": '<rect x="{l}" y="{t}" width="36" height="22"/>',
    "capsule": '<rect x="{l}" y="{t}" width="36" height="22" rx="11"/>',
    "diamond": '<path d="M{x} {t}l20 11l-20 11l-20 -11z"/>',
    "bar": '<path d="M{l} {y}h36" stroke-width="4"/>',
}


def flow_svg(sheet: Mapping[str, Any]) -> str:
    """Return the drawing of a sheet as SVG; "" while it has no rows."""
    rows, performers = sheet.get("rows") or [], sheet.get("performers") or []
    if not rows:
        return ""
    columns = {str(performer.get("code")): index for index, performer in enumerate(performers)}
    places = {str(row["id"]): (_column(row, columns), index) for index, row in enumerate(rows)}
    wide, high = LEFT + WIDE * max(1, len(columns)) + 24, TOP + HIGH * len(rows) + 8
    label = escape(_("Gambar alur"))
    parts = [f'<svg class="s-flow" role="img" aria-label="{label}" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">']
    for performer in performers:
        x = LEFT + WIDE * columns[str(performer.get("code"))] + WIDE // 2
        parts.append(f'<text x="{x}" y="14" text-anchor="middle">{escape(str(performer.get("label"))[:10])}</text>')
    for index, row in enumerate(rows):
        parts.extend(_row(row, index, columns, places))
    return "".join(parts) + "</svg>"


def symbol_of(row: Mapping[str, Any]) -> str:
    """Return which symbol a row is drawn with: box, capsule for the first and the last, diamond, bar where ways part or meet."""
    kind, ways = str(row.get("kind") or "execute"), row.get("exits") or {}
    if kind in ("fork", "join"):
        return "bar"
    if kind == "start":
        return "capsule"
    if "yes" in ways or "no" in ways or kind == "decide":
        return "diamond"
    return "capsule" if ways.get("next") in ENDS else "box"


def _column(row: Mapping[str, Any], columns: Mapping[str, int]) -> int:
    return next((columns[code] for code in map(str, row.get("performers") or []) if code in columns), 0)


def _row(row: Mapping[str, Any], index: int, columns: Mapping[str, int], places: Mapping[str, tuple[int, int]]) -> list[str]:
    y, symbol = TOP + HIGH * index + HIGH // 2, symbol_of(row)
    parts = [f'<text x="4" y="{y + 4}">{index + 1}</text>']
    drawn = [columns[code] for code in map(str, row.get("performers") or []) if code in columns] or [_column(row, columns)]
    for column in drawn:
        x = LEFT + WIDE * column + WIDE // 2
        parts.append(f'<g class="shape">{_SHAPE[symbol].format(x=x, y=y, l=x - 18, t=y - 11)}</g>')
    for label, target in (row.get("exits") or {}).items():
        parts.append(_way(places[str(row["id"])], str(label), str(target), places))
    return parts


def _way(here: tuple[int, int], label: str, target: str, places: Mapping[str, tuple[int, int]]) -> str:
    x, y = LEFT + WIDE * here[0] + WIDE // 2, TOP + HIGH * here[1] + HIGH // 2
    if target in ENDS:
        return ""
    if target == RETURN or target not in places:
        return f'<path class="way back" d="M{x - 18} {y}h-8"/>'
    column, index = places[target]
    to_x, to_y = LEFT + WIDE * column + WIDE // 2, TOP + HIGH * index + HIGH // 2
    if index > here[1]:
        mid = to_y - HIGH // 2
        line = f"M{x} {y + 11}V{mid}H{to_x}V{to_y - 11}"
    else:
        side = max(x, to_x) + 28
        line = f"M{x + 18} {y}H{side}V{to_y}H{to_x + 18}"
    return f'<path class="way{"" if label in ("next", "yes") else " back"}" d="{line}"/>'
