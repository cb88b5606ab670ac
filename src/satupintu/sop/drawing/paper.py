"""A sheet as it is printed: the texts of its rows and the shapes of its pages, as values a template can draw.

Lengths are millimetres. The words are Indonesian: a printed SOP is an official paper (UU 24/2009 ps. 27).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from satupintu.sop.drawing.flow import WAITS, Flow, describe_step, read_flow
from satupintu.sop.drawing.grid import Connector
from satupintu.sop.drawing.paging import FlowPage, paginate, row_rooms
from satupintu.sop.drawing.placing import Drawing, Measures, tier_height
from satupintu.sop.drawing.svg import arrow_head

UNITS: Mapping[str, str] = {
    "menit": "menit",
    "jam": "jam",
    "hari_kerja": "hari kerja",
    "hari": "hari",
    "bulan": "bulan",
}
LONGEST = 2000
"""Letters of a cell at most; more would fill a page of its own."""


def _say(text: str) -> str:
    return text


def paper_measures(columns: int, fit: float) -> Measures:
    """Return the sizes of symbols on paper for so many columns in `fit` millimetres."""
    column = fit / max(columns, 1)
    width = min(max(column * 0.6, 2.0), 12.0)
    return Measures(
        symbol_width=width,
        symbol_height=min(5.0, width * 0.75),
        gap=max(column - width, 0.5),
        lane=1.1,
        top_band=4.0,
        bottom_band=2.5,
        head=1.5,
        label_height=2.3,
        fit=fit,
    )


def paper_rows(sheet: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the texts of every row: number, activity, input, time, output, note. Never raises."""
    flow = read_flow(sheet)
    source = sheet.get("rows") or ()
    return [_texts(source[step.position], step.number, step.activity, step.awaits) for step in flow.steps]


def _texts(raw: Any, number: str, activity: str, awaits: str) -> dict[str, str]:
    row: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    time = row.get("time")
    unit = UNITS.get(str(time.get("unit")), "") if isinstance(time, Mapping) else ""
    notes = [WAITS[awaits].capitalize()] if awaits in WAITS else []
    notes += [text for text in (_line(row.get("question")), _line(row.get("note"))) if text]
    return {
        "number": number,
        "activity": activity,
        "input": _line(row.get("input")),
        "time": f"{_line(time.get('value'))} {unit}".strip() if isinstance(time, Mapping) and unit else "",
        "output": _line(row.get("output")),
        "note": "; ".join(notes).replace("?; ", "? "),
    }


def _line(value: Any) -> str:
    text = " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def paper_performers(sheet: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the columns of performers are called, in their order."""
    return read_flow(sheet).columns


def paper_rooms(sheet: Mapping[str, Any], *, fit: float, room: float) -> list[float]:
    """Return how high the texts of each row may become on a page with `room`, by position."""
    flow = read_flow(sheet)
    return row_rooms(flow, paper_measures(len(flow.columns), fit), room)


def paper_pages(sheet: Mapping[str, Any], *, fit: float, room: float, heights: Mapping[int, float]) -> dict[str, Any]:
    """Return the pages of a sheet's flow, with everything a template needs to draw them.

    `fit` is the width of all columns of performers together, `room` the height of the rows on a page, `heights` what each
    row needs for its texts, by position. Each page has `bands` (row −1: connectors, with `connectors`: letter, page and
    number of the row), `marks`, `lines`, `heads`, `labels`, and `said`, its flow in words.
    """
    flow = read_flow(sheet)
    pages = paginate(flow, _say, paper_measures(len(flow.columns), fit), room, heights)
    page_of = {position: number for number, page in enumerate(pages) for position in page.rows}
    return {
        "borders": list(pages[0].drawing.borders),
        "tier": tier_height(paper_measures(len(flow.columns), fit)),
        "pages": [_page(flow, page, page_of) for page in pages],
    }


def _page(flow: Flow, page: FlowPage, page_of: Mapping[int, int]) -> dict[str, Any]:
    bands = [{"row": band.row, "height": band.height, "connectors": []} for band in page.drawing.bands]
    # Every tier of connectors explains those that stand in it, one a column at most.
    width, last = len(flow.columns), len(bands) - page.leaving_tiers
    for at in range(page.arriving_tiers):
        bands[at]["connectors"] = [_from(one, page_of) for one in page.arriving[at * width : (at + 1) * width]]
    for at in range(page.leaving_tiers):
        bands[last + at]["connectors"] = [_to(one, page_of) for one in page.leaving[at * width : (at + 1) * width]]
    said = " ".join(f"{describe_step(flow.steps[position], flow, _say)}." for position in page.rows)
    return {"bands": bands, "said": said, **_shapes(page.drawing)}


def _from(connector: Connector, page_of: Mapping[int, int]) -> dict[str, Any]:
    """Say where a way comes from: the first of its rows, and how many more."""
    first = connector.rows[0]
    more = len(connector.rows) - 1
    return {"letter": connector.letter, "way": "from", "page": page_of[first], "number": str(first + 1), "more": more}


def _to(connector: Connector, page_of: Mapping[int, int]) -> dict[str, Any]:
    return {"letter": connector.letter, "way": "to", "page": page_of[connector.to], "number": str(connector.to + 1), "more": 0}


def _shapes(drawing: Drawing) -> dict[str, Any]:
    return {
        "width": drawing.width,
        "height": drawing.height,
        "marks": [
            {"symbol": mark.symbol, "x": mark.x, "y": mark.y, "w": mark.width, "h": mark.height, "text": mark.text}
            for mark in drawing.marks
        ],
        "lines": [[list(point) for point in line.points] for line in drawing.lines],
        "heads": [[list(point) for point in arrow_head(line.points, 1.5)] for line in drawing.lines if line.is_arrow],
        "labels": [{"x": label.x, "y": label.y, "text": label.text, "end": label.is_end} for label in drawing.labels],
    }
