"""A flow as SVG for a screen: without script, without style attributes, each row a group of its own with its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from satupintu.sop.drawing.flow import WAITS, Flow, Say, describe_step, read_flow
from satupintu.sop.drawing.grid import build_grid
from satupintu.sop.drawing.placing import Drawing, Line, Mark, Measures, place
from satupintu.sop.drawing.routing import route
from satupintu.sop.engine.plan import gettext_noop

SCREEN = Measures()
HEAD, NUMBER, ACTIVITY = 44.0, 30.0, 220.0
LETTER = 5.6
"""Width of a letter of the small text, in pixels; only roughly, to break words."""
TITLE = gettext_noop("Bagan alur")
DESCRIPTION = gettext_noop("%(rows)s kegiatan, %(performers)s pelaksana; setiap kegiatan dibacakan dengan jalan keluarnya.")


def _say(text: str) -> str:
    return text


def draw_svg(
    sheet: Mapping[str, Any],
    *,
    say: Say = _say,
    with_activities: bool = False,
    heights: Sequence[float] = (),
    name: str = "bagan",
    links: str = "",
) -> str:
    """Return the flow of a sheet as an SVG element; any sheet at all, a faulty draft as well, never an error.

    `say` translates the words (gettext); `heights` are the least heights of the rows in pixels, to stand beside a table;
    `with_activities` writes the activities beside their numbers; `name` makes the ids of this drawing its own; `links` is
    what the address of a row begins with, to make each group a link (`#baris-` say), or "" for none.

    Each row is `<g class="sop-row" data-row="<id>" data-position="<n>" tabindex="0">` with its sentence as its name. Classes:
    sop-flow, sop-head, sop-grid, sop-row, sop-mark (sop-mark--capsule …), sop-line, sop-line--return, sop-arrow, sop-label,
    sop-adrift for a symbol whose row names no performer, sop-gap for a way that leads nowhere.
    """
    flow = read_flow(sheet)
    grid = build_grid(flow, say)
    shapes = place(grid, route(grid), SCREEN, dict(enumerate(heights)))
    left = NUMBER + (ACTIVITY if with_activities else 0.0)
    width, height = left + shapes.width, HEAD + shapes.height
    says = say(DESCRIPTION) % {"rows": len(flow.steps), "performers": len(flow.columns)}
    parts = [
        f'<svg class="sop-flow" xmlns="http://www.w3.org/2000/svg" role="group" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" aria-labelledby="{escape(name)}-judul {escape(name)}-uraian">',
        f'<title id="{escape(name)}-judul">{escape(say(TITLE))}</title><desc id="{escape(name)}-uraian">{escape(says)}</desc>',
        _frame(flow, shapes, left, width, height),
    ]
    lines: dict[int, list[str]] = {}
    for line in shapes.lines:
        lines.setdefault(line.row, []).append(_line(line, left))
    for label in shapes.labels:
        anchor = ' text-anchor="end"' if label.is_end else ""
        drawn = f'<text class="sop-label" x="{_n(left + label.x)}" y="{_n(HEAD + label.y)}"{anchor}>{escape(label.text)}</text>'
        lines.setdefault(label.row, []).append(drawn)
    marks: dict[int, list[str]] = {}
    for mark in shapes.marks:
        marks.setdefault(mark.row, []).append(_mark(mark, left, is_adrift=flow.steps[mark.row].is_adrift))
    tops = {band.row: band for band in shapes.bands}
    for step in flow.steps:
        band = tops[step.position]
        y = HEAD + band.y
        middle = f'x="{_n(NUMBER / 2)}" y="{_n(y + band.height / 2 + 4)}" text-anchor="middle"'
        inner = [
            f'<rect class="sop-strip" x="0" y="{_n(y)}" width="{_n(width)}" height="{_n(band.height)}" fill="none"/>',
            f'<text class="sop-number" {middle}>{step.number}</text>',
        ]
        if with_activities:
            inner.append(_wrapped(step.activity, NUMBER + 6, y + 16, ACTIVITY - 12, int((band.height - 8) // 14)))
        if step.awaits in WAITS:
            mark = next(mark for mark in shapes.marks if mark.row == step.position)
            x, above = left + mark.x + 4, HEAD + mark.y - mark.height / 2 - 2
            inner.append(f'<text class="sop-wait" x="{_n(x)}" y="{_n(above)}">{escape(say(WAITS[step.awaits]))}</text>')
        group = (
            f'<g class="sop-row" role="img" tabindex="0" data-row="{escape(step.key)}" data-position="{step.position}" '
            f'aria-label="{escape(describe_step(step, flow, say))}">'
            f"{''.join(inner)}{''.join(lines.get(step.position, ()))}{''.join(marks.get(step.position, ()))}</g>"
        )
        parts.append(f'<a class="sop-link" href="{escape(links + step.key)}" tabindex="-1">{group}</a>' if links else group)
    parts.append("</svg>")
    return "".join(parts)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _frame(flow: Flow, shapes: Drawing, left: float, width: float, height: float) -> str:
    """The names of the performers above, and the rules between columns and rows."""
    out = ['<g class="sop-grid" fill="none" stroke="#c3ccda">']
    out.append(f'<path d="M0.5 0.5H{_n(width - 0.5)}V{_n(height - 0.5)}H0.5Z"/>')
    drawn = [f"M0 {_n(HEAD + band.y)}H{_n(width)}" for band in shapes.bands]
    drawn += [f"M{_n(left + border)} 0V{_n(height)}" for border in shapes.borders[:-1]]
    if left > NUMBER:
        drawn.append(f"M{_n(NUMBER)} 0V{_n(height)}")
    out.append(f'<path d="{"".join(drawn)}"/></g><g class="sop-head" text-anchor="middle">')
    for at, label in enumerate(flow.columns):
        begin, end = shapes.borders[at], shapes.borders[at + 1]
        out.append(
            f"<g><title>{escape(label)}</title>{_wrapped(label, left + (begin + end) / 2, 14, end - begin - 6, 3, 12)}</g>"
        )
    out.append("</g>")
    return "".join(out)


def _wrapped(text: str, x: float, y: float, width: float, most: int, leading: float = 14) -> str:
    """Text in lines of about a width, cut with an ellipsis after `most`."""
    room, lines = max(int(width / LETTER), 3), [""]
    for word in text.split():
        for piece in [word[at : at + room] for at in range(0, len(word), room)]:
            if lines[-1] and len(lines[-1]) + 1 + len(piece) > room:
                lines.append("")
            lines[-1] = f"{lines[-1]} {piece}".lstrip()
    if len(lines) > max(most, 1):
        lines = lines[: max(most, 1)]
        lines[-1] = lines[-1][: room - 1] + "…"
    spans = "".join(f'<tspan x="{_n(x)}" y="{_n(y + at * leading)}">{escape(line)}</tspan>' for at, line in enumerate(lines))
    return f'<text class="sop-text">{spans}</text>'


def _line(line: Line, left: float) -> str:
    points = [(left + x, HEAD + y) for x, y in line.points]
    look = "sop-line sop-line--return" if line.is_return else "sop-line"
    drawn = "".join(f"{'M' if at == 0 else 'L'}{_n(x)} {_n(y)}" for at, (x, y) in enumerate(points))
    path = f'<path class="{look}" d="{drawn}" fill="none" stroke="currentColor"/>'
    return path + _head(points) if line.is_arrow else path


def _head(points: Sequence[tuple[float, float]]) -> str:
    corners = arrow_head(points, SCREEN.head)
    return f'<path class="sop-arrow" d="M{"L".join(f"{_n(x)} {_n(y)}" for x, y in corners)}Z" fill="currentColor"/>'


def arrow_head(points: Sequence[tuple[float, float]], size: float) -> tuple[tuple[float, float], ...]:
    """Return the three corners of the arrowhead at the end of a line."""
    (px, py), (x, y) = points[-2], points[-1]
    dx, dy = (x > px) - (x < px), (y > py) - (y < py)
    half = size * 0.45
    back = (x - dx * size, y - dy * size)
    return ((x, y), (back[0] - dy * half, back[1] - dx * half), (back[0] + dy * half, back[1] + dx * half))


def _mark(mark: Mark, left: float, *, is_adrift: bool) -> str:
    look = f"sop-mark sop-mark--{mark.symbol}{' sop-adrift' if is_adrift else ''}"
    x, y, w, h = left + mark.x, HEAD + mark.y, mark.width, mark.height
    text = (
        f'<text class="sop-inside" x="{_n(x)}" y="{_n(y + 3.5)}" text-anchor="middle">{escape(mark.text)}</text>'
        if mark.text
        else ""
    )
    if mark.symbol == "gap":
        return f'<g class="sop-gap">{text}</g>'
    if mark.symbol == "diamond":
        corners = ((x - w / 2, y), (x, y - h / 2), (x + w / 2, y), (x, y + h / 2))
        drawn = f'<path class="{look}" d="M{"L".join(f"{_n(u)} {_n(v)}" for u, v in corners)}Z"'
    else:
        round_ = f' rx="{_n(h / 2)}"' if mark.symbol == "capsule" else ""
        drawn = f'<rect class="{look}" x="{_n(x - w / 2)}" y="{_n(y - h / 2)}" width="{_n(w)}" height="{_n(h)}"{round_}'
    return f'{drawn} fill="#fff" stroke="currentColor"/>{text}'
