"""Results of a round: on the page, as CSV, and as the report in PDF and DOCX."""

from __future__ import annotations

import csv
import io
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.config.access import moment_of, staff
from satupintu.core.errors import NotFound
from satupintu.core.spreadsheets import keep_text
from satupintu.desk.surveys.reading import VIEWERS, interval, number, result_tables, with_tabs
from satupintu.issuance.queries import draw_report
from satupintu.surveys import queries
from satupintu.surveys.models import SurveyRound

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff(*VIEWERS)
@require_safe
def results(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show index, grade, exactness, elements, groups, services and the rounds before."""
    row = queries.get_round(round_id)
    found = queries.read_results(row)
    is_english = (get_language() or "id").startswith("en")
    index, instrument = found.index, found.instrument
    names = {element.code: element.name_en if is_english else element.name for element in instrument.elements}
    bands = {band.grade: band.label_en if is_english else band.label for band in instrument.bands}
    tables = result_tables(found)
    is_shown = index is not None and found.is_shown
    context = {
        "found": found,
        "name": instrument.name_en if is_english else instrument.name,
        "value": number(index.converted) if index else "",
        "margin": number(index.margin) if index and index.margin is not None else "",
        "grades": queries.grade_words(index.grades) if index else "",
        "grade_label": bands.get(index.grade, "") if index else "",
        "legacy": number(found.legacy) if found.legacy is not None else "",
        "clean": interval(found.without_suspect) if found.without_suspect else "",
        "bars": [
            (f"{mean.code} {names[mean.code]}", f"{float(mean.mean):.2f}", number(mean.shown), mean.n)
            for mean in (index.elements if index and is_shown else ())
        ],
        "high": instrument.high,
        "tables": [table for table in tables if table[0] != _("Menurut unsur")],
        "importance": [
            (
                f"{line.code} {names[line.code]}",
                "–" if line.quadrant == "not_estimable" else number(line.importance),
                number(line.performance),
                queries.quadrant_label(line.quadrant),
            )
            for line in queries.read_importance(found)
        ],
        "least": queries.LEAST_FOR_IMPORTANCE,
        "trend": [(point.title, point.index.n, interval(point.index)) for point in queries.read_trend(row)],
        "is_open": row.state == SurveyRound.State.OPEN,
        "is_closed": row.state == SurveyRound.State.CLOSED,
    }
    return with_tabs(request, row, "", "desk/surveys/results.html", context)


@staff(*VIEWERS)
@require_safe
def export(request: HttpRequest, round_id: UUID, kind: str) -> HttpResponse:
    """Send the tables as CSV (UTF-8 with mark), or the report as PDF or DOCX. Raises `NotFound` for another kind."""
    row, at = queries.get_round(round_id), moment_of(request)
    name = f"survei-{row.version.instrument.code}-{row.starts_on}-{row.ends_on}"
    if kind == "csv":
        return _file(_csv(row), "text/csv; charset=utf-8", f"{name}.csv")
    if kind == "pdf":
        return _file(draw_report(queries.build_report(row, at), at), "application/pdf", f"{name}.pdf")
    if kind == "docx":
        return _file(queries.write_docx(queries.build_report(row, at), at), DOCX, f"{name}.docx")
    raise NotFound


def _csv(row: SurveyRound) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    found = queries.read_results(row)
    if found.index is not None and found.is_shown:
        writer.writerow([row.title, found.n, interval(found.index), queries.grade_words(found.index.grades)])
    for title, head, rows in result_tables(found):
        writer.writerow([title, *head])
        writer.writerows(["", *(keep_text(cell) for cell in cells)] for cells in rows)
    return out.getvalue().encode("utf-8-sig")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
