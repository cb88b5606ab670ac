"""The sheet as it is drawn and printed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from satupintu.sop.drawing import draw_svg, paper_pages, paper_performers, paper_rooms, paper_rows


def draw_sheet(
    sheet: Mapping[str, Any], *, with_activities: bool = False, heights: Sequence[float] = (), name: str = "bagan"
) -> str:
    """Return the flow of a sheet as an SVG element in the reader's language; see `sop.drawing.draw_svg`. Never raises."""
    return draw_svg(sheet, say=_, with_activities=with_activities, heights=heights, name=name)


def list_printed_rows(sheet: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the texts of every row as they are printed; see `sop.drawing.paper_rows`."""
    return paper_rows(sheet)


def list_printed_performers(sheet: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the heads of the columns of performers as they are printed."""
    return paper_performers(sheet)


def list_row_rooms(sheet: Mapping[str, Any], *, fit: float, room: float) -> list[float]:
    """Return how high the texts of each row may become on paper, in millimetres; see `sop.drawing.paper_rooms`."""
    return paper_rooms(sheet, fit=fit, room=room)


def lay_out_pages(sheet: Mapping[str, Any], *, fit: float, room: float, heights: Mapping[int, float]) -> dict[str, Any]:
    """Return the pages of a sheet's flow for paper, in millimetres; see `sop.drawing.paper_pages`."""
    return paper_pages(sheet, fit=fit, room=room, heights=heights)
