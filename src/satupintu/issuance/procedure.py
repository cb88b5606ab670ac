"""The official paper of an SOP (SOP AP, Permenpan RB 35/2012): identity block and flow as a PDF, measured first, then drawn.

Rows are as high as their texts need, pages break between rows, and ways that cross a page go on by lettered connectors.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from satupintu.core.public.models import Region
from satupintu.issuance import words
from satupintu.issuance.hyphens import hyphenated, loosened
from satupintu.issuance.rules import date_in_words
from satupintu.issuance.typesetting import _cleaned, _letterhead, _run, _spaced_nip, make_compiler
from satupintu.sop.models import SopVersion
from satupintu.sop.queries import get_identity, lay_out_pages, list_printed_performers, list_printed_rows, list_row_rooms

PORTRAIT_PERFORMERS = 4
"""So many performers still leave room for the texts on an upright sheet."""
PAGE = {False: (186.0, 265.0), True: (273.0, 178.0)}
"""Width and height within the margins, in millimetres; True is landscape."""
NUMBER_WIDTH, HEAD_ROW, SPARE = 8.0, 6.0, 1.0
SIZES = (7.0, 6.0, 5.0, 4.0, 3.0)
"""Letters of a row in points: the first with which it fits on a page."""
TEXTS = ("activity", "input", "time", "output", "note")
LEAST_WIDTHS = {"activity": 30.0, "input": 20.0, "time": 13.0, "output": 19.0, "note": 17.0}
TURNED_BELOW = 15.0
"""Columns narrower than this, in millimetres, have the names of their performers turned."""


def typeset_procedure(version: SopVersion, *, region: Region, at: datetime) -> bytes:
    """Return the SOP of a version (with its SOP) as a PDF/A: any sheet at all, drafts and retired versions marked as such.

    Raises `typst.TypstError` when a template is broken, never because of what the sheet holds.
    """
    performers = list_printed_performers(version.sheet)
    rows = list_printed_rows(version.sheet)
    flipped = len(performers) > PORTRAIT_PERFORMERS
    width, height = PAGE[flipped]
    fit = min(len(performers) * 17.0, 138.0) if flipped else len(performers) * 16.0
    texts = text_widths(rows, width - NUMBER_WIDTH - fit)
    shown = _broken(_cleaned(rows), hyphenated)
    values: dict[str, Any] = {
        **_head(version, region),
        "labels": words.PROCEDURE,
        "flipped": flipped,
        "performers": _broken(_cleaned(list(performers)), hyphenated),
        "turned": fit / len(performers) < TURNED_BELOW,
        "column": fit / len(performers),
        "widths": [NUMBER_WIDTH, *texts],
        "sizes": SIZES,
        "rows": shown,
    }
    measured = _measure(values)
    room = height - HEAD_ROW - measured["head"] - SPARE
    rooms = list_row_rooms(version.sheet, fit=fit, room=room)
    sizes = [_fitting(heights, most) for heights, most in zip(measured["rows"], rooms, strict=True)]
    for row, most, heights in zip(shown, rooms, measured["rows"], strict=True):
        if heights[-1] > most:
            _shorten(row, most / heights[-1])
    heights = {at: min(found[SIZES.index(sizes[at])], rooms[at]) for at, found in enumerate(measured["rows"])}
    laid = lay_out_pages(version.sheet, fit=fit, room=room, heights=heights)
    borders = laid["borders"]
    columns = [right - left for left, right in pairwise(borders)]
    for page in laid["pages"]:
        for band in page["bands"]:
            band["size"] = sizes[band["row"]] if band["row"] >= 0 else SIZES[0]
        page["said"] = _cleaned(page["said"])
    values |= {
        "head": measured["head"],
        "most": height,
        "left": NUMBER_WIDTH + texts[0],
        "columns": [NUMBER_WIDTH, texts[0], *columns, *texts[1:]],
        "pages": laid["pages"] if rows else [],
    }
    return _run("procedure", values, at)


def text_widths(rows: Sequence[Mapping[str, str]], room: float) -> list[float]:
    """Return the widths of the columns of texts in millimetres: a least one each, the rest by how much stands in them."""
    least = sum(LEAST_WIDTHS.values())
    if room <= least:
        return [width * room / least for width in LEAST_WIDTHS.values()]
    weights = [_weight(name, [row[name] for row in rows]) for name in TEXTS]
    total = sum(weights) or 1.0
    return [LEAST_WIDTHS[name] + (room - least) * weight / total for name, weight in zip(TEXTS, weights, strict=True)]


def _weight(name: str, texts: Sequence[str]) -> float:
    """Return how much a column wants: by its longest quarter, since these make rows high; a time never needs more."""
    if name == "time":
        return 0.5
    lengths = sorted((min(len(text), 400) for text in texts), reverse=True)[: len(texts) // 4 + 1]
    return 1.0 + sum(lengths) / max(len(lengths), 1) / 10


def _fitting(heights: Sequence[float], room: float) -> float:
    return next((size for size, height in zip(SIZES, heights, strict=True) if height <= room), SIZES[-1])


def _shorten(row: dict[str, Any], share: float) -> None:
    """Cut what cannot stand on a whole page even in the smallest letters; nobody could read more than a page in a cell."""
    for name in TEXTS:
        most = int(len(row[name]) * share * 0.9)
        if len(row[name]) > max(most, 40):
            row[name] = row[name][: max(most, 40)].rstrip() + "…"


def _measure(values: Mapping[str, Any]) -> dict[str, Any]:
    compiler = make_compiler("procedure-measure", {"data": json.dumps(values)})
    found: dict[str, Any] = json.loads(compiler.query("<measured>", field="value", one=True))
    return found


def _head(version: SopVersion, region: Region) -> dict[str, Any]:
    """Return letterhead, identity block, footer and mark of a version."""
    identity = get_identity(version)
    zone = ZoneInfo(region.time_zone)
    lines = ("legal_basis", "qualification", "related", "equipment", "warnings", "records")
    state = SopVersion.State(version.state)
    is_ended = state == SopVersion.State.RETIRED and version.retired_at is not None
    footer = [words.PROCEDURE_VERSION % {"number": version.number}]
    if version.decree_no and version.decree_on:
        number = version.decree_no.removeprefix("Keputusan ")  # the word stands in the footer already
        footer.insert(0, words.PROCEDURE_DECREE % {"number": number, "date": date_in_words(version.decree_on)})
    else:
        footer.insert(0, words.PROCEDURE_DRAFT_FOOTER)
    if is_ended and version.retired_at:
        footer.append(words.PROCEDURE_ENDED % {"date": date_in_words(version.retired_at.astimezone(zone).date())})
    in_force = state == SopVersion.State.ENACTED
    head = {
        **_letterhead(region),
        "title": f"SOP {identity.title}",
        "name": identity.title,
        "number": identity.number,
        "description": f"{words.PROCEDURE['kind']} {identity.title}",
        "unit": identity.unit,
        "made_on": _day(identity.made_on),
        "revised_on": _day(identity.revised_on),
        "effective_on": _day(identity.effective_on),
        "approver": {
            "position": identity.approver_position or words.HEAD,
            "name": identity.approver_name or "." * 40,
            "rank": identity.approver_rank,
            "nip": _spaced_nip("".join(identity.approver_nip.split())) or "." * 30,
        },
        "identity": {name: list(getattr(identity, name)) for name in lines},
        "nothing": words.NOT_WRITTEN,
        "draft": "" if in_force else words.PROCEDURE_RETIRED if is_ended else words.PROCEDURE_DRAFT,
        "code": "",
        "code_shown": identity.number,
        "footer": " · ".join(footer),
    }
    crest = head.pop("crest")
    clean = _cleaned(head)
    for name in ("title", "description", "number", "code_shown"):
        clean[name] = clean[name][:200]
    spoken = {name: clean[name] for name in ("title", "description", "words", "colour")}
    return {**_broken(clean, loosened), **spoken, "crest": crest}


def _day(day: date | None) -> str:
    return date_in_words(day) if day else words.NOT_WRITTEN


def _broken(value: Any, mark: Callable[[str], str]) -> Any:
    """Return a value with the places marked where its texts may break."""
    if isinstance(value, str):
        return mark(value)
    if isinstance(value, dict):
        return {key: _broken(inner, mark) for key, inner in value.items()}
    return [_broken(inner, mark) for inner in value]
