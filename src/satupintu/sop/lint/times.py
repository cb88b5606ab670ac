"""The rule about time: the longest way through the sheet beside what the standard promises."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from satupintu.core.worktime import NORM_DAY_MINUTES
from satupintu.sop.engine import Plan, Row
from satupintu.sop.lint.findings import Say

NORM_MINUTES: Mapping[str, int] = {
    "menit": 1,
    "jam": 60,
    "hari_kerja": NORM_DAY_MINUTES,
    "hari": NORM_DAY_MINUTES * 5 // 7,
    "bulan": 21 * NORM_DAY_MINUTES,
}
"""Working minutes of each unit, to compare norms of different units (a working day has 7 h 30 min, five in seven days:
Perpres 21/2023)."""


def check_promise(plan: Plan, promised: tuple[int, str] | None, say: Say) -> None:
    """Find the row that takes longest on a way that takes longer than promised."""
    if promised is None:
        return
    path = longest_path(plan)
    longest = sum(own_minutes(plan.rows[row_id]) for row_id in path)
    allowed = promised[0] * NORM_MINUTES[promised[1]]
    if longest <= allowed:
        return
    slowest = max(path, key=lambda row_id: own_minutes(plan.rows[row_id]))
    sentence = _("Jalur terpanjang (baris %(path)s) %(minutes)s menit kerja, melebihi janji %(value)s %(unit)s (%(allowed)s).")
    say(
        "promise_exceeded",
        slowest,
        sentence,
        path="–".join(row_id for row_id in path if own_minutes(plan.rows[row_id])),
        minutes=longest,
        value=promised[0],
        unit=promised[1].replace("_", " "),
        allowed=allowed,
    )


def longest_minutes(plan: Plan) -> int:
    """Return the longest way through the sheet in working minutes, loops once, without the applicant's own time."""
    return sum(own_minutes(plan.rows[row_id]) for row_id in longest_path(plan))


def own_minutes(row: Row) -> int:
    """Return what a row adds to the time promised, in working minutes; the applicant's time is not the office's."""
    is_office = not row.is_control and row.awaits not in ("applicant", "payment") and "pemohon" not in row.performers
    return row.time[0] * NORM_MINUTES[row.time[1]] if row.time and is_office else 0


def longest_path(plan: Plan) -> list[str]:
    """Return the rows of the longest way from the start, each once; of branches side by side the slowest."""
    order, back = _without_loops(plan)
    best: dict[str, tuple[int, str]] = {}
    for row_id in order:
        onward = [
            (best[way.target][0], way.target)
            for way in plan.rows[row_id].exits.values()
            if way.target in best and (row_id, way.target) not in back
        ]
        minutes, following = max(onward, default=(0, ""), key=lambda pair: pair[0])
        best[row_id] = own_minutes(plan.rows[row_id]) + minutes, following
    path, row_id = [], plan.start
    while row_id:
        path.append(row_id)
        row_id = best[row_id][1]
    return path


def _without_loops(plan: Plan) -> tuple[list[str], set[tuple[str, str]]]:
    """Return the rows so that each stands behind those it leads to, and the exits that lead back and are left out."""
    order: list[str] = []
    state: dict[str, int] = {}
    waiting = [(plan.start, False)]
    back: set[tuple[str, str]] = set()
    while waiting:
        row_id, is_done = waiting.pop()
        if is_done:
            order.append(row_id)
            state[row_id] = 2
            continue
        if row_id in state:
            continue
        state[row_id] = 1
        waiting.append((row_id, True))
        for way in plan.rows[row_id].exits.values():
            if state.get(way.target) == 1:
                back.add((row_id, way.target))
            elif way.target in plan.rows:
                waiting.append((way.target, False))
    return order, back
