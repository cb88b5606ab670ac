"""My counter: opening it, and one screen for the whole day; what it does is in `counter_acts`."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.centres.models import Counter
from satupintu.centres.queries import list_centres, list_counters, list_groups
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import Refusal
from satupintu.desk import visitor
from satupintu.desk.intake import PersonForm
from satupintu.desk.pages import COUNTER_ROLES, page, tell
from satupintu.desk.visiting import posted_id, service_names, waited
from satupintu.people.queries import list_agencies
from satupintu.visits import operations, queries
from satupintu.visits.models import CounterSession, Leg, OfficerInterval, Visit
from satupintu.visits.queries import UNDO_WITHIN, CounterState

HOLD_REASONS = (
    Leg.Reason.FORM, Leg.Reason.PHOTOCOPY, Leg.Reason.PAYMENT, Leg.Reason.PRAYER, Leg.Reason.SYSTEM_DOWN,
    Leg.Reason.VISITOR_ASKED, Leg.Reason.OTHER,
)  # fmt: skip
OUTCOMES = tuple(outcome for outcome in Leg.Outcome if outcome != Leg.Outcome.NOT_RECORDED)


@staff(*COUNTER_ROLES)
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """Show my counter, or the counters to choose from while I have none open."""
    session = queries.find_session_of(actor_of(request).id)  # type: ignore[arg-type]
    if session is None:
        request.session.pop("loket", None)
        return choose(request)
    return draw(request, session)


@staff(*COUNTER_ROLES)
@require_POST
def open_counter(request: HttpRequest) -> HttpResponse:
    """Open the counter that was chosen, for the groups that were ticked or, without any, for its own."""
    actor, at = actor_of(request), moment_of(request)
    try:
        group_ids = [UUID(value) for value in request.POST.getlist("kelompok")]
        session = operations.open_counter(counter_id=posted_id(request, "loket"), group_ids=group_ids or None, actor=actor, at=at)
    except ValueError:
        messages.error(request, _("Pilih kelompok antrean dari daftar."))
    except Refusal as refusal:
        tell(request, refusal)
    else:
        request.session["loket"] = session.counter.number
    return redirect("desk:counter")


@staff(*COUNTER_ROLES)
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Give the parts of my counter that change by themselves; 304 when they are those given last (RFC 9110, 13.1.2)."""
    at = moment_of(request)
    session = queries.find_session_of(actor_of(request).id)  # type: ignore[arg-type]
    if session is None:
        return HttpResponse(status=204)
    found = queries.counter_state(session.pk, at)
    etag = f'"{current_version(found)}-{line_version(found, request)}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "desk/counter_live.html", live_context(request, found))
        response["ETag"] = etag
    return response


def choose(request: HttpRequest) -> HttpResponse:
    """Show the counters of every centre with who sits there, the one opened last first chosen."""
    actor, at = actor_of(request), moment_of(request)
    last = queries.find_last_counter(actor.id) if actor.id else None
    agencies: dict[UUID | None, str] = {agency.pk: agency.name for agency in list_agencies()}
    places: list[dict[str, Any]] = []
    for centre in list_centres():
        own = {counter.pk: [group.prefix for group in counter.groups.all()] for counter in list_counters(centre.pk)}
        lines = [
            {
                "now": now,
                "kind": Counter.Kind(now.counter.kind).label,
                "prefixes": sorted(own.get(now.counter.pk, [])),
                "agency": agencies.get(now.counter.agency_id, ""),
                "is_mine": now.counter.agency_id is None or now.counter.agency_id in actor.agency_ids,
            }
            for now in queries.hall_state(centre.pk, at).counters
        ]
        places.append({"centre": centre, "lines": lines, "groups": [now.group for now in list_groups(centre.pk, at)]})
    free = [
        line["now"].counter.pk for place in places for line in place["lines"] if line["now"].state == "closed" and line["is_mine"]
    ]
    picked = last if last in free else next(iter(free), None)
    return page(request, "desk/counter_choose.html", {"places": places, "picked": picked})


