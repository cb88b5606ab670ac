"""The work of one unit, for who belongs to it or leads; and one's own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.desk.performance import drawing
from satupintu.desk.performance.choosing import chosen_span
from satupintu.desk.performance.drawing import answer
from satupintu.evaluation import queries
from satupintu.people.queries import list_units

HALL = ("served", "wait", "serve")


@staff()
@require_safe
def own_unit(request: HttpRequest) -> HttpResponse:
    """Lead to one's unit. Raises `NotFound` for who belongs to none."""
    unit_id = next(iter(sorted(actor_of(request).unit_ids)), None)
    if unit_id is None:
        raise NotFound
    return redirect("desk:performance-unit", unit_id)


@staff()
@require_safe
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show the work of a unit: what lies there now, and what it did in a period. Raises `NotAllowed`, `NotFound`."""
    actor, span = actor_of(request), chosen_span(request)
    if unit_id not in actor.unit_ids and not actor.has(*queries.FIGURE_READERS):
        raise NotAllowed
    found = next((one for one in list_units() if one.pk == unit_id), None)
    if found is None:
        raise NotFound
    view = queries.unit_view(unit_id, span)
    context = {
        "unit": found,
        "open": queries.count_open_tasks(unit_id, moment_of(request)),
        "readings": [(reading, "") for reading in queries.list_readings(view.figures, view.before, *drawing.STEP_HEAD)],
    }
    return answer(request, "desk/performance/unit.html", span, context, charts=[drawing.step_chart(view.trend)])


@staff()
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show an officer their own work in a period; nobody else's."""
    actor, span = actor_of(request), chosen_span(request)
    assert actor.id is not None
    view = queries.officer_view(actor.id, span)
    context = {
        "readings": [(reading, "") for reading in queries.list_readings(view.figures, view.before, *drawing.STEP_HEAD)],
        "hall": [(reading, "") for reading in queries.list_readings(view.hall, None, *HALL)] if view.hall.count("came") else [],
    }
    return answer(request, "desk/performance/own.html", span, context, charts=[drawing.step_chart(view.trend)])
