"""Published results: the newest of every instrument, and the board of one round as the regulation has it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from satupintu.catalogue.queries import list_services
from satupintu.config.access import public
from satupintu.core.regions import current_region
from satupintu.surveys import queries
from satupintu.surveys.models import PROFILE, SurveyRound
from satupintu.surveys.queries import Results

MOST_ROUNDS = 12
FIRST = "skm"


@public
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Show the newest published round of every instrument, and the earlier ones as a list."""
    rounds = list(queries.list_published()[:MOST_ROUNDS])
    newest: dict[UUID, SurveyRound] = {}
    for row in rounds:
        newest.setdefault(row.version.instrument_id, row)
    in_order = sorted(newest.values(), key=lambda row: row.version.instrument.code != FIRST)  # the SKM before all others
    shown = [result_context(row) for row in in_order]
    earlier = [row for row in rounds if row not in newest.values()]
    return render(request, "portal/surveys/published.html", {"results": shown, "earlier": earlier})


@public
@require_safe
def board(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the board of a published round, made to be printed and hung up. Raises `NotFound` for one that is not published."""
    context = result_context(queries.get_published(round_id))
    return render(request, "portal/surveys/board.html", {**context, "office": current_region().office_name})


def result_context(row: SurveyRound) -> dict[str, Any]:
    """Return what the public sees of a round: nothing about fewer than five people."""
    found = queries.read_published(row)
    is_english = (get_language() or "id").startswith("en")
    instrument = found.instrument
    names = {line.code: line.name for line in list_services()}
    labels = {band.grade: band.label_en if is_english else band.label for band in instrument.bands}
    elements = []
    if found.index:
        for element, mean in zip(instrument.elements, found.index.elements, strict=True):
            elements.append((element.code, element.name_en if is_english else element.name, mean.shown, mean.n))
    return {
        "round": row,
        "name": instrument.name_en if is_english else instrument.name,
        "found": found,
        "grade_label": labels.get(found.index.grade, "") if found.index else "",
        "grades": queries.grade_words(found.index.grades) if found.index else "",
        "elements": elements,
        "services": [(names.get(part.code, part.code), part) for part in found.services if part.index is not None],
        "few": sum(part.index is None for part in found.services),
        "sexes": group_lines(found, "sex"),
        "educations": group_lines(found, "education"),
    }


def group_lines(found: Results, name: str) -> list[tuple[str, str]]:
    """Return label and number of each group of respondents; small numbers only as such."""
    labels = dict(PROFILE[name].choices)
    fewest = queries.FEWEST
    return [(str(labels[part.code]), str(part.n) if part.n >= fewest else f"< {fewest}") for part in found.groups.get(name, ())]