def draw(request: HttpRequest, session: CounterSession, status: int = 200, **further: Any) -> HttpResponse:
    """Show the screen of an open counter; `further` is what a form that was refused is drawn with."""
    at, actor = moment_of(request), actor_of(request)
    request.session["loket"] = session.counter.number
    found = queries.counter_state(session.pk, at)
    context = live_context(request, found)
    leg = found.current
    groups = list_groups(session.counter.centre_id, at)
    context |= {
        "reasons": HOLD_REASONS,
        "give_back_reasons": (Leg.Reason.WRONG_LINE, Leg.Reason.SYSTEM_DOWN, Leg.Reason.MISTAKE, Leg.Reason.OTHER),
        "outcomes": OUTCOMES,
        "pauses": OfficerInterval.PAUSES,
        "pausing": None if leg or context["is_paused"] else queries.pause_outlook(session),
        "groups": groups,
        "transfer_groups": [now.group for now in groups],
        "counters": [line for line in list_counters(session.counter.centre_id) if line.pk != session.counter_id],
        "my_group_ids": set(session.group_ids),
        "services": sorted(service_names(session.counter.centre_id).items(), key=lambda line: line[1]),
        "planned": queries.list_legs(leg.visit_id).filter(state=Leg.State.PLANNED) if leg else (),
        "thread": visitor.thread(request, leg, actor, at) if leg else None,
        "person_form": PersonForm(),
        **further,
    }
    return page(request, "desk/counter.html", context, status=status)


def live_context(request: HttpRequest, found: CounterState) -> dict[str, Any]:
    """Return what the parts that change by themselves are drawn from."""
    at, actor = moment_of(request), actor_of(request)
    leg = found.current
    undo = timedelta()
    if leg is not None and leg.state == Leg.State.SERVING and leg.started_at is not None:
        undo = leg.started_at + UNDO_WITHIN - at
    return {
        "state": found,
        "session": found.session,
        "counter": found.session.counter,
        "leg": leg,
        "names": service_names(found.session.counter.centre_id),
        "waited": waited(leg, at) if leg else 0,
        "needs": [Visit.Need(need).label for need in leg.visit.needs] if leg else [],
        "undo_seconds": max(0, int(undo.total_seconds())),
        "is_paused": leg is None and found.state in OfficerInterval.PAUSES,
        "state_label": _state_label(found),
        "upcoming": [(other, waited(other, at)) for other in found.upcoming],
        "held": [(other, int((at - other.changed_at).total_seconds()) // 60) for other in found.held],
        "longest": found.longest_seconds // 60,
        "may_pick": actor.has("antrean", "supervisor", "manager"),
        "pick_reasons": (Leg.Reason.NEEDS_HELP, Leg.Reason.VISITOR_ASKED, Leg.Reason.OTHER),
        "key": uuid4().hex,
        "version_now": current_version(found),
        "version_line": line_version(found, request),
    }


def _state_label(found: CounterState) -> str:
    if found.current is not None:
        return str(found.current.get_state_display())
    return str(OfficerInterval.State(found.state).label)


def current_version(found: CounterState) -> str:
    """Return a short text that differs whenever whom the counter has, or what its officer does, has changed."""
    leg = found.current
    parts: tuple[Any, ...] = (found.session.pk, found.state, found.session.group_ids)
    if leg is not None:
        parts += (leg.pk, leg.call_count, leg.changed_at, leg.application_id, leg.visit.person_id, leg.visit.proxy_id)
    return _hashed(parts)


def line_version(found: CounterState, request: HttpRequest) -> str:
    """Return a short text that differs whenever the line of the counter shows something else; waits count in minutes."""
    at = moment_of(request)
    line = [(leg.pk, waited(leg, at)) for leg in found.upcoming]
    held = [(leg.pk, int((at - leg.changed_at).total_seconds()) // 60) for leg in found.held]
    return _hashed((line, held, found.waiting, found.longest_seconds // 60, found.served_today, found.current is None))


def _hashed(parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
